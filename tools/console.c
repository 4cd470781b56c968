/*
 * console.c - Ctrl-C as an event.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "command.h"

static winipc_event *stop;

/* In a thread that Windows makes.  The second Ctrl-C ends the process. */
static BOOL WINAPI on_ctrl(DWORD type)
{
    static volatile LONG before;

    if (type != CTRL_C_EVENT && type != CTRL_BREAK_EVENT)
        return FALSE;
    winipc_event_set(stop);
    return InterlockedIncrement(&before) == 1;
}

winipc_event *console_stop(void)
{
    winipc_status status = winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true));

    if (status == WINIPC_OK)
        SetConsoleCtrlHandler(on_ctrl, TRUE);
    else
        report(status);
    return stop;
}
