/*
 * test_deadline.c - the arithmetic of time-outs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "deadline.h"
#include "harness.h"

#define PER_MS 10000U
#define NEVER UINT64_MAX

/* When a time-out is up. */
static const struct {
    uint64_t now;
    uint32_t timeout_ms;
    uint64_t at;
} deadlines[] = {
    {0, 0, 0},
    {5, 0, 0},
    {NEVER, 0, 0},
    {0, WINIPC_INFINITE, NEVER},
    {5, WINIPC_INFINITE, NEVER},
    {NEVER, WINIPC_INFINITE, NEVER},
    {0, 1, PER_MS},
    {5, 1, PER_MS + 5},
    {1000, 250, 250 * PER_MS + 1000},
    {0, WINIPC_INFINITE - 1, (uint64_t)(WINIPC_INFINITE - 1) * PER_MS},
    /* However late it is, a time-out that ends is not "never". */
    {NEVER - 2 - PER_MS, 1, NEVER - 2},
    {NEVER - 1 - PER_MS, 1, NEVER - 1},
    {NEVER - PER_MS, 1, NEVER - 1},
    {NEVER - 1, 1, NEVER - 1},
    {NEVER, 1, NEVER - 1},
    {NEVER - 1, WINIPC_INFINITE - 1, NEVER - 1},
};

START_TEST(a_deadline_is_the_time_out_from_now)
{
    ck_assert_uint_eq(
        winipc__deadline_after(deadlines[_i].now, deadlines[_i].timeout_ms).at,
        deadlines[_i].at);
}
END_TEST

/* How many milliseconds are left. */
static const struct {
    uint64_t at, now;
    uint32_t left;
} lefts[] = {
    {0, 0, 0},
    {0, 5, 0},
    {5, 5, 0},
    {5, 6, 0},
    {5, NEVER, 0},
    /* Rounded up: a wait of 0 would be early. */
    {6, 5, 1},
    {PER_MS - 1, 0, 1},
    {PER_MS, 0, 1},
    {PER_MS + 1, 0, 2},
    {2 * PER_MS, 0, 2},
    {2 * PER_MS, PER_MS - 1, 2},
    {2 * PER_MS, 2 * PER_MS - 1, 1},
    {(uint64_t)(WINIPC_INFINITE - 2) * PER_MS, 0, WINIPC_INFINITE - 2},
    {(uint64_t)(WINIPC_INFINITE - 1) * PER_MS, 0, WINIPC_INFINITE - 1},
    /* Clamped: what ends is not waited for without end. */
    {(uint64_t)(WINIPC_INFINITE - 1) * PER_MS + 1, 0, WINIPC_INFINITE - 1},
    {(uint64_t)WINIPC_INFINITE * PER_MS, 0, WINIPC_INFINITE - 1},
    {NEVER - 1, 0, WINIPC_INFINITE - 1},
    {NEVER - 1, NEVER - 2, 1},
    {NEVER - 1, NEVER - 1, 0},
    {NEVER, 0, WINIPC_INFINITE},
    {NEVER, NEVER - 1, WINIPC_INFINITE},
    {NEVER, NEVER, WINIPC_INFINITE},
};

START_TEST(what_is_left_is_rounded_up)
{
    winipc__deadline deadline = {lefts[_i].at, 0};

    ck_assert_uint_eq(winipc__deadline_left_at(&deadline, lefts[_i].now),
                      lefts[_i].left);
}
END_TEST

START_TEST(all_of_a_fresh_time_out_is_left)
{
    static const uint32_t timeouts[] = {
        0, 1, 2, 999, 86400000, WINIPC_INFINITE - 1, WINIPC_INFINITE};

    for (size_t i = 0; i < COUNT(timeouts); i++) {
        winipc__deadline deadline = winipc__deadline_after(12345, timeouts[i]);

        ck_assert_uint_eq(winipc__deadline_left_at(&deadline, 12345),
                          timeouts[i]);
    }
}
END_TEST

/* A clock that goes back: the deadline, when it was last looked at, and now. */
static const struct {
    uint64_t at, seen, now;
    uint32_t left;
} backs[] = {
    {100 * PER_MS, 0, 40 * PER_MS, 60},
    {100 * PER_MS, 40 * PER_MS, 40 * PER_MS, 60},
    {100 * PER_MS, 40 * PER_MS, 39 * PER_MS, 60},
    {100 * PER_MS, 40 * PER_MS, 0, 60},
    {100 * PER_MS, 99 * PER_MS, 98 * PER_MS, 1},
    /* What has passed has passed. */
    {100 * PER_MS, 100 * PER_MS, 0, 0},
    {100 * PER_MS, 101 * PER_MS, 50 * PER_MS, 0},
    {100 * PER_MS, NEVER, 0, 0},
    {0, 100 * PER_MS, 0, 0},
    {NEVER, 100 * PER_MS, 0, WINIPC_INFINITE},
    {NEVER - 1, NEVER - 1 - PER_MS, 0, 1},
};

START_TEST(a_clock_that_goes_back_takes_the_deadline_along)
{
    winipc__deadline deadline = {backs[_i].at, backs[_i].seen};

    for (int i = 0; i < 2; i++)
        ck_assert_uint_eq(winipc__deadline_left_at(&deadline, backs[_i].now),
                          backs[_i].left);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_deadline_is_the_time_out_from_now, deadlines),
    TEST_LOOP(what_is_left_is_rounded_up, lefts),
    TEST_LOOP(a_clock_that_goes_back_takes_the_deadline_along, backs),
    TEST(all_of_a_fresh_time_out_is_left),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "deadline", tests, NULL, NULL);
}
