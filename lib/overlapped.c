/*
 * overlapped.c - one overlapped call: start, collect, cancel.
 *
 * SPDX-License-Identifier: MIT
 */
#include "overlapped.h"

#include "ntapi.h"

static DWORD started(winipc__overlapped *operation, DWORD code)
{
    if (code == ERROR_IO_PENDING)
        code = ERROR_SUCCESS;
    operation->in_flight = code == ERROR_SUCCESS;
    return code;
}

/* Windows unsets the event when it begins. */
static void prepare(winipc__overlapped *operation)
{
    OVERLAPPED *overlapped = &operation->overlapped;

    overlapped->Internal = overlapped->InternalHigh = 0;
    overlapped->Offset = overlapped->OffsetHigh = 0;
}

DWORD winipc__overlapped_read(winipc__overlapped *operation, HANDLE handle,
                              void *buffer, DWORD size)
{
    prepare(operation);
    return started(operation,
                   ReadFile(handle, buffer, size, NULL, &operation->overlapped)
                       ? ERROR_SUCCESS
                       : winipc__failure_code());
}

DWORD winipc__overlapped_write(winipc__overlapped *operation, HANDLE handle,
                               const void *data, DWORD size)
{
    prepare(operation);
    return started(operation,
                   WriteFile(handle, data, size, NULL, &operation->overlapped)
                       ? ERROR_SUCCESS
                       : winipc__failure_code());
}

DWORD winipc__overlapped_write_quietly(winipc__overlapped *operation,
                                       HANDLE handle, const void *data,
                                       DWORD size)
{
    prepare(operation);
    return started(operation, winipc__write_file(handle, &operation->overlapped,
                                                 data, size));
}

DWORD winipc__overlapped_collect(winipc__overlapped *operation, HANDLE handle,
                                 DWORD *moved)
{
    DWORD code = ERROR_SUCCESS;

    if (!GetOverlappedResult(handle, &operation->overlapped, moved, FALSE))
        code = winipc__failure_code();
    if (code != ERROR_IO_INCOMPLETE)
        operation->in_flight = false;
    return code;
}

DWORD winipc__overlapped_cancel(winipc__overlapped *operation, HANDLE handle,
                                DWORD *moved)
{
    DWORD code = winipc__overlapped_collect(operation, handle, moved);

    if (code != ERROR_IO_INCOMPLETE)
        return code;
    /* Its own result tells nothing: "not found" is "has ended just now". */
    CancelIoEx(handle, &operation->overlapped);
    /* Not GetOverlappedResult(TRUE): without an event it would wait for the
       handle, which Wine cannot for a mailslot.  The end is near, whatever it
       is, and until it comes the memory is not ours. */
    while (!HasOverlappedIoCompleted(&operation->overlapped))
        Sleep(1);
    return winipc__overlapped_collect(operation, handle, moved);
}
