/*
 * test_pipe_interop.c - winipc at one end of a pipe, and at the other a program
 * that uses the calls of Windows as it likes.
 *
 * That one leads: it sends, and looks at what comes back.  This one returns what
 * it gets.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "foreign.h"
#include "pipes.h"

#define CHILD_SOON 30000 /* a process is to begin first */

static winipc_pipe *occupant;

static void teardown(void)
{
    winipc_pipe_close(occupant);
    occupant = NULL;
    close_pipes();
}

/* Every way to use a pipe of messages, and of one of bytes; and how much the pipe
   holds that a foreign server makes. */
static const struct {
    int way;
    bool messages;
    DWORD quota;
} ends[] = {
    {FOREIGN_BLOCKING_MESSAGES, true, FOREIGN_LARGEST},
    {FOREIGN_BLOCKING_BYTES, true, FOREIGN_LARGEST},
    {FOREIGN_BLOCKING_BYTES, false, FOREIGN_LARGEST},
    {FOREIGN_BLOCKING_MESSAGES, true, 0},
    {FOREIGN_OVERLAPPED_MESSAGES, true, FOREIGN_LARGEST},
    {FOREIGN_OVERLAPPED_BYTES, true, FOREIGN_LARGEST},
    {FOREIGN_OVERLAPPED_BYTES, false, FOREIGN_LARGEST},
    {FOREIGN_PORT_MESSAGES, true, FOREIGN_LARGEST},
    {FOREIGN_PORT_BYTES, false, FOREIGN_LARGEST},
    {FOREIGN_NOWAIT_MESSAGES, true, FOREIGN_LARGEST},
    {FOREIGN_NOWAIT_BYTES, false, FOREIGN_LARGEST},
    {FOREIGN_TRANSACTIONS, true, FOREIGN_LARGEST},
    {FOREIGN_OVERLAPPED_TRANSACTIONS, true, FOREIGN_LARGEST},
};

static const size_t sizes[] = {1,    0,     100,   FOREIGN_PART, 4096,
                               4097, 20000, 65535, 65536};

static void get_path(wchar_t *path, const char *name)
{
    _snwprintf(path, 200, L"\\\\.\\pipe\\%hs", name);
}

static void exchange_all(int end, HANDLE handle)
{
    const foreign_way *way = &foreign_ways[ends[end].way];

    for (size_t i = 0; i < COUNT(sizes); i++)
        foreign_exchange(way, handle, sizes[i], ends[end].messages);
}

/* The other process: NAME END.  It closes its first connection, and sees the end of
   the second. */
static int be_client(int argc, char **argv)
{
    const int end = atoi(argv[1]);
    const foreign_way *way = &foreign_ways[ends[end].way];
    wchar_t path[200];
    HANDLE handle;

    (void)argc;
    get_path(path, argv[0]);
    handle = foreign_open(way, path);
    exchange_all(end, handle);
    CloseHandle(handle);
    handle = foreign_open(way, path);
    exchange_all(end, handle);
    foreign_see_the_end(way, handle, ends[end].messages);
    CloseHandle(handle);
    return EXIT_SUCCESS;
}

/* The same with one instance, from which it turns one client away; the third loses
   it. */
static int be_server(int argc, char **argv)
{
    const int end = atoi(argv[1]);
    const foreign_way *way = &foreign_ways[ends[end].way];
    wchar_t path[200];
    HANDLE handle;

    (void)argc;
    get_path(path, argv[0]);
    handle = foreign_serve(way, path, ends[end].messages, ends[end].quota);
    for (int i = 0; i < 3; i++) {
        foreign_accept(way, handle);
        exchange_all(end, handle);
        if (i == 1)
            foreign_see_the_end(way, handle, ends[end].messages);
        if (i < 2)
            foreign_need(DisconnectNamedPipe(handle), "it is disconnected");
    }
    CloseHandle(handle);
    return EXIT_SUCCESS;
}

static HANDLE start(const char *role_name, int end)
{
    char number[8];

    snprintf(number, sizeof number, "%d", end);
    return child_start(role_name, pipe_name, number, NULL);
}

/* What comes at this end goes back, until the peer leaves or wants us to. */
static void echo(winipc_pipe *pipe)
{
    winipc_status status;

    while ((status = winipc_pipe_receive(pipe, big, sizeof big, &length,
                                         SOON)) == WINIPC_OK) {
        if (length == strlen(FOREIGN_END) &&
            memcmp(big, FOREIGN_END, length) == 0) {
            send_text(pipe, FOREIGN_LAST);
            return;
        }
        ck_assert_ok(winipc_pipe_send(pipe, big, length, SOON));
    }
    ck_assert_status(status, WINIPC_E_CLOSED);
}

/* It is told which process is at the other end, and of which session. */
static void expect_peer(winipc_pipe *pipe, HANDLE child)
{
    const DWORD process = GetProcessId(child);
    winipc_pipe_peer peer;
    DWORD session = 0;

    ck_assert(ProcessIdToSessionId(process, &session));
    ck_assert_ok(winipc_pipe_get_peer(pipe, &peer));
    ck_assert_uint_eq(peer.process_id, process);
    ck_assert_uint_eq(peer.session_id, session);
}

static void serve_clients(int n, HANDLE child)
{
    for (int i = 0; i < n; i++) {
        ck_assert_ok(winipc_pipe_accept(listener, &server, CHILD_SOON));
        expect_peer(server, child);
        echo(server);
        winipc_pipe_close(server);
        server = NULL;
    }
}

START_TEST(a_listener_serves_clients_of_every_make)
{
    HANDLE child;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = !ends[_i].messages));
    child = start("client", _i);
    serve_clients(2, child);
    ck_assert_int_eq(child_wait(child), EXIT_SUCCESS);
}
END_TEST

START_TEST(a_client_is_served_by_servers_of_every_make)
{
    HANDLE child;

    pipe_name = unique_name("foreign");
    child = start("server", _i);
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_pipe_connect(
            &client, pipe_name,
            WINIPC_PIPE_CONNECT_OPTIONS(.byte_mode = !ends[_i].messages,
                                        .any_server = true,
                                        .wait_for_server = true),
            CHILD_SOON));
        expect_peer(client, child);
        echo(client);
        winipc_pipe_close(client);
        client = NULL;
    }
    ck_assert_int_eq(child_wait(child), EXIT_SUCCESS);
}
END_TEST

/* CallNamedPipe(): connect, ask, and leave; what is above its buffer is lost. */
static int be_caller(int argc, char **argv)
{
    static char request[FOREIGN_LARGEST], reply[FOREIGN_LARGEST];
    wchar_t path[200];

    (void)argc;
    get_path(path, argv[0]);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const DWORD size = (DWORD)sizes[i];
        DWORD moved = 0;
        BOOL done;

        memset(request, 'a' + (int)i, size);
        done = CallNamedPipeW(path, request, size, reply, FOREIGN_PART, &moved,
                              SOON);
        foreign_need(done == (size <= FOREIGN_PART) &&
                         (done || GetLastError() == ERROR_MORE_DATA),
                     "the call tells whether the reply was larger");
        foreign_need(moved == (done ? size : FOREIGN_PART) &&
                         memcmp(request, reply, moved) == 0,
                     "the reply is the right one");
    }
    return EXIT_SUCCESS;
}

START_TEST(a_listener_serves_who_calls)
{
    HANDLE child;

    listen_with(NULL);
    child = start("caller", 0);
    serve_clients(COUNT(sizes), child);
    ck_assert_int_eq(child_wait(child), EXIT_SUCCESS);
}
END_TEST

/* WaitNamedPipe(), as the only instance has a client already. */
static int be_waiter(int argc, char **argv)
{
    wchar_t path[200];
    HANDLE handle;

    (void)argc;
    get_path(path, argv[0]);
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                         OPEN_EXISTING, 0, NULL);
    foreign_need(handle == INVALID_HANDLE_VALUE &&
                     GetLastError() == ERROR_PIPE_BUSY,
                 "the pipe is busy");
    foreign_need(!WaitNamedPipeW(path, BRIEFLY) &&
                     GetLastError() == ERROR_SEM_TIMEOUT,
                 "it is so for a while");
    handle = OpenEventA(EVENT_MODIFY_STATE, FALSE, argv[0]);
    foreign_need(SetEvent(handle), "the other process is told");
    foreign_need(WaitNamedPipeW(path, SOON), "there is an instance");
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                         OPEN_EXISTING, 0, NULL);
    foreign_need(handle != INVALID_HANDLE_VALUE, "it opens");
    foreign_exchange(&foreign_ways[FOREIGN_BLOCKING_BYTES], handle, 100, true);
    CloseHandle(handle);
    return EXIT_SUCCESS;
}

START_TEST(who_waits_for_an_instance_gets_the_next_one)
{
    HANDLE waiting, child;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    waiting = CreateEventA(NULL, TRUE, FALSE, pipe_name);
    child = start("waiter", 0);
    ck_assert_uint_eq(WaitForSingleObject(waiting, CHILD_SOON), WAIT_OBJECT_0);
    CloseHandle(waiting);
    ck_assert_ok(winipc_pipe_accept(listener, &occupant, SOON));
    serve_clients(1, child);
    ck_assert_int_eq(child_wait(child), EXIT_SUCCESS);
}
END_TEST

static HANDLE open_here(DWORD access)
{
    wchar_t path[200];
    HANDLE handle;

    get_path(path, pipe_name);
    handle = CreateFileW(path, access, 0, NULL, OPEN_EXISTING, 0, NULL);
    ck_assert_ptr_ne(handle, INVALID_HANDLE_VALUE);
    return handle;
}

START_TEST(a_message_that_is_too_large_is_dropped_whoever_sent_it)
{
    HANDLE handle;
    DWORD moved;
    BOOL sent;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = 100));
    handle = open_here(GENERIC_READ | GENERIC_WRITE);
    sent = WriteFile(handle, big, 100, &moved, NULL);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    ck_assert_ok(winipc_pipe_receive(server, big, sizeof big, &length, SOON));
    ck_assert_uint_eq(length, 100);
    /* The read of the next one is in flight, so that it has somewhere to go. */
    ck_assert_status(winipc_wait(WINIPC_OBJECT(server), 0), WINIPC_E_TIMEOUT);
    sent = sent && WriteFile(handle, big, 3000, &moved, NULL);
    sent = sent && WriteFile(handle, "next", 4, &moved, NULL);
    CloseHandle(handle);
    ck_assert(sent);
    ck_assert_status(
        winipc_pipe_receive(server, big, sizeof big, &length, SOON),
        WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, 3000);
    expect_text(server, "next");
}
END_TEST

START_TEST(clients_that_only_read_or_only_write_are_served)
{
    HANDLE reader, writer;
    char text[8];
    DWORD moved;
    bool good;

    listen_with(
        WINIPC_PIPE_LISTENER_OPTIONS(.direction = _i ? WINIPC_PIPE_OUTBOUND
                                                     : WINIPC_PIPE_INBOUND));
    if (_i) {
        reader = open_here(GENERIC_READ);
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        send_text(server, "down");
        good = ReadFile(reader, text, sizeof text, &moved, NULL) &&
               moved == 4 && memcmp(text, "down", 4) == 0;
        CloseHandle(reader);
        ck_assert(good);
    } else {
        writer = open_here(GENERIC_WRITE);
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        good = WriteFile(writer, "up", 2, &moved, NULL);
        CloseHandle(writer);
        ck_assert(good);
        expect_text(server, "up");
    }
}
END_TEST

static const bool both[] = {false, true};

static const test tests[] = {
    TEST_LOOP(a_listener_serves_clients_of_every_make, ends),
    TEST_LOOP(a_client_is_served_by_servers_of_every_make, ends),
    TEST(a_listener_serves_who_calls),
    TEST(who_waits_for_an_instance_gets_the_next_one),
    TEST(a_message_that_is_too_large_is_dropped_whoever_sent_it),
    TEST_LOOP(clients_that_only_read_or_only_write_are_served, both),
    {0},
};

static const role roles[] = {
    {"client", be_client},
    {"server", be_server},
    {"caller", be_caller},
    {"waiter", be_waiter},
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "pipe_interop", tests, teardown, roles);
}
