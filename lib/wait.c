/*
 * wait.c - wait for one object, any of several, or all of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
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

static winipc_status wait_on(winipc_object *const *objects, size_t n,
                             size_t *index, uint32_t timeout_ms,
                             const char *function)
{
    winipc_status status = check(objects, n, function);

    if (status != WINIPC_OK)
        return status;
    if (n == 1)
        timeout_ms = winipc__object_timeout(objects[0], timeout_ms);
    else if (timeout_ms == WINIPC_DEFAULT)
        timeout_ms = WINIPC_INFINITE;
    for (size_t i = 0; i < n; i++) {
        winipc__object_enter(objects[i]);
        if (objects[i]->kind->arm != NULL)
            objects[i]->kind->arm(objects[i]);
    }
    status = index != NULL
                 ? winipc__wait_any(objects, n, index, timeout_ms, function)
                 : winipc__wait_all(objects, n, timeout_ms, function);
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->kind->disarm != NULL)
            objects[i]->kind->disarm(objects[i]);
        winipc__object_leave(objects[i]);
    }
    return status;
}

winipc_status winipc__wait_one(winipc_object *object, uint32_t timeout_ms,
                               const char *function)
{
    size_t index;

    return wait_on(&object, 1, &index, timeout_ms, function);
}

winipc_status winipc_wait(winipc_object *object, uint32_t timeout_ms)
{
    return winipc__wait_one(object, timeout_ms, __func__);
}

winipc_status winipc_wait_any(winipc_object *const *objects, size_t n,
                              size_t *index, uint32_t timeout_ms)
{
    if (index == NULL)
        return winipc__refuse_null(__func__, "index is NULL");
    return wait_on(objects, n, index, timeout_ms, __func__);
}

winipc_status winipc_wait_all(winipc_object *const *objects, size_t n,
                              uint32_t timeout_ms)
{
    return wait_on(objects, n, NULL, timeout_ms, __func__);
}
