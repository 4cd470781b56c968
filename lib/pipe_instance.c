/*
 * pipe_instance.c - one instance of a pipe, as its server makes it.
 *
 * Not with CreateNamedPipeW(): that makes no pipe without a name, and gives the
 * server of an outbound pipe no right to ask how many instances there are.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "pipe_private.h"

#include <wchar.h>

#define FOR_EVER (-1LL) /* as a default of WaitNamedPipeW(), in 100 ns */

/* A server that only sends must be able to ask about its pipe, and one that only
   receives to say how it reads. */
static const struct {
    ULONG access, share;
} directions[] = {
    [WINIPC_PIPE_DUPLEX] = {GENERIC_READ | GENERIC_WRITE,
                            FILE_SHARE_READ | FILE_SHARE_WRITE},
    [WINIPC_PIPE_INBOUND] = {GENERIC_READ | FILE_WRITE_ATTRIBUTES,
                             FILE_SHARE_WRITE},
    [WINIPC_PIPE_OUTBOUND] = {GENERIC_WRITE | FILE_READ_ATTRIBUTES,
                              FILE_SHARE_READ},
};

const char *winipc__pipe_complete_shape(winipc__pipe_shape *shape)
{
    if (shape->quota == 0)
        shape->quota = WINIPC_PIPE_MESSAGE_SIZE;
    if ((unsigned)shape->direction > WINIPC_PIPE_OUTBOUND)
        return "direction is none of the winipc_pipe_direction values";
    return shape->quota > INT32_MAX ? "max_message_size is above 2 GiB" : NULL;
}

static DWORD create(HANDLE *handle, const winipc__pipe_shape *shape,
                    ULONG disposition)
{
    const ULONG mode = shape->byte_mode ? 0 : WINIPC__MESSAGE_TYPE;
    const ULONG remote =
        shape->reject_remote ? WINIPC__REJECT_REMOTE_CLIENTS : 0;
    LARGE_INTEGER timeout = {.QuadPart = FOR_EVER};
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING text = {0};
    IO_STATUS_BLOCK block;

    if (winipc__ntapi.NtCreateNamedPipeFile == NULL)
        return ERROR_PROC_NOT_FOUND;
    if (shape->path != NULL) {
        text.Buffer = (wchar_t *)(uintptr_t)shape->path;
        text.Length = (USHORT)(wcslen(shape->path) * sizeof *shape->path);
        text.MaximumLength = text.Length;
    }
    /* Without OBJ_INHERIT, whatever the attributes say. */
    InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE,
                               shape->root,
                               shape->attributes.lpSecurityDescriptor);
    return winipc__nt_error(winipc__ntapi.NtCreateNamedPipeFile(
        handle, directions[shape->direction].access | SYNCHRONIZE, &object,
        &block, directions[shape->direction].share, disposition, 0,
        mode | remote, mode, 0, UINT32_MAX, shape->quota, shape->quota,
        &timeout));
}

static winipc_status fail(DWORD code, const winipc__pipe_shape *shape,
                          bool first)
{
    static const char function[] = "NtCreateNamedPipeFile";
    const char *name = shape->name;

    if (code == ERROR_PROC_NOT_FOUND)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, code, function, name,
                               "this system does not have it");
    if (first && shape->path != NULL &&
        (code == ERROR_ACCESS_DENIED || code == ERROR_PIPE_BUSY ||
         code == ERROR_ALREADY_EXISTS))
        return winipc__fail_as(WINIPC_E_EXISTS, code, function, name,
                               "the name is taken");
    if (code == ERROR_ACCESS_DENIED)
        return winipc__fail_as(WINIPC_E_ACCESS_DENIED, code, function, name,
                               "the pipe has become another's, or its security "
                               "leaves you out");
    return winipc__fail(code, function, name);
}

/* Wine 8 makes a pipe a second time, whoever has the first
   (tests/raw: pipe_NtCreateNamedPipeFile_creates_once): then two instances are
   counted.  If two servers begin at once, both may be refused there. */
static bool is_second(const winipc__pipe_information *information,
                      const winipc__pipe_shape *shape, bool first)
{
    return first && shape->path != NULL && information->instances != 1;
}

winipc_status winipc__pipe_instance(HANDLE *handle,
                                    winipc__pipe_information *information,
                                    const winipc__pipe_shape *shape, bool first)
{
    DWORD code = create(handle, shape, first ? FILE_CREATE : FILE_OPEN);
    winipc_status status;

    if (code != ERROR_SUCCESS)
        return fail(code, shape, first);
    status = winipc__pipe_ask(*handle, shape->name, information);
    if (status == WINIPC_OK && is_second(information, shape, first))
        status = fail(ERROR_PIPE_BUSY, shape, first);
    if (status != WINIPC_OK)
        CloseHandle(*handle);
    return status;
}
