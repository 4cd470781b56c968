/*
 * pipe_receive.c - receiving from a pipe, so that a time-out loses nothing.
 *
 * One read is in flight, into the head.  A time-out leaves it there: cancelling
 * could lose what arrives at that instant.  Waits see its event.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "pipe_private.h"

/* With the lock held, for all of these.  A message that did not fit is above the
   maximum: let the rest of it pass. */
static void pass_over(winipc_pipe *pipe)
{
    pipe->passed_over += pipe->head_size;
    pipe->head_size = 0;
}

/* More of the message is to come than the head has room for. */
static winipc_status grow(winipc_pipe *pipe)
{
    DWORD left = 0;
    uint64_t room = 2ULL * pipe->head_room;
    unsigned char *head;

    if (pipe->passed_over > 0) {
        pass_over(pipe);
        return WINIPC_OK;
    }
    if (PeekNamedPipe(pipe->base.handle, NULL, 0, NULL, NULL, &left) &&
        (uint64_t)pipe->head_size + left > room)
        room = (uint64_t)pipe->head_size + left;
    if (room > pipe->max_message_size)
        room = pipe->max_message_size;
    if (room <= pipe->head_room) {
        pass_over(pipe);
        return WINIPC_OK;
    }
    head = HeapReAlloc(GetProcessHeap(), 0, pipe->head, (SIZE_T)room);
    if (head == NULL)
        return winipc__no_memory(pipe->base.name);
    pipe->head = head;
    pipe->head_room = (DWORD)room;
    return WINIPC_OK;
}

static void drop(winipc_pipe *pipe)
{
    pass_over(pipe);
    pipe->too_big = pipe->passed_over;
    pipe->passed_over = 0;
    InterlockedIncrement64(&pipe->dropped);
}

/* A read has ended well.  A pipe of bytes may say so of no byte at all. */
static void complete(winipc_pipe *pipe)
{
    if (pipe->byte_mode)
        pipe->head_full = pipe->head_size > 0;
    else if (pipe->passed_over > 0 || pipe->head_size > pipe->max_message_size)
        drop(pipe);
    else
        pipe->head_full = true;
}

/* The peer has gone.  Of a message whose rest never comes nothing is told. */
static void end(winipc_pipe *pipe)
{
    pipe->ended = true;
    if (pipe->head_size > 0 || pipe->passed_over > 0)
        InterlockedIncrement64(&pipe->dropped);
    pipe->head_size = 0;
    pipe->passed_over = 0;
}

/* Start a read, or collect the one in flight: its code. */
static DWORD read_on(winipc_pipe *pipe, DWORD *moved)
{
    HANDLE handle = pipe->base.handle;
    DWORD code = ERROR_SUCCESS;

    *moved = 0;
    if (!pipe->read.in_flight)
        code = winipc__overlapped_read(&pipe->read, handle,
                                       pipe->head + pipe->head_size,
                                       pipe->head_room - pipe->head_size);
    if (code == ERROR_SUCCESS || code == ERROR_MORE_DATA)
        code = winipc__overlapped_collect(&pipe->read, handle, moved);
    if (code == ERROR_SUCCESS || code == ERROR_MORE_DATA)
        pipe->head_size += *moved;
    return code;
}

/* The rest of a message is to come, and there is no room for it. */
static bool wants_room(const winipc_pipe *pipe)
{
    return !pipe->read.in_flight && pipe->head_size == pipe->head_room;
}

static bool has_news(const winipc_pipe *pipe)
{
    return pipe->head_full || pipe->ended || pipe->too_big > 0;
}

winipc_status winipc__pipe_advance(winipc_pipe *pipe, const char *function)
{
    winipc_status status = winipc__pipe_check_open(pipe, function);
    int restarts = WINIPC__RESTARTS;

    while (status == WINIPC_OK && !has_news(pipe)) {
        DWORD code, moved;

        if (wants_room(pipe)) {
            status = grow(pipe);
            continue;
        }
        code = read_on(pipe, &moved);
        if (code == ERROR_SUCCESS)
            complete(pipe);
        else if (code == ERROR_IO_INCOMPLETE)
            return WINIPC_OK;
        else if (winipc__pipe_is_end(code))
            end(pipe);
        else if (code == ERROR_MORE_DATA && moved > 0)
            continue;
        else if (code != ERROR_OPERATION_ABORTED)
            status = winipc__fail(code, "ReadFile", pipe->base.name);
        /* The thread that started it has exited: start it again. */
        else if (restarts-- == 0)
            status = winipc__fail_as(WINIPC_E_SYSTEM, code, "ReadFile",
                                     pipe->base.name,
                                     "others cancel it again and again");
    }
    return status;
}

/* A message has gone from the head, received or dropped. */
static void passed(winipc_pipe *pipe)
{
    if (pipe->replies_due > 0)
        pipe->replies_due--;
}

/* Give the head to the caller, or tell why not. */
static winipc_status deliver(winipc_pipe *pipe, void *buffer, size_t size,
                             size_t *length, const char *function)
{
    size_t n = pipe->head_size;

    if (pipe->too_big > 0) {
        *length = pipe->too_big > SIZE_MAX ? SIZE_MAX : (size_t)pipe->too_big;
        pipe->too_big = 0;
        passed(pipe);
        return winipc__refuse(WINIPC_E_TOO_BIG, function, pipe->base.name,
                              "a message above the maximum was dropped");
    }
    if (!pipe->head_full)
        return winipc__refuse(WINIPC_E_CLOSED, function, pipe->base.name,
                              "the peer has closed the pipe");
    if (pipe->byte_mode && n > size)
        n = size;
    *length = n;
    if (n > size)
        return winipc__refuse(WINIPC_E_TOO_BIG, function, pipe->base.name,
                              "the message is larger than the buffer");
    if (n > 0)
        memcpy(buffer, pipe->head + pipe->head_start, n);
    pipe->head_start += (DWORD)n;
    pipe->head_size -= (DWORD)n;
    if (pipe->byte_mode && pipe->head_size > 0)
        return WINIPC_OK;
    pipe->head_start = 0;
    pipe->head_full = false;
    passed(pipe);
    /* Waits count on a read in flight; what it fails with the next call tells. */
    if (pipe->armed > 0)
        winipc__pipe_advance(pipe, function);
    return WINIPC_OK;
}

winipc_status winipc__pipe_await(winipc_pipe *pipe, winipc__deadline deadline,
                                 const char *function)
{
    for (;;) {
        winipc_status status;

        AcquireSRWLockExclusive(&pipe->lock);
        status = winipc__pipe_advance(pipe, function);
        if (status == WINIPC_OK && has_news(pipe))
            return WINIPC_OK;
        ReleaseSRWLockExclusive(&pipe->lock);
        if (status == WINIPC_OK)
            status = winipc__wait_for(&pipe->base, pipe->base.waitable,
                                      deadline, function);
        if (status != WINIPC_OK)
            return status;
    }
}

winipc_status winipc__pipe_receive(winipc_pipe *pipe, void *buffer, size_t size,
                                   size_t *length, winipc__deadline deadline,
                                   const char *function)
{
    winipc_status status = winipc__pipe_await(pipe, deadline, function);

    if (status != WINIPC_OK)
        return status;
    status = deliver(pipe, buffer, size, length, function);
    ReleaseSRWLockExclusive(&pipe->lock);
    return status;
}

winipc_status winipc__pipe_check_receive(winipc_pipe *pipe, const void *buffer,
                                         size_t size, const char *function)
{
    if (pipe == NULL || (buffer == NULL && size > 0))
        return winipc__refuse_null(function, "a pointer is NULL");
    if (!pipe->can_receive)
        return winipc__refuse(WINIPC_E_INVALID_USE, function, pipe->base.name,
                              "this end only sends");
    if (pipe->byte_mode && size == 0)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function,
                              pipe->base.name, "there is no room for a byte");
    return WINIPC_OK;
}

winipc_status winipc_pipe_receive(winipc_pipe *pipe, void *buffer, size_t size,
                                  size_t *length, uint32_t timeout_ms)
{
    winipc__deadline deadline;
    winipc_status status;

    if (length == NULL)
        return winipc__refuse_null(__func__, "length is NULL");
    status = winipc__pipe_check_receive(pipe, buffer, size, __func__);
    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_enter(pipe, &pipe->receiving, &deadline, timeout_ms,
                                __func__);
    if (status != WINIPC_OK)
        return status;
    status =
        winipc__pipe_receive(pipe, buffer, size, length, deadline, __func__);
    winipc__pipe_leave(pipe, &pipe->receiving);
    return status;
}

winipc_status winipc_pipe_peek(winipc_pipe *pipe, winipc_pipe_peek_info *info)
{
    winipc_status status =
        winipc__pipe_check_receive(pipe, info, sizeof *info, __func__);

    if (status != WINIPC_OK)
        return status;
    winipc__object_enter(&pipe->base);
    AcquireSRWLockExclusive(&pipe->lock);
    status = winipc__pipe_advance(pipe, __func__);
    if (status == WINIPC_OK && pipe->too_big > 0)
        status = winipc__refuse(WINIPC_E_TOO_BIG, __func__, pipe->base.name,
                                "a message above the maximum was dropped");
    else if (status == WINIPC_OK && !pipe->head_full && pipe->ended)
        status = winipc__refuse(WINIPC_E_CLOSED, __func__, pipe->base.name,
                                "the peer has closed the pipe");
    if (status == WINIPC_OK)
        *info = (winipc_pipe_peek_info){.ready = pipe->head_full,
                                        .size = pipe->head_size};
    ReleaseSRWLockExclusive(&pipe->lock);
    winipc__object_leave(&pipe->base);
    return status;
}

winipc_status winipc__pipe_poll(winipc_object *object, bool *ready)
{
    winipc_pipe *pipe = (winipc_pipe *)object;
    winipc_status status = WINIPC_OK;

    AcquireSRWLockExclusive(&pipe->lock);
    /* One that is aborted is as ready as one whose peer has gone. */
    if (!pipe->aborted)
        status = winipc__pipe_advance(pipe, "ReadFile");
    *ready = pipe->aborted || has_news(pipe);
    ReleaseSRWLockExclusive(&pipe->lock);
    return status;
}

static void add_armed(winipc_object *object, LONG n)
{
    winipc_pipe *pipe = (winipc_pipe *)object;

    AcquireSRWLockExclusive(&pipe->lock);
    pipe->armed += n;
    ReleaseSRWLockExclusive(&pipe->lock);
}

void winipc__pipe_arm(winipc_object *object)
{
    add_armed(object, 1);
}

void winipc__pipe_disarm(winipc_object *object)
{
    add_armed(object, -1);
}
