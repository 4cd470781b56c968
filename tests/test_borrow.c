/*
 * test_borrow.c - handles of somebody else's, as objects to wait for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "object.h"

static winipc_object *object, *other;
static HANDLE handle;

static void teardown(void)
{
    winipc_object_close(other);
    winipc_object_close(object);
    object = other = NULL;
    if (handle != NULL)
        CloseHandle(handle);
    handle = NULL;
}

static DWORD WINAPI end_at_once(void *unused)
{
    (void)unused;
    return 0;
}

static HANDLE make_event(void)
{
    return CreateEventW(NULL, TRUE, TRUE, L"winipc-test-borrowed");
}

static HANDLE make_mutex(void)
{
    return CreateMutexW(NULL, FALSE, NULL);
}

static HANDLE make_semaphore(void)
{
    return CreateSemaphoreW(NULL, 3, 3, NULL);
}

static HANDLE make_timer(void)
{
    const LARGE_INTEGER past = {.QuadPart = 0};
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);

    SetWaitableTimer(timer, &past, 0, NULL, NULL, FALSE);
    return timer;
}

/* A child that does not know what to do, and so ends. */
static HANDLE make_process(void)
{
    return child_start("nothing", NULL, NULL, NULL);
}

static HANDLE make_thread(void)
{
    return CreateThread(NULL, 0, end_at_once, NULL, 0, NULL);
}

/* What can be borrowed, all of them ready now or soon. */
static const struct {
    HANDLE (*make)(void);
    const char *kind, *described;
} kinds[] = {
    {make_event, "event", "event \"winipc-test-borrowed\": borrowed"},
    {make_mutex, "mutex", "mutex: borrowed"},
    {make_semaphore, "semaphore", "semaphore: borrowed"},
    {make_timer, "timer", "timer: borrowed"},
    {make_process, "process", "process: borrowed"},
    {make_thread, "thread", "thread: borrowed"},
};

START_TEST(what_is_borrowed_is_waited_for_and_stays_open)
{
    winipc_object_info info;
    size_t index;
    DWORD flags;

    handle = kinds[_i].make();
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert_ptr_eq(winipc_object_handle(object), handle);
    ck_assert_ok(winipc_object_get_info(object, &info));
    ck_assert_str_eq(info.kind, kinds[_i].kind);
    ck_assert(!info.created);
    ck_assert_ok(winipc_wait(object, SOON));
    ck_assert_ok(winipc_wait_any(&object, 1, &index, SOON));
    winipc_object_close(object);
    object = NULL;
    ck_assert(GetHandleInformation(handle, &flags));
}
END_TEST

START_TEST(what_is_borrowed_is_described)
{
    char text[80];
    size_t length;

    handle = kinds[_i].make();
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert_ok(winipc_object_describe(object, text, sizeof text, &length));
    ck_assert_str_eq(text, kinds[_i].described);
}
END_TEST

START_TEST(only_a_borrowed_mutex_is_owned_by_a_thread)
{
    handle = kinds[_i].make();
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert_int_eq(object->kind->owned_by_thread,
                     strcmp(kinds[_i].kind, "mutex") == 0);
}
END_TEST

START_TEST(the_waiting_thread_acquires_a_borrowed_mutex)
{
    handle = make_mutex();
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert(!ReleaseMutex(handle));
    ck_assert_ok(winipc_wait(object, 0));
    ck_assert(ReleaseMutex(handle));
}
END_TEST

/* What a wait would tell nothing of. */
static HANDLE make_file(void)
{
    wchar_t program[MAX_PATH];

    GetModuleFileNameW(NULL, program, COUNT(program));
    return CreateFileW(program, GENERIC_READ, FILE_SHARE_READ, NULL,
                       OPEN_EXISTING, 0, NULL);
}

static HANDLE make_job(void)
{
    return CreateJobObjectW(NULL, NULL);
}

static HANDLE make_section(void)
{
    return CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                              4096, NULL);
}

static HANDLE make_port(void)
{
    return CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
}

static HANDLE (*const others[])(void) = {make_file, make_job, make_section,
                                         make_port};

START_TEST(what_tells_nothing_is_the_wrong_type)
{
    handle = others[_i]();
    ck_assert_ptr_nonnull(handle);
    ck_assert_status(winipc_object_borrow(&object, handle),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_ptr_null(object);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, "for no reason"));
}
END_TEST

START_TEST(a_handle_that_may_not_be_waited_for_is_denied)
{
    handle = CreateEventExW(NULL, NULL, 0, EVENT_MODIFY_STATE);
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert_status(winipc_wait(object, 0), WINIPC_E_ACCESS_DENIED);
}
END_TEST

START_TEST(one_handle_is_borrowed_twice)
{
    handle = make_event();
    ck_assert_ok(winipc_object_borrow(&object, handle));
    ck_assert_ok(winipc_object_borrow(&other, handle));
    winipc_object_close(other);
    other = NULL;
    ck_assert_ok(winipc_wait(object, 0));
}
END_TEST

START_TEST(an_object_of_any_kind_is_referenced_and_closed)
{
    winipc_event *event;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    object = winipc_object_ref(WINIPC_OBJECT(event));
    ck_assert_ptr_eq(object, WINIPC_OBJECT(event));
    winipc_event_close(event);
    ck_assert_status(winipc_wait(object, 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(scoped_objects_are_closed)
{
    int before;

    handle = make_event();
    before = count_handles();
    for (int i = 0; i < 3; i++) {
        WINIPC_SCOPED(object) inner = NULL;

        ck_assert_ok(winipc_object_borrow(&inner, handle));
        ck_assert_ok(winipc_wait(inner, 0));
    }
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(what_is_borrowed_is_waited_for_and_stays_open, kinds),
    TEST_LOOP(what_is_borrowed_is_described, kinds),
    TEST_LOOP(only_a_borrowed_mutex_is_owned_by_a_thread, kinds),
    TEST(the_waiting_thread_acquires_a_borrowed_mutex),
    TEST_LOOP(what_tells_nothing_is_the_wrong_type, others),
    TEST(a_handle_that_may_not_be_waited_for_is_denied),
    TEST(one_handle_is_borrowed_twice),
    TEST(an_object_of_any_kind_is_referenced_and_closed),
    TEST(scoped_objects_are_closed),
    {0},
};

static int do_nothing(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 0;
}

static const role roles[] = {{"nothing", do_nothing}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "borrow", tests, teardown, roles);
}
