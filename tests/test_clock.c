/*
 * test_clock.c - the clock of time-outs, and waits that go by it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "deadline.h"
#include "harness.h"
#include "ntapi.h"

#define PER_MS 10000U

static void(WINAPI *true_clock)(ULONGLONG *);
static winipc_event *event;

/* What the clocks below tell, and how often they were asked. */
static ULONGLONG fake_now;
static int reads;

static void use_clock(void(WINAPI *clock)(ULONGLONG *))
{
    fake_now = 0;
    reads = 0;
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = clock;
}

static void teardown(void)
{
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = true_clock;
    winipc_event_close(event);
    event = NULL;
}

/* Stands still. */
static void WINAPI still_clock(ULONGLONG *now)
{
    reads++;
    *now = fake_now;
}

/* Does not notice that time passes until the fifth look, then all at once. */
static void WINAPI lagging_clock(ULONGLONG *now)
{
    *now = ++reads < 5 ? 0 : 1000000U * PER_MS;
}

/* Runs at half the speed of the true one. */
static void WINAPI slow_clock(ULONGLONG *now)
{
    *now = (ULONGLONG)(now_ms() * PER_MS / 2);
}

/* Is far ahead when it is looked at again. */
static void WINAPI leaping_clock(ULONGLONG *now)
{
    *now = (ULONGLONG)reads++ * 1000000U * PER_MS;
}

/* Tells the time as it was at the last step of `step_us`. */
static ULONGLONG step_us;
static void WINAPI stepping_clock(ULONGLONG *now)
{
    *now = (ULONGLONG)(now_ms() * 1000) / step_us * step_us * 10;
}

/* Has moved at nearly each look, as that of a server that is at work. */
static void WINAPI lucky_clock(ULONGLONG *now)
{
    *now = (ULONGLONG)(++reads < 32 ? reads : 32);
}

/* Tells the time to 100 ns. */
static void WINAPI precise_clock(ULONGLONG *now)
{
    *now = (ULONGLONG)(now_ms() * PER_MS);
}

START_TEST(what_is_left_follows_the_clock)
{
    winipc__deadline deadline;

    use_clock(still_clock);
    fake_now = 70 * PER_MS;
    deadline = winipc__deadline_start(100);
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 100);
    fake_now += 30 * PER_MS;
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 70);
    fake_now += 1;
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 70);
    fake_now += 70 * PER_MS - 2;
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 1);
    fake_now += 1;
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 0);
    fake_now += 1000 * PER_MS;
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 0);
}
END_TEST

/* Time-outs that the clock has no say in. */
static const uint32_t timeless[] = {0, WINIPC_INFINITE};

START_TEST(the_clock_is_read_only_if_it_matters)
{
    winipc__deadline deadline;

    use_clock(still_clock);
    deadline = winipc__deadline_start(timeless[_i]);
    ck_assert_uint_eq(winipc__deadline_left(&deadline), timeless[_i]);
    ck_assert_int_eq(reads, 0);
    deadline = winipc__deadline_start(1);
    ck_assert_uint_eq(winipc__deadline_left(&deadline), 1);
    ck_assert_int_eq(reads, 2);
}
END_TEST

static const uint32_t short_waits[] = {1, 2, 5, 10, 15, 16, 17, 31, 33, 50};

START_TEST(a_wait_is_never_early)
{
    double begin, end;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    begin = now_ms();
    ck_assert_status(winipc_event_wait(event, short_waits[_i]),
                     WINIPC_E_TIMEOUT);
    end = now_ms();
    /* Two clocks of Windows may differ by their own grain. */
    ck_assert_double_ge(end - begin, short_waits[_i] - 0.1);
}
END_TEST

START_TEST(a_clock_that_lags_makes_a_wait_go_on)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    use_clock(lagging_clock);
    ck_assert_status(winipc_event_wait(event, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_int_ge(reads, 5);
}
END_TEST

START_TEST(a_wait_is_as_long_as_its_clock_says)
{
    double begin, end;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    use_clock(slow_clock);
    begin = now_ms();
    ck_assert_status(winipc_event_wait(event, 50), WINIPC_E_TIMEOUT);
    end = now_ms();
    ck_assert_double_ge(end - begin, 100 - 0.001);
    ck_assert_double_lt(end - begin, SOON);
}
END_TEST

START_TEST(a_wait_whose_time_is_up_ends)
{
    double begin = now_ms();

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    use_clock(leaping_clock);
    ck_assert_status(winipc_event_wait(event, 20 * SOON), WINIPC_E_TIMEOUT);
    ck_assert_double_lt(now_ms() - begin, SOON);
}
END_TEST

START_TEST(what_is_ready_is_taken_though_the_time_is_up)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    use_clock(leaping_clock);
    ck_assert_ok(winipc_event_wait(event, BRIEFLY));
}
END_TEST

START_TEST(a_wait_without_a_time_out_reads_no_clock)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    use_clock(still_clock);
    ck_assert_ok(winipc_event_wait(event, timeless[_i]));
    ck_assert_int_eq(reads, 0);
}
END_TEST

/* Now by the performance counter, which stands in where Windows has no precise
   interrupt time. */
static uint64_t counted_now(void)
{
    return (uint64_t)(now_ms() * PER_MS);
}

START_TEST(the_performance_counter_stands_in_for_a_missing_clock)
{
    uint64_t before, now, after;

    use_clock(NULL);
    before = counted_now();
    now = winipc__now();
    after = counted_now();
    /* now_ms() is a double and rounds. */
    ck_assert_uint_ge(now + PER_MS, before);
    ck_assert_uint_le(now, after + PER_MS);
}
END_TEST

static const ULONGLONG steps_us[] = {16000, 1000, 100, 10};

START_TEST(a_clock_that_steps_lags)
{
    step_us = steps_us[_i];
    ck_assert(winipc__clock_lags(stepping_clock));
}
END_TEST

START_TEST(a_clock_that_moves_now_and_then_lags)
{
    reads = 0;
    ck_assert(winipc__clock_lags(lucky_clock));
}
END_TEST

START_TEST(a_precise_clock_does_not_lag)
{
    ck_assert(!winipc__clock_lags(precise_clock));
}
END_TEST

/* The clock of this system, and the one that stands in. */
static const bool stand_ins[] = {false, true};

START_TEST(the_clock_never_goes_back)
{
    uint64_t last = 0;

    if (stand_ins[_i])
        use_clock(NULL);
    for (int i = 0; i < 100000; i++) {
        uint64_t now = winipc__now();

        ck_assert_uint_ge(now, last);
        last = now;
    }
}
END_TEST

START_TEST(the_clock_counts_100_ns)
{
    double begin, end;
    uint64_t first, last;

    if (stand_ins[_i])
        use_clock(NULL);
    begin = now_ms();
    first = winipc__now();
    ck_assert_uint_eq(WaitForSingleObject(GetCurrentProcess(), 50),
                      WAIT_TIMEOUT);
    last = winipc__now();
    end = now_ms();
    ck_assert_double_le((double)(last - first) / PER_MS, end - begin + 1);
    ck_assert_double_ge((double)(last - first) / PER_MS, 49);
}
END_TEST

static const test tests[] = {
    TEST(what_is_left_follows_the_clock),
    TEST_LOOP(the_clock_is_read_only_if_it_matters, timeless),
    TEST_LOOP(a_wait_is_never_early, short_waits),
    TEST(a_clock_that_lags_makes_a_wait_go_on),
    TEST(a_wait_is_as_long_as_its_clock_says),
    TEST(a_wait_whose_time_is_up_ends),
    TEST(what_is_ready_is_taken_though_the_time_is_up),
    TEST_LOOP(a_wait_without_a_time_out_reads_no_clock, timeless),
    TEST(the_performance_counter_stands_in_for_a_missing_clock),
    TEST_LOOP(a_clock_that_steps_lags, steps_us),
    TEST(a_clock_that_moves_now_and_then_lags),
    TEST(a_precise_clock_does_not_lag),
    TEST_LOOP(the_clock_never_goes_back, stand_ins),
    TEST_LOOP(the_clock_counts_100_ns, stand_ins),
    {0},
};

int main(int argc, char **argv)
{
    true_clock = winipc__ntapi.QueryUnbiasedInterruptTimePrecise;
    return run_tests(argc, argv, "clock", tests, teardown, NULL);
}
