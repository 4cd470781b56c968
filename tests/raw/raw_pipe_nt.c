/*
 * raw_pipe_nt.c - pipes: the calls below Win32.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

enum { /* control codes that winioctl.h does not have */
       PIPE_ASSIGN_EVENT = 0x110000,
       PIPE_WAIT_FOR = 0x110018,
       PIPE_GET_CONNECTION_ATTRIBUTE = 0x110030,
       PIPE_FLUSH = 0x118040
};

static const wchar_t *nt_name(void)
{
    static wchar_t name[200];

    pipe_name = unique(L"\\\\.\\pipe\\");
    _snwprintf(name, COUNT(name), L"\\??%ls", pipe_name + 3);
    return name;
}

enum { BYTES, MESSAGES_NT, REJECT_REMOTE }; /* bits of an NT pipe's type */

static NTSTATUS create_type(HANDLE *handle, const wchar_t *name, ULONG access,
                            ULONG disposition, HANDLE root, ULONG type)
{
    LARGE_INTEGER timeout = {.QuadPart = -500000};
    IO_STATUS_BLOCK block;

    return nt.NtCreateNamedPipeFile(
        handle, access | SYNCHRONIZE, named(name, root), &block,
        FILE_SHARE_READ | FILE_SHARE_WRITE, disposition, 0, type, 0, 0, 9, 64,
        64, &timeout);
}

static NTSTATUS create_nt(HANDLE *handle, const wchar_t *name, ULONG access,
                          ULONG disposition, HANDLE root)
{
    return create_type(handle, name, access, disposition, root, MESSAGES_NT);
}

PROBE(pipe_NtCreateNamedPipeFile_creates_once)
{
    const wchar_t *name = nt_name();

    say_status(
        create_nt(&server, name, FILE_READ_ATTRIBUTES, FILE_CREATE, NULL));
    say(", then ");
    say_status(
        create_nt(&server, name, FILE_READ_ATTRIBUTES, FILE_CREATE, NULL));
}

PROBE(pipe_NtCreateNamedPipeFile_opens_only_what_is_there)
{
    say_status(
        create_nt(&server, nt_name(), FILE_READ_ATTRIBUTES, FILE_OPEN, NULL));
}

/* Whether the bit is taken for what it is, by a pipe of bytes. */
PROBE(pipe_NtCreateNamedPipeFile_keeps_remote_clients_out)
{
    pipe_local local;
    IO_STATUS_BLOCK block;

    say_status(create_type(&server, nt_name(), FILE_READ_ATTRIBUTES,
                           FILE_CREATE, NULL, BYTES | REJECT_REMOTE));
    need_true(nt.NtQueryInformationFile(server, &block, &local, sizeof local,
                                        FILE_PIPE_LOCAL) >= 0,
              "NtQueryInformationFile");
    say(", of %s", local.type == MESSAGES_NT ? "messages" : "bytes");
}

PROBE(pipe_that_only_reserves_its_name_is_not_opened)
{
    say_status(create_nt(&server, nt_name(), 0, FILE_CREATE, NULL));
    say(", client ");
    say_opens(open_pipe(GENERIC_READ | GENERIC_WRITE, 0));
}

PROBE(pipe_without_a_name_is_made)
{
    IO_STATUS_BLOCK block;
    HANDLE root;
    DWORD written;

    need_true(nt.NtOpenFile(&root, GENERIC_READ | SYNCHRONIZE,
                            named(L"\\??\\pipe\\", NULL), &block,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, 0) >= 0,
              "NtOpenFile");
    say_status(create_nt(&server, NULL, GENERIC_READ, FILE_CREATE, root));
    say(", client ");
    say_status(nt.NtOpenFile(
        &client, GENERIC_WRITE | SYNCHRONIZE, named(NULL, server), &block,
        FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_SYNCHRONOUS_IO_NONALERT));
    say(", write ");
    say_result(WriteFile(client, "12345", 5, &written, NULL));
}

static void say_control(ULONG code)
{
    IO_STATUS_BLOCK block;

    make_pair(DUPLEX, 0, 64);
    say_status(nt.NtFsControlFile(server, NULL, NULL, NULL, &block, code, NULL,
                                  0, NULL, 0));
}

PROBE(pipe_is_flushed_by_FSCTL_PIPE_FLUSH)
{
    say_control(PIPE_FLUSH);
}

/* They exist, but not with these arguments. */
static void say_is_known(ULONG code)
{
    IO_STATUS_BLOCK block;
    char data[64] = "";
    NTSTATUS status;

    make_pair(DUPLEX, 0, 64);
    status = nt.NtFsControlFile(server, NULL, NULL, NULL, &block, code, data,
                                sizeof data, data, sizeof data);
    switch ((ULONG)status) {
        case 0xc00000bb: /* STATUS_NOT_SUPPORTED */
        case 0xc0000010: /* STATUS_INVALID_DEVICE_REQUEST */
        case 0xc00000af: /* STATUS_ILLEGAL_FUNCTION */
            say_status(status);
            break;
        default:
            say("known");
    }
}

PROBE(pipe_knows_FSCTL_PIPE_ASSIGN_EVENT)
{
    say_is_known(PIPE_ASSIGN_EVENT);
}

PROBE(pipe_knows_FSCTL_PIPE_GET_CONNECTION_ATTRIBUTE)
{
    say_is_known(PIPE_GET_CONNECTION_ATTRIBUTE);
}

typedef struct pipe_wait {
    LARGE_INTEGER timeout;
    ULONG length;
    BOOLEAN has_timeout;
    wchar_t name[100];
} pipe_wait;

/* Wait for an instance of pipe_name without blocking. */
static NTSTATUS start_waiting(HANDLE root, HANDLE event, IO_STATUS_BLOCK *block)
{
    static pipe_wait wait;
    const wchar_t *name = pipe_name + wcslen(L"\\\\.\\pipe\\");

    wait.has_timeout = TRUE;
    wait.timeout.QuadPart = INT64_MIN /* for ever */;
    wait.length = (ULONG)(wcslen(name) * sizeof *name);
    memcpy(wait.name, name, wait.length);
    return nt.NtFsControlFile(
        root, event, NULL, NULL, block, PIPE_WAIT_FOR, &wait,
        (ULONG)offsetof(pipe_wait, name) + wait.length, NULL, 0);
}

static HANDLE open_root(void)
{
    return need(CreateFileW(L"\\\\.\\pipe\\", FILE_READ_ATTRIBUTES,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                            OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL),
                "CreateFileW");
}

static DWORD WINAPI accept_client(void *handle)
{
    return (DWORD)ConnectNamedPipe(handle, NULL);
}

PROBE(pipe_wait_by_FSCTL_pends)
{
    static IO_STATUS_BLOCK block;
    OVERLAPPED *overlapped = new_overlapped();
    HANDLE root = open_root();

    make_pair(DUPLEX, 0, 64);
    say_status(start_waiting(root, overlapped->hEvent, &block));
    need_true(DisconnectNamedPipe(server), "DisconnectNamedPipe");
    aside(accept_client, server);
    say(", then %s", ends(overlapped->hEvent) ? "done" : "goes on");
}

PROBE(pipe_wait_by_FSCTL_finds_no_pipe_at_once)
{
    static IO_STATUS_BLOCK block;

    pipe_name = unique(L"\\\\.\\pipe\\");
    say_status(start_waiting(open_root(), new_overlapped()->hEvent, &block));
}

PROBE(pipe_wait_by_FSCTL_is_ended_by_CancelIoEx)
{
    static IO_STATUS_BLOCK block;
    OVERLAPPED *overlapped = new_overlapped();
    HANDLE root = open_root();

    make_pair(DUPLEX, 0, 64);
    say_status(start_waiting(root, overlapped->hEvent, &block));
    say(", cancel ");
    say_result(CancelIoEx(root, NULL));
    say(", then ");
    if (ends(overlapped->hEvent))
        say_status(block.Status);
    else
        say("goes on");
}
