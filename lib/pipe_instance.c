/*
 * pipe_instance.c - one instance of a pipe, as its server makes it.
 *
 * Not with CreateNamedPipeW(): that makes no pipe without a name, and gives the
 * server of an outbound pipe no right to ask how many instances there are.
 *
 * SPDX-License-Identifier: MIT
 */
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

const char *winipc__pipe_check_shape(const winipc__pipe_shape *shape)
{
    if ((unsigned)shape->direction > WINIPC_PIPE_OUTBOUND)
        return "direction is none of the winipc_pipe_direction values";
    return shape->quota > INT32_MAX ? "max_message_size is above 2 GiB" : NULL;
}

static DWORD create(HANDLE *handle, const wchar_t *name, HANDLE root,
                    const winipc__pipe_shape *shape,
                    const SECURITY_ATTRIBUTES *attributes, ULONG disposition,
                    ULONG remote)
{
    const ULONG mode = shape->byte_mode ? 0 : WINIPC__MESSAGE_TYPE;
    LARGE_INTEGER timeout = {.QuadPart = FOR_EVER};
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING text = {0};
    IO_STATUS_BLOCK block;

    if (name != NULL) {
        text.Buffer = (wchar_t *)(uintptr_t)name;
        text.Length = (USHORT)(wcslen(name) * sizeof *name);
        text.MaximumLength = text.Length;
    }
    /* Without OBJ_INHERIT, whatever the attributes say. */
    InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE, root,
                               attributes->lpSecurityDescriptor);
    return winipc__nt_error(winipc__ntapi.NtCreateNamedPipeFile(
        handle, directions[shape->direction].access | SYNCHRONIZE, &object,
        &block, directions[shape->direction].share, disposition, 0,
        mode | remote, mode, 0, UINT32_MAX, shape->quota, shape->quota,
        &timeout));
}

/* Wine takes the flag that keeps remote clients out for the type, so that a pipe of
   bytes becomes one of messages (tests/raw:
   pipe_NtCreateNamedPipeFile_keeps_remote_clients_out).  It has no remote
   clients. */
static bool is_misunderstood(HANDLE handle, const winipc__pipe_shape *shape)
{
    winipc__pipe_information information;

    return shape->byte_mode && !shape->allow_remote &&
           winipc__query_pipe(handle, &information) == ERROR_SUCCESS &&
           information.type == WINIPC__MESSAGE_TYPE;
}

/* Wine makes a pipe a second time, whoever has the first
   (tests/raw: pipe_NtCreateNamedPipeFile_creates_once): then two instances are
   counted.  If two servers begin at once, both may be refused there. */
static DWORD check_first(HANDLE handle)
{
    winipc__pipe_information information;
    DWORD code = winipc__query_pipe(handle, &information);

    return code == ERROR_SUCCESS && information.instances != 1
               ? ERROR_ACCESS_DENIED
               : code;
}

DWORD winipc__pipe_instance(HANDLE *handle, const wchar_t *name, HANDLE root,
                            const winipc__pipe_shape *shape,
                            const SECURITY_ATTRIBUTES *attributes, bool first)
{
    const ULONG disposition = first ? FILE_CREATE : FILE_OPEN;
    DWORD code;

    if (winipc__ntapi.NtCreateNamedPipeFile == NULL)
        return ERROR_PROC_NOT_FOUND;
    code = create(handle, name, root, shape, attributes, disposition,
                  shape->allow_remote ? 0 : WINIPC__REJECT_REMOTE_CLIENTS);
    if (code == ERROR_SUCCESS && is_misunderstood(*handle, shape)) {
        CloseHandle(*handle);
        code = create(handle, name, root, shape, attributes, disposition, 0);
    }
    if (code == ERROR_SUCCESS && first && name != NULL) {
        code = check_first(*handle);
        if (code != ERROR_SUCCESS)
            CloseHandle(*handle);
    }
    return code;
}
