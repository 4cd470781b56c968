/*
 * inspect_who.c - which processes have an object.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "inspect_private.h"
#include "name.h"
#include "object.h"

typedef bool each_holder(void *context, const winipc_inspect_holder *holder);

typedef struct who {
    winipc__walk walk;
    HANDLE
    handle; /* to the object, of our own; NULL: it is found by its name */
    const wchar_t *name;
    winipc_inspect_kind kind;
    uint32_t handles; /* of the process that is looked at */
    DWORD owner, owner_thread;
    each_holder *each;
    void *context;
    winipc__device_name device;
} who;

static bool look_by_handle(winipc__walk *walk, HANDLE copy)
{
    who *w = (who *)walk;
    bool same;

    if (winipc__compare_objects(w->handle, copy, &same) != ERROR_SUCCESS)
        return false;
    w->handles += same;
    return true;
}

static bool look_by_name(winipc__walk *walk, HANDLE copy)
{
    who *w = (who *)walk;

    if (!winipc__inspect_ask_device(&w->device, copy))
        return false;
    w->handles += w->device.name != NULL && w->device.kind == w->kind &&
                  CompareStringOrdinal(w->device.name, -1, w->name, -1, TRUE) ==
                      CSTR_EQUAL;
    return true;
}

static bool leave(winipc__walk *walk, DWORD id, const char *image)
{
    who *w = (who *)walk;
    const bool ours = w->handle != NULL && id == GetCurrentProcessId();
    winipc_inspect_holder holder = {
        .process_id = id,
        .image = image,
        .handles = w->handles > 0 && ours ? w->handles - 1 : w->handles,
        .thread_id = id == w->owner ? w->owner_thread : 0,
    };

    w->handles = 0;
    return (holder.handles == 0 && holder.thread_id == 0) ||
           w->each(w->context, &holder);
}

static winipc_status walk(who *w, winipc_inspect_coverage *coverage,
                          const char *function)
{
    winipc_status status;

    w->walk.leave = leave;
    status = winipc__inspect_walk(&w->walk, function);
    if (status == WINIPC_OK && coverage != NULL)
        *coverage = w->walk.coverage;
    HeapFree(GetProcessHeap(), 0, w);
    return status;
}

static who *make(each_holder *each, void *context)
{
    who *w = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *w);

    if (w == NULL) {
        winipc__no_memory(NULL);
        return NULL;
    }
    w->each = each;
    w->context = context;
    return w;
}

/* Of a mutex: of other kinds the system does not tell one. */
static void ask_owner(who *w)
{
    winipc__mutant_basic_information now;
    winipc__mutant_owner_information owner;

    if (winipc__query_mutant(w->handle, &now) != ERROR_SUCCESS)
        return;
    if (now.owned_by_caller) {
        w->owner = GetCurrentProcessId();
        w->owner_thread = GetCurrentThreadId();
    } else if (now.count < 1 &&
               winipc__query_mutant_owner(w->handle, &owner) == ERROR_SUCCESS) {
        w->owner = (DWORD)(uintptr_t)owner.id.UniqueProcess;
        w->owner_thread = (DWORD)(uintptr_t)owner.id.UniqueThread;
    }
}

/* With a handle of our own, so that `each` may do what it likes with the object. */
static winipc_status ask_who(winipc_object *object, HANDLE handle,
                             each_holder *each, void *context,
                             winipc_inspect_coverage *coverage,
                             const char *function)
{
    bool same;
    DWORD code = winipc__compare_objects(handle, handle, &same);
    who *w;

    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtCompareObjects", object->name);
    w = make(each, context);
    if (w == NULL)
        return WINIPC_E_NO_MEMORY;
    w->handle = w->walk.like = handle;
    w->walk.look = look_by_handle;
    if (strcmp(object->kind->name, "mutex") == 0)
        ask_owner(w);
    return walk(w, coverage, function);
}

winipc_status winipc_inspect_who(winipc_object *object, each_holder *each,
                                 void *context,
                                 winipc_inspect_coverage *coverage)
{
    winipc_status status;
    HANDLE handle;

    if (object == NULL || each == NULL)
        return winipc__refuse_null(__func__, "the object or each is NULL");
    winipc__object_enter(object);
    status = winipc__object_duplicate(object, false, GetCurrentProcess(),
                                      &handle, __func__);
    if (status == WINIPC_OK) {
        status = ask_who(object, handle, each, context, coverage, __func__);
        CloseHandle(handle);
    }
    winipc__object_leave(object);
    return status;
}

/* `*path` is what the kernel calls it, behind its folder. */
static const char *check_name(winipc__name *wide, winipc_inspect_kind kind,
                              const char *name, const wchar_t **path)
{
    const bool pipe = kind == WINIPC_INSPECT_PIPE;
    const char *reason = pipe ? winipc__name_pipe(wide, name)
                              : winipc__name_mailslot(wide, name);

    if (reason != NULL)
        return reason;
    *path = wide->ptr + wcslen(pipe ? L"\\\\.\\pipe\\" : L"\\\\.\\mailslot\\");
    return wide->remote ? "the name is that of another machine" : NULL;
}

/* Where they are listed it must not be asked whose they are: inspect_scan.c. */
static winipc_status check_scan(winipc_inspect_kind kind, const char *name,
                                const char *function)
{
    winipc__found *list = NULL;
    winipc_status status;
    bool listed;

    status = winipc__inspect_folder(&list, kind, &listed);
    winipc__inspect_free(list);
    if (status == WINIPC_OK && listed)
        status = winipc__refuse(WINIPC_E_UNSUPPORTED, function, name,
                                "this system may never answer whose it is");
    return status;
}

winipc_status winipc_inspect_who_named(winipc_inspect_kind kind,
                                       const char *name, each_holder *each,
                                       void *context,
                                       winipc_inspect_coverage *coverage)
{
    const wchar_t *path;
    winipc_status status;
    winipc__name wide;
    const char *reason;
    who *w;

    if (each == NULL)
        return winipc__refuse_null(__func__, "each is NULL");
    if (kind != WINIPC_INSPECT_PIPE && kind != WINIPC_INSPECT_MAILSLOT)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              "only a pipe or a mailslot is asked by name");
    reason = check_name(&wide, kind, name, &path);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, __func__, name, reason);
    status = check_scan(kind, name, __func__);
    if (status != WINIPC_OK)
        return status;
    w = make(each, context);
    if (w == NULL)
        return WINIPC_E_NO_MEMORY;
    w->name = path;
    w->kind = kind;
    w->walk.look = look_by_name;
    return walk(w, coverage, __func__);
}
