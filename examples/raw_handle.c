/*
 * raw_handle.c - in a program that calls Windows itself: a HANDLE becomes an object,
 * is borrowed as one, and an object has a HANDLE.
 *
 * Prints:
 *
 *     adopted: event: auto-reset, not set
 *     the thread has ended
 *     SetEvent() has set it
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>
#include <winipc.h>

#define SOON 30000 /* milliseconds, for what does not take long */

static DWORD WINAPI run_thread(void *event)
{
    return SetEvent(event) ? 0 : 1;
}

/* Adopted, the HANDLE belongs to the object, and is closed with it. */
static winipc_status adopt_one(winipc_event **event)
{
    HANDLE handle = CreateEventW(NULL, FALSE, FALSE, NULL);
    char text[100];
    size_t length = 0;
    winipc_status status = winipc_event_adopt(event, handle);

    if (status != WINIPC_OK && handle != NULL)
        CloseHandle(handle);
    if (status == WINIPC_OK)
        status = winipc_object_describe(WINIPC_OBJECT(*event), text,
                                        sizeof text, &length);
    if (status == WINIPC_OK)
        printf("adopted: %s\n", text);
    return status;
}

/* Borrowed, it stays ours, and may be of a thread, for which there is no object. */
static winipc_status wait_for_thread(HANDLE thread)
{
    WINIPC_SCOPED(object) borrowed = NULL;
    winipc_status status = winipc_object_borrow(&borrowed, thread);

    if (status == WINIPC_OK)
        status = winipc_wait(borrowed, SOON);
    if (status == WINIPC_OK)
        puts("the thread has ended");
    return status;
}

int main(void)
{
    WINIPC_SCOPED(event) event = NULL;
    HANDLE thread, handle;
    winipc_status status = adopt_one(&event);

    if (status == WINIPC_OK) {
        /* What winipc made can be given to any function of Windows. */
        handle = winipc_object_handle(WINIPC_OBJECT(event));
        thread = CreateThread(NULL, 0, run_thread, handle, 0, NULL);
        status = wait_for_thread(thread);
        if (thread != NULL)
            CloseHandle(thread);
        if (status == WINIPC_OK &&
            WaitForSingleObject(handle, 0) == WAIT_OBJECT_0)
            puts("SetEvent() has set it");
    }
    if (winipc_failed(status))
        fprintf(stderr, "raw_handle: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
