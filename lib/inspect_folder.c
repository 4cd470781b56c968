/*
 * inspect_folder.c - pipes and mailslots, as the system lists them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "inspect_private.h"

#define ROOM 65536

/* Windows tells the numbers of a pipe in the place of a file's sizes. */
static winipc_status note_all(winipc__found **list, winipc_inspect_kind kind,
                              const FILE_DIRECTORY_INFORMATION *entry)
{
    winipc_status status;
    winipc__found *found;

    for (;;) {
        status = winipc__inspect_note(
            list, kind, WINIPC_SCOPE_SESSION, entry->FileName,
            entry->FileNameLength / sizeof *entry->FileName, &found);
        if (status != WINIPC_OK)
            return status;
        if (kind == WINIPC_INSPECT_PIPE) {
            found->entry.instances = entry->EndOfFile.LowPart;
            found->entry.max_instances = entry->AllocationSize.LowPart;
        }
        if (entry->NextEntryOffset == 0)
            return WINIPC_OK;
        entry = (const void *)((const char *)entry + entry->NextEntryOffset);
    }
}

static winipc_status read_folder(HANDLE folder, winipc__found **list,
                                 winipc_inspect_kind kind, bool *listed,
                                 FILE_DIRECTORY_INFORMATION *entries)
{
    winipc_status status = WINIPC_OK;
    DWORD code;

    for (bool first = true; status == WINIPC_OK; first = false) {
        code = winipc__query_folder(folder, first, entries, ROOM);
        *listed = !first || !winipc__inspect_is_lack(code);
        if (!*listed || code == ERROR_NO_MORE_FILES ||
            code == ERROR_FILE_NOT_FOUND)
            break;
        status = code == ERROR_SUCCESS
                     ? note_all(list, kind, entries)
                     : winipc__fail(code, "NtQueryDirectoryFile", NULL);
    }
    return status;
}

winipc_status winipc__inspect_folder(winipc__found **list,
                                     winipc_inspect_kind kind, bool *listed)
{
    FILE_DIRECTORY_INFORMATION *entries;
    winipc_status status;
    HANDLE folder = CreateFileW(
        kind == WINIPC_INSPECT_PIPE ? L"\\\\.\\pipe\\" : L"\\\\.\\mailslot\\",
        FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
        OPEN_EXISTING, WINIPC__SQOS, NULL);

    *listed = false;
    if (folder == INVALID_HANDLE_VALUE)
        return winipc__fail(GetLastError(), "CreateFileW", NULL);
    entries = HeapAlloc(GetProcessHeap(), 0, ROOM);
    if (entries == NULL) {
        status = winipc__no_memory(NULL);
    } else {
        status = read_folder(folder, list, kind, listed, entries);
        HeapFree(GetProcessHeap(), 0, entries);
    }
    CloseHandle(folder);
    return status;
}
