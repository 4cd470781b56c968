/*
 * wait_any.c - wait for any of several objects, however many.
 *
 * SPDX-License-Identifier: MIT
 */
#include "wait_private.h"

/* The lowest of the members that must be asked whether they are ready; `n` if
   none is.  Tells whether there are members that can only be asked. */
static winipc_status find_ready(winipc_object *const *objects, size_t n,
                                size_t *found, bool *only_polled)
{
    bool ready = false;

    *only_polled = false;
    for (size_t i = 0; i < n; i++) {
        winipc_status status;

        if (objects[i]->kind->poll == NULL)
            continue;
        *only_polled = *only_polled || objects[i]->waitable == NULL;
        status = objects[i]->kind->poll(objects[i], &ready);
        if (status != WINIPC_OK || ready) {
            *found = i;
            return status;
        }
    }
    *found = n;
    return WINIPC_OK;
}

/* Put members from `*next` on into the batch until it is full; the interrupts
   of all, the handles of those below `limit`. */
static void fill(winipc__batch *batch, winipc_object *const *objects, size_t n,
                 size_t limit, size_t *next)
{
    winipc__batch_clear(batch);
    for (; *next < n && winipc__batch_has_room(batch, objects[*next]);
         ++*next) {
        winipc__batch_add_interrupts(batch, objects[*next]);
        if (*next < limit && objects[*next]->waitable != NULL)
            winipc__batch_add_handle(batch, objects[*next]->waitable, *next);
    }
}

/* Look once at all members, and sleep on one batch for up to `timeout_ms`: the
   only one, or each in its turn, counted by `*turn`. */
static winipc_status wait_once(winipc_object *const *objects, size_t n,
                               size_t limit, uint32_t timeout_ms, size_t *turn,
                               size_t *index, const char *function)
{
    winipc__batch batch;
    size_t next = 0, batches = 0, chosen;
    winipc_status status;

    fill(&batch, objects, n, limit, &next);
    if (next == n)
        return winipc__batch_wait(&batch, timeout_ms, index, function,
                                  objects[0]->name);
    for (next = 0; next < n; batches++) {
        fill(&batch, objects, n, limit, &next);
        status =
            winipc__batch_wait(&batch, 0, index, function, objects[0]->name);
        if (status != WINIPC_E_TIMEOUT)
            return status;
    }
    chosen = (*turn)++ % batches;
    for (next = 0, batches = 0; batches <= chosen; batches++)
        fill(&batch, objects, n, limit, &next);
    return winipc__batch_wait(&batch, timeout_ms < 10 ? timeout_ms : 10, index,
                              function, objects[0]->name);
}

winipc_status winipc__wait_any(winipc_object *const *objects, size_t n,
                               size_t *index, uint32_t timeout_ms,
                               const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    size_t turn = 0, found, member = n;
    winipc_status status;
    bool only_polled, expired;

    for (;;) {
        uint32_t left = winipc__deadline_left(&deadline);

        expired = left == 0;
        status = find_ready(objects, n, &found, &only_polled);
        if (status != WINIPC_OK)
            return status;
        if (found < n)
            left = 0;
        else if (only_polled && left > WINIPC__SLICE_MS)
            left = WINIPC__SLICE_MS;
        status = wait_once(objects, n, found, left, &turn, &member, function);
        if (status == WINIPC_E_TIMEOUT && found < n) {
            *index = found;
            return WINIPC_OK;
        }
        if (status == WINIPC_E_TIMEOUT && expired)
            return winipc__wait_timed_out(function, objects[0]->name);
        if (status == WINIPC_E_TIMEOUT)
            continue;
        if (winipc_failed(status))
            return status;
        /* What must be asked is asked again: what woke us may be a read that
           ended without a message. */
        if (objects[member]->kind->poll == NULL) {
            *index = member;
            return status;
        }
    }
}
