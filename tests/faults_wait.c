/*
 * faults_wait.c - waits and turns, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include "faults.h"
#include "turn.h"

#define MANY 70 /* more than one call of WaitForMultipleObjects takes */

static winipc_event *events[MANY], *stop;
static winipc_object *objects[MANY];
static winipc_mailslot *reader, *writer;
static winipc__turn turn;

static void make_events(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        faults_must(winipc_event_create(
            &events[i], NULL,
            WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = true)));
        objects[i] = WINIPC_OBJECT(events[i]);
    }
}

static void make_two(void)
{
    make_events(2);
}

static void make_many(void)
{
    make_events(MANY);
    for (size_t i = 0; i + 1 < MANY; i++)
        faults_must(winipc_event_reset(events[i]));
}

/* An event and a slot with a message; both have the stop event. */
static void make_slot(void)
{
    const char *name = unique_name("faults");

    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    faults_must(winipc_event_create(&events[0], NULL,
                                    WINIPC_EVENT_OPTIONS(.manual_reset = true,
                                                         .initially_set = true,
                                                         .stop = stop)));
    faults_must(winipc_mailslot_create(&reader, name,
                                       WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    faults_must(winipc_mailslot_open(&writer, name, NULL));
    faults_must(winipc_mailslot_write(writer, "x", 1, SOON));
    objects[0] = WINIPC_OBJECT(events[0]);
    objects[1] = WINIPC_OBJECT(reader);
}

static void close_all(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    writer = reader = NULL;
    for (size_t i = 0; i < MANY; i++) {
        winipc_event_close(events[i]);
        events[i] = NULL;
    }
    winipc_event_close(stop);
    stop = NULL;
}

static size_t ready;

static winipc_status wait_for_reader(void)
{
    return winipc_wait(objects[1], BRIEFLY);
}

static winipc_status wait_for_any(void)
{
    ready = 42;
    return winipc_wait_any(objects, 2, &ready, BRIEFLY);
}

static winipc_status wait_for_many(void)
{
    ready = 42;
    return winipc_wait_any(objects, MANY, &ready, BRIEFLY);
}

static winipc_status wait_alertably(void)
{
    ready = 42;
    return winipc_wait_ex(objects, 2, WINIPC_WAIT_OPTIONS(.alertable = true),
                          &ready, BRIEFLY);
}

/* There is no user32 in this process: no message can come. */
static winipc_status wait_for_messages(void)
{
    ready = 42;
    return winipc_wait_ex(objects, 2, WINIPC_WAIT_OPTIONS(.messages = true),
                          &ready, BRIEFLY);
}

static winipc_status signal_and_wait(void)
{
    return winipc_signal_and_wait(objects[1], objects[0], BRIEFLY);
}

static void expect_no_index(void)
{
    faults_expect(ready == 42);
}

static winipc_status wait_for_all(void)
{
    return winipc_wait_all(objects, 2, BRIEFLY);
}

/* Another call has the turn. */
static void take_new_turn(void)
{
    faults_must(winipc__turn_init(&turn));
    faults_expect(winipc__turn_try(&turn));
}

static void make_taken_turn(void)
{
    make_slot();
    take_new_turn();
}

static void close_turn(void)
{
    close_all();
    winipc__turn_destroy(&turn);
}

/* It gives the turn at the instant at which the wait for it fails. */
static void give_turn(void)
{
    winipc__turn_give(&turn);
}

static winipc_status take_turn(void)
{
    winipc_status status;

    faults_at_failure(give_turn);
    status = faults_time_out(winipc__turn_take(
        &turn, objects[0], winipc__deadline_start(1), "winipc__turn_take"));
    faults_at_failure(NULL);
    faults_pause();
    if (status == WINIPC_OK)
        winipc__turn_give(&turn);
    faults_expect(turn.count == 0);
    /* One whose event cannot be waited for is used no more. */
    winipc__turn_destroy(&turn);
    take_new_turn();
    faults_resume();
    return status;
}

/* Somebody waits for the turn that is given. */
static winipc_status pass_turn(void)
{
    turn.count = 2;
    winipc__turn_give(&turn);
    return WINIPC_OK;
}

static faults_quiet giving[] = {
    QUIET("winipc__turn_give", "SetEvent", 0,
          "who waits does so until his time is out"),
    {0}};

static faults_quiet messages[] = {
    QUIET("find", "GetModuleHandleW", 0, "there are no windows, then"), {0}};

const faults_scenario faults_wait[] = {
    {"winipc_wait", "for a mailslot", make_slot, wait_for_reader, NULL,
     close_all, NULL},
    {"winipc_wait_any", "of two", make_two, wait_for_any, expect_no_index,
     close_all, NULL},
    {"winipc_wait_any", "of an event and a mailslot", make_slot, wait_for_any,
     expect_no_index, close_all, NULL},
    {"winipc_wait_any", "of many", make_many, wait_for_many, expect_no_index,
     close_all, NULL},
    {"winipc_wait_ex", "alertable", make_two, wait_alertably, expect_no_index,
     close_all, NULL},
    {"winipc_wait_ex", "for messages", make_two, wait_for_messages,
     expect_no_index, close_all, messages},
    {"winipc_signal_and_wait", "of two", make_two, signal_and_wait, NULL,
     close_all, NULL},
    {"winipc_wait_all", "of two", make_two, wait_for_all, NULL, close_all,
     NULL},
    {"winipc_wait_all", "of an event and a mailslot", make_slot, wait_for_all,
     NULL, close_all, NULL},
    {"winipc__turn_take", "given up as the turn is passed on", make_taken_turn,
     take_turn, NULL, close_turn, NULL},
    {"winipc__turn_give", "to one who waits", make_taken_turn, pass_turn, NULL,
     close_turn, giving},
    {0},
};
