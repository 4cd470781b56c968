/*
 * inspect_walk.c - all handles of all processes.
 *
 * Not by the one list of them that Windows has: that of Wine 8.0 ends the server, and
 * with it all processes, if one of them is just being made
 * (tests/system.c counts without it too).  So each process is asked for its own.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "inspect_private.h"
#include "utf8.h"

#define ROOM 65536U
#define MOST_ROOM (1U << 28)

bool winipc__inspect_is_lack(DWORD code)
{
    return code == ERROR_BAD_DEV_TYPE || code == ERROR_INVALID_FUNCTION ||
           code == ERROR_NOT_SUPPORTED || code == ERROR_INVALID_PARAMETER ||
           code == ERROR_PROC_NOT_FOUND;
}

/* Ask until there is room: for all processes, or for the handles of one.  `*lacks`: the
   system does not tell. */
static winipc_status ask(HANDLE process, void **answer, bool *lacks)
{
    DWORD code = ERROR_BAD_LENGTH;

    *lacks = false;
    for (ULONG size = ROOM; code == ERROR_BAD_LENGTH && size <= MOST_ROOM;
         size *= 2) {
        *answer = HeapAlloc(GetProcessHeap(), 0, size);
        if (*answer == NULL)
            return winipc__no_memory(NULL);
        code = process == NULL ? winipc__query_processes(*answer, size)
                               : winipc__query_handles(process, *answer, size);
        if (code != ERROR_SUCCESS)
            HeapFree(GetProcessHeap(), 0, *answer);
    }
    if (code == ERROR_SUCCESS)
        return WINIPC_OK;
    *lacks = winipc__inspect_is_lack(code);
    return winipc__fail(code,
                        process == NULL ? "NtQuerySystemInformation"
                                        : "NtQueryInformationProcess",
                        NULL);
}

bool winipc__inspect_visit(winipc__walk *walk, HANDLE process, HANDLE handle)
{
    HANDLE copy;
    bool seen;

    /* It may have been closed by now, or never have been open. */
    if (!DuplicateHandle(process, handle, GetCurrentProcess(), &copy, 0, FALSE,
                         DUPLICATE_SAME_ACCESS))
        return GetLastError() == ERROR_INVALID_HANDLE;
    seen = walk->look(walk, copy);
    CloseHandle(copy);
    return seen;
}

bool winipc__inspect_visit_listed(winipc__walk *walk, HANDLE process,
                                  ULONG table)
{
    winipc__process_handles *handles;
    bool all = true, lacks;

    (void)table;
    if (ask(process, (void **)&handles, &lacks) != WINIPC_OK)
        return false;
    for (ULONG_PTR i = 0; i < handles->count; i++) {
        if (walk->type == 0 || handles->entries[i].type == walk->type)
            all &= winipc__inspect_visit(walk, process,
                                         handles->entries[i].handle);
    }
    HeapFree(GetProcessHeap(), 0, handles);
    return all;
}

/* Does the system list the handles of a process?  Ours: they tell the type of what
   is looked for, too. */
static winipc_status choose(winipc__walk *walk)
{
    winipc__process_handles *handles;
    bool lacks;
    winipc_status status = ask(GetCurrentProcess(), (void **)&handles, &lacks);

    walk->type = 0;
    walk->visit = winipc__inspect_visit_tried;
    if (status != WINIPC_OK)
        return lacks ? WINIPC_OK : status;
    walk->visit = winipc__inspect_visit_listed;
    for (ULONG_PTR i = 0; i < handles->count; i++) {
        if (handles->entries[i].handle == walk->like)
            walk->type = handles->entries[i].type;
    }
    HeapFree(GetProcessHeap(), 0, handles);
    return WINIPC_OK;
}

/* Not counted if it has ended. */
static void visit(winipc__walk *walk, DWORD id, ULONG table)
{
    const DWORD access = PROCESS_DUP_HANDLE | SYNCHRONIZE;
    const bool listed = walk->visit == winipc__inspect_visit_listed;
    HANDLE process = OpenProcess(
        listed ? access | PROCESS_QUERY_INFORMATION : access, FALSE, id);

    if (process == NULL) {
        walk->coverage.not_looked_into +=
            GetLastError() != ERROR_INVALID_PARAMETER;
        return;
    }
    if (walk->visit(walk, process, table))
        walk->coverage.processes++;
    else if (WaitForSingleObject(process, 0) != WAIT_OBJECT_0)
        walk->coverage.not_looked_into++;
    CloseHandle(process);
}

static bool visit_and_leave(winipc__walk *walk,
                            const SYSTEM_PROCESS_INFORMATION *process)
{
    const DWORD id = (DWORD)(uintptr_t)process->UniqueProcessId;
    char image[3 * MAX_PATH];

    /* The idle process is none. */
    if (id == 0)
        return true;
    visit(walk, id, process->HandleCount);
    winipc__utf8_narrow(image, sizeof image, process->ImageName.Buffer,
                        process->ImageName.Length / sizeof(wchar_t));
    return walk->leave(walk, id, image);
}

winipc_status winipc__inspect_walk(winipc__walk *walk, const char *function)
{
    const SYSTEM_PROCESS_INFORMATION *process;
    winipc_status status = choose(walk);
    void *processes;
    bool more, lacks;

    if (status == WINIPC_OK)
        status = ask(NULL, &processes, &lacks);
    if (status != WINIPC_OK)
        return status;
    process = processes;
    while ((more = visit_and_leave(walk, process)) &&
           process->NextEntryOffset != 0)
        process =
            (const void *)((const char *)process + process->NextEntryOffset);
    HeapFree(GetProcessHeap(), 0, processes);
    if (more && walk->coverage.processes == 0) /* not even this one */
        return winipc__refuse(WINIPC_E_UNSUPPORTED, function, NULL,
                              "no process could be looked into");
    return WINIPC_OK;
}
