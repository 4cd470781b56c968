/*
 * test_processes.c - slots and events between processes, some of them killed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_mailslot *slot;
static winipc_event *event;
static size_t length;

static void teardown(void)
{
    winipc_mailslot_close(slot);
    winipc_event_close(event);
    slot = NULL;
    event = NULL;
}

/* A counter that another process sees. */
static volatile LONG *share_counter(const char *name, HANDLE *section)
{
    *section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                  sizeof(LONG), name);
    return MapViewOfFile(*section, FILE_MAP_WRITE, 0, 0, sizeof(LONG));
}

/* A message of a size and a content that its number tells. */
static size_t make_message(char *message, unsigned number)
{
    size_t size = sizeof number + number * 37 % 2000;

    memset(message, (int)(number % 251), size);
    memcpy(message, &number, sizeof number);
    return size;
}

/* Send numbered messages for ever, counting each that the slot has taken. */
static int send_numbers(int argc, char **argv)
{
    winipc_mailslot *writer;
    HANDLE section;
    volatile LONG *sent = share_counter(argv[1], &section);
    char message[4096];

    (void)argc;
    if (winipc_mailslot_open(&writer, argv[0], NULL) != WINIPC_OK)
        return 1;
    for (unsigned number = 0;; number++) {
        size_t size = make_message(message, number);

        if (winipc_mailslot_write(writer, message, size, WINIPC_INFINITE) !=
            WINIPC_OK)
            return 2;
        InterlockedIncrement(sent);
    }
}

/* Read numbered messages until none comes: each whole, none left out. */
static unsigned read_numbers(unsigned from, unsigned to, uint32_t timeout_ms)
{
    char message[4096], want[4096];
    winipc_status status = WINIPC_OK;

    for (; from < to; from++) {
        status = winipc_mailslot_read(slot, message, sizeof message, &length,
                                      timeout_ms);
        if (status == WINIPC_E_TIMEOUT)
            break;
        ck_assert_int_eq(status, WINIPC_OK);
        ck_assert_uint_eq(length, make_message(want, from));
        ck_assert_mem_eq(message, want, length);
    }
    return from;
}

START_TEST(what_a_killed_sender_sent_is_read_whole)
{
    const char *name = unique_name("killed");
    const char *counter = unique_name("counter");
    HANDLE section;
    volatile LONG *sent = share_counter(counter, &section);
    unsigned read;
    void *child;

    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    child = child_start("send_numbers", name, counter, NULL);
    read = read_numbers(0, 300 + 61 * (unsigned)_i, 60000);
    child_kill(child);
    read = read_numbers(read, UINT32_MAX, 200);
    /* It may have died between the write and the count. */
    ck_assert_msg(read == (unsigned)*sent || read == (unsigned)*sent + 1,
                  "read %u, sent %ld", read, *sent);
    UnmapViewOfFile((void *)(uintptr_t)sent);
    CloseHandle(section);
}
END_TEST

static int read_for_ever(int argc, char **argv)
{
    winipc_mailslot *reader;
    winipc_event *ready;
    char c;
    size_t n;

    (void)argc;
    if (winipc_mailslot_create(&reader, argv[0], NULL) != WINIPC_OK ||
        winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 1;
    return winipc_mailslot_read(reader, &c, 1, &n, WINIPC_INFINITE);
}

START_TEST(a_killed_reader_leaves_no_writer_hanging)
{
    const char *name = unique_name("reader"), *ready = unique_name("ready");
    winipc_mailslot *writer;
    winipc_status status = WINIPC_OK;
    void *child;

    ck_assert_ok(winipc_event_create(&event, ready, NULL));
    child = child_start("read_for_ever", name, ready, NULL);
    ck_assert_ok(winipc_event_wait(event, 60000));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    child_kill(child);
    /* Windows says that the slot is gone, Wine says nothing or "full". */
    for (int i = 0; i < 1000 && status == WINIPC_OK; i++)
        status = winipc_mailslot_write(writer, "x", 1, 50);
    ck_assert_msg(status == WINIPC_OK || status == WINIPC_E_CLOSED ||
                      status == WINIPC_E_TIMEOUT,
                  "%s", winipc_last_error()->message);
    winipc_mailslot_close(writer);
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
}
END_TEST

static int set_event(int argc, char **argv)
{
    winipc_event *other;

    (void)argc;
    if (winipc_event_open(&other, argv[0], NULL) != WINIPC_OK)
        return 1;
    return winipc_event_set(other);
}

START_TEST(an_event_set_by_another_process_wakes_this_one)
{
    const char *name = unique_name("event");
    void *child;

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    child = child_start("set_event", name, NULL, NULL);
    ck_assert_ok(winipc_event_wait(event, 60000));
    ck_assert_int_eq(child_wait(child), 0);
}
END_TEST

static int wait_for_ever(int argc, char **argv)
{
    winipc_event *mine, *ready;

    (void)argc;
    if (winipc_event_create(&mine, argv[0], NULL) != WINIPC_OK ||
        winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 1;
    return winipc_event_wait(mine, WINIPC_INFINITE);
}

/* A dead waiter takes no signal; a named event dies with its last process. */
START_TEST(an_event_dies_with_its_last_process)
{
    const char *name = unique_name("waiter"), *ready = unique_name("ready");
    winipc_event *other;
    void *child;

    ck_assert_ok(winipc_event_create(&event, ready, NULL));
    child = child_start("wait_for_ever", name, ready, NULL);
    ck_assert_ok(winipc_event_wait(event, 60000));
    ck_assert_ok(winipc_event_open(&other, name, NULL));
    child_kill(child);
    ck_assert_ok(winipc_event_set(other));
    ck_assert_ok(winipc_event_wait(other, SOON));
    winipc_event_close(other);
    ck_assert_status(winipc_event_open(&other, name, NULL), WINIPC_E_NOT_FOUND);
}
END_TEST

static int stop_me(int argc, char **argv)
{
    winipc_event *stop, *ready;
    winipc_mailslot *reader;
    char c;
    size_t n;

    (void)argc;
    if (winipc_event_open(&stop, argv[0], NULL) != WINIPC_OK ||
        winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_mailslot_create(&reader, argv[2],
                               WINIPC_MAILSLOT_OPTIONS(.stop = stop)) !=
            WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 1;
    return winipc_mailslot_read(reader, &c, 1, &n, WINIPC_INFINITE) ==
                   WINIPC_E_CANCELLED
               ? 42
               : 2;
}

START_TEST(a_named_stop_event_ends_a_read_in_another_process)
{
    const char *name = unique_name("stop"), *ready = unique_name("ready");
    winipc_event *stop;
    void *child;

    ck_assert_ok(winipc_event_create(
        &stop, name, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_create(&event, ready, NULL));
    child = child_start("stop_me", name, ready, unique_name("slot"));
    ck_assert_ok(winipc_event_wait(event, 60000));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_int_eq(child_wait(child), 42);
    winipc_event_close(stop);
}
END_TEST

static const int runs[5];

static const test tests[] = {
    TEST_LOOP(what_a_killed_sender_sent_is_read_whole, runs),
    TEST(a_killed_reader_leaves_no_writer_hanging),
    TEST(an_event_set_by_another_process_wakes_this_one),
    TEST(an_event_dies_with_its_last_process),
    TEST(a_named_stop_event_ends_a_read_in_another_process),
    {0},
};

static const role roles[] = {
    {"send_numbers", send_numbers}, {"read_for_ever", read_for_ever},
    {"set_event", set_event},       {"wait_for_ever", wait_for_ever},
    {"stop_me", stop_me},           {NULL, NULL},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "processes", tests, teardown, roles);
}
