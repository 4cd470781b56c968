/*
 * stress_mailslot.c - three senders, one slot, deadlines of 5 ms: nothing is
 * lost, doubled, out of order or late.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "numbered.h"

#define SENDERS 3
#define MESSAGES 10000
#define TIMEOUT_MS 5
#define LATE_MS 50

static int send_all(int argc, char **argv)
{
    static char message[NUMBERED_ROOM];
    winipc_mailslot *writer;
    numbered h = {.sender = (uint32_t)atoi(argv[1])};

    (void)argc;
    if (winipc_mailslot_open(&writer, argv[0], NULL) != WINIPC_OK)
        return 1;
    for (h.number = 0; h.number < MESSAGES; h.number++) {
        h.size = numbered_size(h.number);
        numbered_make(message, h);
        if (winipc_mailslot_write(writer, message, h.size, 60000) != WINIPC_OK)
            return 2;
        /* All senders go on at the same instant, every 64 ms, so that the reader
           has run dry and its time-outs race with the first messages. */
        if (h.number % 100 == 0)
            Sleep((DWORD)(64 - (uint64_t)now_ms() % 64));
    }
    return 0;
}

/* What has come. */
static struct {
    CRITICAL_SECTION lock;
    unsigned char seen[SENDERS][MESSAGES];
    unsigned received, duplicated, reordered, damaged, time_outs;
    double overrun;
} tally;

static winipc_mailslot *slot;

/* Is it a message that a sender sent, byte for byte? */
static bool is_true(const char *message, size_t size, numbered *h)
{
    return numbered_is_true(message, size, h) && h->sender < SENDERS &&
           h->number < MESSAGES && size == numbered_size(h->number);
}

/* `last` is what this reader had from each sender before: with two readers,
   each sees every sender's messages in order, with gaps. */
static void count_message(const char *message, size_t size, int64_t *last)
{
    numbered h;

    if (!is_true(message, size, &h)) {
        tally.damaged++;
        return;
    }
    if (tally.seen[h.sender][h.number]++)
        tally.duplicated++;
    else
        tally.received++;
    tally.reordered += h.number < last[h.sender];
    last[h.sender] = h.number;
}

/* Read until all is there, or nothing has come for ten seconds. */
static DWORD WINAPI read_all(void *buffer)
{
    char *message = buffer;
    int64_t last[SENDERS] = {-1, -1, -1};
    double idle = now_ms();
    size_t length;

    while (tally.received < SENDERS * MESSAGES && now_ms() - idle < 10000) {
        double start = now_ms(), late;
        winipc_status status = winipc_mailslot_read(
            slot, message, NUMBERED_ROOM, &length, TIMEOUT_MS);

        late = now_ms() - start - TIMEOUT_MS;
        EnterCriticalSection(&tally.lock);
        if (late > tally.overrun)
            tally.overrun = late;
        if (status == WINIPC_OK) {
            count_message(message, length, last);
            idle = now_ms();
        } else if (status == WINIPC_E_TIMEOUT) {
            tally.time_outs++;
        } else {
            tally.damaged++;
        }
        LeaveCriticalSection(&tally.lock);
    }
    return 0;
}

static void report_tally(const char *prefix)
{
    const struct {
        const char *name;
        double value;
    } figures[] = {
        {"sent", SENDERS * MESSAGES},
        {"received", tally.received},
        {"lost", SENDERS * MESSAGES - tally.received},
        {"duplicated", tally.duplicated},
        {"reordered", tally.reordered},
        {"damaged", tally.damaged},
        {"time_outs", tally.time_outs},
    };
    char name[64];

    for (size_t i = 0; i < COUNT(figures); i++) {
        snprintf(name, sizeof name, "%s.%s", prefix, figures[i].name);
        figure(name, figures[i].value, "messages");
    }
    snprintf(name, sizeof name, "%s.overrun_max", prefix);
    figure(name, tally.overrun, "ms");
}

/* With one reader, and with two that take turns. */
static const struct {
    int readers;
    const char *prefix;
} runs[] = {{1, "mailslot"}, {2, "mailslot.two_readers"}};

START_TEST(three_senders_and_short_deadlines_lose_nothing)
{
    static const char *const ids[SENDERS] = {"0", "1", "2"};
    static char buffers[2][NUMBERED_ROOM];
    const char *name = unique_name("stress");
    void *children[SENDERS];
    HANDLE readers[2];

    memset(&tally, 0, sizeof tally);
    InitializeCriticalSection(&tally.lock);
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    for (int i = 0; i < SENDERS; i++)
        children[i] = child_start("send_all", name, ids[i], NULL);
    for (int i = 0; i < runs[_i].readers; i++)
        readers[i] = CreateThread(NULL, 0, read_all, buffers[i], 0, NULL);
    for (int i = 0; i < runs[_i].readers; i++) {
        WaitForSingleObject(readers[i], INFINITE);
        CloseHandle(readers[i]);
    }
    for (int i = 0; i < SENDERS; i++)
        ck_assert_int_eq(child_wait(children[i]), 0);
    winipc_mailslot_close(slot);
    DeleteCriticalSection(&tally.lock);
    report_tally(runs[_i].prefix);
    ck_assert_uint_eq(tally.received, SENDERS * MESSAGES);
    ck_assert_uint_eq(tally.duplicated + tally.reordered, 0);
    ck_assert_uint_eq(tally.damaged, 0);
    ck_assert_double_le(tally.overrun, LATE_MS);
    /* Or the race of a time-out with a message has not been run. */
    ck_assert_uint_gt(tally.time_outs, 50);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(three_senders_and_short_deadlines_lose_nothing, runs),
    {0},
};

static const role roles[] = {{"send_all", send_all}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_mailslot", tests, NULL, roles);
}
