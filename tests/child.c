/*
 * child.c - other processes, for tests that need them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "harness.h"

void *child_start(const char *role_name, const char *first, const char *second,
                  const char *third)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    wchar_t program[1024], line[2048];

    /* The folder may have any name; roles and arguments are ours. */
    GetModuleFileNameW(NULL, program, COUNT(program));
    swprintf(line, COUNT(line), L"\"%ls\" --child %hs %hs %hs %hs", program,
             role_name, first ? first : "", second ? second : "",
             third ? third : "");
    ck_assert_msg(CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL,
                                 NULL, &startup, &process),
                  "CreateProcess: error %lu", GetLastError());
    CloseHandle(process.hThread);
    return process.hProcess;
}

int child_wait(void *child)
{
    DWORD status = 98;

    ck_assert_uint_eq(WaitForSingleObject(child, 60000), WAIT_OBJECT_0);
    GetExitCodeProcess(child, &status);
    CloseHandle(child);
    return (int)status;
}

void child_kill(void *child)
{
    TerminateProcess(child, 97);
    ck_assert_uint_eq(WaitForSingleObject(child, 60000), WAIT_OBJECT_0);
    CloseHandle(child);
}
