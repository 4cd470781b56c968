/*
 * pipe_start.c - receiving, sending and accepting without waiting.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "pending.h"
#include "pipe_private.h"

static winipc_status receive_now(winipc_operation *operation, size_t *moved)
{
    return winipc_pipe_receive((winipc_pipe *)operation->target, operation->to,
                               operation->room, moved, 0);
}

static const winipc__call receiving = {.poll = winipc__pending_poll_target,
                                       .result = receive_now};

winipc_status winipc_pipe_start_receive(winipc_pipe *pipe, void *buffer,
                                        size_t size, winipc_operation **out)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__pipe_check_receive(pipe, buffer, size, __func__);
    return status == WINIPC_OK ? winipc__pending_take(out, &receiving,
                                                      &pipe->base, buffer, size)
                               : status;
}

static winipc_status accept_now(winipc_operation *operation, size_t *moved)
{
    *moved = 0;
    return winipc_pipe_accept((winipc_pipe_listener *)operation->target,
                              operation->to, 0);
}

static const winipc__call accepting = {.poll = winipc__pending_poll_target,
                                       .result = accept_now};

winipc_status winipc_pipe_start_accept(winipc_pipe_listener *listener,
                                       winipc_pipe **pipe,
                                       winipc_operation **out)
{
    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    if (listener == NULL || pipe == NULL)
        return winipc__refuse_null(__func__, "the listener or pipe is NULL");
    *pipe = NULL;
    return winipc__pending_take(out, &accepting,
                                winipc_pipe_listener_object(listener), pipe,
                                sizeof *pipe);
}

/* Windows has the data until the write has ended. */
typedef struct send {
    winipc_operation operation;
    winipc__sending sending;
    winipc__overlapped write;
    bool sent;
    DWORD code; /* once it is sent, or is not to be */
} send;

static void advance(send *call, bool give_up)
{
    if (call->sent)
        return;
    call->code = winipc__pipe_advance_send(&call->sending, give_up);
    call->sent = call->code != ERROR_IO_INCOMPLETE;
    /* Also where Windows did not come to setting it. */
    if (call->sent)
        SetEvent(call->write.overlapped.hEvent);
}

static winipc_status poll_send(winipc_operation *operation, bool *ready)
{
    send *call = (send *)operation;

    advance(call, false);
    *ready = call->sent;
    return WINIPC_OK;
}

static winipc_status tell_sent(send *call, winipc_status given_up,
                               size_t *moved)
{
    winipc_status status =
        winipc__pipe_sent(&call->sending, call->code, given_up);

    *moved = status == WINIPC_OK ? call->sending.size : 0;
    return status;
}

static winipc_status send_result(winipc_operation *operation, size_t *moved)
{
    send *call = (send *)operation;

    advance(call, false);
    return call->sent ? tell_sent(call, WINIPC_OK, moved) : WINIPC_E_TIMEOUT;
}

static winipc_status give_up_send(winipc_operation *operation, size_t *moved)
{
    advance((send *)operation, true);
    return tell_sent((send *)operation, WINIPC_E_CANCELLED, moved);
}

static void destroy_send(winipc_operation *operation)
{
    if (operation->base.waitable != NULL)
        CloseHandle(operation->base.waitable);
}

static const winipc__call sending = {.poll = poll_send,
                                     .result = send_result,
                                     .give_up = give_up_send,
                                     .destroy = destroy_send};

winipc_status winipc_pipe_start_send(winipc_pipe *pipe, const void *data,
                                     size_t size, winipc_operation **out)
{
    winipc_status status;
    HANDLE event;
    send *call;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__pipe_check_send(pipe, data, size, __func__);
    if (status == WINIPC_OK)
        status = winipc__pipe_check_torn(pipe, __func__);
    if (status == WINIPC_OK)
        status = winipc__wait_new_event(&event, true);
    if (status != WINIPC_OK)
        return status;
    status = winipc__pending_new(out, sizeof *call, &sending, &pipe->base);
    if (status != WINIPC_OK) {
        CloseHandle(event);
        return status;
    }
    call = (send *)*out;
    call->operation.base.waitable = event;
    call->write.overlapped.hEvent = event;
    call->sending = (winipc__sending){pipe, &call->write, data, size};
    winipc__pending_begin(*out);
    return WINIPC_OK;
}
