/*
 * test_pipe_end.c - what ends calls that block: the end of the pipe or of its peer,
 * as another thread brings it about.
 *
 * A stop event is in stress_stop.c, and time-outs are in test_lying_clocks.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "pipes.h"

#define HOLDS 64 /* bytes, of the pipe: it is full */

static winipc_event *inside;
static winipc_pipe_listener *quiet;
static winipc_pipe *in_turn;
static char got[HOLDS];
static HANDLE another;

static void teardown(void)
{
    close_pipes();
    winipc_pipe_close(in_turn);
    winipc_pipe_listener_close(quiet);
    winipc_event_close(inside);
    if (another != NULL)
        CloseHandle(another);
    another = NULL;
    in_turn = NULL;
    quiet = NULL;
    inside = NULL;
}

/* The calls that block, of an end that nobody receives from, whose pipe to its peer
   is full or not. */
static winipc_status do_receive(void)
{
    size_t n;

    return winipc_pipe_receive(server, got, sizeof got, &n, SOON);
}

static winipc_status do_send(void)
{
    return winipc_pipe_send(server, "x", 1, SOON);
}

static winipc_status do_call(void)
{
    size_t n;

    return winipc_pipe_call(server, "x", 1, got, sizeof got, &n, SOON);
}

static winipc_status do_finish(void)
{
    return winipc_pipe_finish(server, SOON);
}

static winipc_status do_wait(void)
{
    return winipc_wait(WINIPC_OBJECT(server), SOON);
}

static const struct {
    winipc_status (*call)(void);
    bool full;
    winipc_status gone, closed; /* by the peer, and by another thread here */
} calls[] = {
    {do_receive, false, WINIPC_E_CLOSED, WINIPC_E_CLOSED},
    {do_send, true, WINIPC_E_CLOSED, WINIPC_E_CLOSED},
    {do_call, false, WINIPC_E_CLOSED, WINIPC_E_CLOSED},
    {do_call, true, WINIPC_E_CLOSED, WINIPC_E_CLOSED},
    {do_finish, true, WINIPC_E_CLOSED, WINIPC_E_CLOSED},
    {do_wait, false, WINIPC_OK, WINIPC_E_CLOSED},
};

static DWORD WINAPI block(void *call)
{
    winipc_event_set(inside);
    return (DWORD)(*(winipc_status(*const *)(void))call)();
}

static HANDLE start(winipc_status (*const *call)(void))
{
    return CreateThread(NULL, 0, block, (void *)(uintptr_t)call, 0, NULL);
}

/* When it is inside, or about to be, `act`; then it ends at once. */
static winipc_status end_with(winipc_status (*const *call)(void),
                              void (*act)(void))
{
    HANDLE thread = start(call);
    DWORD status, waited;

    ck_assert_ok(winipc_event_wait(inside, SOON));
    WaitForSingleObject(thread, BRIEFLY);
    act();
    waited = WaitForSingleObject(thread, SOON / 2);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &status);
    CloseHandle(thread);
    ck_assert_uint_eq(waited, WAIT_OBJECT_0);
    return (winipc_status)status;
}

static void make_ends(bool full)
{
    ck_assert_ok(winipc_event_create(&inside, NULL, NULL));
    ck_assert_ok(winipc_pipe_pair(
        &server, &client, WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = HOLDS)));
    if (full)
        ck_assert_ok(winipc_pipe_send(server, big, HOLDS, SOON));
}

static void close_server(void)
{
    winipc_pipe_close(server);
}

static void abort_server(void)
{
    winipc_pipe_abort(server);
}

static void close_client(void)
{
    winipc_pipe_close(client);
    client = NULL;
}

static void abort_client(void)
{
    winipc_pipe_abort(client);
}

START_TEST(closing_an_end_ends_every_call_that_blocks)
{
    winipc_status status;

    make_ends(calls[_i].full);
    status = end_with(&calls[_i].call, close_server);
    server = NULL;
    ck_assert_int_eq(status, calls[_i].closed);
}
END_TEST

START_TEST(aborting_an_end_ends_every_call_that_blocks)
{
    make_ends(calls[_i].full);
    ck_assert_int_eq(end_with(&calls[_i].call, abort_server), WINIPC_E_CLOSED);
}
END_TEST

/* The end that blocks, and another HANDLE of it, as a program may pass one on. */
static void make_ends_with_two_handles(bool full)
{
    HANDLE self = GetCurrentProcess(), handle;
    wchar_t path[200];

    ck_assert_ok(winipc_event_create(&inside, NULL, NULL));
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = HOLDS));
    _snwprintf(path, COUNT(path), L"\\\\.\\pipe\\%hs", pipe_name);
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                         OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    ck_assert_ok(winipc_pipe_adopt(&server, handle));
    ck_assert(DuplicateHandle(self, handle, self, &another, 0, FALSE,
                              DUPLICATE_SAME_ACCESS));
    ck_assert_ok(winipc_pipe_accept(listener, &client, SOON));
    if (full)
        ck_assert_ok(winipc_pipe_send(server, big, HOLDS, SOON));
}

START_TEST(aborting_one_handle_of_two_ends_every_call_that_blocks)
{
    make_ends_with_two_handles(calls[_i].full);
    ck_assert_int_eq(end_with(&calls[_i].call, abort_server), WINIPC_E_CLOSED);
    CloseHandle(another);
    another = NULL;
    while (winipc_pipe_receive(client, big, sizeof big, &length, SOON) ==
           WINIPC_OK)
        ;
    ck_assert_status(
        winipc_pipe_receive(client, big, sizeof big, &length, SOON),
        WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_peer_that_leaves_ends_every_call_that_blocks)
{
    make_ends(calls[_i].full);
    ck_assert_int_eq(end_with(&calls[_i].call, close_client), calls[_i].gone);
}
END_TEST

START_TEST(a_peer_that_aborts_ends_every_call_that_blocks)
{
    make_ends(calls[_i].full);
    ck_assert_int_eq(end_with(&calls[_i].call, abort_client), calls[_i].gone);
}
END_TEST

START_TEST(a_wait_for_an_aborted_end_is_over)
{
    make_ends(false);
    winipc_pipe_abort(server);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), 0), WINIPC_E_CLOSED);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), SOON), WINIPC_E_CLOSED);
}
END_TEST

/* One call is inside, and another waits for its turn. */
static winipc_status end_in_turn(winipc_status (*const *call)(void),
                                 void (*act)(void))
{
    HANDLE first = start(call);
    winipc_status status;

    ck_assert_ok(winipc_event_wait(inside, SOON));
    WaitForSingleObject(first, BRIEFLY);
    status = end_with(call, act);
    WaitForSingleObject(first, INFINITE);
    CloseHandle(first);
    return status;
}

START_TEST(aborting_an_end_ends_who_waits_for_a_turn)
{
    make_ends(calls[_i].full);
    ck_assert_int_eq(end_in_turn(&calls[_i].call, abort_server),
                     WINIPC_E_CLOSED);
}
END_TEST

static winipc_status do_accept(void)
{
    winipc_pipe *accepted;

    return winipc_pipe_accept(quiet, &accepted, SOON);
}

static winipc_status do_wait_for_client(void)
{
    return winipc_wait(WINIPC_OBJECT(quiet), SOON);
}

static winipc_status (*const accepts[])(void) = {do_accept, do_wait_for_client};

static void close_listener(void)
{
    winipc_pipe_listener_close(quiet);
}

START_TEST(closing_a_listener_ends_who_waits_for_clients)
{
    winipc_status status;

    ck_assert_ok(winipc_event_create(&inside, NULL, NULL));
    ck_assert_ok(
        winipc_pipe_listener_create(&quiet, unique_name("quiet"), NULL));
    status = end_with(&accepts[_i], close_listener);
    quiet = NULL;
    ck_assert_int_eq(status, WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_large_message_that_is_given_up_is_uncertain)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = HOLDS));
    connect_with(WINIPC_PIPE_CONNECT_OPTIONS(.max_message_size = sizeof big));
    ck_assert_status(winipc_pipe_send(client, big, HOLDS + 1, BRIEFLY),
                     WINIPC_E_UNCERTAIN);
    ck_assert_status(winipc_pipe_send(client, "x", 1, SOON),
                     WINIPC_E_UNCERTAIN);
}
END_TEST

/* A reply that comes after its call has ended, and is above the maximum here. */
START_TEST(a_late_reply_that_was_dropped_is_due_no_more)
{
    listen_with(NULL);
    connect_with(WINIPC_PIPE_CONNECT_OPTIONS(.max_message_size = HOLDS));
    ck_assert_status(
        winipc_pipe_call(client, "x", 1, got, sizeof got, &length, 0),
        WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_send(server, big, HOLDS + 1, SOON));
    ck_assert_status(
        winipc_pipe_receive(client, got, sizeof got, &length, SOON),
        WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, HOLDS + 1);
    ck_assert_status(
        winipc_pipe_call(client, "y", 1, got, sizeof got, &length, BRIEFLY),
        WINIPC_E_TIMEOUT);
    expect_text(server, "x");
    expect_text(server, "y");
}
END_TEST

static const test tests[] = {
    TEST_LOOP(closing_an_end_ends_every_call_that_blocks, calls),
    TEST_LOOP(aborting_an_end_ends_every_call_that_blocks, calls),
    TEST_LOOP(aborting_one_handle_of_two_ends_every_call_that_blocks, calls),
    TEST_LOOP(a_peer_that_leaves_ends_every_call_that_blocks, calls),
    TEST_LOOP(a_peer_that_aborts_ends_every_call_that_blocks, calls),
    TEST(a_wait_for_an_aborted_end_is_over),
    TEST_LOOP(aborting_an_end_ends_who_waits_for_a_turn, calls),
    TEST_LOOP(closing_a_listener_ends_who_waits_for_clients, accepts),
    TEST(a_large_message_that_is_given_up_is_uncertain),
    TEST(a_late_reply_that_was_dropped_is_due_no_more),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "pipe_end", tests, teardown, NULL);
}
