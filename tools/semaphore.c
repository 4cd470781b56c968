/*
 * semaphore.c - winipc semaphore: run a program with a unit, release, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
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
    if (winipc_failed(status))
        warn("semaphore '%s': the unit is not given back: %s", a->name,
             winipc_last_error()->message);
    return code;
}

static int release(const arguments *a)
{
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    uint32_t before = 0;
    winipc_status status = open_semaphore(&semaphore, a, NULL);
    json j = {0};

    if (status == WINIPC_OK)
        status = winipc_semaphore_release(semaphore, a->units ? a->units : 1,
                                          &before);
    if (status == WINIPC_OK && !a->json)
        print("%u\n", (unsigned)before);
    if (status == WINIPC_OK && a->json) {
        begin_result(&j, a);
        json_number(&j, "before", before);
        end_result(&j);
    }
    return report(status);
}

static int info(const arguments *a)
{
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    winipc_semaphore_info now;
    winipc_status status = open_semaphore(&semaphore, a, NULL);
    json j = {0};

    if (status == WINIPC_OK)
        status = winipc_semaphore_get_info(semaphore, &now);
    if (status == WINIPC_OK && !a->json)
        print("%u of %u\n", (unsigned)now.count, (unsigned)now.maximum);
    if (status == WINIPC_OK && a->json) {
        begin_result(&j, a);
        json_number(&j, "count", now.count);
        json_number(&j, "maximum", now.maximum);
        end_result(&j);
    }
    return report(status);
}

static const verb verbs[] = {
    {"run", "run a command while holding a unit", "NAME -- COMMAND...", "utg",
     "winipc semaphore run build --units 4 -- make", TEXTS_NEEDED, run},
    {"release", "add units, and tell how many there were", "NAME", "ug",
     "winipc semaphore release build --units 2", TEXTS_NONE, release},
    {"info", "tell how many units there are, and take none", "NAME", "g",
     "winipc semaphore info build", TEXTS_NONE, info},
    {0},
};

const noun semaphore_noun = {"semaphore", "held by as many as it has units",
                             NAMES_OBJECT, verbs};
