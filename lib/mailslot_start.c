/*
 * mailslot_start.c - reading from a slot without waiting.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "mailslot_private.h"
#include "pending.h"

static winipc_status read_now(winipc_operation *operation, size_t *moved)
{
    return winipc_mailslot_read((winipc_mailslot *)operation->target,
                                operation->to, operation->room, moved, 0);
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
    return status == WINIPC_OK
               ? winipc__pending_take(out, &reading, &slot->base, buffer, size)
               : status;
}
