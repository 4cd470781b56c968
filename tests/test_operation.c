/*
 * test_operation.c - calls that go on while their caller does something else.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "pipes.h"

static winipc_operation *operation;
static winipc_mailslot *reader, *writer;
static winipc_waitset *set_;
static winipc_pipe *accepted, *connected;
static char buffer[100];
static size_t moved;

static void teardown(void)
{
    winipc_waitset_close(set_);
    winipc_operation_close(operation);
    winipc_pipe_close(accepted);
    winipc_pipe_close(connected);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    set_ = NULL;
    operation = NULL;
    accepted = connected = NULL;
    writer = reader = NULL;
    close_pipes();
}

static void start_receive(winipc_pipe *pipe)
{
    memset(buffer, 0, sizeof buffer);
    moved = 42;
    ck_assert_ok(
        winipc_pipe_start_receive(pipe, buffer, sizeof buffer, &operation));
}

static void expect_in_flight(void)
{
    ck_assert_status(winipc_operation_result(operation, &moved, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(moved, 42);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(operation), 0),
                     WINIPC_E_TIMEOUT);
}

static void expect_received(const char *text)
{
    ck_assert_ok(winipc_operation_result(operation, &moved, SOON));
    ck_assert_uint_eq(moved, strlen(text));
    ck_assert(memcmp(buffer, text, moved) == 0);
}

/* One that is soon full. */
static void make_small_connection(void)
{
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = 1024));
}

/* Until nothing more fits. */
static int fill_up(winipc_pipe *from)
{
    int n = 0;

    while (winipc_pipe_send(from, "fill", 4, 0) == WINIPC_OK)
        n++;
    return n;
}

static int drain(winipc_pipe *at, const char *text)
{
    int n = 0;

    while (winipc_pipe_receive(at, big, sizeof big, &length, BRIEFLY) ==
           WINIPC_OK)
        n += length == strlen(text) && memcmp(big, text, length) == 0;
    return n;
}

START_TEST(a_receive_ends_when_a_message_comes)
{
    make_connection(NULL);
    start_receive(server);
    expect_in_flight();
    send_text(client, "hello");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    expect_received("hello");
}
END_TEST

START_TEST(a_result_is_told_again)
{
    make_connection(NULL);
    start_receive(server);
    send_text(client, "one");
    send_text(client, "two");
    expect_received("one");
    expect_received("one");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), 0));
    expect_text(server, "two");
    winipc_operation_cancel(operation);
    expect_received("one");
}
END_TEST

START_TEST(a_failure_is_told_again)
{
    make_connection(NULL);
    start_receive(server);
    winipc_pipe_close(client);
    client = NULL;
    for (int i = 0; i < 2; i++)
        ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                         WINIPC_E_CLOSED);
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), 0));
}
END_TEST

START_TEST(a_message_that_does_not_fit_is_told_and_stays)
{
    make_connection(NULL);
    ck_assert_ok(winipc_pipe_start_receive(server, buffer, 2, &operation));
    send_text(client, "long");
    ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(moved, 4);
    expect_text(server, "long");
}
END_TEST

START_TEST(a_receive_that_is_cancelled_loses_nothing)
{
    make_connection(NULL);
    for (int i = 0; i < 2; i++) {
        start_receive(server);
        if (i == 0)
            send_text(client, "kept");
        winipc_operation_cancel(operation);
        ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                         WINIPC_E_CANCELLED);
        winipc_operation_close(operation);
        operation = NULL;
        if (i == 1)
            send_text(client, "kept");
        expect_text(server, "kept");
    }
}
END_TEST

START_TEST(a_receive_that_is_closed_loses_nothing)
{
    make_connection(NULL);
    start_receive(server);
    send_text(client, "kept");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    winipc_operation_close(operation);
    operation = NULL;
    expect_text(server, "kept");
}
END_TEST

START_TEST(it_outlives_the_close_of_its_pipe)
{
    make_connection(NULL);
    start_receive(server);
    winipc_pipe_close(server);
    server = NULL;
    send_text(client, "late");
    expect_received("late");
}
END_TEST

START_TEST(an_abort_ends_it)
{
    make_connection(NULL);
    start_receive(server);
    winipc_pipe_abort(server);
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                     WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_send_goes_on_while_there_is_no_room)
{
    int n;

    make_small_connection();
    n = fill_up(client);
    moved = 42;
    ck_assert_ok(winipc_pipe_start_send(client, "last", 4, &operation));
    expect_in_flight();
    ck_assert_int_eq(drain(server, "fill"), n);
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    ck_assert_ok(winipc_operation_result(operation, &moved, SOON));
    ck_assert_uint_eq(moved, 4);
}
END_TEST

START_TEST(sends_go_in_the_order_in_which_they_were_started)
{
    winipc_operation *second;

    make_small_connection();
    fill_up(client);
    ck_assert_ok(winipc_pipe_start_send(client, "first", 5, &operation));
    ck_assert_ok(winipc_pipe_start_send(client, "second", 6, &second));
    do {
        ck_assert_ok(
            winipc_pipe_receive(server, big, sizeof big, &length, SOON));
    } while (memcmp(big, "fill", 4) == 0);
    ck_assert(length == 5 && memcmp(big, "first", 5) == 0);
    expect_text(server, "second");
    ck_assert_ok(winipc_operation_result(second, NULL, SOON));
    ck_assert_ok(winipc_operation_result(operation, NULL, SOON));
    winipc_operation_close(second);
}
END_TEST

START_TEST(a_send_that_is_given_up_has_not_gone)
{
    make_small_connection();
    for (int i = 0; i < 2; i++) {
        fill_up(client);
        ck_assert_ok(winipc_pipe_start_send(client, "lost", 4, &operation));
        if (i == 0) {
            winipc_operation_cancel(operation);
            ck_assert_status(winipc_operation_result(operation, &moved, 0),
                             WINIPC_E_CANCELLED);
        }
        winipc_operation_close(operation);
        operation = NULL;
        ck_assert_int_eq(drain(server, "lost"), 0);
    }
    send_text(client, "and it still sends");
    expect_text(server, "and it still sends");
}
END_TEST

START_TEST(bytes_that_are_given_up_are_uncertain)
{
    static const char data[100000];

    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true,
                                                 .max_message_size = 4096));
    for (int i = 0; i < 2; i++) {
        winipc_operation_close(operation);
        operation = NULL;
        if (i == 0)
            ck_assert_ok(
                winipc_pipe_start_send(client, data, sizeof data, &operation));
        else
            ck_assert_status(
                winipc_pipe_start_send(client, data, sizeof data, &operation),
                WINIPC_E_UNCERTAIN);
    }
    ck_assert_status(winipc_pipe_send(client, "x", 1, 0), WINIPC_E_UNCERTAIN);
}
END_TEST

START_TEST(a_send_that_has_gone_is_not_cancelled)
{
    make_connection(NULL);
    ck_assert_ok(winipc_pipe_start_send(client, "gone", 4, &operation));
    winipc_operation_cancel(operation);
    ck_assert_ok(winipc_operation_result(operation, &moved, 0));
    ck_assert_uint_eq(moved, 4);
    expect_text(server, "gone");
}
END_TEST

static DWORD WINAPI start_both(void *send)
{
    start_receive(client);
    ck_assert_ok(winipc_pipe_start_send(client, "still", 5, send));
    return 0;
}

START_TEST(what_a_thread_started_goes_on_when_it_has_exited)
{
    winipc_operation *send = NULL;
    HANDLE thread;
    int n;

    make_small_connection();
    n = fill_up(client);
    thread = CreateThread(NULL, 0, start_both, &send, 0, NULL);
    ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
    expect_in_flight();
    while (n-- > 0)
        expect_text(server, "fill");
    ck_assert_ok(winipc_operation_result(send, NULL, SOON));
    expect_text(server, "still");
    send_text(server, "down");
    expect_received("down");
    winipc_operation_close(send);
}
END_TEST

static DWORD WINAPI cancel_it(void *unused)
{
    (void)unused;
    Sleep(BRIEFLY); /* so that it is likely to wait; it passes in either case */
    winipc_operation_cancel(operation);
    return 0;
}

START_TEST(cancel_ends_a_wait_for_the_result)
{
    HANDLE thread;
    double begin;

    make_connection(NULL);
    start_receive(server);
    thread = CreateThread(NULL, 0, cancel_it, NULL, 0, NULL);
    begin = now_ms();
    ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert(now_ms() - begin < SOON);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}
END_TEST

START_TEST(a_stop_event_interrupts_the_wait_and_not_the_operation)
{
    winipc_event *stop;

    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop));
    start_receive(server);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_operation_result(operation, &moved, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    send_text(client, "on");
    expect_received("on");
    winipc_event_close(stop);
}
END_TEST

START_TEST(an_accept_ends_when_a_client_comes)
{
    listen_with(NULL);
    ck_assert_ok(winipc_pipe_start_accept(listener, &accepted, &operation));
    moved = 42;
    expect_in_flight();
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    ck_assert_ptr_null(accepted);
    ck_assert_ok(winipc_operation_result(operation, NULL, SOON));
    send_text(client, "in");
    expect_text(accepted, "in");
}
END_TEST

START_TEST(an_accept_that_is_closed_leaves_the_client_to_the_next)
{
    listen_with(NULL);
    ck_assert_ok(winipc_pipe_start_accept(listener, &accepted, &operation));
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    winipc_operation_close(operation);
    operation = NULL;
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    send_text(client, "in");
    expect_text(server, "in");
}
END_TEST

START_TEST(a_connect_goes_on_until_a_server_comes)
{
    char owner[] = "S-1-1-0"; /* whose it is not */

    listen_with(NULL);
    winipc_pipe_listener_close(listener);
    listener = NULL;
    ck_assert_ok(winipc_pipe_start_connect(
        &connected, pipe_name,
        WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true), &operation));
    moved = 42;
    expect_in_flight();
    ck_assert_ok(winipc_pipe_listener_create(&listener, pipe_name, NULL));
    ck_assert_ok(winipc_operation_result(operation, NULL, SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    send_text(connected, "in");
    expect_text(server, "in");
    winipc_operation_close(operation);
    winipc_pipe_close(connected);
    ck_assert_ok(winipc_pipe_start_connect(
        &connected, pipe_name,
        WINIPC_PIPE_CONNECT_OPTIONS(.expected_owner_sid = owner), &operation));
    memset(owner, 'x', sizeof owner - 1);
    ck_assert_status(winipc_operation_result(operation, NULL, SOON),
                     WINIPC_E_ACCESS_DENIED);
    ck_assert_ptr_null(connected);
}
END_TEST

START_TEST(a_connect_that_is_closed_connects_to_nobody)
{
    winipc_pipe_peek_info info;

    listen_with(NULL);
    ck_assert_ok(
        winipc_pipe_start_connect(&connected, pipe_name, NULL, &operation));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    winipc_operation_close(operation);
    operation = NULL;
    ck_assert_ptr_null(connected);
    if (winipc_pipe_accept(listener, &server, BRIEFLY) == WINIPC_OK)
        ck_assert_status(winipc_pipe_peek(server, &info), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_read_ends_when_a_message_comes)
{
    const char *name = unique_name("operation");

    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    memset(buffer, 0, sizeof buffer);
    moved = 42;
    ck_assert_ok(
        winipc_mailslot_start_read(reader, buffer, sizeof buffer, &operation));
    expect_in_flight();
    ck_assert_ok(winipc_mailslot_write(writer, "mail", 4, SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(operation), SOON));
    expect_received("mail");
}
END_TEST

#define MANY 100

START_TEST(a_wait_set_tells_of_those_that_have_ended)
{
    static winipc_pipe *ends[MANY][2];
    static winipc_operation *operations[MANY];
    static char buffers[MANY][10];
    winipc_ready ready[10];
    size_t n, told = 0;

    ck_assert_ok(winipc_waitset_create(&set_, NULL));
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_ok(winipc_pipe_pair(&ends[i][0], &ends[i][1], NULL));
        ck_assert_ok(winipc_pipe_start_receive(ends[i][0], buffers[i], 10,
                                               &operations[i]));
        ck_assert_ok(winipc_waitset_add(set_, WINIPC_OBJECT(operations[i]),
                                        &operations[i]));
    }
    ck_assert_status(winipc_waitset_wait(set_, ready, 10, &n, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    for (size_t i = 0; i < MANY; i++)
        send_text(ends[i][1], "x");
    while (told < MANY) {
        ck_assert_ok(winipc_waitset_wait(set_, ready, 10, &n, SOON));
        for (size_t i = 0; i < n; i++, told++) {
            winipc_operation **one = ready[i].user;

            ck_assert_ok(ready[i].status);
            ck_assert_ok(winipc_operation_result(*one, &moved, 0));
            ck_assert_uint_eq(moved, 1);
            ck_assert_ok(winipc_waitset_remove(set_, ready[i].object, NULL));
            winipc_operation_close(*one);
            *one = NULL;
        }
    }
    for (size_t i = 0; i < MANY; i++) {
        ck_assert_ptr_null(operations[i]);
        winipc_pipe_close(ends[i][0]);
        winipc_pipe_close(ends[i][1]);
    }
}
END_TEST

START_TEST(a_wait_set_tells_of_what_is_there)
{
    winipc_object *at_server, *at_listener;
    winipc_ready ready[2];
    size_t n;

    make_connection(NULL);
    at_server = WINIPC_OBJECT(server);
    at_listener = WINIPC_OBJECT(listener);
    ck_assert_ok(winipc_waitset_create(&set_, NULL));
    ck_assert_ok(winipc_waitset_add(set_, at_server, NULL));
    ck_assert_ok(winipc_waitset_add(set_, at_listener, NULL));
    for (int i = 0; i < 5; i++) {
        ck_assert_status(winipc_waitset_wait(set_, ready, 2, &n, 0),
                         WINIPC_E_TIMEOUT);
        send_text(client, "gone");
        Sleep(
            BRIEFLY); /* so that the set is likely to notice; or it does not */
        expect_text(server, "gone");
    }
    send_text(client, "there");
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_waitset_wait(set_, ready, 2, &n, SOON));
        ck_assert_uint_eq(n, 1);
        ck_assert_ptr_eq(ready[0].object, at_server);
    }
    expect_text(server, "there");
    ck_assert_ok(winipc_pipe_connect(&connected, pipe_name, NULL, SOON));
    ck_assert_ok(winipc_waitset_wait(set_, ready, 2, &n, SOON));
    ck_assert_ptr_eq(ready[0].object, at_listener);
    ck_assert_ok(winipc_pipe_accept(listener, &accepted, SOON));
    winipc_pipe_abort(server);
    ck_assert_ok(winipc_waitset_wait(set_, ready, 2, &n, SOON));
    ck_assert_ptr_eq(ready[0].object, at_server);
    ck_assert_ok(ready[0].status);
}
END_TEST

START_TEST(an_operation_that_is_cancelled_is_over_for_who_waits)
{
    winipc_object *both[2];
    winipc_ready ready;
    size_t n;

    make_connection(NULL);
    start_receive(server);
    ck_assert_ok(winipc_waitset_create(&set_, NULL));
    ck_assert_ok(winipc_waitset_add(set_, WINIPC_OBJECT(operation), NULL));
    winipc_operation_cancel(operation);
    ck_assert_ok(winipc_waitset_wait(set_, &ready, 1, &n, SOON));
    both[0] = WINIPC_OBJECT(listener);
    both[1] = WINIPC_OBJECT(operation);
    ck_assert_status(winipc_wait_any(both, 2, &n, SOON), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(it_says_how_it_stands)
{
    char text[200];

    make_connection(NULL);
    start_receive(server);
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(operation), text,
                                        sizeof text, &length));
    ck_assert_ptr_nonnull(strstr(text, "operation"));
    ck_assert_ptr_nonnull(strstr(text, "in flight"));
    winipc_operation_cancel(operation);
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(operation), text,
                                        sizeof text, &length));
    ck_assert_ptr_nonnull(strstr(text, "WINIPC_E_CANCELLED"));
}
END_TEST

static const test tests[] = {
    TEST(a_receive_ends_when_a_message_comes),
    TEST(a_result_is_told_again),
    TEST(a_failure_is_told_again),
    TEST(a_message_that_does_not_fit_is_told_and_stays),
    TEST(a_receive_that_is_cancelled_loses_nothing),
    TEST(a_receive_that_is_closed_loses_nothing),
    TEST(it_outlives_the_close_of_its_pipe),
    TEST(an_abort_ends_it),
    TEST(a_send_goes_on_while_there_is_no_room),
    TEST(sends_go_in_the_order_in_which_they_were_started),
    TEST(a_send_that_is_given_up_has_not_gone),
    TEST(bytes_that_are_given_up_are_uncertain),
    TEST(a_send_that_has_gone_is_not_cancelled),
    TEST(what_a_thread_started_goes_on_when_it_has_exited),
    TEST(cancel_ends_a_wait_for_the_result),
    TEST(a_stop_event_interrupts_the_wait_and_not_the_operation),
    TEST(an_accept_ends_when_a_client_comes),
    TEST(an_accept_that_is_closed_leaves_the_client_to_the_next),
    TEST(a_connect_goes_on_until_a_server_comes),
    TEST(a_connect_that_is_closed_connects_to_nobody),
    TEST(a_read_ends_when_a_message_comes),
    TEST(a_wait_set_tells_of_those_that_have_ended),
    TEST(a_wait_set_tells_of_what_is_there),
    TEST(an_operation_that_is_cancelled_is_over_for_who_waits),
    TEST(it_says_how_it_stands),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "operation", tests, teardown, NULL);
}
