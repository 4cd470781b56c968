/*
 * test_mutex.c - mutexes, between threads and by name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "ntapi.h"

static winipc_mutex *mutex, *other;
static winipc_event *stop;
static winipc_mutex_info info;
static winipc__ntapi_table true_table;

static void teardown(void)
{
    if (true_table.NtQueryMutant != NULL)
        winipc__ntapi = true_table;
    winipc_mutex_close(other);
    winipc_mutex_close(mutex);
    winipc_event_close(stop);
    mutex = other = NULL;
    stop = NULL;
}

/* Another thread does something with `mutex`, and then ends. */
static winipc_status elsewhere;

static void in_thread(LPTHREAD_START_ROUTINE run)
{
    HANDLE thread = CreateThread(NULL, 0, run, NULL, 0, NULL);

    ck_assert_ptr_nonnull(thread);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static DWORD WINAPI acquire_and_end(void *unused)
{
    (void)unused;
    elsewhere = winipc_mutex_acquire(mutex, 0);
    return 0;
}

static char message[400];

static DWORD WINAPI release(void *unused)
{
    (void)unused;
    elsewhere = winipc_mutex_release(mutex);
    snprintf(message, sizeof message, "%s", winipc_last_error()->message);
    return 0;
}

static winipc_mutex_info seen;

static DWORD WINAPI look(void *unused)
{
    (void)unused;
    elsewhere = winipc_mutex_get_info(mutex, &seen);
    return 0;
}

static winipc_status acquired_elsewhere(void)
{
    in_thread(acquire_and_end);
    return elsewhere;
}

START_TEST(a_mutex_is_held_by_one_thread)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_ok(acquired_elsewhere());
}
END_TEST

START_TEST(it_is_released_as_often_as_it_was_acquired)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_mutex_acquire(mutex, SOON));
    for (int i = 0; i < 3; i++) {
        ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
        ck_assert_ok(winipc_mutex_release(mutex));
    }
    ck_assert_status(winipc_mutex_release(mutex), WINIPC_E_NOT_OWNER);
    ck_assert_ok(acquired_elsewhere());
}
END_TEST

START_TEST(same_name_is_the_same_mutex)
{
    const char *name = unique_name("same");

    ck_assert_ok(winipc_mutex_create(&mutex, name, NULL));
    ck_assert_ok(winipc_mutex_open(&other, name, NULL));
    ck_assert_ok(winipc_mutex_acquire(other, 0));
    ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(an_abandoned_mutex_is_acquired_with_the_news)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(acquired_elsewhere());
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert(info.abandoned && !info.held);
    ck_assert_status(winipc_mutex_acquire(mutex, SOON), WINIPC_ABANDONED);
    ck_assert(!winipc_failed(WINIPC_ABANDONED));
    ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(waits_tell_which_mutex_was_abandoned)
{
    winipc_object *objects[2];
    size_t index = 7;

    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(acquired_elsewhere());
    ck_assert_ok(winipc_event_create(&stop, NULL, NULL));
    objects[0] = WINIPC_OBJECT(stop);
    objects[1] = WINIPC_OBJECT(mutex);
    ck_assert_status(winipc_wait_any(objects, 2, &index, SOON),
                     WINIPC_ABANDONED);
    ck_assert_uint_eq(index, 1);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(a_wait_for_all_tells_that_one_was_abandoned)
{
    winipc_object *objects[2];

    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(acquired_elsewhere());
    ck_assert_ok(winipc_mutex_create(&other, NULL, NULL));
    objects[0] = WINIPC_OBJECT(other);
    objects[1] = WINIPC_OBJECT(mutex);
    ck_assert_status(winipc_wait_all(objects, 2, SOON), WINIPC_ABANDONED);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_ok(winipc_mutex_release(other));
}
END_TEST

START_TEST(a_wait_for_all_acquires_all_or_none)
{
    winipc_object *objects[2];

    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_event_create(&stop, NULL, NULL));
    objects[0] = WINIPC_OBJECT(mutex);
    objects[1] = WINIPC_OBJECT(stop);
    ck_assert_status(winipc_wait_all(objects, 2, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert(!info.held);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_ok(winipc_wait_all(objects, 2, SOON));
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(asking_acquires_nothing)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_mutex_get_info(mutex, &info));
        ck_assert(!info.held && !info.by_me && !info.abandoned);
        ck_assert_uint_eq(info.recursion, 0);
        ck_assert_uint_eq(info.process_id, 0);
        ck_assert_uint_eq(info.thread_id, 0);
    }
    ck_assert_ok(acquired_elsewhere());
}
END_TEST

START_TEST(the_owner_is_told_how_often_it_holds_it)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    for (uint32_t i = 1; i <= 3; i++) {
        ck_assert_ok(winipc_mutex_acquire(mutex, 0));
        ck_assert_ok(winipc_mutex_get_info(mutex, &info));
        ck_assert(info.held && info.by_me && !info.abandoned);
        ck_assert_uint_eq(info.recursion, i);
        ck_assert_uint_eq(info.process_id, GetCurrentProcessId());
        ck_assert_uint_eq(info.thread_id, GetCurrentThreadId());
    }
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

/* Windows tells who the owner is; Wine 8.0 does not, and is acted for. */
static NTSTATUS NTAPI query_as_windows(HANDLE handle, ULONG class_,
                                       void *answer, ULONG size, ULONG *length)
{
    if (class_ != WINIPC__MUTANT_OWNER_INFORMATION)
        return true_table.NtQueryMutant(handle, class_, answer, size, length);
    ((CLIENT_ID *)answer)->UniqueProcess = (HANDLE)(ULONG_PTR)1234;
    ((CLIENT_ID *)answer)->UniqueThread = (HANDLE)(ULONG_PTR)5678;
    return 0;
}

static NTSTATUS NTAPI query_as_wine(HANDLE handle, ULONG class_, void *answer,
                                    ULONG size, ULONG *length)
{
    if (class_ != WINIPC__MUTANT_OWNER_INFORMATION)
        return true_table.NtQueryMutant(handle, class_, answer, size, length);
    return (NTSTATUS)0xC0000003; /* STATUS_INVALID_INFO_CLASS */
}

static const struct {
    winipc__query_function *query;
    uint32_t process_id, thread_id;
    const char *message;
} systems[] = {
    {query_as_windows, 1234, 5678, "thread 5678 of process 1234 holds it"},
    {query_as_wine, 0, 0, "this thread does not hold it"},
};

START_TEST(another_thread_is_told_the_owner_if_the_system_knows)
{
    true_table = winipc__ntapi;
    winipc__ntapi.NtQueryMutant = systems[_i].query;
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    in_thread(look);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_ok(elsewhere);
    ck_assert(seen.held && !seen.by_me);
    ck_assert_uint_eq(seen.recursion, 1);
    ck_assert_uint_eq(seen.process_id, systems[_i].process_id);
    ck_assert_uint_eq(seen.thread_id, systems[_i].thread_id);
}
END_TEST

START_TEST(a_stranger_who_releases_it_is_told_the_owner)
{
    true_table = winipc__ntapi;
    winipc__ntapi.NtQueryMutant = systems[_i].query;
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    in_thread(release);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_status(elsewhere, WINIPC_E_NOT_OWNER);
    ck_assert_msg(strstr(message, systems[_i].message), "%s", message);
    ck_assert_ptr_nonnull(strstr(message, "(error 288)"));
}
END_TEST

START_TEST(releasing_a_free_mutex_says_that_nobody_holds_it)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_status(winipc_mutex_release(mutex), WINIPC_E_NOT_OWNER);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, "no thread holds it"));
}
END_TEST

START_TEST(a_new_mutex_can_be_owned_from_the_start)
{
    ck_assert_ok(winipc_mutex_create(
        &mutex, NULL, WINIPC_MUTEX_OPTIONS(.initially_owned = true)));
    ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_status(winipc_mutex_release(mutex), WINIPC_E_NOT_OWNER);
}
END_TEST

START_TEST(a_joined_mutex_is_owned_too_or_there_is_none)
{
    const char *name = unique_name("own");
    const winipc_mutex_options *owned =
        WINIPC_MUTEX_OPTIONS(.initially_owned = true);

    ck_assert_ok(winipc_mutex_create(&mutex, name, NULL));
    ck_assert_ok(winipc_mutex_create(&other, name, owned));
    ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

static const char *taken;

static DWORD WINAPI create_owned(void *unused)
{
    (void)unused;
    elsewhere = winipc_mutex_create(
        &other, taken, WINIPC_MUTEX_OPTIONS(.initially_owned = true));
    return 0;
}

START_TEST(a_mutex_that_another_holds_cannot_be_owned_from_the_start)
{
    taken = unique_name("busy");
    ck_assert_ok(winipc_mutex_create(
        &mutex, taken, WINIPC_MUTEX_OPTIONS(.initially_owned = true)));
    in_thread(create_owned);
    ck_assert_ok(winipc_mutex_release(mutex));
    ck_assert_status(elsewhere, WINIPC_E_BUSY);
    ck_assert_ptr_null(other);
}
END_TEST

START_TEST(an_abandoned_mutex_can_be_owned_from_the_start_with_the_news)
{
    const char *name = unique_name("left");

    ck_assert_ok(winipc_mutex_create(&mutex, name, NULL));
    ck_assert_ok(acquired_elsewhere());
    ck_assert_status(
        winipc_mutex_create(&other, name,
                            WINIPC_MUTEX_OPTIONS(.initially_owned = true)),
        WINIPC_ABANDONED);
    ck_assert_ok(winipc_mutex_release(other));
}
END_TEST

START_TEST(a_guard_releases_at_the_end_of_its_scope)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    for (int i = 0; i < 2; i++) {
        WINIPC_MUTEX_GUARD(guard, mutex, SOON);

        ck_assert_ok(guard.status);
        ck_assert_status(acquired_elsewhere(), WINIPC_E_TIMEOUT);
    }
    ck_assert_ok(acquired_elsewhere());
}
END_TEST

static DWORD WINAPI guard_what_is_taken(void *unused)
{
    WINIPC_MUTEX_GUARD(guard, mutex, 0);

    (void)unused;
    elsewhere = guard.status;
    return 0;
}

START_TEST(a_guard_that_did_not_acquire_releases_nothing)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    in_thread(guard_what_is_taken);
    ck_assert_status(elsewhere, WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert(info.by_me);
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(a_stop_event_ends_the_wait_for_a_mutex)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(
        winipc_mutex_create(&mutex, NULL, WINIPC_MUTEX_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_mutex_acquire(mutex, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_mutex_get_info(mutex, &info));
    ck_assert(!info.held);
}
END_TEST

START_TEST(closing_a_mutex_that_is_held_is_told)
{
    const char *name = unique_name("held");

    ck_assert_ok(winipc_mutex_create(&mutex, name, NULL));
    ck_assert_ok(winipc_mutex_create(&other, name, NULL));
    ck_assert_ok(winipc_mutex_acquire(other, 0));
    ck_assert_status(winipc_mutex_release(NULL), WINIPC_E_INVALID_ARGUMENT);
    winipc_mutex_close(other);
    other = NULL;
    ck_assert_int_eq(winipc_last_error()->status, WINIPC_E_INVALID_USE);
    ck_assert_str_eq(winipc_last_error()->function, "winipc_mutex_close");
    ck_assert_ok(winipc_mutex_release(mutex)); /* it was still held */
}
END_TEST

START_TEST(a_mutex_describes_itself)
{
    char text[200];
    size_t length;

    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(mutex), text, sizeof text,
                                        &length));
    ck_assert_ptr_nonnull(strstr(text, "mutex: free"));
    ck_assert_ok(acquired_elsewhere());
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(mutex), text, sizeof text,
                                        &length));
    ck_assert_ptr_nonnull(strstr(text, "free, abandoned"));
    ck_assert_status(winipc_mutex_acquire(mutex, 0), WINIPC_ABANDONED);
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(mutex), text, sizeof text,
                                        &length));
    ck_assert_ptr_nonnull(strstr(text, "held by thread"));
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

/* What a handle of few rights is still good for. */
static const struct {
    DWORD rights;
    winipc_status acquire, ask;
} rights[] = {
    {SYNCHRONIZE, WINIPC_OK, WINIPC_E_ACCESS_DENIED},
    {SYNCHRONIZE | MUTEX_MODIFY_STATE, WINIPC_OK, WINIPC_OK},
    {MUTEX_MODIFY_STATE, WINIPC_E_ACCESS_DENIED, WINIPC_OK},
};

START_TEST(what_a_handle_may_not_is_denied)
{
    ck_assert_ok(winipc_mutex_adopt(
        &mutex, CreateMutexExW(NULL, NULL, 0, rights[_i].rights)));
    ck_assert_status(winipc_mutex_get_info(mutex, &info), rights[_i].ask);
    ck_assert_status(winipc_mutex_acquire(mutex, 0), rights[_i].acquire);
    if (rights[_i].acquire == WINIPC_OK)
        ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

START_TEST(a_name_of_another_kind_is_the_wrong_type)
{
    const char *name = unique_name("kind");

    ck_assert_ok(winipc_event_create(&stop, name, NULL));
    ck_assert_status(winipc_mutex_create(&mutex, name, NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_mutex_open(&mutex, name, NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(
        winipc_mutex_adopt(&mutex, winipc_object_handle(WINIPC_OBJECT(stop))),
        WINIPC_E_WRONG_TYPE);
}
END_TEST

static const test tests[] = {
    TEST(a_mutex_is_held_by_one_thread),
    TEST(it_is_released_as_often_as_it_was_acquired),
    TEST(same_name_is_the_same_mutex),
    TEST(an_abandoned_mutex_is_acquired_with_the_news),
    TEST(waits_tell_which_mutex_was_abandoned),
    TEST(a_wait_for_all_tells_that_one_was_abandoned),
    TEST(a_wait_for_all_acquires_all_or_none),
    TEST(asking_acquires_nothing),
    TEST(the_owner_is_told_how_often_it_holds_it),
    TEST_LOOP(another_thread_is_told_the_owner_if_the_system_knows, systems),
    TEST_LOOP(a_stranger_who_releases_it_is_told_the_owner, systems),
    TEST(releasing_a_free_mutex_says_that_nobody_holds_it),
    TEST(a_new_mutex_can_be_owned_from_the_start),
    TEST(a_joined_mutex_is_owned_too_or_there_is_none),
    TEST(a_mutex_that_another_holds_cannot_be_owned_from_the_start),
    TEST(an_abandoned_mutex_can_be_owned_from_the_start_with_the_news),
    TEST(a_guard_releases_at_the_end_of_its_scope),
    TEST(a_guard_that_did_not_acquire_releases_nothing),
    TEST(a_stop_event_ends_the_wait_for_a_mutex),
    TEST(closing_a_mutex_that_is_held_is_told),
    TEST(a_mutex_describes_itself),
    TEST_LOOP(what_a_handle_may_not_is_denied, rights),
    TEST(a_name_of_another_kind_is_the_wrong_type),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "mutex", tests, teardown, NULL);
}
