/*
 * raw_system.c - what the system exports, and what does not belong elsewhere.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "nt.h"

static void say_there(const wchar_t *library, const char *name)
{
    say(find(library, name) ? "there" : "not there");
}

PROBE(system_exports_CreatePrivateNamespaceW)
{
    say_there(L"kernel32", "CreatePrivateNamespaceW");
}

PROBE(system_exports_AddSIDToBoundaryDescriptor)
{
    say_there(L"kernel32", "AddSIDToBoundaryDescriptor");
}

PROBE(system_exports_GetNamedPipeClientComputerNameW)
{
    say_there(L"kernel32", "GetNamedPipeClientComputerNameW");
}

PROBE(system_exports_NtCreateTimer2)
{
    say_there(L"ntdll", "NtCreateTimer2");
}

PROBE(system_exports_NtSetTimerEx)
{
    say_there(L"ntdll", "NtSetTimerEx");
}

PROBE(system_exports_NtGetNextProcess)
{
    say_there(L"ntdll", "NtGetNextProcess");
}

PROBE(system_makes_boundary_descriptors)
{
    HANDLE(WINAPI * make)(const wchar_t *, ULONG);
    function found = find(L"kernel32", "CreateBoundaryDescriptorW");

    memcpy(&make, &found, sizeof make);
    SetLastError(0);
    if (make == NULL)
        say("not there");
    else if (make(L"raw", 0) != NULL)
        say("works");
    else
        say("fails with error %lu", GetLastError());
}

PROBE(system_compares_handles)
{
    BOOL(WINAPI * compare)(HANDLE, HANDLE);
    function found = find(L"kernelbase", "CompareObjectHandles");
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), same;

    memcpy(&compare, &found, sizeof compare);
    if (compare == NULL) {
        say("not there");
        return;
    }
    DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &same, 0,
                    FALSE, DUPLICATE_SAME_ACCESS);
    say(compare(event, same) ? "the same" : "different");
    say(compare(event, CreateEventW(NULL, TRUE, FALSE, NULL)) ? ", the same"
                                                              : ", different");
}

PROBE(system_tells_who_uses_a_file)
{
    wchar_t path[MAX_PATH];
    char answer[4096];
    IO_STATUS_BLOCK block;
    HANDLE file;

    GetModuleFileNameW(NULL, path, COUNT(path));
    file = need(CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL,
                            OPEN_EXISTING, 0, NULL),
                "CreateFileW");
    say_status(nt.NtQueryInformationFile(file, &block, answer, sizeof answer,
                                         FILE_PROCESS_IDS));
}

PROBE(system_tells_chains_of_waits)
{
    say_opens(OpenThreadWaitChainSession(0, NULL));
}

static volatile LONG freed;

static VOID WINAPI count_freed(void *value)
{
    if (value != NULL)
        InterlockedIncrement(&freed);
}

static DWORD slot;

static DWORD WINAPI use_slot(void *stay)
{
    FlsSetValue(slot, &slot);
    SetEvent(stay ? stay : NULL);
    return stay ? WaitForSingleObject(GetCurrentThread(), INFINITE) : 0;
}

PROBE(fiber_local_value_is_freed_with_its_thread)
{
    slot = FlsAlloc(count_freed);
    need_true(ends(aside(use_slot, NULL)), "CreateThread");
    say("%ld", freed);
}

PROBE(fiber_local_values_are_freed_with_their_slot)
{
    HANDLE used = need(CreateEventW(NULL, TRUE, FALSE, NULL), "CreateEventW");

    slot = FlsAlloc(count_freed);
    aside(use_slot, used);
    need_true(ends(used), "FlsSetValue");
    need_true(FlsFree(slot), "FlsFree");
    say("%ld", freed);
}
