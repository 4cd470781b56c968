/*
 * name.c - names as the command line has them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "name.h"

#include <stdlib.h>
#include <string.h>

#define EXPECTED                                                       \
    "expected is event:NAME, mutex:NAME, semaphore:NAME, timer:NAME, " \
    "mailslot:NAME, pipe:NAME or pid:NUMBER"

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* What is behind the prefix and a slash, or NULL. */
static const char *skip_prefix(const char *name, const char *prefix)
{
    size_t n = strlen(prefix);

    return _strnicmp(name, prefix, n) == 0 && is_slash(name[n]) ? name + n + 1
                                                                : NULL;
}

/* MSYS2 takes /x for a path of its own: what arrives is C:/msys64/x. */
static bool is_rewritten(const char *name)
{
    return ((name[0] >= 'A' && name[0] <= 'Z') ||
            (name[0] >= 'a' && name[0] <= 'z')) &&
           name[1] == ':' && is_slash(name[2]);
}

static const char *take_object(const char *name, winipc_scope *scope)
{
    const char *rest = skip_prefix(name, "Global");

    if (rest != NULL) {
        *scope = WINIPC_SCOPE_GLOBAL;
        return rest;
    }
    rest = skip_prefix(name, "Local");
    if (rest != NULL)
        *scope = WINIPC_SCOPE_SESSION;
    return rest != NULL ? rest : name;
}

/* A complete name has two slashes before its host; a bare one none at all. */
static const char *take_device(const char *name)
{
    char *complete;

    if (!is_slash(name[0]))
        return name;
    complete = malloc(strlen(name) + 2);
    if (complete == NULL)
        exit(report_text("start", "no memory"));
    strcpy(complete, "\\");
    strcpy(complete + (is_slash(name[1]) ? 0 : 1), name);
    for (char *c = complete; *c != '\0'; c++) {
        if (*c == '/')
            *c = '\\';
    }
    return complete;
}

const char *take_name(name_form names, const char *name, winipc_scope *scope)
{
    if (names == NAMES_NONE)
        return name;
    if (is_rewritten(name)) {
        misunderstood(name, "this is a path; a shell of MSYS2 makes one of a "
                            "name that begins with a slash: begin it with two, "
                            "or set MSYS2_ARG_CONV_EXCL='*'");
        return NULL;
    }
    return names == NAMES_OBJECT ? take_object(name, scope) : take_device(name);
}

int take_thing(thing *t, const char *text, const arguments *a)
{
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : 0;
    uint64_t number;

    *t = (thing){.text = text, .scope = a->scope};
    if (n == 3 && strncmp(text, "pid", 3) == 0 &&
        parse_whole(colon + 1, UINT32_MAX, &number) && number > 0) {
        t->process_id = (uint32_t)number;
        return EXIT_DONE;
    }
    for (size_t i = 0; colon != NULL && nouns[i] != NULL; i++) {
        if (nouns[i]->names == NAMES_NONE || strlen(nouns[i]->name) != n ||
            strncmp(nouns[i]->name, text, n) != 0)
            continue;
        t->noun = nouns[i];
        t->name = take_name(t->noun->names, colon + 1, &t->scope);
        return t->name != NULL ? EXIT_DONE : EXIT_MISUSED;
    }
    return misunderstood(text, EXPECTED);
}

/* Open one of each kind. */
#define OPEN(noun)                                                       \
    static winipc_status open_##noun(thing *t,                           \
                                     const winipc_open_options *options) \
    {                                                                    \
        winipc_##noun *opened;                                           \
        winipc_status status =                                           \
            winipc_##noun##_open(&opened, t->name, options);             \
                                                                         \
        if (status == WINIPC_OK)                                         \
            t->object = WINIPC_OBJECT(opened);                           \
        return status;                                                   \
    }
OPEN(event)
OPEN(semaphore)
OPEN(timer)

static winipc_status open_mutex(thing *t, const winipc_open_options *options)
{
    winipc_status status = winipc_mutex_open(&t->mutex, t->name, options);

    if (status == WINIPC_OK)
        t->object = WINIPC_OBJECT(t->mutex);
    return status;
}

static int open_process(thing *t, winipc_event *stop)
{
    winipc_process *process;
    winipc_status status = winipc_process_open(
        &process, t->process_id, WINIPC_PROCESS_OPTIONS(.stop = stop));

    if (status == WINIPC_OK)
        t->object = WINIPC_OBJECT(process);
    return report_of("process", status);
}

static const struct {
    const noun *noun;
    winipc_status (*open)(thing *, const winipc_open_options *);
} kinds[] = {
    {&event_noun, open_event},
    {&mutex_noun, open_mutex},
    {&semaphore_noun, open_semaphore},
    {&timer_noun, open_timer},
};

int open_thing(thing *t, winipc_event *stop)
{
    if (t->noun == NULL)
        return open_process(t, stop);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].noun == t->noun)
            return report_of(
                t->noun->name,
                kinds[i].open(
                    t, WINIPC_OPEN_OPTIONS(.scope = t->scope, .stop = stop)));
    }
    return misunderstood(
        t->text, "it cannot be waited for; --announce of who makes it sets an "
                 "event, which can");
}
