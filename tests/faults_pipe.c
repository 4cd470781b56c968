/*
 * faults_pipe.c - pipes, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "faults_pipe.h"

static winipc_pipe_listener *listener;
static winipc_pipe *server, *client;
static winipc_event *stop;
static char name[100], buffer[20000];
static HANDLE handle, thread;
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
    while (winipc_pipe_send(client, buffer, sizeof buffer, 0) == WINIPC_OK) {
    }
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

static winipc_status probe(void)
{
    bool listening;

    return winipc_pipe_probe(name, &listening);
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

winipc_status faults_or_gone(winipc_status status, winipc_status also)
{
    bool expected;

    faults_pause();
    expected = (status == WINIPC_E_TIMEOUT || status == WINIPC_E_CLOSED ||
                status == also) &&
               winipc_last_error()->windows_code == 0;
    faults_resume();
    return expected ? WINIPC_OK : status;
}

/* A call finds no reply, as it waits for one. */
static winipc_status or_gone(winipc_status status)
{
    return faults_or_gone(status, WINIPC_E_BUSY);
}

/* As a server that answers each request with itself. */
static DWORD WINAPI answer(void *unused)
{
    static char request[100];
    size_t n;

    (void)unused;
    while (winipc_pipe_receive(server, request, sizeof request, &n,
                               WINIPC_INFINITE) == WINIPC_OK &&
           winipc_pipe_send(server, request, n, SOON) == WINIPC_OK) {
    }
    return 0;
}

static void make_answering(void)
{
    make_both();
    thread = CreateThread(NULL, 0, answer, NULL, 0, NULL);
}

static void stop_answering(void)
{
    winipc_pipe_close(client);
    client = NULL;
    faults_pause();
    WaitForSingleObject(thread, INFINITE);
    faults_resume();
    CloseHandle(thread);
    close_all();
}

static winipc_status call(void)
{
    length = 42;
    return or_gone(winipc_pipe_call(client, "ask", 3, buffer, sizeof buffer,
                                    &length, BRIEFLY));
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
    return or_gone(
        winipc_pipe_receive(server, buffer, sizeof buffer, &length, BRIEFLY));
}

static winipc_status receive_nothing(void)
{
    length = 42;
    return or_gone(
        winipc_pipe_receive(server, buffer, sizeof buffer, &length, 1));
}

static void expect_no_length(void)
{
    faults_expect(length == 42);
}

static winipc_status peek(void)
{
    winipc_pipe_peek_info info;

    return or_gone(winipc_pipe_peek(server, &info));
}

static winipc_status wait_for_message(void)
{
    return or_gone(winipc_wait(WINIPC_OBJECT(server), BRIEFLY));
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

static int runs, ends;

static BOOL WINAPI note_end(HANDLE process, UINT code)
{
    (void)process;
    (void)code;
    ends++;
    return FALSE;
}

static void make_to_be(void)
{
    make_both();
    faults_pass("TerminateProcess", (void (*)(void))note_end);
}

static unsigned failures_now(const char *function)
{
    for (unsigned i = 0; i < faults_function_count; i++) {
        if (strcmp(faults_functions[i].name, function) == 0)
            return faults_functions[i].now;
    }
    return 0;
}

/* A thread that cannot be itself again ends the process. */
static winipc_status act_as_client(void)
{
    winipc_status status;

    runs = ends = 0;
    status = winipc_pipe_as_client(server, run, &runs);
    faults_expect(ends == (failures_now("RevertToSelf") > 0 && runs == 1));
    return status;
}

static void close_as_ourselves(void)
{
    faults_pass("TerminateProcess", NULL);
    close_all();
}

static void expect_no_run(void)
{
    faults_expect(runs == 0);
}

static winipc_status ask_end(void)
{
    winipc_pipe_info info;

    return winipc_pipe_get_info(server, &info);
}

static winipc_status ask_listener(void)
{
    winipc_pipe_listener_info info;

    return winipc_pipe_listener_get_info(listener, &info);
}

static winipc_status close_server(void)
{
    winipc_pipe_close(server);
    server = NULL;
    return WINIPC_OK;
}

static winipc_status close_listener(void)
{
    winipc_pipe_listener_close(listener);
    listener = NULL;
    return WINIPC_OK;
}

/* Where the event of all is unset and set as the instances are looked at. */
#define LOOKING                                                               \
    QUIET("advance", "ResetEvent", 0, "who waits looks again"),               \
        QUIET("advance", "SetEvent", 0, "who looks has found it itself"),     \
        QUIET("start_listening", "ConnectNamedPipe", ERROR_NO_DATA,           \
              "it listens again"),                                            \
        QUIET("start_listening", "ConnectNamedPipe", ERROR_OPERATION_ABORTED, \
              "it listens again"),                                            \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult",            \
              ERROR_OPERATION_ABORTED, "it listens again"),                   \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult",            \
              ERROR_BROKEN_PIPE, "it listens again"),                         \
        QUIET("has_left_something", "PeekNamedPipe", 0,                       \
              "it is accepted if it may have left something"),                \
        QUIET("has_left_something", "DisconnectNamedPipe", 0,                 \
              "to listen again tells")

static faults_quiet listening[] = {LOOKING, {0}};
static faults_quiet accepting[] = {
    LOOKING,
    QUIET("start_listening", "ConnectNamedPipe", 0,
          "a client is accepted all the same, and the next call tells"),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0,
          "a client is accepted all the same, and the next call tells"),
    {0}};
static faults_quiet connecting[] = {
    QUIET("open_with_most", "CreateFileW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_with_most", "CreateFileW", ERROR_PIPE_BUSY, "it tries again"),
    QUIET("open_with_most", "CreateFileW", ERROR_FILE_NOT_FOUND,
          "it tries again"),
    QUIET("check_opened", "GetFileType", 0, "it is refused, as no pipe"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    {0}};
static faults_quiet probing[] = {QUIET("winipc_pipe_probe", "WaitNamedPipeW",
                                       ERROR_SEM_TIMEOUT,
                                       "all instances are in use"),
                                 {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    {0}};
static faults_quiet receiving[] = {
    RECEIVING, QUIET("grow", "PeekNamedPipe", 0, "it grows step by step"), {0}};
static faults_quiet sending[] = {SENDING, {0}};
static faults_quiet calling[] = {RECEIVING, SENDING, {0}};
static faults_quiet finishing[] = {QUIET("winipc__wait_handles",
                                         "WaitForMultipleObjects", 0,
                                         "it was done by then"),
                                   {0}};
#define UNKNOWN(by, call) QUIET(by, call, 0, "it is left out, as unknown")
static faults_quiet asking[] = {
    UNKNOWN("winipc_pipe_get_peer", "ProcessIdToSessionId"),
    UNKNOWN("ask_user", "OpenProcess"),
    UNKNOWN("ask_user", "OpenProcessToken"),
    UNKNOWN("read_token", "GetTokenInformation"),
    UNKNOWN("read_token", "ConvertSidToStringSidW"),
    UNKNOWN("name_user", "LookupAccountSidW"),
    {0}};
#define CLOSING                                                             \
    QUIET("winipc__object_close", "SetEvent", 0, "who waits is not woken"), \
        QUIET("winipc__overlapped_cancel", "CancelIoEx", ERROR_NOT_FOUND,   \
              "it has just ended"),                                         \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0,       \
              "nobody wants what it brought"),                              \
    {                                                                       \
        0                                                                   \
    }
static faults_quiet closing[] = {CLOSING};
static faults_quiet closing_one_of_few[] = {
    QUIET("destroy", "SetEvent", 0, "who waits for room looks when woken"),
    CLOSING};
static faults_quiet reverting[] = {
    QUIET("revert", "RevertToSelf", 0, "the process is ended"), {0}};
static faults_quiet none[] = {{0}};

const faults_scenario faults_pipe[] = {
    {"winipc_pipe_listener_create", "of messages", make_name, create,
     expect_no_listener, close_all, listening},
    {"winipc_pipe_listener_create", "of bytes", make_name, create_bytes,
     expect_no_listener, close_all, listening},
    {"winipc_pipe_listener_get_info", "of a new one", make_listener,
     ask_listener, NULL, close_all, none},
    {"winipc_pipe_accept", "a client", make_client, accept_one,
     expect_no_server, close_all, accepting},
    {"winipc_pipe_accept", "one that has left", make_last_words, accept_one,
     expect_no_server, close_all, accepting},
    {"winipc_pipe_accept", "nobody", make_listener, accept_none,
     expect_no_server, close_all, listening},
    {"winipc_pipe_connect", "with a stop event", make_listener, connect_one,
     expect_no_client, close_all, connecting},
    {"winipc_pipe_connect", "patiently", make_listener, connect_patiently,
     expect_no_client, close_all, connecting},
    {"winipc_pipe_probe", "one that listens", make_listener, probe, NULL,
     close_all, probing},
    {"winipc_pipe_pair", "with a stop event", make_name, pair, expect_no_ends,
     close_all, none},
    {"winipc_pipe_adopt", "a client's handle", make_handle, adopt,
     expect_handle, close_all, adopting},
    {"winipc_pipe_get_info", "of a server", make_both, ask_end, NULL, close_all,
     none},
    {"winipc_pipe_send", "a message", make_both, send_one, NULL, close_all,
     sending},
    {"winipc_pipe_send", "one there is no room for", make_full, send_in_vain,
     NULL, close_all, sending},
    {"winipc_pipe_sendv", "two parts", make_both, send_parts, NULL, close_all,
     sending},
    {"winipc_pipe_receive", "a message", make_message, receive,
     expect_no_length, close_all, receiving},
    {"winipc_pipe_receive", "a large message", make_large_message, receive,
     expect_no_length, close_all, receiving},
    {"winipc_pipe_receive", "nothing", make_both, receive_nothing,
     expect_no_length, close_all, receiving},
    {"winipc_pipe_peek", "at a message", make_message, peek, NULL, close_all,
     receiving},
    {"winipc_pipe_call", "of one that answers", make_answering, call,
     expect_no_length, stop_answering, calling},
    {"winipc_wait", "for a message", make_message, wait_for_message, NULL,
     close_all, receiving},
    {"winipc_wait", "for a client", make_client, wait_for_client, NULL,
     close_all, accepting},
    {"winipc_pipe_finish", "with nothing to be read", make_both, finish, NULL,
     close_all, finishing},
    {"winipc_pipe_get_peer", "of a client", make_both, ask_peer, NULL,
     close_all, asking},
    {"winipc_pipe_get_peer", "of a server", make_both, ask_server, NULL,
     close_all, asking},
    {"winipc_pipe_as_client", "once", make_to_be, act_as_client, expect_no_run,
     close_as_ourselves, reverting},
    {"winipc_pipe_close", "a server, one of a few", make_both, close_server,
     NULL, close_all, closing_one_of_few},
    {"winipc_pipe_listener_close", "of two instances", make_listener,
     close_listener, NULL, close_all, closing},
    {0},
};
