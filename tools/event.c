/*
 * event.c - winipc event: set, reset, pulse, wait for, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>

#include "command.h"

/* Open the event and do one thing to it. */
static int apply(const arguments *a, winipc_status (*call)(winipc_event *))
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_open(
        &event, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = call(event);
    return report(status);
}

static int set(const arguments *a)
{
    return apply(a, winipc_event_set);
}

static int reset(const arguments *a)
{
    return apply(a, winipc_event_reset);
}

static int pulse(const arguments *a)
{
    return apply(a, winipc_event_pulse);
}

/* Make the event if need be, so that whoever sets it may come later. */
static int wait_for(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_console_stop(&stop);

    if (status == WINIPC_OK)
        status = winipc_event_create(
            &event, a->name,
            WINIPC_EVENT_OPTIONS(.manual_reset = a->manual_reset,
                                 .scope = a->scope, .stop = stop));
    if (status == WINIPC_E_MISMATCH)
        status = winipc_event_open(
            &event, a->name,
            WINIPC_OPEN_OPTIONS(.scope = a->scope, .stop = stop));
    if (status == WINIPC_OK)
        status = winipc_event_wait(event, a->timeout_ms);
    return report(status);
}

static int is_set(const arguments *a)
{
    WINIPC_SCOPED(event) event = NULL;
    bool yes = false;
    winipc_status status = winipc_event_open(
        &event, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = winipc_event_is_set(event, &yes);
    if (status != WINIPC_OK)
        return report(status);
    puts(yes ? "set" : "not set");
    return yes ? EXIT_DONE : EXIT_FAILED;
}

const verb event_verbs[] = {
    {"event", "set", "g", "NAME [--global]", TEXTS_NONE, set},
    {"event", "reset", "g", "NAME [--global]", TEXTS_NONE, reset},
    {"event", "pulse", "g", "NAME [--global]", TEXTS_NONE, pulse},
    {"event", "wait", "gtr",
     "NAME [--timeout TIME] [--manual-reset] [--global]", TEXTS_NONE, wait_for},
    {"event", "is-set", "g", "NAME [--global]", TEXTS_NONE, is_set},
    {0},
};
