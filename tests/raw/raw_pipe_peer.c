/*
 * raw_pipe_peer.c - pipes: what they tell of themselves and of their peers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

static pipe_local ask_local(HANDLE handle)
{
    IO_STATUS_BLOCK block;
    pipe_local answer = {0};
    NTSTATUS status = nt.NtQueryInformationFile(handle, &block, &answer,
                                                sizeof answer, FILE_PIPE_LOCAL);

    if (status < 0) {
        say_status(status);
        ExitProcess(0);
    }
    return answer;
}

PROBE(pipe_tells_how_much_there_is_to_read)
{
    make_pair(DUPLEX, 0, 4096);
    write_to(client, 5);
    say("%lu", ask_local(server).read_data_available);
}

PROBE(pipe_tells_how_much_may_be_written)
{
    make_pair(DUPLEX, 0, 4096);
    say("%lu", ask_local(server).write_quota_available);
}

PROBE(pipe_names_are_listed)
{
    WIN32_FIND_DATAW found;

    make_pair(DUPLEX, 0, 64);
    say_opens(FindFirstFileW(L"\\\\.\\pipe\\*", &found));
}

PROBE(pipe_names_are_listed_by_NtQueryDirectoryFile)
{
    static char answer[4096];
    IO_STATUS_BLOCK block;
    HANDLE root;

    make_pair(DUPLEX, 0, 64);
    root = need(CreateFileW(L"\\\\.\\pipe\\", GENERIC_READ,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                            OPEN_EXISTING, 0, NULL),
                "CreateFileW");
    say_status(nt.NtQueryDirectoryFile(root, NULL, NULL, NULL, &block, answer,
                                       sizeof answer, FileDirectoryInformation,
                                       FALSE, NULL, TRUE));
}

PROBE(pipe_handle_tells_its_name)
{
    make_pair(DUPLEX, 0, 64);
    say_object_text(server, OBJECT_NAME);
    say(", client ");
    say_object_text(client, OBJECT_NAME);
}

PROBE(pipe_tells_the_process_of_its_client)
{
    ULONG process = 0;

    make_pair(DUPLEX, 0, 64);
    say_result(GetNamedPipeClientProcessId(server, &process));
    say(process == GetCurrentProcessId() ? ", right" : ", wrong");
    say(", of its server ");
    say_result(GetNamedPipeServerProcessId(client, &process));
    say(process == GetCurrentProcessId() ? ", right" : ", wrong");
}

PROBE(pipe_tells_the_session_of_its_client)
{
    ULONG session = 99;
    DWORD mine = 98;

    make_pair(DUPLEX, 0, 64);
    ProcessIdToSessionId(GetCurrentProcessId(), &mine);
    say_result(GetNamedPipeClientSessionId(server, &session));
    say(session == mine ? ", right" : ", wrong");
}

PROBE(pipe_tells_the_machine_of_its_client)
{
    BOOL(WINAPI * ask)(HANDLE, wchar_t *, ULONG);
    function found = find(L"kernelbase", "GetNamedPipeClientComputerNameW");
    wchar_t name[100];

    make_pair(DUPLEX, 0, 64);
    memcpy(&ask, &found, sizeof ask);
    if (ask == NULL)
        say("not there");
    else
        say_result(ask(server, name, sizeof name));
}

PROBE(pipe_client_is_not_impersonated_before_a_read)
{
    make_pair(DUPLEX, 0, 64);
    say_result(ImpersonateNamedPipeClient(server));
}

/* 1 is identification, 2 impersonation. */
PROBE(pipe_client_keeps_its_level_of_impersonation)
{
    SECURITY_IMPERSONATION_LEVEL level = SecurityAnonymous;
    HANDLE token;
    DWORD length;

    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX, 0, 1, 64), "CreateNamedPipeW");
    client = need(open_pipe(GENERIC_READ | GENERIC_WRITE,
                            SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION),
                  "CreateFileW");
    write_to(client, 5);
    say_read_of(server, 8);
    need_true(ImpersonateNamedPipeClient(server), "impersonate");
    need_true(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token),
              "OpenThreadToken");
    need_true(GetTokenInformation(token, TokenImpersonationLevel, &level,
                                  sizeof level, &length),
              "GetTokenInformation");
    say(", level %d", (int)level);
}

PROBE(pipe_access_list_is_checked)
{
    pipe_name = unique(L"\\\\.\\pipe\\");
    need(CreateNamedPipeW(pipe_name, DUPLEX, 0, 9, 64, 64, 0,
                          attributes(L"D:P(A;;GR;;;%ls)")),
         "CreateNamedPipeW");
    say_opens(open_pipe(GENERIC_WRITE, 0));
    say(", second instance ");
    say_opens(make_instance(DUPLEX, 0, 9, 64));
}
