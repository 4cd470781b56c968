/*
 * faults_operation.c - calls that go on, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_pipe_listener *listener;
static winipc_pipe *server, *client, *made;
static winipc_mailslot *reader, *writer;
static winipc_operation *operation;
static char name[100], buffer[20000];
static size_t moved;

static void make_listener(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
    faults_must(winipc_pipe_listener_create(
        &listener, name, WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1)));
}

static void make_ends(void)
{
    faults_must(winipc_pipe_pair(&server, &client, NULL));
}

static void make_slot(void)
{
    const char *slot = unique_name("faults");

    faults_must(winipc_mailslot_create(&reader, slot, NULL));
    faults_must(winipc_mailslot_open(&writer, slot, NULL));
}

static void close_all(void)
{
    winipc_operation_close(operation);
    winipc_pipe_close(made);
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    operation = NULL;
    made = client = server = NULL;
    listener = NULL;
    writer = reader = NULL;
}

static winipc_status start_receive(void)
{
    return winipc_pipe_start_receive(server, buffer, sizeof buffer, &operation);
}

static winipc_status start_send(void)
{
    return winipc_pipe_start_send(client, buffer, 100, &operation);
}

static winipc_status start_accept(void)
{
    return winipc_pipe_start_accept(listener, &made, &operation);
}

static winipc_status start_connect(void)
{
    return winipc_pipe_start_connect(&made, name, NULL, &operation);
}

static winipc_status start_read(void)
{
    return winipc_mailslot_start_read(reader, buffer, sizeof buffer,
                                      &operation);
}

static void expect_none(void)
{
    faults_expect(operation == NULL);
}

static void make_received(void)
{
    make_ends();
    faults_must(winipc_pipe_send(client, buffer, 1, SOON));
    faults_must(start_receive());
}

/* There is no room for it. */
static void make_sending(void)
{
    make_ends();
    while (winipc_pipe_send(client, buffer, sizeof buffer, 0) == WINIPC_OK) {
    }
    faults_must(
        winipc_pipe_start_send(client, buffer, sizeof buffer, &operation));
}

static winipc_status get_result(void)
{
    return winipc_operation_result(operation, &moved, SOON);
}

/* One that has failed says so again. */
static winipc_status get_no_result(void)
{
    winipc_status status =
        faults_time_out(winipc_operation_result(operation, &moved, 1));
    bool expected;

    faults_pause();
    expected = winipc_failed(status) && winipc_last_error()->windows_code == 0;
    faults_resume();
    return expected ? WINIPC_OK : status;
}

/* A wait that has failed may have seen how it ended, which is told next. */
static void let_it_tell(void)
{
    faults_expect(winipc_failed(winipc_operation_result(operation, &moved, 0)));
}

static winipc_status wait_for_it(void)
{
    return winipc_wait(WINIPC_OBJECT(operation), SOON);
}

static winipc_status close_it(void)
{
    winipc_operation_close(operation);
    operation = NULL;
    return WINIPC_OK;
}

#define LATER "the result tells"
static faults_quiet starting[] = {
    QUIET("winipc__overlapped_read", "ReadFile", 0, LATER),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0, LATER),
    QUIET("winipc__overlapped_write", "WriteFile", 0, LATER),
    QUIET("advance", "SetEvent", 0, "who looks sees it"),
    {0}};
static faults_quiet starting_to_accept[] = {
    QUIET("advance", "ResetEvent", 0, "who waits looks again"),
    QUIET("advance", "SetEvent", 0, "who looks has found it itself"),
    QUIET("start_listening", "ConnectNamedPipe", 0, LATER),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0, LATER),
    QUIET("has_left_something", "PeekNamedPipe", 0, LATER),
    QUIET("has_left_something", "DisconnectNamedPipe", 0, LATER),
    {0}};
static faults_quiet starting_to_connect[] = {
    QUIET("open_with_most", "CreateFileW", 0, LATER), {0}};
static faults_quiet starting_to_read[] = {
    QUIET("set_slice", "SetMailslotInfo", 0, LATER),
    QUIET("read_slice", "ReadFile", 0, LATER),
    QUIET("winipc__mailslot_ask", "GetMailslotInfo", 0, LATER),
    {0}};
static faults_quiet ending[] = {
    QUIET("winipc__object_close", "SetEvent", 0, "who waits is not woken"),
    QUIET("winipc__overlapped_cancel", "CancelIoEx", ERROR_NOT_FOUND,
          "it has just ended"),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0,
          "nobody wants the result"),
    {0}};
static faults_quiet going_on[] = {QUIET("winipc__overlapped_collect",
                                        "GetOverlappedResult", 0,
                                        "what it told before it tells again"),
                                  {0}};
static faults_quiet none[] = {{0}};

const faults_scenario faults_operation[] = {
    {"winipc_pipe_start_receive", "of an end", make_ends, start_receive,
     expect_none, close_all, starting},
    {"winipc_pipe_start_send", "of an end", make_ends, start_send, expect_none,
     close_all, starting},
    {"winipc_pipe_start_accept", "of a listener", make_listener, start_accept,
     expect_none, close_all, starting_to_accept},
    {"winipc_pipe_start_connect", "to a listener", make_listener, start_connect,
     expect_none, close_all, starting_to_connect},
    {"winipc_mailslot_start_read", "of a slot", make_slot, start_read,
     expect_none, close_all, starting_to_read},
    {"winipc_operation_result", "of a receive", make_received, get_result, NULL,
     close_all, none},
    {"winipc_operation_result", "of a send that goes on", make_sending,
     get_no_result, let_it_tell, close_all, going_on},
    {"winipc_wait", "for a receive", make_received, wait_for_it, NULL,
     close_all, none},
    {"winipc_operation_close", "of a send that goes on", make_sending, close_it,
     NULL, close_all, ending},
    {0},
};
