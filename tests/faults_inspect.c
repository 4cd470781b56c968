/*
 * faults_inspect.c - looking around, while Windows fails.
 *
 * There is this process only, and a directory of two objects: each call is to fail in
 * its turn.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include "faults.h"
#include "ntapi.h"

static winipc_event *event;
static winipc_mutex *mutex;
static winipc_pipe_listener *listener;
static HANDLE handle; /* one of its own */
static const char *name;
static winipc_inspect_coverage coverage;
static unsigned told;

/* This process alone, with the handles up to `handle`. */
static NTSTATUS NTAPI list_processes(ULONG class_, void *answer, ULONG size,
                                     ULONG *length)
{
    SYSTEM_PROCESS_INFORMATION *process = answer;

    (void)class_;
    (void)length;
    memset(process, 0, sizeof *process);
    process->UniqueProcessId = (HANDLE)(uintptr_t)GetCurrentProcessId();
    process->HandleCount = (ULONG)((uintptr_t)handle / 4);
    return size > sizeof *process ? 0 : STATUS_INFO_LENGTH_MISMATCH;
}

static NTSTATUS NTAPI list_objects(HANDLE directory, void *answer, ULONG size,
                                   BOOLEAN single, BOOLEAN restart,
                                   ULONG *context, ULONG *length)
{
    static wchar_t one[] = L"one", two[] = L"two", event_type[] = L"Event",
                   mutex_type[] = L"Mutant";
    winipc__directory_entry *entry = answer;

    (void)directory;
    (void)size;
    (void)single;
    (void)length;
    if (restart)
        *context = 0;
    if (*context == 2)
        return STATUS_NO_MORE_ENTRIES;
    entry->name.Buffer = *context == 0 ? one : two;
    entry->name.Length = 3 * sizeof(wchar_t);
    entry->type.Buffer = *context == 0 ? event_type : mutex_type;
    entry->type.Length = (*context == 0 ? 5 : 6) * sizeof(wchar_t);
    ++*context;
    return 0;
}

static NTSTATUS NTAPI list_pipes(HANDLE folder, HANDLE none, void *routine,
                                 void *context, IO_STATUS_BLOCK *status,
                                 void *answer, ULONG size, ULONG class_,
                                 BOOLEAN single, UNICODE_STRING *pattern,
                                 BOOLEAN restart)
{
    FILE_DIRECTORY_INFORMATION *entry = answer;

    (void)folder;
    (void)none;
    (void)routine;
    (void)context;
    (void)status;
    (void)size;
    (void)class_;
    (void)single;
    (void)pattern;
    if (!restart)
        return STATUS_NO_MORE_FILES;
    memset(entry, 0, sizeof *entry);
    entry->FileNameLength = sizeof(wchar_t);
    entry->FileName[0] = L'x';
    return 0;
}

static NTSTATUS NTAPI list_handles(HANDLE process, ULONG class_, void *answer,
                                   ULONG size, ULONG *length)
{
    winipc__process_handles *handles = answer;

    (void)process;
    (void)class_;
    (void)size;
    (void)length;
    handles->count = 1;
    handles->entries[0].handle = handle;
    handles->entries[0].type = 1;
    return 0;
}

static void be_alone(void)
{
    faults_pass("NtQuerySystemInformation", (void (*)(void))list_processes);
    faults_pass("NtQueryDirectoryObject", (void (*)(void))list_objects);
    told = 0;
}

static void make_pipe(void)
{
    be_alone();
    name = unique_name("faults");
    faults_must(winipc_pipe_listener_create(
        &listener, name, WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1)));
    faults_must(winipc_event_create(&event, NULL, NULL));
    handle = winipc_object_handle(WINIPC_OBJECT(event));
}

static void make_listed_pipe(void)
{
    be_alone();
    faults_pass("NtQueryDirectoryFile", (void (*)(void))list_pipes);
}

static void make_event(void)
{
    be_alone();
    faults_must(winipc_event_create(&event, NULL, NULL));
    handle = winipc_object_handle(WINIPC_OBJECT(event));
}

static void make_listed_event(void)
{
    make_event();
    faults_pass("NtQueryInformationProcess", (void (*)(void))list_handles);
}

static void make_mutex(void)
{
    be_alone();
    faults_must(winipc_mutex_create(
        &mutex, NULL, WINIPC_MUTEX_OPTIONS(.initially_owned = true)));
    handle = winipc_object_handle(WINIPC_OBJECT(mutex));
}

static void close_all(void)
{
    faults_pass("NtQuerySystemInformation", NULL);
    faults_pass("NtQueryDirectoryObject", NULL);
    faults_pass("NtQueryDirectoryFile", NULL);
    faults_pass("NtQueryInformationProcess", NULL);
    winipc_pipe_listener_close(listener);
    winipc_event_close(event);
    if (mutex != NULL) {
        faults_pause();
        faults_must(winipc_mutex_release(mutex));
        faults_resume();
    }
    winipc_mutex_close(mutex);
    listener = NULL;
    event = NULL;
    mutex = NULL;
}

static bool count_entry(void *context, const winipc_inspect_entry *entry)
{
    (void)context;
    (void)entry;
    told++;
    return true;
}

static bool count_holder(void *context, const winipc_inspect_holder *holder)
{
    (void)context;
    faults_expect(holder->process_id == GetCurrentProcessId());
    told++;
    return true;
}

/* If not all was found, it is told; nothing is handed over by a failure. */
static winipc_status list(uint32_t kinds)
{
    winipc_status status;

    told = 0;
    coverage.not_looked_into = 42;
    status = winipc_inspect_list(WINIPC_INSPECT_OPTIONS(.kinds = kinds),
                                 count_entry, NULL, &coverage);
    if (status != WINIPC_OK) {
        faults_expect(told == 0);
        faults_expect(coverage.not_looked_into == 42);
    }
    return status;
}

static winipc_status list_objects_of_two_kinds(void)
{
    return list(WINIPC_INSPECT_EVENT | WINIPC_INSPECT_MUTEX);
}

static winipc_status list_the_pipes(void)
{
    return list(WINIPC_INSPECT_PIPE);
}

static winipc_status who(winipc_object *object)
{
    return winipc_inspect_who(object, count_holder, NULL, &coverage);
}

static winipc_status who_has_event(void)
{
    return who(WINIPC_OBJECT(event));
}

static winipc_status who_has_mutex(void)
{
    return who(WINIPC_OBJECT(mutex));
}

static winipc_status who_has_pipe(void)
{
    return winipc_inspect_who_named(WINIPC_INSPECT_PIPE, name, count_holder,
                                    NULL, &coverage);
}

#define WALKING                                                     \
    QUIET("winipc__inspect_visit", "DuplicateHandle", 0,            \
          "the process is counted as not looked into"),             \
        QUIET("ask", "NtQuerySystemInformation", ERROR_BAD_LENGTH,  \
              "it asks with more room, until there is no memory"),  \
        QUIET("visit", "OpenProcess", 0, "the process is counted"), \
        QUIET("visit", "WaitForSingleObject", 0,                    \
              "the process is counted") /* clang-format off */
#define LACKING                                                           \
    QUIET("ask", "NtQueryInformationProcess", ERROR_INVALID_PARAMETER,    \
          "each handle is tried"),                                        \
        QUIET("ask", "NtQueryInformationProcess", ERROR_INVALID_FUNCTION, \
              "each handle is tried")
#define SCANNING                                            \
    QUIET("winipc__inspect_ask_device", "NtQueryObject", 0, \
          "the process is counted"),                        \
        QUIET("read_folder", "NtQueryDirectoryFile", 0,     \
              "handles are asked instead, or there are no pipes")
/* clang-format on */

static faults_quiet objects[] = {
    QUIET("read_directory", "NtQueryDirectoryObject", ERROR_NO_MORE_ITEMS,
          "that is its end; it is read again"),
    {0}};
static faults_quiet scanned[] = {
    WALKING,
    LACKING,
    SCANNING,
    QUIET("look", "NtQueryInformationFile", 0, "its numbers stay unknown"),
    {0}};
static faults_quiet listed[] = {SCANNING, WALKING, LACKING, {0}};
static faults_quiet held[] = {
    WALKING,
    LACKING,
    QUIET("look_by_handle", "NtCompareObjects", 0, "the process is counted"),
    QUIET("ask_owner", "NtQueryMutant", 0, "the owner stays unknown"),
    {0}};
static faults_quiet held_and_listed[] = {
    WALKING,
    LACKING,
    QUIET("ask", "NtQueryInformationProcess", 0, "the process is counted"),
    QUIET("ask", "HeapAlloc", 0, "the process is counted"),
    QUIET("look_by_handle", "NtCompareObjects", 0, "the process is counted"),
    {0}};
static faults_quiet named[] = {WALKING, LACKING, SCANNING, {0}};

const faults_scenario faults_inspect[] = {
    {"winipc_inspect_list", "objects", be_alone, list_objects_of_two_kinds,
     NULL, close_all, objects},
    {"winipc_inspect_list", "pipes, by their handles", make_pipe,
     list_the_pipes, NULL, close_all, scanned},
    {"winipc_inspect_list", "pipes that are listed", make_listed_pipe,
     list_the_pipes, NULL, close_all, listed},
    {"winipc_inspect_who", "an event", make_event, who_has_event, NULL,
     close_all, held},
    {"winipc_inspect_who", "a mutex", make_mutex, who_has_mutex, NULL,
     close_all, held},
    {"winipc_inspect_who", "an event, by listed handles", make_listed_event,
     who_has_event, NULL, close_all, held_and_listed},
    {"winipc_inspect_who_named", "a pipe", make_pipe, who_has_pipe, NULL,
     close_all, named},
    {0},
};
