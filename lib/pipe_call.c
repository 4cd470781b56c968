/*
 * pipe_call.c - a request and its reply.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "pipe_private.h"

/* Is there a message that would be taken for the reply? */
static winipc_status check_quiet(winipc_pipe *pipe, const char *function)
{
    winipc_status status;
    bool message;

    AcquireSRWLockExclusive(&pipe->lock);
    status = winipc__pipe_advance(pipe, function);
    message = pipe->head_full || pipe->too_big > 0;
    ReleaseSRWLockExclusive(&pipe->lock);
    if (status != WINIPC_OK)
        return status;
    if (message)
        return winipc__refuse(WINIPC_E_BUSY, function, pipe->base.name,
                              "there is a message that nobody has received");
    if (pipe->replies_due > 0)
        return winipc__refuse(WINIPC_E_BUSY, function, pipe->base.name,
                              "the reply to an earlier call is still due");
    return WINIPC_OK;
}

winipc_status winipc__pipe_request_reply(winipc_pipe *pipe, const void *request,
                                         size_t size, winipc__deadline deadline,
                                         const char *function)
{
    winipc_status status = check_quiet(pipe, function);

    if (status == WINIPC_OK)
        status =
            winipc__turn_take(&pipe->sending, &pipe->base, deadline, function);
    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_send(pipe, request, size, deadline, function);
    winipc__turn_give(&pipe->sending);
    return status;
}

winipc_status winipc_pipe_call(winipc_pipe *pipe, const void *request,
                               size_t size, void *reply, size_t room,
                               size_t *length, uint32_t timeout_ms)
{
    winipc_status status;
    winipc__deadline deadline;

    if (length == NULL || (reply == NULL && room > 0))
        return winipc__refuse_null(__func__, "the reply or length is NULL");
    status = winipc__pipe_check_send(pipe, request, size, __func__);
    if (status == WINIPC_OK && pipe->byte_mode)
        status = winipc__refuse(WINIPC_E_INVALID_USE, __func__, pipe->base.name,
                                "a pipe of bytes has no messages");
    if (status == WINIPC_OK)
        status = winipc__pipe_check_receive(pipe, reply, room, __func__);
    if (status == WINIPC_OK)
        status = winipc__pipe_enter(pipe, &pipe->receiving, &deadline,
                                    timeout_ms, __func__);
    if (status != WINIPC_OK)
        return status;
    status =
        winipc__pipe_request_reply(pipe, request, size, deadline, __func__);
    if (status == WINIPC_OK) {
        status =
            winipc__pipe_receive(pipe, reply, room, length, deadline, __func__);
        /* One that is too large for the buffer has come, and stays; of a peer that
           has gone none will come. */
        if (winipc_failed(status) && status != WINIPC_E_TOO_BIG &&
            status != WINIPC_E_CLOSED)
            pipe->replies_due++;
    }
    winipc__pipe_leave(pipe, &pipe->receiving);
    return status;
}
