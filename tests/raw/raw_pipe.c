/*
 * raw_pipe.c - pipes: making instances, opening and waiting for them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pipe.h"

#include <stdlib.h>
#include <string.h>

const wchar_t *pipe_name;
HANDLE server, client;

HANDLE make_instance(DWORD open_mode, DWORD pipe_mode, DWORD instances,
                     DWORD quota)
{
    return CreateNamedPipeW(pipe_name, open_mode, pipe_mode, instances, quota,
                            quota, 0, NULL);
}

HANDLE open_pipe(DWORD access, DWORD flags)
{
    return CreateFileW(pipe_name, access, 0, NULL, OPEN_EXISTING, flags, NULL);
}

void make_pair(DWORD open_mode, DWORD pipe_mode, DWORD quota)
{
    DWORD access = (open_mode & PIPE_ACCESS_INBOUND ? GENERIC_WRITE : 0) |
                   (open_mode & PIPE_ACCESS_OUTBOUND ? GENERIC_READ : 0);

    pipe_name = unique(L"\\\\.\\pipe\\");
    server =
        need(make_instance(open_mode, pipe_mode, 1, quota), "CreateNamedPipeW");
    client = need(open_pipe(access, open_mode & FILE_FLAG_OVERLAPPED),
                  "CreateFileW");
}

void say_read_of(HANDLE handle, DWORD room)
{
    char *data = calloc(1, room + 1);
    DWORD length = 0;
    BOOL worked = ReadFile(handle, data, room, &length, NULL);

    if (worked)
        say("%lu bytes", length);
    else if (length > 0)
        say("%lu bytes and error %lu", length, GetLastError());
    else
        say_result(FALSE);
    free(data);
}

void write_to(HANDLE handle, DWORD size)
{
    char *data = calloc(1, size + 1);
    DWORD written;

    need_true(WriteFile(handle, data, size, &written, NULL), "WriteFile");
    free(data);
}

/* How a second instance fares beside a first. */
static void say_second(DWORD first_open, DWORD first_mode, DWORD first_max,
                       DWORD open_mode, DWORD pipe_mode, DWORD instances)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    need(make_instance(first_open, first_mode, first_max, 64),
         "CreateNamedPipeW");
    say_opens(make_instance(open_mode, pipe_mode, instances, 64));
}

PROBE(pipe_first_instance_is_the_first)
{
    say_second(DUPLEX, 0, 9, DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE, 0, 9);
}

PROBE(pipe_instances_are_of_one_type)
{
    say_second(DUPLEX, PIPE_TYPE_BYTE, 9, DUPLEX, PIPE_TYPE_MESSAGE, 9);
}

PROBE(pipe_instances_are_of_one_direction)
{
    say_second(PIPE_ACCESS_INBOUND, 0, 9, PIPE_ACCESS_OUTBOUND, 0, 9);
}

PROBE(pipe_instances_agree_on_their_maximum)
{
    say_second(DUPLEX, 0, 9, DUPLEX, 0, 8);
}

PROBE(pipe_instances_are_no_more_than_the_maximum)
{
    say_second(DUPLEX, 0, 1, DUPLEX, 0, 1);
}

PROBE(pipe_maximum_of_0_instances_is_refused)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    say_opens(make_instance(DUPLEX, 0, 0, 64));
}

PROBE(pipe_of_bytes_is_not_read_in_messages)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    say_opens(
        make_instance(DUPLEX, PIPE_TYPE_BYTE | PIPE_READMODE_MESSAGE, 1, 64));
}

PROBE(pipe_that_rejects_remote_clients_is_made)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    say_opens(make_instance(DUPLEX, PIPE_REJECT_REMOTE_CLIENTS, 1, 64));
}

PROBE(pipe_instances_are_counted)
{
    DWORD count;

    pipe_name = unique(L"\\\\.\\pipe\\");
    for (int i = 0; i < 3; i++) {
        server = need(make_instance(DUPLEX, 0, 9, 64), "CreateNamedPipeW");
        need_true(
            GetNamedPipeHandleStateW(server, NULL, &count, NULL, NULL, NULL, 0),
            "GetNamedPipeHandleStateW");
        say("%s%lu", i > 0 ? ", " : "", count);
    }
}

PROBE(pipe_state_of_an_outbound_server_is_not_told)
{
    DWORD count;

    pipe_name = unique(L"\\\\.\\pipe\\");
    server =
        need(make_instance(PIPE_ACCESS_OUTBOUND, 0, 1, 64), "CreateNamedPipeW");
    say_result(
        GetNamedPipeHandleStateW(server, NULL, &count, NULL, NULL, NULL, 0));
}

PROBE(pipe_client_reads_bytes_until_it_says_otherwise)
{
    DWORD state;

    make_pair(DUPLEX, MESSAGES, 64);
    need_true(
        GetNamedPipeHandleStateW(client, &state, NULL, NULL, NULL, NULL, 0),
        "GetNamedPipeHandleStateW");
    say(state & PIPE_READMODE_MESSAGE ? "messages" : "bytes");
}

PROBE(pipe_client_finds_no_pipe)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    say_opens(open_pipe(GENERIC_READ, 0));
}

PROBE(pipe_client_finds_the_pipe_busy)
{
    make_pair(DUPLEX, 0, 64);
    say_opens(open_pipe(GENERIC_READ, 0));
}

PROBE(pipe_client_may_not_read_what_goes_the_other_way)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    need(make_instance(PIPE_ACCESS_INBOUND, 0, 1, 64), "CreateNamedPipeW");
    say_opens(open_pipe(GENERIC_READ, 0));
}

PROBE(pipe_client_does_not_wait_for_a_disconnected_instance)
{
    make_pair(DUPLEX, 0, 64);
    need_true(DisconnectNamedPipe(server), "DisconnectNamedPipe");
    say_opens(open_pipe(GENERIC_READ, 0));
}

PROBE(pipe_disconnect_of_a_new_instance_fails)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX, 0, 1, 64), "CreateNamedPipeW");
    say_result(DisconnectNamedPipe(server));
}

PROBE(pipe_second_disconnect_fails)
{
    make_pair(DUPLEX, 0, 64);
    need_true(DisconnectNamedPipe(server), "DisconnectNamedPipe");
    say_result(DisconnectNamedPipe(server));
}

PROBE(pipe_wait_finds_no_pipe_at_once)
{
    say_result(WaitNamedPipeW(unique(L"\\\\.\\pipe\\"), FOREVER));
}

static DWORD WINAPI wait_with_default(void *unused)
{
    (void)unused;
    return WaitNamedPipeW(pipe_name, NMPWAIT_USE_DEFAULT_WAIT) ? ERROR_SUCCESS
                                                               : GetLastError();
}

/* The default of a server that gave none is 50 ms. */
PROBE(pipe_wait_takes_the_default_time)
{
    DWORD code = 0;
    ULONGLONG start, took;
    HANDLE thread;

    make_pair(DUPLEX, 0, 64);
    start = GetTickCount64();
    thread = aside(wait_with_default, NULL);
    if (!ends(thread)) {
        say("blocks");
        return;
    }
    took = GetTickCount64() - start;
    GetExitCodeThread(thread, &code);
    say("error %lu, after %s", code,
        took < 25 ? "less than 25 ms" : "25 ms or more");
}

static DWORD WINAPI wait_for_pipe(void *unused)
{
    (void)unused;
    return WaitNamedPipeW(pipe_name, FOREVER) ? ERROR_SUCCESS : GetLastError();
}

PROBE(pipe_wait_is_ended_by_CancelSynchronousIo)
{
    HANDLE thread;
    DWORD code = 0;

    make_pair(DUPLEX, 0, 64);
    thread = aside(wait_for_pipe, NULL);
    if (ends(thread)) {
        say("does not wait");
        return;
    }
    say_result(CancelSynchronousIo(thread));
    say(", the wait ");
    if (!ends(thread))
        say("goes on");
    else if (GetExitCodeThread(thread, &code))
        say_error(code);
}

PROBE(pipe_connect_is_told_of_an_early_client)
{
    OVERLAPPED *overlapped = new_overlapped();

    make_pair(DUPLEX | FILE_FLAG_OVERLAPPED, 0, 64);
    say_result(ConnectNamedPipe(server, overlapped));
    say(", event %s", is_set(overlapped->hEvent) ? "set" : "not set");
}

PROBE(pipe_connect_is_told_of_a_client_that_left)
{
    make_pair(DUPLEX, 0, 64);
    write_to(client, 5);
    CloseHandle(client);
    say_result(ConnectNamedPipe(server, NULL));
    say(", then ");
    say_read_of(server, 8);
}

PROBE(pipe_connect_of_a_client_is_refused)
{
    make_pair(DUPLEX, 0, 64);
    say_result(ConnectNamedPipe(client, NULL));
}

PROBE(pipe_connect_is_ended_by_CancelIoEx)
{
    OVERLAPPED *overlapped = new_overlapped();

    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX | FILE_FLAG_OVERLAPPED, 0, 1, 64),
                  "CreateNamedPipeW");
    say_result(ConnectNamedPipe(server, overlapped));
    say(", cancel ");
    say_result(CancelIoEx(server, overlapped));
    say(", ");
    say_completion(server, overlapped);
}

PROBE(pipe_of_a_named_machine_opens)
{
    wchar_t host[MAX_COMPUTERNAME_LENGTH + 1], name[200];
    DWORD length = COUNT(host);

    pipe_name = unique(L"\\\\.\\pipe\\");
    need(make_instance(DUPLEX, 0, 1, 64), "CreateNamedPipeW");
    need_true(GetComputerNameW(host, &length), "GetComputerNameW");
    _snwprintf(name, COUNT(name), L"\\\\%ls%ls", host, pipe_name + 3);
    say_opens(CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                          OPEN_EXISTING, 0, NULL));
}
