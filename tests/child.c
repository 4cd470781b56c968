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
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    char program[MAX_PATH], line[1024];

    GetModuleFileNameA(NULL, program, sizeof program);
    snprintf(line, sizeof line, "\"%s\" --child %s %s %s %s", program,
             role_name, first ? first : "", second ? second : "",
             third ? third : "");
    ck_assert_msg(CreateProcessA(program, line, NULL, NULL, FALSE, 0, NULL,
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
