/*
 * wait_any.c - wait for any of several objects, however many.
 *
 * SPDX-License-Identifier: MIT
 */
#include "wait_private.h"

/* The index of the member that is looked at as number `place`. */
static size_t index_of(const winipc__any *any, size_t place)
{
    return place < any->n - any->first ? any->first + place
                                       : place - (any->n - any->first);
}

/* The first of the members that must be asked whether they are ready, as a place;
   `n` if none is.  Tells whether there are members that can only be asked. */
static winipc_status find_ready(const winipc__any *any, size_t *found,
                                bool *only_polled)
{
    bool ready = false;

    *only_polled = false;
    for (size_t i = 0; i < any->n; i++) {
        winipc_object *object = any->objects[index_of(any, i)];
        winipc_status status;

        if (object->kind->poll == NULL)
            continue;
        *only_polled = *only_polled || object->waitable == NULL;
        status = object->kind->poll(object, &ready);
        if (status != WINIPC_OK || ready) {
            *found = i;
            return status;
        }
    }
    *found = any->n;
    return WINIPC_OK;
}

/* Put members from the place `*next` on into the batch until it is full; the
   interrupts of all, the handles of those before `limit`. */
static void fill(winipc__batch *batch, const winipc__any *any, size_t limit,
                 size_t *next)
{
    winipc__batch_clear(batch);
    batch->alertable = any->alertable;
    if (any->messages)
        batch->messages = winipc__find_message_wait();
    if (any->first_interrupts)
        winipc__batch_add_interrupts(batch, any->objects[0]);
    for (; *next < any->n; ++*next) {
        size_t index = index_of(any, *next);
        winipc_object *object = any->objects[index];

        if (!winipc__batch_has_room(batch, object))
            break;
        if (!any->first_interrupts)
            winipc__batch_add_interrupts(batch, object);
        if (*next < limit && object->waitable != NULL)
            winipc__batch_add_handle(batch, object->waitable, index);
    }
}

/* Look once at all members, and sleep on one batch for up to `timeout_ms`: the
   only one, or each in its turn, counted by `*turn`. */
static winipc_status wait_once(const winipc__any *any, size_t limit,
                               uint32_t timeout_ms, size_t *turn, size_t *index)
{
    const char *name = any->objects[0]->name;
    winipc__batch batch;
    size_t next = 0, batches = 0, chosen;
    winipc_status status;

    fill(&batch, any, limit, &next);
    if (next == any->n)
        return winipc__batch_wait(&batch, timeout_ms, index, any->function,
                                  name);
    for (next = 0; next < any->n; batches++) {
        fill(&batch, any, limit, &next);
        status = winipc__batch_wait(&batch, 0, index, any->function, name);
        if (status != WINIPC_E_TIMEOUT)
            return status;
    }
    chosen = (*turn)++ % batches;
    for (next = 0, batches = 0; batches <= chosen; batches++)
        fill(&batch, any, limit, &next);
    return winipc__batch_wait(&batch, timeout_ms < 10 ? timeout_ms : 10, index,
                              any->function, name);
}

winipc_status winipc__wait_any(const winipc__any *any, size_t *index,
                               uint32_t timeout_ms)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    size_t turn = 0, found, member = any->n;
    winipc_status status;
    bool only_polled, expired;

    for (;;) {
        uint32_t left = winipc__deadline_left(&deadline);

        expired = left == 0;
        status = find_ready(any, &found, &only_polled);
        if (status != WINIPC_OK)
            return status;
        if (found < any->n)
            left = 0;
        else if (only_polled && left > WINIPC__SLICE_MS)
            left = WINIPC__SLICE_MS;
        status = wait_once(any, found, left, &turn, &member);
        if (status == WINIPC_E_TIMEOUT && found < any->n) {
            *index = index_of(any, found);
            return WINIPC_OK;
        }
        if (status == WINIPC_E_TIMEOUT && expired)
            return any->quiet ? status
                              : winipc__wait_timed_out(any->function,
                                                       any->objects[0]->name);
        if (status == WINIPC_E_TIMEOUT)
            continue;
        if (winipc_failed(status))
            return status;
        if (member == WINIPC__MESSAGE) {
            *index = any->n;
            return WINIPC_OK;
        }
        /* What must be asked is asked again: what woke us may be a read that
           ended without a message. */
        if (any->objects[member]->kind->poll == NULL) {
            *index = member;
            return status;
        }
    }
}
