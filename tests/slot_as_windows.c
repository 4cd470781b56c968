/*
 * slot_as_windows.c - mailslots that are read as on Windows, acted out.
 *
 * Wine's slots block (see lib/mailslot_sync.c).  Here the file mode says
 * "asynchronous", and ReadFile() of a slot returns at once, while somebody looks
 * for a message again and again, and ends the read as Windows would: whole,
 * "buffer too small" with the message kept, or "aborted" by CancelIoEx() or the
 * end of the thread that started it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "slot_as_windows.h"

#include <string.h>

#define ABORTED ((NTSTATUS)0xC0000120)
#define TOO_SMALL ((NTSTATUS)0xC0000023)

slot_flight flight;

void slot_flight_begin(void)
{
    memset(&flight, 0, sizeof flight);
    InitializeCriticalSection(&flight.lock);
}

void slot_flight_end(void)
{
    DeleteCriticalSection(&flight.lock);
}

static void finish(NTSTATUS status, DWORD moved)
{
    OVERLAPPED *overlapped = flight.overlapped;

    flight.overlapped = NULL;
    overlapped->InternalHigh = moved;
    MemoryBarrier();
    overlapped->Internal = (ULONG_PTR)(LONG_PTR)status;
    SetEvent(overlapped->hEvent);
}

void slot_flight_serve(void)
{
    static char message[300000];
    DWORD next, moved = 0;

    EnterCriticalSection(&flight.lock);
    if (flight.overlapped != NULL &&
        GetMailslotInfo(flight.slot, NULL, &next, NULL, NULL) &&
        next != MAILSLOT_NO_MESSAGE) {
        if (next > flight.size) {
            flight.too_small++;
            finish(TOO_SMALL, 0);
        } else {
            ReadFile_real(flight.slot, message, sizeof message, &moved, NULL);
            memcpy(flight.buffer, message, moved);
            finish(0, moved);
        }
    }
    LeaveCriticalSection(&flight.lock);
}

void slot_flight_abort(void)
{
    EnterCriticalSection(&flight.lock);
    if (flight.overlapped != NULL) {
        flight.aborted++;
        finish(ABORTED, 0);
    }
    LeaveCriticalSection(&flight.lock);
}

BOOL WINAPI slot_read(HANDLE handle, void *buffer, DWORD size, DWORD *moved,
                      OVERLAPPED *overlapped)
{
    if (overlapped == NULL)
        return ReadFile_real(handle, buffer, size, moved, overlapped);
    EnterCriticalSection(&flight.lock);
    if (flight.overlapped != NULL || overlapped->hEvent == NULL)
        flight.two_at_once = true;
    ResetEvent(overlapped->hEvent);
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    flight.slot = handle;
    flight.overlapped = overlapped;
    flight.buffer = buffer;
    flight.size = size;
    flight.started++;
    LeaveCriticalSection(&flight.lock);
    SetLastError(ERROR_IO_PENDING);
    return FALSE;
}

BOOL WINAPI slot_cancel(HANDLE handle, OVERLAPPED *overlapped)
{
    bool found;

    EnterCriticalSection(&flight.lock);
    found = flight.overlapped != NULL && flight.overlapped == overlapped;
    if (found) {
        flight.cancelled++;
        finish(ABORTED, 0);
    }
    LeaveCriticalSection(&flight.lock);
    /* Or it is a write. */
    return found || CancelIoEx_real(handle, overlapped);
}

NTSTATUS NTAPI slot_is_asynchronous(HANDLE handle, IO_STATUS_BLOCK *status,
                                    void *answer, ULONG size, ULONG class_)
{
    (void)handle;
    (void)status;
    (void)class_;
    memset(answer, 0, size);
    return 0;
}
