/*
 * mailslot.c - messages from many writers to one reader: the life of a slot.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mailslot_private.h"

#include <stdio.h>

#include "error.h"
#include "name.h"
#include "named.h"
#include "ntapi.h"
#include "options.h"
#include "security.h"

static void describe_writer(winipc_object *object, char *text, size_t size)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;

    snprintf(text, size, "writes%s", slot->remote ? " to another machine" : "");
}

/* A message that has been read goes to this object alone. */
winipc_status winipc__mailslot_hold(winipc_object *object, bool give,
                                    const char *function)
{
    winipc_mailslot *slot = (winipc_mailslot *)object;

    AcquireSRWLockExclusive(&slot->lock);
    if (!give || (!slot->head_full && !slot->operation.in_flight))
        return WINIPC_OK;
    ReleaseSRWLockExclusive(&slot->lock);
    return winipc__refuse(WINIPC_E_BUSY, function, object->name,
                          "this end is writing, or has begun to read");
}

void winipc__mailslot_let_go(winipc_object *object)
{
    ReleaseSRWLockExclusive(&((winipc_mailslot *)object)->lock);
}

static const winipc__kind writer_kind = {
    .name = "mailslot",
    .destroy = winipc__mailslot_destroy,
    .hold = winipc__mailslot_hold,
    .let_go = winipc__mailslot_let_go,
    .describe = describe_writer,
};

bool winipc__mailslot_is_reader(const winipc_mailslot *slot)
{
    return slot->base.kind != &writer_kind;
}

static winipc_status init_reader(winipc_mailslot *slot)
{
    DWORD room = 4096;

    slot->fetch = winipc__mailslot_overlapped_fetch;
    if (slot->base.kind == &winipc__mailslot_sync_kind) {
        slot->fetch = winipc__mailslot_sync_fetch;
        room = WINIPC__MAILSLOT_SYNC_ROOM;
    } else {
        slot->base.waitable = slot->operation.overlapped.hEvent;
    }
    /* One byte above the maximum tells that a message is too large. */
    if (slot->max_message_size != 0 && slot->max_message_size < room)
        room = slot->max_message_size + 1;
    return winipc__mailslot_make_room(slot, room);
}

/* A slot around the handle, which becomes the slot's on success only. */
static winipc_status make(winipc_mailslot **out, HANDLE handle,
                          const winipc__kind *kind, const char *name,
                          const winipc_mailslot_options *opt)
{
    winipc_mailslot *slot =
        winipc__object_new(sizeof *slot, kind, handle, name, opt->stop);
    winipc_status status;

    if (slot == NULL)
        return WINIPC_E_NO_MEMORY;
    if (opt->timeout_ms != 0)
        slot->base.timeout_ms = opt->timeout_ms;
    slot->max_message_size = opt->max_message_size;
    slot->slot_timeout = MAILSLOT_WAIT_FOREVER;
    slot->base.waitable = NULL;
    InitializeSRWLock(&slot->lock);
    status = winipc__turn_init(&slot->turn);
    if (status == WINIPC_OK)
        status = winipc__wait_new_event(&slot->base.closing, true);
    if (status == WINIPC_OK)
        status =
            winipc__wait_new_event(&slot->operation.overlapped.hEvent, true);
    if (status == WINIPC_OK && kind != &writer_kind)
        status = init_reader(slot);
    *out = slot;
    if (status != WINIPC_OK) {
        slot->base.handle = NULL;
        winipc_mailslot_close(slot);
        *out = NULL;
    }
    return status;
}

/* Does Windows read from this handle while we wait, or does it only block? */
static winipc_status choose_reader(HANDLE handle, const char *name,
                                   const winipc__kind **kind)
{
    ULONG mode;
    DWORD code = winipc__query_file(handle, WINIPC__FILE_MODE_INFORMATION,
                                    &mode, sizeof mode);

    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtQueryInformationFile", name);
    *kind = mode & WINIPC__SYNCHRONOUS_MODES
                ? &winipc__mailslot_sync_kind
                : &winipc__mailslot_overlapped_kind;
    return WINIPC_OK;
}

/* What create and open check alike, `*status` for the reason returned. */
static const char *check(winipc__name *wide, const char *name,
                         winipc_mailslot_options *opt,
                         const winipc_mailslot_options *options,
                         winipc_status *status)
{
    const char *reason = winipc__options_copy(opt, sizeof *opt, options);

    *status = WINIPC_E_INVALID_ARGUMENT;
    if (reason == NULL)
        reason = winipc__object_check_defaults(opt->stop, opt->timeout_ms);
    if (reason != NULL)
        return reason;
    *status = WINIPC_E_INVALID_NAME;
    return winipc__name_mailslot(wide, name);
}

winipc_status winipc_mailslot_create(winipc_mailslot **out, const char *name,
                                     const winipc_mailslot_options *options)
{
    SECURITY_ATTRIBUTES attributes;
    winipc_mailslot_options opt;
    const winipc__kind *kind = NULL;
    winipc__name wide;
    winipc_status status;
    const char *reason;
    HANDLE handle;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = check(&wide, name, &opt, options, &status);
    if (reason == NULL && wide.remote)
        reason = "a mailslot is read on its own machine";
    if (reason != NULL)
        return winipc__refuse(status, __func__, name, reason);
    if (opt.allow_remote)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              "allow_remote is for writers");

    status = winipc__security_make(&attributes, opt.security, __func__);
    if (status != WINIPC_OK)
        return status;
    handle = CreateMailslotW(wide.ptr, opt.max_message_size,
                             MAILSLOT_WAIT_FOREVER, &attributes);
    if (handle == INVALID_HANDLE_VALUE)
        status = winipc__fail(GetLastError(), "CreateMailslotW", name);
    winipc__security_free(&attributes);
    if (status != WINIPC_OK)
        return status;
    status = choose_reader(handle, name, &kind);
    if (status == WINIPC_OK)
        status = make(out, handle, kind, name, &opt);
    if (status != WINIPC_OK)
        CloseHandle(handle);
    else
        (*out)->base.created = true;
    return status;
}

/* The writer's own limit, or the slot's, where a writer may ask. */
static void learn_maximum(winipc_mailslot *slot)
{
    DWORD maximum;

    if (slot->max_message_size == 0 &&
        GetMailslotInfo(slot->base.handle, &maximum, NULL, NULL, NULL))
        slot->max_message_size = maximum;
}

static winipc_status fail_open(DWORD code, bool remote, const char *name)
{
    if (code == ERROR_REMOTE_MAILSLOTS_DEPRECATED)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, code, "CreateFileW", name,
                               "this Windows has retired remote mailslots");
    if (code == ERROR_PATH_NOT_FOUND && remote)
        return winipc__fail_as(WINIPC_E_NOT_FOUND, code, "CreateFileW", name,
                               "this system finds no such host, or has no "
                               "remote mailslots");
    return winipc__fail(code, "CreateFileW", name);
}

winipc_status winipc_mailslot_open(winipc_mailslot **out, const char *name,
                                   const winipc_mailslot_options *options)
{
    winipc_mailslot_options opt;
    winipc__name wide;
    winipc_status status;
    const char *reason;
    HANDLE handle;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = check(&wide, name, &opt, options, &status);
    if (reason == NULL && wide.remote && !opt.allow_remote)
        reason = "the name leaves this machine, and allow_remote is not set";
    if (reason != NULL)
        return winipc__refuse(status, __func__, name, reason);
    if (opt.security != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              "security is for the reader, who creates");

    /* Wine holds other writers off unless writing is shared too
       (tests/raw: mailslot_writers_need_not_share_writing). */
    handle = CreateFileW(
        wide.ptr, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
        OPEN_EXISTING, FILE_FLAG_OVERLAPPED | WINIPC__SQOS, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return fail_open(GetLastError(), wide.remote, name);
    status = make(out, handle, &writer_kind, name, &opt);
    if (status != WINIPC_OK) {
        CloseHandle(handle);
        return status;
    }
    (*out)->remote = wide.remote;
    learn_maximum(*out);
    return WINIPC_OK;
}

/* Wine gives the writer's handle no name, as it gives no file of another kind
   but an end of a pipe, which can be told apart
   (tests/raw: mailslot_handle_of_a_writer_tells_its_name)
   (tests/raw: mailslot_handle_is_of_no_known_type). */
static bool is_nameless_writer(HANDLE handle, const char *name)
{
    DWORD type = GetFileType(handle);

    return *name == '\0' &&
           (type == FILE_TYPE_PIPE || type == FILE_TYPE_UNKNOWN) &&
           !GetNamedPipeInfo(handle, NULL, NULL, NULL, NULL) &&
           GetLastError() != ERROR_ACCESS_DENIED;
}

/* A mailslot tells its size only to its reader, on Wine: so a handle that does
   not is a writer if its name is that of a mailslot, and else no mailslot
   (tests/raw: mailslot_writer_is_told_the_maximum)
   (tests/raw: mailslot_time_out_is_not_set_by_a_writer)
   (tests/raw: mailslot_time_out_is_not_set_for_a_pipe). */
static winipc_status choose_kind(HANDLE handle, const char *name, bool named,
                                 const winipc__kind **kind,
                                 const char *function)
{
    winipc_status status = choose_reader(handle, name, kind);
    DWORD maximum;

    if (status != WINIPC_OK)
        return status;
    if (SetMailslotInfo(handle, MAILSLOT_WAIT_FOREVER) &&
        GetMailslotInfo(handle, &maximum, NULL, NULL, NULL))
        return WINIPC_OK;
    if (!named && !is_nameless_writer(handle, name))
        return winipc__refuse(WINIPC_E_WRONG_TYPE, function, name,
                              "the handle is not that of a mailslot");
    if (*kind == &winipc__mailslot_sync_kind)
        return winipc__refuse(WINIPC_E_UNSUPPORTED, function, name,
                              "the writer's handle was opened without "
                              "FILE_FLAG_OVERLAPPED");
    *kind = &writer_kind;
    return WINIPC_OK;
}

winipc_status winipc_mailslot_adopt(winipc_mailslot **out, void *handle)
{
    const winipc_mailslot_options opt = {0};
    char name[3 * WINIPC__NAME_MAX + 1];
    const winipc__kind *kind = NULL;
    winipc_scope scope;
    winipc_status status;
    bool named;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__named_check_type(handle, L"File", __func__);
    if (status != WINIPC_OK)
        return status;
    named = winipc__named_ask_name(handle, name, sizeof name, &scope);
    status = choose_kind(handle, name, named, &kind, __func__);
    return status == WINIPC_OK ? make(out, handle, kind, name, &opt) : status;
}

winipc_object *winipc_mailslot_object(winipc_mailslot *slot)
{
    return slot ? &slot->base : NULL;
}

winipc_mailslot *winipc_mailslot_ref(winipc_mailslot *slot)
{
    winipc__object_ref(winipc_mailslot_object(slot));
    return slot;
}

void winipc_mailslot_close(winipc_mailslot *slot)
{
    winipc__object_close(winipc_mailslot_object(slot));
}
