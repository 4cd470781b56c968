/*
 * raw_object.c - what holds for kernel objects of every kind; sections.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "nt.h"

/* The five kinds that share one namespace. */
static HANDLE create(int kind, const wchar_t *name)
{
    switch (kind) {
        case 0:
            return CreateEventW(NULL, TRUE, FALSE, name);
        case 1:
            return CreateMutexW(NULL, FALSE, name);
        case 2:
            return CreateSemaphoreW(NULL, 1, 1, name);
        case 3:
            return CreateWaitableTimerW(NULL, TRUE, name);
        default:
            return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
                                      PAGE_READWRITE, 0, 100, name);
    }
}

static HANDLE open(int kind, const wchar_t *name)
{
    switch (kind) {
        case 0:
            return OpenEventW(SYNCHRONIZE, FALSE, name);
        case 1:
            return OpenMutexW(SYNCHRONIZE, FALSE, name);
        case 2:
            return OpenSemaphoreW(SYNCHRONIZE, FALSE, name);
        case 3:
            return OpenWaitableTimerW(SYNCHRONIZE, FALSE, name);
        default:
            return OpenFileMappingW(FILE_MAP_READ, FALSE, name);
    }
}

/* How many of the 20 pairs of kinds fail with error 6. */
static void say_confusion(HANDLE (*call)(int, const wchar_t *))
{
    int refused = 0;

    for (int first = 0; first < 5; first++) {
        for (int second = 0; second < 5; second++) {
            const wchar_t *name = unique(L"");

            need(create(first, name), "create");
            if (first != second && call(second, name) == NULL &&
                GetLastError() == ERROR_INVALID_HANDLE)
                refused++;
        }
    }
    say("%d of 20", refused);
}

PROBE(object_of_another_kind_is_not_created)
{
    say_confusion(create);
}

PROBE(object_of_another_kind_is_not_opened)
{
    say_confusion(open);
}

PROBE(object_tells_its_type)
{
    static const char *const types[] = {"Event", "Mutant", "Semaphore", "Timer",
                                        "Section"};

    for (int kind = 0; kind < 5; kind++) {
        say("%s", kind > 0 ? ", " : "");
        say_object_text(need(create(kind, NULL), types[kind]), OBJECT_TYPE);
    }
}

static const wchar_t *base(const wchar_t *scope)
{
    static wchar_t path[80];
    DWORD session = 0;

    ProcessIdToSessionId(GetCurrentProcessId(), &session);
    if (wcscmp(scope, L"Global\\") == 0 || session == 0)
        wcscpy(path, L"\\BaseNamedObjects");
    else
        _snwprintf(path, COUNT(path), L"\\Sessions\\%lu\\BaseNamedObjects",
                   session);
    return path;
}

/* "x" in the directory of its scope? */
static void say_path(const wchar_t *scope)
{
    HANDLE event = need(CreateEventW(NULL, TRUE, FALSE, unique(scope)), "make");
    object_text answer = {0};
    const wchar_t *path = base(scope);
    NTSTATUS status;

    status = nt.NtQueryObject(event, OBJECT_NAME, &answer, sizeof answer, NULL);
    if (status < 0)
        say_status(status);
    else
        say(wcsncmp(answer.text.Buffer, path, wcslen(path)) == 0
                ? "in its directory"
                : "elsewhere");
}

PROBE(object_tells_its_local_name)
{
    say_path(L"Local\\");
}

PROBE(object_tells_its_global_name)
{
    say_path(L"Global\\");
}

PROBE(object_without_a_name_tells_none)
{
    say_object_text(create(0, NULL), OBJECT_NAME);
}

PROBE(object_names_are_listed)
{
    static char answer[65536];
    ULONG context = 0, length = 0;
    HANDLE directory;
    NTSTATUS status;

    need(CreateEventW(NULL, TRUE, FALSE, unique(L"Global\\")), "CreateEventW");
    status =
        nt.NtOpenDirectoryObject(&directory, 1, named(base(L"Global\\"), NULL));
    say_status(status);
    if (status < 0)
        return;
    say(", ");
    say_status(nt.NtQueryDirectoryObject(directory, answer, sizeof answer, TRUE,
                                         TRUE, &context, &length));
}

static ULONG count_handles(void)
{
    static char table[1 << 22];
    ULONG count, mine = 0;
    const struct {
        USHORT process, trace;
        UCHAR type, flags;
        USHORT value;
        void *object;
        ACCESS_MASK access;
    } *entry = (const void *)(table + sizeof(void *));

    if (nt.NtQuerySystemInformation(SYSTEM_HANDLES, table, sizeof table, NULL) <
        0)
        return 0;
    memcpy(&count, table, sizeof count);
    for (ULONG i = 0; i < count; i++)
        mine += entry[i].process == (USHORT)GetCurrentProcessId();
    return mine;
}

PROBE(object_handles_of_all_processes_are_told)
{
    ULONG before = count_handles();

    for (int i = 0; i < 5; i++)
        create(0, NULL);
    say("%ld more", (long)(count_handles() - before));
}

PROBE(object_handles_of_a_process_are_counted)
{
    DWORD before = 0, after = 0;

    say_result(GetProcessHandleCount(GetCurrentProcess(), &before));
    for (int i = 0; i < 5; i++)
        create(0, NULL);
    GetProcessHandleCount(GetCurrentProcess(), &after);
    say(", %ld more", (long)(after - before));
}

PROBE(object_handle_is_not_duplicated_with_more_rights)
{
    const wchar_t *name = unique(L"");
    HANDLE event, more;

    need(CreateEventW(NULL, TRUE, FALSE, name), "CreateEventW");
    event = need(OpenEventW(SYNCHRONIZE, FALSE, name), "OpenEventW");
    say_result(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(),
                               &more, SYNCHRONIZE, FALSE, 0));
    say(", fewer rights: ");
    say_result(SetEvent(more));
}

/* As Microsoft's page of DuplicateHandle says: with no process to copy it to. */
PROBE(object_is_closed_there_without_a_copy)
{
    HANDLE self = GetCurrentProcess();
    HANDLE event = need(CreateEventW(NULL, TRUE, FALSE, NULL), "CreateEventW");
    DWORD flags;

    say_result(DuplicateHandle(self, event, NULL, NULL, 0, FALSE,
                               DUPLICATE_CLOSE_SOURCE));
    say(", is open: ");
    say_result(GetHandleInformation(event, &flags));
}

PROBE(object_handles_are_compared)
{
    HANDLE self = GetCurrentProcess();
    HANDLE event = need(CreateEventW(NULL, TRUE, FALSE, NULL), "CreateEventW");
    HANDLE same;
    function compare = find(L"ntdll", "NtCompareObjects");

    need_true(DuplicateHandle(self, event, self, &same, 0, FALSE,
                              DUPLICATE_SAME_ACCESS),
              "DuplicateHandle");
    if (compare == NULL) {
        say("not there");
        return;
    }
    say("0x%08lx, another: 0x%08lx",
        ((NTSTATUS(NTAPI *)(HANDLE, HANDLE))compare)(event, same),
        ((NTSTATUS(NTAPI *)(HANDLE, HANDLE))compare)(
            event,
            need(CreateEventW(NULL, TRUE, FALSE, NULL), "CreateEventW")));
}

PROBE(section_that_exists_keeps_its_size)
{
    const wchar_t *name = unique(L"");
    HANDLE section;

    need(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100,
                            name),
         "CreateFileMappingW");
    section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 100000, name);
    say("error %lu, map 100000: ", GetLastError());
    say_opens(MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 100000));
}

PROBE(section_size_is_told_in_whole_pages)
{
    struct {
        void *base;
        ULONG attributes;
        LARGE_INTEGER size;
    } answer = {0};
    MEMORY_BASIC_INFORMATION memory = {0};
    HANDLE section = need(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
                                             PAGE_READWRITE, 0, 5000, NULL),
                          "CreateFileMappingW");

    say_status(nt.NtQuerySection(section, SECTION_BASIC, &answer, sizeof answer,
                                 NULL));
    VirtualQuery(MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0), &memory,
                 sizeof memory);
    say(", %lu, the view %lu", (unsigned long)answer.size.QuadPart,
        (unsigned long)memory.RegionSize);
}

PROBE(section_view_ends_where_the_section_does)
{
    HANDLE section = need(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
                                             PAGE_READWRITE, 0, 5000, NULL),
                          "CreateFileMappingW");

    say_opens(MapViewOfFile(section, FILE_MAP_READ, 0, 0, 20000));
    say(", from 4096: ");
    say_opens(MapViewOfFile(section, FILE_MAP_READ, 0, 4096, 0));
}

PROBE(section_that_was_opened_to_read_is_not_written)
{
    const wchar_t *name = unique(L"");
    HANDLE section;
    DWORD old;
    void *view;

    need(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 100,
                            name),
         "CreateFileMappingW");
    section = need(OpenFileMappingW(FILE_MAP_READ, FALSE, name), "open");
    say_opens(MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
    view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    say(", protect: ");
    say_result(VirtualProtect(view, 100, PAGE_READWRITE, &old));
}

PROBE(section_name_ends_with_its_handle)
{
    const wchar_t *name = unique(L"");
    HANDLE section = need(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL,
                                             PAGE_READWRITE, 0, 100, name),
                          "CreateFileMappingW");

    need(MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0), "MapViewOfFile");
    CloseHandle(section);
    say_opens(OpenFileMappingW(FILE_MAP_READ, FALSE, name));
}
