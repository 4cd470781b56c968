/*
 * pipe_pair.c - both ends of a pipe that has no name.
 *
 * Windows makes a pipe beside an open handle to the folder of all pipes, and opens
 * its other end beside the first: nobody else can.
 *
 * SPDX-License-Identifier: MIT
 */
#include <wchar.h>

#include "error.h"
#include "options.h"
#include "pipe_private.h"
#include "security.h"

/* What the client's end needs, of a pipe seen from the server. */
static const ULONG rights[] = {
    [WINIPC_PIPE_DUPLEX] = GENERIC_READ | GENERIC_WRITE,
    [WINIPC_PIPE_INBOUND] = GENERIC_WRITE | FILE_READ_ATTRIBUTES,
    [WINIPC_PIPE_OUTBOUND] = GENERIC_READ | FILE_WRITE_ATTRIBUTES,
};

/* Open `name` beside `root`, for overlapped calls unless `options` say otherwise. */
static DWORD open_beside(HANDLE *handle, HANDLE root, const wchar_t *name,
                         ULONG access, ULONG options)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING text = {0};
    IO_STATUS_BLOCK block;

    text.Buffer = (wchar_t *)(uintptr_t)name;
    text.Length = (USHORT)(wcslen(name) * sizeof *name);
    text.MaximumLength = text.Length;
    InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE, root,
                               NULL);
    return winipc__nt_error(
        winipc__ntapi.NtOpenFile(handle, access | SYNCHRONIZE, &object, &block,
                                 FILE_SHARE_READ | FILE_SHARE_WRITE, options));
}

winipc_status winipc__pipe_open_root(HANDLE *root, const char *name)
{
    DWORD code;

    if (winipc__ntapi.NtOpenFile == NULL)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, ERROR_PROC_NOT_FOUND,
                               "NtOpenFile", name,
                               "this system does not have it");
    code = open_beside(root, NULL, L"\\??\\pipe\\", FILE_READ_ATTRIBUTES, 0);
    return code == ERROR_SUCCESS ? WINIPC_OK
                                 : winipc__fail(code, "NtOpenFile", name);
}

/* Open both, and tell what the first one is. */
static winipc_status open_both(HANDLE ends[2],
                               winipc__pipe_information *information,
                               winipc__pipe_shape *shape, ULONG options)
{
    winipc_status status = winipc__pipe_open_root(&shape->root, NULL);
    DWORD code;

    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_instance(&ends[0], information, shape, true);
    CloseHandle(shape->root);
    if (status != WINIPC_OK)
        return status;
    code =
        open_beside(&ends[1], ends[0], L"", rights[shape->direction], options);
    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    CloseHandle(ends[0]);
    return winipc__fail(code, "NtOpenFile", NULL);
}

static winipc_status open_ends(HANDLE ends[2],
                               winipc__pipe_information *information,
                               winipc__pipe_shape *shape, ULONG options,
                               const char *function)
{
    winipc_status status =
        winipc__security_make_pipe(&shape->attributes, NULL, function);

    if (status != WINIPC_OK)
        return status;
    status = open_both(ends, information, shape, options);
    winipc__security_free(&shape->attributes);
    return status;
}

/* What is asked for; why it makes no sense, or NULL. */
static const char *check(winipc__pipe_shape *shape,
                         winipc__pipe_request *request,
                         const winipc_pipe_pair_options *options)
{
    winipc_pipe_pair_options opt;
    const char *reason = winipc__options_copy(&opt, sizeof opt, options);

    if (reason == NULL)
        reason = winipc__object_check_defaults(opt.stop, opt.timeout_ms);
    if (reason != NULL)
        return reason;
    *shape = (winipc__pipe_shape){
        .byte_mode = opt.byte_mode,
        .direction = opt.direction,
        .quota = opt.max_message_size,
    };
    reason = winipc__pipe_complete_shape(shape);
    *request = (winipc__pipe_request){
        .max_message_size = shape->quota,
        .timeout_ms = opt.timeout_ms,
        .stop = opt.stop,
    };
    return reason;
}

/* Around handles that are the ends' on success only. */
static winipc_status make_ends(winipc_pipe *made[2], HANDLE ends[2],
                               winipc__pipe_information information[2],
                               const winipc__pipe_shape *shape,
                               const winipc__pipe_request *request)
{
    DWORD mode = PIPE_READMODE_MESSAGE;
    winipc_status status = WINIPC_OK;

    if (!shape->byte_mode &&
        !SetNamedPipeHandleState(ends[1], &mode, NULL, NULL))
        status = winipc__fail(GetLastError(), "SetNamedPipeHandleState", NULL);
    if (status == WINIPC_OK)
        status = winipc__pipe_ask(ends[1], NULL, &information[1]);
    for (int i = 0; status == WINIPC_OK && i < 2; i++)
        status = winipc__pipe_make(&made[i], ends[i], &information[i], request);
    return status;
}

winipc_status winipc_pipe_pair(winipc_pipe **first, winipc_pipe **second,
                               const winipc_pipe_pair_options *options)
{
    winipc__pipe_information information[2];
    winipc_pipe *made[2] = {NULL, NULL};
    winipc__pipe_request request;
    winipc__pipe_shape shape;
    winipc_status status;
    const char *reason;
    HANDLE ends[2];

    if (first == NULL || second == NULL)
        return winipc__refuse_null(__func__, "first or second is NULL");
    *first = *second = NULL;
    reason = check(&shape, &request, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              reason);
    status = open_ends(ends, information, &shape, 0, __func__);
    if (status != WINIPC_OK)
        return status;
    status = make_ends(made, ends, information, &shape, &request);
    if (status == WINIPC_OK) {
        *first = made[0];
        *second = made[1];
        return WINIPC_OK;
    }
    for (int i = 0; i < 2; i++) {
        if (made[i] == NULL)
            CloseHandle(ends[i]);
        winipc_pipe_close(made[i]);
    }
    return status;
}

winipc_status
winipc_pipe_pair_with_handle(winipc_pipe **end, void **handle,
                             const winipc_pipe_pair_options *options)
{
    winipc__pipe_information information;
    winipc__pipe_request request;
    winipc__pipe_shape shape;
    winipc_status status;
    const char *reason;
    HANDLE ends[2];

    if (end == NULL || handle == NULL)
        return winipc__refuse_null(__func__, "end or handle is NULL");
    *end = NULL;
    *handle = NULL;
    reason = check(&shape, &request, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              reason);
    shape.byte_mode = true;
    status = open_ends(ends, &information, &shape, FILE_SYNCHRONOUS_IO_NONALERT,
                       __func__);
    if (status != WINIPC_OK)
        return status;
    status = winipc__pipe_make(end, ends[0], &information, &request);
    if (status == WINIPC_OK) {
        *handle = ends[1];
        return WINIPC_OK;
    }
    CloseHandle(ends[0]);
    CloseHandle(ends[1]);
    return status;
}
