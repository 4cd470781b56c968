/*
 * stress_pipe_deaths.c - clients and servers are killed at random moments: who
 * survives notices soon and goes on, and nothing is left.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "echo.h"
#include "numbered.h"

#define NOTICE_MS 100
#define CLIENTS 4
#define KILLS 25 /* of clients, and of servers */

/* A client, as all processes see it. */
typedef struct caller {
    volatile LONG exchanges; /* with this server */
    volatile LONG noticed;   /* ends of such servers, in all */
    volatile double when;    /* the last one, by now_ms() */
    volatile LONG wrong;
    volatile LONG handles[2]; /* after the first one, and the last */
} caller;

static char section_name[100];
static HANDLE section;
static caller *callers;
static void *processes[CLIENTS], *serving;

static bool join(const char *name)
{
    section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 CLIENTS * sizeof *callers, name);
    callers =
        MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, CLIENTS * sizeof *callers);
    return callers != NULL;
}

static void leave(void)
{
    if (callers != NULL)
        UnmapViewOfFile(callers);
    if (section != NULL)
        CloseHandle(section);
    callers = NULL;
    section = NULL;
}

static void make_section(void)
{
    snprintf(section_name, sizeof section_name, "%s", unique_name("callers"));
    ck_assert(join(section_name));
}

static void end_process(void **process)
{
    if (*process != NULL)
        child_kill(*process);
    *process = NULL;
}

static void teardown(void)
{
    for (int i = 0; i < CLIENTS; i++)
        end_process(&processes[i]);
    end_process(&serving);
    echo_stop();
    close_pipes();
    leave();
}

/* Call the server again and again, and when it has gone the next one. */
static int call_for_ever(int argc, char **argv)
{
    caller *me;

    (void)argc;
    if (!join(argv[1]))
        return 1;
    me = &callers[atoi(argv[2])];
    for (;;) {
        winipc_status status = winipc_pipe_connect(
            &client, argv[0],
            WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true), PATIENTLY);

        for (uint32_t i = 0; status == WINIPC_OK; i++) {
            status = numbered_send(client, 0, i);
            if (status == WINIPC_OK)
                status = numbered_receive(client, 0, i);
            me->exchanges += status == WINIPC_OK;
        }
        me->wrong += status != WINIPC_E_CLOSED;
        if (me->exchanges > 0)
            me->when = now_ms();
        winipc_pipe_close(client);
        if (me->exchanges == 0)
            continue;
        me->handles[me->noticed > 0] = count_handles();
        me->exchanges = 0;
        InterlockedIncrement(&me->noticed);
    }
}

static void start_caller(int i)
{
    char number[12];

    snprintf(number, sizeof number, "%d", i);
    memset(&callers[i], 0, sizeof callers[i]);
    processes[i] =
        child_start("call_for_ever", pipe_name, section_name, number);
}

static void wait_for_exchanges(int i)
{
    const LONG before = callers[i].exchanges;
    double begin = now_ms();

    while (callers[i].exchanges <= before) {
        ck_assert_double_lt(now_ms() - begin, PATIENTLY);
        Sleep(1);
    }
}

static struct {
    unsigned kills;
    double notice_max;
} deaths;

/* Milliseconds from the end of the process, which was before. */
static void count_notice(double dead, double noticed)
{
    if (noticed - dead > deaths.notice_max)
        deaths.notice_max = noticed - dead;
}

/* At a random moment; returns when it was dead. */
static double kill_process(void **process, unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    Sleep((*seed >> 16) % 16);
    end_process(process);
    deaths.kills++;
    return now_ms();
}

/* Kill them all; how many handles are left when nobody is served. */
static int count_idle_handles(void)
{
    double begin = now_ms();

    for (int i = 0; i < CLIENTS; i++)
        end_process(&processes[i]);
    while (echo.clients > 0) {
        ck_assert_double_lt(now_ms() - begin, PATIENTLY);
        Sleep(1);
    }
    return count_handles();
}

static void start_callers(int n)
{
    for (int i = 0; i < n; i++)
        start_caller(i);
    for (int i = 0; i < n; i++)
        wait_for_exchanges(i);
}

START_TEST(clients_that_are_killed_are_noticed_and_the_others_served)
{
    unsigned seed = (unsigned)now_ms();
    int handles;

    printf("# seed %u\n", seed);
    make_section();
    listen_with(NULL);
    ck_assert(echo_start());
    start_callers(CLIENTS);
    handles = count_idle_handles();
    start_callers(CLIENTS);
    for (int k = 0; k < KILLS; k++) {
        const int i = k % CLIENTS;
        const uint32_t id = GetProcessId(processes[i]);
        double dead = kill_process(&processes[i], &seed), noticed;

        ck_assert(echo_wait_for_end(id, &noticed));
        count_notice(dead, noticed);
        start_caller(i);
        for (int j = 0; j < CLIENTS; j++)
            wait_for_exchanges(j);
    }
    for (int i = 0; i < CLIENTS; i++)
        ck_assert_int_eq(callers[i].wrong, 0);
    ck_assert_int_eq(echo.failures, 0);
    ck_assert_int_le(count_idle_handles(), handles);
}
END_TEST

/* A name is free when the last client of a server that died has noticed. */
static int serve(int argc, char **argv)
{
    winipc_status status;

    (void)argc;
    do
        status = winipc_pipe_listener_create(&listener, argv[0], NULL);
    while (status == WINIPC_E_EXISTS);
    if (status != WINIPC_OK || !echo_start())
        return 1;
    Sleep(INFINITE);
    return 2;
}

START_TEST(a_server_that_is_killed_is_noticed_and_another_takes_its_name)
{
    unsigned seed = (unsigned)now_ms();

    printf("# seed %u\n", seed);
    make_section();
    pipe_name = unique_name("killed");
    serving = child_start("serve", pipe_name, NULL, NULL);
    start_callers(2);
    for (int k = 1; k <= KILLS; k++) {
        double dead, begin;

        for (int i = 0; i < 2; i++)
            wait_for_exchanges(i);
        dead = begin = kill_process(&serving, &seed);
        serving = child_start("serve", pipe_name, NULL, NULL);
        for (int i = 0; i < 2; i++) {
            while (callers[i].noticed < k) {
                ck_assert_double_lt(now_ms() - begin, PATIENTLY);
                Sleep(1);
            }
            count_notice(dead, callers[i].when);
        }
    }
    for (int i = 0; i < 2; i++) {
        wait_for_exchanges(i);
        ck_assert_int_eq(callers[i].wrong, 0);
        ck_assert_int_le(callers[i].handles[1], callers[i].handles[0]);
    }
    figure("pipe.kills", deaths.kills, "processes");
    figure("pipe.death_notice_max", deaths.notice_max, "ms");
    ck_assert_double_le(deaths.notice_max, NOTICE_MS);
}
END_TEST

static const test tests[] = {
    TEST(clients_that_are_killed_are_noticed_and_the_others_served),
    TEST(a_server_that_is_killed_is_noticed_and_another_takes_its_name),
    {0},
};

static const role roles[] = {
    {"call_for_ever", call_for_ever}, {"serve", serve}, {0}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_pipe_deaths", tests, teardown,
                          roles);
}
