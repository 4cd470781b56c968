/*
 * roles.c - other processes that probes need: this program, in a part.
 *
 * They stay until they are ended, by the probe or with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "raw.h"
#include "row.h"

HANDLE play(const char *role, const wchar_t *argument)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    wchar_t program[MAX_PATH], line[MAX_PATH + 300];

    GetModuleFileNameW(NULL, program, COUNT(program));
    _snwprintf(line, COUNT(line), L"\"%ls\" --role %hs %ls", program, role,
               argument);
    need_true(CreateProcessW(program, line, NULL, NULL, FALSE, 0, NULL, NULL,
                             &startup, &process),
              "CreateProcessW");
    return process.hProcess;
}

static bool write_to_pipe(const char *name, DWORD size)
{
    HANDLE pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
                              OPEN_EXISTING, 0, NULL);
    DWORD written;

    return WriteFile(pipe, calloc(1, size), size, &written, NULL);
}

static void set_handle(unsigned long handle)
{
    SetEvent(ULongToHandle(handle));
}

/* What the part does, before it stays; false if it failed. */
static bool act(const char *role, const char *argument)
{
    char *end;

    if (strcmp(role, "write") == 0)
        return write_to_pipe(argument, 5);
    if (strcmp(role, "write_much") == 0)
        return write_to_pipe(argument, 20000);
    if (strcmp(role, "take_mutex") == 0)
        return WaitForSingleObject(OpenMutexA(SYNCHRONIZE, FALSE, argument),
                                   0) == WAIT_OBJECT_0;
    if (strcmp(role, "take_semaphore") == 0)
        return WaitForSingleObject(OpenSemaphoreA(SYNCHRONIZE, FALSE, argument),
                                   0) == WAIT_OBJECT_0;
    if (strcmp(role, "make_event") == 0)
        return CreateEventA(NULL, TRUE, FALSE, argument) != NULL;
    set_handle(strtoul(argument, &end, 10));
    set_handle(strtoul(end + 1, NULL, 10));
    return false;
}

int run_role(const char *role, const char *argument)
{
    char taken[200];

    if (!act(role, argument))
        return 1;
    snprintf(taken, sizeof taken, "%s-taken", argument);
    SetEvent(OpenEventA(EVENT_MODIFY_STATE, FALSE, taken));
    Sleep(INFINITE);
    return 0;
}
