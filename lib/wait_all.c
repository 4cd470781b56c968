/*
 * wait_all.c - wait for all of several objects at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "wait_private.h"

/* Wine would wait for a handle that is there twice
   (tests/raw: wait_for_all_refuses_a_handle_twice).  Two handles may be one
   object, which only Windows tells
   (tests/raw: wait_for_all_refuses_an_object_twice). */
static const char *find_twin(winipc_object *const *objects, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (objects[i] == objects[j])
                return "an object is there twice";
        }
    }
    return NULL;
}

/* Is one of the objects interrupted?  A stop event cannot be part of a wait for
   all, so it is looked at between slices. */
static winipc_status check_interrupts(winipc_object *const *objects, size_t n,
                                      const char *function)
{
    winipc_status status = WINIPC_OK;

    for (size_t i = 0; i < n && status == WINIPC_OK; i++)
        status = winipc__wait_interrupted(objects[i], function);
    return status;
}

static bool must_slice(winipc_object *const *objects, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (objects[i]->stop != NULL || objects[i]->kind->poll != NULL)
            return true;
    }
    return false;
}

/* Ask the members that have to be asked.  If one is not ready, sleep a slice
   for it, and TIMEOUT. */
static winipc_status ask_members(winipc_object *const *objects, size_t n,
                                 uint32_t slice_ms)
{
    for (size_t i = 0; i < n; i++) {
        winipc_status status;
        bool ready;

        if (objects[i]->kind->poll == NULL)
            continue;
        status = objects[i]->kind->poll(objects[i], &ready);
        if (status != WINIPC_OK)
            return status;
        if (ready)
            continue;
        if (objects[i]->waitable != NULL)
            WaitForSingleObject(objects[i]->waitable, slice_ms);
        else
            Sleep(slice_ms);
        return WINIPC_E_TIMEOUT;
    }
    return WINIPC_OK;
}

/* Wait for the handles of the other members, all at once. */
static winipc_status wait_for_handles(winipc_object *const *objects, size_t n,
                                      uint32_t timeout_ms)
{
    HANDLE handles[WINIPC_WAIT_ALL_MAX];
    DWORD count = 0, result, code;

    for (size_t i = 0; i < n; i++) {
        if (objects[i]->kind->poll == NULL)
            handles[count++] = objects[i]->waitable;
    }
    if (count == 0)
        return WINIPC_OK;
    result = winipc__wait_handles(count, handles, true, timeout_ms);
    if (result == WAIT_TIMEOUT)
        return WINIPC_E_TIMEOUT;
    if (result != WAIT_FAILED)
        return result < WAIT_ABANDONED_0 ? WINIPC_OK : WINIPC_ABANDONED;
    code = GetLastError();
    if (code == ERROR_INVALID_PARAMETER)
        return winipc__fail_as(
            WINIPC_E_INVALID_ARGUMENT, code, "WaitForMultipleObjects",
            objects[0]->name,
            "two of the objects are the same one for Windows");
    return winipc__fail(code, "WaitForMultipleObjects", objects[0]->name);
}

static winipc_status wait_all_once(winipc_object *const *objects, size_t n,
                                   uint32_t timeout_ms, const char *function)
{
    winipc_status status = check_interrupts(objects, n, function);

    if (status == WINIPC_OK)
        status = ask_members(objects, n, timeout_ms);
    if (status == WINIPC_OK)
        status = wait_for_handles(objects, n, timeout_ms);
    return status;
}

winipc_status winipc__wait_all(winipc_object *const *objects, size_t n,
                               uint32_t timeout_ms, const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    const char *reason = n > WINIPC_WAIT_ALL_MAX ? "more than 64 objects"
                                                 : find_twin(objects, n);
    bool slice = must_slice(objects, n);
    winipc_status status;
    uint32_t left;

    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              reason);
    do {
        left = winipc__deadline_left(&deadline);
        status = wait_all_once(
            objects, n,
            slice && left > WINIPC__SLICE_MS ? WINIPC__SLICE_MS : left,
            function);
    } while (status == WINIPC_E_TIMEOUT && left > 0);
    return status == WINIPC_E_TIMEOUT
               ? winipc__wait_timed_out(function, objects[0]->name)
               : status;
}
