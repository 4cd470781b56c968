/*
 * test_overlapped.c - reading from a slot as Windows does it, where it does not.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "ntapi.h"
#include "slot_as_windows.h"

ReadFile_type *ReadFile_slot = slot_read;
CancelIoEx_type *CancelIoEx_slot = slot_cancel;

static HANDLE server;
static volatile bool served;

static DWORD WINAPI serve_all(void *unused)
{
    (void)unused;
    while (!served) {
        slot_flight_serve();
        Sleep(1);
    }
    return 0;
}

static winipc_mailslot *reader, *writer;
static winipc_event *event, *stop;
static char got[300000], sent[100000];
static size_t length;

static void setup(const winipc_mailslot_options *options)
{
    const char *name = unique_name("overlapped");

    slot_flight_begin();
    served = false;
    winipc__ntapi.NtQueryInformationFile = slot_is_asynchronous;
    ck_assert_ok(winipc_mailslot_create(&reader, name, options));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    server = CreateThread(NULL, 0, serve_all, NULL, 0, NULL);
}

static void teardown(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(event);
    winipc_event_close(stop);
    reader = writer = NULL;
    event = stop = NULL;
    served = true;
    WaitForSingleObject(server, INFINITE);
    CloseHandle(server);
    ck_assert(!flight.two_at_once);
    slot_flight_end();
}

static void write_text(const char *text)
{
    ck_assert_ok(winipc_mailslot_write(writer, text, strlen(text), SOON));
}

static void expect_text(const char *text)
{
    ck_assert_ok(winipc_mailslot_read(reader, got, sizeof got, &length, SOON));
    ck_assert_uint_eq(length, strlen(text));
    ck_assert_mem_eq(got, text, length);
}

START_TEST(a_read_waits_for_its_message)
{
    setup(NULL);
    write_text("one");
    write_text("two");
    expect_text("one");
    expect_text("two");
    ck_assert_status(
        winipc_mailslot_read(reader, got, sizeof got, &length, BRIEFLY),
        WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(flight.started, 3);
}
END_TEST

START_TEST(a_time_out_leaves_the_read_in_flight)
{
    setup(NULL);
    for (int i = 0; i < 5; i++)
        ck_assert_status(
            winipc_mailslot_read(reader, got, sizeof got, &length, 1),
            WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(flight.started, 1);
    ck_assert_uint_eq(flight.cancelled, 0);
    write_text("late");
    expect_text("late");
    ck_assert_uint_eq(flight.started, 1);
}
END_TEST

/* Above the 64 KiB to which Wine 8 tells a size, the emulation cannot go. */
START_TEST(the_head_grows_to_a_large_message)
{
    setup(NULL);
    memset(sent, 'x', sizeof sent);
    ck_assert_ok(winipc_mailslot_write(writer, sent, 60000, SOON));
    write_text("small");
    for (int i = 0; i < 2; i++) {
        ck_assert_status(winipc_mailslot_read(reader, got, 10, &length, SOON),
                         WINIPC_E_TOO_BIG);
        ck_assert_uint_eq(length, 60000);
    }
    ck_assert_ok(winipc_mailslot_read(reader, got, sizeof got, &length, SOON));
    ck_assert_uint_eq(length, 60000);
    ck_assert_mem_eq(got, sent, length);
    expect_text("small");
    ck_assert_uint_eq(flight.too_small, 1);
}
END_TEST

START_TEST(a_read_that_nobody_cancelled_is_started_again)
{
    setup(NULL);
    ck_assert_status(winipc_mailslot_read(reader, got, 1, &length, 1),
                     WINIPC_E_TIMEOUT);
    slot_flight_abort();
    ck_assert_status(winipc_mailslot_read(reader, got, 1, &length, 1),
                     WINIPC_E_TIMEOUT);
    slot_flight_abort();
    write_text("for the living");
    expect_text("for the living");
    ck_assert_uint_eq(flight.aborted, 2);
    ck_assert_uint_eq(flight.started, 3);
}
END_TEST

static DWORD WINAPI abort_and_send(void *unused)
{
    (void)unused;
    for (int i = 0; i < 5; i++) {
        Sleep(5);
        slot_flight_abort();
    }
    write_text("x");
    return 0;
}

START_TEST(a_wait_outlives_reads_that_end_without_a_message)
{
    winipc_object *both[2];
    winipc_status waited, read;
    HANDLE thread;
    size_t index;

    setup(NULL);
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    both[0] = WINIPC_OBJECT(event);
    both[1] = WINIPC_OBJECT(reader);
    thread = CreateThread(NULL, 0, abort_and_send, NULL, 0, NULL);
    waited = winipc_wait_any(both, 2, &index, SOON);
    /* Not before the message was there. */
    read = winipc_mailslot_read(reader, got, sizeof got, &length, 0);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_ok(waited);
    ck_assert_uint_eq(index, 1);
    ck_assert_ok(read);
    ck_assert_uint_gt(flight.aborted, 0);
    ck_assert_status(winipc_wait_any(both, 2, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(the_event_left_behind_by_a_message_wakes_nobody)
{
    setup(NULL);
    write_text("x");
    expect_text("x");
    ck_assert_status(winipc_wait(WINIPC_OBJECT(reader), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    write_text("y");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(reader), SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(reader), 0));
    expect_text("y");
}
END_TEST

static DWORD WINAPI wait_for_slot(void *unused)
{
    (void)unused;
    return (DWORD)winipc_wait(WINIPC_OBJECT(reader), SOON);
}

/* One thread waits while another reads what comes first: the wait must see the
   second message, for which nobody else has started a read. */
START_TEST(a_wait_beside_a_reader_misses_no_message)
{
    HANDLE thread;
    DWORD code;

    for (int i = 0; i < 20; i++) {
        setup(NULL);
        thread = CreateThread(NULL, 0, wait_for_slot, NULL, 0, NULL);
        write_text("first");
        expect_text("first");
        write_text("second");
        ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
        GetExitCodeThread(thread, &code);
        CloseHandle(thread);
        ck_assert_int_eq((int)code, WINIPC_OK);
        expect_text("second");
        if (i < 19)
            teardown();
    }
}
END_TEST

START_TEST(a_wait_for_all_waits_for_the_read)
{
    winipc_object *both[2];

    setup(NULL);
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    both[0] = WINIPC_OBJECT(event);
    both[1] = WINIPC_OBJECT(reader);
    ck_assert_ok(winipc_event_set(event));
    ck_assert_status(winipc_wait_all(both, 2, 3 * BRIEFLY), WINIPC_E_TIMEOUT);
    write_text("x");
    ck_assert_ok(winipc_wait_all(both, 2, SOON));
    ck_assert_status(winipc_event_wait(event, 0), WINIPC_E_TIMEOUT);
    expect_text("x");
}
END_TEST

START_TEST(closing_cancels_and_collects_the_read)
{
    setup(NULL);
    ck_assert_status(winipc_mailslot_read(reader, got, 1, &length, 1),
                     WINIPC_E_TIMEOUT);
    winipc_mailslot_close(reader);
    reader = NULL;
    ck_assert_uint_eq(flight.cancelled, 1);
    ck_assert_ptr_null(flight.overlapped);
}
END_TEST

START_TEST(a_stop_event_ends_the_read_and_loses_nothing)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    setup(WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    ck_assert_status(winipc_mailslot_read(reader, got, 1, &length, 1),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_set(stop));
    write_text("kept");
    ck_assert_status(
        winipc_mailslot_read(reader, got, sizeof got, &length, SOON),
        WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    expect_text("kept");
}
END_TEST

START_TEST(the_count_is_exact_and_holds_the_head)
{
    winipc_mailslot_info info;

    setup(WINIPC_MAILSLOT_OPTIONS(.max_message_size = 4));
    write_text("1234");
    expect_text("1234");
    ck_assert_ok(winipc_mailslot_get_info(reader, &info));
    ck_assert_uint_eq(info.count, 0);
    ck_assert(info.count_is_exact);
    write_text("ab");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(reader), SOON));
    ck_assert_ok(winipc_mailslot_get_info(reader, &info));
    ck_assert_uint_eq(info.count, 1);
    ck_assert_uint_eq(info.next_size, 2);
    expect_text("ab");
}
END_TEST

static bool count_to_three(void *context, const void *data, size_t size)
{
    (void)data;
    (void)size;
    return ++*(int *)context < 3;
}

START_TEST(for_each_reads_one_after_the_other)
{
    int n = 0;

    setup(NULL);
    write_text("a");
    write_text("b");
    write_text("c");
    ck_assert_ok(winipc_mailslot_for_each(reader, count_to_three, &n, SOON));
    ck_assert_int_eq(n, 3);
}
END_TEST

static const test tests[] = {
    TEST(a_read_waits_for_its_message),
    TEST(a_time_out_leaves_the_read_in_flight),
    TEST(the_head_grows_to_a_large_message),
    TEST(a_read_that_nobody_cancelled_is_started_again),
    TEST(a_wait_outlives_reads_that_end_without_a_message),
    TEST(the_event_left_behind_by_a_message_wakes_nobody),
    TEST(a_wait_beside_a_reader_misses_no_message),
    TEST(a_wait_for_all_waits_for_the_read),
    TEST(closing_cancels_and_collects_the_read),
    TEST(a_stop_event_ends_the_read_and_loses_nothing),
    TEST(the_count_is_exact_and_holds_the_head),
    TEST(for_each_reads_one_after_the_other),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "overlapped", tests, teardown, NULL);
}
