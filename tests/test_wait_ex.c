/*
 * test_wait_ex.c - waits in another order, for more than objects, and after a
 * signal.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

#define MANY 200

static winipc_event *events[MANY], *stop;
static winipc_mailslot *slot, *writer;
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_object *items[MANY];
static size_t index_;

static void teardown(void)
{
    for (int i = 0; i < MANY; i++) {
        winipc_event_close(events[i]);
        events[i] = NULL;
    }
    winipc_event_close(stop);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(slot);
    winipc_mutex_close(mutex);
    winipc_semaphore_close(semaphore);
    stop = NULL;
    slot = writer = NULL;
    mutex = NULL;
    semaphore = NULL;
}

static void make_events(size_t n, bool manual_reset, winipc_event *stop_event)
{
    for (size_t i = 0; i < n; i++) {
        ck_assert_ok(winipc_event_create(
            &events[i], NULL,
            WINIPC_EVENT_OPTIONS(.manual_reset = manual_reset,
                                 .stop = stop_event)));
        items[i] = WINIPC_OBJECT(events[i]);
    }
}

static void set(size_t i)
{
    ck_assert_ok(winipc_event_set(events[i]));
}

static const size_t sizes[] = {5, MANY};

START_TEST(in_turn_each_ready_object_is_told_as_often)
{
    int times[MANY] = {0};
    size_t n = sizes[_i], first = 0;

    make_events(n, true, NULL);
    for (size_t i = 0; i < n; i++)
        set(i);
    for (size_t i = 0; i < 3 * n; i++) {
        ck_assert_ok(winipc_wait_ex(
            items, n, WINIPC_WAIT_OPTIONS(.first = first), &index_, SOON));
        times[index_]++;
        first = (index_ + 1) % n;
    }
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(times[i], 3);
}
END_TEST

START_TEST(behind_the_last_comes_the_first)
{
    make_events(3, true, NULL);
    set(0);
    ck_assert_ok(winipc_wait_ex(items, 3, WINIPC_WAIT_OPTIONS(.first = 2),
                                &index_, SOON));
    ck_assert_uint_eq(index_, 0);
    set(2);
    ck_assert_ok(winipc_wait_ex(items, 3, WINIPC_WAIT_OPTIONS(.first = 2),
                                &index_, SOON));
    ck_assert_uint_eq(index_, 2);
    ck_assert_ok(winipc_wait_ex(items, 3, WINIPC_WAIT_OPTIONS(.first = 1),
                                &index_, SOON));
    ck_assert_uint_eq(index_, 2);
    ck_assert_ok(winipc_wait_ex(items, 3, NULL, &index_, SOON));
    ck_assert_uint_eq(index_, 0);
}
END_TEST

START_TEST(a_slot_is_looked_at_in_turn_too)
{
    const char *name = unique_name("turn");

    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    make_events(1, true, NULL);
    set(0);
    items[1] = WINIPC_OBJECT(slot);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_ok(winipc_wait_ex(
            items, 2, WINIPC_WAIT_OPTIONS(.first = i % 2), &index_, SOON));
        ck_assert_uint_eq(index_, i % 2);
    }
}
END_TEST

static int calls;

static void CALLBACK called(ULONG_PTR unused)
{
    (void)unused;
    calls++;
}

static void CALLBACK set_first(ULONG_PTR unused)
{
    (void)unused;
    winipc_event_set(events[0]);
}

/* With events that fit one call of Windows, and with more. */
START_TEST(an_alertable_wait_runs_what_is_queued_and_waits_on)
{
    calls = 0;
    make_events(sizes[_i], false, NULL);
    ck_assert_uint_ne(QueueUserAPC(called, GetCurrentThread(), 0), 0);
    ck_assert_status(winipc_wait_ex(items, sizes[_i], NULL, &index_, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_int_eq(calls, 0);
    ck_assert_uint_ne(QueueUserAPC(set_first, GetCurrentThread(), 0), 0);
    ck_assert_ok(winipc_wait_ex(items, sizes[_i],
                                WINIPC_WAIT_OPTIONS(.alertable = true), &index_,
                                SOON));
    ck_assert_uint_eq(index_, 0);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(an_alertable_wait_is_not_early)
{
    double begin = now_ms();

    calls = 0;
    make_events(1, false, NULL);
    ck_assert_uint_ne(QueueUserAPC(called, GetCurrentThread(), 0), 0);
    ck_assert_status(winipc_wait_ex(items, 1,
                                    WINIPC_WAIT_OPTIONS(.alertable = true),
                                    &index_, 100),
                     WINIPC_E_TIMEOUT);
    ck_assert_int_eq(calls, 1);
    ck_assert_double_ge(now_ms() - begin, 100);
}
END_TEST

/* user32 is loaded by who has windows: this program has none. */
static BOOL(WINAPI *post)(DWORD, UINT, WPARAM, LPARAM);
static BOOL(WINAPI *peek)(MSG *, HWND, UINT, UINT, UINT);

static void load_user32(void)
{
    HMODULE user32 = LoadLibraryW(L"user32");
    FARPROC function;
    MSG message;

    ck_assert_ptr_nonnull(user32);
    function = GetProcAddress(user32, "PostThreadMessageW");
    memcpy(&post, &function, sizeof post);
    function = GetProcAddress(user32, "PeekMessageW");
    memcpy(&peek, &function, sizeof peek);
    peek(&message, NULL, 0, 0, PM_REMOVE); /* makes the queue */
}

START_TEST(without_windows_a_wait_for_messages_waits_for_objects)
{
    make_events(2, false, NULL);
    set(1);
    ck_assert_ok(winipc_wait_ex(items, 2, WINIPC_WAIT_OPTIONS(.messages = true),
                                &index_, SOON));
    ck_assert_uint_eq(index_, 1);
    ck_assert_status(winipc_wait_ex(items, 2,
                                    WINIPC_WAIT_OPTIONS(.messages = true),
                                    &index_, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_message_ends_the_wait_until_it_is_taken)
{
    const winipc_wait_options *options =
        WINIPC_WAIT_OPTIONS(.messages = true, .alertable = true);
    size_t n = sizes[_i];
    MSG message;

    load_user32();
    make_events(n, false, NULL);
    ck_assert_status(winipc_wait_ex(items, n, options, &index_, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert(post(GetCurrentThreadId(), WM_APP, 0, 0));
    for (int i = 0; i < 2; i++) {
        ck_assert_ok(winipc_wait_ex(items, n, options, &index_, SOON));
        ck_assert_uint_eq(index_, n);
    }
    set(n - 1);
    ck_assert_ok(winipc_wait_ex(items, n, options, &index_, SOON));
    ck_assert(peek(&message, NULL, 0, 0, PM_REMOVE));
    ck_assert_uint_eq(message.message, WM_APP);
    if (index_ == n)
        ck_assert_ok(winipc_wait_ex(items, n, options, &index_, SOON));
    ck_assert_uint_eq(index_, n - 1);
    ck_assert_status(winipc_wait_ex(items, n, options, &index_, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_stop_event_comes_before_a_message)
{
    MSG message;

    load_user32();
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    make_events(1, false, stop);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert(post(GetCurrentThreadId(), WM_APP, 0, 0));
    ck_assert_status(winipc_wait_ex(items, 1,
                                    WINIPC_WAIT_OPTIONS(.messages = true),
                                    &index_, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert(peek(&message, NULL, 0, 0, PM_REMOVE));
}
END_TEST

/* A thread that waits for events[0] and answers with events[1]. */
static DWORD WINAPI answer(void *unused)
{
    (void)unused;
    return winipc_event_wait(events[0], SOON) == WINIPC_OK
               ? (DWORD)winipc_event_set(events[1])
               : 1;
}

/* With and without a stop event, which takes another way. */
START_TEST(a_signal_is_answered)
{
    HANDLE thread;
    winipc_status status;

    if (_i == 1)
        ck_assert_ok(winipc_event_create(
            &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    make_events(2, false, stop);
    thread = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    status = winipc_signal_and_wait(items[0], items[1], SOON);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_ok(status);
}
END_TEST

START_TEST(a_wait_that_times_out_has_signalled)
{
    double begin = now_ms();

    if (_i == 1)
        ck_assert_ok(winipc_event_create(
            &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    make_events(2, false, stop);
    ck_assert_status(winipc_signal_and_wait(items[0], items[1], 50),
                     WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - begin, 50);
    ck_assert_ok(winipc_event_wait(events[0], 0));
    ck_assert_status(winipc_event_wait(events[0], 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(where_it_is_stopped_nothing_is_signalled)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = true)));
    make_events(1, false, NULL);
    ck_assert_ok(winipc_event_create(&events[1], NULL,
                                     WINIPC_EVENT_OPTIONS(.stop = stop)));
    ck_assert_status(
        winipc_signal_and_wait(items[0], WINIPC_OBJECT(events[1]), SOON),
        WINIPC_E_CANCELLED);
    ck_assert_status(winipc_event_wait(events[0], 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_mutex_is_released_and_a_semaphore_gets_a_unit)
{
    winipc_semaphore_info units;
    winipc_mutex_info held;

    make_events(1, true, NULL);
    set(0);
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    ck_assert_ok(winipc_signal_and_wait(WINIPC_OBJECT(mutex), items[0], 0));
    ck_assert_ok(winipc_mutex_get_info(mutex, &held));
    ck_assert(!held.held);
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 1, 2, NULL));
    ck_assert_ok(winipc_signal_and_wait(WINIPC_OBJECT(semaphore), items[0], 0));
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &units));
    ck_assert_uint_eq(units.count, 2);
    ck_assert_status(
        winipc_signal_and_wait(WINIPC_OBJECT(semaphore), items[0], 0),
        WINIPC_E_OVERFLOW);
    ck_assert_status(winipc_signal_and_wait(WINIPC_OBJECT(mutex), items[0], 0),
                     WINIPC_E_NOT_OWNER);
}
END_TEST

START_TEST(what_cannot_be_signalled_is_refused)
{
    const char *name = unique_name("signal");

    make_events(1, true, NULL);
    set(0);
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_status(winipc_signal_and_wait(WINIPC_OBJECT(slot), items[0], 0),
                     WINIPC_E_INVALID_USE);
    ck_assert_status(winipc_signal_and_wait(items[0], WINIPC_OBJECT(writer), 0),
                     WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(a_slot_is_waited_for_after_a_signal)
{
    const char *name = unique_name("signal");

    make_events(1, false, NULL);
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_status(
        winipc_signal_and_wait(items[0], WINIPC_OBJECT(slot), BRIEFLY),
        WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_wait(events[0], 0));
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_ok(winipc_signal_and_wait(items[0], WINIPC_OBJECT(slot), SOON));
    ck_assert_ok(winipc_event_wait(events[0], 0));
}
END_TEST

static DWORD WINAPI abandon(void *unused)
{
    (void)unused;
    return (DWORD)winipc_mutex_acquire(mutex, 0);
}

START_TEST(an_abandoned_mutex_is_told_after_a_signal)
{
    HANDLE thread;

    make_events(1, false, NULL);
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    thread = CreateThread(NULL, 0, abandon, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_status(
        winipc_signal_and_wait(items[0], WINIPC_OBJECT(mutex), SOON),
        WINIPC_ABANDONED);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

static const int both[2];

static const test tests[] = {
    TEST_LOOP(in_turn_each_ready_object_is_told_as_often, sizes),
    TEST(behind_the_last_comes_the_first),
    TEST(a_slot_is_looked_at_in_turn_too),
    TEST_LOOP(an_alertable_wait_runs_what_is_queued_and_waits_on, sizes),
    TEST(an_alertable_wait_is_not_early),
    TEST(without_windows_a_wait_for_messages_waits_for_objects),
    TEST_LOOP(a_message_ends_the_wait_until_it_is_taken, sizes),
    TEST(a_stop_event_comes_before_a_message),
    TEST_LOOP(a_signal_is_answered, both),
    TEST_LOOP(a_wait_that_times_out_has_signalled, both),
    TEST(where_it_is_stopped_nothing_is_signalled),
    TEST(a_mutex_is_released_and_a_semaphore_gets_a_unit),
    TEST(what_cannot_be_signalled_is_refused),
    TEST(a_slot_is_waited_for_after_a_signal),
    TEST(an_abandoned_mutex_is_told_after_a_signal),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "wait_ex", tests, teardown, NULL);
}
