/*
 * test_lying_timers.c - what timers ask of Windows, and what they make of answers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "lying.h"
#include "ntapi.h"

static winipc_timer *timer;

static void teardown(void)
{
    lying_end();
    winipc_timer_close(timer);
    timer = NULL;
}

static LONGLONG told_due;
static LONG told_period;

static BOOL WINAPI note_start(HANDLE handle, const LARGE_INTEGER *due,
                              LONG period, PTIMERAPCROUTINE routine,
                              void *context, BOOL resume)
{
    told_due = due->QuadPart;
    told_period = period;
    return SetWaitableTimer_true(handle, due, period, routine, context, resume);
}

static void make_timer(void)
{
    ck_assert_ok(winipc_timer_create(
        &timer, NULL, WINIPC_TIMER_OPTIONS(.manual_reset = true)));
    SetWaitableTimer_slot = note_start;
}

/* Steps of 100 ns, below 0, never too early. */
static const struct {
    uint64_t delay_ns;
    LONGLONG due;
} delays[] = {
    {0, 0},
    {1, -1},
    {99, -1},
    {100, -1},
    {101, -2},
    {1000000, -10000},
    {999999999, -10000000},
    {UINT64_MAX, -184467440737095517},
};

START_TEST(a_delay_is_rounded_up)
{
    make_timer();
    ck_assert_ok(winipc_timer_set_after(timer, delays[_i].delay_ns, 0));
    ck_assert_int_eq(told_due, delays[_i].due);
    ck_assert_int_eq(told_period, 0);
}
END_TEST

/* Steps of 100 ns since 1601, above 0, never too early. */
static const struct {
    int64_t unix_ns;
    LONGLONG due;
} points[] = {
    {0, 116444736000000000},
    {1, 116444736000000001},
    {100, 116444736000000001},
    {101, 116444736000000002},
    {-1, 116444736000000000},
    {-99, 116444736000000000},
    {-100, 116444735999999999},
    {-101, 116444735999999999},
    {1000000000000000000, 126444736000000000},
    {INT64_MAX, 208678456368547759},
    {INT64_MIN, 24211015631452242},
};

START_TEST(a_point_in_time_is_rounded_up)
{
    make_timer();
    ck_assert_ok(winipc_timer_set_at(timer, points[_i].unix_ns, INT32_MAX));
    ck_assert_int_eq(told_due, points[_i].due);
    ck_assert_int_eq(told_period, INT32_MAX);
}
END_TEST

START_TEST(a_period_that_windows_would_take_for_a_negative_one_is_refused)
{
    make_timer();
    told_due = 42;
    ck_assert_status(winipc_timer_set_after(timer, 1, 0x80000000U),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_status(winipc_timer_set_at(timer, 1, UINT32_MAX),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_int_eq(told_due, 42);
}
END_TEST

static LONGLONG remaining;

static NTSTATUS NTAPI tell_remaining(HANDLE handle, ULONG class_,
                                     void *information, ULONG size,
                                     ULONG *length)
{
    winipc__timer_basic_information *answer = information;

    (void)handle;
    (void)class_;
    (void)length;
    memset(answer, 0, size);
    answer->remaining.QuadPart = remaining;
    return 0;
}

static const struct {
    LONGLONG remaining;
    uint64_t ns;
} remainders[] = {
    {1, 100},
    {0, 0},
    {-1, 0},
    {INT64_MIN, 0},
    {184467440737095516, 18446744073709551600U},
    {184467440737095517, UINT64_MAX},
    {INT64_MAX, UINT64_MAX},
};

START_TEST(what_remains_is_never_below_0_nor_wraps)
{
    winipc_timer_info info;

    make_timer();
    winipc__ntapi.NtQueryTimer = tell_remaining;
    remaining = remainders[_i].remaining;
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert_uint_eq(info.remaining_ns, remainders[_i].ns);
}
END_TEST

static DWORD refusal;

static HANDLE WINAPI refuse_flag(SECURITY_ATTRIBUTES *attributes,
                                 const wchar_t *name, DWORD flags, DWORD access)
{
    if ((flags & ~1U) == 0)
        return CreateWaitableTimerExW_true(attributes, name, flags, access);
    SetLastError(refusal);
    return NULL;
}

/* As Windows before 10 version 1803. */
START_TEST(a_high_resolution_that_is_refused_is_done_without)
{
    winipc_timer_info info;

    refusal = ERROR_INVALID_PARAMETER;
    CreateWaitableTimerExW_slot = refuse_flag;
    ck_assert_ok(winipc_timer_create(
        &timer, unique_name("high"),
        WINIPC_TIMER_OPTIONS(.high_resolution = true, .must_be_new = true)));
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert(!info.high_resolution);
}
END_TEST

START_TEST(a_high_resolution_that_is_granted_is_told)
{
    winipc_timer_info info;

    refusal = ERROR_SUCCESS;
    ck_assert_ok(winipc_timer_create(
        &timer, NULL, WINIPC_TIMER_OPTIONS(.high_resolution = true)));
    ck_assert_ok(winipc_timer_get_info(timer, &info));
    ck_assert(info.high_resolution);
}
END_TEST

START_TEST(another_refusal_is_one)
{
    refusal = ERROR_NOT_ENOUGH_MEMORY;
    CreateWaitableTimerExW_slot = refuse_flag;
    ck_assert_status(
        winipc_timer_create(&timer, NULL,
                            WINIPC_TIMER_OPTIONS(.high_resolution = true)),
        WINIPC_E_NO_MEMORY);
}
END_TEST

static unsigned starts;

static BOOL WINAPI count_starts(HANDLE handle, const LARGE_INTEGER *due,
                                LONG period, PTIMERAPCROUTINE routine,
                                void *context, BOOL resume)
{
    starts++;
    return SetWaitableTimer_true(handle, due, period, routine, context, resume);
}

/* How often a timer is started that is asked to start twice: what unsets it is
   asked once, of another. */
START_TEST(the_system_is_asked_once_of_each_timer)
{
    starts = 0;
    SetWaitableTimer_slot = count_starts;
    ck_assert_ok(winipc_timer_create(&timer, NULL,
                                     WINIPC_TIMER_OPTIONS(.manual_reset = _i)));
    ck_assert_ok(winipc_timer_set_after(timer, 1, 0));
    ck_assert_uint_eq(starts, _i ? 1 : 3);
    ck_assert_ok(winipc_timer_set_after(timer, 1, 0));
    ck_assert_uint_eq(starts, _i ? 2 : 4);
}
END_TEST

/* Where the system unsets it, as Windows does, nothing is taken before. */
START_TEST(a_timer_that_the_system_unsets_is_not_unset)
{
    remaining = 0;
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    winipc__ntapi.NtQueryTimer = tell_remaining;
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

static const int both[2];

static const test tests[] = {
    TEST_LOOP(a_delay_is_rounded_up, delays),
    TEST_LOOP(a_point_in_time_is_rounded_up, points),
    TEST(a_period_that_windows_would_take_for_a_negative_one_is_refused),
    TEST_LOOP(what_remains_is_never_below_0_nor_wraps, remainders),
    TEST(a_high_resolution_that_is_refused_is_done_without),
    TEST(a_high_resolution_that_is_granted_is_told),
    TEST(another_refusal_is_one),
    TEST_LOOP(the_system_is_asked_once_of_each_timer, both),
    TEST(a_timer_that_the_system_unsets_is_not_unset),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_timers", tests, teardown, NULL);
}
