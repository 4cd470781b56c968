/*
 * test_spawn.c - children, their arguments, environment and streams.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include <shellapi.h>

#include "spawn_private.h"
#include "spawns.h"

/* What msvcrt hands to wmain(). */
int __wgetmainargs(int *argc, wchar_t ***argv, wchar_t ***environment, int glob,
                   int *mode);

/* Children that say their arguments, as both ways to take them apart have it. */
static int say_arguments(int argc, char **argv)
{
    wchar_t **arguments, **alike, **environment;
    int n, same, mode = 0;

    (void)argc;
    (void)argv;
    arguments = CommandLineToArgvW(GetCommandLineW(), &n);
    __wgetmainargs(&same, &alike, &environment, 0, &mode);
    if (same != n)
        return 94;
    for (int i = 3; i < n; i++) {
        if (wcscmp(arguments[i], alike[i]) != 0 || !say(arguments[i]))
            return 95;
    }
    LocalFree(arguments);
    return 0;
}

static int say_folder(int argc, char **argv)
{
    wchar_t folder[MAX_PATH];

    (void)argc;
    (void)argv;
    GetCurrentDirectoryW(MAX_PATH, folder);
    return say(folder) ? 0 : 95;
}

/* Copy the input to the output, and say so as an error. */
static int copy(int argc, char **argv)
{
    char c;
    DWORD n;

    (void)argc;
    (void)argv;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &c, 1, &n, NULL) && n == 1)
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), &c, 1, &n, NULL);
    return WriteFile(GetStdHandle(STD_ERROR_HANDLE), "end", 3, &n, NULL) ? 0
                                                                         : 95;
}

static const char *const odd_arguments[] = {
    "",
    "a",
    "a b",
    "\"",
    "\\",
    "\\\\",
    "\\\"",
    "a\\",
    "a b\\",
    "a b\\\\",
    "\\\"\\\\\"",
    "a\"b",
    "\t",
    "a\nb",
    "%PATH%",
    "^&|<>",
    "*.*",
    "'a b'",
    "\"\"",
    "--x=\"y z\"",
    "\\\\host\\share\\",
    "C:\\a b\\",
    "\" \\\"\\\\\" \\",
    "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80",
};

START_TEST(an_argument_arrives_as_it_is)
{
    const char *argument = odd_arguments[_i];
    char text[256], expected[256];
    size_t n =
        run(text, sizeof text,
            ARGUMENTS("say_arguments", "before", argument, "after"), NOTHING);
    size_t length = (size_t)snprintf(expected, sizeof expected,
                                     "before%c%s%cafter", 0, argument, 0) +
                    1;

    ck_assert_uint_eq(n, length);
    ck_assert_mem_eq(text, expected, n);
}
END_TEST

START_TEST(a_line_is_given_as_it_is)
{
    char line[1024], text[256];

    snprintf(line, sizeof line, "\"%s\" --child say_arguments a\"b c\"d",
             self());
    ck_assert_uint_eq(run(text, sizeof text, NULL,
                          (winipc_spawn_options){.command_line = line}),
                      6);
    ck_assert_str_eq(text, "ab cd");
}
END_TEST

START_TEST(a_program_may_have_another_name_than_its_first_argument)
{
    static const char *const arguments[] = {"not a program", "--child",
                                            "say_arguments", "x", NULL};
    char text[16];

    run(text, sizeof text, arguments,
        (winipc_spawn_options){.program = self()});
    ck_assert_str_eq(text, "x");
}
END_TEST

/* 32766 units, and one more. */
START_TEST(a_line_that_is_too_long_is_refused)
{
    static char longest[32767], text[32768];
    size_t n = 32766 - strlen(self()) - strlen("\"\" --child say_arguments ");

    memset(longest, 'x', n);
    longest[n] = '\0';
    ck_assert_uint_eq(
        run(text, sizeof text, ARGUMENTS("say_arguments", longest), NOTHING),
        n + 1);
    ck_assert_str_eq(text, longest);
    longest[n] = 'x';
    longest[n + 1] = '\0';
    ck_assert_status(
        winipc_spawn(&process, ARGUMENTS("say_arguments", longest), NULL),
        WINIPC_E_TOO_BIG);
}
END_TEST

START_TEST(a_change_of_the_environment_sets_replaces_or_removes)
{
    static const char *const changes[] = {
        "winipc_test_a=other",      "WINIPC_TEST_B",
        "WINIPC_TEST_C=x=\xC3\xA4", "WINIPC_TEST_D=first",
        "WINIPC_TEST_d=second",     "WINIPC_TEST_E=",
        "WINIPC_TEST_NONE",         NULL};
    char text[256];
    size_t n;

    SetEnvironmentVariableW(L"WINIPC_TEST_A", L"mine");
    SetEnvironmentVariableW(L"WINIPC_TEST_B", L"mine");
    SetEnvironmentVariableW(L"WINIPC_TEST_M", L"mine");
    n = run(text, sizeof text,
            ARGUMENTS("say_variables", "WINIPC_TEST_A", "WINIPC_TEST_B",
                      "WINIPC_TEST_C", "WINIPC_TEST_D", "WINIPC_TEST_M"),
            (winipc_spawn_options){.environment = changes});
    ck_assert_uint_eq(n, sizeof "other\0(none)\0x=\xC3\xA4\0second\0mine");
    ck_assert_mem_eq(text, "other\0(none)\0x=\xC3\xA4\0second\0mine", n);
}
END_TEST

START_TEST(an_environment_may_begin_empty)
{
    static const char *const changes[] = {"WINIPC_TEST_B=x", NULL};
    char text[64];

    SetEnvironmentVariableW(L"WINIPC_TEST_A", L"mine");
    ck_assert_uint_eq(
        run(text, sizeof text,
            ARGUMENTS("say_variables", "WINIPC_TEST_A", "WINIPC_TEST_B"),
            (winipc_spawn_options){.environment = changes,
                                   .clear_environment = true}),
        sizeof "(none)\0x");
    ck_assert_mem_eq(text, "(none)\0x", sizeof "(none)\0x");
}
END_TEST

/* Of "a" and "_", and of "a1" and "a=": by the name, in capitals. */
START_TEST(an_environment_is_sorted_by_name)
{
    static const char *const changes[] = {"b=4", "_=5",  "a1=2", "A=1",
                                          "B=3", "a2=x", "A2",   NULL};
    const wchar_t expected[] = L"A=1\0a1=2\0B=3\0_=5\0";
    winipc_spawn_options options = {.environment = changes,
                                    .clear_environment = true};
    wchar_t *block;

    ck_assert_ok(winipc__spawn_environment(&block, &options, NULL, "test"));
    ck_assert_mem_eq(block, expected, sizeof expected);
    HeapFree(GetProcessHeap(), 0, block);
    options.environment = NULL;
    ck_assert_ok(winipc__spawn_environment(&block, &options, NULL, "test"));
    ck_assert_mem_eq(block, L"\0", 2 * sizeof *block);
    HeapFree(GetProcessHeap(), 0, block);
}
END_TEST

START_TEST(a_child_begins_in_the_folder_that_is_asked_for)
{
    char text[MAX_PATH];

    run(text, sizeof text, ARGUMENTS("say_folder"),
        (winipc_spawn_options){.directory = "C:\\windows\\system32"});
    ck_assert_int_eq(_stricmp(text, "C:\\windows\\system32"), 0);
}
END_TEST

START_TEST(streams_are_pipes_with_time_outs_on_this_side)
{
    HANDLE input;
    char text[16];
    size_t n;

    make_output();
    ck_assert_ok(winipc_pipe_pair_with_handle(
        &other, &input,
        WINIPC_PIPE_PAIR_OPTIONS(.direction = WINIPC_PIPE_OUTBOUND)));
    ck_assert_ok(winipc_spawn(&process, ARGUMENTS("copy"),
                              WINIPC_SPAWN_OPTIONS(.standard_input = input,
                                                   .standard_output = handle,
                                                   .standard_error = handle)));
    CloseHandle(input);
    close_handle();
    ck_assert_status(
        winipc_pipe_receive(output, text, sizeof text, &n, BRIEFLY),
        WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_send(other, "abc", 3, SOON));
    winipc_pipe_close(other);
    other = NULL;
    n = receive_all(text, sizeof text);
    ck_assert_uint_eq(n, 6);
    ck_assert_mem_eq(text, "abcend", 6);
    expect_exit(0);
}
END_TEST

START_TEST(a_null_device_has_nothing_and_takes_everything)
{
    ck_assert_ok(winipc_spawn(
        &process, ARGUMENTS("copy"),
        WINIPC_SPAWN_OPTIONS(.standard_input = WINIPC_NULL_DEVICE,
                             .standard_output = WINIPC_NULL_DEVICE,
                             .standard_error = WINIPC_NULL_DEVICE)));
    expect_exit(0);
}
END_TEST

START_TEST(streams_are_those_of_this_process_by_default)
{
    HANDLE mine = GetStdHandle(STD_OUTPUT_HANDLE);
    winipc_status status;
    char text[16];

    make_output();
    SetStdHandle(STD_OUTPUT_HANDLE, handle);
    status = winipc_spawn(&process, ARGUMENTS("say_arguments", "x"), NULL);
    SetStdHandle(STD_OUTPUT_HANDLE, mine);
    ck_assert_ok(status);
    close_handle();
    ck_assert_uint_eq(receive_all(text, sizeof text), 2);
    ck_assert_str_eq(text, "x");
}
END_TEST

/* A stale value, as a program with windows may have. */
START_TEST(a_stream_of_this_process_may_be_missing)
{
    static void *const values[] = {NULL, INVALID_HANDLE_VALUE, (void *)0x7ffc};
    HANDLE mine = GetStdHandle(STD_INPUT_HANDLE);

    for (size_t i = 0; i < COUNT(values); i++) {
        winipc_status status;

        SetStdHandle(STD_INPUT_HANDLE, values[i]);
        status = winipc_spawn(&process, ARGUMENTS("set_event", "0"), NULL);
        SetStdHandle(STD_INPUT_HANDLE, mine);
        ck_assert_ok(status);
        expect_exit(0);
    }
}
END_TEST

START_TEST(a_program_that_is_none_is_not_found_or_of_another_kind)
{
    const char *nowhere[] = {"no such program", NULL};
    char path[MAX_PATH];
    FILE *file;

    ck_assert_status(winipc_spawn(&process, nowhere, NULL), WINIPC_E_NOT_FOUND);
    ck_assert_status(
        winipc_spawn(&process, ARGUMENTS("copy"),
                     WINIPC_SPAWN_OPTIONS(.directory = "C:\\no\\such")),
        WINIPC_E_NOT_FOUND);
    GetTempPathA(sizeof path, path);
    strncat(path, unique_name("none"), 100);
    strcat(path, ".exe");
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("This is no program.", file);
    fclose(file);
    nowhere[0] = path;
    ck_assert_status(winipc_spawn(&process, nowhere, NULL),
                     WINIPC_E_WRONG_TYPE);
    remove(path);
}
END_TEST

START_TEST(a_killed_child_closes_what_it_was_given)
{
    char c;
    size_t n;

    start(ARGUMENTS("wait_for_ever"), NOTHING);
    ck_assert_ok(winipc_pipe_receive(output, &c, 1, &n, SOON));
    TerminateProcess(winipc_object_handle(WINIPC_OBJECT(process)), 259);
    ck_assert_status(winipc_pipe_receive(output, &c, 1, &n, SOON),
                     WINIPC_E_CLOSED);
    expect_exit(259);
}
END_TEST

START_TEST(a_child_is_a_process_with_its_number_and_a_stop_event)
{
    winipc_process_info info;
    char name[16], number[16];
    size_t n;

    make_event();
    start(ARGUMENTS("wait_for_ever"), (winipc_spawn_options){.stop = event});
    ck_assert_ok(winipc_process_get_info(process, &info));
    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(process), name, sizeof name, &n));
    snprintf(number, sizeof number, "%lu", (unsigned long)info.pid);
    ck_assert_str_eq(name, number);
    ck_assert_ok(winipc_event_set(event));
    ck_assert_status(winipc_process_wait(process, SOON), WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(a_handle_is_an_ordinary_end)
{
    winipc_pipe_info info;
    DWORD flags, written;
    char text[8];
    size_t n;

    make_output();
    ck_assert(GetHandleInformation(handle, &flags));
    ck_assert_uint_eq(flags & HANDLE_FLAG_INHERIT, 0);
    ck_assert_status(winipc_pipe_adopt(&other, handle), WINIPC_E_UNSUPPORTED);
    ck_assert_ok(winipc_pipe_get_info(output, &info));
    ck_assert(info.byte_mode && info.server && info.can_receive &&
              !info.can_send);
    ck_assert_status(
        winipc_pipe_receive(output, text, sizeof text, &n, BRIEFLY),
        WINIPC_E_TIMEOUT);
    ck_assert(WriteFile(handle, "ab", 2, &written, NULL));
    ck_assert(WriteFile(handle, "c", 1, &written, NULL));
    close_handle();
    ck_assert_uint_eq(receive_all(text, sizeof text), 3);
}
END_TEST

START_TEST(a_handle_becomes_a_descriptor_of_c)
{
    char text[16];
    FILE *file;
    size_t n;
    int fd;

    make_output();
    fd = _open_osfhandle((intptr_t)handle, _O_BINARY);
    ck_assert_int_ge(fd, 0);
    handle = NULL;
    file = _fdopen(fd, "wb");
    fprintf(file, "%d %s\n", 42, "x");
    fclose(file);
    n = receive_all(text, sizeof text);
    ck_assert_uint_eq(n, 5);
    ck_assert_mem_eq(text, "42 x\n", 5);
    ck_assert_ok(winipc_pipe_pair_with_handle(
        &other, &handle,
        WINIPC_PIPE_PAIR_OPTIONS(.direction = WINIPC_PIPE_OUTBOUND)));
    fd = _open_osfhandle((intptr_t)handle, _O_RDONLY | _O_BINARY);
    handle = NULL;
    ck_assert_ok(winipc_pipe_send(other, "abc", 3, SOON));
    ck_assert_int_eq(_read(fd, text, sizeof text), 3);
    winipc_pipe_close(other);
    other = NULL;
    ck_assert_int_eq(_read(fd, text, sizeof text), 0);
    _close(fd);
}
END_TEST

/* A descriptor as a stream of a child. */
START_TEST(a_descriptor_of_c_is_a_stream)
{
    char path[MAX_PATH], text[8] = "";
    FILE *file;

    GetTempPathA(sizeof path, path);
    strncat(path, unique_name("stream"), 100);
    file = fopen(path, "w+b");
    ck_assert_ptr_nonnull(file);
    ck_assert_ok(winipc_spawn(
        &process, ARGUMENTS("say_arguments", "abc"),
        WINIPC_SPAWN_OPTIONS(.standard_output =
                                 (void *)_get_osfhandle(_fileno(file)))));
    expect_exit(0);
    rewind(file);
    ck_assert_uint_eq(fread(text, 1, sizeof text, file), 4);
    ck_assert_str_eq(text, "abc");
    fclose(file);
    remove(path);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(an_argument_arrives_as_it_is, odd_arguments),
    TEST(a_line_is_given_as_it_is),
    TEST(a_program_may_have_another_name_than_its_first_argument),
    TEST(a_line_that_is_too_long_is_refused),
    TEST(a_change_of_the_environment_sets_replaces_or_removes),
    TEST(an_environment_may_begin_empty),
    TEST(an_environment_is_sorted_by_name),
    TEST(a_child_begins_in_the_folder_that_is_asked_for),
    TEST(streams_are_pipes_with_time_outs_on_this_side),
    TEST(a_null_device_has_nothing_and_takes_everything),
    TEST(streams_are_those_of_this_process_by_default),
    TEST(a_stream_of_this_process_may_be_missing),
    TEST(a_program_that_is_none_is_not_found_or_of_another_kind),
    TEST(a_killed_child_closes_what_it_was_given),
    TEST(a_child_is_a_process_with_its_number_and_a_stop_event),
    TEST(a_handle_is_an_ordinary_end),
    TEST(a_handle_becomes_a_descriptor_of_c),
    TEST(a_descriptor_of_c_is_a_stream),
    {0},
};

static const role roles[] = {
    {"copy", copy},
    {"say_arguments", say_arguments},
    {"say_folder", say_folder},
    {"say_variables", say_variables},
    {"set_event", set_event},
    {"wait_for_ever", wait_for_ever},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "spawn", tests, close_spawns, roles);
}
