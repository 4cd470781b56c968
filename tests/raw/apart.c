/*
 * apart.c - a process for each probe, with a limit; what a probe says.
 *
 * The process and those that it starts are in a job, which ends with them.  The
 * text is in memory that both share, so it is not lost when the probe crashes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"
#include "row.h"

const char same_as_the_column_before[] = "";
DWORD patience = PATIENCE_MS;
static char *said;

static void fail(const char *what)
{
    printf("Bail out! %s: error %lu\n", what, GetLastError());
    exit(2);
}

static HANDLE make_job(void)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectW(NULL, NULL);

    limits.BasicLimitInformation.LimitFlags =
        JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if (job == NULL ||
        !SetInformationJobObject(job, JobObjectExtendedLimitInformation,
                                 &limits, sizeof limits))
        fail("CreateJobObject");
    return job;
}

/* Start the probe; it inherits the memory for its text. */
static HANDLE start(const char *id, DWORD patience_ms, HANDLE memory,
                    HANDLE job)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    char program[MAX_PATH], line[MAX_PATH + 200];

    GetModuleFileNameA(NULL, program, sizeof program);
    snprintf(line, sizeof line, "\"%s\" --probe %s %lu %lu", program, id,
             patience_ms, HandleToULong(memory));
    if (!CreateProcessA(program, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL,
                        NULL, &startup, &process))
        fail("CreateProcess");
    AssignProcessToJobObject(job, process.hProcess);
    ResumeThread(process.hThread);
    CloseHandle(process.hThread);
    return process.hProcess;
}

void run_apart(const char *id, DWORD patience_ms, char text[TEXT_SIZE])
{
    SECURITY_ATTRIBUTES inherited = {sizeof inherited, NULL, TRUE};
    HANDLE memory, process, job = make_job();
    DWORD status = 0;

    memory = CreateFileMappingW(INVALID_HANDLE_VALUE, &inherited,
                                PAGE_READWRITE, 0, TEXT_SIZE, NULL);
    said = memory ? MapViewOfFile(memory, FILE_MAP_WRITE, 0, 0, 0) : NULL;
    if (said == NULL)
        fail("CreateFileMapping");
    process = start(id, patience_ms, memory, job);
    if (WaitForSingleObject(process, 10000 + 4 * patience_ms) != WAIT_OBJECT_0)
        say("%sthe probe does not end", *said ? ", then " : "");
    else if (!GetExitCodeProcess(process, &status) || status != 0)
        say("%sthe process ends with 0x%lx", *said ? ", then " : "", status);
    snprintf(text, TEXT_SIZE, "%s", said);
    TerminateProcess(process, 1);
    CloseHandle(job);
    CloseHandle(process);
    UnmapViewOfFile(said);
    CloseHandle(memory);
}

bool begin_apart(const char *patience_ms, const char *result)
{
    patience = strtoul(patience_ms, NULL, 10);
    said = MapViewOfFile(ULongToHandle(strtoul(result, NULL, 10)),
                         FILE_MAP_WRITE, 0, 0, 0);
    return said != NULL;
}

void say(const char *format, ...)
{
    size_t length = strlen(said);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(said + length, TEXT_SIZE - length, format, arguments);
    va_end(arguments);
}

void say_error(DWORD code)
{
    if (code == ERROR_SUCCESS)
        say("works");
    else
        say("error %lu", code);
}

void say_result(BOOL worked)
{
    say_error(worked ? ERROR_SUCCESS : GetLastError());
}

void say_opens(HANDLE handle)
{
    say_result(handle != NULL && handle != INVALID_HANDLE_VALUE);
}

void say_status(NTSTATUS status)
{
    say("0x%08lx", (unsigned long)status);
}

HANDLE need(HANDLE handle, const char *function_name)
{
    need_true(handle != NULL && handle != INVALID_HANDLE_VALUE, function_name);
    return handle;
}

void need_true(BOOL worked, const char *function_name)
{
    if (worked)
        return;
    say("%s: error %lu", function_name, GetLastError());
    ExitProcess(0);
}
