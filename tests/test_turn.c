/*
 * test_turn.c - calls that take turns, in order of arrival.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "ntapi.h"
#include "turn.h"

static winipc__turn turn;
static winipc_event *event, *stop;
static winipc_object *object; /* whose calls take turns */
static void(WINAPI *true_clock)(ULONGLONG *);

static void setup(void)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_create(&event, "winipc-test-turn",
                                     WINIPC_EVENT_OPTIONS(.stop = stop)));
    object = WINIPC_OBJECT(event);
    ck_assert_ok(winipc__turn_init(&turn));
}

static void teardown(void)
{
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = true_clock;
    winipc__turn_destroy(&turn);
    memset(&turn, 0, sizeof turn);
    winipc_event_close(event);
    winipc_event_close(stop);
    event = stop = NULL;
    object = NULL;
}

static winipc_status take(uint32_t timeout_ms)
{
    return winipc__turn_take(&turn, object, winipc__deadline_start(timeout_ms),
                             "taker");
}

/* Nobody has the turn, and it can be had. */
static void expect_free(void)
{
    ck_assert_int_eq(turn.count, 0);
    ck_assert(winipc__turn_try(&turn));
    winipc__turn_give(&turn);
    ck_assert_uint_eq(WaitForSingleObject(turn.next, 0), WAIT_TIMEOUT);
}

/* Threads that take the turn once, and the order in which they had it. */
typedef struct taker {
    HANDLE thread;
    uint32_t timeout_ms;
    winipc_status status;
    LONG place;
} taker;

static volatile LONG next_place;

static DWORD WINAPI take_once(void *argument)
{
    taker *self = argument;

    self->status = take(self->timeout_ms);
    if (self->status == WINIPC_OK) {
        self->place = InterlockedIncrement(&next_place);
        winipc__turn_give(&turn);
    }
    return 0;
}

/* Let one more thread queue up, and see that it has. */
static void start(taker *self, uint32_t timeout_ms)
{
    LONG before = turn.count;

    self->timeout_ms = timeout_ms;
    self->thread = CreateThread(NULL, 0, take_once, self, 0, NULL);
    ck_assert_ptr_nonnull(self->thread);
    for (double begin = now_ms(); turn.count == before;)
        ck_assert_double_lt(now_ms() - begin, 10 * SOON);
    /* It is in the queue, and all but asleep. */
    ck_assert_uint_eq(WaitForSingleObject(self->thread, 2 * BRIEFLY),
                      WAIT_TIMEOUT);
}

static winipc_status finish(taker *self)
{
    ck_assert_uint_eq(WaitForSingleObject(self->thread, 10 * SOON),
                      WAIT_OBJECT_0);
    CloseHandle(self->thread);
    return self->status;
}

START_TEST(a_turn_nobody_has_is_taken_at_once)
{
    setup();
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(take(0));
        winipc__turn_give(&turn);
    }
    expect_free();
}
END_TEST

START_TEST(without_others_windows_is_not_asked)
{
    winipc__turn alone = {0};

    setup();
    ck_assert_ok(
        winipc__turn_take(&alone, object, winipc__deadline_start(0), "taker"));
    winipc__turn_give(&alone);
    ck_assert(winipc__turn_try(&alone));
    winipc__turn_give(&alone);
    ck_assert_int_eq(alone.count, 0);
    winipc__turn_destroy(&alone);
}
END_TEST

START_TEST(a_turn_nobody_has_is_taken_though_stop_is_set)
{
    setup();
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_ok(take(0));
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

START_TEST(try_takes_what_nobody_has)
{
    setup();
    ck_assert(winipc__turn_try(&turn));
    ck_assert(!winipc__turn_try(&turn));
    ck_assert_status(take(0), WINIPC_E_TIMEOUT);
    winipc__turn_give(&turn);
    ck_assert_ok(take(0));
    ck_assert(!winipc__turn_try(&turn));
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

START_TEST(try_does_not_overtake)
{
    taker waiting;

    setup();
    ck_assert_ok(take(0));
    start(&waiting, WINIPC_INFINITE);
    ck_assert(!winipc__turn_try(&turn));
    winipc__turn_give(&turn);
    ck_assert_ok(finish(&waiting));
    expect_free();
}
END_TEST

static const uint32_t timeouts[] = {0, 1, BRIEFLY};

START_TEST(waiting_for_a_turn_times_out)
{
    double begin, end;

    setup();
    ck_assert_ok(take(0));
    begin = now_ms();
    ck_assert_status(take(timeouts[_i]), WINIPC_E_TIMEOUT);
    end = now_ms();
    ck_assert_double_ge(end - begin, timeouts[_i] - 0.1);
    ck_assert_str_eq(winipc_last_error()->function, "taker");
    ck_assert_str_eq(winipc_last_error()->object, "winipc-test-turn");
    ck_assert_int_eq(turn.count, 1);
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

START_TEST(a_turn_that_another_thread_holds_times_out_there)
{
    taker waiting;

    setup();
    ck_assert_ok(take(0));
    start(&waiting, 5 * BRIEFLY);
    ck_assert_status(finish(&waiting), WINIPC_E_TIMEOUT);
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

START_TEST(a_turn_is_handed_over)
{
    taker waiting;

    setup();
    ck_assert_ok(take(0));
    start(&waiting, 10 * SOON);
    winipc__turn_give(&turn);
    ck_assert_ok(finish(&waiting));
    expect_free();
}
END_TEST

START_TEST(turns_are_had_in_order_of_arrival)
{
    taker waiting[6];

    setup();
    next_place = 0;
    ck_assert_ok(take(0));
    for (size_t i = 0; i < COUNT(waiting); i++)
        start(&waiting[i], WINIPC_INFINITE);
    winipc__turn_give(&turn);
    for (size_t i = 0; i < COUNT(waiting); i++)
        ck_assert_ok(finish(&waiting[i]));
    for (size_t i = 0; i < COUNT(waiting); i++)
        ck_assert_int_eq(waiting[i].place, (int)i + 1);
    expect_free();
}
END_TEST

START_TEST(who_gives_up_does_not_hold_up_the_others)
{
    taker first, impatient, last;

    setup();
    next_place = 0;
    ck_assert_ok(take(0));
    start(&first, WINIPC_INFINITE);
    start(&impatient, 4 * BRIEFLY);
    start(&last, WINIPC_INFINITE);
    ck_assert_status(finish(&impatient), WINIPC_E_TIMEOUT);
    winipc__turn_give(&turn);
    ck_assert_ok(finish(&first));
    ck_assert_ok(finish(&last));
    ck_assert_int_eq(first.place, 1);
    ck_assert_int_eq(last.place, 2);
    expect_free();
}
END_TEST

START_TEST(stop_ends_the_wait_for_a_turn)
{
    taker waiting[2];

    setup();
    ck_assert_ok(take(0));
    start(&waiting[0], WINIPC_INFINITE);
    start(&waiting[1], 10 * SOON);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(finish(&waiting[0]), WINIPC_E_CANCELLED);
    ck_assert_status(finish(&waiting[1]), WINIPC_E_CANCELLED);
    ck_assert_int_eq(turn.count, 1);
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

START_TEST(a_turn_is_not_waited_for_once_stop_is_set)
{
    setup();
    ck_assert_ok(take(0));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(take(WINIPC_INFINITE), WINIPC_E_CANCELLED);
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

/* A clock that gives the turn, when it is read for the third time, to who then
   learns from it that the time is up. */
static int reads;

static void WINAPI giving_clock(ULONGLONG *now)
{
    if (++reads == 3)
        winipc__turn_give(&turn);
    *now = reads < 3 ? 0 : 1000000000;
}

START_TEST(a_turn_given_to_who_has_just_given_up_is_passed_on)
{
    setup();
    ck_assert_ok(take(0));
    reads = 0;
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = giving_clock;
    ck_assert_status(take(1), WINIPC_E_TIMEOUT);
    ck_assert_int_eq(reads, 3);
    expect_free();
}
END_TEST

/* The same, but only to the point where the event is about to be set; that is
   left to another thread, which is told to go on. */
static HANDLE go_on;

static void WINAPI half_giving_clock(ULONGLONG *now)
{
    if (++reads == 3) {
        InterlockedDecrement(&turn.count);
        SetEvent(go_on);
    }
    *now = reads < 3 ? 0 : 1000000000;
}

static DWORD WINAPI give_other_half(void *argument)
{
    (void)argument;
    WaitForSingleObject(go_on, 10 * SOON);
    WaitForSingleObject(go_on, BRIEFLY); /* let it come to its wait */
    SetEvent(turn.next);
    return 0;
}

START_TEST(who_gives_up_waits_for_a_turn_that_is_on_its_way)
{
    HANDLE thread;

    setup();
    ck_assert_ok(take(0));
    reads = 0;
    go_on = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, give_other_half, NULL, 0, NULL);
    ck_assert_ptr_nonnull(thread);
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = half_giving_clock;
    ck_assert_status(take(1), WINIPC_E_TIMEOUT);
    ck_assert_int_eq(reads, 3);
    ck_assert_uint_eq(WaitForSingleObject(thread, 10 * SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(go_on);
    expect_free();
}
END_TEST

static DWORD WINAPI come_later(void *argument)
{
    (void)argument;
    WaitForSingleObject(go_on, 10 * SOON);
    WaitForSingleObject(go_on, BRIEFLY); /* let the other come to its wait */
    InterlockedIncrement(&turn.count);   /* and take the signal before it */
    if (WaitForSingleObject(go_on, SOON) != WAIT_OBJECT_0)
        winipc__turn_give(&turn);
    return 0;
}

START_TEST(who_gives_up_does_not_wait_for_who_came_later)
{
    double begin = now_ms();
    HANDLE thread;

    setup();
    ck_assert_ok(take(0));
    reads = 0;
    go_on = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, come_later, NULL, 0, NULL);
    ck_assert_ptr_nonnull(thread);
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = half_giving_clock;
    ck_assert_status(take(1), WINIPC_E_TIMEOUT);
    ck_assert_double_lt(now_ms() - begin, SOON);
    ck_assert_int_eq(turn.count, 1);
    SetEvent(go_on);
    ck_assert_uint_eq(WaitForSingleObject(thread, 10 * SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(go_on);
    winipc__turn_give(&turn);
    expect_free();
}
END_TEST

/* Threads whose time-outs race with the turns that they are given. */
static volatile LONG had, missed, inside, meetings, failures;
static LONG unguarded;
static volatile BOOL over;

static DWORD WINAPI race(void *argument)
{
    uint32_t random = (uint32_t)(uintptr_t)argument * 2654435761U;

    while (!over) {
        winipc_status status;

        random = random * 1664525U + 1013904223U;
        status = take(random >> 30);
        if (status == WINIPC_E_TIMEOUT) {
            InterlockedIncrement(&missed);
            continue;
        }
        if (status != WINIPC_OK) {
            InterlockedIncrement(&failures);
            break;
        }
        if (InterlockedIncrement(&inside) != 1)
            InterlockedIncrement(&meetings);
        unguarded++;
        if ((random & 0xF00) == 0)
            Sleep(1); /* so that others miss it */
        InterlockedDecrement(&inside);
        winipc__turn_give(&turn);
        InterlockedIncrement(&had);
    }
    return 0;
}

START_TEST(no_turn_is_lost_or_had_twice)
{
    HANDLE threads[6], never;

    setup();
    had = missed = inside = meetings = failures = unguarded = 0;
    over = FALSE;
    for (size_t i = 0; i < COUNT(threads); i++) {
        threads[i] = CreateThread(NULL, 0, race, (void *)(i + 1), 0, NULL);
        ck_assert_ptr_nonnull(threads[i]);
    }
    never = winipc_object_handle(object);
    ck_assert_uint_eq(WaitForSingleObject(never, 1500), WAIT_TIMEOUT);
    over = TRUE;
    ck_assert_uint_eq(
        WaitForMultipleObjects(COUNT(threads), threads, TRUE, 10 * SOON),
        WAIT_OBJECT_0);
    for (size_t i = 0; i < COUNT(threads); i++)
        CloseHandle(threads[i]);
    ck_assert_int_eq(failures, 0);
    ck_assert_int_eq(meetings, 0);
    ck_assert_int_eq(unguarded, had);
    ck_assert_int_gt(had, 100);
    ck_assert_int_gt(missed, 100);
    expect_free();
    figure("turn.stress.had", had, "turns");
    figure("turn.stress.missed", missed, "turns");
}
END_TEST

static const test tests[] = {
    TEST(a_turn_nobody_has_is_taken_at_once),
    TEST(without_others_windows_is_not_asked),
    TEST(a_turn_nobody_has_is_taken_though_stop_is_set),
    TEST(try_takes_what_nobody_has),
    TEST(try_does_not_overtake),
    TEST_LOOP(waiting_for_a_turn_times_out, timeouts),
    TEST(a_turn_that_another_thread_holds_times_out_there),
    TEST(a_turn_is_handed_over),
    TEST(turns_are_had_in_order_of_arrival),
    TEST(who_gives_up_does_not_hold_up_the_others),
    TEST(stop_ends_the_wait_for_a_turn),
    TEST(a_turn_is_not_waited_for_once_stop_is_set),
    TEST(a_turn_given_to_who_has_just_given_up_is_passed_on),
    TEST(who_gives_up_waits_for_a_turn_that_is_on_its_way),
    TEST(who_gives_up_does_not_wait_for_who_came_later),
    TEST(no_turn_is_lost_or_had_twice),
    {0},
};

int main(int argc, char **argv)
{
    true_clock = winipc__ntapi.QueryUnbiasedInterruptTimePrecise;
    return run_tests(argc, argv, "turn", tests, teardown, NULL);
}
