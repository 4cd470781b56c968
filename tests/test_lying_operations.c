/*
 * test_lying_operations.c - reads and writes that do not end as they should.
 *
 * They succeed though they were cancelled, are cancelled by nobody, or wake a
 * wait and go on.
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"
#include "lying.h"

#define BROKEN ((NTSTATUS)0xC000014B)

static winipc_mailslot *reader, *writer;
static winipc_event *stop;
static char got[8];
static size_t length;

static void setup(void)
{
    const char *name = unique_name("messages");

    lying_pend(true);
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name,
                                      WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
}

static void teardown(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(stop);
    reader = writer = NULL;
    stop = NULL;
    lying_end();
}

/* What becomes of a cancelled write, what CancelIoEx() says, and the status. */
static const struct {
    NTSTATUS ends;
    BOOL says;
    DWORD code;
    winipc_status status;
} cancels[] = {
    {LYING_CANCELLED, TRUE, 0, WINIPC_E_TIMEOUT},
    {LYING_CANCELLED, FALSE, 0, WINIPC_E_TIMEOUT},
    {LYING_CANCELLED, FALSE, ERROR_NOT_FOUND, WINIPC_E_TIMEOUT},
    {0, TRUE, 0, WINIPC_OK},
    {0, FALSE, 0, WINIPC_OK},
    {0, FALSE, ERROR_NOT_FOUND, WINIPC_OK},
    {BROKEN, TRUE, 0, WINIPC_E_CLOSED},
    {BROKEN, FALSE, ERROR_NOT_FOUND, WINIPC_E_CLOSED},
};
static int chosen;
static unsigned liar; /* the call that is lied about, counted from 1 */
static unsigned written;

static BOOL WINAPI cancel_as_chosen(HANDLE handle, OVERLAPPED *overlapped)
{
    (void)handle;
    ck_assert_ptr_eq(lying_pending.overlapped, overlapped);
    if (lying_started != liar) {
        lying_finish(LYING_CANCELLED, 0);
        return TRUE;
    }
    written += cancels[chosen].ends == 0;
    lying_finish(cancels[chosen].ends, 1);
    SetLastError(cancels[chosen].code);
    return cancels[chosen].says;
}

/* The library first tries, then waits: each of the two may end so. */
START_TEST(a_write_that_was_written_is_not_reported_as_timed_out)
{
    for (liar = 1; liar <= 2; liar++) {
        setup();
        CancelIoEx_slot = cancel_as_chosen;
        chosen = _i;
        written = 0;
        ck_assert_status(winipc_mailslot_write(writer, "x", 1, 1),
                         cancels[_i].status);
        ck_assert_uint_eq(written, cancels[_i].status == WINIPC_OK);
        ck_assert_uint_eq(lying_started,
                          cancels[_i].status == WINIPC_E_TIMEOUT ? 2 : liar);
        teardown();
    }
}
END_TEST

/* The end of what was cancelled comes while it is awaited. */
static unsigned naps;

static BOOL WINAPI cancel_later(HANDLE handle, OVERLAPPED *overlapped)
{
    (void)handle;
    ck_assert_ptr_eq(lying_pending.overlapped, overlapped);
    naps = 0;
    return TRUE;
}

static void WINAPI end_at_third(DWORD timeout_ms)
{
    Sleep_true(timeout_ms);
    if (++naps == 3)
        lying_finish(cancels[chosen].ends, 1);
}

START_TEST(the_end_of_a_cancelled_write_is_awaited)
{
    setup();
    CancelIoEx_slot = cancel_later;
    Sleep_slot = end_at_third;
    chosen = _i;
    ck_assert_status(winipc_mailslot_write(writer, "x", 1, 1),
                     cancels[_i].status);
    ck_assert_uint_eq(naps, 3);
    ck_assert_ptr_null(lying_pending.overlapped);
}
END_TEST

static DWORD WINAPI set_stop(DWORD n, const HANDLE *handles, BOOL all,
                             DWORD timeout_ms)
{
    if (timeout_ms > 0)
        ck_assert_ok(winipc_event_set(stop));
    return WaitForMultipleObjects_true(n, handles, all, timeout_ms);
}

START_TEST(a_write_that_was_written_is_not_reported_as_stopped)
{
    setup();
    CancelIoEx_slot = cancel_as_chosen;
    WaitForMultipleObjects_slot = set_stop;
    chosen = _i;
    liar = 2;
    ck_assert_status(winipc_mailslot_write(writer, "x", 1, SOON),
                     cancels[_i].status == WINIPC_E_TIMEOUT
                         ? WINIPC_E_CANCELLED
                         : cancels[_i].status);
}
END_TEST

/* Waits that end with the call pending, or ended by nobody here. */
static unsigned wakes, finishes;
static NTSTATUS ends_with;

static DWORD WINAPI wake_for_nothing(DWORD n, const HANDLE *handles, BOOL all,
                                     DWORD timeout_ms)
{
    if (timeout_ms == 0 || wakes == 0)
        return WaitForMultipleObjects_true(n, handles, all, timeout_ms);
    wakes--;
    return WAIT_OBJECT_0 + n - 1;
}

static DWORD WINAPI finish_while_waiting(DWORD n, const HANDLE *handles,
                                         BOOL all, DWORD timeout_ms)
{
    if (timeout_ms > 0 && finishes > 0) {
        finishes--;
        lying_finish(ends_with, 1);
    }
    return WaitForMultipleObjects_true(n, handles, all, timeout_ms);
}

static winipc_status read_slot(void)
{
    return winipc_mailslot_read(reader, got, sizeof got, &length, BRIEFLY);
}

static winipc_status write_slot(void)
{
    return winipc_mailslot_write(writer, "x", 1, BRIEFLY);
}

static winipc_status wait_for_slot(void)
{
    return winipc_wait(WINIPC_OBJECT(reader), BRIEFLY);
}

/* Calls, and how many operations they start. */
static const struct {
    winipc_status (*call)(void);
    unsigned starts;
} calls[] = {{read_slot, 1}, {write_slot, 2}, {wait_for_slot, 1}};

START_TEST(a_wake_up_for_nothing_ends_no_call)
{
    double begin;

    setup();
    WaitForMultipleObjects_slot = wake_for_nothing;
    wakes = 10;
    begin = now_ms();
    ck_assert_status(calls[_i].call(), WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - begin, BRIEFLY - 0.1);
    ck_assert_uint_eq(wakes, 0);
    ck_assert_uint_eq(lying_started, calls[_i].starts);
}
END_TEST

START_TEST(what_nobody_cancelled_is_started_again)
{
    setup();
    WaitForMultipleObjects_slot = finish_while_waiting;
    finishes = 3;
    ends_with = LYING_CANCELLED;
    ck_assert_status(calls[_i].call(), WINIPC_E_TIMEOUT);
    ck_assert_uint_eq(finishes, 0);
    ck_assert_uint_eq(lying_started, calls[_i].starts + 3);
    finishes = 1;
    ends_with = 0;
    ck_assert_ok(calls[_i].call());
}
END_TEST

/* Closing cancels the read, which has come to its end by itself. */
START_TEST(closing_survives_a_read_that_was_not_cancelled)
{
    setup();
    ck_assert_status(read_slot(), WINIPC_E_TIMEOUT);
    CancelIoEx_slot = cancel_as_chosen;
    chosen = _i;
    liar = 1;
    winipc_mailslot_close(reader);
    reader = NULL;
    ck_assert_ptr_null(lying_pending.overlapped);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_write_that_was_written_is_not_reported_as_timed_out, cancels),
    TEST_LOOP(the_end_of_a_cancelled_write_is_awaited, cancels),
    TEST_LOOP(a_write_that_was_written_is_not_reported_as_stopped, cancels),
    TEST_LOOP(a_wake_up_for_nothing_ends_no_call, calls),
    TEST_LOOP(what_nobody_cancelled_is_started_again, calls),
    TEST_LOOP(closing_survives_a_read_that_was_not_cancelled, cancels),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_operations", tests, teardown, NULL);
}
