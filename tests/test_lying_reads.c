/*
 * test_lying_reads.c - messages that are not as Windows tells beforehand.
 *
 * What it says of a message and of the slot is listed here, one call after the
 * other, for reads that overlap and for those that block.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "lying.h"
#include "ntapi.h"

#define NO_MEMORY ((NTSTATUS)0xC0000017)

static winipc_mailslot *reader;
static char got[10000];
static size_t length;

static void setup(bool overlapped)
{
    lying_pend(overlapped);
    ck_assert_ok(winipc_mailslot_create(&reader, unique_name("reads"), NULL));
}

static void teardown(void)
{
    winipc_mailslot_close(reader);
    reader = NULL;
    lying_end();
}

static winipc_status read_slot(void)
{
    return winipc_mailslot_read(reader, got, sizeof got, &length, BRIEFLY);
}

/* How one read after the other ends, the last one for ever; what is told of the
   next message's size; and what the reader gets. */
typedef struct ending {
    NTSTATUS status;
    DWORD moved;
} ending;
static const struct {
    ending ends[8];
    DWORD told[3];
    winipc_status status;
    size_t length;
    bool overlapped_only;
} reads[] = {
    /* Shorter than told. */
    {{{0, 3}}, {10}, WINIPC_OK, 3, false},
    {{{0, 0}}, {10}, WINIPC_OK, 0, false},
    {{{LYING_TOO_SMALL, 0}, {0, 3}}, {5000}, WINIPC_OK, 3, false},
    /* Longer than told. */
    {{{0, 4000}}, {10}, WINIPC_OK, 4000, false},
    {{{LYING_TOO_SMALL, 0}, {0, 8000}}, {10}, WINIPC_OK, 8000, false},
    {{{LYING_MORE_DATA, 0}, {0, 8000}}, {10}, WINIPC_OK, 8000, false},
    {{{LYING_TOO_SMALL, 0}, {0, 8000}}, {0}, WINIPC_OK, 8000, false},
    {{{LYING_TOO_SMALL, 0}, {0, 8000}},
     {MAILSLOT_NO_MESSAGE},
     WINIPC_OK,
     8000,
     false},
    {{{LYING_TOO_SMALL, 0}, {LYING_MORE_DATA, 0}, {LYING_TOO_SMALL, 0}, {0, 9}},
     {4096},
     WINIPC_OK,
     9,
     false},
    /* Told one thing and then another. */
    {{{LYING_TOO_SMALL, 0}, {LYING_TOO_SMALL, 0}, {LYING_TOO_SMALL, 0}, {0, 9}},
     {9000, 1, MAILSLOT_NO_MESSAGE},
     WINIPC_OK,
     9,
     false},
    /* Never large enough. */
    {{{LYING_TOO_SMALL, 0}}, {100}, WINIPC_E_NO_MEMORY, 0, false},
    {{{LYING_MORE_DATA, 0}},
     {MAILSLOT_NO_MESSAGE},
     WINIPC_E_NO_MEMORY,
     0,
     false},
    /* Ended by nobody here. */
    {{{LYING_CANCELLED, 0}, {LYING_CANCELLED, 0}, {LYING_CANCELLED, 0}, {0, 9}},
     {9},
     WINIPC_OK,
     9,
     true},
    {{{LYING_CANCELLED, 0}}, {9}, WINIPC_E_SYSTEM, 0, true},
    /* Failed. */
    {{{NO_MEMORY, 0}}, {9}, WINIPC_E_NO_MEMORY, 0, false},
};
static int current;
static unsigned ended, asked;

/* The next of an array that ends with its last entry that is not zero. */
static ending next_ending(void)
{
    const ending *ends = reads[current].ends;
    ending result = ends[ended];

    if (ended + 1 < COUNT(reads[0].ends) &&
        (ends[ended + 1].status != 0 || ends[ended + 1].moved != 0))
        ended++;
    return result;
}

static BOOL WINAPI read_as_listed(HANDLE handle, void *buffer, DWORD size,
                                  DWORD *moved, OVERLAPPED *overlapped)
{
    ending end = next_ending();

    (void)handle;
    if (end.status == 0 && end.moved > size)
        end.status = LYING_TOO_SMALL;
    if (end.status == 0)
        memset(buffer, 'x', end.moved);
    if (overlapped != NULL) {
        overlapped->Internal = (ULONG_PTR)(LONG_PTR)end.status;
        overlapped->InternalHigh = end.moved;
        SetEvent(overlapped->hEvent);
        SetLastError(ERROR_IO_PENDING);
        return FALSE;
    }
    *moved = end.status == 0 ? end.moved : 0;
    SetLastError(winipc__ntapi.RtlNtStatusToDosError(end.status));
    return end.status == 0;
}

static BOOL WINAPI tell_as_listed(HANDLE slot, DWORD *maximum, DWORD *next,
                                  DWORD *count, DWORD *timeout_ms)
{
    const DWORD *told = reads[current].told;

    (void)slot;
    (void)maximum;
    (void)timeout_ms;
    *next = told[asked];
    *count = 1;
    if (asked + 1 < COUNT(reads[0].told) && told[asked + 1] != 0)
        asked++;
    return TRUE;
}

static void read_as(int i, bool overlapped)
{
    setup(overlapped);
    ReadFile_slot = read_as_listed;
    GetMailslotInfo_slot = tell_as_listed;
    current = i;
    ended = asked = 0;
    length = 0;
    ck_assert_status(read_slot(), reads[i].status);
    ck_assert_uint_eq(length, reads[i].length);
    for (size_t k = 0; k < length; k++)
        ck_assert_int_eq(got[k], 'x');
}

START_TEST(a_message_is_as_long_as_it_is)
{
    read_as(_i, true);
    teardown();
    if (!reads[_i].overlapped_only)
        read_as(_i, false);
}
END_TEST

/* A read that fails, and Windows does not say why. */
static BOOL WINAPI fail_to_read(HANDLE handle, void *buffer, DWORD size,
                                DWORD *moved, OVERLAPPED *overlapped)
{
    (void)handle;
    (void)buffer;
    (void)size;
    (void)moved;
    (void)overlapped;
    SetLastError(0);
    return FALSE;
}

static const bool both[] = {true, false};

START_TEST(a_read_that_fails_for_no_reason_is_no_message)
{
    setup(both[_i]);
    ReadFile_slot = fail_to_read;
    ck_assert_status(read_slot(), WINIPC_E_SYSTEM);
    ck_assert_ptr_nonnull(strstr(winipc_last_error()->message, "ReadFile"));
}
END_TEST

/* What Windows counts, and what it tells of the next message. */
static const struct {
    DWORD count, next;
    size_t told_count, told_next;
} counts[] = {
    {0, MAILSLOT_NO_MESSAGE, 0, 0},
    {3, 5, 3, 5},
    {0, 5, 1, 5},
    {2, MAILSLOT_NO_MESSAGE, 0, 0},
    {UINT32_MAX, 5, UINT32_MAX, 5},
};

static BOOL WINAPI count_as_listed(HANDLE slot, DWORD *maximum, DWORD *next,
                                   DWORD *count, DWORD *timeout_ms)
{
    (void)slot;
    (void)maximum;
    (void)timeout_ms;
    *next = counts[current].next;
    *count = counts[current].count;
    return TRUE;
}

static BOOL WINAPI time_out(HANDLE handle, void *buffer, DWORD size,
                            DWORD *moved, OVERLAPPED *overlapped)
{
    (void)handle;
    (void)buffer;
    (void)size;
    (void)moved;
    (void)overlapped;
    SetLastError(ERROR_SEM_TIMEOUT);
    return FALSE;
}

START_TEST(a_count_that_cannot_be_is_put_right)
{
    winipc_mailslot_info info;

    for (size_t i = 0; i < COUNT(both); i++) {
        setup(both[i]);
        GetMailslotInfo_slot = count_as_listed;
        if (!both[i])
            ReadFile_slot = time_out;
        current = _i;
        ck_assert_ok(winipc_mailslot_get_info(reader, &info));
        ck_assert_uint_eq(info.count, counts[_i].told_count);
        ck_assert_uint_eq(info.next_size, counts[_i].told_next);
        if (both[i]) { /* and the head is one more */
            lying_finish(0, 7);
            ck_assert_ok(winipc_mailslot_get_info(reader, &info));
            ck_assert_uint_eq(info.count, counts[_i].told_count + (size_t)1);
            ck_assert_uint_eq(info.next_size, 7);
        }
        teardown();
    }
}
END_TEST

/* A slot that says it has a message, and has none: to wait for it is one thing,
   to read it another. */
START_TEST(a_message_that_is_not_there_times_out)
{
    setup(false);
    GetMailslotInfo_slot = count_as_listed;
    ReadFile_slot = time_out;
    current = 1;
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(reader), BRIEFLY));
    ck_assert_status(read_slot(), WINIPC_E_TIMEOUT);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_message_is_as_long_as_it_is, reads),
    TEST_LOOP(a_read_that_fails_for_no_reason_is_no_message, both),
    TEST_LOOP(a_count_that_cannot_be_is_put_right, counts),
    TEST(a_message_that_is_not_there_times_out),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_reads", tests, teardown, NULL);
}
