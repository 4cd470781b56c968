/*
 * nt.h - calls of the NT layer, which no import library has for all systems.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RAW_NT_H
#define RAW_NT_H

#include "raw.h"

typedef struct nt_table {
    NTSTATUS(NTAPI *NtQueryEvent)(HANDLE, int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQueryMutant)(HANDLE, int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQuerySemaphore)(HANDLE, int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQueryTimer)(HANDLE, int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQuerySection)(HANDLE, int, void *, SIZE_T, SIZE_T *);
    NTSTATUS(NTAPI *NtQueryObject)(HANDLE, int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQueryInformationFile)
    (HANDLE, IO_STATUS_BLOCK *, void *, ULONG, int);
    NTSTATUS(NTAPI *NtQuerySystemInformation)(int, void *, ULONG, ULONG *);
    NTSTATUS(NTAPI *NtQueryDirectoryFile)
    (HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, void *, ULONG, int,
     BOOLEAN, UNICODE_STRING *, BOOLEAN);
    NTSTATUS(NTAPI *NtOpenDirectoryObject)
    (HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *);
    NTSTATUS(NTAPI *NtQueryDirectoryObject)
    (HANDLE, void *, ULONG, BOOLEAN, BOOLEAN, ULONG *, ULONG *);
    NTSTATUS(NTAPI *NtCreateNamedPipeFile)
    (HANDLE *, ULONG, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *, ULONG, ULONG,
     ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, ULONG, LARGE_INTEGER *);
    NTSTATUS(NTAPI *NtOpenFile)
    (HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *, IO_STATUS_BLOCK *, ULONG,
     ULONG);
    NTSTATUS(NTAPI *NtFsControlFile)
    (HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, ULONG, void *, ULONG,
     void *, ULONG);
    NTSTATUS(NTAPI *NtWriteFile)
    (HANDLE, HANDLE, void *, void *, IO_STATUS_BLOCK *, const void *, ULONG,
     LARGE_INTEGER *, ULONG *);
} nt_table;

/* All of these are in every Windows since 2000, and in Wine. */
extern nt_table nt;

enum { /* classes of queries that winternl.h does not name */
       EVENT_BASIC = 0,
       MUTANT_BASIC = 0,
       MUTANT_OWNER = 1,
       SEMAPHORE_BASIC = 0,
       TIMER_BASIC = 0,
       SECTION_BASIC = 0,
       OBJECT_NAME = 1,
       OBJECT_TYPE = 2,
       FILE_MODE = 16,
       FILE_PIPE_LOCAL = 24,
       FILE_PROCESS_IDS = 47,
       SYSTEM_HANDLES = 16,
       PROCESS_HANDLES = 51
};

typedef struct pipe_local {
    ULONG type, configuration, maximum_instances, current_instances;
    ULONG inbound_quota, read_data_available, outbound_quota,
        write_quota_available, state, end;
} pipe_local;

/* An object's name or type, as its handle tells it. */
typedef struct object_text {
    UNICODE_STRING text;
    wchar_t room[512];
} object_text;

void say_object_text(HANDLE handle, int what);
ULONG file_mode(HANDLE handle);
/* Attributes of an object with this name; they live until the next call. */
OBJECT_ATTRIBUTES *named(const wchar_t *name, HANDLE root);

#endif
