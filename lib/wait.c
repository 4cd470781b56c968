/*
 * wait.c - wait for one object, any of several, or all of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "wait.h"

#include "error.h"
#include "win.h"

/* What one call of WaitForMultipleObjects waits for.  Interrupts, the stop and
   closing events of the objects, come first: the lowest index wins, so that
   they do, also over an object that is ready. */
struct batch {
    HANDLE interrupts[MAXIMUM_WAIT_OBJECTS];
    winipc_status meaning[MAXIMUM_WAIT_OBJECTS];
    HANDLE handles[MAXIMUM_WAIT_OBJECTS];
    size_t member[MAXIMUM_WAIT_OBJECTS]; /* whose index each handle is */
    DWORD interrupt_count, count;
};

static bool has_interrupt(const struct batch *batch, HANDLE handle)
{
    for (DWORD i = 0; i < batch->interrupt_count; i++) {
        if (batch->interrupts[i] == handle)
            return true;
    }
    return false;
}

static void add_interrupt(struct batch *batch, HANDLE handle,
                          winipc_status meaning)
{
    if (handle == NULL || has_interrupt(batch, handle))
        return;
    batch->interrupts[batch->interrupt_count] = handle;
    batch->meaning[batch->interrupt_count++] = meaning;
}

static void add_interrupts(struct batch *batch, const winipc_object *object)
{
    if (object->stop != NULL)
        add_interrupt(batch, object->stop->handle, WINIPC_E_CANCELLED);
    add_interrupt(batch, object->closing, WINIPC_E_CLOSED);
}

static void add_handle(struct batch *batch, HANDLE handle, size_t member)
{
    batch->handles[batch->count] = handle;
    batch->member[batch->count++] = member;
}

/* Is there room for the object and its interrupts? */
static bool has_room(const struct batch *batch, const winipc_object *object)
{
    DWORD n = batch->interrupt_count + batch->count + 1;

    if (object->stop != NULL && !has_interrupt(batch, object->stop->handle))
        n++;
    if (object->closing != NULL && !has_interrupt(batch, object->closing))
        n++;
    return n <= MAXIMUM_WAIT_OBJECTS;
}

static winipc_status interrupted(winipc_status meaning, const char *function,
                                 const char *name)
{
    return winipc__refuse(meaning, function, name,
                          meaning == WINIPC_E_CANCELLED
                              ? "the stop event is set"
                              : "another thread closed the object");
}

static winipc_status timed_out(const char *function, const char *name)
{
    return winipc__refuse(WINIPC_E_TIMEOUT, function, name,
                          "it did not happen in time");
}

/* Wait for the batch.  OK and ABANDONED set `*member`; TIMEOUT is not recorded,
   as the caller may wait on. */
static winipc_status wait_batch(struct batch *batch, uint32_t timeout_ms,
                                size_t *member, const char *function,
                                const char *name)
{
    HANDLE all[MAXIMUM_WAIT_OBJECTS];
    DWORD n = batch->interrupt_count, result;
    winipc_status status = WINIPC_OK;

    for (DWORD i = 0; i < n; i++)
        all[i] = batch->interrupts[i];
    for (DWORD i = 0; i < batch->count; i++)
        all[n + i] = batch->handles[i];
    if (n + batch->count == 0) {
        if (timeout_ms > 0)
            Sleep(timeout_ms);
        return WINIPC_E_TIMEOUT;
    }
    result = WaitForMultipleObjects(n + batch->count, all, FALSE, timeout_ms);
    if (result == WAIT_TIMEOUT)
        return WINIPC_E_TIMEOUT;
    if (result == WAIT_FAILED)
        return winipc__fail(GetLastError(), "WaitForMultipleObjects", name);
    if (result >= WAIT_ABANDONED_0) {
        result -= WAIT_ABANDONED_0;
        status = WINIPC_ABANDONED;
    }
    if (result < n)
        return interrupted(batch->meaning[result], function, name);
    *member = batch->member[result - n];
    return status;
}

winipc_status winipc__wait_new_event(HANDLE *event, bool manual_reset)
{
    *event = CreateEventW(NULL, manual_reset, FALSE, NULL);
    return *event ? WINIPC_OK
                  : winipc__fail(GetLastError(), "CreateEventW", NULL);
}

winipc_status winipc__wait_for(winipc_object *object, HANDLE handle,
                               winipc__deadline deadline, const char *function)
{
    struct batch batch;
    winipc_status status;
    uint32_t left;
    size_t member;

    batch.interrupt_count = batch.count = 0;
    add_interrupts(&batch, object);
    add_handle(&batch, handle, 0);
    do {
        left = winipc__deadline_left(deadline);
        status = wait_batch(&batch, left, &member, function, object->name);
        if (status != WINIPC_E_TIMEOUT)
            return status;
        /* Windows may end a wait a tick early. */
    } while (winipc__deadline_left(deadline) > 0);
    return timed_out(function, object->name);
}

winipc_status winipc__wait_interrupted(winipc_object *object,
                                       const char *function)
{
    struct batch batch;
    winipc_status status;
    size_t member;

    if (object->closing != NULL && object->users == 0)
        return interrupted(WINIPC_E_CLOSED, function, object->name);
    if (object->stop == NULL)
        return WINIPC_OK;
    batch.interrupt_count = batch.count = 0;
    add_interrupt(&batch, object->stop->handle, WINIPC_E_CANCELLED);
    status = wait_batch(&batch, 0, &member, function, object->name);
    return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
}

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
static void fill(struct batch *batch, winipc_object *const *objects, size_t n,
                 size_t limit, size_t *next)
{
    batch->interrupt_count = batch->count = 0;
    for (; *next < n && has_room(batch, objects[*next]); ++*next) {
        add_interrupts(batch, objects[*next]);
        if (*next < limit && objects[*next]->waitable != NULL)
            add_handle(batch, objects[*next]->waitable, *next);
    }
}

/* Look once at all members, and sleep on one batch for up to `timeout_ms`: the
   only one, or each in its turn, counted by `*turn`. */
static winipc_status wait_once(winipc_object *const *objects, size_t n,
                               size_t limit, uint32_t timeout_ms, size_t *turn,
                               size_t *index, const char *function)
{
    struct batch batch;
    size_t next = 0, batches = 0, chosen;
    winipc_status status;

    fill(&batch, objects, n, limit, &next);
    if (next == n)
        return wait_batch(&batch, timeout_ms, index, function,
                          objects[0]->name);
    for (next = 0; next < n; batches++) {
        fill(&batch, objects, n, limit, &next);
        status = wait_batch(&batch, 0, index, function, objects[0]->name);
        if (status != WINIPC_E_TIMEOUT)
            return status;
    }
    chosen = (*turn)++ % batches;
    for (next = 0, batches = 0; batches <= chosen; batches++)
        fill(&batch, objects, n, limit, &next);
    return wait_batch(&batch, timeout_ms < 10 ? timeout_ms : 10, index,
                      function, objects[0]->name);
}

static winipc_status wait_any(winipc_object *const *objects, size_t n,
                              size_t *index, uint32_t timeout_ms,
                              const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    size_t turn = 0, found, member = n;
    winipc_status status;
    bool only_polled, expired;

    for (;;) {
        uint32_t left = winipc__deadline_left(deadline);

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
            return timed_out(function, objects[0]->name);
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

/* Two handles may be one object, which only Windows can tell. */
static const char *find_twin(winipc_object *const *objects, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (objects[i] == objects[j])
                return "an object is there twice";
        }
    }
    return NULL;
}

/* Wait until all members that have to be asked are ready, then for the handles
   of the others, all at once.  A stop event cannot be part of such a wait, so
   it is looked at between slices. */
static winipc_status wait_all_once(winipc_object *const *objects, size_t n,
                                   uint32_t timeout_ms, const char *function)
{
    HANDLE handles[WINIPC_WAIT_ALL_MAX];
    DWORD count = 0, result;
    bool sliced = false, ready;

    for (size_t i = 0; i < n; i++) {
        winipc_status status = winipc__wait_interrupted(objects[i], function);

        if (status != WINIPC_OK)
            return status;
        sliced = sliced || objects[i]->stop || objects[i]->kind->poll;
        if (objects[i]->kind->poll == NULL)
            handles[count++] = objects[i]->waitable;
    }
    if (sliced && timeout_ms > WINIPC__SLICE_MS)
        timeout_ms = WINIPC__SLICE_MS;
    for (size_t i = 0; i < n; i++) {
        winipc_status status;

        if (objects[i]->kind->poll == NULL)
            continue;
        status = objects[i]->kind->poll(objects[i], &ready);
        if (status != WINIPC_OK)
            return status;
        if (!ready) {
            if (objects[i]->waitable != NULL)
                WaitForSingleObject(objects[i]->waitable, timeout_ms);
            else
                Sleep(timeout_ms);
            return WINIPC_E_TIMEOUT;
        }
    }
    if (count == 0)
        return WINIPC_OK;
    result = WaitForMultipleObjects(count, handles, TRUE, timeout_ms);
    if (result == WAIT_TIMEOUT)
        return WINIPC_E_TIMEOUT;
    if (result != WAIT_FAILED)
        return result < WAIT_ABANDONED_0 ? WINIPC_OK : WINIPC_ABANDONED;
    if (GetLastError() == ERROR_INVALID_PARAMETER)
        return winipc__fail_as(
            WINIPC_E_INVALID_ARGUMENT, ERROR_INVALID_PARAMETER,
            "WaitForMultipleObjects", objects[0]->name,
            "two of the objects are the same one for Windows");
    return winipc__fail(GetLastError(), "WaitForMultipleObjects",
                        objects[0]->name);
}

static winipc_status wait_all(winipc_object *const *objects, size_t n,
                              uint32_t timeout_ms, const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    const char *reason = n > WINIPC_WAIT_ALL_MAX ? "more than 64 objects"
                                                 : find_twin(objects, n);
    winipc_status status;
    uint32_t left;

    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              reason);
    do {
        left = winipc__deadline_left(deadline);
        status = wait_all_once(objects, n, left, function);
    } while (status == WINIPC_E_TIMEOUT && left > 0);
    return status == WINIPC_E_TIMEOUT ? timed_out(function, objects[0]->name)
                                      : status;
}

static winipc_status check(winipc_object *const *objects, size_t n,
                           const char *function)
{
    if (objects == NULL || n == 0)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              "there are no objects");
    for (size_t i = 0; i < n; i++) {
        if (objects[i] == NULL)
            return winipc__refuse_null(function, "an object is NULL");
    }
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->waitable == NULL && objects[i]->kind->poll == NULL)
            return winipc__refuse(WINIPC_E_INVALID_USE, function,
                                  objects[i]->name, "it cannot be waited for");
    }
    return WINIPC_OK;
}

static winipc_status wait_on(winipc_object *const *objects, size_t n,
                             size_t *index, uint32_t timeout_ms,
                             const char *function)
{
    winipc_status status = check(objects, n, function);

    if (status != WINIPC_OK)
        return status;
    if (n == 1)
        timeout_ms = winipc__object_timeout(objects[0], timeout_ms);
    else if (timeout_ms == WINIPC_DEFAULT)
        timeout_ms = WINIPC_INFINITE;
    for (size_t i = 0; i < n; i++) {
        winipc__object_enter(objects[i]);
        if (objects[i]->kind->arm != NULL)
            objects[i]->kind->arm(objects[i]);
    }
    status = index != NULL ? wait_any(objects, n, index, timeout_ms, function)
                           : wait_all(objects, n, timeout_ms, function);
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->kind->disarm != NULL)
            objects[i]->kind->disarm(objects[i]);
        winipc__object_leave(objects[i]);
    }
    return status;
}

winipc_status winipc__wait_one(winipc_object *object, uint32_t timeout_ms,
                               const char *function)
{
    size_t index;

    return wait_on(&object, 1, &index, timeout_ms, function);
}

winipc_status winipc_wait(winipc_object *object, uint32_t timeout_ms)
{
    return winipc__wait_one(object, timeout_ms, __func__);
}

winipc_status winipc_wait_any(winipc_object *const *objects, size_t n,
                              size_t *index, uint32_t timeout_ms)
{
    if (index == NULL)
        return winipc__refuse_null(__func__, "index is NULL");
    return wait_on(objects, n, index, timeout_ms, __func__);
}

winipc_status winipc_wait_all(winipc_object *const *objects, size_t n,
                              uint32_t timeout_ms)
{
    return wait_on(objects, n, NULL, timeout_ms, __func__);
}
