/*
 * mailslot_sync.c - reading from a slot whose handle does one call at a time.
 *
 * On Wine, 8 and 10, a mailslot's reader is such a handle: a read blocks, nothing wakes
 * it but a message or the slot's own time-out, and a wait for the handle ends
 * at once.  So reads are cut into slices with that time-out, waits ask every 50
 * ms, and the head is large enough for any message, as a short read would lose
 * the rest.  Chosen by FileModeInformation, never by the name of the system;
 * winipc_platform() reports WINIPC_LACKS_OVERLAPPED_MAILSLOTS where it is.
 *
 * Once a Wine is as Windows in the first of these, this file is not used there;
 * once no Wine in use differs in any, it is obsolete:
 *   (tests/raw: mailslot_reader_is_asynchronous)
 *   (tests/raw: mailslot_overlapped_read_pends)
 *   (tests/raw: mailslot_read_is_ended_by_CancelIoEx)
 *   (tests/raw: mailslot_is_not_set_while_a_read_waits)
 *   (tests/raw: mailslot_short_read_keeps_the_message)
 *   (tests/raw: mailslot_message_of_no_bytes_is_read)
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "mailslot_private.h"

/* Cut the next read short after `timeout_ms`. */
static winipc_status set_slice(winipc_mailslot *slot, DWORD timeout_ms)
{
    if (timeout_ms == slot->slot_timeout)
        return WINIPC_OK;
    if (!SetMailslotInfo(slot->base.handle, timeout_ms))
        return winipc__fail(GetLastError(), "SetMailslotInfo", slot->base.name);
    slot->slot_timeout = timeout_ms;
    return WINIPC_OK;
}

/* Read once, for one slice: TIMEOUT, not recorded, if nothing came. */
static winipc_status read_slice(winipc_mailslot *slot)
{
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        DWORD size = 0, code = ERROR_SUCCESS;

        if (!ReadFile(slot->base.handle, slot->head, slot->head_room, &size,
                      NULL))
            code = winipc__failure_code();
        switch (code) {
            case ERROR_BROKEN_PIPE:
                /* Wine 8's way to say that the message has no bytes. */
                size = 0;
                /* fall through */
            case ERROR_SUCCESS:
                return winipc__mailslot_accept(slot, size) ? WINIPC_OK
                                                           : WINIPC_E_TIMEOUT;
            case ERROR_SEM_TIMEOUT:
                return WINIPC_E_TIMEOUT;
            case ERROR_INSUFFICIENT_BUFFER: /* Wine 10: it stays */
            case ERROR_MORE_DATA:
                status = winipc__mailslot_grow(slot);
                break;
            default:
                status = winipc__fail(code, "ReadFile", slot->base.name);
        }
    }
    return status;
}

winipc_status winipc__mailslot_sync_fetch(winipc_mailslot *slot,
                                          winipc__deadline deadline,
                                          const char *function)
{
    winipc_status status;
    uint32_t left;

    do {
        left = winipc__deadline_left(&deadline);
        status =
            set_slice(slot, left < WINIPC__SLICE_MS ? left : WINIPC__SLICE_MS);
        if (status == WINIPC_OK)
            status = read_slice(slot);
        if (status != WINIPC_E_TIMEOUT)
            return status;
        status = winipc__wait_interrupted(&slot->base, function);
        if (status != WINIPC_OK)
            return status;
    } while (left > 0 && winipc__deadline_left(&deadline) > 0);
    return winipc__refuse(WINIPC_E_TIMEOUT, function, slot->base.name,
                          "no message came in time");
}

static winipc_status poll(winipc_object *object, bool *ready)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;
    winipc_status status = WINIPC_OK;
    DWORD next = MAILSLOT_NO_MESSAGE, count;

    if (!slot->head_full)
        status = winipc__mailslot_ask(slot, &next, &count);
    *ready = slot->head_full || next != MAILSLOT_NO_MESSAGE;
    return status;
}

const winipc__kind winipc__mailslot_sync_kind = {
    .name = "mailslot",
    .destroy = winipc__mailslot_destroy,
    .poll = poll,
    .hold = winipc__mailslot_hold,
    .let_go = winipc__mailslot_let_go,
    .describe = winipc__mailslot_describe_reader,
};
