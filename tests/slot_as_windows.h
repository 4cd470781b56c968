/*
 * slot_as_windows.h - mailslots that are read as on Windows, acted out.
 *
 * A program that wants them links its calls of ReadFile() and CancelIoEx() to
 * these (see wrap.h), and puts slot_is_asynchronous() in the place of
 * NtQueryInformationFile().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_SLOT_AS_WINDOWS_H
#define TESTS_SLOT_AS_WINDOWS_H

#include <stdbool.h>
#include <windows.h>
#include <winternl.h>

#include "wrap.h"

typedef BOOL(WINAPI ReadFile_type)(HANDLE, void *, DWORD, DWORD *,
                                   OVERLAPPED *);
typedef BOOL(WINAPI CancelIoEx_type)(HANDLE, OVERLAPPED *);

/* clang-format off */
WRAP(ReadFile, 20)
WRAP(CancelIoEx, 8)
/* clang-format on */

/* The read in flight: one at a time, as the library has it. */
typedef struct slot_flight {
    CRITICAL_SECTION lock;
    HANDLE slot;
    OVERLAPPED *overlapped;
    void *buffer;
    DWORD size;
    bool two_at_once; /* a defect of who reads */
    unsigned started, aborted, cancelled, too_small;
} slot_flight;

extern slot_flight flight;

void slot_flight_begin(void);
void slot_flight_end(void);

/* One look: is there a message for the read in flight? */
void slot_flight_serve(void);

/* What happens to the read of a thread that exits. */
void slot_flight_abort(void);

BOOL WINAPI slot_read(HANDLE handle, void *buffer, DWORD size, DWORD *moved,
                      OVERLAPPED *overlapped);
BOOL WINAPI slot_cancel(HANDLE handle, OVERLAPPED *overlapped);
NTSTATUS NTAPI slot_is_asynchronous(HANDLE handle, IO_STATUS_BLOCK *status,
                                    void *answer, ULONG size, ULONG class_);

#endif
