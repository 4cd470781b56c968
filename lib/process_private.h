/*
 * process_private.h - a process that is yet to begin.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_PROCESS_PRIVATE_H
#define LIB_PROCESS_PRIVATE_H

#include <winipc/process.h>

#include "win.h"

/* Its object, before: what has begun cannot be taken back.  NULL, with the failure
   recorded, if there is no memory. */
winipc_process *winipc__process_new(winipc_event *stop, winipc_status *status);

/* It has; the handle is the object's. */
void winipc__process_began(winipc_process *process, HANDLE handle, DWORD pid);

#endif
