/*
 * pipe.c - the life of one end of a pipe.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pipe_private.h"

#include <stdio.h>

#include "error.h"

/* Bytes of head: of messages it grows; of bytes so many are read at once. */
#define FIRST_ROOM 4096
#define STREAM_ROOM 65536

void winipc__connections_leave(winipc__connections *connections)
{
    if (InterlockedDecrement(&connections->references) > 0)
        return;
    CloseHandle(connections->ready);
    HeapFree(GetProcessHeap(), 0, connections);
}

static void end_operation(winipc__overlapped *operation, HANDLE handle)
{
    DWORD moved;

    if (operation->in_flight)
        winipc__overlapped_cancel(operation, handle, &moved);
    if (operation->overlapped.hEvent != NULL)
        CloseHandle(operation->overlapped.hEvent);
}

static void destroy(winipc_object *object)
{
    winipc_pipe *pipe = (winipc_pipe *)object;

    end_operation(&pipe->read, object->handle);
    end_operation(&pipe->write, object->handle);
    winipc__turn_destroy(&pipe->receiving);
    winipc__turn_destroy(&pipe->sending);
    if (pipe->head != NULL)
        HeapFree(GetProcessHeap(), 0, pipe->head);
    if (pipe->connections == NULL)
        return;
    /* Who waits for room to accept looks again when there is some. */
    InterlockedDecrement(&pipe->connections->count);
    if (pipe->connections->maximum > 0)
        SetEvent(pipe->connections->ready);
    winipc__connections_leave(pipe->connections);
}

static void describe(winipc_object *object, char *text, size_t size)
{
    const winipc_pipe *pipe = (winipc_pipe *)object;

    snprintf(text, size, "%s, %s, %s%s", pipe->server ? "server" : "client",
             pipe->byte_mode ? "bytes" : "messages",
             !pipe->can_send      ? "receives"
             : !pipe->can_receive ? "sends"
                                  : "sends and receives",
             pipe->aborted ? ", aborted" : "");
}

static void let_go(winipc_object *object)
{
    ReleaseSRWLockExclusive(&((winipc_pipe *)object)->lock);
}

/* What has been read, or is being read, goes to this end alone. */
static winipc_status hold(winipc_object *object, bool give,
                          const char *function)
{
    winipc_pipe *pipe = (winipc_pipe *)object;
    winipc_status status;

    AcquireSRWLockExclusive(&pipe->lock);
    status = winipc__pipe_check_open(pipe, function);
    if (status == WINIPC_OK && give &&
        (pipe->read.in_flight || pipe->write.in_flight || pipe->head_full ||
         pipe->head_size > 0 || pipe->passed_over > 0))
        status = winipc__refuse(WINIPC_E_BUSY, function, object->name,
                                "this end is sending, or has begun to receive");
    if (status != WINIPC_OK)
        let_go(object);
    return status;
}

static const winipc__kind kind = {
    .name = "pipe",
    .destroy = destroy,
    .poll = winipc__pipe_poll,
    .arm = winipc__pipe_arm,
    .disarm = winipc__pipe_disarm,
    .hold = hold,
    .let_go = let_go,
    .describe = describe,
};

/* One that only sends is never ready to receive. */
static const winipc__kind sender_kind = {
    .name = "pipe",
    .destroy = destroy,
    .hold = hold,
    .let_go = let_go,
    .describe = describe,
};

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static void fill_in(winipc_pipe *pipe,
                    const winipc__pipe_information *information,
                    const winipc__pipe_request *request)
{
    pipe->server = information->end == 1;
    pipe->byte_mode = information->type != WINIPC__MESSAGE_TYPE;
    /* 0: the client sends, 1: the server, 2: both. */
    pipe->can_send = information->configuration == 2 ||
                     (information->configuration == 1) == pipe->server;
    pipe->can_receive = information->configuration == 2 ||
                        (information->configuration == 0) == pipe->server;
    if (request->access != 0) {
        pipe->can_send = pipe->can_send && request->access & FILE_WRITE_DATA;
        pipe->can_receive =
            pipe->can_receive && request->access & FILE_READ_DATA;
    }
    pipe->send_quota =
        pipe->server ? information->outbound_quota : information->inbound_quota;
    pipe->max_message_size = request->max_message_size;
    if (pipe->max_message_size == 0)
        pipe->max_message_size =
            larger(information->inbound_quota, information->outbound_quota);
    if (pipe->max_message_size == 0)
        pipe->max_message_size = WINIPC_PIPE_MESSAGE_SIZE;
    pipe->base.timeout_ms =
        request->timeout_ms ? request->timeout_ms : WINIPC_INFINITE;
}

static winipc_status make_parts(winipc_pipe *pipe)
{
    winipc_status status = winipc__wait_new_event(&pipe->base.closing, true);

    if (status == WINIPC_OK)
        status = winipc__wait_new_event(&pipe->read.overlapped.hEvent, true);
    if (status == WINIPC_OK)
        status = winipc__wait_new_event(&pipe->write.overlapped.hEvent, true);
    if (status == WINIPC_OK)
        status = winipc__turn_init(&pipe->receiving);
    if (status == WINIPC_OK)
        status = winipc__turn_init(&pipe->sending);
    if (status != WINIPC_OK || !pipe->can_receive)
        return status;
    pipe->base.waitable = pipe->read.overlapped.hEvent;
    pipe->head_room = pipe->byte_mode ? STREAM_ROOM : FIRST_ROOM;
    pipe->head = HeapAlloc(GetProcessHeap(), 0, pipe->head_room);
    return pipe->head ? WINIPC_OK : winipc__no_memory(pipe->base.name);
}

winipc_status winipc__pipe_make(winipc_pipe **out, HANDLE handle,
                                const winipc__pipe_information *information,
                                const winipc__pipe_request *request)
{
    winipc_pipe *pipe = winipc__object_new(sizeof *pipe, &kind, handle,
                                           request->name, request->stop);
    winipc_status status;

    if (pipe == NULL)
        return WINIPC_E_NO_MEMORY;
    InitializeSRWLock(&pipe->lock);
    pipe->base.waitable = NULL;
    fill_in(pipe, information, request);
    if (!pipe->can_receive)
        pipe->base.kind = &sender_kind;
    status = make_parts(pipe);
    if (status == WINIPC_OK) {
        *out = pipe;
        return WINIPC_OK;
    }
    pipe->base.handle = NULL;
    winipc_pipe_close(pipe);
    return status;
}

winipc_status winipc__pipe_ask(HANDLE handle, const char *name,
                               winipc__pipe_information *information)
{
    DWORD code = winipc__query_file(handle, WINIPC__FILE_PIPE_LOCAL_INFORMATION,
                                    information, sizeof *information);

    return code == ERROR_SUCCESS
               ? WINIPC_OK
               : winipc__fail(code, "NtQueryInformationFile", name);
}

winipc_status winipc__pipe_check_open(winipc_pipe *pipe, const char *function)
{
    return pipe->aborted
               ? winipc__refuse(WINIPC_E_CLOSED, function, pipe->base.name,
                                "the connection was aborted")
               : WINIPC_OK;
}

winipc_status winipc__pipe_enter(winipc_pipe *pipe, winipc__turn *turn,
                                 winipc__deadline *deadline,
                                 uint32_t timeout_ms, const char *function)
{
    winipc_object *object = &pipe->base;
    winipc_status status;

    winipc__object_enter(object);
    *deadline =
        winipc__deadline_start(winipc__object_timeout(object, timeout_ms));
    status = winipc__wait_interrupted(object, function);
    if (status == WINIPC_OK)
        status = winipc__turn_take(turn, object, *deadline, function);
    if (status != WINIPC_OK)
        winipc__object_leave(object);
    return status;
}

void winipc__pipe_leave(winipc_pipe *pipe, winipc__turn *turn)
{
    winipc__turn_give(turn);
    winipc__object_leave(&pipe->base);
}

bool winipc__pipe_is_end(DWORD code)
{
    return code == ERROR_BROKEN_PIPE || code == ERROR_PIPE_NOT_CONNECTED ||
           code == ERROR_NO_DATA;
}

winipc_status winipc_pipe_get_info(winipc_pipe *pipe, winipc_pipe_info *info)
{
    if (pipe == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the pipe or info is NULL");
    *info = (winipc_pipe_info){
        .server = pipe->server,
        .can_send = pipe->can_send,
        .can_receive = pipe->can_receive,
        .byte_mode = pipe->byte_mode,
        .max_message_size = pipe->max_message_size,
        .timeout_ms = pipe->base.timeout_ms,
        .dropped = (uint64_t)pipe->dropped,
    };
    return WINIPC_OK;
}

winipc_object *winipc_pipe_object(winipc_pipe *pipe)
{
    return pipe ? &pipe->base : NULL;
}

winipc_pipe *winipc_pipe_ref(winipc_pipe *pipe)
{
    winipc__object_ref(winipc_pipe_object(pipe));
    return pipe;
}

void winipc_pipe_close(winipc_pipe *pipe)
{
    winipc__object_close(winipc_pipe_object(pipe));
}
