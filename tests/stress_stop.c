/*
 * stress_stop.c - how soon a stop event ends a call, and a message a wait.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "harness.h"

#define ROUNDS 15
#define SOON_ENOUGH_MS 100

static winipc_event *stop, *event, *inside;
static winipc_mailslot *slot, *writer;
static winipc_pipe *quiet, *peer, *full, *unread, *new;
static winipc_pipe_listener *listener;
static winipc_object *both[2];
static char big[100000];
static volatile LONG64 ended_us;

static void teardown(void)
{
    winipc_pipe **pipes[] = {&quiet, &peer, &full, &unread, &new};

    for (size_t i = 0; i < COUNT(pipes); i++) {
        winipc_pipe_close(*pipes[i]);
        *pipes[i] = NULL;
    }
    winipc_pipe_listener_close(listener);
    listener = NULL;
    winipc_mailslot_close(writer);
    winipc_mailslot_close(slot);
    winipc_event_close(inside);
    winipc_event_close(event);
    winipc_event_close(stop);
    stop = event = inside = NULL;
    slot = writer = NULL;
}

/* One that is quiet, and one that is full. */
static void make_pipes(void)
{
    ck_assert_ok(winipc_pipe_pair(&quiet, &peer,
                                  WINIPC_PIPE_PAIR_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_pipe_pair(
        &full, &unread,
        WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = 1, .stop = stop)));
    ck_assert_ok(winipc_pipe_send(full, "x", 1, SOON));
    ck_assert_ok(winipc_pipe_listener_create(
        &listener, unique_name("stop"),
        WINIPC_PIPE_LISTENER_OPTIONS(.stop = stop)));
}

static void make_objects(void)
{
    const char *name = unique_name("stop");

    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_create(&inside, NULL, NULL));
    ck_assert_ok(
        winipc_event_create(&event, NULL, WINIPC_EVENT_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_mailslot_create(&slot, name,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_mailslot_open(&writer, name,
                                      WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    make_pipes();
    both[0] = WINIPC_OBJECT(event);
    both[1] = WINIPC_OBJECT(slot);
}

/* The calls that block. */
static winipc_status do_read(void)
{
    char c;
    size_t n;

    return winipc_mailslot_read(slot, &c, 1, &n, 10000);
}

static winipc_status do_write(void)
{
    winipc_status status = WINIPC_OK;

    /* Until it is full; a slot that never is, is for another day. */
    for (int i = 0; i < 64 && status == WINIPC_OK; i++)
        status = winipc_mailslot_write(writer, big, sizeof big, 10000);
    return status;
}

static winipc_status do_wait_event(void)
{
    return winipc_event_wait(event, 10000);
}

static winipc_status do_wait_slot(void)
{
    return winipc_wait(WINIPC_OBJECT(slot), 10000);
}

static winipc_status do_wait_any(void)
{
    size_t index;

    return winipc_wait_any(both, 2, &index, 10000);
}

static winipc_status do_wait_all(void)
{
    return winipc_wait_all(both, 2, 10000);
}

static winipc_status do_receive(void)
{
    char c;
    size_t n;

    return winipc_pipe_receive(quiet, &c, 1, &n, 10000);
}

static winipc_status do_send(void)
{
    return winipc_pipe_send(full, "x", 1, 10000);
}

static winipc_status do_call(void)
{
    char c;
    size_t n;

    return winipc_pipe_call(quiet, "x", 1, &c, 1, &n, 10000);
}

static winipc_status do_finish(void)
{
    return winipc_pipe_finish(full, 10000);
}

static winipc_status do_accept(void)
{
    return winipc_pipe_accept(listener, &new, 10000);
}

static winipc_status do_connect(void)
{
    return winipc_pipe_connect(
        &new, unique_name("none"),
        WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true, .stop = stop),
        10000);
}

static winipc_status (*const calls[])(void) = {
    do_read,    do_write, do_wait_event, do_wait_slot, do_wait_any, do_wait_all,
    do_receive, do_send,  do_call,       do_finish,    do_accept,   do_connect};

static DWORD WINAPI block(void *call)
{
    winipc_status status;

    winipc_event_set(inside);
    status = (*(winipc_status(*const *)(void))call)();
    InterlockedExchange64(&ended_us, (LONG64)(now_ms() * 1000));
    return (DWORD)status;
}

static double latency_max;

START_TEST(a_stop_event_ends_every_call_that_blocks)
{
    for (int round = 0; round < ROUNDS; round++) {
        HANDLE thread;
        DWORD code;
        double set, late;

        make_objects();
        thread = CreateThread(NULL, 0, block, (void *)(uintptr_t)&calls[_i], 0,
                              NULL);
        ck_assert_ok(winipc_event_wait(inside, SOON));
        /* Now it blocks, or is about to: at a different point each time. */
        WaitForSingleObject(thread, (DWORD)(round * 3 % 70));
        set = now_ms();
        ck_assert_ok(winipc_event_set(stop));
        ck_assert_uint_eq(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
        GetExitCodeThread(thread, &code);
        CloseHandle(thread);
        if (calls[_i] == do_write && code == WINIPC_OK) {
            printf("# this system's slots are never full\n");
            teardown();
            return;
        }
        ck_assert_msg((winipc_status)code == WINIPC_E_CANCELLED, "call %d: %s",
                      _i, winipc_status_name((winipc_status)code));
        late = (double)ended_us / 1000 - set;
        if (late > latency_max)
            latency_max = late;
        ck_assert_double_le(late, SOON_ENOUGH_MS);
        teardown();
    }
    if (_i + 1 == COUNT(calls))
        figure("stop.latency_max", latency_max, "ms");
}
END_TEST

START_TEST(a_stop_event_that_is_set_ends_every_call_at_once)
{
    double start;

    make_objects();
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_ok(winipc_event_set(event));
    start = now_ms();
    ck_assert_status(calls[_i](), WINIPC_E_CANCELLED);
    ck_assert_double_le(now_ms() - start, SOON_ENOUGH_MS);
}
END_TEST

static DWORD WINAPI send_later(void *delay)
{
    Sleep((DWORD)(uintptr_t)delay);
    InterlockedExchange64(&ended_us, (LONG64)(now_ms() * 1000));
    return (DWORD)winipc_mailslot_write(writer, "x", 1, 10000);
}

START_TEST(a_slot_beside_an_event_is_served_soon)
{
    double max = 0;

    make_objects();
    for (int round = 0; round < ROUNDS; round++) {
        HANDLE thread = CreateThread(
            NULL, 0, send_later, (void *)(uintptr_t)(round * 7 % 60), 0, NULL);
        double late;
        size_t index;
        char c;

        ck_assert_ok(winipc_wait_any(both, 2, &index, 10000));
        late = now_ms() - (double)ended_us / 1000;
        ck_assert_uint_eq(index, 1);
        ck_assert_ok(winipc_mailslot_read(slot, &c, 1, &index, 0));
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
        ck_assert_double_le(late, SOON_ENOUGH_MS);
        if (late > max)
            max = late;
    }
    figure("wait.mailslot_latency_max", max, "ms");
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_stop_event_ends_every_call_that_blocks, calls),
    TEST_LOOP(a_stop_event_that_is_set_ends_every_call_at_once, calls),
    TEST(a_slot_beside_an_event_is_served_soon),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_stop", tests, teardown, NULL);
}
