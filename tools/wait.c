/*
 * wait.c - winipc wait: for any or all of several things.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define MOST 1000

/* Open one of each kind: the object, with a reference, or NULL. */
#define OPEN(noun)                                                        \
    static winipc_object *open_##noun(const char *name,                   \
                                      const winipc_open_options *options) \
    {                                                                     \
        winipc_##noun *opened;                                            \
                                                                          \
        if (winipc_##noun##_open(&opened, name, options) != WINIPC_OK)    \
            return NULL;                                                  \
        return WINIPC_OBJECT(opened);                                     \
    }
OPEN(event)
OPEN(semaphore)
OPEN(timer)

static winipc_object *open_process(const char *number,
                                   const winipc_open_options *options)
{
    winipc_process *process;

    if (winipc_process_open(&process, (uint32_t)strtoul(number, NULL, 10),
                            WINIPC_PROCESS_OPTIONS(.stop = options->stop)) !=
        WINIPC_OK)
        return NULL;
    return WINIPC_OBJECT(process);
}

static const struct {
    const char *prefix;
    winipc_object *(*open)(const char *, const winipc_open_options *);
} kinds[] = {
    {"event:", open_event},
    {"pid:", open_process},
    {"semaphore:", open_semaphore},
    {"timer:", open_timer},
};

static bool makes_sense(const char *what)
{
    uint64_t pid;

    return strncmp(what, "pid:", 4) != 0 ||
           parse_whole(what + 4, UINT32_MAX, &pid);
}

/* EXIT_DONE, or why not, which has been told. */
static int open_one(winipc_object **object, const char *what,
                    const winipc_open_options *options)
{
    const char *expected = "expected is event:NAME, semaphore:NAME, timer:NAME "
                           "or pid:NUMBER";

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t n = strlen(kinds[i].prefix);

        if (strncmp(what, kinds[i].prefix, n) != 0 || !makes_sense(what))
            continue;
        *object = kinds[i].open(what + n, options);
        return *object ? EXIT_DONE : report(winipc_last_error()->status);
    }
    if (strncmp(what, "mutex:", 6) == 0)
        expected = "to hold a mutex, use winipc mutex run";
    return misunderstood(what, expected);
}

/* The name is the first of the things. */
static const char *get_text(const arguments *a, size_t i)
{
    return i == 0 ? a->name : a->texts[i - 1];
}

static int open_all(const arguments *a, winipc_object **objects, size_t *n,
                    winipc_event **stop)
{
    int code = report(winipc_console_stop(stop));
    const winipc_open_options *options =
        WINIPC_OPEN_OPTIONS(.scope = a->scope, .stop = *stop);

    for (; code == EXIT_DONE && (*n == 0 || get_text(a, *n) != NULL); ++*n) {
        if (*n == MOST)
            return report_text("wait", "these are too many");
        code = open_one(&objects[*n], get_text(a, *n), options);
        if (code != EXIT_DONE)
            break;
    }
    return code;
}

static int wait_for(const arguments *a, bool all)
{
    static winipc_object *objects[MOST];
    WINIPC_SCOPED(event) stop = NULL;
    size_t n = 0, index = 0;
    int code = open_all(a, objects, &n, &stop);

    if (code == EXIT_DONE) {
        winipc_status status =
            all ? winipc_wait_all(objects, n, a->timeout_ms)
                : winipc_wait_any(objects, n, &index, a->timeout_ms);

        if (status == WINIPC_OK && !all)
            puts(get_text(a, index));
        code = report(status);
    }
    while (n > 0)
        winipc_object_close(objects[--n]);
    return code;
}

static int any(const arguments *a)
{
    return wait_for(a, false);
}

static int all(const arguments *a)
{
    return wait_for(a, true);
}

const verb wait_verbs[] = {
    {"wait", "any", "gt", "THING... [--timeout TIME] [--global]", TEXTS_ALLOWED,
     any},
    {"wait", "all", "gt", "THING... [--timeout TIME] [--global]", TEXTS_ALLOWED,
     all},
    {0},
};
