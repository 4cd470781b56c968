/*
 * pipe_start_connect.c - connecting without waiting.
 *
 * Windows tells nobody when an instance is free, so it is tried when it is asked
 * for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "pending.h"
#include "pipe_private.h"

typedef struct connect {
    winipc_operation operation;
    winipc__connecting connecting;
    bool tried; /* for good */
    winipc_pipe **pipe;
    char owner[WINIPC_SID_MAX + 1];
} connect;

static winipc_status poll(winipc_operation *operation, bool *ready)
{
    connect *call = (connect *)operation;

    if (!call->tried)
        call->tried = winipc__pipe_try(&call->connecting);
    *ready = call->tried;
    return WINIPC_OK;
}

static winipc_status result(winipc_operation *operation, size_t *moved)
{
    connect *call = (connect *)operation;
    bool ready;

    *moved = 0;
    poll(operation, &ready);
    return ready ? winipc__pipe_connected(call->pipe, &call->connecting)
                 : WINIPC_E_TIMEOUT;
}

static winipc_status give_up(winipc_operation *operation, size_t *moved)
{
    connect *call = (connect *)operation;

    *moved = 0;
    if (call->tried && call->connecting.code == ERROR_SUCCESS)
        CloseHandle(call->connecting.handle);
    return WINIPC_E_CANCELLED;
}

static const winipc__call connecting = {
    .poll = poll, .result = result, .give_up = give_up};

/* What belongs to the caller is copied. */
static const char *keep(connect *call, const char *owner)
{
    const size_t size = owner ? strlen(owner) + 1 : 0;

    if (size > sizeof call->owner)
        return "expected_owner_sid is no SID";
    if (size > 0) {
        memcpy(call->owner, owner, size);
        call->connecting.opt.expected_owner_sid = call->owner;
    }
    call->connecting.wide.ptr = call->connecting.wide.text;
    call->connecting.name = call->operation.base.name;
    call->operation.base.timeout_ms = call->connecting.opt.timeout_ms
                                          ? call->connecting.opt.timeout_ms
                                          : WINIPC_INFINITE;
    return NULL;
}

winipc_status
winipc_pipe_start_connect(winipc_pipe **pipe, const char *name,
                          const winipc_pipe_connect_options *options,
                          winipc_operation **out)
{
    winipc__connecting prepared;
    winipc_status status;
    const char *reason;
    connect *call;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    if (pipe == NULL)
        return winipc__refuse_null(__func__, "pipe is NULL");
    *pipe = NULL;
    status = winipc__pipe_prepare(&prepared, name, options, __func__);
    if (status == WINIPC_OK)
        status = winipc__pending_new_named(out, sizeof *call, &connecting, name,
                                           prepared.opt.stop);
    if (status != WINIPC_OK)
        return status;
    call = (connect *)*out;
    call->connecting = prepared;
    call->pipe = pipe;
    reason = keep(call, prepared.opt.expected_owner_sid);
    if (reason != NULL) {
        winipc_operation_close(*out);
        *out = NULL;
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    }
    winipc__pending_begin(*out);
    return WINIPC_OK;
}
