/*
 * mutex.c - winipc mutex: run a program while holding it, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>

#include "command.h"

static int run(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_status status = winipc_console_stop(&stop);
    int code;

    if (status == WINIPC_OK)
        status = winipc_mutex_create(
            &mutex, a->name,
            WINIPC_MUTEX_OPTIONS(.scope = a->scope, .stop = stop));
    if (status == WINIPC_OK)
        status = winipc_mutex_acquire(mutex, a->timeout_ms);
    if (winipc_failed(status))
        return report(status);
    if (status == WINIPC_ABANDONED)
        fprintf(stderr,
                "winipc: mutex \"%s\": who held it last ended without "
                "releasing it\n",
                a->name);
    code = run_command(a->texts);
    status = winipc_mutex_release(mutex);
    return winipc_failed(status) ? report(status) : code;
}

static int info(const arguments *a)
{
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_mutex_info now;
    winipc_status status = winipc_mutex_open(
        &mutex, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = winipc_mutex_get_info(mutex, &now);
    if (status != WINIPC_OK)
        return report(status);
    if (!now.held)
        puts(now.abandoned ? "free, abandoned" : "free");
    else if (now.process_id == 0)
        printf("held %u times\n", (unsigned)now.recursion);
    else
        printf("held %u times by thread %u of process %u\n",
               (unsigned)now.recursion, (unsigned)now.thread_id,
               (unsigned)now.process_id);
    return EXIT_DONE;
}

const verb mutex_verbs[] = {
    {"mutex", "run", "gt", "NAME [--timeout TIME] [--global] -- COMMAND...",
     TEXTS_NEEDED, run},
    {"mutex", "info", "g", "NAME [--global]", TEXTS_NONE, info},
    {0},
};
