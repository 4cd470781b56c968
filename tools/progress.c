/*
 * progress.c - how much has been carried, and how fast.
 *
 * Whoever carries something tells of it, once a second: no thread is needed, and
 * where nothing is carried there is no progress.
 *
 * SPDX-License-Identifier: MIT
 */
#include "progress.h"

#include <io.h>
#include <stdio.h>
#include <windows.h>

#define EVERY_MS 1000
#define MUCH 1000000 /* bytes; who types is not to be disturbed */
#define MB 1e6

static struct {
    const arguments *arguments;
    bool shown;
    const char *before, *behind; /* a line of a terminal is written over */
    LONG64 begin_ms, last_ms;    /* of what is carried */
    volatile LONG64 next_ms;     /* when it is to be told again */
    volatile LONG64 bytes;
} progress;

/* Short of it nobody is told who did not ask. */
static bool is_worth_telling(void)
{
    return progress.arguments->progress || progress.bytes > MUCH;
}

static LONG64 now(void)
{
    return (LONG64)GetTickCount64();
}

void progress_begin(const arguments *a)
{
    bool terminal = !a->json && _isatty(_fileno(stderr));

    progress.arguments = a;
    progress.shown = (a->progress || terminal) && !a->quiet;
    progress.before = terminal ? "\r" : "";
    progress.behind = terminal ? "  " : "\n";
}

static void show(LONG64 until_ms, const char *behind)
{
    LONG64 ms = until_ms - progress.begin_ms, carried = progress.bytes;
    double rate = ms > 0 ? (double)carried * 1000 / (double)ms : 0;
    json j = {0};

    if (!progress.arguments->json) {
        complain("%swinipc: %.1f MB, %.1f MB/s%s", progress.before,
                 (double)carried / MB, rate / MB, behind);
        return;
    }
    begin_result(&j, progress.arguments);
    json_number(&j, "bytes", carried);
    json_number(&j, "bytes_per_second", (int64_t)rate);
    end_complaint(&j);
}

void progress_add(size_t n)
{
    LONG64 ms, next;

    if (!progress.shown)
        return;
    ms = now();
    InterlockedExchange64(&progress.last_ms, ms);
    InterlockedExchangeAdd64(&progress.bytes, (LONG64)n);
    next = InterlockedCompareExchange64(&progress.next_ms, 0, 0);
    if (ms < next || InterlockedCompareExchange64(&progress.next_ms,
                                                  ms + EVERY_MS, next) != next)
        return;
    if (next == 0)
        progress.begin_ms = ms;
    else if (is_worth_telling())
        show(ms, progress.behind);
}

void progress_end(void)
{
    if (progress.shown && is_worth_telling())
        show(progress.last_ms, "\n");
}
