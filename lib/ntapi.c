/*
 * ntapi.c - the functions that are looked up at run time, in one table.
 *
 * SPDX-License-Identifier: MIT
 */
#include "ntapi.h"

#include <wchar.h>

winipc__ntapi_table winipc__ntapi;

static void find(const wchar_t *library, const char *name, void *entry)
{
    HMODULE module = GetModuleHandleW(library);
    FARPROC function = module ? GetProcAddress(module, name) : NULL;

    *(FARPROC *)entry = function;
}

/* Wine 10's lags by up to 16 ms, as a clock without "Precise" in its name may
   (tests/raw: clock_of_interrupt_time_does_not_lag).  It is told anew at each
   turn of the server, so one step proves nothing: each of 32 microseconds must
   show. */
bool winipc__clock_lags(void(WINAPI *clock)(ULONGLONG *))
{
    LARGE_INTEGER frequency, start, now;
    ULONGLONG before, after;

    QueryPerformanceFrequency(&frequency);
    for (int i = 0; i < 32; i++) {
        clock(&before);
        QueryPerformanceCounter(&start);
        do
            QueryPerformanceCounter(&now);
        while ((now.QuadPart - start.QuadPart) * 1000000 < frequency.QuadPart);
        clock(&after);
        if (after == before)
            return true;
    }
    return false;
}

/* What is looked up as the library is loaded; each of these libraries is in every
   process before it begins. */
static const struct {
    const wchar_t *library;
    const char *name;
    void *entry;
    bool optional; /* nothing fails without it */
} functions[] = {
    {L"ntdll", "NtCompareObjects", &winipc__ntapi.NtCompareObjects, false},
    {L"ntdll", "NtCreateNamedPipeFile", &winipc__ntapi.NtCreateNamedPipeFile,
     false},
    {L"ntdll", "NtOpenDirectoryObject", &winipc__ntapi.NtOpenDirectoryObject,
     false},
    {L"ntdll", "NtOpenFile", &winipc__ntapi.NtOpenFile, false},
    {L"ntdll", "NtQueryDirectoryFile", &winipc__ntapi.NtQueryDirectoryFile,
     false},
    {L"ntdll", "NtQueryDirectoryObject", &winipc__ntapi.NtQueryDirectoryObject,
     false},
    {L"ntdll", "NtQueryEvent", &winipc__ntapi.NtQueryEvent, false},
    {L"ntdll", "NtQueryMutant", &winipc__ntapi.NtQueryMutant, false},
    {L"ntdll", "NtQueryObject", &winipc__ntapi.NtQueryObject, false},
    {L"ntdll", "NtQuerySemaphore", &winipc__ntapi.NtQuerySemaphore, false},
    {L"ntdll", "NtQuerySystemInformation",
     &winipc__ntapi.NtQuerySystemInformation, false},
    {L"ntdll", "NtQueryTimer", &winipc__ntapi.NtQueryTimer, false},
    {L"ntdll", "NtQueryInformationFile", &winipc__ntapi.NtQueryInformationFile,
     false},
    {L"ntdll", "NtQueryInformationProcess",
     &winipc__ntapi.NtQueryInformationProcess, false},
    {L"ntdll", "NtWriteFile", &winipc__ntapi.NtWriteFile, false},
    {L"ntdll", "RtlNtStatusToDosError", &winipc__ntapi.RtlNtStatusToDosError,
     false},
    {L"ntdll", "RtlGetVersion", &winipc__ntapi.RtlGetVersion, false},
    {L"kernelbase", "QueryUnbiasedInterruptTimePrecise",
     &winipc__ntapi.QueryUnbiasedInterruptTimePrecise, true},
    {L"ntdll", "NtCreateWaitCompletionPacket",
     &winipc__ntapi.NtCreateWaitCompletionPacket, true},
    {L"kernel32", "CreatePrivateNamespaceW",
     &winipc__ntapi.CreatePrivateNamespaceW, true},
};

#define FUNCTIONS (sizeof functions / sizeof functions[0])

__attribute__((constructor)) void winipc__ntapi_load(void)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        find(functions[i].library, functions[i].name, functions[i].entry);
    if (winipc__ntapi.QueryUnbiasedInterruptTimePrecise != NULL &&
        winipc__clock_lags(winipc__ntapi.QueryUnbiasedInterruptTimePrecise))
        winipc__ntapi.QueryUnbiasedInterruptTimePrecise = NULL;
    find(L"ntdll", "wine_get_version", &winipc__ntapi.wine_get_version);
    find(L"ntdll", "wine_get_build_id", &winipc__ntapi.wine_get_build_id);
}

const char *winipc__ntapi_missing(size_t i, bool *optional)
{
    for (size_t k = 0; k < FUNCTIONS; k++) {
        if (*(FARPROC *)functions[k].entry != NULL || i-- > 0)
            continue;
        *optional = functions[k].optional;
        return functions[k].name;
    }
    return NULL;
}

/* Not found at load: user32 may come later, with the first window. */
winipc__message_wait *winipc__find_message_wait(void)
{
    winipc__message_wait *found = NULL;

    find(L"user32", "MsgWaitForMultipleObjectsEx", &found);
    return found;
}

/* QueryUnbiasedInterruptTime without "Precise" lags by up to a tick, so a wait
   measured with it could end early.  The performance counter does not lag; that
   it may count time asleep matters on Windows only, which has the precise one
   (tests/raw: clock_of_interrupt_time_is_there_precisely). */
uint64_t winipc__now(void)
{
    LARGE_INTEGER count, frequency;
    ULONGLONG now;

    if (winipc__ntapi.QueryUnbiasedInterruptTimePrecise != NULL) {
        winipc__ntapi.QueryUnbiasedInterruptTimePrecise(&now);
        return now;
    }
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (uint64_t)(count.QuadPart / frequency.QuadPart) * 10000000U +
           (uint64_t)(count.QuadPart % frequency.QuadPart) * 10000000U /
               (uint64_t)frequency.QuadPart;
}

DWORD winipc__nt_error(NTSTATUS status)
{
    DWORD code;

    if (status >= 0)
        return ERROR_SUCCESS;
    if (winipc__ntapi.RtlNtStatusToDosError == NULL)
        return ERROR_PROC_NOT_FOUND;
    code = winipc__ntapi.RtlNtStatusToDosError(status);
    return code != ERROR_SUCCESS ? code : WINIPC__NO_CODE;
}

DWORD winipc__query_event(HANDLE handle,
                          winipc__event_basic_information *information)
{
    if (winipc__ntapi.NtQueryEvent == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(
        winipc__ntapi.NtQueryEvent(handle, WINIPC__EVENT_BASIC_INFORMATION,
                                   information, sizeof *information, NULL));
}

DWORD winipc__query_mutant(HANDLE handle,
                           winipc__mutant_basic_information *information)
{
    if (winipc__ntapi.NtQueryMutant == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(
        winipc__ntapi.NtQueryMutant(handle, WINIPC__MUTANT_BASIC_INFORMATION,
                                    information, sizeof *information, NULL));
}

DWORD winipc__query_mutant_owner(HANDLE handle,
                                 winipc__mutant_owner_information *information)
{
    if (winipc__ntapi.NtQueryMutant == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(
        winipc__ntapi.NtQueryMutant(handle, WINIPC__MUTANT_OWNER_INFORMATION,
                                    information, sizeof *information, NULL));
}

DWORD winipc__query_semaphore(HANDLE handle,
                              winipc__semaphore_basic_information *information)
{
    if (winipc__ntapi.NtQuerySemaphore == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQuerySemaphore(
        handle, WINIPC__SEMAPHORE_BASIC_INFORMATION, information,
        sizeof *information, NULL));
}

DWORD winipc__query_timer(HANDLE handle,
                          winipc__timer_basic_information *information)
{
    if (winipc__ntapi.NtQueryTimer == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(
        winipc__ntapi.NtQueryTimer(handle, WINIPC__TIMER_BASIC_INFORMATION,
                                   information, sizeof *information, NULL));
}

DWORD winipc__query_object(HANDLE handle, ULONG class_, void *information,
                           ULONG size)
{
    ULONG length;

    if (winipc__ntapi.NtQueryObject == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQueryObject(
        handle, class_, information, size, &length));
}

DWORD winipc__query_file(HANDLE handle, ULONG class_, void *information,
                         ULONG size)
{
    IO_STATUS_BLOCK status;

    if (winipc__ntapi.NtQueryInformationFile == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQueryInformationFile(
        handle, &status, information, size, class_));
}

/* CompareObjectHandles() tells no failure from "no" on some systems
   (tests/raw: object_handles_are_compared). */
DWORD winipc__compare_objects(HANDLE first, HANDLE second, bool *same)
{
    NTSTATUS status;

    if (winipc__ntapi.NtCompareObjects == NULL)
        return ERROR_PROC_NOT_FOUND;
    status = winipc__ntapi.NtCompareObjects(first, second);
    *same = status == 0;
    return status == STATUS_NOT_SAME_OBJECT ? ERROR_SUCCESS
                                            : winipc__nt_error(status);
}

DWORD winipc__open_directory(HANDLE *directory, const wchar_t *path)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING text;

    if (winipc__ntapi.NtOpenDirectoryObject == NULL)
        return ERROR_PROC_NOT_FOUND;
    text.Buffer = (wchar_t *)(uintptr_t)path;
    text.Length = (USHORT)(wcslen(path) * sizeof *path);
    text.MaximumLength = text.Length;
    InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE, NULL,
                               NULL);
    return winipc__nt_error(winipc__ntapi.NtOpenDirectoryObject(
        directory, WINIPC__DIRECTORY_QUERY, &object));
}

DWORD winipc__query_directory(HANDLE directory, bool restart, ULONG *context,
                              winipc__directory_entry *entry, ULONG size)
{
    ULONG length;

    if (winipc__ntapi.NtQueryDirectoryObject == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQueryDirectoryObject(
        directory, entry, size, TRUE, restart, context, &length));
}

DWORD winipc__query_folder(HANDLE folder, bool restart,
                           FILE_DIRECTORY_INFORMATION *entries, ULONG size)
{
    IO_STATUS_BLOCK status;

    if (winipc__ntapi.NtQueryDirectoryFile == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQueryDirectoryFile(
        folder, NULL, NULL, NULL, &status, entries, size,
        FileDirectoryInformation, FALSE, NULL, restart));
}

DWORD winipc__query_processes(SYSTEM_PROCESS_INFORMATION *first, ULONG size)
{
    ULONG length;

    if (winipc__ntapi.NtQuerySystemInformation == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQuerySystemInformation(
        SystemProcessInformation, first, size, &length));
}

DWORD winipc__query_handles(HANDLE process, winipc__process_handles *handles,
                            ULONG size)
{
    ULONG length;

    if (winipc__ntapi.NtQueryInformationProcess == NULL)
        return ERROR_PROC_NOT_FOUND;
    return winipc__nt_error(winipc__ntapi.NtQueryInformationProcess(
        process, WINIPC__PROCESS_HANDLE_INFORMATION, handles, size, &length));
}

DWORD winipc__query_parent(DWORD *pid)
{
    struct {
        LONG status;
        void *environment;
        ULONG_PTR affinity;
        LONG priority;
        ULONG_PTR pid, parent;
    } basic;
    DWORD code;

    if (winipc__ntapi.NtQueryInformationProcess == NULL)
        return ERROR_PROC_NOT_FOUND;
    code = winipc__nt_error(winipc__ntapi.NtQueryInformationProcess(
        GetCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic,
        NULL));
    if (code == ERROR_SUCCESS)
        *pid = (DWORD)basic.parent;
    return code;
}

DWORD winipc__write_file(HANDLE handle, OVERLAPPED *overlapped,
                         const void *data, DWORD size)
{
    LARGE_INTEGER offset = {.QuadPart = 0};
    NTSTATUS status;

    if (winipc__ntapi.NtWriteFile == NULL)
        return WriteFile(handle, data, size, NULL, overlapped)
                   ? ERROR_SUCCESS
                   : winipc__failure_code();
    /* An OVERLAPPED begins with an IO_STATUS_BLOCK: Internal, InternalHigh. */
    overlapped->Internal = (ULONG_PTR)STATUS_PENDING;
    status = winipc__ntapi.NtWriteFile(handle, NULL, NULL, NULL,
                                       (IO_STATUS_BLOCK *)overlapped, data,
                                       size, &offset, NULL);
    return status == STATUS_PENDING ? ERROR_IO_PENDING
                                    : winipc__nt_error(status);
}
