/*
 * holder.c - which process holds something, and whether it still lives.
 *
 * SPDX-License-Identifier: MIT
 */
#include "holder.h"

/* 0 if it cannot be told. */
static uint32_t mark_of(HANDLE process)
{
    FILETIME created, exited, kernel, user;

    if (!GetProcessTimes(process, &created, &exited, &kernel, &user))
        return 0;
    return (created.dwLowDateTime & WINIPC__HOLDER_MARKS) | 1;
}

winipc__holder winipc__holder_self(void)
{
    return winipc__holder_make(GetCurrentProcessId(),
                               mark_of(GetCurrentProcess()));
}

/* Windows reports an id that no process has as a bad argument. */
bool winipc__holder_lives(winipc__holder holder, HANDLE *process)
{
    const uint32_t mark = winipc__holder_mark(holder);
    uint32_t found;

    *process = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION,
                           FALSE, winipc__holder_id(holder));
    if (*process == NULL)
        return GetLastError() != ERROR_INVALID_PARAMETER;
    found = mark_of(*process);
    if ((found == mark || found == 0 || mark == 0) &&
        WaitForSingleObject(*process, 0) != WAIT_OBJECT_0)
        return true;
    CloseHandle(*process);
    *process = NULL;
    return false;
}
