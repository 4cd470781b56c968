/*
 * fuzz_deadline.c - deadlines against arithmetic that cannot overflow.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/base.h>

#include "deadline.h"
#include "fuzz.h"

typedef unsigned __int128 wide;

#define PER_MS 10000U
/* The last point in time there is, but one: the last is "never". */
#define LAST (UINT64_MAX - 1)

static uint64_t clock_now;
static unsigned reads;

uint64_t winipc__now(void)
{
    reads++;
    return clock_now;
}

/* Of a deadline that nobody else looks at. */
static uint32_t left_at(winipc__deadline deadline, uint64_t now)
{
    return winipc__deadline_left_at(&deadline, now);
}

/* What is left at `now` of a time-out that began at `start`.  If the clock has
   gone back meanwhile, the deadline has too. */
static void check_left(winipc__deadline deadline, uint32_t timeout_ms,
                       uint64_t start, uint64_t now)
{
    uint32_t left = left_at(deadline, now);
    wide end = (wide)start + (wide)timeout_ms * PER_MS;

    if (timeout_ms == 0 || timeout_ms == WINIPC_INFINITE) {
        MUST(left == timeout_ms);
        return;
    }
    if (end > LAST)
        end = LAST;
    if (now < start)
        end = end > start - now ? end - (start - now) : 0;
    MUST(left != WINIPC_INFINITE);
    MUST((left == 0) == (end <= now));
    /* Not early, unless there is more than can be said; and not late. */
    MUST((wide)now + (wide)left * PER_MS >= end || left == WINIPC_INFINITE - 1);
    MUST(left == 0 || (wide)now + (wide)(left - 1) * PER_MS < end);
}

/* Later there is less left, and of a longer time-out more. */
static void check_order(uint64_t start, uint32_t timeout_ms, uint64_t now,
                        uint64_t later, uint32_t longer)
{
    winipc__deadline one = winipc__deadline_after(start, timeout_ms);
    winipc__deadline other = winipc__deadline_after(start, longer);

    if (now <= later)
        MUST(left_at(one, now) >= left_at(one, later));
    if (timeout_ms <= longer)
        MUST(left_at(one, now) <= left_at(other, now));
}

/* The same with a clock, which is looked at only if it matters. */
static void check_clock(uint64_t start, uint32_t timeout_ms, uint64_t now)
{
    bool matters = timeout_ms != 0 && timeout_ms != WINIPC_INFINITE;
    winipc__deadline deadline;
    uint32_t left;

    reads = 0;
    clock_now = start;
    deadline = winipc__deadline_start(timeout_ms);
    clock_now = now;
    left = winipc__deadline_left(&deadline);
    MUST(reads == (matters ? 2 : 0));
    check_left(deadline, timeout_ms, start, now);
    MUST(left == left_at(deadline, now));
}

/* Whoever waits for what is left, and wakes up to `early` too soon, is done at
   the deadline and not before. */
static void check_waits(uint64_t start, uint32_t timeout_ms, uint64_t early)
{
    winipc__deadline deadline = winipc__deadline_after(start, timeout_ms);
    wide now = start, end = (wide)start + (wide)timeout_ms * PER_MS;
    uint32_t left = 0;

    if (timeout_ms == WINIPC_INFINITE || end > LAST)
        return;
    for (int i = 0; i < 64; i++) {
        wide slept;

        left = winipc__deadline_left_at(&deadline, (uint64_t)now);
        if (left == 0)
            break;
        slept = (wide)left * PER_MS;
        now += i < 60 && slept > early ? slept - early : slept;
        if (now > LAST)
            return;
    }
    MUST(left == 0 && (timeout_ms == 0 || now >= end));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Close to the end of time, or to the start, by one bit. */
    bool late = take(&data, &size, 1) & 1;
    size_t width = 1 + take(&data, &size, 1) % 8;
    uint64_t start = take(&data, &size, width);
    uint32_t timeout_ms = (uint32_t)take(&data, &size, 4);
    uint32_t longer = (uint32_t)take(&data, &size, 4);
    uint64_t passed = take(&data, &size, width);
    uint64_t more = take(&data, &size, width), now, later;

    if (late)
        start = UINT64_MAX - start;
    now = start + passed;
    later = now + more;
    check_left(winipc__deadline_after(start, timeout_ms), timeout_ms, start,
               start);
    check_left(winipc__deadline_after(start, timeout_ms), timeout_ms, start,
               now);
    check_order(start, timeout_ms, now, later, longer);
    check_clock(start, timeout_ms, now);
    check_waits(start, timeout_ms, more);
    return 0;
}
