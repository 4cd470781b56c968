/*
 * raw_pipe_end.c - pipes: flushes, cancels, and what ends a call.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

#define OVERLAPPED_DUPLEX (DUPLEX | FILE_FLAG_OVERLAPPED)

PROBE(pipe_flush_of_an_inbound_end_is_refused)
{
    make_pair(PIPE_ACCESS_INBOUND, 0, 64);
    say_result(FlushFileBuffers(server));
}

static DWORD WINAPI flush(void *handle)
{
    return FlushFileBuffers(handle) ? ERROR_SUCCESS : GetLastError();
}

static HANDLE start_flushing(DWORD open_mode)
{
    HANDLE thread;

    make_pair(open_mode, 0, 64);
    if (open_mode & FILE_FLAG_OVERLAPPED)
        need_true(WriteFile(server, "12345", 5, NULL, new_overlapped()),
                  "WriteFile");
    else
        write_to(server, 5);
    thread = aside(flush, server);
    say(ends(thread) ? "does not wait" : "waits");
    return thread;
}

static void say_flush(HANDLE thread)
{
    DWORD code = 0;

    say(", then ");
    if (!ends(thread))
        say("goes on");
    else if (GetExitCodeThread(thread, &code))
        say_error(code);
}

PROBE(pipe_flush_waits_for_the_reader)
{
    HANDLE thread = start_flushing(DUPLEX);
    DWORD length;
    char data[8];

    need_true(ReadFile(client, data, sizeof data, &length, NULL), "ReadFile");
    say_flush(thread);
}

PROBE(pipe_flush_is_ended_by_CancelSynchronousIo)
{
    HANDLE thread = start_flushing(DUPLEX);

    say(", cancel ");
    say_result(CancelSynchronousIo(thread));
    say_flush(thread);
}

PROBE(pipe_flush_is_ended_by_CancelIoEx)
{
    HANDLE thread = start_flushing(OVERLAPPED_DUPLEX);

    say(", cancel ");
    say_result(CancelIoEx(server, NULL));
    say_flush(thread);
}

static OVERLAPPED *read_later(HANDLE handle, char *data, DWORD size)
{
    OVERLAPPED *overlapped = new_overlapped();

    if (ReadFile(handle, data, size, NULL, overlapped) ||
        GetLastError() != ERROR_IO_PENDING)
        say("does not pend, ");
    return overlapped;
}

PROBE(pipe_close_of_its_own_end_ends_a_read)
{
    OVERLAPPED *overlapped;
    char data[8];

    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    overlapped = read_later(server, data, sizeof data);
    CloseHandle(server);
    if (!completes(overlapped))
        say("goes on");
    else
        say_status((NTSTATUS)overlapped->Internal);
}

PROBE(pipe_read_is_ended_by_CancelIoEx)
{
    OVERLAPPED *overlapped;
    char data[8];

    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    overlapped = read_later(server, data, sizeof data);
    say_result(CancelIoEx(server, overlapped));
    say(", ");
    say_completion(server, overlapped);
    say(", again ");
    say_result(CancelIoEx(server, overlapped));
}

PROBE(pipe_read_is_ended_by_CancelSynchronousIo)
{
    io reading = {.size = 8};

    make_pair(DUPLEX, 0, 64);
    reading.handle = server;
    io_start(&reading);
    say_io(&reading);
    say(", cancel ");
    say_result(CancelSynchronousIo(reading.thread));
    say(", ");
    say_io(&reading);
}

PROBE(pipe_read_ends_with_its_thread)
{
    io reading = {.size = 8};

    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    reading.handle = server;
    reading.overlapped = new_overlapped();
    io_start(&reading);
    need_true(ends(reading.thread), "ReadFile");
    say_completion(server, reading.overlapped);
}

PROBE(pipe_result_is_waited_for_with_a_time_out)
{
    OVERLAPPED *overlapped;
    DWORD moved;
    char data[8];

    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    overlapped = read_later(server, data, sizeof data);
    say_result(GetOverlappedResultEx(server, overlapped, &moved, 1, FALSE));
    say(", with 0 ");
    say_result(GetOverlappedResultEx(server, overlapped, &moved, 0, FALSE));
}

PROBE(pipe_success_at_once_skips_the_completion_port)
{
    OVERLAPPED overlapped = {0}, *done = NULL;
    ULONG_PTR key;
    DWORD moved;
    HANDLE port;
    char data[8];

    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    port = need(CreateIoCompletionPort(server, NULL, 7, 1), "port");
    need_true(SetFileCompletionNotificationModes(
                  server, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS),
              "SetFileCompletionNotificationModes");
    need_true(WriteFile(client, "12345", 5, NULL, new_overlapped()), "write");
    need_true(ReadFile(server, data, sizeof data, NULL, &overlapped), "read");
    say(GetQueuedCompletionStatus(port, &moved, &key, &done, 0) ? "a packet"
                                                                : "no packet");
    need_true(!ReadFile(server, data, sizeof data, NULL, &overlapped), "read");
    need_true(WriteFile(client, "12345", 5, NULL, new_overlapped()), "write");
    say(", later ");
    say(GetQueuedCompletionStatus(port, &moved, &key, &done, patience)
            ? "a packet"
            : "no packet");
}

PROBE(pipe_that_does_not_wait_says_so)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX, PIPE_NOWAIT, 1, 64), "pipe");
    say_result(ConnectNamedPipe(server, NULL));
    client = need(open_pipe(GENERIC_READ | GENERIC_WRITE, 0), "CreateFileW");
    say(", empty ");
    say_read_of(server, 8);
}

PROBE(pipe_is_set_while_nothing_is_asked_of_it)
{
    make_pair(OVERLAPPED_DUPLEX, 0, 64);
    say(is_set(server) ? "set" : "not set");
}
