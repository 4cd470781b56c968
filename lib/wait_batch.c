/*
 * wait_batch.c - one call of WaitForMultipleObjects, and who may interrupt it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "wait_private.h"

void winipc__batch_clear(winipc__batch *batch)
{
    batch->interrupt_count = batch->count = 0;
    batch->alertable = false;
    batch->messages = NULL;
}

static bool has_interrupt(const winipc__batch *batch, HANDLE handle)
{
    for (DWORD i = 0; i < batch->interrupt_count; i++) {
        if (batch->interrupts[i] == handle)
            return true;
    }
    return false;
}

static void add_interrupt(winipc__batch *batch, HANDLE handle,
                          winipc_status meaning)
{
    if (handle == NULL || has_interrupt(batch, handle))
        return;
    batch->interrupts[batch->interrupt_count] = handle;
    batch->meaning[batch->interrupt_count++] = meaning;
}

void winipc__batch_add_interrupts(winipc__batch *batch,
                                  const winipc_object *object)
{
    if (object->stop != NULL)
        add_interrupt(batch, object->stop->handle, WINIPC_E_CANCELLED);
    add_interrupt(batch, object->closing, WINIPC_E_CLOSED);
}

void winipc__batch_add_handle(winipc__batch *batch, HANDLE handle,
                              size_t member)
{
    batch->handles[batch->count] = handle;
    batch->member[batch->count++] = member;
}

bool winipc__batch_has_room(const winipc__batch *batch,
                            const winipc_object *object)
{
    DWORD n = batch->interrupt_count + batch->count + 1;

    if (batch->messages != NULL)
        n++;
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

winipc_status winipc__wait_timed_out(const char *function, const char *name)
{
    return winipc__refuse(WINIPC_E_TIMEOUT, function, name,
                          "it did not happen in time");
}

/* Is it one of the answers that a wait for `n` handles may give? */
static bool is_answer(DWORD result, DWORD n)
{
    return result < n || result == WAIT_TIMEOUT || result == WAIT_FAILED ||
           (result >= WAIT_ABANDONED_0 && result - WAIT_ABANDONED_0 < n);
}

DWORD winipc__wait_handles(DWORD n, const HANDLE *handles, bool all,
                           uint32_t timeout_ms)
{
    DWORD result;

    /* Who waits looks at the clock and waits on; a look must be one. */
    do
        result = WaitForMultipleObjects(n, handles, all, timeout_ms);
    while (timeout_ms == 0 && !is_answer(result, n));
    return is_answer(result, n) ? result : WAIT_TIMEOUT;
}

/* As the batch has it.  Result `n` is a message; what else is no answer ends the
   wait early. */
static DWORD wait_for_batch(const winipc__batch *batch, DWORD n,
                            const HANDLE *handles, uint32_t timeout_ms)
{
    const DWORD flags =
        MWMO_INPUTAVAILABLE | (batch->alertable ? MWMO_ALERTABLE : 0);
    DWORD result;

    if (batch->messages == NULL && n == 0) {
        if (timeout_ms > 0)
            SleepEx(timeout_ms, batch->alertable);
        return WAIT_TIMEOUT;
    }
    if (batch->messages == NULL && !batch->alertable)
        return winipc__wait_handles(n, handles, false, timeout_ms);
    do
        result =
            batch->messages != NULL
                ? batch->messages(n, handles, timeout_ms, QS_ALLINPUT, flags)
                : WaitForMultipleObjectsEx(n, handles, FALSE, timeout_ms, TRUE);
    while (timeout_ms == 0 && result == WAIT_IO_COMPLETION);
    return is_answer(result, n + (batch->messages != NULL)) ? result
                                                            : WAIT_TIMEOUT;
}

winipc_status winipc__batch_wait(winipc__batch *batch, uint32_t timeout_ms,
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
    result = wait_for_batch(batch, n + batch->count, all, timeout_ms);
    if (result == WAIT_TIMEOUT)
        return WINIPC_E_TIMEOUT;
    if (result == WAIT_FAILED)
        return winipc__fail(GetLastError(),
                            batch->messages    ? "MsgWaitForMultipleObjectsEx"
                            : batch->alertable ? "WaitForMultipleObjectsEx"
                                               : "WaitForMultipleObjects",
                            name);
    if (result == n + batch->count) {
        *member = WINIPC__MESSAGE;
        return WINIPC_OK;
    }
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

winipc_status winipc__wait_for_any(winipc_object *object, size_t n,
                                   const HANDLE *handles, size_t *which,
                                   uint32_t timeout_ms, const char *function)
{
    winipc__batch batch;

    winipc__batch_clear(&batch);
    winipc__batch_add_interrupts(&batch, object);
    for (size_t i = 0; i < n; i++)
        winipc__batch_add_handle(&batch, handles[i], i);
    return winipc__batch_wait(&batch, timeout_ms, which, function,
                              object->name);
}

winipc_status winipc__wait_for(winipc_object *object, HANDLE handle,
                               winipc__deadline deadline, const char *function)
{
    winipc_status status;
    uint32_t left;
    size_t which;

    do {
        left = winipc__deadline_left(&deadline);
        status =
            winipc__wait_for_any(object, 1, &handle, &which, left, function);
        if (status != WINIPC_E_TIMEOUT)
            return status;
        /* Windows may end a wait a tick early. */
    } while (winipc__deadline_left(&deadline) > 0);
    return winipc__wait_timed_out(function, object->name);
}

winipc_status winipc__wait_interrupted(winipc_object *object,
                                       const char *function)
{
    winipc__batch batch;
    winipc_status status;
    size_t member;

    if (object->closing != NULL && object->users == 0)
        return interrupted(WINIPC_E_CLOSED, function, object->name);
    if (object->stop == NULL)
        return WINIPC_OK;
    winipc__batch_clear(&batch);
    add_interrupt(&batch, object->stop->handle, WINIPC_E_CANCELLED);
    status = winipc__batch_wait(&batch, 0, &member, function, object->name);
    return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
}
