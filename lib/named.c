/*
 * named.c - kernel objects with names: create or join, open, adopt.
 *
 * SPDX-License-Identifier: MIT
 */
#include "named.h"

#include <string.h>

#include "error.h"
#include "name.h"
#include "ntapi.h"
#include "options.h"
#include "security.h"
#include "utf8.h"

/* Open with the most rights that are granted.  On failure the error code of
   Windows is in `*code`. */
static HANDLE open_with_most(const winipc__named_kind *kind,
                             const wchar_t *name, DWORD *code)
{
    HANDLE handle = NULL;

    for (const DWORD *access = kind->access; *access != 0; access++) {
        handle = kind->open(name, *access);
        *code = handle == NULL ? GetLastError() : ERROR_SUCCESS;
        if (*code != ERROR_ACCESS_DENIED)
            break;
    }
    return handle;
}

/* What denies access when it is to be created may be gone when it is opened:
   then it can be created.  Where none may be, it is as if it had gone again. */
#define RACES 10

/* Create with all rights; or join what exists, with those it grants. */
static HANDLE create_or_join(const winipc__named_kind *kind,
                             const winipc__named_request *request,
                             const wchar_t *name, const void *shape,
                             bool *created, winipc_status *status)
{
    SECURITY_ATTRIBUTES attributes;
    const char *function = kind->create_name;
    HANDLE handle = NULL;
    DWORD code, open_code = ERROR_FILE_NOT_FOUND;

    *status = winipc__security_make(&attributes, request->security,
                                    request->function);
    if (*status != WINIPC_OK)
        return NULL;
    for (int i = 0; i < RACES && open_code == ERROR_FILE_NOT_FOUND; i++) {
        SetLastError(ERROR_SUCCESS); /* success does not clear it by itself */
        handle = kind->create(&attributes, name, kind->access[0], shape);
        code = GetLastError();
        *created = handle != NULL && code != ERROR_ALREADY_EXISTS;
        if (handle != NULL || code != ERROR_ACCESS_DENIED || name == NULL)
            break;
        handle = open_with_most(kind, name, &open_code);
    }
    winipc__security_free(&attributes);
    if (handle == NULL && open_code != ERROR_FILE_NOT_FOUND) {
        function = kind->open_name;
        code = open_code;
    }
    if (handle == NULL)
        *status = winipc__fail(code, function, request->name);
    return handle;
}

/* The handle becomes the object's on success only. */
static void *make(const winipc__named_kind *kind, HANDLE handle,
                  const winipc__named_request *request, const void *shape,
                  bool created, winipc_status *status)
{
    winipc_object *object = winipc__object_new(kind->size, &kind->kind, handle,
                                               request->name, request->stop);
    const char *mismatch = NULL;

    if (object == NULL) {
        *status = WINIPC_E_NO_MEMORY;
        return NULL;
    }
    object->scope = request->scope;
    object->created = created;
    if (kind->learn != NULL)
        mismatch = kind->learn(object, shape);
    if (mismatch == NULL)
        return object;
    *status = winipc__refuse(WINIPC_E_MISMATCH, request->function,
                             request->name, mismatch);
    object->handle = NULL; /* as on any failure, it is not the object's */
    winipc__object_close(object);
    return NULL;
}

/* The same, of a handle that passed its checks if `*status` says so; closes it
   if not, or if there is no memory. */
static void *finish(const winipc__named_kind *kind, HANDLE handle,
                    const winipc__named_request *request, const void *shape,
                    bool created, winipc_status *status)
{
    void *object = NULL;

    if (*status == WINIPC_OK)
        object = make(kind, handle, request, shape, created, status);
    if (object == NULL)
        CloseHandle(handle);
    return object;
}

static const char *check_request(winipc__name *wide,
                                 const winipc__named_request *request,
                                 winipc_status *status)
{
    const char *reason = winipc__object_check_stop(request->stop);

    *status = WINIPC_E_INVALID_ARGUMENT;
    if (reason != NULL)
        return reason;
    if ((unsigned)request->scope > WINIPC_SCOPE_GLOBAL)
        return "scope is none of the winipc_scope values";
    *status = WINIPC_E_INVALID_NAME;
    return winipc__name_object(wide, request->name, request->scope);
}

void *winipc__named_create(const winipc__named_kind *kind,
                           const winipc__named_request *request,
                           const void *shape, winipc_status *status)
{
    winipc__name wide;
    const char *reason = check_request(&wide, request, status);
    HANDLE handle;
    bool created;

    if (reason != NULL) {
        *status =
            winipc__refuse(*status, request->function, request->name, reason);
        return NULL;
    }
    handle = create_or_join(kind, request, wide.ptr, shape, &created, status);
    if (handle == NULL)
        return NULL;
    if (!created && request->must_be_new)
        *status = winipc__refuse(WINIPC_E_EXISTS, request->function,
                                 request->name, "the name is taken");
    else if (!created)
        *status = winipc__security_check_owner(
            handle, request->owner, request->name, request->function);
    return finish(kind, handle, request, shape, created, status);
}

void *winipc__named_open(const winipc__named_kind *kind, const char *name,
                         const winipc_open_options *options,
                         winipc_status *status, const char *function)
{
    winipc__named_request request = {.name = name, .function = function};
    winipc_open_options opt;
    winipc__name wide;
    const char *reason = winipc__options_copy(&opt, sizeof opt, options);
    HANDLE handle;
    DWORD code;

    *status = WINIPC_E_INVALID_ARGUMENT;
    if (reason == NULL) {
        request.scope = opt.scope;
        request.stop = opt.stop;
        reason = check_request(&wide, &request, status);
        if (reason == NULL && name == NULL)
            reason = "the name is NULL, and only create makes an object "
                     "without a name";
    }
    if (reason != NULL) {
        *status = winipc__refuse(*status, function, name, reason);
        return NULL;
    }
    handle = open_with_most(kind, wide.ptr, &code);
    if (handle == NULL) {
        *status = winipc__fail(code, kind->open_name, name);
        return NULL;
    }
    *status = winipc__security_check_owner(handle, opt.expected_owner_sid, name,
                                           function);
    return finish(kind, handle, &request, NULL, false, status);
}

winipc_status winipc__named_ask_type(HANDLE handle,
                                     wchar_t type[WINIPC__TYPE_MAX],
                                     const char *function)
{
    union {
        UNICODE_STRING type;
        char room[1024];
    } answer;
    size_t length;
    DWORD code;

    /* GetCurrentProcess() is INVALID_HANDLE_VALUE. */
    if (handle == NULL || handle == INVALID_HANDLE_VALUE ||
        handle == GetCurrentThread())
        return winipc__refuse_null(function, "there is no handle");
    code = winipc__query_object(handle, WINIPC__OBJECT_TYPE_INFORMATION,
                                &answer, sizeof answer);
    if (code == ERROR_INVALID_HANDLE)
        return winipc__fail_as(WINIPC_E_INVALID_ARGUMENT, code, function, NULL,
                               "the handle is not open");
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtQueryObject", NULL);
    length = answer.type.Length / sizeof *type;
    if (length >= WINIPC__TYPE_MAX) /* longer than any that is asked for */
        length = 0;
    memcpy(type, answer.type.Buffer, length * sizeof *type);
    type[length] = L'\0';
    return WINIPC_OK;
}

winipc_status winipc__named_check_type(HANDLE handle, const wchar_t *type,
                                       const char *function)
{
    wchar_t found[WINIPC__TYPE_MAX];
    winipc_status status = winipc__named_ask_type(handle, found, function);

    if (status == WINIPC_OK && wcscmp(found, type) != 0)
        status = winipc__refuse(WINIPC_E_WRONG_TYPE, function, NULL,
                                "the handle is that of another kind of object");
    return status;
}

bool winipc__named_ask_name(HANDLE handle, char *name, size_t size,
                            winipc_scope *scope)
{
    union {
        UNICODE_STRING name;
        wchar_t room[700];
    } answer;
    const wchar_t *found;
    bool mailslot;

    *name = '\0';
    *scope = WINIPC_SCOPE_SESSION;
    /* What Windows writes behind the name ends with a 0. */
    if (winipc__query_object(handle, WINIPC__OBJECT_NAME_INFORMATION, &answer,
                             sizeof answer) != ERROR_SUCCESS ||
        answer.name.Length == 0)
        return false;
    answer.name.Buffer[answer.name.Length / sizeof(wchar_t)] = L'\0';
    found = winipc__name_of_kernel(answer.name.Buffer, scope, &mailslot);
    winipc__utf8_narrow(name, size, found, wcslen(found));
    return mailslot;
}

void *winipc__named_adopt(const winipc__named_kind *kind, HANDLE handle,
                          winipc_status *status, const char *function)
{
    winipc__named_request request = {.function = function};
    char name[3 * WINIPC__NAME_MAX + 1];

    *status = winipc__named_check_type(handle, kind->type, function);
    if (*status != WINIPC_OK)
        return NULL;
    winipc__named_ask_name(handle, name, sizeof name, &request.scope);
    request.name = name;
    return make(kind, handle, &request, NULL, false, status);
}
