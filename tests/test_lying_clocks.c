/*
 * test_lying_clocks.c - clocks that leap, go back or stand still.
 *
 * Calls with a time-out, by the clock of Windows and by the performance counter
 * that stands in for it; what a clock means for time-outs is in test_deadline.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"
#include "ntapi.h"
#include "waiting.h"

#define HOUR_MS 3600000.0

/* Clocks that are wrong from the second look on. */
static unsigned looks;
static double first_look;

static double leap(double now)
{
    return looks++ == 0 ? now : now + 5 * HOUR_MS;
}

static double go_back(double now)
{
    return looks++ == 0 ? now : now - 5 * HOUR_MS;
}

static double stand_still(double now)
{
    if (looks++ == 0)
        first_look = now;
    return now - first_look < 3 * BRIEFLY ? first_look : now;
}

static double (*lie)(double now);

static BOOL WINAPI lying_counter(LARGE_INTEGER *count)
{
    LARGE_INTEGER frequency;

    QueryPerformanceFrequency(&frequency);
    /* Far from 0, so that it can go back. */
    count->QuadPart = (LONGLONG)((lie(true_ms()) + 1000 * HOUR_MS) / 1000 *
                                 (double)frequency.QuadPart);
    return TRUE;
}

static void WINAPI lying_precise_time(ULONGLONG *now)
{
    *now = (ULONGLONG)((lie(true_ms()) + 1000 * HOUR_MS) * 10000);
}

static const struct {
    double (*lie)(double now);
    bool precise; /* the clock of Windows, or what stands in for it */
    bool may_be_early;
} clocks[] = {
    {leap, true, true},         {leap, false, true},
    {go_back, true, false},     {go_back, false, false},
    {stand_still, true, false}, {stand_still, false, false},
};

static void use_clock(size_t i)
{
    lie = clocks[i].lie;
    looks = 0;
    QueryPerformanceCounter_slot = lying_counter;
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise =
        clocks[i].precise ? lying_precise_time : NULL;
}

START_TEST(a_call_ends_in_time_though_the_clock_is_wrong)
{
    for (size_t i = 0; i < COUNT(clocks); i++) {
        double begin, taken;

        waiting_begin(&waitings[_i]);
        use_clock(i);
        begin = true_ms();
        ck_assert_status(waitings[_i].wait(BRIEFLY), WINIPC_E_TIMEOUT);
        taken = true_ms() - begin;
        ck_assert_double_lt(taken, SOON);
        if (!clocks[i].may_be_early)
            ck_assert_double_ge(taken, BRIEFLY - 0.1);
        waiting_end();
    }
}
END_TEST

START_TEST(a_call_without_a_time_out_has_no_clock)
{
    for (size_t i = 0; i < COUNT(clocks); i++) {
        waiting_begin(&waitings[_i]);
        use_clock(i);
        waiting_is_endless(&waitings[_i]);
        waiting_end();
    }
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_call_ends_in_time_though_the_clock_is_wrong, waitings),
    TEST_LOOP(a_call_without_a_time_out_has_no_clock, waitings),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_clocks", tests, waiting_end, NULL);
}
