/*
 * mailslot_write.c - writing to a slot, with a deadline.
 *
 * Windows's slots take what memory allows; those of Wine 8 are full after some
 * 200 kB, and then a write waits for the reader
 *   (tests/raw: mailslot_does_not_fill_with_1000_messages).
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "mailslot_private.h"

static const char *find_limit(const winipc_mailslot *slot, size_t size)
{
    if (slot->max_message_size != 0 && size > slot->max_message_size)
        return "the message is above the slot's maximum";
    if (slot->remote && size > WINIPC__REMOTE_MAX)
        return "a message to another machine has at most 424 bytes";
    return size > UINT32_MAX ? "the message is above 4 GiB" : NULL;
}

static winipc_status result(winipc_mailslot *slot, DWORD code, size_t size)
{
    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    if (code == ERROR_OPERATION_ABORTED)
        return winipc__fail_as(WINIPC_E_SYSTEM, code, "WriteFile",
                               slot->base.name,
                               "others cancel it again and again");
    /* Windows for a message above the slot's maximum, which Wine takes
       (tests/raw: mailslot_refuses_what_is_above_its_maximum); Wine 8 for one
       above what a socket takes
       (tests/raw: mailslot_takes_a_message_of_1000000_bytes). */
    if (code == ERROR_INVALID_PARAMETER ||
        (code == ERROR_GEN_FAILURE && size > 64 * 1024))
        return winipc__fail_as(WINIPC_E_TOO_BIG, code, "WriteFile",
                               slot->base.name,
                               "the slot does not take a message so large");
    return winipc__fail(code, "WriteFile", slot->base.name);
}

/* Write what fits at once; ERROR_OPERATION_ABORTED if it does not. */
static DWORD write_at_once(winipc_mailslot *slot, const void *data, DWORD size)
{
    winipc__overlapped operation = {0};
    HANDLE handle = slot->base.handle;
    DWORD moved, code;

    code = winipc__overlapped_write_quietly(&operation, handle, data, size);
    if (code == ERROR_SUCCESS)
        code = winipc__overlapped_cancel(&operation, handle, &moved);
    return code;
}

/* Write, and wait for room; what is given up has not been written. */
static winipc_status write_patiently(winipc_mailslot *slot, const void *data,
                                     DWORD size, winipc__deadline deadline,
                                     const char *function)
{
    winipc__overlapped *operation = &slot->operation;
    HANDLE handle = slot->base.handle;
    winipc_status status = WINIPC_OK;
    int restarts = WINIPC__RESTARTS;
    DWORD moved, code;

    do {
        code = winipc__overlapped_write(operation, handle, data, size);
        if (code != ERROR_SUCCESS)
            break;
        do {
            status = winipc__wait_for(&slot->base, operation->overlapped.hEvent,
                                      deadline, function);
            code = status == WINIPC_OK
                       ? winipc__overlapped_collect(operation, handle, &moved)
                       : winipc__overlapped_cancel(operation, handle, &moved);
        } while (code == ERROR_IO_INCOMPLETE);
    } while (code == ERROR_OPERATION_ABORTED && status == WINIPC_OK &&
             restarts-- > 0);
    return code == ERROR_OPERATION_ABORTED && status != WINIPC_OK
               ? status
               : result(slot, code, size);
}

winipc_status winipc_mailslot_write(winipc_mailslot *slot, const void *data,
                                    size_t size, uint32_t timeout_ms)
{
    winipc__deadline deadline;
    winipc_status status;
    const char *limit;
    DWORD code;

    if (slot == NULL || (data == NULL && size > 0))
        return winipc__refuse_null(__func__, "the slot or data is NULL");
    if (winipc__mailslot_is_reader(slot))
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, slot->base.name,
                              "the slot was created to read");
    limit = find_limit(slot, size);
    if (limit != NULL)
        return winipc__refuse(WINIPC_E_TOO_BIG, __func__, slot->base.name,
                              limit);
    winipc__object_enter(&slot->base);
    deadline =
        winipc__deadline_start(winipc__object_timeout(&slot->base, timeout_ms));
    status = winipc__wait_interrupted(&slot->base, __func__);
    if (status == WINIPC_OK)
        status =
            winipc__turn_take(&slot->turn, &slot->base, deadline, __func__);
    if (status == WINIPC_OK) {
        code = write_at_once(slot, data, (DWORD)size);
        if (code == ERROR_OPERATION_ABORTED)
            status =
                write_patiently(slot, data, (DWORD)size, deadline, __func__);
        else
            status = result(slot, code, size);
        winipc__turn_give(&slot->turn);
    }
    winipc__object_leave(&slot->base);
    return status;
}
