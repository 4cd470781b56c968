/*
 * bench_pipe.c - what messages through a pipe cost beside raw overlapped calls: in
 * one thread, to and fro between two, and one way.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>

#include "bench.h"

#define LARGEST (1 << 20)
#define BURST 8 /* messages one way, before the other thread answers */

/* An end of either make. */
typedef struct end {
    HANDLE handle;
    OVERLAPPED read, write;
    winipc_pipe *pipe;
    char *buffer;
} end;

/* Two ends of a pipe; `there` is another thread's, but of `alone`. */
typedef struct ends {
    end here, there;
} ends;
static ends raw_alone, raw_echoed, raw_drained, alone, echoed, drained;

static char message[LARGEST];

static HANDLE new_event(void)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    MUST(event != NULL);
    return event;
}

static void prepare(end *e, HANDLE handle)
{
    MUST(handle != INVALID_HANDLE_VALUE);
    e->handle = handle;
    e->read.hEvent = new_event();
    e->write.hEvent = new_event();
}

static void make_raw(ends *e)
{
    DWORD mode = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;
    static unsigned number;
    char name[64];

    snprintf(name, sizeof name, "\\\\.\\pipe\\winipc-bench-%lu-%u",
             GetCurrentProcessId(), number++);
    prepare(&e->there,
            CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                             mode, 1, LARGEST, LARGEST, 0, NULL));
    prepare(&e->here, CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                                  OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL));
    mode = PIPE_READMODE_MESSAGE;
    MUST(SetNamedPipeHandleState(e->here.handle, &mode, NULL, NULL));
}

static void make(ends *e, void (*make_pipe)(ends *), LPTHREAD_START_ROUTINE run)
{
    make_pipe(e);
    e->here.buffer = HeapAlloc(GetProcessHeap(), 0, LARGEST);
    e->there.buffer = HeapAlloc(GetProcessHeap(), 0, LARGEST);
    MUST(e->here.buffer != NULL && e->there.buffer != NULL);
    if (run != NULL)
        MUST(CreateThread(NULL, 0, run, &e->there, 0, NULL) != NULL);
}

static void make_pair(ends *e)
{
    MUST_OK(winipc_pipe_pair(
        &e->there.pipe, &e->here.pipe,
        WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = LARGEST)));
}

static DWORD ended(HANDLE handle, BOOL done, OVERLAPPED *overlapped)
{
    DWORD moved = 0;

    MUST((done || GetLastError() == ERROR_IO_PENDING) &&
         GetOverlappedResult(handle, overlapped, &moved, TRUE));
    return moved;
}

static void put(end *e, const void *data, DWORD size)
{
    if (e->pipe != NULL)
        MUST_OK(winipc_pipe_send(e->pipe, data, size, WINIPC_INFINITE));
    else
        MUST(ended(e->handle, WriteFile(e->handle, data, size, NULL, &e->write),
                   &e->write) == size);
}

static DWORD take(end *e)
{
    size_t length = 0;

    if (e->pipe == NULL)
        return ended(e->handle,
                     ReadFile(e->handle, e->buffer, LARGEST, NULL, &e->read),
                     &e->read);
    MUST_OK(winipc_pipe_receive(e->pipe, e->buffer, LARGEST, &length,
                                WINIPC_INFINITE));
    return (DWORD)length;
}

/* The other threads, as long as the process lasts. */
static DWORD WINAPI echo(void *there)
{
    DWORD size;

    while ((size = take(there)) > 0)
        put(there, ((end *)there)->buffer, size);
    return 0;
}

static DWORD WINAPI drain(void *there)
{
    for (int i = 1; take(there) > 0; i++) {
        if (i % BURST == 0)
            put(there, "", 1);
    }
    return 0;
}

static void pass(ends *e, DWORD size)
{
    put(&e->here, message, size);
    MUST(take(&e->there) == size);
}

static void ping(ends *e, DWORD size)
{
    put(&e->here, message, size);
    MUST(take(&e->here) == size);
}

static void burst(ends *e, DWORD size)
{
    for (int i = 0; i < BURST; i++)
        put(&e->here, message, size);
    MUST(take(&e->here) == 1);
}

#define ROW(name, how, ends, size)  \
    static void raw_##name(void)    \
    {                               \
        how(&raw_##ends, (size));   \
    }                               \
    static void winipc_##name(void) \
    {                               \
        how(&ends, (size));         \
    }
ROW(pass_64, pass, alone, 64)
ROW(pass_4k, pass, alone, 4096)
ROW(pass_64k, pass, alone, 65536)
ROW(ping_64, ping, echoed, 64)
ROW(burst_64, burst, drained, 64)
ROW(burst_1k, burst, drained, 1024)
ROW(burst_4k, burst, drained, 4096)
ROW(burst_64k, burst, drained, 65536)
ROW(burst_1m, burst, drained, LARGEST)

static const bench benches[] = {
    {"pipe send + receive, 64 B", raw_pass_64, winipc_pass_64},
    {"pipe send + receive, 4 KiB", raw_pass_4k, winipc_pass_4k},
    {"pipe send + receive, 64 KiB", raw_pass_64k, winipc_pass_64k},
    {"pipe ping-pong, 64 B", raw_ping_64, winipc_ping_64},
    {"pipe one way, 8 x 64 B", raw_burst_64, winipc_burst_64},
    {"pipe one way, 8 x 1 KiB", raw_burst_1k, winipc_burst_1k},
    {"pipe one way, 8 x 4 KiB", raw_burst_4k, winipc_burst_4k},
    {"pipe one way, 8 x 64 KiB", raw_burst_64k, winipc_burst_64k},
    {"pipe one way, 8 x 1 MiB", raw_burst_1m, winipc_burst_1m},
    {0},
};

int main(int argc, char **argv)
{
    make(&raw_alone, make_raw, NULL);
    make(&raw_echoed, make_raw, echo);
    make(&raw_drained, make_raw, drain);
    make(&alone, make_pair, NULL);
    make(&echoed, make_pair, echo);
    make(&drained, make_pair, drain);
    return run_benches(argc, argv, benches);
}
