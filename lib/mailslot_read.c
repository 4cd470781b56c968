/*
 * mailslot_read.c - reading from a slot, however its messages come.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "mailslot_private.h"

winipc_status winipc__mailslot_make_room(winipc_mailslot *slot, DWORD room)
{
    unsigned char *head;

    if (slot->head != NULL && slot->head_room >= room)
        return WINIPC_OK;
    head = HeapAlloc(GetProcessHeap(), 0, room);
    if (head == NULL)
        return winipc__no_memory(slot->base.name);
    if (slot->head != NULL)
        HeapFree(GetProcessHeap(), 0, slot->head);
    slot->head = head;
    slot->head_room = room;
    return WINIPC_OK;
}

bool winipc__mailslot_accept(winipc_mailslot *slot, DWORD size)
{
    if (slot->max_message_size != 0 && size > slot->max_message_size) {
        InterlockedIncrement64(&slot->dropped);
        return false;
    }
    slot->head_size = size;
    slot->head_full = TRUE;
    return true;
}

winipc_status winipc__mailslot_ask(winipc_mailslot *slot, DWORD *next,
                                   DWORD *count)
{
    if (!GetMailslotInfo(slot->base.handle, NULL, next, count, NULL))
        return winipc__fail(GetLastError(), "GetMailslotInfo", slot->base.name);
    return WINIPC_OK;
}

winipc_status winipc__mailslot_grow(winipc_mailslot *slot)
{
    DWORD next, count, room = slot->head_room;
    winipc_status status = winipc__mailslot_ask(slot, &next, &count);

    if (status != WINIPC_OK)
        return status;
    /* What is told may be too little, as Wine 8 does above 64 KiB, or nothing
       any more: then the head still grows, so that this comes to an end. */
    if (next == MAILSLOT_NO_MESSAGE || next <= room) {
        if (room > UINT32_MAX / 2)
            return winipc__no_memory(slot->base.name);
        next = 2 * room;
    }
    return winipc__mailslot_make_room(slot, next);
}

void winipc__mailslot_destroy(winipc_object *object)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;
    DWORD moved;

    if (slot->operation.in_flight)
        winipc__overlapped_cancel(&slot->operation, object->handle, &moved);
    if (slot->operation.overlapped.hEvent != NULL)
        CloseHandle(slot->operation.overlapped.hEvent);
    winipc__turn_destroy(&slot->turn);
    if (slot->head != NULL)
        HeapFree(GetProcessHeap(), 0, slot->head);
}

void winipc__mailslot_describe_reader(winipc_object *object, char *text,
                                      size_t size)
{
    winipc_mailslot_info info;

    if (winipc_mailslot_get_info((winipc_mailslot *)object, &info) != WINIPC_OK)
        snprintf(text, size, "reads");
    else
        snprintf(text, size, "reads, %u message(s)%s, %u dropped",
                 (unsigned)info.count, info.count_is_exact ? "" : " or more",
                 (unsigned)info.dropped);
}

/* With the turn taken and the message used up. */
static void consumed(winipc_mailslot *slot)
{
    slot->head_full = FALSE;
    if (slot->base.waitable != NULL)
        winipc__mailslot_overlapped_consumed(slot);
}

/* Take the turn and see that the head holds a message. */
static winipc_status begin(winipc_mailslot *slot, uint32_t timeout_ms,
                           const char *function)
{
    winipc__deadline deadline =
        winipc__deadline_start(winipc__object_timeout(&slot->base, timeout_ms));
    winipc_status status = winipc__wait_interrupted(&slot->base, function);

    if (status == WINIPC_OK)
        status =
            winipc__turn_take(&slot->turn, &slot->base, deadline, function);
    if (status != WINIPC_OK)
        return status;
    if (!slot->head_full)
        status = slot->fetch(slot, deadline, function);
    if (status != WINIPC_OK)
        winipc__turn_give(&slot->turn);
    return status;
}

winipc_status winipc__mailslot_check_reader(winipc_mailslot *slot,
                                            const char *function)
{
    if (slot == NULL)
        return winipc__refuse_null(function, "the slot is NULL");
    if (!winipc__mailslot_is_reader(slot))
        return winipc__refuse(WINIPC_E_INVALID_USE, function, slot->base.name,
                              "the slot was opened to write");
    return WINIPC_OK;
}

winipc_status winipc_mailslot_read(winipc_mailslot *slot, void *buffer,
                                   size_t size, size_t *length,
                                   uint32_t timeout_ms)
{
    winipc_status status;

    if (slot != NULL && (length == NULL || (buffer == NULL && size > 0)))
        return winipc__refuse_null(__func__, "the buffer or length is NULL");
    status = winipc__mailslot_check_reader(slot, __func__);
    if (status != WINIPC_OK)
        return status;
    winipc__object_enter(&slot->base);
    status = begin(slot, timeout_ms, __func__);
    if (status == WINIPC_OK) {
        *length = slot->head_size;
        if (slot->head_size > size) {
            status = winipc__refuse(WINIPC_E_TOO_BIG, __func__, slot->base.name,
                                    "the message is larger than the buffer");
        } else {
            if (slot->head_size > 0)
                memcpy(buffer, slot->head, slot->head_size);
            consumed(slot);
        }
        winipc__turn_give(&slot->turn);
    }
    winipc__object_leave(&slot->base);
    return status;
}

/* Take the head out of the slot, with its message, so that `each` may call what
   it likes; a new head is made. */
static winipc_status take_head(winipc_mailslot *slot, unsigned char **data,
                               DWORD *size, DWORD *room)
{
    winipc_status status;

    *data = slot->head;
    *size = slot->head_size;
    *room = slot->head_room;
    slot->head = NULL;
    status = winipc__mailslot_make_room(slot, *room);
    if (status == WINIPC_OK)
        consumed(slot);
    else
        slot->head = *data;
    return status;
}

winipc_status winipc_mailslot_for_each(winipc_mailslot *slot,
                                       bool (*each)(void *context,
                                                    const void *data,
                                                    size_t size),
                                       void *context, uint32_t timeout_ms)
{
    winipc_status status;
    bool more = true;

    if (slot != NULL && each == NULL)
        return winipc__refuse_null(__func__, "each is NULL");
    status = winipc__mailslot_check_reader(slot, __func__);
    if (status != WINIPC_OK)
        return status;
    winipc__object_enter(&slot->base);
    while (status == WINIPC_OK && more) {
        unsigned char *data;
        DWORD size, room;

        status = begin(slot, timeout_ms, __func__);
        if (status != WINIPC_OK)
            break;
        status = take_head(slot, &data, &size, &room);
        winipc__turn_give(&slot->turn);
        if (status == WINIPC_OK) {
            more = each(context, data, size);
            HeapFree(GetProcessHeap(), 0, data);
        }
    }
    winipc__object_leave(&slot->base);
    return status;
}

/* The next message is moved to the head, where its true size is known, unless a
   reader is about to have it. */
static winipc_status get_reader_info(winipc_mailslot *slot,
                                     winipc_mailslot_info *info)
{
    bool mine = winipc__turn_try(&slot->turn), head;
    DWORD next = MAILSLOT_NO_MESSAGE, count = 0;
    winipc_status status;

    if (mine && !slot->head_full)
        slot->fetch(slot, winipc__deadline_start(0), __func__);
    head = mine && slot->head_full;
    status = winipc__mailslot_ask(slot, &next, &count);
    /* Wine 8 does not count a message of no bytes
       (tests/raw: mailslot_counts_a_message_of_no_bytes); and another reader of
       the same slot may be faster. */
    if (next == MAILSLOT_NO_MESSAGE)
        count = 0;
    else if (count == 0)
        count = 1;
    info->count = (size_t)count + (head ? 1 : 0);
    info->count_is_exact = slot->base.waitable != NULL || count == 0;
    if (info->count > 0)
        info->next_size = head ? slot->head_size : next;
    info->dropped = (uint64_t)slot->dropped;
    if (mine)
        winipc__turn_give(&slot->turn);
    return status;
}

winipc_status winipc_mailslot_get_info(winipc_mailslot *slot,
                                       winipc_mailslot_info *info)
{
    winipc_mailslot_info found = {0};
    winipc_status status = WINIPC_OK;

    if (slot == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the slot or info is NULL");
    winipc__object_enter(&slot->base);
    if (winipc__mailslot_is_reader(slot))
        status = get_reader_info(slot, &found);
    found.max_message_size = slot->max_message_size;
    found.timeout_ms = slot->base.timeout_ms;
    winipc__object_leave(&slot->base);
    if (status == WINIPC_OK)
        *info = found;
    return status;
}
