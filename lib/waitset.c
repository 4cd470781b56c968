/*
 * waitset.c - wait for thousands of objects, fairly.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "ntapi.h"
#include "options.h"
#include "wait.h"
#include "waitset_private.h"

void winipc__list_append(winipc__member_list *list, winipc__member *member)
{
    member->previous = list->last;
    member->next = NULL;
    if (list->last != NULL)
        list->last->next = member;
    else
        list->first = member;
    list->last = member;
}

void winipc__list_remove(winipc__member_list *list, winipc__member *member)
{
    if (member->previous != NULL)
        member->previous->next = member->next;
    else
        list->first = member->next;
    if (member->next != NULL)
        member->next->previous = member->previous;
    else
        list->last = member->previous;
}

/* Room for one more. */
static bool make_room(winipc__members *members)
{
    size_t room = members->room ? 2 * members->room : 16;
    winipc__member **items;

    if (members->n < members->room)
        return true;
    items = HeapAlloc(GetProcessHeap(), 0, room * sizeof(winipc__member *));
    if (items == NULL)
        return false;
    if (members->n > 0)
        memcpy(items, members->items, members->n * sizeof(winipc__member *));
    if (members->items != NULL)
        HeapFree(GetProcessHeap(), 0, members->items);
    members->items = items;
    members->room = room;
    return true;
}

winipc__member *winipc__member_find(const winipc__members *members,
                                    const winipc_object *object, size_t *index)
{
    for (*index = 0; *index < members->n; ++*index) {
        if (members->items[*index]->object == object)
            return members->items[*index];
    }
    return NULL;
}

winipc_status winipc__waitset_wake(winipc_waitset *set)
{
    return SetEvent(set->base.waitable)
               ? WINIPC_OK
               : winipc__fail(GetLastError(), "SetEvent", NULL);
}

void winipc__waitset_take(winipc__member *member, winipc_status status)
{
    winipc_waitset *set = member->set;
    bool leaving = member->state == WINIPC__LEAVING;

    member->state = WINIPC__TAKEN;
    member->status = status;
    /* One that is leaving is told to who removes it, and to nobody else. */
    if (leaving) {
        WakeAllConditionVariable(&set->left);
        return;
    }
    winipc__list_append(&set->ready, member);
    if (set->ready.first == member)
        winipc__waitset_wake(set);
}

/* Nobody was told of the signal: let others have it.  Of a level, and of what must
   be asked, there is none, and what cannot be signalled stays as it is. */
static void put_back(const winipc__member *member)
{
    const winipc_object *object = member->object;
    winipc__event_basic_information now;

    if (object->level || object->kind->poll != NULL ||
        member->status != WINIPC_OK ||
        (winipc__query_event(object->handle, &now) == ERROR_SUCCESS &&
         now.type == 0))
        return;
    SignalObjectAndWait(object->handle, GetCurrentProcess(), 0, FALSE);
}

/* While it is a member somebody waits for it, now or soon. */
static void join(winipc_object *object)
{
    winipc__object_ref(object);
    if (object->kind->arm != NULL)
        object->kind->arm(object);
}

static void part(winipc_object *object)
{
    if (object->kind->disarm != NULL)
        object->kind->disarm(object);
    winipc__object_close(object);
}

static void destroy(winipc_object *object)
{
    winipc_waitset *set = (winipc_waitset *)object;

    winipc__waiter_end(set);
    for (size_t i = 0; i < set->all.n; i++) {
        winipc__member *member = set->all.items[i];

        if (member->state == WINIPC__TAKEN)
            put_back(member);
        part(member->object);
        HeapFree(GetProcessHeap(), 0, member);
    }
    if (set->all.items != NULL)
        HeapFree(GetProcessHeap(), 0, set->all.items);
    if (set->direct.items != NULL)
        HeapFree(GetProcessHeap(), 0, set->direct.items);
}

static const winipc__kind kind = {.name = "wait set", .destroy = destroy};

winipc_status winipc_waitset_create(winipc_waitset **out,
                                    const winipc_waitset_options *options)
{
    HANDLE handle = NULL, closing = NULL;
    winipc_waitset_options opt;
    winipc_status status;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason == NULL)
        reason = winipc__object_check_stop(opt.stop);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              reason);
    status = winipc__wait_new_event(&handle, false);
    if (status == WINIPC_OK)
        status = winipc__wait_new_event(&closing, true);
    if (status == WINIPC_OK) {
        *out = winipc__object_new(sizeof **out, &kind, handle, NULL, opt.stop);
        status = *out ? WINIPC_OK : WINIPC_E_NO_MEMORY;
    }
    if (*out == NULL) {
        if (handle != NULL)
            CloseHandle(handle);
        if (closing != NULL)
            CloseHandle(closing);
        return status;
    }
    (*out)->base.closing = closing;
    InitializeSRWLock(&(*out)->lock);
    InitializeConditionVariable(&(*out)->left);
    return WINIPC_OK;
}

/* What a thread of the set must not wait for, as a mutex would be that thread's, or
   cannot, as it can only be asked. */
static bool is_direct(const winipc_object *object)
{
    return object->kind->owned_by_thread || object->waitable == NULL;
}

/* The set is locked.  The member becomes one on success only. */
static winipc_status add(winipc_waitset *set, winipc__member *member)
{
    const bool direct = is_direct(member->object);
    winipc_status status = WINIPC_OK;

    if (!make_room(&set->all) || (direct && !make_room(&set->direct)))
        return winipc__no_memory(member->object->name);
    if (!direct)
        status = winipc__waiter_reserve(member);
    if (status != WINIPC_OK)
        return status;
    /* Who is woken sees the set when it is locked no more. */
    status = winipc__waitset_wake(set);
    if (status != WINIPC_OK) {
        winipc__waiter_release(member);
        return status;
    }
    member->state = direct ? WINIPC__DIRECT : WINIPC__RESTING;
    if (direct)
        set->direct.items[set->direct.n++] = member;
    else
        winipc__list_append(&set->resting, member);
    set->all.items[set->all.n++] = member;
    join(member->object);
    return WINIPC_OK;
}

winipc_status winipc_waitset_add(winipc_waitset *set, winipc_object *object,
                                 void *user)
{
    winipc__member *member;
    winipc_status status;
    size_t index;

    if (set == NULL || object == NULL)
        return winipc__refuse_null(__func__, "the set or the object is NULL");
    if (object->waitable == NULL && object->kind->poll == NULL)
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, object->name,
                              "it cannot be waited for");
    member = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *member);
    if (member == NULL)
        return winipc__no_memory(object->name);
    member->set = set;
    member->object = object;
    member->user = user;
    winipc__object_enter(&set->base);
    AcquireSRWLockExclusive(&set->lock);
    status = winipc__member_find(&set->all, object, &index)
                 ? winipc__refuse(WINIPC_E_EXISTS, __func__, object->name,
                                  "it is a member already")
                 : add(set, member);
    ReleaseSRWLockExclusive(&set->lock);
    if (status != WINIPC_OK)
        HeapFree(GetProcessHeap(), 0, member);
    winipc__object_leave(&set->base);
    return status;
}

/* The set is locked.  Nobody waits for the member any more, if it is OK, and it is
   in no list; `*taken` tells whether it was ready. */
static winipc_status stop_waiting(winipc_waitset *set, winipc__member *member,
                                  bool *taken)
{
    winipc_status status = WINIPC_OK;
    size_t index;

    if (member->state == WINIPC__DIRECT) {
        winipc__member_find(&set->direct, member->object, &index);
        set->direct.items[index] = set->direct.items[--set->direct.n];
        return WINIPC_OK;
    }
    if (member->state == WINIPC__ARMED)
        status = winipc__waiter_disarm(member);
    else
        winipc__list_remove(member->state == WINIPC__TAKEN ? &set->ready
                                                           : &set->resting,
                            member);
    *taken = member->state == WINIPC__TAKEN;
    return status;
}

static winipc_status remove_member(winipc_waitset *set, winipc_object *object,
                                   winipc__member **removed, bool *taken,
                                   const char *function)
{
    winipc__member *member;
    winipc_status status;
    size_t index;

    member = winipc__member_find(&set->all, object, &index);
    /* One that is leaving is being removed by another thread. */
    if (member == NULL || member->state == WINIPC__LEAVING)
        return winipc__refuse(WINIPC_E_NOT_FOUND, function, object->name,
                              "it is no member");
    status = stop_waiting(set, member, taken);
    if (status != WINIPC_OK)
        return status;
    winipc__member_find(&set->all, object, &index); /* others may have gone */
    set->all.items[index] = set->all.items[--set->all.n];
    winipc__waiter_release(member);
    *removed = member;
    return WINIPC_OK;
}

winipc_status winipc_waitset_remove(winipc_waitset *set, winipc_object *object,
                                    bool *was_ready)
{
    winipc__member *member = NULL;
    winipc_status status;
    bool taken = false;

    if (set == NULL || object == NULL)
        return winipc__refuse_null(__func__, "the set or the object is NULL");
    winipc__object_enter(&set->base);
    AcquireSRWLockExclusive(&set->lock);
    status = remove_member(set, object, &member, &taken, __func__);
    ReleaseSRWLockExclusive(&set->lock);
    winipc__object_leave(&set->base);
    if (status != WINIPC_OK)
        return status;
    taken = taken && member->status == WINIPC_OK;
    if (taken && was_ready == NULL)
        put_back(member);
    if (was_ready != NULL)
        *was_ready = taken;
    part(member->object);
    HeapFree(GetProcessHeap(), 0, member);
    return WINIPC_OK;
}

winipc_waitset *winipc_waitset_ref(winipc_waitset *set)
{
    winipc__object_ref(set ? &set->base : NULL);
    return set;
}

void winipc_waitset_close(winipc_waitset *set)
{
    winipc__object_close(set ? &set->base : NULL);
}
