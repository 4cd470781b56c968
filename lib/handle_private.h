/*
 * handle_private.h - what the files of the handle share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_HANDLE_PRIVATE_H
#define LIB_HANDLE_PRIVATE_H

#include <winipc/handle.h>

#include "win.h"

/* A process, opened so that handles can be given to it and taken from it. */
typedef struct winipc__handle_process {
    HANDLE handle;
    DWORD id;
} winipc__handle_process;

/* That with the number `id`, or the one that is given. */
winipc_status winipc__handle_open_number(winipc__handle_process *opened,
                                         DWORD id, const char *function);
winipc_status winipc__handle_open_process(winipc__handle_process *opened,
                                          winipc_process *process,
                                          const char *function);

/* A handle of our own to what that of the process is to.  An error code. */
DWORD winipc__handle_take(HANDLE process, uint64_t value, HANDLE *handle);

/* Close that of the process.  An error code. */
DWORD winipc__handle_close_there(HANDLE process, uint64_t value);

/* What the codes of these two mean. */
winipc_status winipc__handle_fail(DWORD code);

#endif
