/*
 * stress_cycles.c - thousands of each kind come and go, and leave nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "harness.h"

#define CYCLES 2000 /* of each kind; a leak shows in each of them */

static void event_cycle(const char *name)
{
    winipc_event *event, *joined;

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_event_open(&joined, name, NULL));
    ck_assert_ok(winipc_event_set(joined));
    ck_assert_ok(winipc_event_wait(event, 0));
    winipc_event_close(joined);
    winipc_event_close(event);
}

static void mailslot_cycle(const char *name)
{
    winipc_mailslot *reader, *writer;
    char c;
    size_t length;

    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_ok(winipc_mailslot_read(reader, &c, 1, &length, SOON));
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
}

static void mutex_cycle(const char *name)
{
    winipc_mutex *mutex, *joined;

    ck_assert_ok(winipc_mutex_create(&mutex, name, NULL));
    ck_assert_ok(winipc_mutex_open(&joined, name, NULL));
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    ck_assert_ok(winipc_mutex_release(joined));
    winipc_mutex_close(joined);
    winipc_mutex_close(mutex);
}

static void semaphore_cycle(const char *name)
{
    winipc_semaphore *semaphore, *joined;

    ck_assert_ok(winipc_semaphore_create(&semaphore, name, 0, 1, NULL));
    ck_assert_ok(winipc_semaphore_open(&joined, name, NULL));
    ck_assert_ok(winipc_semaphore_release(joined, 1, NULL));
    ck_assert_ok(winipc_semaphore_acquire(semaphore, 0));
    winipc_semaphore_close(joined);
    winipc_semaphore_close(semaphore);
}

static void lock_cycle(const char *name)
{
    winipc_lock *lock, *joined;

    ck_assert_ok(winipc_lock_create(&lock, name, NULL));
    ck_assert_ok(winipc_lock_open(&joined, name, NULL));
    ck_assert_ok(winipc_lock_acquire(joined, 0));
    ck_assert_ok(winipc_lock_release(joined));
    winipc_lock_close(joined);
    winipc_lock_close(lock);
}

static void single_instance_cycle(const char *name)
{
    winipc_single_instance *instance;

    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
    ck_assert_ok(winipc_single_instance_signal(name, NULL, NULL));
    ck_assert_ok(winipc_single_instance_wait(instance, 0));
    winipc_single_instance_close(instance);
}

/* A tenth of them: each makes a thread. */
static void waitset_cycle(const char *name)
{
    static int turn;
    static winipc_waitset *set;
    winipc_event *event;
    winipc_ready ready;
    size_t count;
    bool was_ready;

    if (turn++ % 10 == 0)
        ck_assert_ok(winipc_waitset_create(&set, NULL));
    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_waitset_add(set, WINIPC_OBJECT(event), NULL));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_ok(winipc_waitset_wait(set, &ready, 1, &count, SOON));
    ck_assert_ok(winipc_waitset_remove(set, WINIPC_OBJECT(event), &was_ready));
    winipc_event_close(event);
    if (turn % 10 == 0)
        winipc_waitset_close(set);
}

static void timer_cycle(const char *name)
{
    winipc_timer *timer, *joined;

    ck_assert_ok(winipc_timer_create(&timer, name, NULL));
    ck_assert_ok(winipc_timer_open(&joined, name, NULL));
    ck_assert_ok(winipc_timer_set_after(joined, 0, 1));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
    winipc_timer_close(joined);
    winipc_timer_close(timer);
}

static void pipe_listener_cycle(const char *name)
{
    winipc_pipe_listener *listener;

    ck_assert_ok(winipc_pipe_listener_create(&listener, name, NULL));
    winipc_pipe_listener_close(listener);
}

static void exchange_and_close(winipc_pipe *server, winipc_pipe *client)
{
    char c;
    size_t length;

    ck_assert_ok(winipc_pipe_send(client, "x", 1, SOON));
    ck_assert_ok(winipc_pipe_receive(server, &c, 1, &length, SOON));
    winipc_pipe_close(client);
    winipc_pipe_close(server);
}

/* A listener for a hundred of them. */
static void pipe_cycle(const char *name)
{
    static int turn;
    static winipc_pipe_listener *listener;
    winipc_pipe *server, *client;

    if (turn++ % 100 == 0)
        ck_assert_ok(winipc_pipe_listener_create(&listener, name, NULL));
    ck_assert_ok(winipc_pipe_connect(&client, name, NULL, SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    exchange_and_close(server, client);
    if (turn % 100 == 0)
        winipc_pipe_listener_close(listener);
}

static void pipe_pair_cycle(const char *name)
{
    winipc_pipe *server, *client;

    (void)name;
    ck_assert_ok(winipc_pipe_pair(&server, &client, NULL));
    exchange_and_close(server, client);
}

static void operation_cycle(const char *name)
{
    winipc_pipe *server, *client;
    winipc_operation *receive, *send;
    char c;

    (void)name;
    ck_assert_ok(winipc_pipe_pair(&server, &client, NULL));
    ck_assert_ok(winipc_pipe_start_receive(server, &c, 1, &receive));
    ck_assert_ok(winipc_pipe_start_send(client, "x", 1, &send));
    ck_assert_ok(winipc_operation_result(send, NULL, SOON));
    ck_assert_ok(winipc_operation_result(receive, NULL, SOON));
    winipc_operation_close(receive);
    winipc_operation_close(send);
    winipc_pipe_close(client);
    winipc_pipe_close(server);
}

/* Nothing of its own has a name. */
static void process_cycle(const char *name)
{
    winipc_process *process;
    winipc_object *borrowed;

    (void)name;
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    ck_assert_ok(winipc_object_borrow(
        &borrowed, winipc_object_handle(WINIPC_OBJECT(process))));
    ck_assert_status(winipc_wait(borrowed, 0), WINIPC_E_TIMEOUT);
    winipc_object_close(borrowed);
    winipc_process_close(process);
}

/* One in forty, of which one in ten begins: the others are of no program. */
static void spawn_cycle(const char *name)
{
    static int turn;
    char program[MAX_PATH] = "C:\\no such program.exe";
    const char *const arguments[] = {"x", "--child", "none", NULL};
    const bool begins = turn % 400 == 0;
    winipc_process *process;
    winipc_pipe *pipe, *other;
    winipc_pass pass = {.name = "pipe"};
    void *handle;

    (void)name;
    if (turn++ % 40 != 0)
        return;
    if (begins)
        GetModuleFileNameA(NULL, program, sizeof program);
    ck_assert_ok(winipc_pipe_pair(&pipe, &other, NULL));
    pass.object = WINIPC_OBJECT(other);
    winipc_pipe_close(pipe);
    ck_assert_ok(winipc_pipe_pair_with_handle(&pipe, &handle, NULL));
    ck_assert_status(
        winipc_spawn(&process, arguments,
                     WINIPC_SPAWN_OPTIONS(.program = program,
                                          .standard_input = handle,
                                          .standard_output = handle,
                                          .pass = &pass, .pass_count = 1)),
        begins ? WINIPC_OK : WINIPC_E_NOT_FOUND);
    if (begins)
        ck_assert_ok(winipc_process_wait(process, 4 * SOON));
    winipc_process_close(process);
    CloseHandle(handle);
    winipc_pipe_close(other);
    winipc_pipe_close(pipe);
}

static void (*const cycles[])(const char *) = {
    event_cycle,     mailslot_cycle, mutex_cycle,         process_cycle,
    semaphore_cycle, timer_cycle,    lock_cycle,          single_instance_cycle,
    waitset_cycle,   pipe_cycle,     pipe_listener_cycle, pipe_pair_cycle,
    operation_cycle, spawn_cycle,
};

START_TEST(cycles_leak_no_handle_and_no_memory)
{
    const char *name = unique_name("cycle");
    int handles;
    size_t bytes;

    for (int i = 0; i < 100; i++)
        cycles[_i](name);
    handles = count_handles();
    bytes = count_bytes();
    ck_assert_uint_gt(bytes, 0);
    for (int i = 0; i < CYCLES; i++)
        cycles[_i](name);
    bytes = count_bytes() - bytes; /* before printing, which keeps memory */
    handles = count_handles() - handles;
    figure("handles.leaked", handles, "handles");
    figure("bytes.leaked", (double)bytes, "bytes");
    ck_assert_int_eq(handles, 0);
    /* Not a block a cycle: what is left is the heap's own, on Wine 10. */
    ck_assert_uint_lt(bytes, 4 * CYCLES);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(cycles_leak_no_handle_and_no_memory, cycles),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_cycles", tests, NULL, NULL);
}
