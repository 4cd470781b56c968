/*
 * mailslot_start.c - reading from a slot without waiting.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "mailslot_private.h"
#include "pending.h"

/* A read that is made when there is a message. */
typedef struct read_call {
    winipc_operation operation;
    void *buffer;
    size_t size;
} read_call;

static winipc_status read_now(winipc_operation *operation, size_t *moved)
{
    const read_call *call = (read_call *)operation;

    return winipc_mailslot_read((winipc_mailslot *)operation->target,
                                call->buffer, call->size, moved, 0);
}

static const winipc__call reading = {.poll = winipc__pending_poll_target,
                                     .result = read_now};

winipc_status winipc_mailslot_start_read(winipc_mailslot *slot, void *buffer,
                                         size_t size, winipc_operation **out)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__mailslot_check_reader(slot, __func__);
    if (status == WINIPC_OK && buffer == NULL && size > 0)
        status = winipc__refuse_null(__func__, "the buffer is NULL");
    if (status == WINIPC_OK)
        status =
            winipc__pending_new(out, sizeof(read_call), &reading, &slot->base);
    if (status != WINIPC_OK)
        return status;
    ((read_call *)*out)->buffer = buffer;
    ((read_call *)*out)->size = size;
    winipc__pending_begin(*out);
    return WINIPC_OK;
}
