/*
 * bench.c - the same work with raw calls of Windows and with winipc, in turn.
 *
 * A figure is the median over rounds that alternate between the two, so that a
 * noisy machine is noisy for both; the ratio is the median of the rounds' own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 15
#define ROUND_MS 30

void must(BOOL worked, const char *what)
{
    if (worked)
        return;
    fprintf(stderr, "bench: %s failed: error %lu, %s\n", what, GetLastError(),
            winipc_last_error()->message);
    exit(EXIT_FAILURE);
}

static double now_ns(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1e9 / (double)frequency.QuadPart;
}

static double time_of(void (*operation)(void), unsigned n)
{
    double start = now_ns();

    for (unsigned i = 0; i < n; i++)
        operation();
    return (now_ns() - start) / n;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, compare);
    return values[ROUNDS / 2];
}

static void measure(const bench *b)
{
    double raw[ROUNDS], ours[ROUNDS], ratio[ROUNDS];
    unsigned n = (unsigned)(ROUND_MS * 1e6 / time_of(b->raw, 200)) + 1;

    time_of(b->winipc, 200);
    for (int i = 0; i < ROUNDS; i++) {
        raw[i] = time_of(b->raw, n);
        ours[i] = time_of(b->winipc, n);
        ratio[i] = ours[i] / raw[i];
    }
    qsort(ratio, ROUNDS, sizeof *ratio, compare);
    printf("%-30s %9.0f ns %9.0f ns  %5.2f  (%.2f to %.2f)\n", b->name,
           median(raw), median(ours), ratio[ROUNDS / 2], ratio[2],
           ratio[ROUNDS - 3]);
}

/* An event that is not there, whose name the server writes into its trace. */
static void mark(const char *name, const char *whose, unsigned n,
                 const char *what)
{
    char text[128];

    snprintf(text, sizeof text, "winipc-bench|%s|%s|%u|%s", name, whose, n,
             what);
    OpenEventA(SYNCHRONIZE, FALSE, text);
}

static void count_requests(const bench *b, unsigned n)
{
    void (*const operations[])(void) = {b->raw, b->winipc};
    static const char *const names[] = {"raw", "winipc"};

    for (int i = 0; i < 2; i++) {
        operations[i]();
        mark(b->name, names[i], n, "begin");
        for (unsigned k = 0; k < n; k++)
            operations[i]();
        mark(b->name, names[i], n, "end");
    }
}

int run_benches(int argc, char **argv, const bench *benches)
{
    unsigned n = 0;

    if (argc == 3 && strcmp(argv[1], "--requests") == 0)
        n = (unsigned)atoi(argv[2]);
    else
        printf("%-30s %12s %12s  %5s  (middle of the rounds)\n", "", "raw",
               "winipc", "ratio");
    for (const bench *b = benches; b->name != NULL; b++) {
        if (n > 0)
            count_requests(b, n);
        else
            measure(b);
    }
    return EXIT_SUCCESS;
}
