/*
 * test_lying_pipes.c - reads and writes of pipes that do not end as they should.
 *
 * As in test_lying_operations.c: nothing is read or written but by lying_finish().
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"
#include "lying.h"
#include "ntapi.h"

static winipc_pipe *first, *second;
static char got[8];
static size_t length;
static unsigned cancelled;
static NTSTATUS cancel_ends;

static BOOL WINAPI cancel_and_count(HANDLE handle, OVERLAPPED *overlapped)
{
    (void)handle;
    ck_assert_ptr_eq(lying_pending.overlapped, overlapped);
    cancelled++;
    lying_finish(cancel_ends, 1);
    return TRUE;
}

/* The ends are made in truth, but for what they read and write. */
static void setup(const winipc_pipe_pair_options *options)
{
    winipc__ntapi_table true_table = winipc__ntapi;

    ck_assert_ok(winipc_pipe_pair(&first, &second, options));
    lying_pend(true);
    winipc__ntapi = true_table;
    CancelIoEx_slot = cancel_and_count;
    cancel_ends = LYING_CANCELLED;
    cancelled = 0;
}

static void teardown(void)
{
    winipc_pipe_close(first);
    winipc_pipe_close(second);
    first = second = NULL;
    lying_end();
}

static winipc_status receive(uint32_t timeout_ms)
{
    return winipc_pipe_receive(first, got, sizeof got, &length, timeout_ms);
}

START_TEST(a_time_out_leaves_the_read_in_flight)
{
    setup(NULL);
    for (uint32_t i = 0; i < 5; i++)
        ck_assert_status(receive(i), WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(lying_started, 1);
    ck_assert_uint_eq(cancelled, 0);
    lying_finish(0, 3);
    ck_assert_ok(receive(0));
    ck_assert_uint_eq(length, 3);
    ck_assert_uint_eq(lying_started, 1);
}
END_TEST

START_TEST(a_read_that_nobody_cancelled_is_started_again)
{
    setup(NULL);
    for (int i = 0; i < 3; i++) {
        ck_assert_status(receive(1), WINIPC_E_TIMEOUT);
        lying_finish(LYING_CANCELLED, 0);
    }
    ck_assert_status(receive(1), WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(lying_started, 4);
    lying_finish(0, 1);
    ck_assert_ok(receive(0));
}
END_TEST

/* What becomes of a write that is cancelled, and the status. */
static const struct {
    NTSTATUS ends;
    bool bytes;
    winipc_status status;
} cancels[] = {
    {LYING_CANCELLED, false, WINIPC_E_TIMEOUT},
    {LYING_CANCELLED, true, WINIPC_E_UNCERTAIN},
    {0, false, WINIPC_OK},
    {0, true, WINIPC_OK},
    {(NTSTATUS)0xC000014B /* broken */, false, WINIPC_E_CLOSED},
    {(NTSTATUS)0xC000014B, true, WINIPC_E_CLOSED},
};

START_TEST(a_message_that_went_is_not_reported_as_timed_out)
{
    setup(WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = cancels[_i].bytes));
    cancel_ends = cancels[_i].ends;
    ck_assert_status(winipc_pipe_send(first, "x", 1, 1), cancels[_i].status);
    ck_assert_uint_eq(cancelled, 1);
    ck_assert_uint_eq(lying_started, 1);
}
END_TEST

/* The write that a wait found cancelled. */
static unsigned finishes;

static DWORD WINAPI finish_while_waiting(DWORD n, const HANDLE *handles,
                                         BOOL all, DWORD timeout_ms)
{
    if (timeout_ms > 0 && finishes > 0) {
        finishes--;
        lying_finish(LYING_CANCELLED, 0);
    }
    return WaitForMultipleObjects_true(n, handles, all, timeout_ms);
}

START_TEST(a_message_that_nobody_cancelled_is_sent_again)
{
    setup(NULL);
    WaitForMultipleObjects_slot = finish_while_waiting;
    finishes = 3;
    ck_assert_status(winipc_pipe_send(first, "x", 1, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(finishes, 0);
    ck_assert_uint_eq(lying_started, 4);
}
END_TEST

START_TEST(bytes_that_somebody_cancelled_are_uncertain)
{
    setup(WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true));
    WaitForMultipleObjects_slot = finish_while_waiting;
    finishes = 1;
    ck_assert_status(winipc_pipe_send(first, "x", 1, SOON), WINIPC_E_UNCERTAIN);
    ck_assert_uint_eq(lying_started, 1);
}
END_TEST

static const test tests[] = {
    TEST(a_time_out_leaves_the_read_in_flight),
    TEST(a_read_that_nobody_cancelled_is_started_again),
    TEST_LOOP(a_message_that_went_is_not_reported_as_timed_out, cancels),
    TEST(a_message_that_nobody_cancelled_is_sent_again),
    TEST(bytes_that_somebody_cancelled_are_uncertain),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_pipes", tests, teardown, NULL);
}
