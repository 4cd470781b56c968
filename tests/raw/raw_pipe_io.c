/*
 * raw_pipe_io.c - pipes: reads, writes, flushes and ends of connections.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

#define OVERLAPPED_DUPLEX (DUPLEX | FILE_FLAG_OVERLAPPED)

PROBE(pipe_server_close_keeps_unread_data)
{
    make_pair(DUPLEX, 0, 64);
    write_to(server, 5);
    CloseHandle(server);
    say_read_of(client, 8);
    say(", then ");
    say_read_of(client, 8);
}

PROBE(pipe_client_close_keeps_unread_data)
{
    make_pair(DUPLEX, 0, 64);
    write_to(client, 5);
    CloseHandle(client);
    say_read_of(server, 8);
    say(", then ");
    say_read_of(server, 8);
}

PROBE(pipe_disconnect_drops_unread_data)
{
    make_pair(DUPLEX, 0, 64);
    write_to(server, 5);
    need_true(DisconnectNamedPipe(server), "DisconnectNamedPipe");
    say_read_of(client, 8);
}

PROBE(pipe_write_to_a_closed_end_fails)
{
    DWORD written;

    make_pair(DUPLEX, 0, 64);
    CloseHandle(server);
    say_result(WriteFile(client, "x", 1, &written, NULL));
}

PROBE(pipe_large_message_comes_in_parts)
{
    make_pair(DUPLEX, MESSAGES, 64);
    write_to(client, 8);
    say_read_of(server, 4);
    say(", then ");
    say_read_of(server, 8);
}

PROBE(pipe_overlapped_read_tells_of_a_large_message)
{
    OVERLAPPED *overlapped = new_overlapped();
    char data[4];
    DWORD moved = 0;

    make_pair(OVERLAPPED_DUPLEX, MESSAGES, 64);
    say_result(ReadFile(server, data, sizeof data, NULL, overlapped));
    need_true(WriteFile(client, "12345678", 8, NULL, new_overlapped()),
              "WriteFile");
    completes(overlapped);
    say(", then ");
    say_result(GetOverlappedResult(server, overlapped, &moved, FALSE));
    say(" and %lu bytes", moved);
}

PROBE(pipe_message_of_no_bytes_is_read)
{
    make_pair(DUPLEX, MESSAGES, 64);
    write_to(client, 0);
    say_read_of(server, 8);
}

PROBE(pipe_read_of_no_bytes_waits_for_data)
{
    io reading = {0};

    make_pair(DUPLEX, 0, 64);
    reading.handle = server;
    io_start(&reading);
    say_io(&reading);
    write_to(client, 5);
    say(", then ");
    say_io(&reading);
    say(", then ");
    say_read_of(server, 8);
}

PROBE(pipe_read_of_no_bytes_takes_a_message_of_none)
{
    DWORD waiting = 0, left = 0;

    make_pair(DUPLEX, MESSAGES, 64);
    write_to(client, 0);
    write_to(client, 5);
    say_read_of(server, 0);
    say(", then ");
    need_true(PeekNamedPipe(server, NULL, 0, NULL, &waiting, &left),
              "PeekNamedPipe");
    say("a message of %lu", left);
}

PROBE(pipe_client_that_reads_bytes_joins_messages)
{
    make_pair(DUPLEX, MESSAGES, 64);
    write_to(server, 3);
    write_to(server, 4);
    say_read_of(client, 8);
}

PROBE(pipe_peek_of_a_listening_end_fails)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX, 0, 1, 64), "CreateNamedPipeW");
    say_result(PeekNamedPipe(server, NULL, 0, NULL, NULL, NULL));
}

PROBE(pipe_transaction_needs_an_empty_pipe)
{
    DWORD mode = PIPE_READMODE_MESSAGE, length;
    char request[] = "x", reply[8];

    make_pair(DUPLEX, MESSAGES, 64);
    need_true(SetNamedPipeHandleState(client, &mode, NULL, NULL), "mode");
    write_to(server, 5);
    say_result(TransactNamedPipe(client, request, 1, reply, sizeof reply,
                                 &length, NULL));
}

PROBE(pipe_overlapped_transaction_has_no_result_yet)
{
    OVERLAPPED *overlapped = new_overlapped();
    DWORD mode = PIPE_READMODE_MESSAGE, length;
    char request[] = "x", reply[8];

    make_pair(OVERLAPPED_DUPLEX, MESSAGES, 64);
    need_true(SetNamedPipeHandleState(client, &mode, NULL, NULL), "mode");
    say_result(TransactNamedPipe(client, request, 1, reply, sizeof reply, NULL,
                                 overlapped));
    say(", ");
    say_result(GetOverlappedResult(client, overlapped, &length, FALSE));
    say(", %s, ", is_set(overlapped->hEvent) ? "set" : "not set");
    write_to(server, 5);
    say_completion(client, overlapped);
}

PROBE(pipe_write_above_the_quota_waits_for_the_reader)
{
    io writing = {.writes = TRUE, .size = 20000};

    make_pair(DUPLEX, 0, 4096);
    writing.handle = client;
    io_start(&writing);
    say_io(&writing);
    say(", read ");
    say_read_of(server, 20000);
    say(", then ");
    say_io(&writing);
}

PROBE(pipe_write_with_no_quota_waits_for_the_reader)
{
    io writing = {.writes = TRUE, .size = 5};

    make_pair(DUPLEX, MESSAGES, 0);
    writing.handle = client;
    io_start(&writing);
    say_io(&writing);
    say(", read ");
    say_read_of(server, 8);
    say(", then ");
    say_io(&writing);
}
