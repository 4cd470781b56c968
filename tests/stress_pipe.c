/*
 * stress_pipe.c - messages race with time-outs, stops and cancellations, and room
 * with sends that are given up: nothing is lost, doubled, torn or merged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "numbered.h"
#include "pipes.h"

#define LIMIT_MS 90000 /* for each race to be provoked often enough */
#define ATTEMPTS 60000

/* What both processes see of a race: who is given up, and the peer, which acts a
   while after it was kicked. */
typedef struct shared {
    volatile LONG delay; /* this while, in microseconds; if negative, it acts at
                            once, and the other begins so much later */
    volatile LONG stops; /* the peer sets the stop event before it acts */
    volatile LONG over;
    volatile LONG begun;                   /* how often the peer began to act */
    volatile LONG done;                    /* how often it has acted */
    volatile unsigned char seen[ATTEMPTS]; /* how often it received which */
} shared;

static shared *all;
static HANDLE section;
static winipc_event *kick, *stop;
static void *peer;
static char message[NUMBERED_ROOM];

static void teardown(void)
{
    close_pipes();
    winipc_event_close(kick);
    winipc_event_close(stop);
    kick = stop = NULL;
    if (all != NULL)
        UnmapViewOfFile(all);
    if (section != NULL)
        CloseHandle(section);
    all = NULL;
    section = NULL;
}

/* The parent makes all of it; the peer joins. */
static bool join(const char *name)
{
    char text[2][120];

    snprintf(text[0], sizeof text[0], "%s-kick", name);
    snprintf(text[1], sizeof text[1], "%s-stop", name);
    section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 sizeof *all, name);
    all = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, sizeof *all);
    return all != NULL &&
           winipc_event_create(&kick, text[0], NULL) == WINIPC_OK &&
           winipc_event_create(&stop, text[1],
                               WINIPC_EVENT_OPTIONS(.manual_reset = true)) ==
               WINIPC_OK;
}

static void spin(double microseconds)
{
    for (double end = now_ms() + microseconds / 1000; now_ms() < end;)
        ;
}

/* The peer is to act. */
static void kick_peer(void)
{
    ck_assert_ok(winipc_event_set(kick));
    spin(-all->delay);
}

/* The peer: false when it is over. */
static bool wait_for_kick(void)
{
    if (winipc_event_wait(kick, PATIENTLY) != WINIPC_OK || all->over)
        return false;
    spin(all->delay);
    return !all->stops || winipc_event_set(stop) == WINIPC_OK;
}

static int send_when_kicked(int argc, char **argv)
{
    numbered head = {0};

    (void)argc;
    if (!join(argv[0]) ||
        winipc_pipe_connect(&client, argv[0], NULL, PATIENTLY) != WINIPC_OK)
        return 1;
    for (; wait_for_kick(); head.number++) {
        head.size = numbered_size(head.number);
        numbered_make(message, head);
        if (winipc_pipe_send(client, message, head.size, PATIENTLY) !=
            WINIPC_OK)
            return 2;
        InterlockedIncrement(&all->done);
    }
    return all->over ? 0 : 3;
}

static winipc_status receive_one(void)
{
    winipc_status status;
    numbered head;

    InterlockedIncrement(&all->begun);
    status = winipc_pipe_receive(client, message, sizeof message, &length,
                                 PATIENTLY);
    if (status != WINIPC_OK)
        return status;
    if (!numbered_is_true(message, length, &head) || head.number >= ATTEMPTS)
        return WINIPC_E_MISMATCH;
    all->seen[head.number]++;
    InterlockedIncrement(&all->done);
    return WINIPC_OK;
}

/* One message for each kick, and in the end the rest. */
static int receive_when_kicked(int argc, char **argv)
{
    winipc_status status;

    (void)argc;
    if (!join(argv[0]) ||
        winipc_pipe_connect(&client, argv[0], NULL, PATIENTLY) != WINIPC_OK)
        return 1;
    while (wait_for_kick()) {
        if (receive_one() != WINIPC_OK)
            return 2;
    }
    do
        status = receive_one();
    while (status == WINIPC_OK);
    return all->over && status == WINIPC_E_CLOSED ? 0 : 3;
}

/* A peer in another process, connected. */
static void start_race(const char *role_name, uint32_t max_message_size)
{
    pipe_name = unique_name("race");
    ck_assert(join(pipe_name));
    memset(all, 0, sizeof *all);
    all->delay = 100;
    ck_assert_ok(winipc_pipe_listener_create(
        &listener, pipe_name,
        WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = max_message_size,
                                     .stop = stop)));
    peer = child_start(role_name, pipe_name, NULL, NULL);
    ck_assert_ok(winipc_pipe_accept(listener, &server, PATIENTLY));
}

/* Let the peer act sooner or later, so that it does at the very moment. */
static void adapt(bool sooner)
{
    static bool before;
    static LONG step = 64;

    if (sooner == before)
        step = step < 256 ? step * 2 : 256;
    else
        step = step > 2 ? step / 2 : 1;
    before = sooner;
    all->delay += sooner ? -step : step;
}

/* Until the peer has acted so often. */
static void wait_for_peer(LONG done)
{
    double begin = now_ms();

    while (all->done < done) {
        ck_assert_double_lt(now_ms() - begin, PATIENTLY);
        SwitchToThread();
    }
}

/* Of all runs. */
static struct {
    unsigned received, late, lost, duplicated, damaged;
} tally;

static void count_message(uint32_t want)
{
    numbered head;

    if (!numbered_is_true(message, length, &head))
        tally.damaged++;
    else if (head.number < want)
        tally.duplicated++;
    else if (head.number > want)
        tally.lost += head.number - want;
    else
        tally.received++;
}

static winipc_status receive_in_time(void)
{
    return winipc_pipe_receive(server, message, sizeof message, &length, 1);
}

static winipc_status receive_until_stopped(void)
{
    return winipc_pipe_receive(server, message, sizeof message, &length,
                               PATIENTLY);
}

static winipc_status receive_and_cancel(void)
{
    winipc_operation *operation;
    winipc_status status =
        winipc_pipe_start_receive(server, message, sizeof message, &operation);

    if (status != WINIPC_OK)
        return status;
    spin(1000);
    winipc_operation_cancel(operation);
    status = winipc_operation_result(operation, &length, 0);
    winipc_operation_close(operation);
    return status;
}

static const struct {
    winipc_status (*receive)(void);
    winipc_status given_up;
    bool stops, adapts;
    unsigned wanted;
    const char *name;
} races[] = {
    {receive_in_time, WINIPC_E_TIMEOUT, false, true, 150, "late_time_outs"},
    {receive_until_stopped, WINIPC_E_CANCELLED, true, false, 500, "late_stops"},
    {receive_and_cancel, WINIPC_E_CANCELLED, false, true, 350, "late_cancels"},
};

/* Receive message `n`, which is sent at about the moment when the receive is given
   up.  True: it was, and the message was there all the same. */
static bool race_once(int which, uint32_t n)
{
    winipc_pipe_peek_info info = {0};
    winipc_status status;
    bool given_up;

    kick_peer();
    status = races[which].receive();
    given_up = status != WINIPC_OK;
    if (races[which].stops)
        ck_assert_ok(winipc_event_reset(stop));
    if (given_up) {
        ck_assert_status(status, races[which].given_up);
        ck_assert_ok(winipc_pipe_peek(server, &info));
        status =
            winipc_pipe_receive(server, message, sizeof message, &length, SOON);
    }
    if (status == WINIPC_OK)
        count_message(n);
    else
        tally.lost++;
    if (races[which].adapts)
        adapt(given_up && !info.ready);
    wait_for_peer((LONG)n + 1);
    return given_up && info.ready;
}

static void report_races(void)
{
    figure("pipe.late_completions", tally.late, "messages");
    figure("pipe.raced", tally.received, "messages");
    figure("pipe.lost", tally.lost, "messages");
    figure("pipe.duplicated", tally.duplicated, "messages");
    figure("pipe.damaged", tally.damaged, "messages");
}

START_TEST(what_comes_as_a_receive_is_given_up_is_received_next)
{
    unsigned late = 0;
    double begin = now_ms();

    start_race("send_when_kicked", 0);
    all->stops = races[_i].stops;
    for (uint32_t n = 0; late < races[_i].wanted; n++) {
        /* Or the race has not been run. */
        ck_assert_double_lt(now_ms() - begin, LIMIT_MS);
        late += race_once(_i, n);
        ck_assert_uint_lt(tally.lost, 3); /* each takes its time */
    }
    all->over = 1;
    ck_assert_ok(winipc_event_set(kick));
    ck_assert_int_eq(child_wait(peer), 0);
    ck_assert_status(
        winipc_pipe_receive(server, message, sizeof message, &length, SOON),
        WINIPC_E_CLOSED);
    tally.late += late;
    snprintf(message, sizeof message, "pipe.%s", races[_i].name);
    figure(message, late, "messages");
    if ((size_t)_i + 1 == COUNT(races))
        report_races();
    ck_assert_uint_eq(tally.lost + tally.duplicated + tally.damaged, 0);
}
END_TEST

#define QUOTA 4096

static winipc_status send_number(uint32_t number, uint32_t timeout_ms)
{
    numbered_make(message, (numbered){.number = number, .size = QUOTA});
    return winipc_pipe_send(server, message, QUOTA, timeout_ms);
}

/* What became of sends, in this run. */
static struct {
    uint32_t number;     /* of the next message */
    bool sent[ATTEMPTS]; /* which were told to be */
    LONG rounds, in_time, given_up, late;
} sends;

/* The pipe is full.  Send a message as the peer makes room, and see that the pipe is
   full again. */
static void race_with_room(void)
{
    winipc_status status;
    bool was_late;

    kick_peer();
    status = send_number(sends.number, 1);
    was_late = all->begun > sends.rounds;
    sends.sent[sends.number++] = status == WINIPC_OK;
    if (status == WINIPC_OK) {
        sends.in_time++;
        adapt(false);
    } else {
        ck_assert_status(status, WINIPC_E_TIMEOUT);
        sends.given_up++;
        sends.late += was_late;
        adapt(!was_late);
        ck_assert_ok(send_number(sends.number, SOON));
        sends.sent[sends.number++] = true;
    }
    wait_for_peer(++sends.rounds);
}

static void report_sends(void)
{
    static LONG given_up, late, doubled, lost;

    for (uint32_t i = 0; i < sends.number; i++) {
        doubled += all->seen[i] > sends.sent[i];
        lost += all->seen[i] < sends.sent[i];
    }
    given_up += sends.given_up;
    late += sends.late;
    figure("pipe.sends_given_up", given_up, "messages");
    figure("pipe.sends_given_up_late", late, "messages");
    figure("pipe.sends_given_up_and_received", doubled, "messages");
    figure("pipe.sends_lost", lost, "messages");
    ck_assert_int_eq(doubled, 0);
    ck_assert_int_eq(lost, 0);
}

START_TEST(a_send_that_is_given_up_as_room_is_made_has_not_gone)
{
    double begin = now_ms();

    memset(&sends, 0, sizeof sends);
    start_race("receive_when_kicked", QUOTA);
    ck_assert_ok(send_number(0, SOON));
    sends.sent[sends.number++] = true;
    while (sends.late < 25 || sends.in_time < 200 || sends.given_up < 200) {
        /* Or the race has not been run. */
        ck_assert_double_lt(now_ms() - begin, LIMIT_MS);
        ck_assert_uint_lt(sends.number + 2, ATTEMPTS);
        race_with_room();
    }
    all->over = 1;
    ck_assert_ok(winipc_event_set(kick));
    winipc_pipe_close(server);
    server = NULL;
    ck_assert_int_eq(child_wait(peer), 0);
    report_sends();
}
END_TEST

static const test tests[] = {
    TEST_LOOP(what_comes_as_a_receive_is_given_up_is_received_next, races),
    TEST(a_send_that_is_given_up_as_room_is_made_has_not_gone),
    {0},
};

static const role roles[] = {{"send_when_kicked", send_when_kicked},
                             {"receive_when_kicked", receive_when_kicked},
                             {0}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_pipe", tests, teardown, roles);
}
