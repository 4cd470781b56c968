/*
 * test_timer.c - timers, alone and by name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

#define MS 1000000ULL /* in nanoseconds */
#define HOUR (3600000 * MS)
#define TICK 16 /* what an expiry may be early on Windows, in milliseconds */

static winipc_timer *timer, *other;
static winipc_event *stop;

static void teardown(void)
{
    winipc_timer_close(other);
    winipc_timer_close(timer);
    winipc_event_close(stop);
    other = timer = NULL;
    stop = NULL;
}

static void make_timer(bool manual_reset)
{
    ck_assert_ok(winipc_timer_create(
        &timer, NULL, WINIPC_TIMER_OPTIONS(.manual_reset = manual_reset)));
}

static bool is_set(winipc_timer *which)
{
    bool set = false;

    ck_assert_ok(winipc_timer_is_set(which, &set));
    return set;
}

/* Let it expire, and stay so. */
static void expire(winipc_timer *which)
{
    double until = now_ms() + SOON;

    ck_assert_ok(winipc_timer_set_after(which, 0, 0));
    while (!is_set(which) && now_ms() < until)
        Sleep(1);
    ck_assert(is_set(which));
}

/* Now, in nanoseconds since 1970. */
static int64_t unix_now(void)
{
    ULARGE_INTEGER now;
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    now.LowPart = time.dwLowDateTime;
    now.HighPart = time.dwHighDateTime;
    return ((int64_t)now.QuadPart - 116444736000000000) * 100;
}

static const bool kinds[] = {false, true};

START_TEST(a_manual_reset_timer_stays_set)
{
    make_timer(kinds[_i]);
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
    ck_assert_status(winipc_timer_wait(timer, 0),
                     kinds[_i] ? WINIPC_OK : WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_new_timer_does_not_run)
{
    winipc_timer_info info = {.remaining_ns = 7};

    make_timer(kinds[_i]);
    ck_assert_status(winipc_timer_wait(timer, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert(!info.is_set);
    ck_assert_uint_eq(info.remaining_ns, 0);
}
END_TEST

START_TEST(a_timer_expires_after_its_delay)
{
    double begin;

    make_timer(false);
    begin = now_ms();
    ck_assert_ok(winipc_timer_set_after(timer, 50 * MS, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
    ck_assert_double_ge(now_ms() - begin, 50 - TICK);
    ck_assert_status(winipc_timer_wait(timer, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_timer_expires_at_a_point_in_time)
{
    int64_t when = unix_now() + (int64_t)(50 * MS);

    make_timer(false);
    ck_assert_ok(winipc_timer_set_at(timer, when, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
    ck_assert_int_ge(unix_now(), when - (int64_t)(TICK * MS));
}
END_TEST

static const int64_t pasts[] = {INT64_MIN, -1, 0, 1, 1000000000000000000};

START_TEST(a_point_in_the_past_is_at_once)
{
    make_timer(false);
    ck_assert_ok(winipc_timer_set_at(timer, pasts[_i], 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

START_TEST(what_is_centuries_away_does_not_come)
{
    make_timer(kinds[_i]);
    ck_assert_ok(winipc_timer_set_after(timer, UINT64_MAX, 0));
    ck_assert_status(winipc_timer_wait(timer, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_timer_set_at(timer, INT64_MAX, INT32_MAX));
    ck_assert_status(winipc_timer_wait(timer, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_period_comes_again_and_again)
{
    double begin = now_ms();

    make_timer(false);
    ck_assert_ok(_i ? winipc_timer_set_at(timer, unix_now(), 20)
                    : winipc_timer_set_after(timer, 0, 20));
    for (int i = 0; i < 5; i++)
        ck_assert_ok(winipc_timer_wait(timer, SOON));
    ck_assert_double_ge(now_ms() - begin, 4 * 20 - TICK);
}
END_TEST

START_TEST(expiries_that_nobody_took_count_once)
{
    make_timer(false);
    ck_assert_ok(winipc_timer_create(&other, NULL, NULL));
    ck_assert_ok(winipc_timer_set_after(timer, 0, 1));
    ck_assert_ok(winipc_timer_set_after(other, 100 * MS, 0));
    ck_assert_ok(winipc_timer_wait(other, SOON));
    ck_assert_ok(winipc_timer_cancel(timer));
    ck_assert_ok(winipc_timer_wait(timer, 0));
    ck_assert_status(winipc_timer_wait(timer, 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(starting_unsets)
{
    make_timer(kinds[_i]);
    for (int i = 0; i < 3; i++) {
        expire(timer);
        ck_assert_ok(i ? winipc_timer_set_after(timer, HOUR, 0)
                       : winipc_timer_set_at(timer, INT64_MAX, 0));
        ck_assert(!is_set(timer));
        ck_assert_status(winipc_timer_wait(timer, 0), WINIPC_E_TIMEOUT);
    }
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

START_TEST(starting_forgets_the_time_before)
{
    make_timer(kinds[_i]);
    ck_assert_ok(winipc_timer_set_after(timer, BRIEFLY * MS, 1));
    ck_assert_ok(winipc_timer_set_after(timer, HOUR, 0));
    ck_assert_status(winipc_timer_wait(timer, 2 * BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_cancelled_timer_does_not_expire)
{
    make_timer(kinds[_i]);
    ck_assert_ok(winipc_timer_set_after(timer, BRIEFLY * MS, 1));
    ck_assert_ok(winipc_timer_cancel(timer));
    ck_assert_status(winipc_timer_wait(timer, 2 * BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_timer_cancel(timer));
}
END_TEST

START_TEST(cancel_leaves_a_set_timer_set)
{
    make_timer(kinds[_i]);
    expire(timer);
    ck_assert_ok(winipc_timer_cancel(timer));
    ck_assert_ok(winipc_timer_wait(timer, 0));
}
END_TEST

START_TEST(asking_takes_nothing)
{
    winipc_timer_info info = {.is_set = false};
    char text[64];
    size_t length;

    make_timer(false);
    expire(timer);
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert(info.is_set);
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(timer), text, sizeof text,
                                        &length));
    ck_assert_str_eq(text, "timer: set");
    ck_assert_ok(winipc_timer_wait(timer, 0));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(timer), text, sizeof text,
                                        &length));
    ck_assert_str_eq(text, "timer: not set");
}
END_TEST

START_TEST(what_remains_is_told)
{
    winipc_timer_info info;
    uint64_t last = HOUR;

    make_timer(kinds[_i]);
    ck_assert_ok(winipc_timer_set_after(timer, HOUR, 0));
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_timer_get_info(timer, &info));
        ck_assert_uint_le(info.remaining_ns, last);
        ck_assert_uint_gt(info.remaining_ns, HOUR - SOON * MS);
        last = info.remaining_ns;
    }
    ck_assert_ok(winipc_timer_set_at(timer, unix_now() + (int64_t)HOUR / 2, 0));
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert_uint_le(info.remaining_ns, HOUR / 2 + TICK * MS);
    ck_assert_uint_gt(info.remaining_ns, HOUR / 2 - SOON * MS);
    expire(timer);
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert_uint_eq(info.remaining_ns, 0);
}
END_TEST

START_TEST(a_high_resolution_is_told_where_it_was_granted)
{
    const char *name = unique_name("high");
    winipc_timer_info info;

    ck_assert_ok(winipc_timer_create(
        &timer, name, WINIPC_TIMER_OPTIONS(.high_resolution = kinds[_i])));
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    if (!kinds[_i])
        ck_assert(!info.high_resolution);
    ck_assert_ok(winipc_timer_create(
        &other, name, WINIPC_TIMER_OPTIONS(.high_resolution = true)));
    ck_assert_ok(winipc_timer_get_info(other, &info));
    ck_assert(!info.high_resolution);
    ck_assert_ok(winipc_timer_set_after(other, MS, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

START_TEST(a_stop_event_ends_a_wait_and_takes_no_expiry)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(
        winipc_timer_create(&timer, NULL, WINIPC_TIMER_OPTIONS(.stop = stop)));
    expire(timer);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_timer_wait(timer, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    ck_assert_ok(winipc_timer_wait(timer, 0));
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_manual_reset_timer_stays_set, kinds),
    TEST_LOOP(a_new_timer_does_not_run, kinds),
    TEST(a_timer_expires_after_its_delay),
    TEST(a_timer_expires_at_a_point_in_time),
    TEST_LOOP(a_point_in_the_past_is_at_once, pasts),
    TEST_LOOP(what_is_centuries_away_does_not_come, kinds),
    TEST_LOOP(a_period_comes_again_and_again, kinds),
    TEST(expiries_that_nobody_took_count_once),
    TEST_LOOP(starting_unsets, kinds),
    TEST_LOOP(starting_forgets_the_time_before, kinds),
    TEST_LOOP(a_cancelled_timer_does_not_expire, kinds),
    TEST_LOOP(cancel_leaves_a_set_timer_set, kinds),
    TEST(asking_takes_nothing),
    TEST_LOOP(what_remains_is_told, kinds),
    TEST_LOOP(a_high_resolution_is_told_where_it_was_granted, kinds),
    TEST(a_stop_event_ends_a_wait_and_takes_no_expiry),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "timer", tests, teardown, NULL);
}
