/*
 * foreign.c - ends of pipes as programs have them that do without winipc.
 *
 * SPDX-License-Identifier: MIT
 */
#include "foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *who = "";
static char request[FOREIGN_LARGEST], reply[FOREIGN_LARGEST + FOREIGN_PART];
static HANDLE port; /* where the overlapped calls of one way complete */

void foreign_need(bool so, const char *what)
{
    DWORD code = GetLastError();

    if (so)
        return;
    fprintf(stderr, "%s: not so: %s (last error %lu)\n", who, what, code);
    exit(EXIT_FAILURE);
}

static void need_code(DWORD code, DWORD want, const char *what)
{
    SetLastError(code);
    foreign_need(code == want, what);
}

/* Calls that block. */
static DWORD block_read(HANDLE handle, void *buffer, DWORD size, DWORD *moved)
{
    return ReadFile(handle, buffer, size, moved, NULL) ? ERROR_SUCCESS
                                                       : GetLastError();
}

static DWORD block_write(HANDLE handle, const void *data, DWORD size,
                         DWORD *moved)
{
    return WriteFile(handle, data, size, moved, NULL) ? ERROR_SUCCESS
                                                      : GetLastError();
}

/* Overlapped calls: they complete at the port, if there is one, or set an event. */
static OVERLAPPED begin(void)
{
    OVERLAPPED overlapped = {0};

    if (port == NULL) {
        overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        foreign_need(overlapped.hEvent != NULL, "an event is made");
    }
    return overlapped;
}

static DWORD dequeue(OVERLAPPED *overlapped, DWORD *moved)
{
    OVERLAPPED *completed;
    ULONG_PTR key;
    DWORD code =
        GetQueuedCompletionStatus(port, moved, &key, &completed, INFINITE)
            ? ERROR_SUCCESS
            : GetLastError();

    foreign_need(completed == overlapped, "the port tells of the call");
    return code;
}

/* Not before the event is set: Wine takes a transaction for done at once
   (tests/raw: pipe_overlapped_transaction_has_no_result_yet). */
static DWORD finish(HANDLE handle, BOOL done, OVERLAPPED *overlapped,
                    DWORD *moved)
{
    DWORD code = done ? ERROR_SUCCESS : GetLastError();
    const bool begun = code == ERROR_SUCCESS || code == ERROR_MORE_DATA ||
                       code == ERROR_IO_PENDING;

    if (begun && port != NULL)
        code = dequeue(overlapped, moved);
    else if (begun) {
        WaitForSingleObject(overlapped->hEvent, INFINITE);
        code = GetOverlappedResult(handle, overlapped, moved, TRUE)
                   ? ERROR_SUCCESS
                   : GetLastError();
    }
    if (port == NULL)
        CloseHandle(overlapped->hEvent);
    return code;
}

static DWORD overlap_read(HANDLE handle, void *buffer, DWORD size, DWORD *moved)
{
    OVERLAPPED overlapped = begin();

    return finish(handle, ReadFile(handle, buffer, size, NULL, &overlapped),
                  &overlapped, moved);
}

static DWORD overlap_write(HANDLE handle, const void *data, DWORD size,
                           DWORD *moved)
{
    OVERLAPPED overlapped = begin();

    return finish(handle, WriteFile(handle, data, size, NULL, &overlapped),
                  &overlapped, moved);
}

/* Calls that never wait: who makes them asks again. */
static DWORD poll_read(HANDLE handle, void *buffer, DWORD size, DWORD *moved)
{
    DWORD code;

    while ((code = block_read(handle, buffer, size, moved)) == ERROR_NO_DATA)
        Sleep(1);
    return code;
}

static DWORD poll_write(HANDLE handle, const void *data, DWORD size,
                        DWORD *moved)
{
    DWORD done = 0, code;

    do {
        code =
            block_write(handle, (const char *)data + done, size - done, moved);
        done += *moved;
        if (code == ERROR_SUCCESS && done < size)
            Sleep(1);
    } while (code == ERROR_SUCCESS && done < size);
    *moved = done;
    return code;
}

#define BLOCKING block_read, block_write
#define OVERLAPPING overlap_read, overlap_write
#define POLLING poll_read, poll_write
#define BYTES PIPE_READMODE_BYTE
#define MESSAGES PIPE_READMODE_MESSAGE
const foreign_way foreign_ways[FOREIGN_WAYS] = {
    [FOREIGN_BLOCKING_MESSAGES] = {"blocking, messages", MESSAGES, BLOCKING},
    [FOREIGN_BLOCKING_BYTES] = {"blocking, bytes", BYTES, BLOCKING},
    [FOREIGN_OVERLAPPED_MESSAGES] = {"overlapped, messages", MESSAGES,
                                     OVERLAPPING, .overlapped = true},
    [FOREIGN_OVERLAPPED_BYTES] = {"overlapped, bytes", BYTES, OVERLAPPING,
                                  .overlapped = true},
    [FOREIGN_PORT_MESSAGES] = {"a port, messages", MESSAGES, OVERLAPPING,
                               .overlapped = true, .port = true},
    [FOREIGN_PORT_BYTES] = {"a port, bytes", BYTES, OVERLAPPING,
                            .overlapped = true, .port = true},
    [FOREIGN_NOWAIT_MESSAGES] = {"not waiting, messages",
                                 MESSAGES | PIPE_NOWAIT, POLLING},
    [FOREIGN_NOWAIT_BYTES] = {"not waiting, bytes", BYTES | PIPE_NOWAIT,
                              POLLING},
    [FOREIGN_TRANSACTIONS] = {"transactions", MESSAGES, BLOCKING,
                              .transacts = true},
    [FOREIGN_OVERLAPPED_TRANSACTIONS] = {"overlapped transactions", MESSAGES,
                                         OVERLAPPING, .overlapped = true,
                                         .transacts = true},
};

static bool reads_messages(const foreign_way *way, bool messages)
{
    return messages && (way->mode & PIPE_READMODE_MESSAGE) != 0;
}

/* Write the request, and read the first part of the reply. */
static DWORD transact(const foreign_way *way, HANDLE handle, DWORD size,
                      DWORD *moved)
{
    OVERLAPPED overlapped;

    if (!way->overlapped)
        return TransactNamedPipe(handle, request, size, reply, FOREIGN_PART,
                                 moved, NULL)
                   ? ERROR_SUCCESS
                   : GetLastError();
    overlapped = begin();
    return finish(handle,
                  TransactNamedPipe(handle, request, size, reply, FOREIGN_PART,
                                    NULL, &overlapped),
                  &overlapped, moved);
}

static DWORD ask(const foreign_way *way, HANDLE handle, DWORD size,
                 DWORD *moved)
{
    if (way->transacts)
        return transact(way, handle, size, moved);
    need_code(way->write(handle, request, size, moved), ERROR_SUCCESS,
              "the request is written");
    foreign_need(*moved == size, "all of the request is written");
    return way->read(handle, reply, FOREIGN_PART, moved);
}

static void expect_reply(const foreign_way *way, HANDLE handle, size_t size,
                         const void *want, size_t wanted, bool messages)
{
    const bool whole = reads_messages(way, messages);
    DWORD moved = 0, done, code = ask(way, handle, (DWORD)size, &moved);

    done = moved;
    while (whole ? code == ERROR_MORE_DATA
                 : code == ERROR_SUCCESS && done < wanted) {
        foreign_need(done <= wanted, "the reply is not too long");
        foreign_need(!whole || moved == FOREIGN_PART,
                     "a part fills the buffer");
        moved = 0;
        code = way->read(handle, reply + done, FOREIGN_PART, &moved);
        done += moved;
    }
    need_code(code, ERROR_SUCCESS, "the reply is read");
    SetLastError(done);
    foreign_need(done == wanted, "the reply is as long as it should be");
    foreign_need(memcmp(reply, want, wanted) == 0,
                 "the reply is the right one");
}

void foreign_exchange(const foreign_way *way, HANDLE handle, size_t size,
                      bool messages)
{
    DWORD moved;

    who = way->name;
    for (size_t i = 0; i < size; i++)
        request[i] = (char)(i * 31 + size + (i >> 8));
    if (size > 0 || messages) {
        expect_reply(way, handle, size, request, size, messages);
        return;
    }
    /* Of no bytes in a stream of bytes nobody hears. */
    need_code(way->write(handle, request, 0, &moved), ERROR_SUCCESS,
              "nothing is written");
}

void foreign_see_the_end(const foreign_way *way, HANDLE handle, bool messages)
{
    DWORD moved;

    strcpy(request, FOREIGN_END);
    expect_reply(way, handle, strlen(FOREIGN_END), FOREIGN_LAST,
                 strlen(FOREIGN_LAST), messages);
    need_code(way->read(handle, reply, FOREIGN_PART, &moved), ERROR_BROKEN_PIPE,
              "the peer has gone");
    need_code(way->write(handle, "x", 1, &moved), ERROR_NO_DATA,
              "nobody can be written to");
}

static void prepare(const foreign_way *way, HANDLE handle)
{
    if (!way->port)
        return;
    port = CreateIoCompletionPort(handle, NULL, 0, 0);
    foreign_need(port != NULL, "a port is made");
}

HANDLE foreign_open(const foreign_way *way, const wchar_t *path)
{
    DWORD mode = way->mode;
    HANDLE handle;

    who = way->name;
    while ((handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                 OPEN_EXISTING,
                                 way->overlapped ? FILE_FLAG_OVERLAPPED : 0,
                                 NULL)) == INVALID_HANDLE_VALUE) {
        foreign_need(GetLastError() == ERROR_PIPE_BUSY, "there is a pipe");
        WaitNamedPipeW(path, NMPWAIT_WAIT_FOREVER);
    }
    foreign_need(SetNamedPipeHandleState(handle, &mode, NULL, NULL),
                 "the mode is set");
    prepare(way, handle);
    return handle;
}

HANDLE foreign_serve(const foreign_way *way, const wchar_t *path, bool messages,
                     DWORD quota)
{
    const DWORD type = messages ? PIPE_TYPE_MESSAGE : PIPE_TYPE_BYTE;
    HANDLE handle = CreateNamedPipeW(
        path, PIPE_ACCESS_DUPLEX | (way->overlapped ? FILE_FLAG_OVERLAPPED : 0),
        type | way->mode, 1, quota, quota, 0, NULL);

    who = way->name;
    foreign_need(handle != INVALID_HANDLE_VALUE, "a pipe is made");
    prepare(way, handle);
    return handle;
}

static DWORD accept_once(const foreign_way *way, HANDLE server)
{
    OVERLAPPED overlapped;
    DWORD moved;

    if (!way->overlapped)
        return ConnectNamedPipe(server, NULL) ? ERROR_SUCCESS : GetLastError();
    overlapped = begin();
    return finish(server, ConnectNamedPipe(server, &overlapped), &overlapped,
                  &moved);
}

void foreign_accept(const foreign_way *way, HANDLE server)
{
    DWORD code = accept_once(way, server);

    /* One that does not wait has begun to listen, at first. */
    while (way->mode & PIPE_NOWAIT && code != ERROR_PIPE_CONNECTED) {
        foreign_need(code == ERROR_SUCCESS || code == ERROR_PIPE_LISTENING,
                     "it listens");
        Sleep(1);
        code = accept_once(way, server);
    }
    need_code(code == ERROR_PIPE_CONNECTED ? ERROR_SUCCESS : code,
              ERROR_SUCCESS, "a client is accepted");
}
