/*
 * bench_mailslot.c - what mailslots cost beside the raw calls.
 *
 * The raw writer is the cheapest there is, a synchronous handle without any
 * deadline; the raw reader gives a buffer that fits every message.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

static HANDLE raw_reader, raw_writer;
static winipc_mailslot *reader, *writer;
static char message[65536], buffer[65536];

static void raw_pass(DWORD size)
{
    DWORD n;

    MUST(WriteFile(raw_writer, message, size, &n, NULL));
    MUST(ReadFile(raw_reader, buffer, sizeof buffer, &n, NULL) && n == size);
}

static void pass(size_t size)
{
    size_t n;

    MUST_OK(winipc_mailslot_write(writer, message, size, 1000));
    MUST_OK(winipc_mailslot_read(reader, buffer, sizeof buffer, &n, 1000));
    MUST(n == size);
}

static void raw_64(void)
{
    raw_pass(64);
}

static void pass_64(void)
{
    pass(64);
}

static void raw_4k(void)
{
    raw_pass(4096);
}

static void pass_4k(void)
{
    pass(4096);
}

static void raw_60k(void)
{
    raw_pass(60000);
}

static void pass_60k(void)
{
    pass(60000);
}

/* The raw slot's own time-out is 0: it looks, and that is all. */
static void raw_look(void)
{
    DWORD n;

    MUST(!ReadFile(raw_reader, buffer, sizeof buffer, &n, NULL));
}

static void look(void)
{
    size_t n;

    MUST(winipc_mailslot_read(reader, buffer, sizeof buffer, &n, 0) ==
         WINIPC_E_TIMEOUT);
}

static const bench benches[] = {
    {"mailslot write + read, 64 B", raw_64, pass_64},
    {"mailslot write + read, 4 KiB", raw_4k, pass_4k},
    {"mailslot write + read, 60 kB", raw_60k, pass_60k},
    {"mailslot read, empty", raw_look, look},
    {0},
};

int main(int argc, char **argv)
{
    raw_reader =
        CreateMailslotW(L"\\\\.\\mailslot\\winipc-bench-raw", 0, 0, NULL);
    raw_writer = CreateFileW(L"\\\\.\\mailslot\\winipc-bench-raw",
                             GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                             NULL, OPEN_EXISTING, 0, NULL);
    MUST(raw_reader != INVALID_HANDLE_VALUE);
    MUST(raw_writer != INVALID_HANDLE_VALUE);
    MUST_OK(winipc_mailslot_create(&reader, "winipc-bench", NULL));
    MUST_OK(winipc_mailslot_open(&writer, "winipc-bench", NULL));
    return run_benches(argc, argv, benches);
}
