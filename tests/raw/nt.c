/*
 * nt.c - the table of calls of the NT layer, and what is often asked of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "nt.h"

#include <string.h>

nt_table nt;

#define FIND(name)                              \
    do {                                        \
        function found = find(L"ntdll", #name); \
        memcpy(&nt.name, &found, sizeof found); \
    } while (0)

__attribute__((constructor)) static void fill_table(void)
{
    FIND(NtQueryEvent);
    FIND(NtQueryMutant);
    FIND(NtQuerySemaphore);
    FIND(NtQueryTimer);
    FIND(NtQuerySection);
    FIND(NtQueryObject);
    FIND(NtQueryInformationFile);
    FIND(NtQuerySystemInformation);
    FIND(NtQueryDirectoryFile);
    FIND(NtOpenDirectoryObject);
    FIND(NtQueryDirectoryObject);
    FIND(NtCreateNamedPipeFile);
    FIND(NtOpenFile);
    FIND(NtFsControlFile);
    FIND(NtWriteFile);
}

void say_object_text(HANDLE handle, int what)
{
    object_text answer = {0};
    NTSTATUS status =
        nt.NtQueryObject(handle, what, &answer, sizeof answer, NULL);

    if (status < 0)
        say_status(status);
    else if (answer.text.Length == 0)
        say("no text");
    else
        say_name(answer.text.Buffer, answer.text.Length / sizeof(wchar_t));
}

ULONG file_mode(HANDLE handle)
{
    IO_STATUS_BLOCK block;
    ULONG mode = 0;

    nt.NtQueryInformationFile(handle, &block, &mode, sizeof mode, FILE_MODE);
    return mode;
}

OBJECT_ATTRIBUTES *named(const wchar_t *name, HANDLE root)
{
    static OBJECT_ATTRIBUTES made;
    static UNICODE_STRING text;

    text.Buffer = (wchar_t *)(ULONG_PTR)name;
    text.Length = (USHORT)(name ? wcslen(name) * sizeof(wchar_t) : 0);
    text.MaximumLength = text.Length;
    made.Length = sizeof made;
    made.RootDirectory = root;
    made.ObjectName = &text;
    made.Attributes = OBJ_CASE_INSENSITIVE;
    return &made;
}
