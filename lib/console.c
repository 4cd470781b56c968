/*
 * console.c - Ctrl-C as a stop event.
 *
 * SPDX-License-Identifier: MIT
 */
#include "console.h"

#include <winipc/event.h>

#include "error.h"
#include "win.h"

/* One for the process, as the console and its handlers are. */
static SRWLOCK lock = SRWLOCK_INIT;
static winipc_event *stop;

/* In a thread that Windows makes.  What it does not handle ends the process. */
static BOOL WINAPI on_ctrl(DWORD type)
{
    bool set_before = true;

    if (type != CTRL_C_EVENT && type != CTRL_BREAK_EVENT &&
        type != CTRL_CLOSE_EVENT)
        return FALSE;
    if (winipc_event_is_set(stop, &set_before) != WINIPC_OK || set_before ||
        winipc_event_set(stop) != WINIPC_OK)
        return FALSE;
    /* When it returns, Windows ends the process, which is to end by itself. */
    if (type == CTRL_CLOSE_EVENT)
        Sleep(INFINITE);
    return TRUE;
}

static winipc_status begin(void)
{
    winipc_status status = winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true));

    if (status != WINIPC_OK || SetConsoleCtrlHandler(on_ctrl, TRUE))
        return status;
    status = winipc__fail(GetLastError(), "SetConsoleCtrlHandler", NULL);
    winipc_event_close(stop);
    stop = NULL;
    return status;
}

winipc_status winipc_console_stop(winipc_event **out)
{
    winipc_status status = WINIPC_OK;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    AcquireSRWLockExclusive(&lock);
    if (stop == NULL)
        status = begin();
    *out = winipc_event_ref(stop);
    ReleaseSRWLockExclusive(&lock);
    return status;
}

__attribute__((destructor)) void winipc__console_unload(void)
{
    if (stop == NULL)
        return;
    SetConsoleCtrlHandler(on_ctrl, FALSE);
    winipc_event_close(stop);
    stop = NULL;
}
