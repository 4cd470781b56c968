/*
 * pipe_accept.c - the instances of a listener, and how their clients are accepted.
 *
 * All listen with one event.  Windows unsets it when it begins to listen with
 * another one, so that after each such beginning all are looked at again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "pipe_private.h"

winipc_status winipc__pipe_listen(winipc_pipe_listener *listener,
                                  winipc__listening *one)
{
    one->operation.overlapped.hEvent = listener->base.waitable;
    return winipc__pipe_instance(&one->handle, &one->information,
                                 &listener->shape, listener->n == 0);
}

/* A client has come and gone: what it sent can still be read, if anything; else
   the instance is to listen again. */
static bool has_left_something(HANDLE handle)
{
    if (PeekNamedPipe(handle, NULL, 0, NULL, NULL, NULL) ||
        !winipc__pipe_is_end(winipc__failure_code()))
        return true;
    DisconnectNamedPipe(handle);
    return false;
}

static DWORD start_listening(winipc__listening *one)
{
    OVERLAPPED *overlapped = &one->operation.overlapped;
    DWORD code = ERROR_SUCCESS;

    overlapped->Internal = overlapped->InternalHigh = 0;
    if (!ConnectNamedPipe(one->handle, overlapped))
        code = winipc__failure_code();
    one->operation.in_flight = code == ERROR_IO_PENDING;
    return code == ERROR_IO_PENDING ? ERROR_IO_INCOMPLETE : code;
}

/* With the lock held: see that the instance listens, or has a client. */
static winipc_status advance_one(winipc_pipe_listener *listener,
                                 winipc__listening *one)
{
    int restarts = WINIPC__RESTARTS;

    while (!one->connected) {
        DWORD moved, code;

        code = one->operation.in_flight
                   ? winipc__overlapped_collect(&one->operation, one->handle,
                                                &moved)
                   : start_listening(one);
        switch (code) {
            case ERROR_IO_INCOMPLETE:
                return WINIPC_OK;
            case ERROR_SUCCESS:
            case ERROR_PIPE_CONNECTED:
                one->connected = true;
                break;
            case ERROR_NO_DATA:
            case ERROR_BROKEN_PIPE:
                one->connected = has_left_something(one->handle);
                restarts--;
                break;
            case ERROR_OPERATION_ABORTED:
                /* The thread that started it has exited: start it again. */
                restarts--;
                break;
            default:
                restarts = 0;
        }
        if (restarts == 0 && !one->connected)
            return winipc__fail(code, "ConnectNamedPipe", listener->base.name);
    }
    return WINIPC_OK;
}

static bool has_room(const winipc_pipe_listener *listener)
{
    const winipc__connections *connections = listener->connections;

    return connections->maximum == 0 ||
           (uint32_t)connections->count < connections->maximum;
}

/* With the lock held: find a client to accept.  The event is set if there is one,
   and else when one comes, or when there is room for it. */
static winipc_status advance(winipc_pipe_listener *listener,
                             winipc__listening **found)
{
    winipc_status status = WINIPC_OK;

    *found = NULL;
    ResetEvent(listener->base.waitable);
    for (size_t i = 0; status == WINIPC_OK && i < listener->n; i++)
        status = advance_one(listener, &listener->instances[i]);
    for (size_t i = 0; i < listener->n && *found == NULL; i++) {
        winipc__listening *one =
            &listener->instances[(listener->turn + i) % listener->n];

        /* Looked at again: the event was unset when a later one began. */
        if (status == WINIPC_OK)
            status = advance_one(listener, one);
        if (one->connected && has_room(listener))
            *found = one;
    }
    if (*found != NULL)
        SetEvent(listener->base.waitable);
    return *found != NULL ? WINIPC_OK : status;
}

winipc_status winipc__pipe_listener_poll(winipc_object *object, bool *ready)
{
    winipc_pipe_listener *listener = (winipc_pipe_listener *)object;
    winipc_status status;
    winipc__listening *found;

    AcquireSRWLockExclusive(&listener->lock);
    status = advance(listener, &found);
    *ready = found != NULL;
    ReleaseSRWLockExclusive(&listener->lock);
    return status;
}

/* With the lock held: hand out the client of this instance, in whose place another
   one listens by then; if it cannot be, the client stays. */
static winipc_status hand_out(winipc_pipe_listener *listener,
                              winipc__listening *one, winipc_pipe **out)
{
    const winipc__pipe_request request = {
        .name = listener->base.name,
        .max_message_size = listener->shape.quota,
        .timeout_ms = listener->base.timeout_ms,
        .stop = (winipc_event *)listener->base.stop,
    };
    winipc__listening next = {.connected = false};
    winipc_status status = winipc__pipe_listen(listener, &next);

    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_make(out, one->handle, &one->information, &request);
    if (status != WINIPC_OK) {
        CloseHandle(next.handle);
        return status;
    }
    (*out)->connections = listener->connections;
    InterlockedIncrement(&listener->connections->references);
    InterlockedIncrement(&listener->connections->count);
    *one = next;
    listener->turn = (size_t)(one - listener->instances + 1);
    listener->accepted++;
    return WINIPC_OK;
}

static winipc_status accept(winipc_pipe_listener *listener, winipc_pipe **out,
                            winipc__deadline deadline, const char *function)
{
    winipc_status status;
    winipc__listening *found;

    for (;;) {
        AcquireSRWLockExclusive(&listener->lock);
        status = advance(listener, &found);
        if (status == WINIPC_OK && found != NULL)
            status = hand_out(listener, found, out);
        /* The new one begins to listen, and who else waits is to know. */
        if (status == WINIPC_OK && *out != NULL)
            advance(listener, &found);
        ReleaseSRWLockExclusive(&listener->lock);
        if (status != WINIPC_OK || *out != NULL)
            return status;
        status = winipc__wait_for(&listener->base, listener->base.waitable,
                                  deadline, function);
        if (status != WINIPC_OK)
            return status;
    }
}

winipc_status winipc_pipe_accept(winipc_pipe_listener *listener,
                                 winipc_pipe **out, uint32_t timeout_ms)
{
    winipc__deadline deadline;
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    if (listener == NULL)
        return winipc__refuse_null(__func__, "the listener is NULL");
    winipc__object_enter(&listener->base);
    deadline = winipc__deadline_start(
        winipc__object_timeout(&listener->base, timeout_ms));
    status = winipc__wait_interrupted(&listener->base, __func__);
    if (status == WINIPC_OK)
        status = accept(listener, out, deadline, __func__);
    winipc__object_leave(&listener->base);
    return status;
}
