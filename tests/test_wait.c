/*
 * test_wait.c - wait for one object, any of several, or all of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "harness.h"

#define MANY 200

static winipc_event *events[MANY], *stop;
static winipc_mailslot *slot, *writer;
static winipc_object *items[MANY];

static void teardown(void)
{
    for (int i = 0; i < MANY; i++) {
        winipc_event_close(events[i]);
        events[i] = NULL;
    }
    winipc_event_close(stop);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(slot);
    stop = NULL;
    slot = writer = NULL;
}

static void make_events(int n)
{
    for (int i = 0; i < n; i++) {
        ck_assert_ok(winipc_event_create(&events[i], NULL, NULL));
        items[i] = WINIPC_OBJECT(events[i]);
    }
}

static void make_slot(void)
{
    const char *name = unique_name("wait");

    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
}

static void make_stop(bool set)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = set)));
}

START_TEST(wait_any_tells_which)
{
    size_t index = 99;

    make_events(2);
    ck_assert_status(winipc_wait_any(items, 2, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(index, 99);
    ck_assert_ok(winipc_event_set(events[1]));
    ck_assert_ok(winipc_wait_any(items, 2, &index, SOON));
    ck_assert_uint_eq(index, 1);
}
END_TEST

START_TEST(wait_any_takes_the_lowest_and_only_that)
{
    size_t index;
    bool set;

    make_events(3);
    ck_assert_ok(winipc_event_set(events[1]));
    ck_assert_ok(winipc_event_set(events[2]));
    ck_assert_ok(winipc_wait_any(items, 3, &index, SOON));
    ck_assert_uint_eq(index, 1);
    ck_assert_ok(winipc_event_is_set(events[2], &set));
    ck_assert(set);
    ck_assert_ok(winipc_event_is_set(events[1], &set));
    ck_assert(!set);
}
END_TEST

static const int sizes[] = {1, 2, 61, 62, 63, 64, 65, 127, 128, 129, MANY};

START_TEST(wait_any_takes_any_number_and_each_signal_once)
{
    int n = sizes[_i];
    size_t index;

    make_events(n);
    for (int i = n - 1; i >= 0; i--)
        ck_assert_ok(winipc_event_set(events[i]));
    for (int i = 0; i < n; i++) {
        ck_assert_ok(winipc_wait_any(items, (size_t)n, &index, SOON));
        ck_assert_int_eq((int)index, i);
    }
    ck_assert_status(winipc_wait_any(items, (size_t)n, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

static DWORD WINAPI set_later(void *event)
{
    return (DWORD)winipc_event_set(event);
}

START_TEST(wait_any_of_many_wakes_for_the_last)
{
    HANDLE thread;
    size_t index;

    make_events(MANY);
    for (int i = MANY - 1; i >= 0; i -= 66) {
        thread = CreateThread(NULL, 0, set_later, events[i], 0, NULL);
        ck_assert_ok(winipc_wait_any(items, MANY, &index, SOON));
        ck_assert_int_eq((int)index, i);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
}
END_TEST

START_TEST(wait_all_takes_all_signals_or_none)
{
    bool set;

    make_events(64);
    for (int i = 0; i < 63; i++)
        ck_assert_ok(winipc_event_set(events[i]));
    ck_assert_status(winipc_wait_all(items, 64, BRIEFLY), WINIPC_E_TIMEOUT);
    for (int i = 0; i < 63; i++) {
        ck_assert_ok(winipc_event_is_set(events[i], &set));
        ck_assert(set);
    }
    ck_assert_ok(winipc_event_set(events[63]));
    ck_assert_ok(winipc_wait_all(items, 64, SOON));
    for (int i = 0; i < 64; i++) {
        ck_assert_ok(winipc_event_is_set(events[i], &set));
        ck_assert(!set);
    }
}
END_TEST

START_TEST(wait_all_refuses_twins_and_crowds)
{
    make_events(65);
    ck_assert_status(winipc_wait_all(items, 65, 0), WINIPC_E_INVALID_ARGUMENT);
    items[3] = items[1];
    ck_assert_status(winipc_wait_all(items, 4, 0), WINIPC_E_INVALID_ARGUMENT);
}
END_TEST

START_TEST(a_slot_is_ready_when_it_has_a_message)
{
    char c;
    size_t length;

    make_slot();
    ck_assert_status(winipc_wait(WINIPC_OBJECT(slot), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_wait(WINIPC_OBJECT(slot), SOON));
    ck_assert_ok(winipc_mailslot_read(slot, &c, 1, &length, 0));
    ck_assert_status(winipc_wait(WINIPC_OBJECT(slot), BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_message_that_was_too_large_keeps_its_slot_ready)
{
    size_t length;

    make_slot();
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_status(winipc_mailslot_read(slot, NULL, 0, &length, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(slot), 0));
}
END_TEST

/* The slot before, between and behind events that are set or not. */
static const struct {
    int slot_at;
    bool message, event_set;
    int ready;
} mixtures[] = {
    {0, true, true, 0},    {0, false, true, 1}, {0, true, false, 0},
    {1, true, true, 0},    {1, true, false, 1}, {1, false, true, 0},
    {2, true, true, 0},    {2, true, false, 2}, {0, false, false, -1},
    {2, false, false, -1},
};

START_TEST(wait_any_mixes_slots_and_events_lowest_first)
{
    winipc_object *mixed[3];
    int first_event = mixtures[_i].slot_at == 0 ? 1 : 0;
    size_t index = 99;
    bool set;

    make_events(2);
    make_slot();
    for (int i = 0, e = 0; i < 3; i++)
        mixed[i] = i == mixtures[_i].slot_at ? WINIPC_OBJECT(slot) : items[e++];
    if (mixtures[_i].message)
        ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    if (mixtures[_i].event_set)
        ck_assert_ok(winipc_event_set(events[0]));
    if (mixtures[_i].ready < 0) {
        ck_assert_status(winipc_wait_any(mixed, 3, &index, 70),
                         WINIPC_E_TIMEOUT);
        return;
    }
    ck_assert_ok(winipc_wait_any(mixed, 3, &index, SOON));
    ck_assert_int_eq((int)index, mixtures[_i].ready);
    ck_assert_ok(winipc_event_is_set(events[0], &set));
    ck_assert_int_eq(set, mixtures[_i].event_set &&
                              mixtures[_i].ready != first_event);
}
END_TEST

START_TEST(wait_all_of_a_slot_and_an_event_wants_both)
{
    winipc_object *both[2];
    bool set;

    make_events(1);
    make_slot();
    both[0] = items[0];
    both[1] = WINIPC_OBJECT(slot);
    ck_assert_ok(winipc_event_set(events[0]));
    ck_assert_status(winipc_wait_all(both, 2, 70), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_is_set(events[0], &set));
    ck_assert(set);
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_ok(winipc_wait_all(both, 2, SOON));
    ck_assert_ok(winipc_event_is_set(events[0], &set));
    ck_assert(!set);
}
END_TEST

START_TEST(a_set_stop_event_wins_over_a_ready_object)
{
    bool set;
    size_t index;
    char c;

    make_stop(true);
    ck_assert_ok(winipc_event_create(
        &events[0], NULL,
        WINIPC_EVENT_OPTIONS(.initially_set = true, .stop = stop)));
    items[0] = WINIPC_OBJECT(events[0]);
    ck_assert_status(winipc_event_wait(events[0], SOON), WINIPC_E_CANCELLED);
    ck_assert_status(winipc_wait_any(items, 1, &index, 0), WINIPC_E_CANCELLED);
    ck_assert_status(winipc_wait_all(items, 1, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_is_set(events[0], &set));
    ck_assert(set);

    ck_assert_ok(winipc_mailslot_create(&slot, unique_name("stop"),
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    ck_assert_status(winipc_mailslot_read(slot, &c, 1, &index, 0),
                     WINIPC_E_CANCELLED);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(slot), SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    ck_assert_ok(winipc_event_wait(events[0], SOON));
}
END_TEST

START_TEST(each_members_stop_event_counts)
{
    size_t index;

    make_stop(false);
    make_events(MANY - 1);
    ck_assert_ok(winipc_event_create(&events[MANY - 1], NULL,
                                     WINIPC_EVENT_OPTIONS(.stop = stop)));
    items[MANY - 1] = WINIPC_OBJECT(events[MANY - 1]);
    ck_assert_status(winipc_wait_any(items, MANY, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_wait_any(items, MANY, &index, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_status(winipc_wait_any(items + MANY - 64, 64, &index, SOON),
                     WINIPC_E_CANCELLED);
}
END_TEST

static DWORD WINAPI wait_on_event(void *event)
{
    return (DWORD)winipc_event_wait(event, SOON);
}

static DWORD WINAPI set_after_a_while(void *event)
{
    Sleep(4 * BRIEFLY);
    return (DWORD)winipc_event_set(event);
}

/* Only a single object has a default time-out. */
START_TEST(several_objects_are_waited_for_as_long_as_it_takes)
{
    HANDLE thread;
    size_t index;

    ck_assert_ok(
        winipc_mailslot_create(&slot, unique_name("wait"),
                               WINIPC_MAILSLOT_OPTIONS(.timeout_ms = BRIEFLY)));
    make_events(1);
    items[1] = WINIPC_OBJECT(slot);
    thread = CreateThread(NULL, 0, set_after_a_while, events[0], 0, NULL);
    ck_assert_ok(winipc_wait_any(items, 2, &index, WINIPC_DEFAULT));
    ck_assert_uint_eq(index, 0);
    ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
}
END_TEST

START_TEST(a_waiter_outlives_the_close_of_an_event)
{
    HANDLE thread;
    winipc_event *named;
    const char *name = unique_name("outlive");
    DWORD code;

    ck_assert_ok(winipc_event_create(&named, name, NULL));
    ck_assert_ok(winipc_event_create(&events[0], name, NULL));
    thread = CreateThread(NULL, 0, wait_on_event, named, 0, NULL);
    /* Until it waits: nothing tells but that it has not come back. */
    ck_assert_uint_eq(WaitForSingleObject(thread, 200), WAIT_TIMEOUT);
    winipc_event_close(named);
    ck_assert_ok(winipc_event_set(events[0]));
    ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    ck_assert_int_eq((int)code, WINIPC_OK);
}
END_TEST

/* One call for each way to wait; the thread's own reference goes meanwhile. */
static DWORD WINAPI wait_for_all(void *event)
{
    winipc_object *one = WINIPC_OBJECT((winipc_event *)event);

    return (DWORD)winipc_wait_all(&one, 1, SOON);
}

START_TEST(a_wait_for_all_with_a_stop_event_outlives_the_close_too)
{
    HANDLE thread;
    winipc_event *named;
    const char *name = unique_name("outlive");
    DWORD code;

    make_stop(false);
    ck_assert_ok(
        winipc_event_create(&named, name, WINIPC_EVENT_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_event_create(&events[0], name, NULL));
    thread = CreateThread(NULL, 0, wait_for_all, named, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(thread, 200), WAIT_TIMEOUT);
    winipc_event_close(named);
    ck_assert_uint_eq(WaitForSingleObject(thread, 120), WAIT_TIMEOUT);
    ck_assert_ok(winipc_event_set(events[0]));
    ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    ck_assert_int_eq((int)code, WINIPC_OK);
}
END_TEST

START_TEST(a_slots_default_time_out_is_that_of_a_wait_for_it)
{
    ck_assert_ok(
        winipc_mailslot_create(&slot, unique_name("default"),
                               WINIPC_MAILSLOT_OPTIONS(.timeout_ms = 30)));
    ck_assert_status(winipc_wait(WINIPC_OBJECT(slot), WINIPC_DEFAULT),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(no_wait_is_early)
{
    make_events(1);
    for (uint32_t wait = 1; wait < 80; wait = wait * 2 + 1) {
        double start = now_ms();

        ck_assert_status(winipc_event_wait(events[0], wait), WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - start, wait);
    }
}
END_TEST

/* Windows's loader may have had some, and ended them. */
static int threads_at_start;

START_TEST(the_library_has_no_thread)
{
    size_t index;

    make_events(1);
    make_slot();
    items[1] = WINIPC_OBJECT(slot);
    ck_assert_status(winipc_wait_any(items, 2, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_int_le(count_threads(), threads_at_start);
}
END_TEST

static const test tests[] = {
    TEST(wait_any_tells_which),
    TEST(wait_any_takes_the_lowest_and_only_that),
    TEST_LOOP(wait_any_takes_any_number_and_each_signal_once, sizes),
    TEST(wait_any_of_many_wakes_for_the_last),
    TEST(wait_all_takes_all_signals_or_none),
    TEST(wait_all_refuses_twins_and_crowds),
    TEST(a_slot_is_ready_when_it_has_a_message),
    TEST(a_message_that_was_too_large_keeps_its_slot_ready),
    TEST_LOOP(wait_any_mixes_slots_and_events_lowest_first, mixtures),
    TEST(wait_all_of_a_slot_and_an_event_wants_both),
    TEST(a_set_stop_event_wins_over_a_ready_object),
    TEST(each_members_stop_event_counts),
    TEST(several_objects_are_waited_for_as_long_as_it_takes),
    TEST(a_waiter_outlives_the_close_of_an_event),
    TEST(a_wait_for_all_with_a_stop_event_outlives_the_close_too),
    TEST(a_slots_default_time_out_is_that_of_a_wait_for_it),
    TEST(no_wait_is_early),
    TEST(the_library_has_no_thread),
    {0},
};

int main(int argc, char **argv)
{
    threads_at_start = count_threads();
    return run_tests(argc, argv, "wait", tests, teardown, NULL);
}
