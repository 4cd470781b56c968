/*
 * test_handle.c - objects in the hands of other processes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "pipes.h"

#define MESSAGE 32 /* bytes of one that stands for an object */

static winipc_event *event;
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_timer *timer;
static winipc_process *process;
static winipc_mailslot *slot, *writer;
static winipc_pipe *first, *second;
static winipc_object *object; /* one of them; no reference */
static HANDLE handle;
static uint64_t remote;
static void *child;

static void teardown(void)
{
    winipc_event_close(event);
    winipc_mutex_close(mutex);
    winipc_semaphore_close(semaphore);
    winipc_timer_close(timer);
    winipc_process_close(process);
    winipc_mailslot_close(slot);
    winipc_mailslot_close(writer);
    winipc_pipe_close(first);
    winipc_pipe_close(second);
    event = NULL;
    mutex = NULL;
    semaphore = NULL;
    timer = NULL;
    process = NULL;
    slot = writer = NULL;
    first = second = NULL;
    close_pipes();
    if (child != NULL)
        child_kill(child);
    child = NULL;
}

static winipc_status make_event(void)
{
    winipc_status status = winipc_event_create(&event, NULL, NULL);

    object = WINIPC_OBJECT(event);
    return status;
}

static winipc_status set_event(void)
{
    winipc_status status = winipc_event_adopt(&event, handle);

    return status == WINIPC_OK ? winipc_event_set(event) : status;
}

static bool is_set(void)
{
    return winipc_event_wait(event, 0) == WINIPC_OK;
}

static winipc_status make_mutex(void)
{
    winipc_status status = winipc_mutex_create(&mutex, NULL, NULL);

    object = WINIPC_OBJECT(mutex);
    return status;
}

static winipc_status acquire_mutex(void)
{
    winipc_status status = winipc_mutex_adopt(&mutex, handle);

    return status == WINIPC_OK ? winipc_mutex_acquire(mutex, 0) : status;
}

static bool is_held(void)
{
    winipc_mutex_info info;

    return winipc_mutex_get_info(mutex, &info) == WINIPC_OK && info.held &&
           !info.by_me;
}

static winipc_status make_semaphore(void)
{
    winipc_status status =
        winipc_semaphore_create(&semaphore, NULL, 0, 5, NULL);

    object = WINIPC_OBJECT(semaphore);
    return status;
}

static winipc_status release_semaphore(void)
{
    winipc_status status = winipc_semaphore_adopt(&semaphore, handle);

    return status == WINIPC_OK ? winipc_semaphore_release(semaphore, 1, NULL)
                               : status;
}

static bool has_unit(void)
{
    return winipc_semaphore_acquire(semaphore, 0) == WINIPC_OK;
}

static winipc_status make_timer(void)
{
    winipc_status status = winipc_timer_create(&timer, NULL, NULL);

    object = WINIPC_OBJECT(timer);
    return status;
}

static winipc_status start_timer(void)
{
    winipc_status status = winipc_timer_adopt(&timer, handle);

    return status == WINIPC_OK ? winipc_timer_set_after(timer, 0, 0) : status;
}

static bool expires(void)
{
    return winipc_timer_wait(timer, SOON) == WINIPC_OK;
}

static winipc_status make_process(void)
{
    winipc_status status =
        winipc_process_open(&process, GetCurrentProcessId(), NULL);

    object = WINIPC_OBJECT(process);
    return status;
}

static winipc_status ask_process(void)
{
    winipc_process_info info;
    winipc_status status = winipc_process_adopt(&process, handle);

    if (status == WINIPC_OK)
        status = winipc_process_get_info(process, &info);
    return status == WINIPC_OK && info.pid == GetCurrentProcessId()
               ? WINIPC_E_MISMATCH
               : status;
}

static bool always(void)
{
    return true;
}

static winipc_status make_slot(void)
{
    const char *name = unique_name("slot");
    winipc_status status = winipc_mailslot_create(&slot, name, NULL);

    if (status == WINIPC_OK)
        status = winipc_mailslot_open(&writer, name, NULL);
    object = WINIPC_OBJECT(writer);
    return status;
}

static winipc_status write_to_slot(void)
{
    winipc_status status = winipc_mailslot_adopt(&writer, handle);

    return status == WINIPC_OK ? winipc_mailslot_write(writer, "x", 1, 0)
                               : status;
}

static bool was_written(void)
{
    char text[10];

    return winipc_mailslot_read(slot, text, sizeof text, &length, SOON) ==
               WINIPC_OK &&
           length == 1;
}

static winipc_status make_pair(void)
{
    winipc_status status = winipc_pipe_pair(&first, &second, NULL);

    object = WINIPC_OBJECT(second);
    return status;
}

static winipc_status send_to_first(void)
{
    winipc_status status = winipc_pipe_adopt(&second, handle);

    return status == WINIPC_OK ? winipc_pipe_send(second, "x", 1, SOON)
                               : status;
}

static bool was_sent(void)
{
    char text[10];

    return winipc_pipe_receive(first, text, sizeof text, &length, SOON) ==
               WINIPC_OK &&
           length == 1;
}

/* Each kind of object: who has it makes it, who gets it acts, and who has it
   sees that. */
static const struct kind {
    const char *name;
    winipc_status (*make)(void);
    winipc_status (*act)(void);
    bool (*shows)(void);
} kinds[] = {
    {"event", make_event, set_event, is_set},
    {"mutex", make_mutex, acquire_mutex, is_held},
    {"semaphore", make_semaphore, release_semaphore, has_unit},
    {"timer", make_timer, start_timer, expires},
    {"process", make_process, ask_process, always},
    {"mailslot", make_slot, write_to_slot, was_written},
    {"pipe", make_pair, send_to_first, was_sent},
};

static bool is_inheritable(HANDLE which)
{
    DWORD flags = HANDLE_FLAG_INHERIT;

    return !GetHandleInformation(which, &flags) || flags != 0;
}

/* The other process: a client that does as it is told, and says how it went. */
static winipc_status obey(const char *command, const struct kind *kind,
                          uint64_t value)
{
    winipc_status status = WINIPC_OK;

    handle = (HANDLE)(uintptr_t)value;
    if (strcmp(command, "take") == 0)
        status = winipc_pipe_receive_handle(client, NULL, &handle, SOON);
    if (strcmp(command, "offer") == 0) {
        status = kind->make();
        return status == WINIPC_OK
                   ? winipc_pipe_send_object(client, object, NULL, SOON)
                   : status;
    }
    if (strcmp(command, "look") == 0)
        return kind->shows() ? WINIPC_OK : WINIPC_E_MISMATCH;
    if (status != WINIPC_OK)
        return status;
    return is_inheritable(handle) ? WINIPC_E_WRONG_TYPE : kind->act();
}

static int peer(int argc, char **argv)
{
    char line[100], command[20], answer[100];
    unsigned kind;
    unsigned long long value;

    (void)argc;
    if (winipc_pipe_connect(&client, argv[0],
                            WINIPC_PIPE_CONNECT_OPTIONS(.max_message_size = 99),
                            SOON) != WINIPC_OK)
        return 1;
    while (winipc_pipe_receive(client, line, sizeof line - 1, &length,
                               WINIPC_INFINITE) == WINIPC_OK) {
        winipc_status status;

        line[length] = '\0';
        sscanf(line, "%19s %u %llu", command, &kind, &value);
        status = obey(command, &kinds[kind], value);
        snprintf(answer, sizeof answer, "%s", winipc_status_name(status));
        if (winipc_pipe_send(client, answer, strlen(answer), SOON) != WINIPC_OK)
            return 2;
    }
    return 0;
}

/* A child of which the process is known, connected. */
static void start_peer(void)
{
    listen_with(NULL);
    child = child_start("peer", pipe_name, NULL, NULL);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
}

static void open_child(void)
{
    ck_assert_ok(winipc_process_open(&process, GetProcessId(child), NULL));
}

static void command(const char *what, unsigned kind, uint64_t value)
{
    char line[100];

    snprintf(line, sizeof line, "%s %u %llu", what, kind,
             (unsigned long long)value);
    send_text(server, line);
}

static void expect_answer(winipc_status status)
{
    expect_text(server, winipc_status_name(status));
}

START_TEST(a_duplicate_is_the_object_in_another_process)
{
    winipc_process *there = NULL;

    start_peer();
    ck_assert_ok(winipc_process_open(&there, GetProcessId(child), NULL));
    ck_assert_ok(kinds[_i].make());
    ck_assert_ok(winipc_object_duplicate(object, there, &remote));
    winipc_process_close(there);
    command("adopt", (unsigned)_i, remote);
    expect_answer(WINIPC_OK);
    ck_assert(kinds[_i].shows());
}
END_TEST

static void open_self(void)
{
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
}

START_TEST(a_handle_that_is_not_taken_is_closed_there)
{
    DWORD flags;

    /* In another process the value might soon be that of something else. */
    open_self();
    ck_assert_ok(make_event());
    ck_assert_ok(winipc_object_duplicate(object, process, &remote));
    ck_assert(GetHandleInformation((HANDLE)(uintptr_t)remote, &flags));
    ck_assert_ok(winipc_process_close_handle(process, remote));
    ck_assert(!GetHandleInformation((HANDLE)(uintptr_t)remote, &flags));
    ck_assert_status(winipc_process_close_handle(process, 0x7ffffff0),
                     WINIPC_E_NOT_FOUND);
}
END_TEST

START_TEST(a_process_that_has_ended_gets_nothing)
{
    start_peer();
    open_child();
    ck_assert_ok(make_event());
    child_kill(child);
    child = NULL;
    remote = 42;
    ck_assert_status(winipc_object_duplicate(object, process, &remote),
                     WINIPC_E_NOT_FOUND);
    ck_assert_uint_eq(remote, 42);
    ck_assert_status(winipc_process_close_handle(process, 4),
                     WINIPC_E_NOT_FOUND);
    ck_assert_status(winipc_pipe_send_object(server, object, process, SOON),
                     WINIPC_E_NOT_FOUND);
}
END_TEST

START_TEST(an_end_that_has_begun_to_receive_is_not_given_away)
{
    char text[10];

    open_self();
    ck_assert_ok(make_pair());
    ck_assert_status(winipc_pipe_receive(second, text, sizeof text, &length, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_status(winipc_object_duplicate(object, process, &remote),
                     WINIPC_E_BUSY);
    send_text(first, "one");
    ck_assert_ok(winipc_wait(object, SOON));
    ck_assert_status(winipc_object_duplicate(object, process, &remote),
                     WINIPC_E_BUSY);
    expect_text(second, "one");
    ck_assert_ok(winipc_object_duplicate(object, process, &remote));
    ck_assert_ok(winipc_process_close_handle(process, remote));
}
END_TEST

START_TEST(a_slot_that_has_a_message_out_is_not_given_away)
{
    char text[10];

    open_self();
    ck_assert_ok(make_slot());
    ck_assert_ok(winipc_mailslot_write(writer, "one", 3, 0));
    ck_assert_status(winipc_mailslot_read(slot, NULL, 0, &length, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_status(
        winipc_object_duplicate(WINIPC_OBJECT(slot), process, &remote),
        WINIPC_E_BUSY);
    ck_assert_ok(winipc_mailslot_read(slot, text, sizeof text, &length, SOON));
    ck_assert_ok(
        winipc_object_duplicate(WINIPC_OBJECT(slot), process, &remote));
    ck_assert_ok(winipc_process_close_handle(process, remote));
}
END_TEST

START_TEST(what_has_no_handle_of_its_own_is_not_given_away)
{
    WINIPC_SCOPED(lock) lock = NULL;

    open_self();
    listen_with(NULL);
    ck_assert_ok(make_pair());
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    winipc_pipe_abort(second);
    ck_assert_status(winipc_object_duplicate(object, process, &remote),
                     WINIPC_E_CLOSED);
    ck_assert_status(
        winipc_object_duplicate(WINIPC_OBJECT(lock), process, &remote),
        WINIPC_E_INVALID_USE);
    ck_assert_status(
        winipc_object_duplicate(WINIPC_OBJECT(listener), process, &remote),
        WINIPC_E_INVALID_USE);
}
END_TEST

static void expect_same(winipc_object *one, winipc_object *other, bool want)
{
    bool same = !want;

    ck_assert_ok(winipc_object_is_same(one, other, &same));
    ck_assert_int_eq(same, want);
    same = !want;
    ck_assert_ok(winipc_object_is_same(other, one, &same));
    ck_assert_int_eq(same, want);
}

START_TEST(two_objects_may_be_one)
{
    WINIPC_SCOPED(event) again = NULL;
    WINIPC_SCOPED(event) other = NULL;
    WINIPC_SCOPED(object) borrowed = NULL;
    const char *name = unique_name("same");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_event_open(&again, name, NULL));
    ck_assert_ok(winipc_event_create(&other, NULL, NULL));
    ck_assert_ok(winipc_object_borrow(
        &borrowed, winipc_object_handle(WINIPC_OBJECT(event))));
    ck_assert_ok(make_mutex());
    ck_assert_ok(make_pair());
    expect_same(WINIPC_OBJECT(event), WINIPC_OBJECT(event), true);
    expect_same(WINIPC_OBJECT(event), WINIPC_OBJECT(again), true);
    expect_same(WINIPC_OBJECT(event), borrowed, true);
    expect_same(WINIPC_OBJECT(event), WINIPC_OBJECT(other), false);
    expect_same(WINIPC_OBJECT(event), WINIPC_OBJECT(mutex), false);
    expect_same(WINIPC_OBJECT(first), WINIPC_OBJECT(second), false);
    expect_same(WINIPC_OBJECT(first), WINIPC_OBJECT(first), true);
}
END_TEST

START_TEST(what_is_not_one_object_is_not_compared)
{
    WINIPC_SCOPED(lock) lock = NULL;
    bool same = true;

    ck_assert_ok(make_pair());
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    winipc_pipe_abort(second);
    ck_assert_status(winipc_object_is_same(object, WINIPC_OBJECT(first), &same),
                     WINIPC_E_CLOSED);
    ck_assert_status(winipc_object_is_same(WINIPC_OBJECT(first), object, &same),
                     WINIPC_E_CLOSED);
    ck_assert_status(
        winipc_object_is_same(WINIPC_OBJECT(lock), WINIPC_OBJECT(lock), &same),
        WINIPC_E_INVALID_USE);
    ck_assert(same);
    /* Nothing is held on to. */
    ck_assert_status(winipc_pipe_send(first, "", 0, SOON), WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_server_sends_objects)
{
    start_peer();
    ck_assert_ok(kinds[_i].make());
    command("take", (unsigned)_i, 0);
    ck_assert_ok(winipc_pipe_send_object(server, object, NULL, SOON));
    expect_answer(WINIPC_OK);
    ck_assert(kinds[_i].shows());
}
END_TEST

START_TEST(a_client_sends_objects)
{
    start_peer();
    command("offer", (unsigned)_i, 0);
    ck_assert_ok(winipc_pipe_receive_handle(server, NULL, &handle, SOON));
    expect_answer(WINIPC_OK);
    ck_assert(!is_inheritable(handle));
    ck_assert_ok(kinds[_i].act());
    command("look", (unsigned)_i, 0);
    expect_answer(WINIPC_OK);
}
END_TEST

START_TEST(what_came_is_what_it_is)
{
    start_peer();
    command("offer", 0, 0);
    ck_assert_ok(winipc_pipe_receive_handle(server, NULL, &handle, SOON));
    expect_answer(WINIPC_OK);
    ck_assert_status(winipc_mutex_adopt(&mutex, handle), WINIPC_E_WRONG_TYPE);
    ck_assert_ok(winipc_event_adopt(&event, handle));
}
END_TEST

START_TEST(a_message_that_is_no_object_stays)
{
    make_connection(NULL);
    send_text(server, "an ordinary message of 32 bytes.");
    handle = &handle;
    ck_assert_status(winipc_pipe_receive_handle(client, NULL, &handle, SOON),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_ptr_null(handle);
    expect_text(client, "an ordinary message of 32 bytes.");
    ck_assert_status(winipc_pipe_receive_handle(client, NULL, &handle, 1),
                     WINIPC_E_TIMEOUT);
}
END_TEST

/* A call of the client in a thread of its own. */
static DWORD WINAPI offer(void *timeout)
{
    return (DWORD)winipc_pipe_send_object(client, object, NULL,
                                          *(uint32_t *)timeout);
}

static HANDLE start_offer(uint32_t *timeout)
{
    HANDLE thread = CreateThread(NULL, 0, offer, timeout, 0, NULL);

    ck_assert_ptr_nonnull(thread);
    return thread;
}

static winipc_status end_offer(HANDLE thread)
{
    DWORD status;

    ck_assert_uint_eq(WaitForSingleObject(thread, 60000), WAIT_OBJECT_0);
    GetExitCodeThread(thread, &status);
    CloseHandle(thread);
    return (winipc_status)status;
}

START_TEST(a_pipe_without_a_name_needs_to_be_told_the_process)
{
    uint32_t timeout = SOON;
    HANDLE thread;

    ck_assert_ok(winipc_pipe_pair(&server, &client, NULL));
    ck_assert_ok(make_event());
    ck_assert_status(winipc_pipe_send_object(server, object, NULL, SOON),
                     WINIPC_E_INVALID_ARGUMENT);
    open_self();
    ck_assert_ok(winipc_pipe_send_object(server, object, process, SOON));
    ck_assert_ok(winipc_pipe_receive_handle(client, NULL, &handle, SOON));
    CloseHandle(handle);
    thread = start_offer(&timeout);
    ck_assert_ok(winipc_pipe_receive_handle(server, process, &handle, SOON));
    CloseHandle(handle);
    ck_assert_ok(end_offer(thread));
    thread = start_offer(&timeout);
    ck_assert_status(winipc_pipe_receive_handle(server, NULL, &handle, SOON),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_status(end_offer(thread), WINIPC_E_ACCESS_DENIED);
}
END_TEST

START_TEST(an_object_for_another_process_is_not_taken)
{
    WINIPC_SCOPED(process) other = NULL;
    uint32_t timeout = SOON;
    HANDLE thread;

    child = child_start("sleep", NULL, NULL, NULL);
    ck_assert_ok(winipc_process_open(&other, GetProcessId(child), NULL));
    make_connection(NULL);
    ck_assert_ok(make_event());
    ck_assert_ok(winipc_pipe_send_object(server, object, other, SOON));
    ck_assert_status(winipc_pipe_receive_handle(client, NULL, &handle, SOON),
                     WINIPC_E_MISMATCH);
    thread = start_offer(&timeout);
    ck_assert_status(winipc_pipe_receive_handle(server, other, &handle, SOON),
                     WINIPC_E_MISMATCH);
    ck_assert_status(end_offer(thread), WINIPC_E_ACCESS_DENIED);
    ck_assert_ptr_null(handle);
}
END_TEST

START_TEST(a_client_that_gives_up_leaves_nothing_to_be_taken)
{
    int before;

    make_connection(NULL);
    ck_assert_ok(make_event());
    before = count_handles();
    ck_assert_status(winipc_pipe_send_object(client, object, NULL, 20),
                     WINIPC_E_UNCERTAIN);
    /* The end of the pipe has gone too. */
    ck_assert_int_eq(count_handles(), before - 1);
    ck_assert_status(winipc_pipe_receive_handle(server, NULL, &handle, SOON),
                     WINIPC_E_CLOSED);
    ck_assert_int_eq(count_handles(), before - 1);
    ck_assert_ptr_null(handle);
}
END_TEST

START_TEST(a_client_offers_nothing_while_there_is_a_message)
{
    make_connection(NULL);
    ck_assert_ok(make_event());
    send_text(server, "first");
    ck_assert_status(winipc_pipe_send_object(client, object, NULL, SOON),
                     WINIPC_E_BUSY);
    expect_text(client, "first");
    expect_nothing(server);
}
END_TEST

START_TEST(what_could_not_be_sent_is_closed_there)
{
    int before;

    make_connection(NULL);
    ck_assert_ok(make_event());
    while (winipc_pipe_send(server, big, 20000, 0) == WINIPC_OK) {
    }
    while (winipc_pipe_send(server, big, MESSAGE - 1, 0) == WINIPC_OK) {
    }
    before = count_handles();
    ck_assert_status(winipc_pipe_send_object(server, object, NULL, 20),
                     WINIPC_E_TIMEOUT);
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

/* What a client says that it offers, without offering it. */
static void forge(unsigned char *message)
{
    uint32_t timeout = 20;
    HANDLE thread;

    make_connection(NULL);
    ck_assert_ok(make_event());
    thread = start_offer(&timeout);
    ck_assert_ok(winipc_pipe_receive(server, message, MESSAGE, &length, SOON));
    ck_assert_uint_eq(length, MESSAGE);
    ck_assert_status(end_offer(thread), WINIPC_E_UNCERTAIN);
    close_pipes();
}

static const struct {
    uint64_t value;
    uint32_t kind;
    winipc_status status;
} forged[] = {
    {0, 2, WINIPC_E_CORRUPT},
    {(uint64_t)-1, 2, WINIPC_E_CORRUPT}, /* GetCurrentProcess() */
    {(uint64_t)-2, 2, WINIPC_E_CORRUPT}, /* GetCurrentThread(), of the server */
    {0xFFFFFFFE, 2, WINIPC_E_CORRUPT},
    {0x80000004, 2, WINIPC_E_CORRUPT},
    {0x100000004, 2, WINIPC_E_CORRUPT},
    {6, 2, WINIPC_E_CORRUPT},
    {0x7ffffff0, 2, WINIPC_E_NOT_FOUND},
    {4, 1, WINIPC_E_CORRUPT}, /* as a server gives it */
    {4, 3, WINIPC_E_CORRUPT}, /* an answer */
    {4, 99, WINIPC_E_CORRUPT},
};

START_TEST(no_handle_is_made_of_what_makes_no_sense)
{
    unsigned char message[MESSAGE], answer[MESSAGE];
    int before;

    forge(message);
    make_connection(NULL);
    memcpy(message + 16, &forged[_i].kind, sizeof forged[_i].kind);
    memcpy(message + 24, &forged[_i].value, sizeof forged[_i].value);
    before = count_handles();
    ck_assert_ok(winipc_pipe_send(client, message, MESSAGE, SOON));
    ck_assert_status(winipc_pipe_receive_handle(server, NULL, &handle, SOON),
                     forged[_i].status);
    ck_assert_ptr_null(handle);
    ck_assert_int_eq(count_handles(), before);
    ck_assert_ok(winipc_pipe_receive(client, answer, MESSAGE, &length, SOON));
    ck_assert_uint_eq(answer[16], 4); /* it is refused */
}
END_TEST

START_TEST(an_answer_that_makes_no_sense_ends_the_connection)
{
    uint32_t timeout = SOON;
    unsigned char message[MESSAGE];
    HANDLE thread;

    make_connection(NULL);
    ck_assert_ok(make_event());
    thread = start_offer(&timeout);
    ck_assert_ok(winipc_pipe_receive(server, message, MESSAGE, &length, SOON));
    send_text(server, "what?");
    ck_assert_status(end_offer(thread), WINIPC_E_UNCERTAIN);
    ck_assert_status(
        winipc_pipe_receive(server, message, MESSAGE, &length, SOON),
        WINIPC_E_CLOSED);
}
END_TEST

/* Offer what another process once offered, and do not live to see it taken. */
static int forge_and_die(int argc, char **argv)
{
    unsigned char message[MESSAGE];
    uint32_t id = GetCurrentProcessId();

    for (int i = 0; i < MESSAGE; i++)
        message[i] = (unsigned char)strtoul(
            (char[]){argv[1][2 * i], argv[1][2 * i + 1], 0}, NULL, 16);
    memcpy(message + 20, &id, sizeof id);
    (void)argc;
    if (winipc_pipe_connect(&client, argv[0], NULL, SOON) != WINIPC_OK ||
        winipc_pipe_send(client, message, MESSAGE, SOON) != WINIPC_OK)
        return 1;
    TerminateProcess(GetCurrentProcess(), 0);
    return 2;
}

START_TEST(what_a_dead_client_offered_is_not_taken)
{
    unsigned char message[MESSAGE];
    char text[2 * MESSAGE + 1];
    void *dead;

    forge(message);
    for (int i = 0; i < MESSAGE; i++)
        snprintf(text + 2 * i, 3, "%02x", message[i]);
    listen_with(NULL);
    dead = child_start("forge_and_die", pipe_name, text, NULL);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    ck_assert_uint_eq(WaitForSingleObject(dead, 60000), WAIT_OBJECT_0);
    ck_assert_status(winipc_pipe_receive_handle(server, NULL, &handle, SOON),
                     WINIPC_E_CLOSED);
    ck_assert_ptr_null(handle);
    ck_assert_int_eq(child_wait(dead), 0);
}
END_TEST

START_TEST(a_set_stop_event_sends_nothing)
{
    WINIPC_SCOPED(event) stop = NULL;

    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    listen_with(NULL);
    connect_with(WINIPC_PIPE_CONNECT_OPTIONS(.stop = stop));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_ok(make_event());
    ck_assert_status(winipc_pipe_send_object(client, object, NULL, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_status(winipc_pipe_receive_handle(client, NULL, &handle, SOON),
                     WINIPC_E_CANCELLED);
    expect_nothing(server);
}
END_TEST

static int sleep_role(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    Sleep(INFINITE);
    return 0;
}

int main(int argc, char **argv)
{
    static const role roles[] = {
        {"peer", peer},
        {"forge_and_die", forge_and_die},
        {"sleep", sleep_role},
        {NULL, NULL},
    };
    static const test tests[] = {
        TEST_LOOP(a_duplicate_is_the_object_in_another_process, kinds),
        TEST(a_handle_that_is_not_taken_is_closed_there),
        TEST(a_process_that_has_ended_gets_nothing),
        TEST(an_end_that_has_begun_to_receive_is_not_given_away),
        TEST(a_slot_that_has_a_message_out_is_not_given_away),
        TEST(what_has_no_handle_of_its_own_is_not_given_away),
        TEST(two_objects_may_be_one),
        TEST(what_is_not_one_object_is_not_compared),
        TEST_LOOP(a_server_sends_objects, kinds),
        TEST_LOOP(a_client_sends_objects, kinds),
        TEST(what_came_is_what_it_is),
        TEST(a_message_that_is_no_object_stays),
        TEST(a_pipe_without_a_name_needs_to_be_told_the_process),
        TEST(an_object_for_another_process_is_not_taken),
        TEST(a_client_that_gives_up_leaves_nothing_to_be_taken),
        TEST(a_client_offers_nothing_while_there_is_a_message),
        TEST(what_could_not_be_sent_is_closed_there),
        TEST_LOOP(no_handle_is_made_of_what_makes_no_sense, forged),
        TEST(an_answer_that_makes_no_sense_ends_the_connection),
        TEST(what_a_dead_client_offered_is_not_taken),
        TEST(a_set_stop_event_sends_nothing),
        {0},
    };

    return run_tests(argc, argv, "handle", tests, teardown, roles);
}
