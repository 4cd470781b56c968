/*
 * faults_pipe.c - pipes, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_pipe_listener *listener;
static winipc_pipe *server, *client;
static winipc_event *stop;
static char name[100], buffer[20000];
static HANDLE handle;
static size_t length;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

static void make_listener(void)
{
    make_name();
    faults_must(winipc_pipe_listener_create(
        &listener, name,
        WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop, .instances = 2,
                                     .max_connections = 5)));
}

static void make_client(void)
{
    make_listener();
    faults_must(winipc_pipe_connect(&client, name, NULL, SOON));
}

static void make_both(void)
{
    make_client();
    faults_must(winipc_pipe_accept(listener, &server, SOON));
}

static void send_to_server(size_t size)
{
    faults_must(winipc_pipe_send(client, buffer, size, SOON));
}

static void make_message(void)
{
    make_both();
    send_to_server(1);
}

/* So large that the head must grow. */
static void make_large_message(void)
{
    make_both();
    send_to_server(sizeof buffer);
}

static void make_last_words(void)
{
    make_client();
    send_to_server(1);
    winipc_pipe_close(client);
    client = NULL;
}

static void make_full(void)
{
    make_both();
    for (int i = 0; i < 4; i++)
        (void)winipc_pipe_send(client, buffer, sizeof buffer, 0);
}

static void close_all(void)
{
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    winipc_event_close(stop);
    client = server = NULL;
    listener = NULL;
    stop = NULL;
}

static winipc_status create(void)
{
    return winipc_pipe_listener_create(
        &listener, name,
        WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop, .instances = 2));
}

static winipc_status create_bytes(void)
{
    return winipc_pipe_listener_create(
        &listener, name,
        WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true, .instances = 1));
}

static void expect_no_listener(void)
{
    faults_expect(listener == NULL);
}

static winipc_status accept_one(void)
{
    return winipc_pipe_accept(listener, &server, SOON);
}

static winipc_status accept_none(void)
{
    return faults_time_out(winipc_pipe_accept(listener, &server, 1));
}

static void expect_no_server(void)
{
    faults_expect(server == NULL);
}

static winipc_status connect_one(void)
{
    return winipc_pipe_connect(&client, name,
                               WINIPC_PIPE_CONNECT_OPTIONS(.stop = stop), 20);
}

static winipc_status connect_patiently(void)
{
    return winipc_pipe_connect(
        &client, name, WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true),
        20);
}

static void expect_no_client(void)
{
    faults_expect(client == NULL);
}

static winipc_status pair(void)
{
    return winipc_pipe_pair(&server, &client,
                            WINIPC_PIPE_PAIR_OPTIONS(.stop = stop));
}

static void expect_no_ends(void)
{
    faults_expect(server == NULL && client == NULL);
}

static void make_handle(void)
{
    wchar_t path[140];

    make_listener();
    swprintf(path, COUNT(path), L"\\\\.\\pipe\\%hs", name);
    handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                         OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

static winipc_status adopt(void)
{
    return winipc_pipe_adopt(&client, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_client();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status send_one(void)
{
    return winipc_pipe_send(client, "x", 1, SOON);
}

static winipc_status send_parts(void)
{
    const winipc_part parts[] = {{"x", 1}, {"y", 1}};

    return winipc_pipe_sendv(client, parts, COUNT(parts), SOON);
}

/* There is no room. */
static winipc_status send_in_vain(void)
{
    return faults_time_out(winipc_pipe_send(client, buffer, sizeof buffer, 1));
}

static winipc_status receive(void)
{
    length = 42;
    return winipc_pipe_receive(server, buffer, sizeof buffer, &length, SOON);
}

static winipc_status receive_nothing(void)
{
    length = 42;
    return faults_time_out(
        winipc_pipe_receive(server, buffer, sizeof buffer, &length, 1));
}

static void expect_no_length(void)
{
    faults_expect(length == 42);
}

static winipc_status peek(void)
{
    winipc_pipe_peek_info info;

    return winipc_pipe_peek(server, &info);
}

static winipc_status wait_for_message(void)
{
    return winipc_wait(WINIPC_OBJECT(server), SOON);
}

static winipc_status wait_for_client(void)
{
    return winipc_wait(WINIPC_OBJECT(listener), SOON);
}

static winipc_status finish(void)
{
    return winipc_pipe_finish(server, SOON);
}

static winipc_status ask_peer(void)
{
    winipc_pipe_peer peer;

    return winipc_pipe_get_peer(server, &peer);
}

static winipc_status ask_server(void)
{
    winipc_pipe_peer peer;

    return winipc_pipe_get_peer(client, &peer);
}

static void run(void *context)
{
    ++*(int *)context;
}

static int runs;

static winipc_status act_as_client(void)
{
    runs = 0;
    return winipc_pipe_as_client(server, run, &runs);
}

static void expect_no_run(void)
{
    faults_expect(runs == 0);
}

static faults_quiet none[] = {{0}};

const faults_scenario faults_pipe[] = {
    {"winipc_pipe_listener_create", "of messages", make_name, create,
     expect_no_listener, close_all, none},
    {"winipc_pipe_listener_create", "of bytes", make_name, create_bytes,
     expect_no_listener, close_all, none},
    {"winipc_pipe_accept", "a client", make_client, accept_one,
     expect_no_server, close_all, none},
    {"winipc_pipe_accept", "one that has left", make_last_words, accept_one,
     expect_no_server, close_all, none},
    {"winipc_pipe_accept", "nobody", make_listener, accept_none,
     expect_no_server, close_all, none},
    {"winipc_pipe_connect", "with a stop event", make_listener, connect_one,
     expect_no_client, close_all, none},
    {"winipc_pipe_connect", "patiently", make_listener, connect_patiently,
     expect_no_client, close_all, none},
    {"winipc_pipe_pair", "with a stop event", make_name, pair, expect_no_ends,
     close_all, none},
    {"winipc_pipe_adopt", "a client's handle", make_handle, adopt,
     expect_handle, close_all, none},
    {"winipc_pipe_send", "a message", make_both, send_one, NULL, close_all,
     none},
    {"winipc_pipe_send", "one there is no room for", make_full, send_in_vain,
     NULL, close_all, none},
    {"winipc_pipe_sendv", "two parts", make_both, send_parts, NULL, close_all,
     none},
    {"winipc_pipe_receive", "a message", make_message, receive,
     expect_no_length, close_all, none},
    {"winipc_pipe_receive", "a large message", make_large_message, receive,
     expect_no_length, close_all, none},
    {"winipc_pipe_receive", "nothing", make_both, receive_nothing,
     expect_no_length, close_all, none},
    {"winipc_pipe_peek", "at a message", make_message, peek, NULL, close_all,
     none},
    {"winipc_wait", "for a message", make_message, wait_for_message, NULL,
     close_all, none},
    {"winipc_wait", "for a client", make_client, wait_for_client, NULL,
     close_all, none},
    {"winipc_pipe_finish", "with nothing to be read", make_both, finish, NULL,
     close_all, none},
    {"winipc_pipe_get_peer", "of a client", make_both, ask_peer, NULL,
     close_all, none},
    {"winipc_pipe_get_peer", "of a server", make_both, ask_server, NULL,
     close_all, none},
    {"winipc_pipe_as_client", "once", make_both, act_as_client, expect_no_run,
     close_all, none},
    {0},
};
