/*
 * spawn_environment.c - the environment of a child.
 *
 * Windows wants it sorted by name, without regard to case.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "error.h"
#include "spawn_private.h"
#include "utf8.h"

/* "NAME=value", or a NAME that is to be removed. */
typedef struct variable {
    const wchar_t *text;
    int name_length;
    size_t order; /* the last of several counts */
} variable;

typedef struct variables {
    variable *list;
    size_t n;
    wchar_t *room, *next; /* for texts */
    wchar_t *mine;
} variables;

/* The folder of a drive is a variable whose name begins with "=". */
static const wchar_t *find_end(const wchar_t *text)
{
    const wchar_t *end = *text ? wcschr(text + 1, L'=') : NULL;

    return end ? end : text + wcslen(text);
}

static void add(variables *to, const wchar_t *text)
{
    to->list[to->n] = (variable){
        .text = text,
        .name_length = (int)(find_end(text) - text),
        .order = to->n,
    };
    to->n++;
}

static int compare_names(const variable *a, const variable *b)
{
    return CompareStringOrdinal(a->text, a->name_length, b->text,
                                b->name_length, TRUE) -
           CSTR_EQUAL;
}

static int compare(const void *first, const void *second)
{
    const variable *a = first, *b = second;
    int result = compare_names(a, b);

    return result != 0 ? result : a->order < b->order ? -1 : 1;
}

static bool is_passed(const wchar_t *text)
{
    const int n = (int)wcslen(WINIPC__PASSED);

    return (int)wcsnlen(text, (size_t)n) == n &&
           CompareStringOrdinal(text, n, WINIPC__PASSED, n, TRUE) == CSTR_EQUAL;
}

/* What may be needed, at most. */
static winipc_status make_room(variables *to, const winipc_spawn_options *opt)
{
    size_t n = opt->pass_count, units = opt->pass_count * WINIPC__PASSED_ROOM;

    for (const wchar_t *text = to->mine; text != NULL && *text != L'\0';
         text += wcslen(text) + 1)
        n++;
    for (const char *const *text = opt->environment;
         text != NULL && *text != NULL; text++) {
        n++;
        units += strlen(*text) + 1;
    }
    to->list = HeapAlloc(GetProcessHeap(), 0, (n + 1) * sizeof *to->list);
    to->room = HeapAlloc(GetProcessHeap(), 0, (units + 1) * sizeof *to->room);
    to->next = to->room;
    return to->list && to->room ? WINIPC_OK : winipc__no_memory(NULL);
}

static winipc_status add_change(variables *to, const char *text,
                                const char *function)
{
    const size_t room = strlen(text);
    bool valid;

    if (*text == '\0' || *text == '=')
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, text,
                              "a variable has no name");
    winipc__utf8_widen(to->next, room, text, &valid);
    if (!valid)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              "a variable is not valid UTF-8");
    add(to, to->next);
    to->next += room + 1;
    return WINIPC_OK;
}

static winipc_status fill(variables *to, const winipc_spawn_options *opt,
                          const winipc__passed *passed, const char *function)
{
    winipc_status status = make_room(to, opt);

    if (status != WINIPC_OK)
        return status;
    for (const wchar_t *text = to->mine; text != NULL && *text != L'\0';
         text += wcslen(text) + 1) {
        if (!is_passed(text))
            add(to, text);
    }
    for (const char *const *text = opt->environment;
         status == WINIPC_OK && text != NULL && *text != NULL; text++)
        status = add_change(to, *text, function);
    for (size_t i = 0; status == WINIPC_OK && i < opt->pass_count; i++) {
        winipc__passed_write(to->next, &passed[i]);
        add(to, to->next);
        to->next += WINIPC__PASSED_ROOM;
    }
    return status;
}

/* Each text with its 0, and a 0 at the end; an empty one needs two. */
static winipc_status write_block(wchar_t **block, const variables *of)
{
    size_t units = 2;
    wchar_t *end;

    for (size_t i = 0; i < of->n; i++)
        units += wcslen(of->list[i].text) + 1;
    *block = end =
        HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, units * sizeof **block);
    if (end == NULL)
        return winipc__no_memory(NULL);
    for (size_t i = 0; i < of->n; i++) {
        const variable *v = &of->list[i];

        if (v->text[v->name_length] == L'\0' ||
            (i + 1 < of->n && compare_names(v, v + 1) == 0))
            continue;
        units = wcslen(v->text) + 1;
        wmemcpy(end, v->text, units);
        end += units;
    }
    return WINIPC_OK;
}

winipc_status winipc__spawn_environment(wchar_t **block,
                                        const winipc_spawn_options *opt,
                                        const winipc__passed *passed,
                                        const char *function)
{
    variables all = {.list = NULL};
    winipc_status status;

    if (!opt->clear_environment) {
        all.mine = GetEnvironmentStringsW();
        if (all.mine == NULL)
            return winipc__fail(GetLastError(), "GetEnvironmentStringsW", NULL);
    }
    status = fill(&all, opt, passed, function);
    if (status == WINIPC_OK) {
        qsort(all.list, all.n, sizeof *all.list, compare);
        status = write_block(block, &all);
    }
    if (all.list != NULL)
        HeapFree(GetProcessHeap(), 0, all.list);
    if (all.room != NULL)
        HeapFree(GetProcessHeap(), 0, all.room);
    if (all.mine != NULL)
        FreeEnvironmentStringsW(all.mine);
    return status;
}
