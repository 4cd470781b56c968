/*
 * pipe_adopt.c - an end around a HANDLE that came from elsewhere.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "named.h"
#include "pipe_private.h"

/* A mailslot is a file too, and so is a socket. */
static winipc_status ask(HANDLE handle, const char *name,
                         winipc__pipe_information *information)
{
    static const char function[] = "NtQueryInformationFile";
    DWORD code = winipc__query_file(handle, WINIPC__FILE_PIPE_LOCAL_INFORMATION,
                                    information, sizeof *information);

    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    if (code == ERROR_PROC_NOT_FOUND)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, code, function, name,
                               "this system does not have it");
    if (code == ERROR_ACCESS_DENIED)
        return winipc__fail(code, function, name);
    return winipc__fail_as(WINIPC_E_WRONG_TYPE, code, function, name,
                           "the handle is not that of a pipe");
}

/* Will it do as an end? */
static winipc_status check(HANDLE handle, const char *name,
                           const winipc__pipe_information *information,
                           const char *function)
{
    DWORD read_mode = PIPE_READMODE_MESSAGE, code;
    ULONG mode;

    if (information->state != WINIPC__PIPE_CONNECTED &&
        information->state != WINIPC__PIPE_CLOSING)
        return winipc__refuse(WINIPC_E_INVALID_USE, function, name,
                              "it is a server's, and has no client");
    code = winipc__query_file(handle, WINIPC__FILE_MODE_INFORMATION, &mode,
                              sizeof mode);
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtQueryInformationFile", name);
    if (mode & WINIPC__SYNCHRONOUS_MODES)
        return winipc__refuse(WINIPC_E_UNSUPPORTED, function, name,
                              "the handle was opened without "
                              "FILE_FLAG_OVERLAPPED");
    if (information->type == WINIPC__MESSAGE_TYPE &&
        !SetNamedPipeHandleState(handle, &read_mode, NULL, NULL))
        return winipc__fail(GetLastError(), "SetNamedPipeHandleState", name);
    return WINIPC_OK;
}

winipc_status winipc_pipe_adopt(winipc_pipe **out, void *handle)
{
    char name[3 * WINIPC__NAME_MAX + 1];
    winipc__pipe_request request = {.name = name};
    winipc__object_basic_information basic;
    winipc__pipe_information information;
    winipc_scope scope;
    winipc_status status;
    DWORD code;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__named_check_type(handle, L"File", __func__);
    if (status != WINIPC_OK)
        return status;
    winipc__named_ask_name(handle, name, sizeof name, &scope);
    status = ask(handle, name, &information);
    if (status == WINIPC_OK)
        status = check(handle, name, &information, __func__);
    if (status != WINIPC_OK)
        return status;
    code = winipc__query_object(handle, WINIPC__OBJECT_BASIC_INFORMATION,
                                &basic, sizeof basic);
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtQueryObject", name);
    request.access = basic.granted_access;
    return winipc__pipe_make(out, handle, &information, &request);
}
