/*
 * handle_pipe.c - objects through a pipe.
 *
 * A message tells in which process there is a handle, and of what value.  The server
 * makes every handle: it opens the client's process, which the client need not be
 * able to do the other way round.  What the server sends is in the client's process
 * before the message is.  What the client sends is in its own, in a handle of its own,
 * until the server has answered that it has another; a client that cannot wait as
 * long aborts the connection first, so that a server that takes a handle whose value
 * stands for something else by now cannot answer, and drops it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "handle_private.h"
#include "object.h"
#include "pipe_private.h"

typedef enum kind_of_message {
    GIVEN = 1, /* there is a handle in the process of whoever receives this */
    OFFERED,   /* in that of the sender */
    TAKEN,     /* the answer */
    REFUSED    /* the other answer; `value` is why, as a Windows error code */
} kind_of_message;

/* The same for 32 and 64 bit.  No other message begins with the mark, unless
   it wants to be taken for this. */
typedef struct message {
    unsigned char mark[16];
    uint32_t kind, process_id;
    uint64_t value;
} message;
_Static_assert(sizeof(message) == 32, "the manual says 32 bytes");

static const unsigned char mark[16] = {0xd9, 0x1c, 0x5e, 0x07, 0x6b, 0xb2,
                                       0x4f, 0x38, 0x9a, 0xe4, 0x21, 0x90,
                                       0xc7, 0x7d, 0x13, 0xfe};

static message make_message(kind_of_message kind, uint64_t value)
{
    message made = {
        .kind = kind, .process_id = GetCurrentProcessId(), .value = value};

    memcpy(made.mark, mark, sizeof mark);
    return made;
}

static bool is_message(const void *data, size_t size)
{
    return size == sizeof(message) && memcmp(data, mark, sizeof mark) == 0;
}

/* The client's process, of the server's end. */
static winipc_status open_client(winipc_pipe *pipe, winipc_process *process,
                                 winipc__handle_process *opened,
                                 const char *function)
{
    uint32_t id = 0;
    winipc_status status;

    if (process != NULL)
        return winipc__handle_open_process(opened, process, function);
    if (*pipe->base.name == '\0')
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              "a pipe without a name does not tell which "
                              "process has its other end");
    status = winipc__pipe_ask_process(pipe, &id, function);
    return status == WINIPC_OK
               ? winipc__handle_open_number(opened, id, function)
               : status;
}

/* With the turn of who sends. */
static winipc_status give(winipc_pipe *pipe, winipc_object *object,
                          const winipc__handle_process *client,
                          winipc__deadline deadline, const char *function)
{
    message sent;
    HANDLE handle;
    winipc_status status = winipc__object_duplicate(
        object, true, client->handle, &handle, function);

    if (status != WINIPC_OK)
        return status;
    sent = make_message(GIVEN, (uintptr_t)handle);
    sent.process_id = client->id;
    status = winipc__pipe_send(pipe, &sent, sizeof sent, deadline, function);
    /* What may have gone is the client's. */
    if (status != WINIPC_OK && status != WINIPC_E_UNCERTAIN)
        winipc__handle_close_there(client->handle, sent.value);
    return status;
}

/* The call failed, or the answer makes no sense: the peer no longer knows what
   became of a handle. */
static winipc_status give_up(winipc_pipe *pipe, winipc_status status,
                             const char *function)
{
    DWORD code = winipc_failed(status) ? winipc_last_error()->windows_code : 0;

    winipc_pipe_abort(pipe);
    if (status == WINIPC_E_CLOSED)
        return status;
    return winipc__fail_as(WINIPC_E_UNCERTAIN, code, function, pipe->base.name,
                           "the peer has not said, or was not told, whether "
                           "the object was taken; the connection was aborted");
}

/* With the turn of who receives, so that the answer is ours.  The handle stays
   until it has come. */
static winipc_status offer(winipc_pipe *pipe, HANDLE handle,
                           winipc__deadline deadline, const char *function)
{
    const message sent = make_message(OFFERED, (uintptr_t)handle);
    message answer = {.kind = 0};
    size_t length = 0;
    winipc_status status = winipc__pipe_request_reply(pipe, &sent, sizeof sent,
                                                      deadline, function);

    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_receive(pipe, &answer, sizeof answer, &length,
                                  deadline, function);
    if (status == WINIPC_OK && is_message(&answer, length)) {
        if (answer.kind == TAKEN)
            return WINIPC_OK;
        if (answer.kind == REFUSED)
            return winipc__fail_as(WINIPC_E_ACCESS_DENIED, (DWORD)answer.value,
                                   function, pipe->base.name,
                                   "the server could not take the object");
    }
    return give_up(pipe, status, function);
}

static winipc_status offer_object(winipc_pipe *pipe, winipc_object *object,
                                  winipc__deadline deadline,
                                  const char *function)
{
    HANDLE handle;
    winipc_status status = winipc__object_duplicate(
        object, true, GetCurrentProcess(), &handle, function);

    if (status != WINIPC_OK)
        return status;
    status = offer(pipe, handle, deadline, function);
    CloseHandle(handle);
    return status;
}

static winipc_status give_object(winipc_pipe *pipe, winipc_object *object,
                                 winipc_process *process,
                                 winipc__deadline deadline,
                                 const char *function)
{
    winipc__handle_process client;
    winipc_status status = open_client(pipe, process, &client, function);

    if (status != WINIPC_OK)
        return status;
    status = give(pipe, object, &client, deadline, function);
    CloseHandle(client.handle);
    return status;
}

static winipc_status check(winipc_pipe *pipe, bool sends, bool receives,
                           const char *function)
{
    const message none = {.kind = 0};
    winipc_status status = WINIPC_OK;

    if (pipe->byte_mode)
        return winipc__refuse(WINIPC_E_INVALID_USE, function, pipe->base.name,
                              "a pipe of bytes has no messages");
    if (sends)
        status = winipc__pipe_check_send(pipe, &none, sizeof none, function);
    if (status == WINIPC_OK && receives)
        status = winipc__pipe_check_receive(pipe, &none, sizeof none, function);
    return status;
}

winipc_status winipc_pipe_send_object(winipc_pipe *pipe, winipc_object *object,
                                      winipc_process *process,
                                      uint32_t timeout_ms)
{
    winipc__deadline deadline;
    winipc__turn *turn;
    winipc_status status;

    if (pipe == NULL || object == NULL)
        return winipc__refuse_null(__func__, "the pipe or object is NULL");
    status = check(pipe, true, !pipe->server, __func__);
    if (status != WINIPC_OK)
        return status;
    turn = pipe->server ? &pipe->sending : &pipe->receiving;
    status = winipc__pipe_enter(pipe, turn, &deadline, timeout_ms, __func__);
    if (status != WINIPC_OK)
        return status;
    winipc__object_enter(object);
    status = pipe->server
                 ? give_object(pipe, object, process, deadline, __func__)
                 : offer_object(pipe, object, deadline, __func__);
    winipc__object_leave(object);
    winipc__pipe_leave(pipe, turn);
    return status;
}

/* With the turn of who receives.  Another message stays. */
static winipc_status receive_message(winipc_pipe *pipe, message *received,
                                     winipc__deadline deadline,
                                     const char *function)
{
    size_t length;
    winipc_status status = winipc__pipe_await(pipe, deadline, function);

    if (status != WINIPC_OK)
        return status;
    if (pipe->head_full &&
        !is_message(pipe->head + pipe->head_start, pipe->head_size))
        status = winipc__refuse(WINIPC_E_WRONG_TYPE, function, pipe->base.name,
                                "the next message is no object");
    ReleaseSRWLockExclusive(&pipe->lock);
    return status == WINIPC_OK
               ? winipc__pipe_receive(pipe, received, sizeof *received, &length,
                                      deadline, function)
               : status;
}

/* Does it make sense to the process `id`? */
static winipc_status check_message(winipc_pipe *pipe, const message *received,
                                   DWORD id, const char *function)
{
    if (received->kind != (pipe->server ? OFFERED : GIVEN) ||
        !winipc__object_is_value(received->value))
        return winipc__refuse(WINIPC_E_CORRUPT, function, pipe->base.name,
                              "it makes no sense as a handle");
    if (received->process_id != id)
        return winipc__refuse(WINIPC_E_MISMATCH, function, pipe->base.name,
                              "another process has the other end than the "
                              "server takes for the client");
    return WINIPC_OK;
}

static winipc_status take(winipc_pipe *pipe, winipc_process *process,
                          const message *offered, HANDLE *handle,
                          const char *function)
{
    winipc__handle_process client;
    winipc_status status = open_client(pipe, process, &client, function);
    DWORD code;

    if (status != WINIPC_OK)
        return status;
    status = check_message(pipe, offered, client.id, function);
    if (status == WINIPC_OK) {
        code = winipc__handle_take(client.handle, offered->value, handle);
        if (code != ERROR_SUCCESS)
            status = winipc__handle_fail(code);
    }
    CloseHandle(client.handle);
    return status;
}

static winipc_status answer(winipc_pipe *pipe, winipc_status taken,
                            winipc__deadline deadline, const char *function)
{
    const message sent =
        make_message(taken == WINIPC_OK ? TAKEN : REFUSED,
                     taken == WINIPC_OK ? 0 : ERROR_ACCESS_DENIED);
    winipc_status status =
        winipc__turn_take(&pipe->sending, &pipe->base, deadline, function);

    if (status == WINIPC_OK) {
        status =
            winipc__pipe_send(pipe, &sent, sizeof sent, deadline, function);
        winipc__turn_give(&pipe->sending);
    }
    if (status == WINIPC_OK)
        return taken;
    return status == WINIPC_E_CLOSED ? status : give_up(pipe, status, function);
}

/* The object that the client has offered, and the answer to it. */
static winipc_status take_offered(winipc_pipe *pipe, winipc_process *process,
                                  const message *offered, HANDLE *handle,
                                  winipc__deadline deadline,
                                  const char *function)
{
    HANDLE taken = NULL;
    winipc_status status = take(pipe, process, offered, &taken, function);

    status = answer(pipe, status, deadline, function);
    if (status == WINIPC_OK)
        *handle = taken;
    else if (taken != NULL)
        CloseHandle(taken);
    return status;
}

winipc_status winipc_pipe_receive_handle(winipc_pipe *pipe,
                                         winipc_process *process, void **handle,
                                         uint32_t timeout_ms)
{
    message received;
    winipc__deadline deadline;
    winipc_status status;

    if (handle == NULL)
        return winipc__refuse_null(__func__, "handle is NULL");
    *handle = NULL;
    if (pipe == NULL)
        return winipc__refuse_null(__func__, "the pipe is NULL");
    status = check(pipe, pipe->server, true, __func__);
    if (status == WINIPC_OK)
        status = winipc__pipe_enter(pipe, &pipe->receiving, &deadline,
                                    timeout_ms, __func__);
    if (status != WINIPC_OK)
        return status;
    status = receive_message(pipe, &received, deadline, __func__);
    if (status == WINIPC_OK && pipe->server)
        status =
            take_offered(pipe, process, &received, handle, deadline, __func__);
    else if (status == WINIPC_OK)
        status =
            check_message(pipe, &received, GetCurrentProcessId(), __func__);
    if (status == WINIPC_OK && !pipe->server)
        *handle = (HANDLE)(uintptr_t)received.value;
    winipc__pipe_leave(pipe, &pipe->receiving);
    return status;
}
