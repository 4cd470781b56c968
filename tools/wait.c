/*
 * wait.c - winipc wait: for any or all of several things.
 *
 * SPDX-License-Identifier: MIT
 */
#include "command.h"
#include "name.h"

#define MOST 1000

static thing things[MOST];
static winipc_object *objects[MOST];

/* The name is the first of the things. */
static const char *get_text(const arguments *a, size_t i)
{
    return i == 0 ? a->name : a->texts[i - 1];
}

static int open_all(const arguments *a, size_t *n, winipc_event *stop)
{
    int code = EXIT_DONE;

    while (code == EXIT_DONE && (*n == 0 || get_text(a, *n) != NULL)) {
        if (*n == MOST)
            return report_text("wait", "these are too many");
        code = take_thing(&things[*n], get_text(a, *n), a);
        if (code == EXIT_DONE)
            code = open_thing(&things[*n], stop);
        if (code == EXIT_DONE) {
            objects[*n] = things[*n].object;
            ++*n;
        }
    }
    return code;
}

/* With `all`, not one of them. */
static void print_ready(const arguments *a, bool all, size_t index,
                        bool abandoned)
{
    json j = {0};

    if (a->json) {
        begin_result(&j, a);
        if (!all)
            json_text(&j, "ready", things[index].text);
        json_bool(&j, "abandoned", abandoned);
        end_result(&j);
    } else if (!all) {
        print("%s\n", things[index].text);
    }
}

/* What was acquired is given back: holding it is for `winipc mutex run`. */
static void release(size_t first, size_t behind)
{
    for (size_t i = first; i < behind; i++) {
        if (things[i].mutex != NULL)
            report_of("mutex", winipc_mutex_release(things[i].mutex));
    }
}

static int wait_for(const arguments *a, bool all)
{
    WINIPC_SCOPED(event) stop = NULL;
    size_t n = 0, index = 0;
    int code = report(winipc_console_stop(&stop));

    if (code == EXIT_DONE)
        code = open_all(a, &n, stop);
    if (code == EXIT_DONE) {
        winipc_status status =
            all ? winipc_wait_all(objects, n, a->timeout_ms)
                : winipc_wait_any(objects, n, &index, a->timeout_ms);

        if (!winipc_failed(status)) {
            print_ready(a, all, index, status == WINIPC_ABANDONED);
            release(all ? 0 : index, all ? n : index + 1);
        }
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

static const verb verbs[] = {
    {"any", "wait until one of the things is ready, and print which",
     "THING...", "tg", "winipc wait any event:ready pid:4711 --timeout 5s",
     TEXTS_ALLOWED, any},
    {"all", "wait until all of the things are ready at once", "THING...", "tg",
     "winipc wait all event:Local/a semaphore:b", TEXTS_ALLOWED, all},
    {0},
};

const noun wait_noun = {"wait", "wait for any or all of several things",
                        NAMES_NONE, verbs};
