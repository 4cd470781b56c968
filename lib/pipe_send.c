/*
 * pipe_send.c - sending to a pipe: whole messages, with a deadline.
 *
 * What the kernel has no room for waits in it for the peer to read.  Cancelled
 * then, a message that is not larger than the pipe's quota has not gone, as
 * nobody reads a part of one; of anything else a part may have.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "pipe_private.h"

/* Would a write that was cancelled have left nothing behind? */
static bool is_whole(const winipc_pipe *pipe, size_t size)
{
    return !pipe->byte_mode && size <= pipe->send_quota;
}

static winipc_status tear(winipc_pipe *pipe, DWORD code)
{
    AcquireSRWLockExclusive(&pipe->lock);
    pipe->torn = true;
    ReleaseSRWLockExclusive(&pipe->lock);
    return winipc__fail_as(WINIPC_E_UNCERTAIN, code, "WriteFile",
                           pipe->base.name,
                           "it was given up when a part may have gone");
}

winipc_status winipc__pipe_sent(winipc__sending *sending, DWORD code,
                                winipc_status status)
{
    winipc_pipe *pipe = sending->pipe;

    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    if (winipc__pipe_is_end(code))
        return winipc__fail_as(WINIPC_E_CLOSED, code, "WriteFile",
                               pipe->base.name, "the peer has gone");
    if (code != ERROR_OPERATION_ABORTED)
        return winipc__fail(code, "WriteFile", pipe->base.name);
    if (!is_whole(pipe, sending->size))
        return tear(pipe, code);
    return status != WINIPC_OK
               ? status
               : winipc__fail_as(WINIPC_E_SYSTEM, code, "WriteFile",
                                 pipe->base.name,
                                 "others cancel it again and again");
}

/* Start the write, or fail; with the lock, as all that uses the handle. */
static DWORD start(winipc__sending *sending)
{
    winipc_pipe *pipe = sending->pipe;
    DWORD code = ERROR_NO_DATA; /* as if the peer had gone */

    AcquireSRWLockExclusive(&pipe->lock);
    if (!pipe->aborted)
        code = winipc__overlapped_write(sending->write, pipe->base.handle,
                                        sending->data, (DWORD)sending->size);
    ReleaseSRWLockExclusive(&pipe->lock);
    return code;
}

/* Its result; when it is given up, also by force. */
static DWORD collect(winipc__sending *sending, bool give_up)
{
    winipc_pipe *pipe = sending->pipe;
    DWORD moved, code;

    AcquireSRWLockExclusive(&pipe->lock);
    code = give_up ? winipc__overlapped_cancel(sending->write,
                                               pipe->base.handle, &moved)
                   : winipc__overlapped_collect(sending->write,
                                                pipe->base.handle, &moved);
    ReleaseSRWLockExclusive(&pipe->lock);
    return code;
}

DWORD winipc__pipe_advance_send(winipc__sending *sending, bool give_up)
{
    int restarts = WINIPC__RESTARTS;
    DWORD code;

    if (sending->pipe->byte_mode && sending->size == 0)
        return ERROR_SUCCESS; /* to read no bytes would mean nothing */
    do {
        code = ERROR_SUCCESS;
        if (!sending->write->in_flight)
            code = start(sending);
        if (code == ERROR_SUCCESS)
            code = collect(sending, give_up);
        /* Nobody here has cancelled it: the thread that started it has exited. */
    } while (code == ERROR_OPERATION_ABORTED && !give_up &&
             is_whole(sending->pipe, sending->size) && restarts-- > 0);
    return code;
}

winipc_status winipc__pipe_check_torn(winipc_pipe *pipe, const char *function)
{
    bool torn;

    AcquireSRWLockShared(&pipe->lock);
    torn = pipe->torn;
    ReleaseSRWLockShared(&pipe->lock);
    return torn ? winipc__refuse(WINIPC_E_UNCERTAIN, function, pipe->base.name,
                                 "of an earlier message a part may have gone")
                : WINIPC_OK;
}

winipc_status winipc__pipe_send(winipc_pipe *pipe, const void *data,
                                size_t size, winipc__deadline deadline,
                                const char *function)
{
    winipc__sending sending = {pipe, &pipe->write, data, size};
    winipc_status status = winipc__pipe_check_torn(pipe, function);
    DWORD code;

    if (status != WINIPC_OK)
        return status;
    code = winipc__pipe_advance_send(&sending, false);
    while (code == ERROR_IO_INCOMPLETE) {
        status = winipc__wait_for(&pipe->base, pipe->write.overlapped.hEvent,
                                  deadline, function);
        code = winipc__pipe_advance_send(&sending, status != WINIPC_OK);
    }
    return winipc__pipe_sent(&sending, code, status);
}

winipc_status winipc__pipe_check_send(winipc_pipe *pipe, const void *data,
                                      size_t size, const char *function)
{
    if (pipe == NULL || (data == NULL && size > 0))
        return winipc__refuse_null(function, "the pipe or data is NULL");
    if (!pipe->can_send)
        return winipc__refuse(WINIPC_E_INVALID_USE, function, pipe->base.name,
                              "this end only receives");
    if (size > (pipe->byte_mode ? UINT32_MAX : pipe->max_message_size))
        return winipc__refuse(WINIPC_E_TOO_BIG, function, pipe->base.name,
                              pipe->byte_mode
                                  ? "more than 4 GiB cannot be sent at once"
                                  : "the message is above max_message_size");
    return WINIPC_OK;
}

static winipc_status send(winipc_pipe *pipe, const void *data, size_t size,
                          uint32_t timeout_ms, const char *function)
{
    winipc__deadline deadline;
    winipc_status status = winipc__pipe_enter(pipe, &pipe->sending, &deadline,
                                              timeout_ms, function);

    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_send(pipe, data, size, deadline, function);
    winipc__pipe_leave(pipe, &pipe->sending);
    return status;
}

winipc_status winipc_pipe_send(winipc_pipe *pipe, const void *data, size_t size,
                               uint32_t timeout_ms)
{
    winipc_status status = winipc__pipe_check_send(pipe, data, size, __func__);

    return status == WINIPC_OK ? send(pipe, data, size, timeout_ms, __func__)
                               : status;
}

/* How large they are together; SIZE_MAX if that is more than can be. */
static size_t add_sizes(const winipc_part *parts, size_t n)
{
    size_t size = 0;

    for (size_t i = 0; i < n; i++) {
        if (parts[i].size > SIZE_MAX - size)
            return SIZE_MAX;
        size += parts[i].size;
    }
    return size;
}

static bool has_null(const winipc_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (parts[i].data == NULL && parts[i].size > 0)
            return true;
    }
    return false;
}

winipc_status winipc_pipe_sendv(winipc_pipe *pipe, const winipc_part *parts,
                                size_t n, uint32_t timeout_ms)
{
    winipc_status status;
    unsigned char *all;
    size_t size, done = 0;

    if (pipe == NULL || (parts == NULL && n > 0) || has_null(parts, n))
        return winipc__refuse_null(__func__, "the pipe or a part is NULL");
    size = add_sizes(parts, n);
    status = winipc__pipe_check_send(pipe, "", size, __func__);
    if (status != WINIPC_OK)
        return status;
    all = HeapAlloc(GetProcessHeap(), 0, size);
    if (all == NULL)
        return winipc__no_memory(pipe->base.name);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].size > 0)
            memcpy(all + done, parts[i].data, parts[i].size);
        done += parts[i].size;
    }
    status = send(pipe, all, size, timeout_ms, __func__);
    HeapFree(GetProcessHeap(), 0, all);
    return status;
}
