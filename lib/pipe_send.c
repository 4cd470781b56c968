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
    pipe->torn = true;
    return winipc__fail_as(WINIPC_E_UNCERTAIN, code, "WriteFile",
                           pipe->base.name,
                           "it was given up when a part may have gone");
}

/* The write has ended with `code`; `status` is why it was given up, if it was. */
static winipc_status result(winipc_pipe *pipe, DWORD code, size_t size,
                            winipc_status status)
{
    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    if (winipc__pipe_is_end(code))
        return winipc__fail_as(WINIPC_E_CLOSED, code, "WriteFile",
                               pipe->base.name, "the peer has gone");
    if (code != ERROR_OPERATION_ABORTED)
        return winipc__fail(code, "WriteFile", pipe->base.name);
    if (!is_whole(pipe, size))
        return tear(pipe, code);
    return status != WINIPC_OK
               ? status
               : winipc__fail_as(WINIPC_E_SYSTEM, code, "WriteFile",
                                 pipe->base.name,
                                 "others cancel it again and again");
}

/* Start the write, or fail; with the lock, as all that uses the handle. */
static DWORD start(winipc_pipe *pipe, const void *data, DWORD size)
{
    DWORD code = ERROR_NO_DATA; /* as if the peer had gone */

    AcquireSRWLockExclusive(&pipe->lock);
    if (!pipe->aborted)
        code = winipc__operation_write(&pipe->write, pipe->base.handle, data,
                                       size);
    ReleaseSRWLockExclusive(&pipe->lock);
    return code;
}

/* Its result; when it is given up, also by force. */
static DWORD collect(winipc_pipe *pipe, bool give_up)
{
    DWORD moved, code;

    AcquireSRWLockExclusive(&pipe->lock);
    code = give_up ? winipc__operation_cancel(&pipe->write, pipe->base.handle,
                                              &moved)
                   : winipc__operation_collect(&pipe->write, pipe->base.handle,
                                               &moved);
    ReleaseSRWLockExclusive(&pipe->lock);
    return code;
}

winipc_status winipc__pipe_send(winipc_pipe *pipe, const void *data,
                                size_t size, winipc__deadline deadline,
                                const char *function)
{
    winipc_status status = WINIPC_OK;
    int restarts = WINIPC__RESTARTS;
    DWORD code;

    if (pipe->torn)
        return winipc__refuse(WINIPC_E_UNCERTAIN, function, pipe->base.name,
                              "of an earlier message a part may have gone");
    if (pipe->byte_mode && size == 0)
        return WINIPC_OK; /* to read no bytes would mean nothing */
    do {
        code = start(pipe, data, (DWORD)size);
        if (code == ERROR_SUCCESS)
            code = collect(pipe, false);
        while (code == ERROR_IO_INCOMPLETE) {
            status = winipc__wait_for(
                &pipe->base, pipe->write.overlapped.hEvent, deadline, function);
            code = collect(pipe, status != WINIPC_OK);
        }
        /* The thread that waits is the one that started it, so another has
           cancelled it. */
    } while (code == ERROR_OPERATION_ABORTED && status == WINIPC_OK &&
             is_whole(pipe, size) && restarts-- > 0);
    return result(pipe, code, size, status);
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
                              "the message is above max_message_size");
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
