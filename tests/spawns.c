/*
 * spawns.c - a child and what it says, for the tests of spawn.
 *
 * SPDX-License-Identifier: MIT
 */
#include "spawns.h"

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

winipc_process *process;
winipc_pipe *output, *other;
winipc_event *event;
void *handle;

void close_spawns(void)
{
    if (process != NULL)
        TerminateProcess(winipc_object_handle(WINIPC_OBJECT(process)), 96);
    winipc_process_close(process);
    winipc_pipe_close(output);
    winipc_pipe_close(other);
    winipc_event_close(event);
    if (handle != NULL)
        CloseHandle(handle);
    process = NULL;
    output = other = NULL;
    event = NULL;
    handle = NULL;
}

const char *self(void)
{
    static char text[3 * MAX_PATH];
    wchar_t wide[MAX_PATH];

    GetModuleFileNameW(NULL, wide, MAX_PATH);
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, sizeof text, NULL, NULL);
    return text;
}

bool say(const wchar_t *text)
{
    static char narrow[40000];
    DWORD n = (DWORD)WideCharToMultiByte(CP_UTF8, 0, text, -1, narrow,
                                         sizeof narrow, NULL, NULL);
    DWORD written;

    return n > 0 &&
           WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), narrow, n, &written,
                     NULL) &&
           written == n;
}

int say_variables(int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        wchar_t name[100], value[1000] = L"(none)";

        swprintf(name, COUNT(name), L"%hs", argv[i]);
        GetEnvironmentVariableW(name, value, COUNT(value));
        if (!say(value))
            return 95;
    }
    return 0;
}

int set_event(int argc, char **argv)
{
    (void)argc;
    SetEvent((HANDLE)(uintptr_t)strtoul(argv[0], NULL, 10));
    return 0;
}

int wait_for_ever(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    say(L"");
    Sleep(INFINITE);
    return 0;
}

void expect_exit(uint32_t expected)
{
    uint32_t code;

    ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_process_exit_code(process, &code));
    ck_assert_uint_eq(code, expected);
    winipc_process_close(process);
    process = NULL;
}

void close_handle(void)
{
    CloseHandle(handle);
    handle = NULL;
}

size_t receive_all(char *text, size_t size)
{
    winipc_status status = WINIPC_OK;
    size_t length = 0, n;

    while (status == WINIPC_OK) {
        status =
            winipc_pipe_receive(output, text + length, size - length, &n, SOON);
        if (status == WINIPC_OK)
            length += n;
    }
    ck_assert_status(status, WINIPC_E_CLOSED);
    return length;
}

void make_output(void)
{
    ck_assert_ok(winipc_pipe_pair_with_handle(
        &output, &handle,
        WINIPC_PIPE_PAIR_OPTIONS(.direction = WINIPC_PIPE_INBOUND)));
}

void start(const char *const *arguments, winipc_spawn_options options)
{
    make_output();
    options.size = sizeof options;
    options.standard_output = handle;
    ck_assert_ok(winipc_spawn(&process, arguments, &options));
    close_handle();
}

size_t run(char *text, size_t size, const char *const *arguments,
           winipc_spawn_options options)
{
    size_t length;

    start(arguments, options);
    length = receive_all(text, size - 1);
    text[length] = '\0';
    expect_exit(0);
    winipc_pipe_close(output);
    output = NULL;
    return length;
}

void make_event(void)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}
