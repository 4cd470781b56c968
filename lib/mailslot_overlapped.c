/*
 * mailslot_overlapped.c - reading from a slot as Windows does it.
 *
 * One read is in flight, into the head.  A time-out leaves it there: cancelling
 * could lose the message that arrives at that instant.  Waits see its event.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "mailslot_private.h"

/* With the lock held: start what is not started, collect what has ended.  The
   head is full, or a read is in flight, or it fails. */
static winipc_status advance(winipc_mailslot *slot)
{
    winipc__overlapped *read = &slot->operation;
    HANDLE handle = slot->base.handle;
    winipc_status status = WINIPC_OK;
    int restarts = WINIPC__RESTARTS;

    while (status == WINIPC_OK && !slot->head_full) {
        DWORD size = 0, code = ERROR_SUCCESS;

        if (!read->in_flight)
            code = winipc__overlapped_read(read, handle, slot->head,
                                           slot->head_room);
        if (code == ERROR_SUCCESS)
            code = winipc__overlapped_collect(read, handle, &size);
        switch (code) {
            case ERROR_SUCCESS:
                winipc__mailslot_accept(slot, size);
                break;
            case ERROR_IO_INCOMPLETE:
                return WINIPC_OK;
            case ERROR_INSUFFICIENT_BUFFER:
            case ERROR_MORE_DATA:
                status = winipc__mailslot_grow(slot);
                break;
            case ERROR_OPERATION_ABORTED:
                /* The thread that started it has exited: start it again. */
                if (restarts-- == 0)
                    status = winipc__fail_as(
                        WINIPC_E_SYSTEM, code, "ReadFile", slot->base.name,
                        "others cancel it again and again");
                break;
            default:
                status = winipc__fail(code, "ReadFile", slot->base.name);
        }
    }
    return status;
}

winipc_status winipc__mailslot_overlapped_fetch(winipc_mailslot *slot,
                                                winipc__deadline deadline,
                                                const char *function)
{
    winipc_status status;

    for (;;) {
        AcquireSRWLockExclusive(&slot->lock);
        status = advance(slot);
        ReleaseSRWLockExclusive(&slot->lock);
        if (status != WINIPC_OK || slot->head_full)
            return status;
        status = winipc__wait_for(&slot->base, slot->base.waitable, deadline,
                                  function);
        if (status != WINIPC_OK)
            return status;
    }
}

/* The head has been emptied.  Waits count on a read in flight; without one the
   event still says "ready", which no new wait believes without asking. */
void winipc__mailslot_overlapped_consumed(winipc_mailslot *slot)
{
    AcquireSRWLockExclusive(&slot->lock);
    if (slot->armed > 0)
        advance(slot);
    ReleaseSRWLockExclusive(&slot->lock);
}

static winipc_status poll(winipc_object *object, bool *ready)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;
    winipc_status status;

    AcquireSRWLockExclusive(&slot->lock);
    status = advance(slot);
    *ready = slot->head_full;
    ReleaseSRWLockExclusive(&slot->lock);
    return status;
}

static void add_armed(winipc_object *object, LONG n)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;

    AcquireSRWLockExclusive(&slot->lock);
    slot->armed += n;
    ReleaseSRWLockExclusive(&slot->lock);
}

static void arm(winipc_object *object)
{
    add_armed(object, 1);
}

static void disarm(winipc_object *object)
{
    add_armed(object, -1);
}

const winipc__kind winipc__mailslot_overlapped_kind = {
    .name = "mailslot",
    .destroy = winipc__mailslot_destroy,
    .poll = poll,
    .arm = arm,
    .disarm = disarm,
    .hold = winipc__mailslot_hold,
    .let_go = winipc__mailslot_let_go,
    .describe = winipc__mailslot_describe_reader,
};
