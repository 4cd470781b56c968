/*
 * window.c - a thread with windows goes on handling their messages while it waits for
 * something else: here a tail of a mailslot.
 *
 *     window    writes a line to the slot itself, and then ends as a window does
 *
 * Prints:
 *
 *     line: hello
 *     the window was closed
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>
#include <winipc.h>

#define NAME "winipc-example-window"
#define SOON 30000 /* milliseconds, for what does not take long */

/* All that there are; false when the program is to end. */
static bool handle_messages(void)
{
    MSG message;

    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        if (message.message == WM_QUIT)
            return false;
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    return true;
}

/* Instead of GetMessage() in a loop.  A real program adds to a list box here. */
static winipc_status tail(winipc_mailslot *slot)
{
    winipc_object *const object = WINIPC_OBJECT(slot);
    char line[100];
    size_t index = 0, length = 0;
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        status =
            winipc_wait_ex(&object, 1, WINIPC_WAIT_OPTIONS(.messages = true),
                           &index, WINIPC_INFINITE);
        if (status == WINIPC_OK && index == 1 && !handle_messages())
            break;
        if (status != WINIPC_OK || index == 1)
            continue;
        status = winipc_mailslot_read(slot, line, sizeof line, &length, 0);
        if (status == WINIPC_OK)
            printf("line: %.*s\n", (int)length, line);
        PostQuitMessage(0); /* what closing the window does */
    }
    if (status == WINIPC_OK)
        puts("the window was closed");
    return status;
}

int main(void)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    WINIPC_SCOPED(mailslot) writer = NULL;
    winipc_status status = winipc_mailslot_create(&slot, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_mailslot_open(&writer, NAME, NULL);
    if (status == WINIPC_OK)
        status = winipc_mailslot_write(writer, "hello", 5, SOON);
    if (status == WINIPC_OK)
        status = tail(slot);
    if (winipc_failed(status))
        fprintf(stderr, "window: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
