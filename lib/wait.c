/*
 * wait.c - wait for one object, any of several, or all of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "options.h"
#include "wait_private.h"

static winipc_status check(winipc_object *const *objects, size_t n,
                           const char *function)
{
    if (objects == NULL || n == 0)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              "there are no objects");
    for (size_t i = 0; i < n; i++) {
        if (objects[i] == NULL)
            return winipc__refuse_null(function, "an object is NULL");
    }
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->waitable == NULL && objects[i]->kind->poll == NULL)
            return winipc__refuse(WINIPC_E_INVALID_USE, function,
                                  objects[i]->name, "it cannot be waited for");
    }
    return WINIPC_OK;
}

/* Around a wait for objects that have been checked. */
static void begin(winipc_object *const *objects, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        winipc__object_enter(objects[i]);
        if (objects[i]->kind->arm != NULL)
            objects[i]->kind->arm(objects[i]);
    }
}

static void end(winipc_object *const *objects, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->kind->disarm != NULL)
            objects[i]->kind->disarm(objects[i]);
        winipc__object_leave(objects[i]);
    }
}

static uint32_t get_timeout(winipc_object *const *objects, size_t n,
                            uint32_t timeout_ms)
{
    if (n == 1)
        return winipc__object_timeout(objects[0], timeout_ms);
    return timeout_ms == WINIPC_DEFAULT ? WINIPC_INFINITE : timeout_ms;
}

winipc_status winipc__wait_on_any(const winipc__any *any, size_t *index,
                                  uint32_t timeout_ms)
{
    winipc_status status = check(any->objects, any->n, any->function);

    if (status != WINIPC_OK)
        return status;
    begin(any->objects, any->n);
    status = winipc__wait_any(any, index,
                              get_timeout(any->objects, any->n, timeout_ms));
    end(any->objects, any->n);
    return status;
}

winipc_status winipc__wait_one(winipc_object *object, uint32_t timeout_ms,
                               const char *function)
{
    const winipc__any any = {.objects = &object, .n = 1, .function = function};
    size_t index;

    return winipc__wait_on_any(&any, &index, timeout_ms);
}

winipc_status winipc_wait(winipc_object *object, uint32_t timeout_ms)
{
    return winipc__wait_one(object, timeout_ms, __func__);
}

winipc_status winipc_wait_any(winipc_object *const *objects, size_t n,
                              size_t *index, uint32_t timeout_ms)
{
    const winipc__any any = {.objects = objects, .n = n, .function = __func__};

    if (index == NULL)
        return winipc__refuse_null(__func__, "index is NULL");
    return winipc__wait_on_any(&any, index, timeout_ms);
}

winipc_status winipc_wait_ex(winipc_object *const *objects, size_t n,
                             const winipc_wait_options *options, size_t *index,
                             uint32_t timeout_ms)
{
    winipc_wait_options opt;
    winipc__any any = {.objects = objects, .n = n, .function = __func__};
    const char *reason;

    if (index == NULL)
        return winipc__refuse_null(__func__, "index is NULL");
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason == NULL && opt.first > 0 && opt.first >= n)
        reason = ".first is not below n";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              reason);
    any.first = opt.first;
    any.alertable = opt.alertable;
    any.messages = opt.messages;
    return winipc__wait_on_any(&any, index, timeout_ms);
}

winipc_status winipc_wait_all(winipc_object *const *objects, size_t n,
                              uint32_t timeout_ms)
{
    winipc_status status = check(objects, n, __func__);

    if (status != WINIPC_OK)
        return status;
    begin(objects, n);
    status = winipc__wait_all(objects, n, get_timeout(objects, n, timeout_ms),
                              __func__);
    end(objects, n);
    return status;
}
