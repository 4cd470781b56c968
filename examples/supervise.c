/*
 * supervise.c - start workers and tell how each ends, until all have, the time is
 * out, or Ctrl-C.
 *
 * Prints, in any order:
 *
 *     process 48 exited with 3
 *     process 44 exited with 2
 *     process 40 exited with 1
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define WORKERS 3
#define SECOND 1000000000ULL /* in nanoseconds */

/* What each process does: worker 3 ends first, and exits with 3. */
static int work(unsigned number)
{
    WINIPC_SCOPED(timer) done = NULL;
    winipc_status status = winipc_timer_create(&done, NULL, NULL);

    if (status == WINIPC_OK)
        status = winipc_timer_set_after(done, SECOND / 2 / number, 0);
    if (status == WINIPC_OK)
        status = winipc_timer_wait(done, WINIPC_INFINITE);
    return status == WINIPC_OK ? (int)number : EXIT_FAILURE;
}

static winipc_status start(winipc_process **worker, const char *program,
                           int number)
{
    char digit[2] = {(char)('0' + number), '\0'};
    const char *const arguments[] = {program, digit, NULL};

    return winipc_spawn(worker, arguments, NULL);
}

/* Wait for the timer, which comes first and has the stop event, and the workers
   that still run. */
static winipc_status supervise(winipc_timer *limit, winipc_process **workers)
{
    winipc_object *all[1 + WORKERS] = {WINIPC_OBJECT(limit)};
    winipc_process *which[1 + WORKERS] = {NULL};
    winipc_process_info info;
    winipc_status status = WINIPC_OK;
    size_t n = 1, i;

    for (; n <= WORKERS; n++) {
        which[n] = workers[n - 1];
        all[n] = WINIPC_OBJECT(which[n]);
    }
    while (status == WINIPC_OK && n > 1) {
        status = winipc_wait_any(all, n, &i, WINIPC_INFINITE);
        if (status != WINIPC_OK || i == 0)
            return status == WINIPC_OK ? WINIPC_E_TIMEOUT : status;
        status = winipc_process_get_info(which[i], &info);
        if (status == WINIPC_OK)
            printf("process %u exited with %u\n", (unsigned)info.pid,
                   (unsigned)info.exit_code);
        n--;
        which[i] = which[n];
        all[i] = all[n];
    }
    return status;
}

int main(int argc, char **argv)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(timer) limit = NULL;
    winipc_process *workers[WORKERS] = {NULL};
    winipc_status status;

    if (argc > 1)
        return work((unsigned)atoi(argv[1]));
    status = winipc_console_stop(&stop);
    if (status == WINIPC_OK)
        status = winipc_timer_create(&limit, NULL,
                                     WINIPC_TIMER_OPTIONS(.stop = stop));
    if (status == WINIPC_OK)
        status = winipc_timer_set_after(limit, 60 * SECOND, 0);
    for (int i = 0; status == WINIPC_OK && i < WORKERS; i++)
        status = start(&workers[i], argv[0], i + 1);
    if (status == WINIPC_OK)
        status = supervise(limit, workers);
    if (status != WINIPC_OK)
        fprintf(stderr, "supervise: %s\n",
                status == WINIPC_E_TIMEOUT ? "the time is out"
                                           : winipc_last_error()->message);
    for (int i = 0; i < WORKERS; i++)
        winipc_process_close(workers[i]);
    return status == WINIPC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
