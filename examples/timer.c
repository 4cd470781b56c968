/*
 * timer.c - wait for a delay, for a point in time, and not at all.
 *
 * For something at regular times see periodic.c.
 *
 * Prints:
 *
 *     the delay has passed
 *     the point in time has come
 *     the timer was cancelled, and does not come
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <time.h>
#include <winipc.h>

#define SECOND 1000000000LL /* in nanoseconds */

static winipc_status wait_and_say(winipc_timer *timer, const char *text)
{
    winipc_status status = winipc_timer_wait(timer, WINIPC_INFINITE);

    if (status == WINIPC_OK)
        puts(text);
    return status;
}

/* A delay is the same if somebody sets the clock; a point in time moves with it. */
static winipc_status run(winipc_timer *timer)
{
    winipc_status status = winipc_timer_set_after(timer, SECOND / 10, 0);

    if (status == WINIPC_OK)
        status = wait_and_say(timer, "the delay has passed");
    if (status == WINIPC_OK)
        status = winipc_timer_set_at(timer, (time(NULL) + 1) * SECOND, 0);
    if (status == WINIPC_OK)
        status = wait_and_say(timer, "the point in time has come");
    if (status == WINIPC_OK)
        status = winipc_timer_set_after(timer, SECOND / 10, 0);
    if (status == WINIPC_OK)
        status = winipc_timer_cancel(timer);
    if (status == WINIPC_OK)
        status = winipc_timer_wait(timer, 200); /* longer than the delay */
    if (status != WINIPC_E_TIMEOUT)
        return status;
    puts("the timer was cancelled, and does not come");
    return WINIPC_OK;
}

int main(void)
{
    WINIPC_SCOPED(timer) timer = NULL;
    winipc_status status = winipc_timer_create(&timer, NULL, NULL);

    if (status == WINIPC_OK)
        status = run(timer);
    if (winipc_failed(status))
        fprintf(stderr, "timer: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
