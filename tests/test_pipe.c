/*
 * test_pipe.c - sending and receiving, within one process.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "pipes.h"

/* Each end in turn. */
static const bool both[] = {false, true};

static winipc_event *stop;
static HANDLE thread;

static void teardown(void)
{
    close_pipes();
    winipc_event_close(stop);
    stop = NULL;
}

static void fill(char *data, size_t n, unsigned seed)
{
    for (size_t i = 0; i < n; i++)
        data[i] = (char)(seed = seed * 1103515245 + 12345) ^ (char)(i >> 8);
}

START_TEST(messages_arrive_whole_and_in_order_both_ways)
{
    make_connection(NULL);
    send_text(client, "one");
    send_text(client, "two");
    send_text(server, "three");
    send_text(server, "four");
    expect_text(server, "one");
    expect_text(server, "two");
    expect_text(client, "three");
    expect_text(client, "four");
    expect_nothing(server);
    expect_nothing(client);
}
END_TEST

static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 12345, 65535, 65536};

START_TEST(a_message_of_any_size_is_one)
{
    static char sent[65536], got[65536];
    const size_t size = sizes[_i];

    make_connection(NULL);
    for (int i = 0; i < 5; i++) {
        fill(sent, size, (unsigned)i);
        ck_assert_ok(winipc_pipe_send(client, sent, size, SOON));
        memset(got, 0, sizeof got);
        ck_assert_ok(
            winipc_pipe_receive(server, got, sizeof got, &length, SOON));
        ck_assert_uint_eq(length, size);
        ck_assert(memcmp(sent, got, size) == 0);
    }
    expect_nothing(server);
}
END_TEST

START_TEST(a_message_after_a_time_out_is_not_lost)
{
    make_connection(NULL);
    for (int i = 0; i < 20; i++) {
        ck_assert_status(winipc_pipe_receive(server, big, sizeof big, &length,
                                             (uint32_t)i % 3),
                         WINIPC_E_TIMEOUT);
        send_text(client, "late");
        expect_text(server, "late");
    }
}
END_TEST

START_TEST(a_time_out_is_not_early)
{
    double start;

    make_connection(NULL);
    for (uint32_t wait = 1; wait < 200; wait = wait * 3 + 1) {
        start = now_ms();
        ck_assert_status(
            winipc_pipe_receive(server, big, sizeof big, &length, wait),
            WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - start, wait);
    }
}
END_TEST

START_TEST(a_message_that_does_not_fit_stays)
{
    char small[4];

    make_connection(NULL);
    send_text(client, "12345");
    send_text(client, "next");
    for (int i = 0; i < 3; i++) {
        length = 0;
        ck_assert_status(
            winipc_pipe_receive(server, small, sizeof small, &length, SOON),
            WINIPC_E_TOO_BIG);
        ck_assert_uint_eq(length, 5);
    }
    expect_text(server, "12345");
    expect_text(server, "next");
}
END_TEST

static const size_t larges[] = {101, 4096, 4097, 9000, 250000};
static size_t large;
static winipc_status sent_large;

static DWORD WINAPI send_large(void *unused)
{
    (void)unused;
    sent_large = winipc_pipe_send(client, big, large, SOON);
    return 0;
}

START_TEST(a_message_above_the_maximum_is_dropped_told_and_counted)
{
    winipc_pipe_info info;
    winipc_status status;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = 100));
    connect_with(WINIPC_PIPE_CONNECT_OPTIONS(.max_message_size = sizeof big));
    large = larges[_i];
    thread = CreateThread(NULL, 0, send_large, NULL, 0, NULL);
    status = winipc_pipe_receive(server, big, sizeof big, &length, SOON);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_int_eq(sent_large, WINIPC_OK);
    ck_assert_int_eq(status, WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, large);
    send_text(client, "small");
    expect_text(server, "small");
    ck_assert_ok(winipc_pipe_get_info(server, &info));
    ck_assert_uint_eq(info.dropped, 1);
}
END_TEST

START_TEST(a_send_above_the_maximum_is_refused)
{
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = 100));
    ck_assert_status(winipc_pipe_send(client, big, 101, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_status(winipc_pipe_send(server, big, 101, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_ok(winipc_pipe_send(client, big, 100, SOON));
    ck_assert_ok(winipc_pipe_receive(server, big, sizeof big, &length, SOON));
    ck_assert_uint_eq(length, 100);
}
END_TEST

START_TEST(a_send_that_finds_no_room_times_out_and_sent_nothing)
{
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = 1000));
    ck_assert_ok(winipc_pipe_send(client, big, 1000, SOON));
    for (uint32_t wait = 0; wait < 60; wait += 20) {
        double start = now_ms();

        ck_assert_status(winipc_pipe_send(client, "more", 4, wait),
                         WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - start, wait);
    }
    ck_assert_ok(winipc_pipe_receive(server, big, sizeof big, &length, SOON));
    ck_assert_uint_eq(length, 1000);
    expect_nothing(server);
    send_text(client, "after");
    expect_text(server, "after");
}
END_TEST

START_TEST(parts_are_one_message)
{
    const winipc_part parts[] = {{"ab", 2}, {NULL, 0}, {"c", 1}, {"def", 3}};

    make_connection(NULL);
    ck_assert_ok(winipc_pipe_sendv(client, parts, COUNT(parts), SOON));
    expect_text(server, "abcdef");
    ck_assert_ok(winipc_pipe_sendv(client, NULL, 0, SOON));
    expect_text(server, "");
}
END_TEST

START_TEST(parts_that_are_too_large_together_are_refused)
{
    const winipc_part parts[] = {{"a", 1}, {big, SIZE_MAX}};

    make_connection(NULL);
    ck_assert_status(winipc_pipe_sendv(client, parts, COUNT(parts), SOON),
                     WINIPC_E_TOO_BIG);
}
END_TEST

START_TEST(last_words_are_received_then_the_end)
{
    winipc_pipe **gone = _i ? &server : &client;
    winipc_pipe **other = _i ? &client : &server;

    make_connection(NULL);
    send_text(*gone, "last");
    send_text(*gone, "words");
    winipc_pipe_close(*gone);
    *gone = NULL;
    expect_text(*other, "last");
    expect_text(*other, "words");
    for (int i = 0; i < 3; i++)
        ck_assert_status(
            winipc_pipe_receive(*other, big, sizeof big, &length, SOON),
            WINIPC_E_CLOSED);
    ck_assert_status(winipc_pipe_send(*other, "x", 1, SOON), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(bytes_are_a_stream)
{
    char buffer[64];

    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true));
    send_text(client, "one");
    send_text(client, "");
    send_text(client, "two");
    for (size_t got = 0; got < 6; got += length) {
        ck_assert_ok(winipc_pipe_receive(server, buffer + got,
                                         sizeof buffer - got, &length, SOON));
        ck_assert_uint_ge(length, 1);
        if (got + length == 6)
            ck_assert_mem_eq(buffer, "onetwo", 6);
    }
    expect_nothing(server);
    send_text(client, "abcdef");
    for (int i = 0; i < 6; i++) {
        ck_assert_ok(winipc_pipe_receive(server, buffer, 1, &length, SOON));
        ck_assert_uint_eq(length, 1);
        ck_assert_int_eq(buffer[0], 'a' + i);
    }
    ck_assert_status(winipc_pipe_receive(server, NULL, 0, &length, 0),
                     WINIPC_E_INVALID_ARGUMENT);
}
END_TEST

START_TEST(a_send_of_bytes_that_is_given_up_is_uncertain)
{
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true,
                                                 .max_message_size = 1000));
    ck_assert_status(winipc_pipe_send(client, big, sizeof big, BRIEFLY),
                     WINIPC_E_UNCERTAIN);
    ck_assert_status(winipc_pipe_send(client, "x", 1, BRIEFLY),
                     WINIPC_E_UNCERTAIN);
}
END_TEST

START_TEST(one_direction_is_one)
{
    const winipc_pipe_direction direction =
        _i ? WINIPC_PIPE_OUTBOUND : WINIPC_PIPE_INBOUND;
    winipc_pipe *from, *to;
    winipc_pipe_info info;

    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.direction = direction));
    from = _i ? server : client;
    to = _i ? client : server;
    send_text(from, "one way");
    expect_text(to, "one way");
    ck_assert_status(winipc_pipe_send(to, "x", 1, SOON), WINIPC_E_INVALID_USE);
    ck_assert_status(winipc_pipe_receive(from, big, sizeof big, &length, SOON),
                     WINIPC_E_INVALID_USE);
    ck_assert_ok(winipc_pipe_get_info(from, &info));
    ck_assert(info.can_send && !info.can_receive);
    ck_assert_ok(winipc_pipe_get_info(to, &info));
    ck_assert(!info.can_send && info.can_receive);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(from), 0), WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(peek_tells_and_takes_nothing)
{
    winipc_pipe_peek_info info;

    make_connection(NULL);
    ck_assert_ok(winipc_pipe_peek(server, &info));
    ck_assert(!info.ready);
    send_text(client, "peeked");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), SOON));
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_pipe_peek(server, &info));
        ck_assert(info.ready);
        ck_assert_uint_eq(info.size, 6);
    }
    winipc_pipe_close(client);
    client = NULL;
    expect_text(server, "peeked");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), SOON));
    ck_assert_status(winipc_pipe_peek(server, &info), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_wait_is_for_a_message_or_the_end)
{
    make_connection(NULL);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    send_text(client, "ready");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), 0));
    expect_text(server, "ready");
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    winipc_pipe_close(client);
    client = NULL;
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(server), 0));
}
END_TEST

static DWORD WINAPI answer(void *unused)
{
    char text[64];
    size_t n;

    (void)unused;
    while (winipc_pipe_receive(server, text, sizeof text, &n, SOON) ==
           WINIPC_OK) {
        if (n > 0)
            text[0]++;
        if (winipc_pipe_send(server, text, n, SOON) != WINIPC_OK)
            return 1;
    }
    return 0;
}

START_TEST(a_call_gets_its_reply)
{
    char reply[64];

    make_connection(NULL);
    thread = CreateThread(NULL, 0, answer, NULL, 0, NULL);
    for (int i = 0; i < 50; i++) {
        winipc_status status = winipc_pipe_call(client, "ask", 3, reply,
                                                sizeof reply, &length, SOON);

        if (status != WINIPC_OK || length != 3 || memcmp(reply, "bsk", 3) != 0)
            break;
        if (i == 49)
            length = 1000;
    }
    winipc_pipe_close(client);
    client = NULL;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_uint_eq(length, 1000);
}
END_TEST

START_TEST(a_call_takes_no_message_for_its_reply)
{
    char reply[64];

    make_connection(NULL);
    send_text(server, "no reply");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(client), SOON));
    ck_assert_status(
        winipc_pipe_call(client, "ask", 3, reply, sizeof reply, &length, SOON),
        WINIPC_E_BUSY);
    expect_nothing(server);
    expect_text(client, "no reply");
    /* One whose reply does not come leaves it due. */
    ck_assert_status(winipc_pipe_call(client, "ask", 3, reply, sizeof reply,
                                      &length, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    expect_text(server, "ask");
    ck_assert_status(winipc_pipe_call(client, "again", 5, reply, sizeof reply,
                                      &length, SOON),
                     WINIPC_E_BUSY);
    send_text(server, "late");
    expect_text(client, "late");
    ck_assert_status(winipc_pipe_call(client, "again", 5, reply, sizeof reply,
                                      &length, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    expect_text(server, "again");
}
END_TEST

START_TEST(finish_waits_until_all_is_received)
{
    double start;

    make_connection(NULL);
    ck_assert_ok(winipc_pipe_finish(server, SOON));
    send_text(server, "to be read");
    start = now_ms();
    ck_assert_status(winipc_pipe_finish(server, 100), WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - start, 100);
    expect_text(client, "to be read");
    ck_assert_ok(winipc_pipe_finish(server, SOON));
}
END_TEST

START_TEST(finish_loses_no_message_that_comes_meanwhile)
{
    make_connection(NULL);
    ck_assert_status(winipc_pipe_receive(server, big, sizeof big, &length, 0),
                     WINIPC_E_TIMEOUT);
    send_text(server, "unread");
    for (int i = 0; i < 20; i++) {
        ck_assert_status(winipc_pipe_finish(server, (uint32_t)i % 4),
                         WINIPC_E_TIMEOUT);
        send_text(client, "meanwhile");
        expect_text(server, "meanwhile");
    }
}
END_TEST

START_TEST(abort_ends_both_ends)
{
    winipc_pipe *broken, *other;

    make_connection(NULL);
    broken = _i ? server : client;
    other = _i ? client : server;
    winipc_pipe_abort(broken);
    winipc_pipe_abort(broken);
    ck_assert_status(winipc_pipe_send(broken, "x", 1, SOON), WINIPC_E_CLOSED);
    ck_assert_status(
        winipc_pipe_receive(broken, big, sizeof big, &length, SOON),
        WINIPC_E_CLOSED);
    ck_assert_status(winipc_pipe_finish(broken, SOON), WINIPC_E_CLOSED);
    ck_assert_status(winipc_pipe_receive(other, big, sizeof big, &length, SOON),
                     WINIPC_E_CLOSED);
    winipc_pipe_abort(NULL);
}
END_TEST

static DWORD WINAPI receive(void *result)
{
    static char buffer[64];
    size_t n;

    *(winipc_status *)result =
        winipc_pipe_receive(server, buffer, sizeof buffer, &n, WINIPC_INFINITE);
    return 0;
}

static winipc_status receive_while(void (*act)(void))
{
    winipc_status result = WINIPC_OK;

    thread = CreateThread(NULL, 0, receive, &result, 0, NULL);
    Sleep(BRIEFLY);
    act();
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return result;
}

static void act_abort(void)
{
    winipc_pipe_abort(server);
}

static void act_close(void)
{
    winipc_pipe_close(server);
}

static void act_stop(void)
{
    winipc_event_set(stop);
}

static void act_leave(void)
{
    winipc_pipe_close(client);
    client = NULL;
}

static const struct {
    void (*act)(void);
    winipc_status want;
} ends[] = {
    {act_abort, WINIPC_E_CLOSED},
    {act_close, WINIPC_E_CLOSED},
    {act_stop, WINIPC_E_CANCELLED},
    {act_leave, WINIPC_E_CLOSED},
};

START_TEST(a_receive_that_waits_is_ended)
{
    winipc_status got;

    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    make_connection(WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop));
    got = receive_while(ends[_i].act);
    if (ends[_i].act == act_close)
        server = NULL;
    ck_assert_int_eq(got, ends[_i].want);
}
END_TEST

static DWORD WINAPI start_read(void *unused)
{
    (void)unused;
    return winipc_pipe_receive(server, big, sizeof big, &length, 0) ==
           WINIPC_E_TIMEOUT;
}

START_TEST(a_read_of_a_thread_that_has_exited_goes_on)
{
    DWORD good;

    make_connection(NULL);
    thread = CreateThread(NULL, 0, start_read, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &good);
    CloseHandle(thread);
    ck_assert_uint_eq(good, 1);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    send_text(client, "still");
    expect_text(server, "still");
}
END_TEST

START_TEST(a_pair_is_two_ends_without_a_name)
{
    winipc_pipe_peer peer;
    char name[8];

    ck_assert_ok(winipc_pipe_pair(&server, &client, NULL));
    send_text(client, "up");
    send_text(server, "down");
    expect_text(server, "up");
    expect_text(client, "down");
    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(server), name, sizeof name, &length));
    ck_assert_uint_eq(length, 0);
    ck_assert_ok(winipc_pipe_get_peer(server, &peer));
    winipc_pipe_close(server);
    server = NULL;
    ck_assert_status(
        winipc_pipe_receive(client, big, sizeof big, &length, SOON),
        WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_pair_may_be_of_bytes_and_one_way)
{
    winipc_pipe_info info;

    ck_assert_ok(winipc_pipe_pair(
        &server, &client,
        WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true,
                                 .direction = WINIPC_PIPE_INBOUND,
                                 .max_message_size = 5000)));
    ck_assert_ok(winipc_pipe_get_info(client, &info));
    ck_assert(info.byte_mode && info.can_send && !info.can_receive);
    ck_assert_uint_eq(info.max_message_size, 5000);
    send_text(client, "bytes");
    expect_text(server, "bytes");
}
END_TEST

START_TEST(the_peer_is_told)
{
    winipc_pipe_peer peer;
    DWORD session = 0;

    make_connection(NULL);
    ck_assert(ProcessIdToSessionId(GetCurrentProcessId(), &session));
    ck_assert_ok(winipc_pipe_get_peer(_i ? server : client, &peer));
    ck_assert_uint_eq(peer.process_id, GetCurrentProcessId());
    ck_assert_uint_eq(peer.session_id, session);
    ck_assert(peer.user_known);
    ck_assert_mem_eq(peer.user_sid, "S-1-", 4);
}
END_TEST

static void count_up(void *context)
{
    ++*(int *)context;
}

START_TEST(a_server_may_act_as_its_client)
{
    int calls = 0;

    make_connection(NULL);
    send_text(client, "first");
    expect_text(server, "first");
    ck_assert_ok(winipc_pipe_as_client(server, count_up, &calls));
    ck_assert_int_eq(calls, 1);
    ck_assert_status(winipc_pipe_as_client(client, count_up, &calls),
                     WINIPC_E_INVALID_USE);
    ck_assert_int_eq(calls, 1);
}
END_TEST

static const test tests[] = {
    TEST(messages_arrive_whole_and_in_order_both_ways),
    TEST_LOOP(a_message_of_any_size_is_one, sizes),
    TEST(a_message_after_a_time_out_is_not_lost),
    TEST(a_time_out_is_not_early),
    TEST(a_message_that_does_not_fit_stays),
    TEST_LOOP(a_message_above_the_maximum_is_dropped_told_and_counted, larges),
    TEST(a_send_above_the_maximum_is_refused),
    TEST(a_send_that_finds_no_room_times_out_and_sent_nothing),
    TEST(parts_are_one_message),
    TEST(parts_that_are_too_large_together_are_refused),
    TEST_LOOP(last_words_are_received_then_the_end, both),
    TEST(bytes_are_a_stream),
    TEST(a_send_of_bytes_that_is_given_up_is_uncertain),
    TEST_LOOP(one_direction_is_one, both),
    TEST(peek_tells_and_takes_nothing),
    TEST(a_wait_is_for_a_message_or_the_end),
    TEST(a_call_gets_its_reply),
    TEST(a_call_takes_no_message_for_its_reply),
    TEST(finish_waits_until_all_is_received),
    TEST(finish_loses_no_message_that_comes_meanwhile),
    TEST_LOOP(abort_ends_both_ends, both),
    TEST_LOOP(a_receive_that_waits_is_ended, ends),
    TEST(a_read_of_a_thread_that_has_exited_goes_on),
    TEST(a_pair_is_two_ends_without_a_name),
    TEST(a_pair_may_be_of_bytes_and_one_way),
    TEST_LOOP(the_peer_is_told, both),
    TEST(a_server_may_act_as_its_client),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "pipe", tests, teardown, NULL);
}
