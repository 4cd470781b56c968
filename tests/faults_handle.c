/*
 * faults_handle.c - objects for other processes, while Windows fails.
 *
 * This process is the other one too.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "faults_pipe.h"

static winipc_pipe_listener *listener;
static winipc_pipe *server, *client;
static winipc_event *event, *again;
static winipc_process *process;
static HANDLE handle, thread;
static uint64_t remote;
static bool same;

static void make_event(void)
{
    faults_must(winipc_event_create(&event, unique_name("faults"), NULL));
    faults_must(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    remote = 0;
}

/* Is it a handle to the event, rather than closed, or to something else by now? */
static bool is_to_event(HANDLE which)
{
    winipc_object *borrowed;
    bool is = false;

    if (winipc_object_borrow(&borrowed, which) != WINIPC_OK)
        return false;
    faults_must(winipc_object_is_same(borrowed, WINIPC_OBJECT(event), &is));
    winipc_object_close(borrowed);
    return is;
}

static void close_given(void)
{
    faults_pause();
    if (remote != 0 && is_to_event((HANDLE)(uintptr_t)remote))
        CloseHandle((HANDLE)(uintptr_t)remote);
    remote = 0;
    faults_resume();
}

static void close_all(void)
{
    close_given();
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    winipc_process_close(process);
    winipc_event_close(event);
    winipc_event_close(again);
    client = server = NULL;
    listener = NULL;
    process = NULL;
    event = again = NULL;
}

static winipc_status duplicate(void)
{
    return winipc_object_duplicate(WINIPC_OBJECT(event), process, &remote);
}

static void expect_none(void)
{
    faults_expect(remote == 0);
}

static void make_duplicate(void)
{
    make_event();
    faults_must(duplicate());
}

static winipc_status close_there(void)
{
    return winipc_process_close_handle(process, remote);
}

/* Windows closes it also when it says that it failed. */
static void make_another(void)
{
    faults_pause();
    if (!is_to_event((HANDLE)(uintptr_t)remote))
        faults_must(duplicate());
    faults_resume();
}

static void make_two(void)
{
    make_event();
    faults_must(winipc_event_create(&again, NULL, NULL));
    same = true;
}

static winipc_status compare(void)
{
    return winipc_object_is_same(WINIPC_OBJECT(event), WINIPC_OBJECT(again),
                                 &same);
}

static void expect_same(void)
{
    faults_expect(same);
}

static void connect_both(void)
{
    const char *name = unique_name("faults");

    faults_must(winipc_pipe_listener_create(
        &listener, name, WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1)));
    faults_must(winipc_pipe_connect(&client, name, NULL, SOON));
    faults_must(winipc_pipe_accept(listener, &server, SOON));
}

static void make_connection(void)
{
    make_event();
    connect_both();
}

static winipc_status give(void)
{
    return winipc_pipe_send_object(server, WINIPC_OBJECT(event), NULL, SOON);
}

/* What was sent is this process's. */
static void take_all(void)
{
    HANDLE one;

    faults_pause();
    while (winipc_pipe_receive_handle(client, NULL, &one, 0) == WINIPC_OK) {
        if (is_to_event(one))
            CloseHandle(one);
    }
    faults_resume();
}

static void take_and_close_all(void)
{
    take_all();
    close_all();
}

/* The message has come, and is sent once more. */
static void make_given(void)
{
    unsigned char message[32];
    size_t length;

    make_connection();
    faults_must(give());
    faults_must(
        winipc_pipe_receive(client, message, sizeof message, &length, SOON));
    memcpy(&remote, message + 24, sizeof remote);
    faults_must(winipc_pipe_send(server, message, length, SOON));
}

/* When a read says that there is more, the next message is taken for that. */
static winipc_status or_gone(winipc_status status)
{
    return faults_or_gone(status, WINIPC_E_WRONG_TYPE);
}

static winipc_status take(void)
{
    return or_gone(winipc_pipe_receive_handle(client, NULL, &handle, BRIEFLY));
}

static void expect_no_handle(void)
{
    faults_expect(handle == NULL);
}

/* As a server that takes whatever comes. */
static DWORD WINAPI take_each(void *unused)
{
    HANDLE one;

    (void)unused;
    while (winipc_pipe_receive_handle(server, NULL, &one, WINIPC_INFINITE) ==
           WINIPC_OK)
        CloseHandle(one);
    return 0;
}

static void make_taking(void)
{
    make_connection();
    thread = CreateThread(NULL, 0, take_each, NULL, 0, NULL);
}

static void end_thread(void)
{
    faults_pause();
    winipc_pipe_abort(client);
    winipc_pipe_abort(server);
    WaitForSingleObject(thread, INFINITE);
    faults_resume();
    CloseHandle(thread);
}

/* The connection may have been given up. */
static void take_again(void)
{
    faults_pause();
    end_thread();
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    connect_both();
    thread = CreateThread(NULL, 0, take_each, NULL, 0, NULL);
    faults_resume();
}

static void end_thread_and_close_all(void)
{
    end_thread();
    close_all();
}

static winipc_status offer(void)
{
    return winipc_pipe_send_object(client, WINIPC_OBJECT(event), NULL, SOON);
}

/* As a client that offers again and again. */
static DWORD WINAPI offer_each(void *unused)
{
    winipc_status status;

    (void)unused;
    do
        status = winipc_pipe_send_object(client, WINIPC_OBJECT(event), NULL,
                                         WINIPC_INFINITE);
    while (status == WINIPC_OK || status == WINIPC_E_ACCESS_DENIED);
    return 0;
}

static void make_offer(void)
{
    make_connection();
    thread = CreateThread(NULL, 0, offer_each, NULL, 0, NULL);
    faults_must(winipc_wait(WINIPC_OBJECT(server), SOON));
}

static winipc_status take_offered(void)
{
    winipc_status status =
        winipc_pipe_receive_handle(server, NULL, &handle, 200);

    if (status == WINIPC_OK)
        CloseHandle(handle);
    return or_gone(status);
}

static void offer_again(void)
{
    faults_expect(handle == NULL);
    faults_pause();
    end_thread();
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    connect_both();
    thread = CreateThread(NULL, 0, offer_each, NULL, 0, NULL);
    faults_must(winipc_wait(WINIPC_OBJECT(server), SOON));
    faults_resume();
}

#define OPENING                                                   \
    QUIET("winipc__handle_open_number", "WaitForSingleObject", 0, \
          "that it has ended Windows says later")
#define ABORTING                                                              \
    QUIET("winipc_pipe_abort", "CancelIoEx", 0, "it is closed all the same"), \
        QUIET("winipc_pipe_abort", "SetEvent", 0, "who waits is not woken")
static faults_quiet moving[] = {OPENING, ABORTING, RECEIVING, SENDING, {0}};
static faults_quiet opening[] = {OPENING, {0}};
static faults_quiet none[] = {{0}};

const faults_scenario faults_handle[] = {
    {"winipc_object_duplicate", "an event", make_event, duplicate, expect_none,
     close_all, opening},
    {"winipc_process_close_handle", "what was given", make_duplicate,
     close_there, make_another, close_all, opening},
    {"winipc_object_is_same", "two events", make_two, compare, expect_same,
     close_all, none},
    {"winipc_pipe_send_object", "of a server", make_connection, give, take_all,
     take_and_close_all, moving},
    {"winipc_pipe_receive_handle", "of a client", make_given, take,
     expect_no_handle, close_all, moving},
    {"winipc_pipe_send_object", "of a client", make_taking, offer, take_again,
     end_thread_and_close_all, moving},
    {"winipc_pipe_receive_handle", "of a server", make_offer, take_offered,
     offer_again, end_thread_and_close_all, moving},
    {0},
};
