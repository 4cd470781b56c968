/*
 * handle.c - objects in the hands of other processes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "handle_private.h"

#include "error.h"
#include "ntapi.h"
#include "object.h"

static winipc_status fail_ended(DWORD code, const char *function)
{
    return winipc__fail_as(WINIPC_E_NOT_FOUND, code, function, NULL,
                           "the process has ended");
}

winipc_status winipc__handle_open_number(winipc__handle_process *opened,
                                         DWORD id, const char *function)
{
    DWORD code;

    opened->id = id;
    opened->handle = OpenProcess(PROCESS_DUP_HANDLE | SYNCHRONIZE, FALSE, id);
    if (opened->handle == NULL) {
        code = GetLastError();
        return code == ERROR_INVALID_PARAMETER
                   ? fail_ended(code, "OpenProcess")
                   : winipc__fail(code, "OpenProcess", NULL);
    }
    /* Somebody may refer to it still. */
    if (WaitForSingleObject(opened->handle, 0) != WAIT_OBJECT_0)
        return WINIPC_OK;
    CloseHandle(opened->handle);
    return fail_ended(0, function);
}

winipc_status winipc__handle_open_process(winipc__handle_process *opened,
                                          winipc_process *process,
                                          const char *function)
{
    winipc_object *object = winipc_process_object(process);
    winipc_status status;
    DWORD id;

    winipc__object_enter(object);
    id = GetProcessId(object->handle);
    status = id == 0
                 ? winipc__fail(GetLastError(), "GetProcessId", object->name)
                 : winipc__handle_open_number(opened, id, function);
    winipc__object_leave(object);
    return status;
}

static DWORD duplicate_here(HANDLE process, uint64_t value, HANDLE *handle,
                            DWORD options)
{
    return DuplicateHandle(process, (HANDLE)(uintptr_t)value,
                           GetCurrentProcess(), handle, 0, FALSE,
                           options | DUPLICATE_SAME_ACCESS)
               ? ERROR_SUCCESS
               : winipc__failure_code();
}

DWORD winipc__handle_take(HANDLE process, uint64_t value, HANDLE *handle)
{
    return duplicate_here(process, value, handle, 0);
}

/* To make none for it would do on Windows; Wine closes it, but says that it
   failed (tests/raw: object_is_closed_there_without_a_copy). */
DWORD winipc__handle_close_there(HANDLE process, uint64_t value)
{
    HANDLE handle;
    DWORD code =
        duplicate_here(process, value, &handle, DUPLICATE_CLOSE_SOURCE);

    if (code == ERROR_SUCCESS)
        CloseHandle(handle);
    return code;
}

winipc_status winipc__handle_fail(DWORD code)
{
    if (code == ERROR_INVALID_HANDLE)
        return winipc__fail_as(WINIPC_E_NOT_FOUND, code, "DuplicateHandle",
                               NULL, "the process has no such handle");
    return winipc__fail(code, "DuplicateHandle", NULL);
}

winipc_status winipc_object_duplicate(winipc_object *object,
                                      winipc_process *process,
                                      uint64_t *remote_handle)
{
    winipc__handle_process opened;
    winipc_status status;
    HANDLE handle;

    if (object == NULL || process == NULL || remote_handle == NULL)
        return winipc__refuse_null(__func__, "a pointer is NULL");
    status = winipc__handle_open_process(&opened, process, __func__);
    if (status != WINIPC_OK)
        return status;
    winipc__object_enter(object);
    status = winipc__object_duplicate(object, true, opened.handle, &handle,
                                      __func__);
    if (status == WINIPC_OK)
        *remote_handle = (uintptr_t)handle;
    winipc__object_leave(object);
    CloseHandle(opened.handle);
    return status;
}

winipc_status winipc_process_close_handle(winipc_process *process,
                                          uint64_t remote_handle)
{
    winipc__handle_process opened;
    winipc_status status;
    DWORD code;

    if (process == NULL)
        return winipc__refuse_null(__func__, "the process is NULL");
    if (!winipc__object_is_value(remote_handle))
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              "no handle has that value");
    status = winipc__handle_open_process(&opened, process, __func__);
    if (status != WINIPC_OK)
        return status;
    code = winipc__handle_close_there(opened.handle, remote_handle);
    CloseHandle(opened.handle);
    return code == ERROR_SUCCESS ? WINIPC_OK : winipc__handle_fail(code);
}

static winipc_status compare(winipc_object *first, winipc_object *second,
                             bool *same)
{
    bool answer;
    DWORD code =
        winipc__compare_objects(first->handle, second->handle, &answer);

    if (code == ERROR_PROC_NOT_FOUND)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, code, "NtCompareObjects",
                               first->name, "this system does not have it");
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtCompareObjects", first->name);
    *same = answer;
    return WINIPC_OK;
}

/* Held in one order, so that no two threads wait for each other. */
static winipc_status hold_and_compare(winipc_object *lower,
                                      winipc_object *upper, bool *same,
                                      const char *function)
{
    winipc_status status = winipc__object_hold(lower, false, function);

    if (status != WINIPC_OK)
        return status;
    if (lower == upper) {
        *same = true;
    } else {
        status = winipc__object_hold(upper, false, function);
        if (status == WINIPC_OK) {
            status = compare(lower, upper, same);
            winipc__object_let_go(upper);
        }
    }
    winipc__object_let_go(lower);
    return status;
}

winipc_status winipc_object_is_same(winipc_object *first, winipc_object *second,
                                    bool *same)
{
    winipc_object *lower = first < second ? first : second;
    winipc_object *upper = first < second ? second : first;
    winipc_status status;

    if (first == NULL || second == NULL || same == NULL)
        return winipc__refuse_null(__func__, "a pointer is NULL");
    winipc__object_enter(lower);
    winipc__object_enter(upper);
    status = hold_and_compare(lower, upper, same, __func__);
    winipc__object_leave(upper);
    winipc__object_leave(lower);
    return status;
}
