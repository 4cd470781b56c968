/*
 * waitset_wait.c - a wait for the members of a set.
 *
 * SPDX-License-Identifier: MIT
 */
#include "wait.h"
#include "deadline.h"
#include "error.h"
#include "waitset_private.h"

/* A wait in progress, and what it has found. */
typedef struct wait_call {
    winipc_waitset *set;
    winipc_ready *out;
    size_t room, count;
    size_t direct; /* members that are waited for here */
    size_t turn;
    const char *function;
} wait_call;

static void tell(wait_call *call, const winipc__member *member,
                 winipc_status status)
{
    call->out[call->count++] =
        (winipc_ready){member->object, member->user, status};
}

/* Is it ready, or cannot be?  A signal that is there is taken. */
static bool take_now(winipc__member *member)
{
    winipc_object *object = member->object;
    bool ready = false;

    member->status = WINIPC_OK;
    if (object->kind->poll == NULL)
        return WaitForSingleObject(object->waitable, 0) == WAIT_OBJECT_0;
    member->status = object->kind->poll(object, &ready);
    return ready || member->status != WINIPC_OK;
}

/* The set is locked.  Who is ready just now needs no thread to wait for it. */
static winipc_status arm_resting(winipc_waitset *set)
{
    while (set->resting.first != NULL) {
        winipc__member *member = set->resting.first;

        winipc__list_remove(&set->resting, member);
        if (!take_now(member)) {
            winipc__waiter_arm(member);
            continue;
        }
        member->state = WINIPC__TAKEN;
        winipc__list_append(&set->ready, member);
    }
    return winipc__waiter_tell(set);
}

/* Of what must be asked the signal alone tells nothing: others may have received
   the message by now, or the read may have ended without one. */
static bool is_still_ready(winipc__member *member)
{
    return member->object->kind->poll == NULL || member->status != WINIPC_OK ||
           take_now(member);
}

/* Tell of those that are ready. */
static winipc_status collect(wait_call *call)
{
    winipc_waitset *set = call->set;
    winipc_status status;

    AcquireSRWLockExclusive(&set->lock);
    call->direct = set->direct.n;
    status = arm_resting(set);
    while (status == WINIPC_OK && call->count < call->room &&
           set->ready.first != NULL) {
        winipc__member *member = set->ready.first;

        winipc__list_remove(&set->ready, member);
        if (!is_still_ready(member)) {
            winipc__waiter_arm(member);
            continue;
        }
        winipc__list_append(&set->resting, member);
        member->state = WINIPC__RESTING;
        tell(call, member, member->status);
    }
    if (status == WINIPC_OK)
        status = winipc__waiter_tell(set);
    /* Others who wait are to tell of the rest, and to let those that were told of
       be waited for again. */
    if (set->waiting > 1 && (set->ready.first != NULL || call->count > 0))
        winipc__waitset_wake(set);
    ReleaseSRWLockExclusive(&set->lock);
    return status;
}

/* A mutex that has been removed meanwhile was acquired for nothing. */
static void tell_direct(wait_call *call, winipc_object *object,
                        winipc_status status)
{
    const winipc__member *member;
    size_t index;

    AcquireSRWLockExclusive(&call->set->lock);
    member = winipc__member_find(&call->set->direct, object, &index);
    if (member != NULL)
        tell(call, member, status);
    else if (object->kind->owned_by_thread)
        ReleaseMutex(object->handle);
    ReleaseSRWLockExclusive(&call->set->lock);
}

/* Wait for the members that no thread of the set may wait for, and for the set's
   event, objects[0], in the order of `any`; each member once at most. */
static winipc_status wait_in_turn(wait_call *call, winipc__any *any,
                                  uint32_t timeout_ms)
{
    winipc_status status = WINIPC_OK;
    size_t index;

    for (size_t looks = 1; looks < any->n && call->count < call->room;
         looks++) {
        status =
            winipc__wait_on_any(any, &index, call->count > 0 ? 0 : timeout_ms);
        if (winipc_failed(status) || index == 0)
            break;
        tell_direct(call, any->objects[index], status);
        any->first = index + 1 < any->n ? index + 1 : 0;
    }
    return status;
}

/* The objects stay while they are waited for, though they are removed. */
static winipc_status wait_for_direct(wait_call *call, uint32_t timeout_ms)
{
    winipc_waitset *set = call->set;
    winipc__any any = {
        .first_interrupts = true, .quiet = true, .function = call->function};
    winipc_object **objects;
    winipc_status status;

    AcquireSRWLockExclusive(&set->lock);
    any.n = set->direct.n + 1;
    objects = HeapAlloc(GetProcessHeap(), 0, any.n * sizeof(winipc_object *));
    if (objects == NULL) {
        ReleaseSRWLockExclusive(&set->lock);
        return winipc__no_memory(NULL);
    }
    objects[0] = &set->base;
    for (size_t i = 1; i < any.n; i++) {
        objects[i] = set->direct.items[i - 1]->object;
        winipc__object_ref(objects[i]);
    }
    ReleaseSRWLockExclusive(&set->lock);
    any.objects = objects;
    any.first = call->turn % any.n;
    status = wait_in_turn(call, &any, timeout_ms);
    for (size_t i = 1; i < any.n; i++)
        winipc__object_close(objects[i]);
    HeapFree(GetProcessHeap(), 0, objects);
    return status;
}

static winipc_status wait_for_members(wait_call *call, uint32_t timeout_ms)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    winipc_object *base = &call->set->base;
    winipc_status status = WINIPC_OK;
    uint32_t left;
    size_t which;

    do {
        left = winipc__deadline_left(&deadline);
        /* Now the ones come first, now the others. */
        if (call->direct > 0 && call->turn % 2 == 1)
            status = wait_for_direct(call, 0);
        if (!winipc_failed(status) || status == WINIPC_E_TIMEOUT)
            status = collect(call);
        if (call->count == 0 && status == WINIPC_OK)
            status = call->direct > 0
                         ? wait_for_direct(call, left)
                         : winipc__wait_for_any(base, 1, &base->waitable,
                                                &which, left, call->function);
        if (call->count > 0)
            return WINIPC_OK;
        if (winipc_failed(status) && status != WINIPC_E_TIMEOUT)
            return status;
    } while (status != WINIPC_E_TIMEOUT || left > 0);
    return winipc__refuse(WINIPC_E_TIMEOUT, call->function, NULL,
                          "no member became ready in time");
}

winipc_status winipc_waitset_wait(winipc_waitset *set, winipc_ready *out,
                                  size_t room, size_t *count,
                                  uint32_t timeout_ms)
{
    wait_call call = {
        .set = set, .out = out, .room = room, .function = __func__};
    winipc_status status;

    if (set == NULL || out == NULL || count == NULL)
        return winipc__refuse_null(__func__, "the set, out or count is NULL");
    if (room == 0)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              "there is no room for a member");
    winipc__object_enter(&set->base);
    AcquireSRWLockExclusive(&set->lock);
    set->waiting++;
    call.turn = set->turn++;
    call.direct = set->direct.n;
    ReleaseSRWLockExclusive(&set->lock);
    status = winipc__wait_interrupted(&set->base, __func__);
    if (status == WINIPC_OK)
        status = wait_for_members(
            &call, winipc__object_timeout(&set->base, timeout_ms));
    AcquireSRWLockExclusive(&set->lock);
    set->waiting--;
    ReleaseSRWLockExclusive(&set->lock);
    winipc__object_leave(&set->base);
    if (status == WINIPC_OK)
        *count = call.count;
    return status;
}
