/*
 * ntapi.h - the functions that are looked up at run time, in one table.
 *
 * What import libraries or Wine lack is found here and nowhere else.  An entry
 * is NULL where the system does not have the function.  Tests replace entries:
 * link-time shims cannot reach what is looked up.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_NTAPI_H
#define LIB_NTAPI_H

#include <stdbool.h>
#include <stdint.h>

#include "win.h"
#include <winternl.h>

typedef struct winipc__event_basic_information {
    LONG type; /* 0: manual-reset, 1: auto-reset */
    LONG state;
} winipc__event_basic_information;

typedef struct winipc__mutant_basic_information {
    LONG count; /* 1: free; below that, how often it is held */
    BOOLEAN owned_by_caller, abandoned;
} winipc__mutant_basic_information;

typedef struct winipc__mutant_owner_information {
    CLIENT_ID id;
} winipc__mutant_owner_information;

typedef struct winipc__semaphore_basic_information {
    ULONG count, maximum;
} winipc__semaphore_basic_information;
typedef struct winipc__timer_basic_information {
    LARGE_INTEGER remaining; /* in units of 100 ns */
    BOOLEAN state;
} winipc__timer_basic_information;

/* Of FilePipeLocalInformation. */
typedef struct winipc__pipe_information {
    ULONG type;          /* WINIPC__MESSAGE_TYPE, or 0 */
    ULONG configuration; /* 0: inbound, 1: outbound, 2: duplex */
    ULONG maximum_instances, instances;
    ULONG inbound_quota, readable, outbound_quota, writable;
    ULONG state, end; /* of the server: 1 */
} winipc__pipe_information;
#define WINIPC__MESSAGE_TYPE 1
#define WINIPC__REJECT_REMOTE_CLIENTS 2
#define WINIPC__PIPE_CONNECTED 3
#define WINIPC__PIPE_CLOSING 4

typedef struct winipc__object_basic_information {
    ULONG attributes;
    ACCESS_MASK granted_access;
    ULONG other[12];
} winipc__object_basic_information;

/* An object in a directory of the kernel. */
typedef struct winipc__directory_entry {
    UNICODE_STRING name, type;
} winipc__directory_entry;

/* Of ProcessHandleInformation. */
typedef struct winipc__process_handles {
    ULONG_PTR count, reserved;
    struct {
        HANDLE handle;
        ULONG_PTR handles, pointers; /* of the object */
        ULONG access, type, attributes, reserved;
    } entries[1];
} winipc__process_handles;

/* Classes that winternl.h does not name. */
enum {
    WINIPC__EVENT_BASIC_INFORMATION = 0,
    WINIPC__MUTANT_BASIC_INFORMATION = 0,
    WINIPC__MUTANT_OWNER_INFORMATION = 1,
    WINIPC__SEMAPHORE_BASIC_INFORMATION = 0,
    WINIPC__TIMER_BASIC_INFORMATION = 0,
    WINIPC__OBJECT_BASIC_INFORMATION = 0,
    WINIPC__OBJECT_NAME_INFORMATION = 1,
    WINIPC__OBJECT_TYPE_INFORMATION = 2,
    WINIPC__FILE_MODE_INFORMATION = 16,
    WINIPC__FILE_PIPE_LOCAL_INFORMATION = 24,
    WINIPC__PROCESS_HANDLE_INFORMATION = 51
};

/* The right to list a directory of the kernel. */
#define WINIPC__DIRECTORY_QUERY 1U

/* What NtQueryEvent, NtQueryObject and their like are. */
typedef NTSTATUS NTAPI winipc__query_function(HANDLE handle, ULONG class_,
                                              void *information, ULONG size,
                                              ULONG *length);

typedef struct winipc__ntapi_table {
    NTSTATUS(NTAPI *NtCompareObjects)(HANDLE first, HANDLE second);
    winipc__query_function *NtQueryEvent;
    winipc__query_function *NtQueryMutant;
    winipc__query_function *NtQueryObject;
    winipc__query_function *NtQuerySemaphore;
    winipc__query_function *NtQueryTimer;
    NTSTATUS(NTAPI *NtCreateNamedPipeFile)
    (HANDLE *, ULONG access, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *,
     ULONG share, ULONG disposition, ULONG options, ULONG type, ULONG read_mode,
     ULONG completion_mode, ULONG maximum_instances, ULONG inbound_quota,
     ULONG outbound_quota, LARGE_INTEGER *timeout);
    NTSTATUS(NTAPI *NtOpenDirectoryObject)
    (HANDLE *, ULONG access, OBJECT_ATTRIBUTES *);
    NTSTATUS(NTAPI *NtOpenFile)
    (HANDLE *, ULONG access, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *,
     ULONG share, ULONG options);
    NTSTATUS(NTAPI *NtQueryDirectoryFile)
    (HANDLE, HANDLE event, void *routine, void *context, IO_STATUS_BLOCK *,
     void *, ULONG, ULONG class_, BOOLEAN single, UNICODE_STRING *pattern,
     BOOLEAN restart);
    NTSTATUS(NTAPI *NtQueryDirectoryObject)
    (HANDLE, void *, ULONG, BOOLEAN single, BOOLEAN restart, ULONG *context,
     ULONG *length);
    NTSTATUS(NTAPI *NtQueryInformationFile)
    (HANDLE, IO_STATUS_BLOCK *, void *, ULONG, ULONG);
    NTSTATUS(NTAPI *NtQueryInformationProcess)
    (HANDLE, ULONG, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQuerySystemInformation)
    (ULONG class_, void *, ULONG, ULONG *length);
    NTSTATUS(NTAPI *NtWriteFile)
    (HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, const void *, ULONG,
     LARGE_INTEGER *, ULONG *);
    ULONG(NTAPI *RtlNtStatusToDosError)(NTSTATUS);
    LONG(NTAPI *RtlGetVersion)(OSVERSIONINFOW *);
    const char *(__cdecl *wine_get_version)(void);
    const char *(__cdecl *wine_get_build_id)(void);
    void(WINAPI *QueryUnbiasedInterruptTimePrecise)(ULONGLONG *);
    FARPROC NtCreateWaitCompletionPacket, CreatePrivateNamespaceW;
} winipc__ntapi_table;

extern winipc__ntapi_table winipc__ntapi;

/* Fill it, as the library is loaded. */
void winipc__ntapi_load(void);

/* The name of the ith function that was not found, or cannot be relied on, and
   whether all works without it; NULL if there are not so many. */
const char *winipc__ntapi_missing(size_t i, bool *optional);

/* What MsgWaitForMultipleObjectsEx is.  NULL if user32 is not in the process: then
   there are no messages. */
typedef DWORD WINAPI winipc__message_wait(DWORD n, const HANDLE *handles,
                                          DWORD timeout_ms, DWORD wake_mask,
                                          DWORD flags);
winipc__message_wait *winipc__find_message_wait(void);

/* Now, in units of 100 ns from some start; time asleep does not count, on
   Windows.  Never goes back, never lags. */
uint64_t winipc__now(void);

/* Whether `clock` stands still while time passes. */
bool winipc__clock_lags(void(WINAPI *clock)(ULONGLONG *));

/* Of FileModeInformation: the handle does one call at a time. */
#define WINIPC__SYNCHRONOUS_MODES 0x30U

/* The queries of the table, each of which gives a Windows error code: 0 if it
   worked, ERROR_PROC_NOT_FOUND where the system does not have it. */
DWORD winipc__query_event(HANDLE handle,
                          winipc__event_basic_information *information);
DWORD winipc__query_mutant(HANDLE handle,
                           winipc__mutant_basic_information *information);
DWORD winipc__query_mutant_owner(HANDLE handle,
                                 winipc__mutant_owner_information *information);
DWORD winipc__query_semaphore(HANDLE handle,
                              winipc__semaphore_basic_information *information);
DWORD winipc__query_timer(HANDLE handle,
                          winipc__timer_basic_information *information);
DWORD winipc__query_object(HANDLE handle, ULONG class_, void *information,
                           ULONG size);
DWORD winipc__query_file(HANDLE handle, ULONG class_, void *information,
                         ULONG size);

/* Whether two handles are to one object. */
DWORD winipc__compare_objects(HANDLE first, HANDLE second, bool *same);

/* A directory of the kernel, and the next object in it: ERROR_NO_MORE_ITEMS if there
   is none.  It is written to `size` bytes, its texts behind it. */
DWORD winipc__open_directory(HANDLE *directory, const wchar_t *path);
DWORD winipc__query_directory(HANDLE directory, bool restart, ULONG *context,
                              winipc__directory_entry *entry, ULONG size);

/* The next entries in a folder of files, as many as `size` bytes hold:
   ERROR_NO_MORE_FILES, or ERROR_FILE_NOT_FOUND at first, if there are none. */
DWORD winipc__query_folder(HANDLE folder, bool restart,
                           FILE_DIRECTORY_INFORMATION *entries, ULONG size);

/* All processes; and the handles of one.  ERROR_BAD_LENGTH: it takes more bytes. */
DWORD winipc__query_processes(SYSTEM_PROCESS_INFORMATION *first, ULONG size);
DWORD winipc__query_handles(HANDLE process, winipc__process_handles *handles,
                            ULONG size);

/* The number of the process that began this one, in the same way. */
DWORD winipc__query_parent(DWORD *pid);

/* The error code that stands for an NTSTATUS; 0 if it is a success. */
DWORD winipc__nt_error(NTSTATUS status);

/* WriteFile() with an OVERLAPPED that has no event and tells no completion port:
   ERROR_IO_PENDING is what it says. */
DWORD winipc__write_file(HANDLE handle, OVERLAPPED *overlapped,
                         const void *data, DWORD size);

#endif
