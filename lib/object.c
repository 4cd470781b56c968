/*
 * object.c - what every object begins with.
 *
 * SPDX-License-Identifier: MIT
 */
#include "object.h"

#include <stdio.h>
#include <string.h>

#include "error.h"
#include "ntapi.h"
#include "security.h"

void *winipc__object_new(size_t size, const winipc__kind *kind, HANDLE handle,
                         const char *name, winipc_event *stop)
{
    size_t length = name ? strlen(name) : 0;
    winipc_object *object;
    char *copy;

    object = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size + length + 1);
    if (object == NULL) {
        winipc__no_memory(name);
        return NULL;
    }
    copy = (char *)object + size;
    if (name != NULL)
        memcpy(copy, name, length);
    object->kind = kind;
    object->references = object->users = 1;
    object->handle = object->waitable = handle;
    object->timeout_ms = WINIPC_INFINITE;
    object->name = copy;
    object->stop = (winipc_object *)stop; /* every object begins with one */
    winipc__object_ref(object->stop);
    return object;
}

const char *winipc__object_check_stop(const winipc_event *stop)
{
    const winipc_object *object = (const winipc_object *)stop;

    return object == NULL || object->level
               ? NULL
               : "the stop event is not a manual-reset event";
}

const char *winipc__object_check_defaults(const winipc_event *stop,
                                          uint32_t timeout_ms)
{
    const char *reason = winipc__object_check_stop(stop);

    if (reason == NULL && timeout_ms == WINIPC_DEFAULT)
        reason = "timeout_ms cannot be its own default";
    return reason;
}

uint32_t winipc__object_timeout(const winipc_object *object,
                                uint32_t timeout_ms)
{
    return timeout_ms == WINIPC_DEFAULT ? object->timeout_ms : timeout_ms;
}

void winipc__object_enter(winipc_object *object)
{
    InterlockedIncrement(&object->references);
}

void winipc__object_leave(winipc_object *object)
{
    if (InterlockedDecrement(&object->references) > 0)
        return;
    if (object->kind->destroy != NULL)
        object->kind->destroy(object);
    if (object->handle != NULL)
        CloseHandle(object->handle);
    if (object->closing != NULL)
        CloseHandle(object->closing);
    winipc__object_close(object->stop);
    HeapFree(GetProcessHeap(), 0, object);
}

winipc_status winipc__object_hold(winipc_object *object, bool give,
                                  const char *function)
{
    if (object->kind->hold != NULL)
        return object->kind->hold(object, give, function);
    if (object->handle == NULL || object->kind->composite)
        return winipc__refuse(WINIPC_E_INVALID_USE, function, object->name,
                              "this kind of object is not one of Windows");
    return WINIPC_OK;
}

void winipc__object_let_go(winipc_object *object)
{
    if (object->kind->let_go != NULL)
        object->kind->let_go(object);
}

winipc_status winipc__object_duplicate(winipc_object *object, bool give,
                                       HANDLE process, HANDLE *handle,
                                       const char *function)
{
    winipc_status status = winipc__object_hold(object, give, function);

    if (status != WINIPC_OK)
        return status;
    if (!DuplicateHandle(GetCurrentProcess(), object->handle, process, handle,
                         0, FALSE, DUPLICATE_SAME_ACCESS))
        status = winipc__fail(GetLastError(), "DuplicateHandle", object->name);
    winipc__object_let_go(object);
    return status;
}

/* The kernel gives out multiples of 4, and those of drivers, which are negative,
   to nobody else. */
bool winipc__object_is_value(uint64_t value)
{
    return value != 0 && value % 4 == 0 && value <= INT32_MAX;
}

void winipc__object_ref(winipc_object *object)
{
    if (object != NULL)
        InterlockedIncrement(&object->users);
}

void winipc__object_close(winipc_object *object)
{
    if (object == NULL || InterlockedDecrement(&object->users) > 0)
        return;
    if (object->closing != NULL)
        SetEvent(object->closing);
    winipc__object_leave(object);
}

winipc_object *winipc_object_ref(winipc_object *object)
{
    winipc__object_ref(object);
    return object;
}

void winipc_object_close(winipc_object *object)
{
    winipc__object_close(object);
}

void *winipc_object_handle(const winipc_object *object)
{
    return object != NULL && object->kind->poll == NULL ? object->waitable
                                                        : NULL;
}

winipc_status winipc_object_get_info(winipc_object *object,
                                     winipc_object_info *info)
{
    winipc__object_basic_information basic;

    if (object == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the object or info is NULL");
    winipc__object_enter(object);
    info->kind = object->kind->name;
    info->created = object->created;
    info->scope = object->scope;
    info->access = 0;
    if (winipc__query_object(object->handle, WINIPC__OBJECT_BASIC_INFORMATION,
                             &basic, sizeof basic) == ERROR_SUCCESS)
        info->access = basic.granted_access;
    winipc__object_leave(object);
    return WINIPC_OK;
}

winipc_status winipc_object_name(winipc_object *object, char *buffer,
                                 size_t size, size_t *length)
{
    if (object == NULL)
        return winipc__refuse_null(__func__, "the object is NULL");
    return winipc__give_text(object->name, buffer, size, length, __func__);
}

winipc_status winipc_object_describe(winipc_object *object, char *buffer,
                                     size_t size, size_t *length)
{
    char state[160], text[1200];

    if (object == NULL)
        return winipc__refuse_null(__func__, "the object is NULL");
    winipc__object_enter(object);
    object->kind->describe(object, state, sizeof state);
    snprintf(text, sizeof text, "%s%s%s%s: %s", object->kind->name,
             *object->name ? " \"" : "", object->name,
             *object->name ? "\"" : "", state);
    winipc__object_leave(object);
    return winipc__give_text(text, buffer, size, length, __func__);
}

winipc_status winipc_object_sddl(winipc_object *object, char *buffer,
                                 size_t size, size_t *length)
{
    winipc_status status;

    if (object == NULL || length == NULL || (buffer == NULL && size > 0))
        return winipc__refuse_null(__func__,
                                   "the object, buffer or length is NULL");
    if (object->handle == NULL)
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, object->name,
                              "this kind of object is not one of Windows");
    winipc__object_enter(object);
    status = winipc__security_text(object->handle, object->name, buffer, size,
                                   length, __func__);
    winipc__object_leave(object);
    return status;
}
