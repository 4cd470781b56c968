/*
 * overlapped.h - one overlapped call: start, collect, cancel.
 *
 * The structure and the buffer belong to Windows until the call is collected.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_OVERLAPPED_H
#define LIB_OVERLAPPED_H

#include <stdbool.h>

#include "win.h"

/* What was aborted though nobody here cancelled it, as when the thread that
   started it exits, is started again so many times in one call. */
#define WINIPC__RESTARTS 100

typedef struct winipc__overlapped {
    OVERLAPPED overlapped; /* hEvent: manual-reset, or NULL */
    bool in_flight;
} winipc__overlapped;

/* Start ReadFile or WriteFile.  0: under way, or done and to be collected; else
   the error code of Windows. */
DWORD winipc__overlapped_read(winipc__overlapped *operation, HANDLE handle,
                              void *buffer, DWORD size);
DWORD winipc__overlapped_write(winipc__overlapped *operation, HANDLE handle,
                               const void *data, DWORD size);

/* The same, of an operation without an event: not even an event of a completion
   port is made, which under Wine costs a trip to the server. */
DWORD winipc__overlapped_write_quietly(winipc__overlapped *operation,
                                       HANDLE handle, const void *data,
                                       DWORD size);

/* The result: 0 and `*moved` bytes, an error code, or ERROR_IO_INCOMPLETE while
   it is in flight. */
DWORD winipc__overlapped_collect(winipc__overlapped *operation, HANDLE handle,
                                 DWORD *moved);

/* Cancel what is in flight, wait until it has ended, and collect: it may have
   succeeded all the same. */
DWORD winipc__overlapped_cancel(winipc__overlapped *operation, HANDLE handle,
                                DWORD *moved);

#endif
