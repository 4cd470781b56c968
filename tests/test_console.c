/*
 * test_console.c - Ctrl-C, acted out and in other processes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "console.h"
#include "harness.h"
#include "lying.h"

static winipc_event *stop, *again, *ready;
static HANDLE child;

/* What the library tells Windows, in this process. */
static PHANDLER_ROUTINE handler;
static unsigned added, removed;

static BOOL WINAPI note_handler(PHANDLER_ROUTINE routine, BOOL add)
{
    added += add ? 1 : 0;
    removed += add ? 0 : 1;
    handler = add ? routine : NULL;
    return TRUE;
}

static void note_handlers(void)
{
    added = removed = 0;
    SetConsoleCtrlHandler_slot = note_handler;
}

static void teardown(void)
{
    winipc__console_unload();
    lying_end();
    winipc_event_close(ready);
    winipc_event_close(again);
    winipc_event_close(stop);
    ready = again = stop = NULL;
    if (child != NULL)
        child_kill(child);
    child = NULL;
}

static bool is_stopped(void)
{
    bool set = false;

    ck_assert_ok(winipc_event_is_set(stop, &set));
    return set;
}

static const DWORD keys[] = {CTRL_C_EVENT, CTRL_BREAK_EVENT};

START_TEST(a_key_sets_the_event_once_and_then_ends_the_process)
{
    note_handlers();
    ck_assert_ok(winipc_console_stop(&stop));
    for (int i = 0; i < 2; i++) {
        ck_assert(!is_stopped());
        ck_assert(handler(keys[_i]));
        ck_assert(is_stopped());
        ck_assert(!handler(keys[_i]));
        ck_assert(is_stopped());
        ck_assert_ok(winipc_event_reset(stop));
    }
}
END_TEST

/* A service would be ended by a user who logs off. */
static const DWORD ends[] = {CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT, 3, 77};

START_TEST(the_end_of_a_session_is_left_alone)
{
    note_handlers();
    ck_assert_ok(winipc_console_stop(&stop));
    ck_assert(!handler(ends[_i]));
    ck_assert(!is_stopped());
}
END_TEST

static DWORD slept;

static void WINAPI note_sleep(DWORD milliseconds)
{
    slept = milliseconds;
}

/* Windows ends the process when the handler returns. */
START_TEST(a_window_that_is_closed_leaves_time_to_end)
{
    note_handlers();
    ck_assert_ok(winipc_console_stop(&stop));
    slept = 0;
    Sleep_slot = note_sleep;
    handler(CTRL_CLOSE_EVENT);
    ck_assert_uint_eq(slept, INFINITE);
    ck_assert(is_stopped());
    slept = 0;
    handler(CTRL_CLOSE_EVENT);
    ck_assert_uint_eq(slept, 0);
}
END_TEST

START_TEST(there_is_one_event_and_one_handler)
{
    note_handlers();
    ck_assert_ok(winipc_console_stop(&stop));
    ck_assert_ok(winipc_console_stop(&again));
    ck_assert_ptr_eq(stop, again);
    winipc_event_close(again);
    winipc_event_close(stop);
    again = NULL;
    ck_assert_ok(winipc_console_stop(&stop));
    ck_assert(!is_stopped());
    ck_assert_uint_eq(added, 1);
}
END_TEST

static DWORD WINAPI ask_for_stop(void *out)
{
    return winipc_console_stop(out) == WINIPC_OK ? 0 : 1;
}

START_TEST(threads_that_ask_at_once_get_the_same)
{
    winipc_event *events[8] = {NULL};
    HANDLE threads[COUNT(events)];

    note_handlers();
    for (size_t i = 0; i < COUNT(events); i++)
        threads[i] = CreateThread(NULL, 0, ask_for_stop, &events[i], 0, NULL);
    for (size_t i = 0; i < COUNT(events); i++) {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
        ck_assert_ptr_eq(events[i], events[0]);
    }
    for (size_t i = 0; i < COUNT(events); i++)
        winipc_event_close(events[i]);
    ck_assert_uint_eq(added, 1);
}
END_TEST

START_TEST(the_handler_goes_with_the_library)
{
    note_handlers();
    ck_assert_ok(winipc_console_stop(&stop));
    winipc__console_unload();
    ck_assert_uint_eq(removed, 1);
    winipc__console_unload();
    ck_assert_uint_eq(removed, 1);
    ck_assert(!is_stopped());
    ck_assert_ok(winipc_console_stop(&again));
    ck_assert_uint_eq(added, 2);
    ck_assert_ptr_ne(stop, again);
}
END_TEST

START_TEST(the_event_can_stop)
{
    ck_assert_ok(winipc_console_stop(&stop));
    ck_assert_ok(
        winipc_event_create(&ready, NULL, WINIPC_EVENT_OPTIONS(.stop = stop)));
    ck_assert_status(winipc_event_wait(ready, BRIEFLY), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_event_wait(ready, SOON), WINIPC_E_CANCELLED);
}
END_TEST

/* A child that waits until a key stops it, and then goes on waiting or not. */
static int play_waiter(int argc, char **argv)
{
    WINIPC_SCOPED(event) mine = NULL;
    WINIPC_SCOPED(event) never = NULL;
    WINIPC_SCOPED(event) told = NULL;

    if (winipc_console_stop(&mine) != WINIPC_OK ||
        winipc_event_create(&never, NULL, WINIPC_EVENT_OPTIONS(.stop = mine)) !=
            WINIPC_OK ||
        winipc_event_open(&told, argv[0], NULL) != WINIPC_OK ||
        winipc_event_set(told) != WINIPC_OK ||
        winipc_event_wait(never, 60000) != WINIPC_E_CANCELLED)
        return 2;
    if (argc == 1)
        return 33;
    winipc_event_set(told);
    Sleep(60000);
    return 3;
}

/* What Windows does in a process when the key is pressed, which has no name in
   its headers: each console program has it at the same address. */
static bool press(DWORD key)
{
    FARPROC routine =
        GetProcAddress(GetModuleHandleW(L"kernelbase"), "CtrlRoutine");
    HANDLE thread;

    if (routine == NULL) {
        remark("no CtrlRoutine here: to be done by hand");
        return false;
    }
    thread = CreateRemoteThread(child, NULL, 0,
                                (LPTHREAD_START_ROUTINE)(void (*)(void))routine,
                                (void *)(uintptr_t)key, 0, NULL);
    ck_assert_ptr_nonnull(thread);
    CloseHandle(thread);
    return true;
}

static void start_waiter(const char *name, const char *stays)
{
    ck_assert_ok(winipc_event_create(&ready, name, NULL));
    child = child_start("waiter", name, stays, NULL);
    ck_assert_ok(winipc_event_wait(ready, SOON));
}

START_TEST(a_key_ends_a_wait_in_its_process)
{
    start_waiter(unique_name("ready"), NULL);
    if (!press(keys[_i]))
        return;
    ck_assert_uint_eq(WaitForSingleObject(child, SOON), WAIT_OBJECT_0);
    ck_assert_int_eq(child_wait(child), 33);
    child = NULL;
}
END_TEST

START_TEST(a_second_key_ends_the_process)
{
    start_waiter(unique_name("ready"), "stays");
    if (!press(keys[_i]))
        return;
    ck_assert_ok(winipc_event_wait(ready, SOON));
    ck_assert_uint_eq(WaitForSingleObject(child, BRIEFLY), WAIT_TIMEOUT);
    press(keys[_i]);
    ck_assert_uint_eq(WaitForSingleObject(child, SOON), WAIT_OBJECT_0);
    ck_assert_int_ne(child_wait(child), 3);
    child = NULL;
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_key_sets_the_event_once_and_then_ends_the_process, keys),
    TEST_LOOP(the_end_of_a_session_is_left_alone, ends),
    TEST(a_window_that_is_closed_leaves_time_to_end),
    TEST(there_is_one_event_and_one_handler),
    TEST(threads_that_ask_at_once_get_the_same),
    TEST(the_handler_goes_with_the_library),
    TEST(the_event_can_stop),
    TEST_LOOP(a_key_ends_a_wait_in_its_process, keys),
    TEST_LOOP(a_second_key_ends_the_process, keys),
    {0},
};

static const role roles[] = {{"waiter", play_waiter}, {NULL, NULL}};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "console", tests, teardown, roles);
}
