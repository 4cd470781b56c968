/*
 * bench_pipe.c - what messages through a pipe cost beside raw overlapped calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>

#include "bench.h"

#define QUOTA 65536

static HANDLE raw_server, raw_client;
static OVERLAPPED raw_read, raw_write;
static winipc_pipe *server, *client;
static char message[QUOTA], received[QUOTA];
static DWORD size;

static void make_raw(void)
{
    const DWORD mode = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;
    char name[64];

    snprintf(name, sizeof name, "\\\\.\\pipe\\winipc-bench-%lu",
             GetCurrentProcessId());
    raw_server =
        CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, mode,
                         1, QUOTA, QUOTA, 0, NULL);
    raw_client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                             OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    raw_read.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    raw_write.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    MUST(raw_server != INVALID_HANDLE_VALUE &&
         raw_client != INVALID_HANDLE_VALUE && raw_read.hEvent != NULL &&
         raw_write.hEvent != NULL);
}

static BOOL ended(HANDLE handle, BOOL done, OVERLAPPED *overlapped)
{
    DWORD moved;

    return (done || GetLastError() == ERROR_IO_PENDING) &&
           GetOverlappedResult(handle, overlapped, &moved, TRUE) &&
           moved == size;
}

static void raw_send_and_receive(void)
{
    MUST(ended(raw_client,
               WriteFile(raw_client, message, size, NULL, &raw_write),
               &raw_write));
    MUST(ended(raw_server,
               ReadFile(raw_server, received, sizeof received, NULL, &raw_read),
               &raw_read));
}

static void send_and_receive(void)
{
    size_t length;

    MUST_OK(winipc_pipe_send(client, message, size, WINIPC_INFINITE));
    MUST_OK(winipc_pipe_receive(server, received, sizeof received, &length,
                                WINIPC_INFINITE));
}

#define SIZES(n, bytes)          \
    static void raw_##n(void)    \
    {                            \
        size = (bytes);          \
        raw_send_and_receive();  \
    }                            \
    static void winipc_##n(void) \
    {                            \
        size = (bytes);          \
        send_and_receive();      \
    }
SIZES(64, 64)
SIZES(4k, 4096)
SIZES(64k, 65536)

static const bench benches[] = {
    {"pipe send + receive, 64 B", raw_64, winipc_64},
    {"pipe send + receive, 4 KiB", raw_4k, winipc_4k},
    {"pipe send + receive, 64 KiB", raw_64k, winipc_64k},
    {0},
};

int main(int argc, char **argv)
{
    make_raw();
    MUST_OK(winipc_pipe_pair(
        &server, &client, WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = QUOTA)));
    return run_benches(argc, argv, benches);
}
