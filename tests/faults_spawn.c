/*
 * faults_spawn.c - children, and what they are given, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>

#include "faults.h"
#include "ntapi.h"

#define PARENT 0x44

static winipc_process *process;
static winipc_event *event;
static winipc_pipe *end, *other;
static HANDLE handle;

/* Another handle of this process, which is not counted as lent: it is the success
   of a call that is. */
static HANDLE make_handle_of_self(void)
{
    typedef NTSTATUS(NTAPI duplicate)(HANDLE, HANDLE, HANDLE, HANDLE *, ULONG,
                                      ULONG, ULONG);
    duplicate *call = (duplicate *)(void (*)(void))GetProcAddress(
        GetModuleHandleA("ntdll"), "NtDuplicateObject");
    HANDLE self = GetCurrentProcess(), copy = NULL;

    faults_expect(call(self, self, self, &copy, 0, 0, DUPLICATE_SAME_ACCESS) >=
                  0);
    return copy;
}

/* In place of a child, of which there would be thousands. */
static BOOL WINAPI begin_none(const wchar_t *program, wchar_t *line,
                              SECURITY_ATTRIBUTES *of_process,
                              SECURITY_ATTRIBUTES *of_thread, BOOL inherit,
                              DWORD flags, void *environment,
                              const wchar_t *directory, STARTUPINFOW *startup,
                              PROCESS_INFORMATION *made)
{
    (void)program;
    (void)line;
    (void)of_process;
    (void)of_thread;
    (void)flags;
    (void)directory;
    faults_expect(inherit && environment != NULL &&
                  startup->dwFlags == STARTF_USESTDHANDLES);
    made->hProcess = make_handle_of_self();
    made->hThread = make_handle_of_self();
    made->dwProcessId = GetCurrentProcessId();
    return TRUE;
}

static NTSTATUS NTAPI tell_parent(HANDLE of, ULONG class_, void *information,
                                  ULONG size, ULONG *length)
{
    ULONG_PTR *basic = information;

    (void)of;
    (void)class_;
    (void)length;
    faults_expect(size == 6 * sizeof *basic);
    basic[5] = PARENT;
    return 0;
}

static void close_all(void)
{
    winipc_process_close(process);
    winipc_event_close(event);
    winipc_pipe_close(end);
    winipc_pipe_close(other);
    if (handle != NULL)
        CloseHandle(handle);
    process = NULL;
    event = NULL;
    end = other = NULL;
    handle = NULL;
}

static void make_what_is_given(void)
{
    faults_pass("CreateProcessW", (void (*)(void))begin_none);
    faults_must(winipc_event_create(&event, NULL, NULL));
    faults_must(winipc_pipe_pair(&end, &other, NULL));
}

static winipc_status spawn(void)
{
    static const char *const arguments[] = {"x", "a b", NULL};
    static const char *const changes[] = {"A=1", "B", NULL};
    const winipc_pass pass[] = {
        {.name = "event", .object = WINIPC_OBJECT(event)},
        {.name = "pipe", .object = WINIPC_OBJECT(other)},
        {.name = "handle",
         .handle = winipc_object_handle(WINIPC_OBJECT(event))},
    };

    return winipc_spawn(
        &process, arguments,
        WINIPC_SPAWN_OPTIONS(.program = "x.exe", .directory = "C:\\",
                             .environment = changes,
                             .standard_input = WINIPC_NULL_DEVICE,
                             .standard_error =
                                 winipc_object_handle(WINIPC_OBJECT(event)),
                             .pass = pass, .pass_count = COUNT(pass)));
}

static winipc_status spawn_line(void)
{
    return winipc_spawn(
        &process, NULL,
        WINIPC_SPAWN_OPTIONS(.command_line = "x", .clear_environment = true,
                             .standard_input = WINIPC_NULL_DEVICE));
}

static void expect_no_process(void)
{
    faults_expect(process == NULL);
}

static void make_text(void)
{
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    char text[60];

    faults_pass("NtQueryInformationProcess", (void (*)(void))tell_parent);
    handle = CreateEventW(&inheritable, TRUE, FALSE, NULL);
    snprintf(text, sizeof text, "Event:%x:%x", (unsigned)(uintptr_t)handle,
             (unsigned)PARENT);
    faults_expect(SetEnvironmentVariableA("WINIPC_PASSED_x", text));
}

static void *given;

static winipc_status take(void)
{
    return winipc_passed_handle(&given, "x");
}

static void expect_no_handle(void)
{
    faults_expect(given == NULL);
}

static void remove_text(void)
{
    SetEnvironmentVariableA("WINIPC_PASSED_x", NULL);
    faults_pass("NtQueryInformationProcess", NULL);
    close_all();
}

static winipc_status pair(void)
{
    void *other_end;
    winipc_status status = winipc_pipe_pair_with_handle(&end, &other_end, NULL);

    handle = other_end;
    return status;
}

static void expect_no_ends(void)
{
    faults_expect(end == NULL && handle == NULL);
}

static faults_quiet spawning[] = {QUIET("take_mine", "DuplicateHandle",
                                        ERROR_INVALID_HANDLE,
                                        "the child has no such stream"),
                                  {0}};
static faults_quiet taking[] = {
    QUIET("take", "SetEnvironmentVariableW", 0,
          "a handle that is not inherited is not believed again"),
    {0}};

const faults_scenario faults_spawn[] = {
    {"winipc_spawn", "with all that can be given", make_what_is_given, spawn,
     expect_no_process, close_all, spawning},
    {"winipc_spawn", "of a line", make_what_is_given, spawn_line,
     expect_no_process, close_all, spawning},
    {"winipc_passed_handle", "an event", make_text, take, expect_no_handle,
     remove_text, taking},
    {"winipc_pipe_pair_with_handle", "duplex", NULL, pair, expect_no_ends,
     close_all, NULL},
    {0},
};
