/*
 * timer_unset.c - unset a timer before it is started again, where starting does not.
 *
 * SetWaitableTimer() unsets the timer, says Microsoft.  Wine up to 10.0 does so
 * for manual-reset ones only: an expiry of an auto-reset timer that nobody took
 * would end the next wait at once
 * (tests/raw: timer_of_one_waiter_is_unset_when_started_again).
 *
 * SPDX-License-Identifier: MIT
 */
#include "ntapi.h"
#include "timer_private.h"

/* Try it with one that nobody else has: it has expired by the time that it is
   started again.  What cannot be tried is as on Windows. */
static LONG ask_system(void)
{
    const LARGE_INTEGER past = {.QuadPart = 0};
    const LARGE_INTEGER far_off = {.QuadPart = -36000000000};
    winipc__timer_basic_information now = {.state = 0};
    HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);

    if (timer == NULL)
        return WINIPC__UNSET_BY_SYSTEM;
    if (SetWaitableTimer(timer, &past, 0, NULL, NULL, FALSE) &&
        SetWaitableTimer(timer, &far_off, 0, NULL, NULL, FALSE))
        winipc__query_timer(timer, &now);
    CloseHandle(timer);
    return now.state ? WINIPC__UNSET_BY_US : WINIPC__UNSET_BY_SYSTEM;
}

void winipc__timer_unset(winipc_timer *timer)
{
    if (timer->base.level)
        return;
    if (timer->unsetting == WINIPC__UNSET_UNKNOWN)
        timer->unsetting = ask_system();
    if (timer->unsetting == WINIPC__UNSET_BY_SYSTEM)
        return;
    /* So that it does not expire between the two. */
    CancelWaitableTimer(timer->base.handle);
    WaitForSingleObject(timer->base.handle, 0);
}
