/*
 * mutex.c - one process at a time, and the news that the last one died inside.
 *
 *     mutex           starts a worker that dies while it holds the mutex
 *     mutex worker    what it starts
 *
 * Prints:
 *
 *     a worker died here: its work is looked through
 *     all is well
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define NAME "winipc-example-mutex"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status die_inside(void)
{
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_status status = winipc_mutex_open(&mutex, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_mutex_acquire(mutex, SOON);
    if (status == WINIPC_OK)
        exit(EXIT_SUCCESS); /* or a crash, or the task manager */
    return status;
}

/* The guard releases the mutex at the end of the function, however that ends. */
static winipc_status work(winipc_mutex *mutex)
{
    WINIPC_MUTEX_GUARD(guard, mutex, SOON);

    if (guard.status == WINIPC_ABANDONED)
        puts("a worker died here: its work is looked through");
    else if (guard.status == WINIPC_OK)
        puts("all is well");
    return guard.status;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "worker", NULL};
    WINIPC_SCOPED(mutex) mutex = NULL;
    WINIPC_SCOPED(process) worker = NULL;
    winipc_status status = winipc_mutex_create(&mutex, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_spawn(&worker, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_process_wait(worker, SOON);
    /* WINIPC_ABANDONED is a success too, and told once. */
    for (int i = 0; !winipc_failed(status) && i < 2; i++)
        status = work(mutex);
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? die_inside() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "mutex: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
