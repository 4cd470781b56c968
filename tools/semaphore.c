/*
 * semaphore.c - winipc semaphore: run a program with a unit, release, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>

#include "command.h"

static winipc_status open_semaphore(winipc_semaphore **semaphore,
                                    const arguments *a, winipc_event *stop)
{
    return winipc_semaphore_open(
        semaphore, a->name,
        WINIPC_OPEN_OPTIONS(.scope = a->scope, .stop = stop));
}

/* Without --units, whatever its maximum is. */
static winipc_status make(winipc_semaphore **semaphore, const arguments *a,
                          winipc_event *stop)
{
    const uint32_t maximum = a->units ? a->units : 1;
    winipc_status status = winipc_semaphore_create(
        semaphore, a->name, maximum, maximum,
        WINIPC_SEMAPHORE_OPTIONS(.scope = a->scope, .stop = stop));

    return status == WINIPC_E_MISMATCH && a->units == 0
               ? open_semaphore(semaphore, a, stop)
               : status;
}

static int run(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    winipc_status status = winipc_console_stop(&stop);
    int code;

    if (status == WINIPC_OK)
        status = make(&semaphore, a, stop);
    if (status == WINIPC_OK)
        status = winipc_semaphore_acquire(semaphore, a->timeout_ms);
    if (winipc_failed(status))
        return report(status);
    code = run_command(a->texts);
    status = winipc_semaphore_release(semaphore, 1, NULL);
    return winipc_failed(status) ? report(status) : code;
}

static int release(const arguments *a)
{
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    uint32_t before;
    winipc_status status = open_semaphore(&semaphore, a, NULL);

    if (status == WINIPC_OK)
        status = winipc_semaphore_release(semaphore, a->units ? a->units : 1,
                                          &before);
    if (status == WINIPC_OK)
        printf("%u\n", (unsigned)before);
    return report(status);
}

static int info(const arguments *a)
{
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    winipc_semaphore_info now;
    winipc_status status = open_semaphore(&semaphore, a, NULL);

    if (status == WINIPC_OK)
        status = winipc_semaphore_get_info(semaphore, &now);
    if (status == WINIPC_OK)
        printf("%u of %u\n", (unsigned)now.count, (unsigned)now.maximum);
    return report(status);
}

const verb semaphore_verbs[] = {
    {"semaphore", "run", "gtu",
     "NAME [--units MAXIMUM] [--timeout TIME] [--global] -- COMMAND...",
     TEXTS_NEEDED, run},
    {"semaphore", "release", "gu", "NAME [--units NUMBER] [--global]",
     TEXTS_NONE, release},
    {"semaphore", "info", "g", "NAME [--global]", TEXTS_NONE, info},
    {0},
};
