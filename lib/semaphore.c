/*
 * semaphore.c - a count of units that processes take and give back.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/semaphore.h>

#include <stdio.h>

#include "error.h"
#include "named.h"
#include "ntapi.h"
#include "options.h"
#include "wait.h"
#include "win.h"

struct winipc_semaphore {
    winipc_object base;
};

struct shape {
    uint32_t initial, maximum;
};

/* All that a semaphore's functions need, and no more: release, ask, acquire, and
   read the security; then what one that grants less may still be good for. */
static const DWORD access[] = {
    SEMAPHORE_MODIFY_STATE | SEMAPHORE_QUERY_STATE | SYNCHRONIZE | READ_CONTROL,
    SEMAPHORE_MODIFY_STATE | SEMAPHORE_QUERY_STATE | SYNCHRONIZE,
    SEMAPHORE_MODIFY_STATE | SYNCHRONIZE,
    SEMAPHORE_QUERY_STATE | SYNCHRONIZE,
    SYNCHRONIZE,
    SEMAPHORE_MODIFY_STATE,
    0,
};

static HANDLE create(SECURITY_ATTRIBUTES *attributes, const wchar_t *name,
                     DWORD rights, const void *shape)
{
    const struct shape *asked = shape;

    return CreateSemaphoreExW(attributes, (LONG)asked->initial,
                              (LONG)asked->maximum, name, 0, rights);
}

static HANDLE open_existing(const wchar_t *name, DWORD rights)
{
    return OpenSemaphoreW(rights, FALSE, name);
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc__semaphore_basic_information now;

    if (winipc__query_semaphore(object->handle, &now) == ERROR_SUCCESS)
        snprintf(text, size, "%u of %u", (unsigned)now.count,
                 (unsigned)now.maximum);
    else
        snprintf(text, size, "it cannot be asked how it stands");
}

/* If it may not be asked for its maximum, that will do. */
static const char *learn(winipc_object *object, const void *shape)
{
    const struct shape *asked = shape;
    winipc__semaphore_basic_information now;

    if (asked == NULL || object->created ||
        winipc__query_semaphore(object->handle, &now) != ERROR_SUCCESS)
        return NULL;
    return now.maximum == asked->maximum
               ? NULL
               : "the semaphore that exists has another maximum";
}

static const winipc__named_kind kind = {
    .kind = {.name = "semaphore", .describe = describe},
    .size = sizeof(winipc_semaphore),
    .type = L"Semaphore",
    .access = access,
    .create = create,
    .create_name = "CreateSemaphoreExW",
    .open = open_existing,
    .open_name = "OpenSemaphoreW",
    .learn = learn,
};

winipc_status winipc_semaphore_create(winipc_semaphore **out, const char *name,
                                      uint32_t initial, uint32_t maximum,
                                      const winipc_semaphore_options *options)
{
    const struct shape shape = {initial, maximum};
    winipc_semaphore_options opt;
    winipc_status status;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason == NULL && (maximum == 0 || maximum > WINIPC_SEMAPHORE_MAX))
        reason = "the maximum is not from 1 to WINIPC_SEMAPHORE_MAX";
    if (reason == NULL && initial > maximum)
        reason = "the initial count is above the maximum";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    *out = winipc__named_create(&kind, &WINIPC__NAMED_REQUEST(name, opt),
                                &shape, &status);
    return status;
}

winipc_status winipc_semaphore_open(winipc_semaphore **out, const char *name,
                                    const winipc_open_options *options)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_open(&kind, name, options, &status, __func__);
    return status;
}

winipc_status winipc_semaphore_adopt(winipc_semaphore **out, void *handle)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_adopt(&kind, handle, &status, __func__);
    return status;
}

winipc_status winipc_semaphore_acquire(winipc_semaphore *semaphore,
                                       uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_semaphore_object(semaphore), timeout_ms,
                            __func__);
}

winipc_status winipc_semaphore_release(winipc_semaphore *semaphore, uint32_t n,
                                       uint32_t *previous)
{
    winipc_status status = WINIPC_OK;
    LONG before;

    if (semaphore == NULL)
        return winipc__refuse_null(__func__, "the semaphore is NULL");
    if (n == 0)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__,
                              semaphore->base.name, "there is nothing to add");
    /* Windows would take so many for a negative number. */
    if (n > WINIPC_SEMAPHORE_MAX)
        return winipc__refuse(WINIPC_E_OVERFLOW, __func__, semaphore->base.name,
                              "no semaphore can have so many units");
    winipc__object_enter(&semaphore->base);
    if (!ReleaseSemaphore(semaphore->base.handle, (LONG)n, &before))
        status = winipc__fail(GetLastError(), "ReleaseSemaphore",
                              semaphore->base.name);
    else if (previous != NULL)
        *previous = (uint32_t)before;
    winipc__object_leave(&semaphore->base);
    return status;
}

winipc_status winipc_semaphore_get_info(winipc_semaphore *semaphore,
                                        winipc_semaphore_info *info)
{
    winipc__semaphore_basic_information now;
    winipc_status status = WINIPC_OK;
    DWORD code;

    if (semaphore == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the semaphore or info is NULL");
    winipc__object_enter(&semaphore->base);
    code = winipc__query_semaphore(semaphore->base.handle, &now);
    if (code == ERROR_SUCCESS)
        *info = (winipc_semaphore_info){now.count, now.maximum};
    else
        status = winipc__fail(code, "NtQuerySemaphore", semaphore->base.name);
    winipc__object_leave(&semaphore->base);
    return status;
}

winipc_object *winipc_semaphore_object(winipc_semaphore *semaphore)
{
    return semaphore ? &semaphore->base : NULL;
}

winipc_semaphore *winipc_semaphore_ref(winipc_semaphore *semaphore)
{
    winipc__object_ref(winipc_semaphore_object(semaphore));
    return semaphore;
}

void winipc_semaphore_close(winipc_semaphore *semaphore)
{
    winipc__object_close(winipc_semaphore_object(semaphore));
}
