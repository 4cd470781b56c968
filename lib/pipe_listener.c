/*
 * pipe_listener.c - the name that clients connect to.
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

static void destroy(winipc_object *object)
{
    winipc_pipe_listener *listener = (winipc_pipe_listener *)object;
    DWORD moved;

    for (size_t i = 0; i < listener->n; i++) {
        winipc__listening *one = &listener->instances[i];

        if (one->operation.in_flight)
            winipc__overlapped_cancel(&one->operation, one->handle, &moved);
        CloseHandle(one->handle);
    }
    if (listener->instances != NULL)
        HeapFree(GetProcessHeap(), 0, listener->instances);
    if (listener->shape.attributes.lpSecurityDescriptor != NULL)
        winipc__security_free(&listener->shape.attributes);
    if (listener->connections != NULL)
        winipc__connections_leave(listener->connections);
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
                                  .poll = winipc__pipe_listener_poll,
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
        status =
            winipc__pipe_listen(listener, &listener->instances[listener->n]);
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
        status = winipc__pipe_check_reject(&listener->shape);
    if (status == WINIPC_OK)
        status = make_connections(listener, opt->max_connections);
    if (status == WINIPC_OK)
        status = make_instances(listener,
                                opt->instances ? opt->instances : INSTANCES);
    if (status == WINIPC_OK)
        status = winipc__pipe_listener_poll(&listener->base, &ready);
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
        .reject_remote = !opt->allow_remote,
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
