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

#include "output.h"

#define EVERY_MS 1000
#define MUCH 1000000 /* bytes; who types is not to be disturbed */
#define MB 1e6

static struct {
    bool shown, always;
    const char *before, *behind; /* a line of a terminal is written over */
    LONG64 begin_ms, last_ms;    /* of what is carried */
    volatile LONG64 next_ms;     /* when it is to be told again */
    volatile LONG64 bytes;
} progress;

static LONG64 now(void)
{
    return (LONG64)GetTickCount64();
}

void progress_begin(bool always)
{
    bool terminal = _isatty(_fileno(stderr));

    progress.always = always;
    progress.shown = always || terminal;
    progress.before = terminal ? "\r" : "";
    progress.behind = terminal ? "  " : "\n";
}

static void show(LONG64 until_ms, const char *behind)
{
    LONG64 ms = until_ms - progress.begin_ms;
    double bytes = (double)progress.bytes;

    complain("%swinipc: %.1f MB, %.1f MB/s%s", progress.before, bytes / MB,
             ms > 0 ? bytes / MB * 1000 / (double)ms : 0, behind);
}

void progress_add(size_t bytes)
{
    LONG64 ms, next;

    if (!progress.shown)
        return;
    ms = now();
    InterlockedExchange64(&progress.last_ms, ms);
    InterlockedExchangeAdd64(&progress.bytes, (LONG64)bytes);
    next = InterlockedCompareExchange64(&progress.next_ms, 0, 0);
    if (ms < next || InterlockedCompareExchange64(&progress.next_ms,
                                                  ms + EVERY_MS, next) != next)
        return;
    if (next == 0)
        progress.begin_ms = ms;
    else if (progress.always || progress.bytes > MUCH)
        show(ms, progress.behind);
}

void progress_end(void)
{
    if (progress.shown && (progress.always || progress.bytes > MUCH))
        show(progress.last_ms, "\n");
}
