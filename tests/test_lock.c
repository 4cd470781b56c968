/*
 * test_lock.c - locks that belong to processes, between threads and processes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_lock *lock, *other;
static winipc_event *stop, *ready;
static winipc_lock_info info;
static HANDLE thread, section;

static void teardown(void)
{
    if (thread != NULL) {
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    if (section != NULL)
        CloseHandle(section);
    winipc_lock_close(other);
    winipc_lock_close(lock);
    winipc_event_close(ready);
    winipc_event_close(stop);
    lock = other = NULL;
    stop = ready = NULL;
    thread = section = NULL;
}

static winipc_status elsewhere;

static DWORD WINAPI acquire_patiently(void *unused)
{
    (void)unused;
    elsewhere = winipc_lock_acquire(lock, SOON + 1000);
    return 0;
}

static void start(LPTHREAD_START_ROUTINE run)
{
    thread = CreateThread(NULL, 0, run, NULL, 0, NULL);
    ck_assert_ptr_nonnull(thread);
}

static winipc_status join(void)
{
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    thread = NULL;
    return elsewhere;
}

/* The threads that wait for the lock queue for its mutex: one of them has it. */
static void wait_until_watched(const char *name)
{
    winipc_mutex *queue;
    winipc_mutex_info now = {.held = false};
    char text[100];

    snprintf(text, sizeof text, "%s.queue", name);
    ck_assert_ok(winipc_mutex_open(&queue, text, NULL));
    while (!now.held) {
        ck_assert_ok(winipc_mutex_get_info(queue, &now));
        SwitchToThread();
    }
    winipc_mutex_close(queue);
}

START_TEST(a_lock_is_held_by_one)
{
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_E_TIMEOUT);
    ck_assert_status(winipc_lock_acquire(lock, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_lock_release(lock));
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(it_is_acquired_in_one_thread_and_released_in_another)
{
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    start(acquire_patiently);
    ck_assert_ok(join());
    ck_assert_ok(winipc_lock_release(lock));
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_release_wakes_who_waits)
{
    const char *name = unique_name("wake");
    double begin;

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    start(acquire_patiently);
    wait_until_watched(name);
    begin = now_ms();
    ck_assert_ok(winipc_lock_release(other));
    ck_assert_ok(join());
    ck_assert_double_lt(now_ms() - begin, SOON);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(who_gave_up_is_not_in_the_way)
{
    const char *name = unique_name("gave-up");

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    ck_assert_status(winipc_lock_acquire(lock, BRIEFLY), WINIPC_E_TIMEOUT);
    start(acquire_patiently);
    wait_until_watched(name);
    ck_assert_ok(winipc_lock_release(other));
    ck_assert_ok(join());
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(nobody_overtakes_who_waits)
{
    const char *name = unique_name("queue");
    winipc_status released, overtaken;

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    start(acquire_patiently);
    wait_until_watched(name);
    /* The lock is free, and who waits has not looked yet. */
    SuspendThread(thread);
    released = winipc_lock_release(other);
    overtaken = winipc_lock_acquire(other, 0);
    ResumeThread(thread);
    ck_assert_ok(join());
    ck_assert_ok(released);
    ck_assert_status(overtaken, WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(same_name_is_the_same_lock)
{
    const char *name = unique_name("same");

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_open(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_lock_release(other));
    ck_assert_ok(winipc_lock_acquire(lock, 0));
}
END_TEST

START_TEST(open_reports_a_missing_lock)
{
    ck_assert_status(winipc_lock_open(&lock, unique_name("missing"), NULL),
                     WINIPC_E_NOT_FOUND);
    ck_assert_ptr_null(lock);
}
END_TEST

START_TEST(only_who_holds_it_releases_it)
{
    const char *name = unique_name("stranger");

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_status(winipc_lock_release(lock), WINIPC_E_NOT_OWNER);
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_status(winipc_lock_release(other), WINIPC_E_NOT_OWNER);
    ck_assert_ptr_nonnull(strstr(winipc_last_error()->message, "process "));
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(info.held && info.by_me);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(asking_acquires_nothing)
{
    const char *name = unique_name("ask");

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(!info.held && !info.by_me && !info.abandoned);
    ck_assert_uint_eq(info.process_id, 0);
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_ok(winipc_lock_get_info(other, &info));
    ck_assert(info.held && !info.by_me);
    ck_assert_uint_eq(info.process_id, GetCurrentProcessId());
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(info.by_me);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_lock_that_is_closed_while_held_is_abandoned)
{
    const char *name = unique_name("closed");

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    winipc_lock_close(other);
    other = NULL;
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(!info.held && info.abandoned);
    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_ABANDONED);
    ck_assert_ok(winipc_lock_release(lock));
    ck_assert_ok(winipc_lock_acquire(lock, 0)); /* told once */
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_stop_event_ends_the_wait_for_a_lock)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(
        winipc_lock_create(&lock, NULL, WINIPC_LOCK_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_lock_acquire(lock, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_event_reset(stop));
    ck_assert_ok(winipc_lock_acquire(lock, SOON));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_lock_acquire(lock, SOON), WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_guard_releases_at_the_end_of_its_scope)
{
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    for (int i = 0; i < 2; i++) {
        WINIPC_LOCK_GUARD(guard, lock, 0);

        ck_assert_ok(guard.status);
        ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_E_TIMEOUT);
    }
}
END_TEST

START_TEST(a_lock_is_not_waited_for_with_others)
{
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    ck_assert_status(winipc_wait(WINIPC_OBJECT(lock), 0), WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(a_lock_describes_itself)
{
    char text[200];
    size_t length;

    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(lock), text, sizeof text,
                                        &length));
    ck_assert_str_eq(text, "lock: free");
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(lock), text, sizeof text,
                                        &length));
    ck_assert_ptr_nonnull(strstr(text, "lock: held by process "));
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_section_that_is_no_lock_is_a_mismatch)
{
    volatile LONG *memory;

    section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 100, L"winipc-test-no-lock");
    memory = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 100);
    for (int i = 0; i < 25; i++)
        memory[i] = 12345;
    UnmapViewOfFile((void *)(uintptr_t)memory);
    ck_assert_status(winipc_lock_create(&lock, "winipc-test-no-lock", NULL),
                     WINIPC_E_MISMATCH);
    ck_assert_ptr_null(lock);
}
END_TEST

START_TEST(a_name_of_another_kind_is_the_wrong_type)
{
    const char *name = unique_name("kind");

    ck_assert_ok(winipc_event_create(&ready, name, NULL));
    ck_assert_status(winipc_lock_create(&lock, name, NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_lock_open(&lock, name, NULL), WINIPC_E_WRONG_TYPE);
}
END_TEST

START_TEST(must_be_new_refuses_to_join)
{
    const char *name = unique_name("new");

    ck_assert_ok(winipc_lock_create(&lock, name,
                                    WINIPC_LOCK_OPTIONS(.must_be_new = true)));
    ck_assert_status(
        winipc_lock_create(&other, name,
                           WINIPC_LOCK_OPTIONS(.must_be_new = true)),
        WINIPC_E_EXISTS);
    ck_assert_ptr_null(other);
}
END_TEST

/* Hold the lock, say so, and stay; or, told how many milliseconds, be the one who
   watches for the lock, and stay. */
static int hold(int argc, char **argv)
{
    (void)argc;
    if (winipc_lock_open(&lock, argv[0], NULL) != WINIPC_OK ||
        winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_lock_acquire(lock, 0) != WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 1;
    Sleep(INFINITE);
    return 0;
}

static int watch(int argc, char **argv)
{
    (void)argc;
    if (winipc_lock_open(&lock, argv[0], NULL) != WINIPC_OK)
        return 1;
    return winipc_lock_acquire(lock, WINIPC_INFINITE) == WINIPC_OK ? 0 : 2;
}

static void *start_holder(char *name)
{
    char event[100];
    void *child;

    snprintf(name, 100, "%s", unique_name("holder"));
    snprintf(event, sizeof event, "%s", unique_name("ready"));
    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_event_create(&ready, event, NULL));
    child = child_start("hold", name, event, NULL);
    ck_assert_ok(winipc_event_wait(ready, 30000));
    return child;
}

START_TEST(the_lock_of_a_process_that_ended_is_acquired_with_the_news)
{
    char name[100];
    void *child = start_holder(name);

    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(info.held && !info.by_me && !info.abandoned);
    ck_assert_uint_eq(info.process_id, GetProcessId(child));
    child_kill(child);
    ck_assert_ok(winipc_lock_get_info(lock, &info));
    ck_assert(!info.held && info.abandoned);
    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_ABANDONED);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(who_waits_is_woken_by_the_end_of_the_holder)
{
    char name[100];
    void *child = start_holder(name);

    start(acquire_patiently);
    wait_until_watched(name);
    child_kill(child);
    ck_assert_status(join(), WINIPC_ABANDONED);
    ck_assert_ok(winipc_lock_release(lock));
}
END_TEST

START_TEST(a_watcher_that_is_killed_stops_nobody)
{
    const char *name = unique_name("watcher");
    void *child;

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_create(&other, name, NULL));
    ck_assert_ok(winipc_lock_acquire(other, 0));
    child = child_start("watch", name, NULL, NULL);
    wait_until_watched(name);
    start(acquire_patiently);
    child_kill(child);
    wait_until_watched(name);
    ck_assert_ok(winipc_lock_release(other));
    ck_assert_ok(join());
    ck_assert_ok(winipc_lock_release(lock));
    /* The dead one's mark is still there, and misleads nobody. */
    ck_assert_ok(winipc_lock_acquire(other, 0));
    ck_assert_ok(winipc_lock_release(other));
}
END_TEST

START_TEST(another_process_that_got_the_id_is_not_the_holder)
{
    char name[100];
    void *child = start_holder(name);
    volatile LONG64 *holder;

    section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
    holder = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 8);
    ck_assert_ptr_nonnull((void *)(uintptr_t)holder);
    *holder ^= (LONG64)2 << 32; /* as of another time */
    ck_assert_status(winipc_lock_acquire(lock, 0), WINIPC_ABANDONED);
    ck_assert_ok(winipc_lock_release(lock));
    UnmapViewOfFile((void *)(uintptr_t)holder);
    child_kill(child);
}
END_TEST

START_TEST(a_lock_whose_memory_was_spoilt_says_so)
{
    const char *name = unique_name("spoilt");
    volatile LONG64 *holder;

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_acquire(lock, 0));
    section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
    holder = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 8);
    *holder = 4444;
    ck_assert_status(winipc_lock_release(lock), WINIPC_E_CORRUPT);
    UnmapViewOfFile((void *)(uintptr_t)holder);
}
END_TEST

static const test tests[] = {
    TEST(a_lock_is_held_by_one),
    TEST(it_is_acquired_in_one_thread_and_released_in_another),
    TEST(a_release_wakes_who_waits),
    TEST(who_gave_up_is_not_in_the_way),
    TEST(nobody_overtakes_who_waits),
    TEST(same_name_is_the_same_lock),
    TEST(open_reports_a_missing_lock),
    TEST(only_who_holds_it_releases_it),
    TEST(asking_acquires_nothing),
    TEST(a_lock_that_is_closed_while_held_is_abandoned),
    TEST(a_stop_event_ends_the_wait_for_a_lock),
    TEST(a_guard_releases_at_the_end_of_its_scope),
    TEST(a_lock_is_not_waited_for_with_others),
    TEST(a_lock_describes_itself),
    TEST(a_section_that_is_no_lock_is_a_mismatch),
    TEST(a_name_of_another_kind_is_the_wrong_type),
    TEST(must_be_new_refuses_to_join),
    TEST(the_lock_of_a_process_that_ended_is_acquired_with_the_news),
    TEST(who_waits_is_woken_by_the_end_of_the_holder),
    TEST(a_watcher_that_is_killed_stops_nobody),
    TEST(another_process_that_got_the_id_is_not_the_holder),
    TEST(a_lock_whose_memory_was_spoilt_says_so),
    {0},
};

static const role roles[] = {{"hold", hold}, {"watch", watch}, {0}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "lock", tests, teardown, roles);
}
