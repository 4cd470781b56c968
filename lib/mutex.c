/*
 * mutex.c - a lock that one thread holds at a time, in any process.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/mutex.h>

#include <stdio.h>

#include "error.h"
#include "named.h"
#include "ntapi.h"
#include "options.h"
#include "wait.h"
#include "win.h"

struct winipc_mutex {
    winipc_object base;
};

/* All that a mutex's functions need, and no more: ask, wait, and read the
   security; then what a mutex that grants less may still be good for.  To
   release it takes no right. */
static const DWORD access[] = {
    MUTEX_MODIFY_STATE | SYNCHRONIZE | READ_CONTROL,
    MUTEX_MODIFY_STATE | SYNCHRONIZE,
    SYNCHRONIZE,
    0,
};

/* Never with an initial owner: a mutex that is joined ignores it. */
static HANDLE create(SECURITY_ATTRIBUTES *attributes, const wchar_t *name,
                     DWORD rights, const void *shape)
{
    (void)shape;
    return CreateMutexExW(attributes, name, 0, rights);
}

static HANDLE open_existing(const wchar_t *name, DWORD rights)
{
    return OpenMutexW(rights, FALSE, name);
}

/* Windows counts down from 1, which is free.  Who the owner is, Wine 8.0 does
   not tell (tests/raw: mutex_tells_its_owner). */
static DWORD ask(const winipc_object *object, winipc_mutex_info *info)
{
    winipc__mutant_basic_information now;
    winipc__mutant_owner_information owner = {{NULL, NULL}};
    DWORD code = winipc__query_mutant(object->handle, &now);

    if (code != ERROR_SUCCESS)
        return code;
    *info = (winipc_mutex_info){
        .held = now.count <= 0,
        .by_me = now.owned_by_caller != 0,
        .abandoned = now.count > 0 && now.abandoned != 0,
        .recursion = now.count <= 0 ? (uint32_t)(1 - now.count) : 0,
    };
    if (info->by_me) {
        info->process_id = GetCurrentProcessId();
        info->thread_id = GetCurrentThreadId();
    } else if (info->held && winipc__query_mutant_owner(
                                 object->handle, &owner) == ERROR_SUCCESS) {
        info->process_id = (uint32_t)(uintptr_t)owner.id.UniqueProcess;
        info->thread_id = (uint32_t)(uintptr_t)owner.id.UniqueThread;
    }
    return ERROR_SUCCESS;
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc_mutex_info now;

    if (ask(object, &now) != ERROR_SUCCESS)
        snprintf(text, size, "it cannot be asked how it stands");
    else if (!now.held)
        snprintf(text, size, now.abandoned ? "free, abandoned" : "free");
    else if (now.thread_id == 0)
        snprintf(text, size, "held by another thread");
    else
        snprintf(text, size, "held by thread %u of process %u",
                 (unsigned)now.thread_id, (unsigned)now.process_id);
}

/* Windows lets a held mutex be closed without a word. */
static void destroy(winipc_object *object)
{
    winipc_mutex_info now;

    if (ask(object, &now) == ERROR_SUCCESS && now.by_me)
        winipc__refuse(WINIPC_E_INVALID_USE, "winipc_mutex_close", object->name,
                       "this thread holds what it closes, and will until it "
                       "ends");
}

static const winipc__named_kind kind = {
    .kind = {.name = "mutex",
             .owned_by_thread = true,
             .destroy = destroy,
             .describe = describe},
    .size = sizeof(winipc_mutex),
    .type = L"Mutant",
    .access = access,
    .create = create,
    .create_name = "CreateMutexExW",
    .open = open_existing,
    .open_name = "OpenMutexW",
};

/* Acquire what was created or joined; if it cannot be, there is no mutex. */
static winipc_status own(winipc_mutex **mutex, const char *name,
                         const char *function)
{
    winipc_status status = winipc__wait_one(&(*mutex)->base, 0, function);

    if (status == WINIPC_E_TIMEOUT)
        status = winipc__refuse(WINIPC_E_BUSY, function, name,
                                "another thread holds it");
    if (winipc_failed(status)) {
        winipc__object_close(&(*mutex)->base);
        *mutex = NULL;
    }
    return status;
}

winipc_status winipc_mutex_create(winipc_mutex **out, const char *name,
                                  const winipc_mutex_options *options)
{
    winipc_mutex_options opt;
    winipc_status status;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    *out = winipc__named_create(&kind, &WINIPC__NAMED_REQUEST(name, opt), &opt,
                                &status);
    if (*out != NULL && opt.initially_owned)
        status = own(out, name, __func__);
    return status;
}

winipc_status winipc_mutex_open(winipc_mutex **out, const char *name,
                                const winipc_open_options *options)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_open(&kind, name, options, &status, __func__);
    return status;
}

winipc_status winipc_mutex_adopt(winipc_mutex **out, void *handle)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_adopt(&kind, handle, &status, __func__);
    return status;
}

winipc_status winipc_mutex_acquire(winipc_mutex *mutex, uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_mutex_object(mutex), timeout_ms, __func__);
}

static winipc_status not_owner(const winipc_object *object)
{
    winipc_mutex_info now;

    if (ask(object, &now) != ERROR_SUCCESS || (now.held && now.thread_id == 0))
        return winipc__fail_as(WINIPC_E_NOT_OWNER, ERROR_NOT_OWNER,
                               "ReleaseMutex", object->name,
                               "this thread does not hold it");
    if (!now.held)
        return winipc__fail_as(WINIPC_E_NOT_OWNER, ERROR_NOT_OWNER,
                               "ReleaseMutex", object->name,
                               "no thread holds it");
    return winipc__fail_with(WINIPC_E_NOT_OWNER, ERROR_NOT_OWNER,
                             "ReleaseMutex", object->name,
                             "thread %u of process %u holds it, not this one",
                             (unsigned)now.thread_id, (unsigned)now.process_id);
}

winipc_status winipc_mutex_release(winipc_mutex *mutex)
{
    winipc_status status = WINIPC_OK;
    DWORD code;

    if (mutex == NULL)
        return winipc__refuse_null(__func__, "the mutex is NULL");
    winipc__object_enter(&mutex->base);
    if (!ReleaseMutex(mutex->base.handle)) {
        code = GetLastError();
        status = code == ERROR_NOT_OWNER
                     ? not_owner(&mutex->base)
                     : winipc__fail(code, "ReleaseMutex", mutex->base.name);
    }
    winipc__object_leave(&mutex->base);
    return status;
}

winipc_status winipc_mutex_get_info(winipc_mutex *mutex,
                                    winipc_mutex_info *info)
{
    winipc_status status = WINIPC_OK;
    DWORD code;

    if (mutex == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the mutex or info is NULL");
    winipc__object_enter(&mutex->base);
    code = ask(&mutex->base, info);
    if (code != ERROR_SUCCESS)
        status = winipc__fail(code, "NtQueryMutant", mutex->base.name);
    winipc__object_leave(&mutex->base);
    return status;
}

winipc_object *winipc_mutex_object(winipc_mutex *mutex)
{
    return mutex ? &mutex->base : NULL;
}

winipc_mutex *winipc_mutex_ref(winipc_mutex *mutex)
{
    winipc__object_ref(winipc_mutex_object(mutex));
    return mutex;
}

void winipc_mutex_close(winipc_mutex *mutex)
{
    winipc__object_close(winipc_mutex_object(mutex));
}
