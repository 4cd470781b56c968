/*
 * list.c - winipc list: which objects exist, and which come and go.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define LOOK_MS 500

static const struct {
    const char *name;
    winipc_inspect_kind kind;
} kinds[] = {
    {"events", WINIPC_INSPECT_EVENT},         {"mutexes", WINIPC_INSPECT_MUTEX},
    {"semaphores", WINIPC_INSPECT_SEMAPHORE}, {"timers", WINIPC_INSPECT_TIMER},
    {"sections", WINIPC_INSPECT_SECTION},     {"pipes", WINIPC_INSPECT_PIPE},
    {"mailslots", WINIPC_INSPECT_MAILSLOT},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

/* What one look has found, in order. */
typedef struct look {
    winipc_inspect_entry *entries; /* whose names are theirs */
    size_t n, room;
    winipc_inspect_coverage coverage;
} look;

static int take_kind(uint32_t *chosen, const char *text)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (strcmp(kinds[i].name, text) == 0) {
            *chosen |= kinds[i].kind;
            return EXIT_DONE;
        }
    }
    return misunderstood(text, "expected is events, mutexes, semaphores, "
                               "timers, sections, pipes or mailslots");
}

static void *need(void *memory)
{
    if (memory == NULL)
        exit(report_text("list", "no memory"));
    return memory;
}

static bool keep(void *context, const winipc_inspect_entry *entry)
{
    look *l = context;

    if (l->n == l->room) {
        l->room = 2 * l->room + 64;
        l->entries = need(realloc(l->entries, l->room * sizeof *l->entries));
    }
    l->entries[l->n] = *entry;
    l->entries[l->n++].name = need(_strdup(entry->name));
    return true;
}

static void forget(look *l)
{
    for (size_t i = 0; i < l->n; i++)
        free((char *)(uintptr_t)l->entries[i].name);
    free(l->entries);
    *l = (look){0};
}

static int compare(const void *first, const void *second)
{
    const winipc_inspect_entry *a = first, *b = second;

    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    return strcmp(a->name, b->name);
}

/* Kind by kind if need be, so that one which this system does not tell keeps none of
   the others back; that is told. */
static int take_look(look *l, uint32_t chosen)
{
    winipc_status status = winipc_inspect_list(
        WINIPC_INSPECT_OPTIONS(.kinds = chosen), keep, l, &l->coverage);
    int code = EXIT_DONE;

    if (status != WINIPC_E_UNSUPPORTED) {
        code = report(status);
    } else {
        for (size_t i = 0; i < KINDS; i++) {
            if (!(kinds[i].kind & chosen))
                continue;
            status = winipc_inspect_list(
                WINIPC_INSPECT_OPTIONS(.kinds = kinds[i].kind), keep, l,
                &l->coverage);
            if (status != WINIPC_OK)
                code = report_of(kinds[i].name, status);
        }
    }
    if (l->n > 0)
        qsort(l->entries, l->n, sizeof *l->entries, compare);
    return code;
}

/* The names of pipes and mailslots are known on the whole machine. */
static const char *find_scope(const winipc_inspect_entry *entry)
{
    return entry->scope == WINIPC_SCOPE_GLOBAL ||
                   entry->kind == WINIPC_INSPECT_PIPE ||
                   entry->kind == WINIPC_INSPECT_MAILSLOT
               ? "global"
               : "session";
}

static void print_json(const winipc_inspect_entry *entry, const char *change)
{
    json j = {0};

    json_open(&j, NULL, '{');
    json_text(&j, "noun", "list");
    if (*change != '\0')
        json_text(&j, "change", *change == '+' ? "appears" : "disappears");
    json_text(&j, "kind", winipc_inspect_kind_name(entry->kind));
    json_text(&j, "scope", find_scope(entry));
    json_text(&j, "name", entry->name);
    if (entry->instances != 0)
        json_number(&j, "instances", entry->instances);
    if (entry->max_instances == UINT32_MAX)
        json_null(&j, "maximum");
    else if (entry->max_instances != 0)
        json_number(&j, "maximum", entry->max_instances);
    end_result(&j);
}

/* `change`: "", or how a line of --watch begins. */
static void print_entry(const arguments *a, const winipc_inspect_entry *entry,
                        const char *change)
{
    if (a->json) {
        print_json(entry, change);
        return;
    }
    print("%s%-9s  %-7s  %s", change, winipc_inspect_kind_name(entry->kind),
          find_scope(entry), entry->name);
    if (entry->instances != 0)
        print("  %u/", (unsigned)entry->instances);
    if (entry->instances != 0 && entry->max_instances == UINT32_MAX)
        print("any");
    else if (entry->instances != 0)
        print("%u", (unsigned)entry->max_instances);
    print("\n");
}

/* What is in one look and not in the other. */
static void print_changes(const arguments *a, const look *before,
                          const look *now)
{
    size_t i = 0, j = 0;

    while (i < before->n || j < now->n) {
        int order = i == before->n ? 1
                    : j == now->n
                        ? -1
                        : compare(&before->entries[i], &now->entries[j]);

        if (order < 0)
            print_entry(a, &before->entries[i], "- ");
        if (order > 0)
            print_entry(a, &now->entries[j], "+ ");
        i += order <= 0;
        j += order >= 0;
    }
}

static int watch(const arguments *a, uint32_t chosen, look *before,
                 winipc_event *stop)
{
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK && flush_output()) {
        look now = {0};
        int code;

        status = winipc_event_wait(stop, LOOK_MS);
        if (status == WINIPC_OK)
            return EXIT_CANCELLED;
        if (status != WINIPC_E_TIMEOUT)
            break;
        status = WINIPC_OK;
        code = take_look(&now, chosen);
        if (code == EXIT_DONE)
            print_changes(a, before, &now);
        forget(before);
        *before = now;
        if (code != EXIT_DONE)
            return code;
    }
    return report(status);
}

static int list(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    uint32_t chosen = 0;
    look first = {0};
    int code = a->name ? take_kind(&chosen, a->name) : EXIT_DONE;

    if (code == EXIT_DONE && a->watch)
        code = report(winipc_console_stop(&stop));
    for (char **text = a->texts; code == EXIT_DONE && *text != NULL; text++)
        code = take_kind(&chosen, *text);
    if (code != EXIT_DONE)
        return code;
    if (chosen == 0)
        chosen = (WINIPC_INSPECT_MAILSLOT << 1) - 1;
    code = take_look(&first, chosen);
    for (size_t i = 0; i < first.n; i++)
        print_entry(a, &first.entries[i], "");
    if (first.coverage.not_looked_into > 0)
        warn("%u processes may not be looked into, and may have more pipes or "
             "mailslots",
             (unsigned)first.coverage.not_looked_into);
    if (code == EXIT_DONE && a->watch)
        code = watch(a, chosen, &first, stop);
    forget(&first);
    return code;
}

static const verb verbs[] = {
    {"", "print the objects that have names", "[KIND...]", "x",
     "winipc list pipes mailslots --watch", TEXTS_OPTIONAL, list},
    {0},
};

const noun list_noun = {"list", "print which objects exist", NAMES_NONE, verbs};
