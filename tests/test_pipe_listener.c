/*
 * test_pipe_listener.c - names, clients, and how they are accepted.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "ntapi.h"
#include "pipes.h"

static winipc_event *stop;
static winipc_pipe_listener *second;
static winipc_pipe *more[8];

static void teardown(void)
{
    for (size_t i = 0; i < COUNT(more); i++) {
        winipc_pipe_close(more[i]);
        more[i] = NULL;
    }
    close_pipes();
    winipc_pipe_listener_close(second);
    second = NULL;
    winipc_event_close(stop);
    stop = NULL;
}

static void make_stop(void)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

START_TEST(a_name_is_had_once)
{
    listen_with(NULL);
    ck_assert_status(winipc_pipe_listener_create(&second, pipe_name, NULL),
                     WINIPC_E_EXISTS);
    ck_assert_ptr_null(second);
    winipc_pipe_listener_close(listener);
    listener = NULL;
    ck_assert_ok(winipc_pipe_listener_create(&second, pipe_name, NULL));
}
END_TEST

START_TEST(a_connection_holds_the_name_too)
{
    make_connection(NULL);
    winipc_pipe_listener_close(listener);
    listener = NULL;
    ck_assert_status(winipc_pipe_listener_create(&second, pipe_name, NULL),
                     WINIPC_E_EXISTS);
    send_text(client, "still here");
    expect_text(server, "still here");
}
END_TEST

static const winipc_pipe_direction directions[] = {
    WINIPC_PIPE_DUPLEX, WINIPC_PIPE_INBOUND, WINIPC_PIPE_OUTBOUND};

START_TEST(a_name_that_is_taken_is_refused_for_each_direction)
{
    const winipc_pipe_direction direction = directions[_i];

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.direction = direction));
    ck_assert_status(winipc_pipe_listener_create(
                         &second, pipe_name,
                         WINIPC_PIPE_LISTENER_OPTIONS(.direction = direction)),
                     WINIPC_E_EXISTS);
}
END_TEST

START_TEST(a_client_that_left_is_accepted_with_what_it_sent)
{
    listen_with(NULL);
    for (int i = 0; i < 20; i++) {
        ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
        send_text(client, "hello");
        winipc_pipe_close(client);
        client = NULL;
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        expect_text(server, "hello");
        ck_assert_status(
            winipc_pipe_receive(server, big, sizeof big, &length, SOON),
            WINIPC_E_CLOSED);
        winipc_pipe_close(server);
        server = NULL;
    }
}
END_TEST

START_TEST(a_client_that_left_nothing_does_no_harm)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    for (int i = 0; i < 10; i++) {
        winipc_status status;

        ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
        winipc_pipe_close(client);
        client = NULL;
        /* It is handed out or passed over; the next one comes either way. */
        status = winipc_pipe_accept(listener, &server, 0);
        ck_assert(status == WINIPC_OK || status == WINIPC_E_TIMEOUT);
        winipc_pipe_close(server);
        server = NULL;
    }
    connect_with(NULL);
    send_text(client, "next");
    expect_text(server, "next");
}
END_TEST

START_TEST(accept_times_out_and_is_stopped)
{
    double start = now_ms();

    make_stop();
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop));
    ck_assert_status(winipc_pipe_accept(listener, &server, 50),
                     WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - start, 50);
    ck_assert_ptr_null(server);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_pipe_accept(listener, &server, SOON),
                     WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(a_listener_is_ready_when_a_client_comes)
{
    listen_with(NULL);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(listener), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(listener), SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &server, 0));
    ck_assert_status(winipc_wait(WINIPC_OBJECT(listener), BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

/* A client that is there at the moment when there is a pipe of that name. */
static NTSTATUS(NTAPI *make_instance)(HANDLE *, ULONG, OBJECT_ATTRIBUTES *,
                                      IO_STATUS_BLOCK *, ULONG, ULONG, ULONG,
                                      ULONG, ULONG, ULONG, ULONG, ULONG, ULONG,
                                      LARGE_INTEGER *);
static HANDLE early;

static NTSTATUS NTAPI connect_at_once(
    HANDLE *handle, ULONG access, OBJECT_ATTRIBUTES *object,
    IO_STATUS_BLOCK *block, ULONG share, ULONG disposition, ULONG options,
    ULONG type, ULONG read_mode, ULONG completion_mode, ULONG instances,
    ULONG inbound, ULONG outbound, LARGE_INTEGER *timeout)
{
    NTSTATUS status = make_instance(
        handle, access, object, block, share, disposition, options, type,
        read_mode, completion_mode, instances, inbound, outbound, timeout);
    wchar_t path[200];

    if (status >= 0 && object->ObjectName->Length > 0 && early == NULL) {
        swprintf(path, COUNT(path), L"\\\\.\\pipe\\%hs", pipe_name);
        early = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                            OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    }
    return status;
}

START_TEST(who_connects_as_the_name_appears_is_served)
{
    make_instance = winipc__ntapi.NtCreateNamedPipeFile;
    winipc__ntapi.NtCreateNamedPipeFile = connect_at_once;
    early = NULL;
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = _i != 0));
    winipc__ntapi.NtCreateNamedPipeFile = make_instance;
    ck_assert_ptr_ne(early, INVALID_HANDLE_VALUE);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    ck_assert_ok(winipc_pipe_adopt(&client, early));
    send_text(client, "at once");
    expect_text(server, "at once");
}
END_TEST

START_TEST(clients_connect_before_they_are_accepted)
{
    listen_with(NULL);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_ok(winipc_pipe_connect(&more[i], pipe_name, NULL, SOON));
        ck_assert_ok(winipc_pipe_send(more[i], "x", 1, SOON));
    }
    ck_assert_status(winipc_pipe_connect(&more[4], pipe_name, NULL, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        expect_text(server, "x");
        winipc_pipe_close(server);
        server = NULL;
    }
    ck_assert_ok(winipc_pipe_connect(&more[4], pipe_name, NULL, SOON));
}
END_TEST

START_TEST(no_more_connections_than_may_be)
{
    winipc_pipe_listener_info info;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_connections = 2));
    for (size_t i = 0; i < 3; i++)
        ck_assert_ok(winipc_pipe_connect(&more[i], pipe_name, NULL, SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &more[4], SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &more[5], SOON));
    ck_assert_status(winipc_pipe_accept(listener, &more[6], BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(listener), BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_listener_get_info(listener, &info));
    ck_assert_uint_eq(info.connections, 2);
    ck_assert_uint_eq(info.accepted, 2);
    winipc_pipe_close(more[4]);
    more[4] = NULL;
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(listener), SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &more[6], SOON));
}
END_TEST

static winipc_status hear(winipc_pipe *pipe)
{
    return winipc_pipe_receive(pipe, big, sizeof big, &length, BRIEFLY);
}

static winipc_status tell(winipc_pipe *pipe)
{
    ck_assert_ok(winipc_pipe_send(pipe, "fills it", 8, SOON));
    return winipc_pipe_send(pipe, "more", 4, BRIEFLY);
}

/* One that says nothing, and one that listens to nothing. */
static winipc_status (*const tries[])(winipc_pipe *) = {hear, tell};

START_TEST(a_client_that_does_nothing_makes_room_for_the_next)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_connections = 1,
                                             .max_message_size = 8));
    connect_with(NULL);
    ck_assert_ok(winipc_pipe_connect(&more[0], pipe_name, NULL, SOON));
    ck_assert_ok(winipc_pipe_send(more[0], "hello", 5, SOON));
    ck_assert_status(winipc_pipe_accept(listener, &more[1], 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_status(tries[_i](server), WINIPC_E_TIMEOUT);
    winipc_pipe_close(server);
    server = NULL;
    ck_assert_ok(winipc_pipe_accept(listener, &more[1], SOON));
    expect_text(more[1], "hello");
    ck_assert_status(winipc_pipe_send(client, "late", 4, SOON),
                     WINIPC_E_CLOSED);
}
END_TEST

static DWORD WINAPI close_one(void *unused)
{
    (void)unused;
    Sleep(BRIEFLY);
    winipc_pipe_close(more[4]);
    more[4] = NULL;
    return 0;
}

START_TEST(who_waits_for_room_is_woken)
{
    HANDLE thread;
    winipc_status status;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.max_connections = 1));
    ck_assert_ok(winipc_pipe_connect(&more[0], pipe_name, NULL, SOON));
    ck_assert_ok(winipc_pipe_connect(&more[1], pipe_name, NULL, SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &more[4], SOON));
    thread = CreateThread(NULL, 0, close_one, NULL, 0, NULL);
    status = winipc_pipe_accept(listener, &more[5], SOON);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_int_eq(status, WINIPC_OK);
}
END_TEST

START_TEST(connect_finds_no_server_and_may_wait_for_one)
{
    double start = now_ms();

    ck_assert_status(winipc_pipe_connect(&client, unique_name("none"), NULL, 0),
                     WINIPC_E_NOT_FOUND);
    ck_assert_status(winipc_pipe_connect(
                         &client, unique_name("none"),
                         WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true),
                         60),
                     WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - start, 60);
    ck_assert_ptr_null(client);
}
END_TEST

static DWORD WINAPI serve_later(void *unused)
{
    (void)unused;
    Sleep(BRIEFLY);
    return (DWORD)winipc_pipe_listener_create(&listener, pipe_name, NULL);
}

START_TEST(a_server_may_come_later)
{
    HANDLE thread;
    winipc_status status;

    pipe_name = unique_name("later");
    thread = CreateThread(NULL, 0, serve_later, NULL, 0, NULL);
    status = winipc_pipe_connect(
        &client, pipe_name,
        WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true), SOON);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_ok(status);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
}
END_TEST

START_TEST(connect_is_stopped)
{
    make_stop();
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(
        winipc_pipe_connect(
            &client, unique_name("none"),
            WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true, .stop = stop),
            SOON),
        WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(connect_looks_whose_the_pipe_is)
{
    listen_with(NULL);
    ck_assert_status(
        winipc_pipe_connect(
            &client, pipe_name,
            WINIPC_PIPE_CONNECT_OPTIONS(.expected_owner_sid = "S-1-5-18"),
            SOON),
        WINIPC_E_ACCESS_DENIED);
    ck_assert_ok(winipc_pipe_connect(
        &client, pipe_name, WINIPC_PIPE_CONNECT_OPTIONS(.any_server = true),
        SOON));
}
END_TEST

START_TEST(connect_refuses_the_other_mode)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = _i));
    ck_assert_status(winipc_pipe_connect(
                         &client, pipe_name,
                         WINIPC_PIPE_CONNECT_OPTIONS(.byte_mode = !_i), SOON),
                     WINIPC_E_MISMATCH);
}
END_TEST

START_TEST(names_are_those_of_pipes)
{
    static const char *const bad[] = {
        "",      "a\\b",     "a/b",
        "..",    "x.",       "x ",
        "a:b",   "\\\\.\\x", "\\\\.\\mailslot\\x",
        "a\tb",  "\xff",     "\\\\host\\pipe\\x",
        "C:\\x",
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_status(winipc_pipe_listener_create(&listener, bad[i], NULL),
                         WINIPC_E_INVALID_NAME);
        ck_assert_status(winipc_pipe_connect(&client, bad[i], NULL, 0),
                         WINIPC_E_INVALID_NAME);
    }
    ck_assert_status(winipc_pipe_listener_create(&listener, NULL, NULL),
                     WINIPC_E_INVALID_NAME);
}
END_TEST

START_TEST(a_name_may_be_complete_and_its_capitals_do_not_matter)
{
    char name[200];

    listen_with(NULL);
    snprintf(name, sizeof name, "\\\\.\\PIPE\\%s", pipe_name);
    name[9] = 'W';
    ck_assert_ok(winipc_pipe_connect(&client, name, NULL, SOON));
}
END_TEST

START_TEST(a_listener_that_closes_ends_clients_that_were_not_accepted)
{
    listen_with(NULL);
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    winipc_pipe_listener_close(listener);
    listener = NULL;
    ck_assert_status(
        winipc_pipe_receive(client, big, sizeof big, &length, SOON),
        WINIPC_E_CLOSED);
}
END_TEST

static DWORD WINAPI connect_and_exit(void *unused)
{
    bool ready;

    (void)unused;
    ready = winipc_wait(WINIPC_OBJECT(listener), 0) == WINIPC_OK;
    return ready;
}

/* Its instances began to listen in a thread that is gone. */
static DWORD WINAPI create_and_exit(void *unused)
{
    (void)unused;
    return (DWORD)winipc_pipe_listener_create(&listener, pipe_name, NULL);
}

START_TEST(a_listener_outlives_the_thread_that_made_it)
{
    DWORD status;
    HANDLE thread;

    pipe_name = unique_name("orphan");
    thread = CreateThread(NULL, 0, create_and_exit, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &status);
    CloseHandle(thread);
    ck_assert_uint_eq(status, WINIPC_OK);
    for (size_t i = 0; i < 6; i++) {
        thread = CreateThread(NULL, 0, connect_and_exit, NULL, 0, NULL);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
        ck_assert_ok(winipc_pipe_connect(&more[i], pipe_name, NULL, SOON));
        ck_assert_ok(winipc_pipe_send(more[i], "x", 1, SOON));
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        expect_text(server, "x");
        winipc_pipe_close(server);
        server = NULL;
    }
}
END_TEST

/* Nobody listens when it comes, as the thread that did is gone. */
START_TEST(a_client_that_nobody_heard_is_accepted_with_what_it_sent)
{
    HANDLE thread;

    pipe_name = unique_name("unheard");
    thread = CreateThread(NULL, 0, create_and_exit, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, SOON));
    send_text(client, "hello");
    winipc_pipe_close(client);
    client = NULL;
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    expect_text(server, "hello");
}
END_TEST

START_TEST(a_new_instance_is_there_when_one_is_handed_out)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ok(winipc_pipe_connect(&more[i], pipe_name, NULL, 0));
        ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
        winipc_pipe_close(server);
        server = NULL;
    }
    ck_assert_status(winipc_pipe_listener_create(&second, pipe_name, NULL),
                     WINIPC_E_EXISTS);
}
END_TEST

START_TEST(a_probe_takes_no_instance)
{
    bool listening = false;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_pipe_probe(pipe_name, &listening));
        ck_assert(listening);
    }
    ck_assert_status(winipc_pipe_accept(listener, &server, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, 0));
}
END_TEST

START_TEST(a_probe_tells_whether_anybody_listens)
{
    bool listening = true;

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, 0));
    ck_assert_ok(winipc_pipe_probe(pipe_name, &listening));
    ck_assert(!listening);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    ck_assert_ok(winipc_pipe_probe(pipe_name, &listening));
    ck_assert(listening);
}
END_TEST

START_TEST(a_probe_finds_no_pipe)
{
    bool listening = true;

    ck_assert_status(winipc_pipe_probe(unique_name("none"), &listening),
                     WINIPC_E_NOT_FOUND);
    ck_assert(listening);
}
END_TEST

static const bool both[] = {false, true};

static const test tests[] = {
    TEST(a_name_is_had_once),
    TEST(a_connection_holds_the_name_too),
    TEST_LOOP(a_name_that_is_taken_is_refused_for_each_direction, directions),
    TEST(a_client_that_left_is_accepted_with_what_it_sent),
    TEST(a_client_that_left_nothing_does_no_harm),
    TEST(accept_times_out_and_is_stopped),
    TEST(a_listener_is_ready_when_a_client_comes),
    {&who_connects_as_the_name_appears_is_served, 2},
    TEST(clients_connect_before_they_are_accepted),
    TEST(no_more_connections_than_may_be),
    TEST_LOOP(a_client_that_does_nothing_makes_room_for_the_next, tries),
    TEST(who_waits_for_room_is_woken),
    TEST(connect_finds_no_server_and_may_wait_for_one),
    TEST(a_server_may_come_later),
    TEST(connect_is_stopped),
    TEST(connect_looks_whose_the_pipe_is),
    TEST_LOOP(connect_refuses_the_other_mode, both),
    TEST(names_are_those_of_pipes),
    TEST(a_name_may_be_complete_and_its_capitals_do_not_matter),
    TEST(a_listener_that_closes_ends_clients_that_were_not_accepted),
    TEST(a_listener_outlives_the_thread_that_made_it),
    TEST(a_client_that_nobody_heard_is_accepted_with_what_it_sent),
    TEST(a_new_instance_is_there_when_one_is_handed_out),
    TEST(a_probe_takes_no_instance),
    TEST(a_probe_tells_whether_anybody_listens),
    TEST(a_probe_finds_no_pipe),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "pipe_listener", tests, teardown, NULL);
}
