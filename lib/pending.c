/*
 * pending.c - calls that go on while their caller does something else.
 *
 * Most of them are made when their target is ready, in the thread that asks for the
 * result, so that what they take is taken when it is told.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pending.h"

#include <stdio.h>

#include "error.h"
#include "wait.h"

static winipc_status poll(winipc_object *object, bool *ready)
{
    winipc_operation *operation = (winipc_operation *)object;
    winipc_status status = WINIPC_OK;

    AcquireSRWLockExclusive(&operation->lock);
    *ready = operation->ended;
    if (!operation->ended)
        status = operation->call->poll(operation, ready);
    ReleaseSRWLockExclusive(&operation->lock);
    return status;
}

static void arm(winipc_object *object)
{
    winipc_object *target = ((winipc_operation *)object)->target;

    if (target != NULL && target->kind->arm != NULL)
        target->kind->arm(target);
}

static void disarm(winipc_object *object)
{
    winipc_object *target = ((winipc_operation *)object)->target;

    if (target != NULL && target->kind->disarm != NULL)
        target->kind->disarm(target);
}

static void destroy(winipc_object *object)
{
    winipc_operation *operation = (winipc_operation *)object;

    if (!operation->ended && operation->call->give_up != NULL)
        operation->call->give_up(operation, &operation->moved);
    if (operation->call->destroy != NULL)
        operation->call->destroy(operation);
    winipc__object_close(operation->target);
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc_operation *operation = (winipc_operation *)object;

    AcquireSRWLockExclusive(&operation->lock);
    snprintf(text, size, "%s",
             operation->ended ? winipc_status_name(operation->status)
                              : "in flight");
    ReleaseSRWLockExclusive(&operation->lock);
}

static const winipc__kind kind = {.name = "operation",
                                  .destroy = destroy,
                                  .poll = poll,
                                  .arm = arm,
                                  .disarm = disarm,
                                  .describe = describe};

winipc_status winipc__pending_new_named(winipc_operation **out, size_t size,
                                        const winipc__call *call,
                                        const char *name, winipc_event *stop)
{
    winipc_operation *operation =
        winipc__object_new(size, &kind, NULL, name, stop);
    winipc_status status;

    if (operation == NULL)
        return WINIPC_E_NO_MEMORY;
    operation->call = call;
    operation->ended = true; /* it has not begun */
    InitializeSRWLock(&operation->lock);
    status = winipc__wait_new_event(&operation->base.closing, true);
    if (status != WINIPC_OK) {
        winipc_operation_close(operation);
        return status;
    }
    operation->ended = false;
    *out = operation;
    return WINIPC_OK;
}

winipc_status winipc__pending_new(winipc_operation **out, size_t size,
                                  const winipc__call *call,
                                  winipc_object *target)
{
    winipc_status status = winipc__pending_new_named(
        out, size, call, target->name, (winipc_event *)target->stop);

    if (status != WINIPC_OK)
        return status;
    winipc__object_ref(target);
    (*out)->target = target;
    (*out)->base.waitable = target->waitable;
    (*out)->base.timeout_ms = target->timeout_ms;
    return WINIPC_OK;
}

winipc_status winipc__pending_poll_target(winipc_operation *operation,
                                          bool *ready)
{
    return operation->target->kind->poll(operation->target, ready);
}

void winipc__pending_begin(winipc_operation *operation)
{
    bool ready;

    poll(&operation->base, &ready);
}

winipc_status winipc__pending_take(winipc_operation **out,
                                   const winipc__call *call,
                                   winipc_object *target, void *to, size_t room)
{
    winipc_status status = winipc__pending_new(out, sizeof **out, call, target);

    if (status != WINIPC_OK)
        return status;
    (*out)->to = to;
    (*out)->room = room;
    winipc__pending_begin(*out);
    return WINIPC_OK;
}

/* With the lock held. */
static void end(winipc_operation *operation, winipc_status status)
{
    operation->ended = true;
    operation->status = status;
}

static winipc_status tell_again(const winipc_operation *operation,
                                const char *function)
{
    if (!winipc_failed(operation->status))
        return operation->status;
    return winipc__refuse(operation->status, function, operation->base.name,
                          operation->cancelled ? "it was cancelled"
                                               : "it has been told before");
}

/* Final, unless it is WINIPC_E_TIMEOUT. */
static winipc_status ask(winipc_operation *operation, const char *function)
{
    winipc_status status;

    AcquireSRWLockExclusive(&operation->lock);
    if (operation->ended) {
        status = tell_again(operation, function);
    } else {
        status = operation->call->result(operation, &operation->moved);
        /* What a stop event interrupts goes on. */
        if (status != WINIPC_E_TIMEOUT && status != WINIPC_E_CANCELLED)
            end(operation, status);
    }
    ReleaseSRWLockExclusive(&operation->lock);
    return status;
}

/* It has ended, or the call is to. */
static winipc_status await(winipc_operation *operation, uint32_t timeout_ms,
                           const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);

    for (bool again = false;; again = true) {
        uint32_t left = winipc__deadline_left(&deadline);
        winipc_status status = ask(operation, function);

        if (status != WINIPC_E_TIMEOUT)
            return status;
        /* Another call has the turn, and is about to take what is there. */
        if (again)
            Sleep(1);
        status = winipc__wait_one(&operation->base, left, function);
        if (status == WINIPC_E_CLOSED && operation->cancelled)
            return ask(operation, function);
        if (status != WINIPC_OK)
            return status;
        if (left == 0)
            return winipc__refuse(WINIPC_E_TIMEOUT, function,
                                  operation->base.name, "another call took it");
    }
}

winipc_status winipc_operation_result(winipc_operation *operation,
                                      size_t *moved, uint32_t timeout_ms)
{
    winipc_status status;

    if (operation == NULL)
        return winipc__refuse_null(__func__, "the operation is NULL");
    winipc__object_enter(&operation->base);
    status =
        await(operation, winipc__object_timeout(&operation->base, timeout_ms),
              __func__);
    if (moved != NULL && (status == WINIPC_OK || status == WINIPC_E_TOO_BIG))
        *moved = operation->moved;
    winipc__object_leave(&operation->base);
    return status;
}

void winipc_operation_cancel(winipc_operation *operation)
{
    if (operation == NULL)
        return;
    winipc__object_enter(&operation->base);
    AcquireSRWLockExclusive(&operation->lock);
    if (!operation->ended) {
        winipc_status status = WINIPC_E_CANCELLED;

        operation->cancelled = true;
        if (operation->call->give_up != NULL)
            status = operation->call->give_up(operation, &operation->moved);
        end(operation, status);
        SetEvent(operation->base.closing);
    }
    ReleaseSRWLockExclusive(&operation->lock);
    winipc__object_leave(&operation->base);
}

winipc_object *winipc_operation_object(winipc_operation *operation)
{
    return operation ? &operation->base : NULL;
}

winipc_operation *winipc_operation_ref(winipc_operation *operation)
{
    winipc__object_ref(winipc_operation_object(operation));
    return operation;
}

void winipc_operation_close(winipc_operation *operation)
{
    winipc__object_close(winipc_operation_object(operation));
}
