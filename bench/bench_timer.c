/*
 * bench_timer.c - what timers cost beside the raw calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

#define HOUR_NS 3600000000000U

static HANDLE raw_timer;
static winipc_timer *timer;

/* Manual-reset: the system unsets these by itself, also Wine. */
static void raw_set_and_cancel(void)
{
    const LARGE_INTEGER due = {.QuadPart = -(LONGLONG)(HOUR_NS / 100)};

    MUST(SetWaitableTimer(raw_timer, &due, 0, NULL, NULL, FALSE));
    MUST(CancelWaitableTimer(raw_timer));
}

static void set_and_cancel(void)
{
    MUST_OK(winipc_timer_set_after(timer, HOUR_NS, 0));
    MUST_OK(winipc_timer_cancel(timer));
}

static void raw_expire_and_wait(void)
{
    const LARGE_INTEGER due = {.QuadPart = 0};

    MUST(SetWaitableTimer(raw_timer, &due, 0, NULL, NULL, FALSE));
    MUST(WaitForSingleObject(raw_timer, INFINITE) == WAIT_OBJECT_0);
}

static void expire_and_wait(void)
{
    MUST_OK(winipc_timer_set_after(timer, 0, 0));
    MUST_OK(winipc_timer_wait(timer, WINIPC_INFINITE));
}

static const bench benches[] = {
    {"timer set + cancel", raw_set_and_cancel, set_and_cancel},
    {"timer set + wait", raw_expire_and_wait, expire_and_wait},
    {0},
};

int main(int argc, char **argv)
{
    raw_timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    MUST(raw_timer != NULL);
    MUST_OK(winipc_timer_create(&timer, NULL,
                                WINIPC_TIMER_OPTIONS(.manual_reset = true)));
    return run_benches(argc, argv, benches);
}
