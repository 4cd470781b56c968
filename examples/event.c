/*
 * event.c - one process says that it is ready, another waits for that.
 *
 *     event           starts a worker, and waits until it is ready
 *     event worker    what it starts
 *
 * Prints:
 *
 *     not ready yet
 *     the worker is ready
 *     the wait has taken the signal
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-event"
#define SOON 30000 /* milliseconds, for what does not take long */

/* The worker opens the event by its name. */
static winipc_status work(void)
{
    WINIPC_SCOPED(event) ready = NULL;
    winipc_status status = winipc_event_open(&ready, NAME, NULL);

    return status == WINIPC_OK ? winipc_event_set(ready) : status;
}

/* Asking takes nothing; a wait takes the signal of an auto-reset event. */
static winipc_status tell(winipc_event *ready, const char *yes, const char *no)
{
    bool set = false;
    winipc_status status = winipc_event_is_set(ready, &set);

    if (status == WINIPC_OK)
        puts(set ? yes : no);
    return status;
}

static winipc_status wait_for_worker(const char *program)
{
    const char *const arguments[] = {program, "worker", NULL};
    WINIPC_SCOPED(event) ready = NULL;
    WINIPC_SCOPED(process) worker = NULL;
    winipc_status status = winipc_event_create(&ready, NAME, NULL);

    if (status == WINIPC_OK)
        status = tell(ready, "ready before it began?", "not ready yet");
    if (status == WINIPC_OK)
        status = winipc_spawn(&worker, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_event_wait(ready, SOON);
    if (status == WINIPC_OK)
        puts("the worker is ready");
    if (status == WINIPC_OK)
        status =
            tell(ready, "it is still set", "the wait has taken the signal");
    return status == WINIPC_OK ? winipc_process_wait(worker, SOON) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? work() : wait_for_worker(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "event: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
