/*
 * pipe_listener.c - the name that clients connect to, and how they are accepted.
 *
 * Several instances of the pipe listen, all with one event.  Windows unsets it
 * when it begins to listen with another one, so that after each such beginning
 * all are looked at again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <wchar.h>

#include "error.h"
#include "name.h"
#include "options.h"
#include "pipe_private.h"
#include "security.h"

#define INSTANCES 4
#define INSTANCES_MAX 200

/* One that listens.  `operation` has the event of all. */
typedef struct instance {
    HANDLE handle;
    winipc__pipe_information information;
    winipc__operation operation;
    bool connected;
} instance;

struct winipc_pipe_listener {
    winipc_object base; /* `waitable` is connections->ready, manual-reset */
    winipc__name name;  /* as CreateFileW() and, in text, as Windows has it */
    winipc__pipe_shape shape;
    winipc__connections *connections;
    SRWLOCK lock; /* of what follows; never held while blocking */
    instance *instances;
    size_t n, turn; /* `turn` is looked at first */
    uint64_t accepted;
};

static void destroy(winipc_object *object)
{
    winipc_pipe_listener *listener = (winipc_pipe_listener *)object;
    DWORD moved;

    for (size_t i = 0; i < listener->n; i++) {
        instance *one = &listener->instances[i];

        if (one->operation.in_flight)
            winipc__operation_cancel(&one->operation, one->handle, &moved);
        CloseHandle(one->handle);
    }
    if (listener->instances != NULL)
        HeapFree(GetProcessHeap(), 0, listener->instances);
    if (listener->shape.attributes.lpSecurityDescriptor != NULL)
        winipc__security_free(&listener->shape.attributes);
    if (listener->connections != NULL)
        winipc__connections_leave(listener->connections);
}

/* In place of one that was accepted, or a new one. */
static winipc_status make_instance(winipc_pipe_listener *listener,
                                   instance *one)
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

static DWORD start_listening(instance *one)
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
static winipc_status advance_one(winipc_pipe_listener *listener, instance *one)
{
    int restarts = WINIPC__RESTARTS;

    while (!one->connected) {
        DWORD moved, code;

        code = one->operation.in_flight
                   ? winipc__operation_collect(&one->operation, one->handle,
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
static winipc_status advance(winipc_pipe_listener *listener, instance **found)
{
    winipc_status status = WINIPC_OK;

    *found = NULL;
    ResetEvent(listener->base.waitable);
    for (size_t i = 0; status == WINIPC_OK && i < listener->n; i++)
        status = advance_one(listener, &listener->instances[i]);
    for (size_t i = 0; i < listener->n && *found == NULL; i++) {
        instance *one =
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

static winipc_status poll(winipc_object *object, bool *ready)
{
    winipc_pipe_listener *listener = (winipc_pipe_listener *)object;
    winipc_status status;
    instance *found;

    AcquireSRWLockExclusive(&listener->lock);
    status = advance(listener, &found);
    *ready = found != NULL;
    ReleaseSRWLockExclusive(&listener->lock);
    return status;
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc_pipe_listener_info info;

    winipc_pipe_listener_get_info((winipc_pipe_listener *)object, &info);
    snprintf(text, size, "listens, %u instance(s), %u connection(s)",
             (unsigned)info.instances, (unsigned)info.connections);
}

static const winipc__kind kind = {.name = "pipe listener",
                                  .destroy = destroy,
                                  .poll = poll,
                                  .describe = describe};

static winipc_status make_connections(winipc_pipe_listener *listener,
                                      uint32_t maximum)
{
    winipc__connections *connections = HeapAlloc(
        GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *listener->connections);
    winipc_status status;

    if (connections == NULL)
        return winipc__no_memory(listener->base.name);
    status = winipc__wait_new_event(&connections->ready, true);
    if (status != WINIPC_OK) {
        HeapFree(GetProcessHeap(), 0, connections);
        return status;
    }
    connections->references = 1;
    connections->maximum = maximum;
    listener->connections = connections;
    listener->base.waitable = connections->ready;
    return WINIPC_OK;
}

static winipc_status make_instances(winipc_pipe_listener *listener, size_t n)
{
    winipc_status status = WINIPC_OK;

    listener->instances = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY,
                                    n * sizeof *listener->instances);
    if (listener->instances == NULL)
        return winipc__no_memory(listener->base.name);
    while (status == WINIPC_OK && listener->n < n) {
        status = make_instance(listener, &listener->instances[listener->n]);
        listener->n += status == WINIPC_OK;
    }
    return status;
}

/* All listen before anybody waits. */
static winipc_status begin(winipc_pipe_listener *listener,
                           const winipc_pipe_listener_options *opt,
                           const char *function)
{
    winipc_status status =
        winipc__wait_new_event(&listener->base.closing, true);
    bool ready;

    InitializeSRWLock(&listener->lock);
    if (status == WINIPC_OK)
        status = winipc__security_make_pipe(&listener->shape.attributes,
                                            opt->security, function);
    if (status == WINIPC_OK)
        status = make_connections(listener, opt->max_connections);
    if (status == WINIPC_OK)
        status = make_instances(listener,
                                opt->instances ? opt->instances : INSTANCES);
    if (status == WINIPC_OK)
        status = poll(&listener->base, &ready);
    return status;
}

static const char *check(winipc_pipe_listener_options *opt,
                         winipc__pipe_shape *shape,
                         const winipc_pipe_listener_options *options)
{
    const char *reason = winipc__options_copy(opt, sizeof *opt, options);

    if (reason == NULL)
        reason = winipc__object_check_defaults(opt->stop, opt->timeout_ms);
    if (reason == NULL && opt->instances > INSTANCES_MAX)
        reason = "instances are more than 200";
    if (reason != NULL)
        return reason;
    *shape = (winipc__pipe_shape){
        .byte_mode = opt->byte_mode,
        .allow_remote = opt->allow_remote,
        .direction = opt->direction,
        .quota = opt->max_message_size,
    };
    return winipc__pipe_complete_shape(shape);
}

winipc_status
winipc_pipe_listener_create(winipc_pipe_listener **out, const char *name,
                            const winipc_pipe_listener_options *options)
{
    winipc_pipe_listener_options opt;
    winipc_pipe_listener *listener;
    winipc__pipe_shape shape;
    winipc__name wide;
    winipc_status status;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = check(&opt, &shape, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    reason = winipc__name_pipe(&wide, name);
    if (reason == NULL && wide.remote)
        reason = "a pipe is served on its own machine";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, __func__, name, reason);
    listener =
        winipc__object_new(sizeof *listener, &kind, NULL, name, opt.stop);
    if (listener == NULL)
        return WINIPC_E_NO_MEMORY;
    listener->name = wide;
    /* \\.\pipe\x is \??\pipe\x below Win32. */
    listener->name.text[1] = listener->name.text[2] = L'?';
    listener->shape = shape;
    listener->shape.name = listener->base.name;
    listener->shape.path = listener->name.text;
    if (opt.timeout_ms != 0)
        listener->base.timeout_ms = opt.timeout_ms;
    status = begin(listener, &opt, __func__);
    if (status == WINIPC_OK)
        *out = listener;
    else
        winipc_pipe_listener_close(listener);
    return status;
}

/* With the lock held: hand out the client of this instance, in whose place another
   one listens by then; if it cannot be, the client stays. */
static winipc_status hand_out(winipc_pipe_listener *listener, instance *one,
                              winipc_pipe **out)
{
    const winipc__pipe_request request = {
        .name = listener->base.name,
        .max_message_size = listener->shape.quota,
        .timeout_ms = listener->base.timeout_ms,
        .stop = (winipc_event *)listener->base.stop,
    };
    instance next = {.connected = false};
    winipc_status status = make_instance(listener, &next);

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
    instance *found;

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

winipc_status winipc_pipe_listener_get_info(winipc_pipe_listener *listener,
                                            winipc_pipe_listener_info *info)
{
    if (listener == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the listener or info is NULL");
    AcquireSRWLockExclusive(&listener->lock);
    *info = (winipc_pipe_listener_info){
        .direction = listener->shape.direction,
        .byte_mode = listener->shape.byte_mode,
        .max_message_size = listener->shape.quota,
        .timeout_ms = listener->base.timeout_ms,
        .instances = (uint32_t)listener->n,
        .connections = (uint32_t)listener->connections->count,
        .max_connections = listener->connections->maximum,
        .accepted = listener->accepted,
    };
    ReleaseSRWLockExclusive(&listener->lock);
    return WINIPC_OK;
}

winipc_object *winipc_pipe_listener_object(winipc_pipe_listener *listener)
{
    return listener ? &listener->base : NULL;
}

winipc_pipe_listener *winipc_pipe_listener_ref(winipc_pipe_listener *listener)
{
    winipc__object_ref(winipc_pipe_listener_object(listener));
    return listener;
}

void winipc_pipe_listener_close(winipc_pipe_listener *listener)
{
    winipc__object_close(winipc_pipe_listener_object(listener));
}
