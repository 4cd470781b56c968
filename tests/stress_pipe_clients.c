/*
 * stress_pipe_clients.c - one server, of one thread: many clients, storms of them,
 * some that are stuck, and others that want its name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "echo.h"
#include "numbered.h"

#define PROCESSES 8
#define STORM 100      /* connects of each */
#define CALLS 1000     /* of each */
#define CLIENTS 125    /* of each */
#define MESSAGES "100" /* of each client */

static winipc_event *go;
static void *processes[PROCESSES], *stuck[3];

static void teardown(void)
{
    for (int i = 0; i < PROCESSES; i++) {
        if (processes[i] != NULL)
            child_kill(processes[i]);
        processes[i] = NULL;
    }
    echo_stop();
    close_pipes();
    winipc_event_close(go);
    go = NULL;
}

static bool calls(uint32_t number)
{
    static char request[NUMBERED_ROOM], reply[NUMBERED_ROOM];
    const numbered head = {.number = number, .size = numbered_size(number)};

    numbered_make(request, head);
    return winipc_pipe_call(client, request, head.size, reply, sizeof reply,
                            &length, PATIENTLY) == WINIPC_OK &&
           length == head.size && memcmp(reply, request, length) == 0;
}

static bool connects(const char *name, winipc_pipe **pipe)
{
    return winipc_pipe_connect(pipe, name, NULL, PATIENTLY) == WINIPC_OK;
}

/* Clients.  Their exit status is how often it did not work, or nearly. */
static int failures(int n)
{
    return n < 90 ? n : 90;
}

static int connect_often(int argc, char **argv)
{
    int failed = 0;

    (void)argc;
    for (uint32_t i = 0; i < STORM; i++) {
        failed += !connects(argv[0], &client) || !calls(i);
        winipc_pipe_close(client);
    }
    return failures(failed);
}

static int call(int argc, char **argv)
{
    int failed = 0;

    (void)argc;
    if (!connects(argv[0], &client))
        return 91;
    for (uint32_t i = 0; i < (uint32_t)atoi(argv[1]); i++)
        failed += !calls(i);
    return failures(failed);
}

static int be_many(int argc, char **argv)
{
    static winipc_pipe *pipes[CLIENTS];
    int failed = 0;

    (void)argc;
    for (uint32_t c = 0; c < CLIENTS; c++) {
        if (!connects(argv[0], &pipes[c]))
            return 91;
    }
    if (winipc_event_open(&go, argv[1], NULL) != WINIPC_OK ||
        winipc_event_wait(go, PATIENTLY) != WINIPC_OK)
        return 92;
    for (uint32_t i = 0; i < (uint32_t)atoi(argv[2]); i++) {
        for (uint32_t c = 0; c < CLIENTS; c++)
            failed += numbered_send(pipes[c], c, i) != WINIPC_OK;
        for (uint32_t c = 0; c < CLIENTS; c++)
            failed += numbered_receive(pipes[c], c, i) != WINIPC_OK;
    }
    return failures(failed);
}

static void serve(uint32_t instances)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = instances));
    ck_assert(echo_start());
}

static void start_processes(const char *role_name, const char *second,
                            const char *third)
{
    for (int i = 0; i < PROCESSES; i++)
        processes[i] = child_start(role_name, pipe_name, second, third);
}

/* Until all have ended: how often it did not work. */
static int count_failures(void)
{
    int failed = 0;

    for (int i = 0; i < PROCESSES; i++) {
        failed += child_wait(processes[i]);
        processes[i] = NULL;
    }
    return failed;
}

static void wait_until(const volatile int *count, int want)
{
    double begin = now_ms();

    while (*count != want) {
        ck_assert_double_lt(now_ms() - begin, PATIENTLY);
        Sleep(1);
    }
}

START_TEST(a_storm_of_connects_has_no_failure)
{
    static int connects_ever, failed;

    serve(0);
    start_processes("connect_often", NULL, NULL);
    failed += count_failures();
    connects_ever += PROCESSES * STORM;
    figure("pipe.connects", connects_ever, "connects");
    figure("pipe.connect_failures", failed, "connects");
    ck_assert_int_eq(failed, 0);
    ck_assert_int_eq(echo.failures, 0);
    ck_assert_int_eq(echo.accepted, PROCESSES * STORM);
}
END_TEST

START_TEST(every_call_gets_its_own_reply)
{
    static int round_trips, failed;
    char text[12];

    snprintf(text, sizeof text, "%d", CALLS);
    serve(0);
    start_processes("call", text, NULL);
    failed += count_failures();
    wait_until(&echo.clients, 0); /* it counts after it has sent */
    round_trips += echo.echoed;
    figure("pipe.round_trips", round_trips, "calls");
    figure("pipe.round_trips_failed", failed, "calls");
    ck_assert_int_eq(failed, 0);
    ck_assert_int_eq(echo.failures, 0);
    ck_assert_int_eq(echo.echoed, PROCESSES * CALLS);
}
END_TEST

START_TEST(a_thousand_clients_are_served_by_one_thread)
{
    const int all = PROCESSES * CLIENTS;
    char event[100];
    size_t bytes;
    int handles, failed;

    snprintf(event, sizeof event, "%s", unique_name("go"));
    ck_assert_ok(winipc_event_create(
        &go, event, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    serve(64);
    bytes = count_bytes();
    handles = count_handles();
    start_processes("be_many", event, MESSAGES);
    wait_until(&echo.clients, all);
    bytes = count_bytes() - bytes;
    handles = count_handles() - handles;
    ck_assert_ok(winipc_event_set(go));
    failed = count_failures();
    wait_until(&echo.clients, 0);
    figure("pipe.clients", all, "clients");
    figure("pipe.clients_echoed", echo.echoed, "messages");
    figure("pipe.clients_failed", failed, "messages");
    figure("pipe.memory_per_client", (double)bytes / all, "bytes");
    figure("pipe.handles_per_client", (double)handles / all, "handles");
    ck_assert_int_eq(failed, 0);
    ck_assert_int_eq(echo.failures, 0);
    ck_assert_int_eq(echo.echoed, all * atoi(MESSAGES));
}
END_TEST

/* Clients that are stuck, until they are killed. */
static int never_receive(int argc, char **argv)
{
    (void)argc;
    if (!connects(argv[0], &client))
        return 91;
    for (uint32_t i = 0; numbered_send(client, 0, i) == WINIPC_OK; i++)
        ;
    Sleep(INFINITE);
    return 0;
}

static int never_send(int argc, char **argv)
{
    (void)argc;
    return connects(argv[0], &client) ? (int)numbered_receive(client, 0, 0)
                                      : 91;
}

static int do_nothing(int argc, char **argv)
{
    (void)argc;
    if (!connects(argv[0], &client))
        return 91;
    Sleep(INFINITE);
    return 0;
}

START_TEST(clients_that_are_stuck_stop_nobody)
{
    serve(0);
    stuck[0] = child_start("never_receive", pipe_name, NULL, NULL);
    stuck[1] = child_start("never_send", pipe_name, NULL, NULL);
    stuck[2] = child_start("do_nothing", pipe_name, NULL, NULL);
    wait_until(&echo.accepted, 3);
    start_processes("call", "100", NULL);
    ck_assert_int_eq(count_failures(), 0);
    /* One that does not receive is told from one that is slow, and left. */
    wait_until(&echo.not_taken, 1);
    wait_until(&echo.clients, 2);
    for (size_t i = 0; i < COUNT(stuck); i++)
        child_kill(stuck[i]);
    wait_until(&echo.clients, 0);
    ck_assert_int_eq(echo.failures, 0);
}
END_TEST

/* Others that want the name. */
static int have_the_name(int argc, char **argv)
{
    char path[200];

    (void)argc;
    snprintf(path, sizeof path, "\\\\.\\pipe\\%s", argv[0]);
    if (CreateNamedPipeA(path, PIPE_ACCESS_DUPLEX, PIPE_TYPE_MESSAGE,
                         PIPE_UNLIMITED_INSTANCES, 4096, 4096, 0,
                         NULL) == INVALID_HANDLE_VALUE ||
        winipc_event_open(&go, argv[1], NULL) != WINIPC_OK ||
        winipc_event_set(go) != WINIPC_OK)
        return 91;
    Sleep(INFINITE);
    return 0;
}

static int want_the_name(int argc, char **argv)
{
    (void)argc;
    for (int i = 0; i < 20; i++) {
        if (winipc_pipe_listener_create(&listener, argv[0], NULL) !=
            WINIPC_E_EXISTS)
            return 1;
    }
    return 0;
}

START_TEST(a_name_that_another_process_has_is_not_shared)
{
    char event[100];
    void *child;

    snprintf(event, sizeof event, "%s", unique_name("go"));
    ck_assert_ok(winipc_event_create(&go, event, NULL));
    pipe_name = unique_name("squatted");
    child = child_start("have_the_name", pipe_name, event, NULL);
    ck_assert_ok(winipc_event_wait(go, PATIENTLY));
    ck_assert_status(winipc_pipe_listener_create(&listener, pipe_name, NULL),
                     WINIPC_E_EXISTS);
    child_kill(child);
    ck_assert_ok(winipc_pipe_listener_create(&listener, pipe_name, NULL));
    ck_assert(echo_start());
    start_processes("want_the_name", NULL, NULL);
    ck_assert_int_eq(count_failures(), 0);
    ck_assert_int_eq(child_wait(child_start("call", pipe_name, "10", NULL)), 0);
    wait_until(&echo.clients, 0);
    ck_assert_int_eq(echo.echoed, 10);
}
END_TEST

static const test tests[] = {
    TEST(a_storm_of_connects_has_no_failure),
    TEST(every_call_gets_its_own_reply),
    TEST(a_thousand_clients_are_served_by_one_thread),
    TEST(clients_that_are_stuck_stop_nobody),
    TEST(a_name_that_another_process_has_is_not_shared),
    {0},
};

static const role roles[] = {{"connect_often", connect_often},
                             {"call", call},
                             {"be_many", be_many},
                             {"never_receive", never_receive},
                             {"never_send", never_send},
                             {"do_nothing", do_nothing},
                             {"have_the_name", have_the_name},
                             {"want_the_name", want_the_name},
                             {0}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_pipe_clients", tests, teardown,
                          roles);
}
