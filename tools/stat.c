/*
 * stat.c - winipc stat: what an object is and how it stands, taking nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "name.h"
#include "rights.h"

/* What is told of the thing: for people line by line, and in JSON. */
typedef struct telling {
    const arguments *arguments;
    const thing *thing;
    json j;
} telling;

static telling begin(const arguments *a, const thing *t, const char *kind)
{
    telling now = {.arguments = a, .thing = t};

    begin_result(&now.j, a);
    json_text(&now.j, "kind", kind);
    return now;
}

static int end(telling *now)
{
    if (now->arguments->json) {
        end_result(&now->j);
        return EXIT_DONE;
    }
    json_free(&now->j);
    return EXIT_DONE;
}

static void add_line(const telling *now, const char *what, const char *text)
{
    if (!now->arguments->json)
        print("%s: %s\n", what, text);
}

static void add_scope(telling *now, winipc_scope scope)
{
    const char *text = scope == WINIPC_SCOPE_GLOBAL ? "global" : "session";

    add_line(now, "scope", text);
    json_text(&now->j, "scope", text);
}

/* How it stands, for people: in the library's words. */
static void add_state(const telling *now, winipc_object *object)
{
    char text[1200];
    size_t length;

    if (!now->arguments->json &&
        winipc_object_describe(object, text, sizeof text, &length) == WINIPC_OK)
        print("%s\n", text);
}

/* Where its name is known, and with which rights it was opened. */
static void add_object(telling *now, winipc_object *object)
{
    winipc_object_info info;
    char text[400];

    if (winipc_object_get_info(object, &info) != WINIPC_OK)
        return;
    if (now->thing->noun != NULL)
        add_scope(now, now->thing->noun == &mailslot_noun ? WINIPC_SCOPE_GLOBAL
                                                          : info.scope);
    if (info.access == 0)
        return;
    spell_rights(text, sizeof text, info.kind, info.access);
    add_line(now, "rights", text);
    add_rights(&now->j, info.kind, info.access);
}

static int stat_event(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_event_info info;
    winipc_status status = winipc_event_open(
        &event, t->name, WINIPC_OPEN_OPTIONS(.scope = t->scope));
    telling now;

    if (status != WINIPC_OK)
        return report_of("event", status);
    now = begin(a, t, "event");
    if (winipc_event_get_info(event, &info) == WINIPC_OK) {
        json_bool(&now.j, "set", info.is_set);
        json_bool(&now.j, "manual_reset", info.manual_reset);
    }
    add_state(&now, winipc_event_object(event));
    add_object(&now, winipc_event_object(event));
    return end(&now);
}

static int stat_mutex(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_mutex_info info;
    winipc_status status = winipc_mutex_open(
        &mutex, t->name, WINIPC_OPEN_OPTIONS(.scope = t->scope));
    telling now;

    if (status != WINIPC_OK)
        return report_of("mutex", status);
    now = begin(a, t, "mutex");
    if (winipc_mutex_get_info(mutex, &info) == WINIPC_OK) {
        json_bool(&now.j, "held", info.held);
        json_bool(&now.j, "abandoned", info.abandoned);
        json_number(&now.j, "recursion", info.recursion);
        if (info.process_id != 0) {
            json_number(&now.j, "process", info.process_id);
            json_number(&now.j, "thread", info.thread_id);
        }
    }
    add_state(&now, winipc_mutex_object(mutex));
    add_object(&now, winipc_mutex_object(mutex));
    return end(&now);
}

static int stat_semaphore(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(semaphore) semaphore = NULL;
    winipc_semaphore_info info;
    winipc_status status = winipc_semaphore_open(
        &semaphore, t->name, WINIPC_OPEN_OPTIONS(.scope = t->scope));
    telling now;

    if (status != WINIPC_OK)
        return report_of("semaphore", status);
    now = begin(a, t, "semaphore");
    if (winipc_semaphore_get_info(semaphore, &info) == WINIPC_OK) {
        json_number(&now.j, "count", info.count);
        json_number(&now.j, "maximum", info.maximum);
    }
    add_state(&now, winipc_semaphore_object(semaphore));
    add_object(&now, winipc_semaphore_object(semaphore));
    return end(&now);
}

static int stat_timer(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(timer) timer = NULL;
    winipc_timer_info info;
    winipc_status status = winipc_timer_open(
        &timer, t->name, WINIPC_OPEN_OPTIONS(.scope = t->scope));
    telling now;

    if (status != WINIPC_OK)
        return report_of("timer", status);
    now = begin(a, t, "timer");
    if (winipc_timer_get_info(timer, &info) == WINIPC_OK) {
        json_bool(&now.j, "set", info.is_set);
        json_number(&now.j, "remaining_ns",
                    info.remaining_ns <= INT64_MAX ? (int64_t)info.remaining_ns
                                                   : INT64_MAX);
    }
    add_state(&now, winipc_timer_object(timer));
    add_object(&now, winipc_timer_object(timer));
    return end(&now);
}

/* Only its reader is told of messages, and that there is a reader nobody. */
static int stat_mailslot(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_mailslot_info info;
    winipc_status status = winipc_mailslot_open(&slot, t->name, NULL);
    char text[60] = "told to its reader only";
    telling now;

    if (status == WINIPC_OK)
        status = winipc_mailslot_get_info(slot, &info);
    if (status != WINIPC_OK)
        return report_of("mailslot", status);
    now = begin(a, t, "mailslot");
    if (!a->json)
        print("mailslot \"%s\": there\n", t->name);
    add_line(&now, "messages", text);
    if (info.max_message_size != 0) {
        snprintf(text, sizeof text, "%u bytes",
                 (unsigned)info.max_message_size);
        add_line(&now, "largest message", text);
        json_number(&now.j, "max_message_size", info.max_message_size);
    }
    add_object(&now, winipc_mailslot_object(slot));
    return end(&now);
}

/* To open it would take an instance of it. */
static int stat_pipe(const arguments *a, const thing *t)
{
    bool listening = false;
    winipc_status status = winipc_pipe_probe(t->name, &listening);
    telling now;

    if (status != WINIPC_OK)
        return report_of("pipe", status);
    now = begin(a, t, "pipe");
    if (!a->json)
        print("pipe \"%s\": %s\n", t->name,
              listening ? "waits for clients" : "all instances have a client");
    add_line(&now, "kind, owner and rights", "told to a client only");
    json_bool(&now.j, "listening", listening);
    add_scope(&now, WINIPC_SCOPE_GLOBAL);
    return end(&now);
}

static void add_begin(telling *now, int64_t unix_ns)
{
    const time_t seconds = (time_t)(unix_ns / 1000000000);
    const struct tm *utc = gmtime(&seconds);
    char text[40];

    json_number(&now->j, "created_unix_ns", unix_ns);
    if (utc != NULL && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", utc))
        add_line(now, "began", text);
}

static int stat_process(const arguments *a, const thing *t)
{
    WINIPC_SCOPED(process) process = NULL;
    winipc_process_info info;
    winipc_status status = winipc_process_open(&process, t->process_id, NULL);
    telling now;

    if (status != WINIPC_OK)
        return report_of("process", status);
    now = begin(a, t, "process");
    add_state(&now, winipc_process_object(process));
    if (winipc_process_get_info(process, &info) == WINIPC_OK) {
        json_number(&now.j, "process", info.pid);
        json_bool(&now.j, "exited", info.has_exited);
        if (info.has_exited)
            json_number(&now.j, "exit_code", info.exit_code);
        add_begin(&now, info.created_unix_ns);
    }
    add_object(&now, winipc_process_object(process));
    return end(&now);
}

static const struct {
    const noun *noun;
    int (*run)(const arguments *, const thing *);
} kinds[] = {
    {&event_noun, stat_event},
    {&mutex_noun, stat_mutex},
    {&semaphore_noun, stat_semaphore},
    {&timer_noun, stat_timer},
    {&mailslot_noun, stat_mailslot},
    {&pipe_noun, stat_pipe},
    {NULL, stat_process},
};

static int run(const arguments *a)
{
    thing t;
    int code = take_thing(&t, a->name, a);

    if (code != EXIT_DONE)
        return code;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].noun == t.noun)
            return kinds[i].run(a, &t);
    }
    return misunderstood(t.text, "this kind has nothing to be asked");
}

static const verb verbs[] = {
    {"", "tell what an object is and how it stands, and take nothing", "THING",
     "g", "winipc stat event:ready", TEXTS_NONE, run},
    {0},
};

const noun stat_noun = {"stat", "what an object is and how it stands",
                        NAMES_NONE, verbs};
