/*
 * event.c - winipc event: set, reset, pulse, wait for, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include "command.h"

winipc_status join_event(winipc_event **event, const char *name)
{
    return winipc_event_create(event, name,
                               WINIPC_EVENT_OPTIONS(.manual_reset = true));
}

/* Open the event and do one thing to it. */
static int apply(const arguments *a, winipc_status (*call)(winipc_event *))
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_open(
        &event, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = call(event);
    return report_done(a, status);
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
    return report_done(a, status);
}

static int is_set(const arguments *a)
{
    WINIPC_SCOPED(event) event = NULL;
    bool yes = false;
    json j = {0};
    winipc_status status = winipc_event_open(
        &event, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = winipc_event_is_set(event, &yes);
    if (status != WINIPC_OK)
        return report(status);
    if (a->json) {
        begin_result(&j, a);
        json_bool(&j, "set", yes);
        end_result(&j);
    } else {
        print(yes ? "set\n" : "not set\n");
    }
    return yes ? EXIT_DONE : EXIT_FAILED;
}

static const verb verbs[] = {
    {"wait", "wait until the event is set; it is made if need be", "NAME",
     "trg", "winipc event wait ready --timeout 5s", TEXTS_NONE, wait_for},
    {"set", "set the event", "NAME", "g", "winipc event set ready", TEXTS_NONE,
     set},
    {"reset", "unset the event", "NAME", "g", "winipc event reset ready",
     TEXTS_NONE, reset},
    {"pulse", "release who waits just now (not reliable)", "NAME", "g",
     "winipc event pulse ready", TEXTS_NONE, pulse},
    {"is-set", "tell whether the event is set, and take nothing", "NAME", "g",
     "winipc event is-set ready", TEXTS_NONE, is_set},
    {0},
};

const noun event_noun = {"event", "a flag that one sets and others wait for",
                         NAMES_OBJECT, verbs};
