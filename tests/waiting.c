/*
 * waiting.c - every call that waits, in a table.
 *
 * SPDX-License-Identifier: MIT
 */
#include "waiting.h"

#include "harness.h"
#include "mailslot_private.h"

#define CROWD 70 /* more than Windows waits for at once */

static winipc_event *event, *other, *stop, *stoppable, *crowd[CROWD];
static winipc_mailslot *reader, *busy, *writer;
static winipc_timer *timer;
static winipc_pipe *quiet, *peer;   /* nothing is sent */
static winipc_pipe *full, *unread;  /* what one has sent fills the pipe */
static winipc_pipe *busy_pipe;      /* the instance's only client */
static winipc_pipe *accepted, *new; /* by calls */
static winipc_pipe_listener *listener, *crowded, *late;
static const char *late_name;
static size_t length, which;
static char got[8];

static void setup_pipes(void)
{
    const char *name = unique_name("waits");

    ck_assert_ok(winipc_pipe_pair(&quiet, &peer, NULL));
    ck_assert_ok(winipc_pipe_pair(
        &full, &unread, WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = 1)));
    ck_assert_ok(winipc_pipe_send(full, "x", 1, SOON));
    ck_assert_ok(winipc_pipe_listener_create(
        &crowded, name, WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1)));
    ck_assert_ok(winipc_pipe_connect(&busy_pipe, name, NULL, SOON));
    ck_assert_ok(
        winipc_pipe_listener_create(&listener, unique_name("waits"), NULL));
    late_name = unique_name("waits");
}

static void close_pipes(void)
{
    winipc_pipe **pipes[] = {&quiet,     &peer,     &full, &unread,
                             &busy_pipe, &accepted, &new};
    winipc_pipe_listener **listeners[] = {&listener, &crowded, &late};

    for (size_t i = 0; i < COUNT(pipes); i++) {
        winipc_pipe_close(*pipes[i]);
        *pipes[i] = NULL;
    }
    for (size_t i = 0; i < COUNT(listeners); i++) {
        winipc_pipe_listener_close(*listeners[i]);
        *listeners[i] = NULL;
    }
}

static void setup(void)
{
    const char *name = unique_name("waits");

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_ok(winipc_event_create(&other, NULL, NULL));
    ck_assert_ok(winipc_event_create(&stoppable, NULL,
                                     WINIPC_EVENT_OPTIONS(.stop = stop)));
    for (size_t i = 0; i < CROWD; i++)
        ck_assert_ok(winipc_event_create(&crowd[i], NULL, NULL));
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    ck_assert_ok(winipc_mailslot_create(&reader, name,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_ok(winipc_mailslot_create(&busy, unique_name("waits"), NULL));
}

void waiting_end(void)
{
    lying_end();
    if (busy != NULL)
        busy->turn.count = 0;
    close_pipes();
    winipc_mailslot_close(busy);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    for (size_t i = 0; i < CROWD; i++) {
        winipc_event_close(crowd[i]);
        crowd[i] = NULL;
    }
    winipc_timer_close(timer);
    winipc_event_close(stoppable);
    winipc_event_close(stop);
    winipc_event_close(other);
    winipc_event_close(event);
    reader = busy = writer = NULL;
    timer = NULL;
    event = other = stop = stoppable = NULL;
}

/* The calls that wait. */
static winipc_status wait_for_event(uint32_t timeout_ms)
{
    return winipc_event_wait(event, timeout_ms);
}

static winipc_status wait_for_timer(uint32_t timeout_ms)
{
    return winipc_timer_wait(timer, timeout_ms);
}

static winipc_status wait_for_any(uint32_t timeout_ms)
{
    winipc_object *objects[] = {WINIPC_OBJECT(other), WINIPC_OBJECT(event)};

    return winipc_wait_any(objects, 2, &which, timeout_ms);
}

static winipc_status wait_for_crowd(uint32_t timeout_ms)
{
    winipc_object *objects[CROWD];

    for (size_t i = 0; i < CROWD; i++)
        objects[i] = WINIPC_OBJECT(crowd[i]);
    return winipc_wait_any(objects, CROWD, &which, timeout_ms);
}

static winipc_status wait_in_turn(uint32_t timeout_ms)
{
    winipc_object *objects[] = {WINIPC_OBJECT(other), WINIPC_OBJECT(event)};

    return winipc_wait_ex(objects, 2, WINIPC_WAIT_OPTIONS(.first = 1), &which,
                          timeout_ms);
}

/* What is signalled is there for nobody. */
static winipc_status signal_and_wait(uint32_t timeout_ms)
{
    return winipc_signal_and_wait(WINIPC_OBJECT(crowd[0]),
                                  WINIPC_OBJECT(stoppable), timeout_ms);
}

static winipc_status wait_for_slot(uint32_t timeout_ms)
{
    return winipc_wait(WINIPC_OBJECT(reader), timeout_ms);
}

static winipc_status wait_for_all(uint32_t timeout_ms)
{
    winipc_object *objects[] = {WINIPC_OBJECT(event), WINIPC_OBJECT(other)};

    return winipc_wait_all(objects, 2, timeout_ms);
}

static winipc_status wait_for_all_or_stop(uint32_t timeout_ms)
{
    winipc_object *objects[] = {WINIPC_OBJECT(event), WINIPC_OBJECT(stoppable)};

    return winipc_wait_all(objects, 2, timeout_ms);
}

static winipc_status read_slot(uint32_t timeout_ms)
{
    return winipc_mailslot_read(reader, got, sizeof got, &length, timeout_ms);
}

/* Another call has the turn. */
static winipc_status wait_for_turn(uint32_t timeout_ms)
{
    winipc__turn_try(&busy->turn);
    return winipc_mailslot_read(busy, got, sizeof got, &length, timeout_ms);
}

/* The slot is full. */
static winipc_status write_slot(uint32_t timeout_ms)
{
    return winipc_mailslot_write(writer, "x", 1, timeout_ms);
}

static winipc_status receive(uint32_t timeout_ms)
{
    return winipc_pipe_receive(quiet, got, sizeof got, &length, timeout_ms);
}

static winipc_status wait_for_pipe(uint32_t timeout_ms)
{
    return winipc_wait(WINIPC_OBJECT(quiet), timeout_ms);
}

static winipc_status send_more(uint32_t timeout_ms)
{
    return winipc_pipe_send(full, "y", 1, timeout_ms);
}

/* It does not even get its request out. */
static winipc_status call_peer(uint32_t timeout_ms)
{
    return winipc_pipe_call(full, "y", 1, got, sizeof got, &length, timeout_ms);
}

static winipc_status finish(uint32_t timeout_ms)
{
    return winipc_pipe_finish(full, timeout_ms);
}

static winipc_status accept_client(uint32_t timeout_ms)
{
    return winipc_pipe_accept(listener, &accepted, timeout_ms);
}

static winipc_status wait_for_client(uint32_t timeout_ms)
{
    return winipc_wait(WINIPC_OBJECT(listener), timeout_ms);
}

static winipc_status wait_for_server(uint32_t timeout_ms)
{
    return winipc_pipe_connect(
        &new, late_name,
        WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true, .stop = stop),
        timeout_ms);
}

static winipc_status wait_for_instance(uint32_t timeout_ms)
{
    char name[96];

    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(crowded), name, sizeof name, &length));
    return winipc_pipe_connect(
        &new, name, WINIPC_PIPE_CONNECT_OPTIONS(.stop = stop), timeout_ms);
}

/* What makes them ready. */
static void set_event(void)
{
    ck_assert_ok(winipc_event_set(event));
}

static void set_stoppable(void)
{
    ck_assert_ok(winipc_event_set(stoppable));
}

static void start_timer(void)
{
    ck_assert_ok(winipc_timer_set_after(timer, 0, 0));
}

static void set_both(void)
{
    set_event();
    ck_assert_ok(winipc_event_set(other));
}

static void set_event_and_stoppable(void)
{
    set_event();
    set_stoppable();
}

static void set_last(void)
{
    ck_assert_ok(winipc_event_set(crowd[CROWD - 1]));
}

static void send_message(void)
{
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
}

static void give_turn(void)
{
    winipc_mailslot *to_busy;
    char name[96];

    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(busy), name, sizeof name, &length));
    ck_assert_ok(winipc_mailslot_open(&to_busy, name, NULL));
    ck_assert_ok(winipc_mailslot_write(to_busy, "x", 1, SOON));
    winipc_mailslot_close(to_busy);
    winipc__turn_give(&busy->turn);
}

/* For the write that waits, not the one before it, which only tries. */
static void make_room(void)
{
    while (lying_pending.overlapped == NULL ||
           lying_pending.overlapped->hEvent == NULL)
        Sleep(1);
    lying_finish(0, 1);
}

static void send_to_quiet(void)
{
    ck_assert_ok(winipc_pipe_send(peer, "x", 1, SOON));
}

static void read_what_fills(void)
{
    char c;
    size_t n;

    ck_assert_ok(winipc_pipe_receive(unread, &c, 1, &n, SOON));
}

static void answer_call(void)
{
    char c;
    size_t n;

    read_what_fills();
    ck_assert_ok(winipc_pipe_receive(unread, &c, 1, &n, SOON));
    ck_assert_ok(winipc_pipe_send(unread, &c, 1, SOON));
}

static void connect_client(void)
{
    char name[96];
    size_t n;

    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(listener), name, sizeof name, &n));
    ck_assert_ok(winipc_pipe_connect(&new, name, NULL, SOON));
}

static void serve_late(void)
{
    ck_assert_ok(winipc_pipe_listener_create(&late, late_name, NULL));
}

static void accept_busy(void)
{
    ck_assert_ok(winipc_pipe_accept(crowded, &accepted, SOON));
}

const waiting waitings[] = {
    {wait_for_event, set_event, true, false, false},
    {wait_for_timer, start_timer, true, false, false},
    {wait_for_any, set_event, true, false, false},
    {wait_for_crowd, set_last, true, false, false},
    {wait_in_turn, set_event, true, false, false},
    {signal_and_wait, set_stoppable, true, false, false},
    {wait_for_slot, send_message, true, false, false},
    {wait_for_all, set_both, true, false, false},
    {wait_for_all_or_stop, set_event_and_stoppable, true, false, false},
    {read_slot, send_message, true, false, false},
    {wait_for_turn, give_turn, false, false, false},
    {write_slot, make_room, false, true, false},
    {receive, send_to_quiet, true, false, true},
    {wait_for_pipe, send_to_quiet, true, false, true},
    {send_more, read_what_fills, true, false, true},
    {call_peer, answer_call, false, false, true},
    {finish, read_what_fills, true, false, true},
    {accept_client, connect_client, true, false, true},
    {wait_for_client, connect_client, true, false, true},
    {wait_for_server, serve_late, true, false, true},
    {wait_for_instance, accept_busy, true, false, true},
};

void waiting_begin(const waiting *call)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    (call->pipes ? setup_pipes : setup)();
    if (call->pends)
        lying_pend(true);
}

double true_ms(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter_true(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1000 / (double)frequency.QuadPart;
}

static const waiting *endless;

static DWORD WINAPI make_ready_later(void *unused)
{
    (void)unused;
    Sleep(BRIEFLY);
    endless->make_ready();
    return 0;
}

void waiting_is_endless(const waiting *call)
{
    winipc_status status;
    double begin, end;
    HANDLE thread;

    endless = call;
    begin = true_ms();
    thread = CreateThread(NULL, 0, make_ready_later, NULL, 0, NULL);
    status = call->wait(WINIPC_INFINITE);
    end = true_ms();
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_status(status, WINIPC_OK);
    ck_assert_double_ge(end - begin, 1);
}
