/*
 * test_process.c - processes that run, exit and are killed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"

#define CHILDREN 3

static winipc_process *process, *other, *children[CHILDREN];
static winipc_event *event;
static winipc_timer *timer;

static void teardown(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        if (children[i] != NULL)
            TerminateProcess(winipc_object_handle(WINIPC_OBJECT(children[i])),
                             96);
        winipc_process_close(children[i]);
        children[i] = NULL;
    }
    winipc_process_close(other);
    winipc_process_close(process);
    winipc_event_close(event);
    winipc_timer_close(timer);
    process = other = NULL;
    event = NULL;
    timer = NULL;
}

/* What children do: exit with a number, at once or when an event is set. */
static int exit_with(int argc, char **argv)
{
    WINIPC_SCOPED(event) go = NULL;

    if (argc > 1 && (winipc_event_open(&go, argv[1], NULL) != WINIPC_OK ||
                     winipc_event_wait(go, SOON) != WINIPC_OK))
        return 95;
    ExitProcess((UINT)strtoul(argv[0], NULL, 10));
}

static void start(winipc_process **out, uint32_t code, const char *wait_for)
{
    char text[16];

    snprintf(text, sizeof text, "%lu", (unsigned long)code);
    ck_assert_ok(winipc_process_adopt(
        out, child_start("exit_with", text, wait_for, NULL)));
}

static void make_event(const char *name)
{
    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

START_TEST(a_process_is_ready_once_it_has_ended)
{
    const char *name = unique_name("go");
    uint32_t code = 77;

    make_event(name);
    start(&process, 5, name);
    ck_assert_status(winipc_process_wait(process, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_status(winipc_process_exit_code(process, &code), WINIPC_E_BUSY);
    ck_assert_uint_eq(code, 77);
    ck_assert_ok(winipc_event_set(event));
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_process_exit_code(process, &code));
    ck_assert_uint_eq(code, 5);
}
END_TEST

/* 259 is STILL_ACTIVE. */
static const uint32_t codes[] = {0,   1,          258,        259,
                                 260, 0x7FFFFFFF, 0xC0000005, 0xFFFFFFFF};

START_TEST(any_number_may_be_an_exit_code)
{
    winipc_process_info info;
    uint32_t code = ~codes[_i];

    start(&process, codes[_i], NULL);
    ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_process_exit_code(process, &code));
    ck_assert_uint_eq(code, codes[_i]);
    ck_assert_ok(winipc_process_get_info(process, &info));
    ck_assert(info.has_exited);
    ck_assert_uint_eq(info.exit_code, codes[_i]);
}
END_TEST

START_TEST(a_killed_process_ends_a_wait)
{
    const char *name = unique_name("never");
    uint32_t code;

    make_event(name);
    start(&process, 5, name);
    ck_assert(
        TerminateProcess(winipc_object_handle(WINIPC_OBJECT(process)), 259));
    ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_process_exit_code(process, &code));
    ck_assert_uint_eq(code, 259);
}
END_TEST

START_TEST(a_process_is_opened_by_its_number)
{
    winipc_process_info info = {.exit_code = 7};
    winipc_object_info object;
    int64_t now;
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    now = ((int64_t)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) -
           116444736000000000) *
          100;
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    ck_assert_ok(winipc_process_get_info(process, &info));
    ck_assert_uint_eq(info.pid, GetCurrentProcessId());
    ck_assert(!info.has_exited);
    ck_assert_uint_eq(info.exit_code, 0);
    ck_assert_int_le(info.created_unix_ns, now);
    ck_assert_int_gt(info.created_unix_ns, now - 3600000000000);
    ck_assert_ok(winipc_object_get_info(WINIPC_OBJECT(process), &object));
    ck_assert_str_eq(object.kind, "process");
    ck_assert(!object.created);
}
END_TEST

/* A process that has ended keeps its number while somebody refers to it. */
START_TEST(the_number_of_another_process_is_not_found)
{
    winipc_process_info info;

    start(&process, 3, NULL);
    ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_process_get_info(process, &info));
    for (int i = -1; i <= 1; i++) {
        ck_assert_status(
            winipc_process_open(
                &other, info.pid,
                WINIPC_PROCESS_OPTIONS(.created_unix_ns =
                                           info.created_unix_ns + 100 * i)),
            i == 0 ? WINIPC_OK : WINIPC_E_NOT_FOUND);
        ck_assert_int_eq(other != NULL, i == 0);
        winipc_process_close(other);
        other = NULL;
    }
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, "another has its number"));
}
END_TEST

START_TEST(a_number_that_no_process_has_is_not_found)
{
    const uint32_t own = GetCurrentProcessId();
    const uint32_t numbers[] = {own + 1, own + 2, own + 3, 0xFFFFFFFC,
                                UINT32_MAX};

    for (size_t i = 0; i < COUNT(numbers); i++) {
        ck_assert_status(winipc_process_open(&process, numbers[i], NULL),
                         WINIPC_E_NOT_FOUND);
        ck_assert_ptr_null(process);
        ck_assert_ptr_nonnull(
            strstr(winipc_last_error()->message, "no process has that number"));
    }
}
END_TEST

START_TEST(a_process_is_named_by_its_number_and_described)
{
    char text[80], want[80];
    size_t length;

    start(&process, 3, NULL);
    ck_assert_ok(winipc_process_wait(process, SOON));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(process), text,
                                        sizeof text, &length));
    snprintf(want, sizeof want, "process \"%lu\": exited with 3",
             GetProcessId(winipc_object_handle(WINIPC_OBJECT(process))));
    ck_assert_str_eq(text, want);
    ck_assert_ok(winipc_process_open(&other, GetCurrentProcessId(), NULL));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(other), text, sizeof text,
                                        &length));
    ck_assert_ptr_nonnull(strstr(text, ": runs"));
}
END_TEST

START_TEST(adopt_takes_over_processes_only)
{
    HANDLE no_process = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId());

    ck_assert_status(winipc_process_adopt(&process, no_process),
                     WINIPC_E_WRONG_TYPE);
    ck_assert(CloseHandle(no_process));
    ck_assert_ok(winipc_process_adopt(&process, handle));
    ck_assert_ptr_eq(winipc_object_handle(WINIPC_OBJECT(process)), handle);
    winipc_process_close(process);
    process = NULL;
    ck_assert(!CloseHandle(handle));
}
END_TEST

/* What a handle of few rights is still good for. */
static const struct {
    DWORD rights;
    winipc_status wait, exit_code, info;
} rights[] = {
    {SYNCHRONIZE, WINIPC_OK, WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
    {PROCESS_QUERY_LIMITED_INFORMATION, WINIPC_E_ACCESS_DENIED,
     WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
    {PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, WINIPC_OK, WINIPC_OK,
     WINIPC_OK},
};

START_TEST(what_a_handle_may_not_is_denied)
{
    winipc_process_info info = {.pid = 7};
    uint32_t code = 7;
    HANDLE all, few;

    start(&process, 3, NULL);
    ck_assert_ok(winipc_process_wait(process, SOON));
    all = winipc_object_handle(WINIPC_OBJECT(process));
    ck_assert(DuplicateHandle(GetCurrentProcess(), all, GetCurrentProcess(),
                              &few, rights[_i].rights, FALSE, 0));
    ck_assert_ok(winipc_process_adopt(&other, few));
    ck_assert_status(winipc_process_wait(other, 0), rights[_i].wait);
    ck_assert_status(winipc_process_exit_code(other, &code),
                     rights[_i].exit_code);
    ck_assert_status(winipc_process_get_info(other, &info), rights[_i].info);
    if (rights[_i].info != WINIPC_OK)
        ck_assert_uint_eq(code + info.pid, 14);
}
END_TEST

START_TEST(a_process_object_lives_until_its_last_reference)
{
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    ck_assert_ptr_eq(winipc_process_ref(process), process);
    winipc_process_close(process);
    ck_assert_status(winipc_process_wait(process, 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(scoped_processes_are_closed)
{
    int before = count_handles();

    for (int i = 0; i < 3; i++) {
        WINIPC_SCOPED(process) inner = NULL;

        ck_assert_ok(winipc_process_open(&inner, GetCurrentProcessId(), NULL));
    }
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

START_TEST(a_stop_event_ends_the_wait_for_a_process)
{
    make_event(NULL);
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(),
                                     WINIPC_PROCESS_OPTIONS(.stop = event)));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_status(winipc_process_wait(process, SOON), WINIPC_E_CANCELLED);
}
END_TEST

/* Three children, a timer and an event: the last of them first, as the lowest
   index that is ready is told. */
START_TEST(one_wait_is_for_processes_timers_and_events)
{
    const char *name = unique_name("never");
    winipc_object *all[CHILDREN + 2];
    size_t index;

    make_event(name);
    for (size_t i = 0; i < CHILDREN; i++) {
        start(&children[i], 0, name);
        all[i] = WINIPC_OBJECT(children[i]);
    }
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    all[CHILDREN] = WINIPC_OBJECT(timer);
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    all[CHILDREN + 1] = WINIPC_OBJECT(process);
    ck_assert_status(winipc_wait_any(all, CHILDREN + 2, &index, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
    ck_assert_ok(winipc_wait_any(all, CHILDREN + 2, &index, SOON));
    ck_assert_uint_eq(index, CHILDREN);
    for (size_t i = CHILDREN; i-- > 0;) {
        TerminateProcess(winipc_object_handle(all[i]), 1);
        ck_assert_ok(winipc_wait_any(all, CHILDREN + 2, &index, SOON));
        ck_assert_uint_eq(index, i);
    }
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
    ck_assert_ok(winipc_event_set(event));
    all[CHILDREN + 1] = WINIPC_OBJECT(event);
    ck_assert_ok(winipc_wait_all(all, CHILDREN + 2, SOON));
}
END_TEST

static const test tests[] = {
    TEST(a_process_is_ready_once_it_has_ended),
    TEST_LOOP(any_number_may_be_an_exit_code, codes),
    TEST(a_killed_process_ends_a_wait),
    TEST(a_process_is_opened_by_its_number),
    TEST(the_number_of_another_process_is_not_found),
    TEST(a_number_that_no_process_has_is_not_found),
    TEST(a_process_is_named_by_its_number_and_described),
    TEST(adopt_takes_over_processes_only),
    TEST_LOOP(what_a_handle_may_not_is_denied, rights),
    TEST(a_process_object_lives_until_its_last_reference),
    TEST(scoped_processes_are_closed),
    TEST(a_stop_event_ends_the_wait_for_a_process),
    TEST(one_wait_is_for_processes_timers_and_events),
    {0},
};

static const role roles[] = {{"exit_with", exit_with}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "process", tests, teardown, roles);
}
