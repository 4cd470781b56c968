/*
 * borrow.c - a handle of somebody else's, as an object to wait for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "name.h"
#include "named.h"

/* Before the object closes its handle. */
static void give_back(winipc_object *object)
{
    object->handle = NULL;
}

static void describe(winipc_object *object, char *text, size_t size)
{
    (void)object;
    snprintf(text, size, "borrowed");
}

#define BORROWED(name_, owned)                                             \
    {                                                                      \
        .name = (name_), .owned_by_thread = (owned), .destroy = give_back, \
        .describe = describe,                                              \
    }

/* What stays signalled, or gives its signal to one waiter, for one reason: not
   files, which are signalled by whatever operation ends, nor jobs, by a limit
   of time alone.  Timers of high resolution may have a type of their own. */
static const struct {
    const wchar_t *type; /* as the kernel calls it */
    winipc__kind kind;
    bool level;
} kinds[] = {
    {L"Event", BORROWED("event", false), false},
    {L"Mutant", BORROWED("mutex", true), false},
    {L"Semaphore", BORROWED("semaphore", false), false},
    {L"Timer", BORROWED("timer", false), false},
    {L"IRTimer", BORROWED("timer", false), false},
    {L"Process", BORROWED("process", false), true},
    {L"Thread", BORROWED("thread", false), true},
};

/* Which of them is it?  Their number: none. */
static size_t find_kind(const wchar_t *type)
{
    size_t i = 0;

    while (i < sizeof kinds / sizeof kinds[0] &&
           wcscmp(kinds[i].type, type) != 0)
        i++;
    return i;
}

winipc_status winipc_object_borrow(winipc_object **out, void *handle)
{
    char name[3 * WINIPC__NAME_MAX + 1];
    wchar_t type[WINIPC__TYPE_MAX];
    winipc_scope scope;
    winipc_status status;
    size_t i;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__named_ask_type(handle, type, __func__);
    if (status != WINIPC_OK)
        return status;
    i = find_kind(type);
    if (i == sizeof kinds / sizeof kinds[0])
        return winipc__refuse(WINIPC_E_WRONG_TYPE, __func__, NULL,
                              "it is no event, mutex, semaphore, timer, "
                              "process or thread: a wait for it would end "
                              "for no reason, or never");
    winipc__named_ask_name(handle, name, sizeof name, &scope);
    *out = winipc__object_new(sizeof **out, &kinds[i].kind, handle, name, NULL);
    if (*out == NULL)
        return WINIPC_E_NO_MEMORY;
    (*out)->scope = scope;
    (*out)->level = kinds[i].level;
    return WINIPC_OK;
}
