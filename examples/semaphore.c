/*
 * semaphore.c - of four processes that want to work, two may at a time.
 *
 *     semaphore           starts the four, and waits until they have worked
 *     semaphore NUMBER    one of them
 *
 * Prints, in any order:
 *
 *     worker 1 is in
 *     worker 2 is in
 *     worker 3 is in
 *     worker 4 is in
 *     2 of 2 may come in again
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-semaphore"
#define WORKERS 4
#define SOON 30000 /* milliseconds, for what does not take long */

/* A unit belongs to nobody: a worker that died here would leave one less. */
static winipc_status work(const char *number)
{
    WINIPC_SCOPED(semaphore) room = NULL;
    winipc_status status = winipc_semaphore_open(&room, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_semaphore_acquire(room, SOON);
    if (status == WINIPC_OK) {
        printf("worker %s is in\n", number);
        fflush(stdout);
        status = winipc_semaphore_release(room, 1, NULL);
    }
    return status;
}

static winipc_status run(const char *program)
{
    const char *numbers[WORKERS] = {"1", "2", "3", "4"};
    WINIPC_SCOPED(semaphore) room = NULL;
    winipc_process *workers[WORKERS] = {NULL};
    winipc_semaphore_info info = {0};
    winipc_status status = winipc_semaphore_create(&room, NAME, 2, 2, NULL);

    for (int i = 0; status == WINIPC_OK && i < WORKERS; i++) {
        const char *const arguments[] = {program, numbers[i], NULL};

        status = winipc_spawn(&workers[i], arguments, NULL);
    }
    for (int i = 0; status == WINIPC_OK && i < WORKERS; i++)
        status = winipc_process_wait(workers[i], SOON);
    if (status == WINIPC_OK)
        status = winipc_semaphore_get_info(room, &info);
    if (status == WINIPC_OK)
        printf("%u of %u may come in again\n", (unsigned)info.count,
               (unsigned)info.maximum);
    for (int i = 0; i < WORKERS; i++)
        winipc_process_close(workers[i]);
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? work(argv[1]) : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "semaphore: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
