/*
 * raw_process.c - what is left of a process that was ended, and what it inherits.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "nt.h"
#include "pipe.h"

static void end(HANDLE process)
{
    TerminateProcess(process, 1);
    need_true(WaitForSingleObject(process, INFINITE) == WAIT_OBJECT_0,
              "TerminateProcess");
}

/* A pipe whose client is another process, which has written. */
static HANDLE play_writer(const char *role, DWORD quota)
{
    HANDLE process;

    pipe_name = unique(L"\\\\.\\pipe\\");
    server = need(make_instance(DUPLEX, 0, 1, quota), "CreateNamedPipeW");
    process = play(role, pipe_name);
    ConnectNamedPipe(server, NULL);
    return process;
}

PROBE(process_that_is_ended_leaves_what_it_wrote)
{
    HANDLE process = play_writer("write", 64);
    DWORD waiting = 0;

    while (waiting == 0)
        need_true(PeekNamedPipe(server, NULL, 0, NULL, &waiting, NULL), "peek");
    end(process);
    say_read_of(server, 8);
    say(", then ");
    say_read_of(server, 8);
}

PROBE(process_that_is_ended_takes_a_write_that_waits)
{
    HANDLE process = play_writer("write_much", 64);

    say_read_of(server, 100);
    end(process);
    say(", then ");
    say_read_of(server, 30000);
}

PROBE(process_that_is_ended_is_still_told_by_its_pipe)
{
    HANDLE process = play_writer("write", 64);
    ULONG told = 0;

    end(process);
    say_result(GetNamedPipeClientProcessId(server, &told));
    say(told == GetProcessId(process) ? ", right" : ", wrong");
}

/* Another process that has taken an object by name, and is ended. */
static void take_and_end(const char *role, const wchar_t *name)
{
    HANDLE process, taken;
    wchar_t taken_name[120];

    _snwprintf(taken_name, COUNT(taken_name), L"%ls-taken", name);
    taken = need(CreateEventW(NULL, TRUE, FALSE, taken_name), "CreateEventW");
    process = play(role, name);
    WaitForSingleObject(taken, INFINITE);
    end(process);
}

PROBE(process_that_is_ended_abandons_its_mutex)
{
    const wchar_t *name = unique(L"");
    HANDLE mutex = need(CreateMutexW(NULL, FALSE, name), "CreateMutexW");

    take_and_end("take_mutex", name);
    say("%lu", WaitForSingleObject(mutex, 0));
}

PROBE(process_that_is_ended_keeps_its_semaphore)
{
    const wchar_t *name = unique(L"");
    HANDLE semaphore = need(CreateSemaphoreW(NULL, 1, 1, name), "semaphore");

    take_and_end("take_semaphore", name);
    say("%lu", WaitForSingleObject(semaphore, 0));
}

PROBE(process_that_is_ended_leaves_no_name)
{
    const wchar_t *name = unique(L"");

    take_and_end("make_event", name);
    say_opens(OpenEventW(SYNCHRONIZE, FALSE, name));
}

/* Two inheritable events, of which the child sets what it has. */
static void say_inherited(bool listed)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    STARTUPINFOEXW startup = {.StartupInfo.cb = sizeof startup};
    PROCESS_INFORMATION process;
    wchar_t program[MAX_PATH], line[MAX_PATH + 100];
    HANDLE events[2];
    SIZE_T size = 0;

    for (int i = 0; i < 2; i++)
        events[i] = need(CreateEventW(&inheritable, TRUE, FALSE, NULL), "make");
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    startup.lpAttributeList = malloc(size);
    need_true(InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0,
                                                &size) &&
                  UpdateProcThreadAttribute(startup.lpAttributeList, 0,
                                            PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
                                            events, sizeof events[0], NULL,
                                            NULL),
              "UpdateProcThreadAttribute");
    GetModuleFileNameW(NULL, program, COUNT(program));
    _snwprintf(line, COUNT(line), L"\"%ls\" --role set_handles %lu,%lu",
               program, HandleToULong(events[0]), HandleToULong(events[1]));
    need_true(CreateProcessW(program, line, NULL, NULL, TRUE,
                             listed ? EXTENDED_STARTUPINFO_PRESENT : 0, NULL,
                             NULL, &startup.StartupInfo, &process),
              "CreateProcessW");
    WaitForSingleObject(process.hProcess, INFINITE);
    say("%s, %s", is_set(events[0]) ? "inherited" : "not inherited",
        is_set(events[1]) ? "inherited" : "not inherited");
}

PROBE(process_inherits_every_inheritable_handle)
{
    say_inherited(false);
}

PROBE(process_inherits_only_handles_that_are_listed)
{
    say_inherited(true);
}

PROBE(process_tells_its_handles)
{
    static char answer[100000];
    ULONG n;
    function query = find(L"ntdll", "NtQueryInformationProcess");

    if (query == NULL)
        say("not there");
    else
        say_status((
            (NTSTATUS(NTAPI *)(HANDLE, int, void *, ULONG, ULONG *))query)(
            GetCurrentProcess(), PROCESS_HANDLES, answer, sizeof answer, &n));
}

/* Of those in the list of all processes, this one's. */
static ULONG count_in_list(void)
{
    static char answer[1 << 20];
    const SYSTEM_PROCESS_INFORMATION *process = (const void *)answer;

    if (nt.NtQuerySystemInformation(SystemProcessInformation, answer,
                                    sizeof answer, NULL) < 0)
        return 0;
    while ((DWORD)(uintptr_t)process->UniqueProcessId !=
           GetCurrentProcessId()) {
        need_true(process->NextEntryOffset != 0, "find this process");
        process =
            (const void *)((const char *)process + process->NextEntryOffset);
    }
    return process->HandleCount;
}

PROBE(processes_tell_how_many_handles_they_have)
{
    HANDLE events[300];

    for (int i = 0; i < 300; i++)
        events[i] = need(CreateEventW(NULL, TRUE, FALSE, NULL), "CreateEventW");
    for (int i = 0; i < 299; i++)
        CloseHandle(events[i]);
    say(count_in_list() < 300 ? "so many as are open"
                              : "so many as there is room for");
}
