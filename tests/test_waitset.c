/*
 * test_waitset.c - sets of objects that are waited for together.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

#define MANY 200 /* more than three threads of a set wait for */

static winipc_waitset *set;
static winipc_event *events[MANY], *stop;
static winipc_semaphore *semaphore;
static winipc_mutex *mutex;
static winipc_mailslot *slot, *writer;
static winipc_ready ready[MANY];
static size_t count;

static void teardown(void)
{
    winipc_waitset_close(set);
    for (int i = 0; i < MANY; i++) {
        winipc_event_close(events[i]);
        events[i] = NULL;
    }
    winipc_event_close(stop);
    winipc_semaphore_close(semaphore);
    winipc_mutex_close(mutex);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(slot);
    set = NULL;
    stop = NULL;
    semaphore = NULL;
    mutex = NULL;
    slot = writer = NULL;
}

static void make_set(void)
{
    ck_assert_ok(winipc_waitset_create(&set, NULL));
}

static void add(winipc_object *object, void *user)
{
    ck_assert_ok(winipc_waitset_add(set, object, user));
}

/* Members that are not set; each is told with its own address. */
static void make_events(size_t n, bool manual_reset)
{
    for (size_t i = 0; i < n; i++) {
        ck_assert_ok(winipc_event_create(
            &events[i], NULL,
            WINIPC_EVENT_OPTIONS(.manual_reset = manual_reset)));
        add(WINIPC_OBJECT(events[i]), &events[i]);
    }
}

static void set_event(size_t i)
{
    ck_assert_ok(winipc_event_set(events[i]));
}

static bool is_set(size_t i)
{
    bool answer = false;

    ck_assert_ok(winipc_event_is_set(events[i], &answer));
    return answer;
}

static winipc_status wait_for(size_t room, uint32_t timeout_ms)
{
    memset(ready, 0, sizeof ready);
    return winipc_waitset_wait(set, ready, room, &count, timeout_ms);
}

/* One member is told, and it is the event of that index. */
static void expect_event(size_t i)
{
    ck_assert_ok(wait_for(1, SOON));
    ck_assert_uint_eq(count, 1);
    ck_assert_ptr_eq(ready[0].object, WINIPC_OBJECT(events[i]));
    ck_assert_ptr_eq(ready[0].user, &events[i]);
    ck_assert_int_eq(ready[0].status, WINIPC_OK);
}

/* The set waits for its members by now, in a thread of its own. */
static void arm(void)
{
    ck_assert_status(wait_for(MANY, 0), WINIPC_E_TIMEOUT);
}

START_TEST(a_ready_member_is_told_with_its_pointer)
{
    make_set();
    make_events(3, false);
    ck_assert_status(wait_for(MANY, BRIEFLY), WINIPC_E_TIMEOUT);
    set_event(1);
    expect_event(1);
    ck_assert_status(wait_for(MANY, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(what_is_set_before_it_is_added_is_told_at_once)
{
    make_set();
    ck_assert_ok(winipc_event_create(
        &events[0], NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    add(WINIPC_OBJECT(events[0]), &events[0]);
    ck_assert_ok(wait_for(1, 0));
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(each_member_is_told_once)
{
    int times[MANY] = {0};
    size_t told = 0;

    make_set();
    make_events(MANY, false);
    arm();
    for (size_t i = 0; i < MANY; i++)
        set_event(i);
    while (told < MANY) {
        ck_assert_ok(wait_for(7, SOON));
        ck_assert_uint_le(count, 7);
        for (size_t i = 0; i < count; i++)
            times[(winipc_event **)ready[i].user - events]++;
        told += count;
    }
    ck_assert_status(wait_for(MANY, BRIEFLY), WINIPC_E_TIMEOUT);
    for (size_t i = 0; i < MANY; i++)
        ck_assert_int_eq(times[i], 1);
}
END_TEST

START_TEST(members_are_told_in_the_order_in_which_they_were_set)
{
    make_set();
    make_events(3, false);
    set_event(2);
    expect_event(2);
    set_event(0);
    expect_event(0);
    set_event(1);
    expect_event(1);
}
END_TEST

START_TEST(a_member_that_is_always_ready_starves_nobody)
{
    int times[3] = {0};

    make_set();
    make_events(3, true);
    for (size_t i = 0; i < 3; i++)
        set_event(i);
    for (int i = 0; i < 30; i++) {
        ck_assert_ok(wait_for(1, SOON));
        times[(winipc_event **)ready[0].user - events]++;
    }
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(times[i], 10);
}
END_TEST

START_TEST(a_level_is_told_as_long_as_it_is_set)
{
    make_set();
    make_events(2, true);
    arm();
    set_event(0);
    for (int i = 0; i < 3; i++)
        expect_event(0);
    ck_assert_ok(wait_for(1, 0));
    ck_assert_ok(winipc_event_reset(events[0]));
    ck_assert_status(wait_for(1, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(one_unit_of_a_semaphore_is_taken_at_a_time)
{
    winipc_semaphore_info info;

    make_set();
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 3, 5, NULL));
    add(WINIPC_OBJECT(semaphore), NULL);
    for (uint32_t left = 3; left-- > 0;) {
        ck_assert_ok(wait_for(MANY, SOON));
        ck_assert_uint_eq(count, 1);
        ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
        ck_assert_uint_eq(info.count, left);
    }
    ck_assert_status(wait_for(1, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

static const int both[2];

/* Taken by the thread of the set, or not yet. */
START_TEST(a_signal_is_handed_over_by_remove)
{
    bool was_ready = false;

    make_set();
    make_events(1, false);
    if (_i == 1)
        arm();
    set_event(0);
    while (_i == 1 && is_set(0))
        SwitchToThread();
    ck_assert_ok(
        winipc_waitset_remove(set, WINIPC_OBJECT(events[0]), &was_ready));
    ck_assert_int_eq(was_ready, _i == 1);
    ck_assert_status(winipc_event_wait(events[0], 0),
                     was_ready ? WINIPC_E_TIMEOUT : WINIPC_OK);
    ck_assert_status(wait_for(1, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_member_that_is_not_ready_is_removed_without_a_signal)
{
    bool was_ready = true;

    make_set();
    make_events(2, false);
    if (_i == 1)
        arm();
    ck_assert_ok(
        winipc_waitset_remove(set, WINIPC_OBJECT(events[0]), &was_ready));
    ck_assert(!was_ready);
    set_event(0);
    ck_assert_status(wait_for(1, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert(is_set(0));
    ck_assert_status(
        winipc_waitset_remove(set, WINIPC_OBJECT(events[0]), &was_ready),
        WINIPC_E_NOT_FOUND);
}
END_TEST

/* Whoever does not ask for a signal that was taken leaves it to others. */
START_TEST(remove_puts_back_a_signal_that_nobody_asks_for)
{
    make_set();
    make_events(1, false);
    arm();
    set_event(0);
    while (is_set(0))
        SwitchToThread();
    ck_assert_ok(winipc_waitset_remove(set, WINIPC_OBJECT(events[0]), NULL));
    ck_assert(is_set(0));
}
END_TEST

START_TEST(close_puts_back_what_was_taken)
{
    winipc_semaphore_info info;

    make_set();
    make_events(2, false);
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 0, 5, NULL));
    add(WINIPC_OBJECT(semaphore), NULL);
    arm();
    set_event(0);
    ck_assert_ok(winipc_semaphore_release(semaphore, 1, NULL));
    do
        ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    while (is_set(0) || info.count > 0);
    winipc_waitset_close(set);
    set = NULL;
    ck_assert(is_set(0));
    ck_assert(!is_set(1));
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, 1);
}
END_TEST

static DWORD WINAPI look_for_mutex(void *by_me)
{
    winipc_mutex_info info = {.held = false};

    winipc_mutex_get_info(mutex, &info);
    *(bool *)by_me = info.held;
    return 0;
}

START_TEST(a_mutex_is_acquired_by_the_thread_that_waits)
{
    winipc_mutex_info info;
    bool held = true;
    HANDLE thread;

    make_set();
    make_events(1, false);
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    add(WINIPC_OBJECT(mutex), &mutex);
    thread = CreateThread(NULL, 0, look_for_mutex, &held, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert(!held);
    ck_assert_ok(wait_for(MANY, SOON));
    ck_assert_uint_eq(count, 1);
    ck_assert_ptr_eq(ready[0].user, &mutex);
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert(info.by_me);
    ck_assert_uint_eq(info.recursion, 1);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

static DWORD WINAPI abandon(void *unused)
{
    (void)unused;
    return (DWORD)winipc_mutex_acquire(mutex, 0);
}

/* Holds the mutex until events[1] is set, and says so with events[0]. */
static DWORD WINAPI hold_mutex(void *unused)
{
    (void)unused;
    if (winipc_mutex_acquire(mutex, 0) != WINIPC_OK ||
        winipc_event_set(events[0]) != WINIPC_OK ||
        winipc_event_wait(events[1], 4 * SOON) != WINIPC_OK)
        return 1;
    return (DWORD)winipc_mutex_release(mutex);
}

START_TEST(a_mutex_that_becomes_free_is_the_waiting_threads)
{
    winipc_status held, freed;
    winipc_mutex_info info;
    HANDLE thread;

    make_set();
    ck_assert_ok(winipc_event_create(&events[0], NULL, NULL));
    ck_assert_ok(winipc_event_create(&events[1], NULL, NULL));
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    add(WINIPC_OBJECT(mutex), &mutex);
    thread = CreateThread(NULL, 0, hold_mutex, NULL, 0, NULL);
    ck_assert_ok(winipc_event_wait(events[0], SOON));
    held = wait_for(MANY, BRIEFLY);
    winipc_event_set(events[1]);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    freed = wait_for(MANY, SOON);
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert_status(held, WINIPC_E_TIMEOUT);
    ck_assert_ok(freed);
    ck_assert(info.by_me);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(an_abandoned_mutex_is_told_as_such)
{
    HANDLE thread;

    make_set();
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    thread = CreateThread(NULL, 0, abandon, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    add(WINIPC_OBJECT(mutex), NULL);
    ck_assert_ok(wait_for(MANY, SOON));
    ck_assert_int_eq(ready[0].status, WINIPC_ABANDONED);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(a_mutex_and_an_event_do_not_starve_each_other)
{
    int mutexes = 0;

    make_set();
    make_events(1, true);
    set_event(0);
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    add(WINIPC_OBJECT(mutex), &mutex);
    for (int i = 0; i < 20; i++) {
        ck_assert_ok(wait_for(1, SOON));
        if (ready[0].user == &mutex) {
            ck_assert_ok(winipc_mutex_release(mutex));
            mutexes++;
        }
    }
    ck_assert_int_ge(mutexes, 5);
    ck_assert_int_le(mutexes, 15);
}
END_TEST

START_TEST(a_slot_is_told_as_long_as_it_has_a_message)
{
    const char *name = unique_name("waitset");
    size_t length;
    char c;

    make_set();
    make_events(1, false);
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    add(WINIPC_OBJECT(slot), &slot);
    ck_assert_status(wait_for(MANY, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    for (int i = 0; i < 2; i++) {
        ck_assert_ok(wait_for(MANY, SOON));
        ck_assert_uint_eq(count, 1);
        ck_assert_ptr_eq(ready[0].user, &slot);
    }
    ck_assert_ok(winipc_mailslot_read(slot, &c, 1, &length, 0));
    set_event(0);
    expect_event(0);
}
END_TEST

START_TEST(what_cannot_be_waited_for_is_refused)
{
    const char *name = unique_name("refused");

    make_set();
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_status(winipc_waitset_add(set, WINIPC_OBJECT(writer), NULL),
                     WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(an_object_is_a_member_once)
{
    make_set();
    make_events(1, false);
    ck_assert_status(winipc_waitset_add(set, WINIPC_OBJECT(events[0]), NULL),
                     WINIPC_E_EXISTS);
    ck_assert_ok(winipc_waitset_remove(set, WINIPC_OBJECT(events[0]), NULL));
    add(WINIPC_OBJECT(events[0]), &events[0]);
    set_event(0);
    expect_event(0);
}
END_TEST

START_TEST(a_member_outlives_its_last_user)
{
    winipc_object *object;

    make_set();
    make_events(1, false);
    object = WINIPC_OBJECT(events[0]);
    set_event(0);
    winipc_event_close(events[0]);
    events[0] = NULL;
    ck_assert_ok(wait_for(1, SOON));
    ck_assert_ptr_eq(ready[0].object, object);
}
END_TEST

START_TEST(a_stop_event_ends_the_wait_for_a_set)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(
        winipc_waitset_create(&set, WINIPC_WAITSET_OPTIONS(.stop = stop)));
    make_events(1, false);
    set_event(0);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(wait_for(1, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    expect_event(0);
}
END_TEST

START_TEST(the_stop_event_of_a_member_does_not)
{
    make_set();
    ck_assert_ok(winipc_event_create(
        &stop, NULL,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = true)));
    ck_assert_ok(
        winipc_mutex_create(&mutex, NULL, WINIPC_MUTEX_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_event_create(&events[0], NULL,
                                     WINIPC_EVENT_OPTIONS(.stop = stop)));
    add(WINIPC_OBJECT(mutex), NULL);
    add(WINIPC_OBJECT(events[0]), NULL);
    ck_assert_ok(wait_for(1, SOON));
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

static winipc_status elsewhere;

static DWORD WINAPI wait_elsewhere(void *unused)
{
    winipc_ready one;
    size_t n;

    (void)unused;
    elsewhere = winipc_waitset_wait(set, &one, 1, &n, 4 * SOON);
    return 0;
}

static HANDLE start_waiting(void)
{
    HANDLE thread = CreateThread(NULL, 0, wait_elsewhere, NULL, 0, NULL);

    ck_assert_ptr_nonnull(thread);
    return thread;
}

static winipc_status end_waiting(HANDLE thread)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return elsewhere;
}

START_TEST(a_wait_in_progress_sees_a_new_member)
{
    HANDLE thread;

    make_set();
    make_events(1, false);
    thread = start_waiting();
    ck_assert_ok(winipc_event_create(
        &events[1], NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    add(WINIPC_OBJECT(events[1]), NULL);
    ck_assert_ok(end_waiting(thread));
}
END_TEST

START_TEST(what_one_thread_was_told_another_is_told_too)
{
    HANDLE thread;

    make_set();
    make_events(1, false);
    thread = start_waiting();
    set_event(0);
    ck_assert_ok(end_waiting(thread));
    thread = start_waiting();
    /* This one is told, and does not wait again; the other one goes on. */
    set_event(0);
    if (wait_for(1, BRIEFLY) == WINIPC_OK)
        set_event(0);
    ck_assert_ok(end_waiting(thread));
}
END_TEST

START_TEST(close_ends_a_wait_in_progress)
{
    HANDLE thread;

    make_set();
    make_events(1, false);
    winipc_waitset_ref(set);
    thread = start_waiting();
    winipc_waitset_close(set);
    Sleep(BRIEFLY); /* it may be in the wait by now, or not */
    winipc_waitset_close(set);
    set = NULL;
    ck_assert_status(end_waiting(thread), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(no_wait_is_early)
{
    double begin;

    make_set();
    make_events(2, false);
    for (uint32_t ms = 1; ms < 60; ms += 19) {
        begin = now_ms();
        ck_assert_status(wait_for(1, ms), WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - begin, ms);
    }
}
END_TEST

START_TEST(the_threads_of_a_set_end_with_it)
{
    int before = count_threads();

    make_set();
    make_events(MANY, false);
    arm();
    ck_assert_int_eq(count_threads(), before + 4);
    winipc_waitset_close(set);
    set = NULL;
    ck_assert_int_eq(count_threads(), before);
}
END_TEST

/* Its handle is closed behind its back. */
START_TEST(a_member_that_cannot_be_waited_for_is_told)
{
    HANDLE handle;

    make_set();
    make_events(3, false);
    arm();
    handle = winipc_object_handle(WINIPC_OBJECT(events[1]));
    ck_assert(CloseHandle(handle));
    set_event(0);
    expect_event(0);
    ck_assert_ok(wait_for(1, SOON));
    ck_assert_ptr_eq(ready[0].user, &events[1]);
    ck_assert(winipc_failed(ready[0].status));
    ck_assert_ok(winipc_waitset_remove(set, WINIPC_OBJECT(events[1]), NULL));
    set_event(2);
    expect_event(2);
}
END_TEST

static const test tests[] = {
    TEST(a_ready_member_is_told_with_its_pointer),
    TEST(what_is_set_before_it_is_added_is_told_at_once),
    TEST(each_member_is_told_once),
    TEST(members_are_told_in_the_order_in_which_they_were_set),
    TEST(a_member_that_is_always_ready_starves_nobody),
    TEST(a_level_is_told_as_long_as_it_is_set),
    TEST(one_unit_of_a_semaphore_is_taken_at_a_time),
    TEST_LOOP(a_signal_is_handed_over_by_remove, both),
    TEST_LOOP(a_member_that_is_not_ready_is_removed_without_a_signal, both),
    TEST(remove_puts_back_a_signal_that_nobody_asks_for),
    TEST(close_puts_back_what_was_taken),
    TEST(a_mutex_is_acquired_by_the_thread_that_waits),
    TEST(a_mutex_that_becomes_free_is_the_waiting_threads),
    TEST(an_abandoned_mutex_is_told_as_such),
    TEST(a_mutex_and_an_event_do_not_starve_each_other),
    TEST(a_slot_is_told_as_long_as_it_has_a_message),
    TEST(what_cannot_be_waited_for_is_refused),
    TEST(an_object_is_a_member_once),
    TEST(a_member_outlives_its_last_user),
    TEST(a_stop_event_ends_the_wait_for_a_set),
    TEST(the_stop_event_of_a_member_does_not),
    TEST(a_wait_in_progress_sees_a_new_member),
    TEST(what_one_thread_was_told_another_is_told_too),
    TEST(close_ends_a_wait_in_progress),
    TEST(no_wait_is_early),
    TEST(the_threads_of_a_set_end_with_it),
    TEST(a_member_that_cannot_be_waited_for_is_told),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "waitset", tests, teardown, NULL);
}
