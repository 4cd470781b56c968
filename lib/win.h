/*
 * win.h - Windows, for the files of lib/: the only place that includes it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_WIN_H
#define LIB_WIN_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

/* What mingw-w64's headers for programs leave out. */
#ifndef EVENT_QUERY_STATE
#define EVENT_QUERY_STATE 0x0001
#endif
#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x0002
#endif
#ifndef SEMAPHORE_QUERY_STATE
#define SEMAPHORE_QUERY_STATE 0x0001
#endif
#ifndef SECURITY_MAX_SID_STRING_CHARACTERS
#define SECURITY_MAX_SID_STRING_CHARACTERS 187
#endif
#ifndef ERROR_REMOTE_MAILSLOTS_DEPRECATED
#define ERROR_REMOTE_MAILSLOTS_DEPRECATED 3025L
#endif
#ifndef STATUS_NOT_SAME_OBJECT
#define STATUS_NOT_SAME_OBJECT ((NTSTATUS)0xC00001AC)
#endif
#ifndef ERROR_ELEVATION_REQUIRED
#define ERROR_ELEVATION_REQUIRED 740L
#endif

/* 1970 in the units of FILETIME, 100 ns, which begin in 1601. */
#define WINIPC__UNIX_EPOCH 116444736000000000

/* For every CreateFileW(): whoever answers to a name that leads elsewhere than it
   should may learn who we are, but not act in our place. */
#define WINIPC__SQOS (SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION)

/* A failure for which Windows gives no code: 0 would read as success. */
#define WINIPC__NO_CODE 0xFFFFFFFFU

/* GetLastError() behind a failure. */
static inline DWORD winipc__failure_code(void)
{
    DWORD code = GetLastError();

    return code != ERROR_SUCCESS ? code : WINIPC__NO_CODE;
}

#endif
