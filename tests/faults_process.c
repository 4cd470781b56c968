/*
 * faults_process.c - processes, Ctrl-C and borrowed handles, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <process.h>
#include <windows.h>

#include "console.h"
#include "faults.h"

static winipc_process *process;
static winipc_event *stop;
static winipc_object *object;
static HANDLE handle, ended;
static winipc_process_info own;

/* A child that has ended; what starting it takes is not counted. */
static void make_ended(void)
{
    char program[MAX_PATH];

    if (ended != NULL)
        return;
    GetModuleFileNameA(NULL, program, sizeof program);
    ended = (HANDLE)_spawnl(_P_NOWAIT, program, "faults", "--child", "x", NULL);
    faults_expect(WaitForSingleObject(ended, 60000) == WAIT_OBJECT_0);
}

static void make_handle(void)
{
    make_ended();
    handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, FALSE,
                         GetProcessId(ended));
    faults_expect(handle != NULL);
}

static void make_process(void)
{
    make_handle();
    faults_must(winipc_process_adopt(&process, handle));
}

static void close_all(void)
{
    winipc_process_close(process);
    winipc_object_close(object);
    winipc_event_close(stop);
    process = NULL;
    object = NULL;
    stop = NULL;
    faults_pause();
    winipc__console_unload();
    faults_resume();
}

static void expect_no_object(void)
{
    faults_expect(process == NULL && object == NULL && stop == NULL);
}

static winipc_status open_process(void)
{
    return winipc_process_open(&process, GetCurrentProcessId(), NULL);
}

static void ask_own(void)
{
    faults_must(open_process());
    faults_must(winipc_process_get_info(process, &own));
    winipc_process_close(process);
    process = NULL;
}

static winipc_status open_created(void)
{
    return winipc_process_open(
        &process, own.pid,
        WINIPC_PROCESS_OPTIONS(.created_unix_ns = own.created_unix_ns));
}

static winipc_status adopt(void)
{
    return winipc_process_adopt(&process, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_object();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status wait_for_process(void)
{
    return winipc_process_wait(process, 100);
}

static uint32_t code;

static winipc_status ask_code(void)
{
    code = 42;
    return winipc_process_exit_code(process, &code);
}

static void expect_no_code(void)
{
    faults_expect(code == 42);
}

static winipc_process_info info;

static winipc_status get_info(void)
{
    info.exit_code = 42;
    return winipc_process_get_info(process, &info);
}

static void expect_no_info(void)
{
    faults_expect(info.exit_code == 42);
}

static winipc_status describe(void)
{
    char text[100];
    size_t length;

    return winipc_object_describe(WINIPC_OBJECT(process), text, sizeof text,
                                  &length);
}

static winipc_status borrow(void)
{
    return winipc_object_borrow(&object, ended);
}

static void expect_not_borrowed(void)
{
    faults_expect(object == NULL);
}

static winipc_status stop_by_console(void)
{
    return winipc_console_stop(&stop);
}

static faults_quiet opening[] = {
    QUIET("open_with_most", "OpenProcess", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("check", "GetProcessId", 0, "its number is taken for right"),
    {0}};
static faults_quiet adopting[] = {
    QUIET("winipc_process_adopt", "GetProcessId", 0, "its name stays empty"),
    {0}};
static faults_quiet describing[] = {
    QUIET("ask_end", "WaitForSingleObject", 0, "it says so"),
    QUIET("ask_end", "GetExitCodeProcess", 0, "it says so"),
    {0}};
static faults_quiet borrowing[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    {0}};

const faults_scenario faults_process[] = {
    {"winipc_process_open", "this one", NULL, open_process, expect_no_object,
     close_all, opening},
    {"winipc_process_open", "by when it was created", ask_own, open_created,
     expect_no_object, close_all, opening},
    {"winipc_process_adopt", "one that has ended", make_handle, adopt,
     expect_handle, close_all, adopting},
    {"winipc_process_wait", "one that has ended", make_process,
     wait_for_process, NULL, close_all, NULL},
    {"winipc_process_exit_code", "one that has ended", make_process, ask_code,
     expect_no_code, close_all, NULL},
    {"winipc_process_get_info", "one that has ended", make_process, get_info,
     expect_no_info, close_all, NULL},
    {"winipc_object_describe", "a process", make_process, describe, NULL,
     close_all, describing},
    {"winipc_object_borrow", "a process", make_ended, borrow,
     expect_not_borrowed, close_all, borrowing},
    {"winipc_console_stop", "for the first time", NULL, stop_by_console,
     expect_no_object, close_all, NULL},
    {0},
};
