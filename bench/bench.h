/*
 * bench.h - the same work with raw calls of Windows and with winipc, in turn.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <windows.h>
#include <winipc.h>

typedef struct bench {
    const char *name;
    void (*raw)(void); /* one operation */
    void (*winipc)(void);
} bench;

/*
 * main() of a benchmark, whose table ends with {0}: prints a line for each row,
 * or with --requests N does each operation N times between two marks that
 * build-aux/server-requests finds in a trace of Wine's server.
 */
int run_benches(int argc, char **argv, const bench *benches);

/* Stop if a call has not worked: what is measured would be nothing. */
void must(BOOL worked, const char *what);
#define MUST(call) must((call), #call)
#define MUST_OK(call) must((call) == WINIPC_OK, #call)

#endif
