/*
 * lying.c - functions of Windows that a test may put its own in place of.
 *
 * SPDX-License-Identifier: MIT
 */
#include "lying.h"

#include <string.h>

#include "ntapi.h"

#define LIE(function, size) function##_type *function##_slot = function##_true;
#include "lying.def"
#undef LIE

lying_call lying_pending;
unsigned lying_started;

static winipc__ntapi_table true_table;

static void begin(OVERLAPPED *overlapped, void *buffer, DWORD size)
{
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    if (overlapped->hEvent != NULL)
        ResetEvent(overlapped->hEvent);
    lying_pending.overlapped = overlapped;
    lying_pending.buffer = buffer;
    lying_pending.size = size;
    lying_started++;
}

void lying_finish(NTSTATUS status, DWORD moved)
{
    OVERLAPPED *overlapped = lying_pending.overlapped;

    if (overlapped == NULL)
        return;
    if (lying_pending.buffer != NULL && moved <= lying_pending.size)
        memset(lying_pending.buffer, 'x', moved);
    lying_pending.overlapped = NULL;
    overlapped->InternalHigh = moved;
    overlapped->Internal = (ULONG_PTR)(LONG_PTR)status;
    if (overlapped->hEvent != NULL)
        SetEvent(overlapped->hEvent);
}

static BOOL WINAPI read_pends(HANDLE handle, void *buffer, DWORD size,
                              DWORD *moved, OVERLAPPED *overlapped)
{
    if (overlapped == NULL)
        return ReadFile_true(handle, buffer, size, moved, overlapped);
    begin(overlapped, buffer, size);
    SetLastError(ERROR_IO_PENDING);
    return FALSE;
}

static BOOL WINAPI write_pends(HANDLE handle, const void *data, DWORD size,
                               DWORD *moved, OVERLAPPED *overlapped)
{
    if (overlapped == NULL)
        return WriteFile_true(handle, data, size, moved, overlapped);
    begin(overlapped, NULL, size);
    SetLastError(ERROR_IO_PENDING);
    return FALSE;
}

static NTSTATUS NTAPI nt_write_pends(HANDLE handle, HANDLE event, void *apc,
                                     void *context, IO_STATUS_BLOCK *status,
                                     const void *data, ULONG size,
                                     LARGE_INTEGER *offset, ULONG *key)
{
    (void)handle;
    (void)event;
    (void)apc;
    (void)context;
    (void)data;
    (void)offset;
    (void)key;
    begin((OVERLAPPED *)status, NULL, size);
    return STATUS_PENDING;
}

static BOOL WINAPI cancel_pending(HANDLE handle, OVERLAPPED *overlapped)
{
    bool found = lying_pending.overlapped == overlapped;

    (void)handle;
    if (found)
        lying_finish(LYING_CANCELLED, 0);
    SetLastError(ERROR_NOT_FOUND);
    return found;
}

static ULONG told_mode;

static NTSTATUS NTAPI tell_mode(HANDLE handle, IO_STATUS_BLOCK *status,
                                void *mode, ULONG size, ULONG class_)
{
    (void)handle;
    (void)status;
    (void)size;
    (void)class_;
    memcpy(mode, &told_mode, sizeof told_mode);
    return 0;
}

void lying_pend(bool overlapped)
{
    told_mode = overlapped ? 0 : WINIPC__SYNCHRONOUS_MODES;
    lying_started = 0;
    ReadFile_slot = read_pends;
    WriteFile_slot = write_pends;
    CancelIoEx_slot = cancel_pending;
    winipc__ntapi.NtWriteFile = nt_write_pends;
    winipc__ntapi.NtQueryInformationFile = tell_mode;
}

void lying_begin(void)
{
    true_table = winipc__ntapi;
}

void lying_end(void)
{
#define LIE(function, size) function##_slot = function##_true;
#include "lying.def"
#undef LIE
    winipc__ntapi = true_table;
    lying_pending.overlapped = NULL;
}
