/*
 * test_lying_waits.c - waits that end early, or for nothing, or fail.
 *
 * Windows ends waits up to a tick early [Microsoft, "Wait Functions"], and Wine
 * never does: so here WaitForMultipleObjects() is a stand-in, which lies.
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"
#include "waiting.h"

/* Time-outs come `early` ms before their time. */
static uint32_t early;
static bool shortened;
static unsigned early_returns, early_calls;

static uint32_t shorten(uint32_t timeout_ms)
{
    return timeout_ms > early ? timeout_ms - early : 0;
}

static DWORD WINAPI wait_early(DWORD n, const HANDLE *handles, BOOL all,
                               DWORD timeout_ms)
{
    DWORD result;

    if (timeout_ms == 0 || timeout_ms == INFINITE)
        return WaitForMultipleObjects_true(n, handles, all, timeout_ms);
    result = WaitForMultipleObjects_true(n, handles, all, shorten(timeout_ms));
    early_returns += result == WAIT_TIMEOUT;
    return result;
}

/* Of reads that block, this is the time-out. */
static BOOL WINAPI slice_early(HANDLE slot, DWORD timeout_ms)
{
    shortened = timeout_ms > 0;
    return SetMailslotInfo_true(slot, shorten(timeout_ms));
}

static BOOL WINAPI read_early(HANDLE slot, void *buffer, DWORD size,
                              DWORD *moved, OVERLAPPED *overlapped)
{
    BOOL ok = ReadFile_true(slot, buffer, size, moved, overlapped);
    DWORD code = GetLastError();

    early_returns += !ok && code == ERROR_SEM_TIMEOUT && shortened;
    SetLastError(code);
    return ok;
}

static void be_early(const waiting *one)
{
    static const uint32_t timeouts[] = {1, 5, 17};

    for (early = 1; early <= 16; early++) {
        for (size_t i = 0; i < COUNT(timeouts); i++) {
            double begin = true_ms();

            ck_assert_status(one->wait(timeouts[i]), WINIPC_E_TIMEOUT);
            /* Two clocks of Windows may differ by their own grain. */
            early_calls += true_ms() - begin < timeouts[i] - 0.1;
        }
    }
}

#define ENOUGH 10000

/* How often a wait is early until its time has come depends on what else the machine
   does. */
START_TEST(no_call_is_early_though_windows_is)
{
    const unsigned share = ENOUGH * (unsigned)(_i + 1) / WAITINGS;
    double begin = true_ms();

    if (_i == 0)
        early_returns = early_calls = 0;
    waiting_begin(&waitings[_i]);
    WaitForMultipleObjects_slot = wait_early;
    SetMailslotInfo_slot = slice_early;
    if (!waitings[_i].pends)
        ReadFile_slot = read_early;
    do
        be_early(&waitings[_i]);
    while (early_returns < share && true_ms() - begin < 5000);
    ck_assert_uint_eq(early_calls, 0);
}
END_TEST

START_TEST(early_returns_were_many)
{
    figure("lies.early_returns", early_returns, "returns");
    figure("lies.early_calls", early_calls, "calls");
    ck_assert_uint_ge(early_returns, ENOUGH);
    ck_assert_uint_eq(early_calls, 0);
}
END_TEST

/* What a wait may say that means nothing: that of a call for which no wait asks
   here, and the indices behind its handles. */
static const struct {
    DWORD said;
    bool add_count;
} nonsense[] = {{WAIT_IO_COMPLETION, false},
                {WAIT_OBJECT_0, true},
                {WAIT_ABANDONED_0, true},
                {0x12345, false}};
static size_t lie;
static unsigned waits;

/* Every third wait ends at once with that. */
static DWORD WINAPI wait_for_nothing(DWORD n, const HANDLE *handles, BOOL all,
                                     DWORD timeout_ms)
{
    return waits++ % 3 == 0
               ? nonsense[lie].said + (nonsense[lie].add_count ? n : 0)
               : WaitForMultipleObjects_true(n, handles, all, timeout_ms);
}

START_TEST(what_wakes_a_call_for_nothing_does_not_end_it)
{
    for (size_t i = 0; i < COUNT(nonsense); i++) {
        double begin;

        waiting_begin(&waitings[_i]);
        WaitForMultipleObjects_slot = wait_for_nothing;
        lie = i;
        waits = 0;
        begin = true_ms();
        ck_assert_status(waitings[_i].wait(BRIEFLY), WINIPC_E_TIMEOUT);
        ck_assert_double_ge(true_ms() - begin, BRIEFLY - 0.1);
        waiting_is_endless(&waitings[_i]);
        waiting_end();
    }
}
END_TEST

/* A look with a time-out of 0 cannot be taken up again by who called. */
START_TEST(what_ends_a_look_for_nothing_does_not_hide_what_is_ready)
{
    for (size_t i = 0; waitings[_i].looks && i < COUNT(nonsense); i++) {
        waiting_begin(&waitings[_i]);
        waitings[_i].make_ready();
        WaitForMultipleObjects_slot = wait_for_nothing;
        lie = i;
        waits = 0;
        ck_assert_status(waitings[_i].wait(0), WINIPC_OK);
        waiting_end();
    }
}
END_TEST

/* WAIT_FAILED, and Windows does not say why. */
static DWORD WINAPI fail_to_wait(DWORD n, const HANDLE *handles, BOOL all,
                                 DWORD timeout_ms)
{
    (void)n;
    (void)handles;
    (void)all;
    (void)timeout_ms;
    waits++;
    SetLastError(0);
    return WAIT_FAILED;
}

START_TEST(a_wait_that_fails_for_no_reason_has_failed)
{
    static const uint32_t timeouts[] = {5, WINIPC_INFINITE};

    for (size_t i = 0; i < COUNT(timeouts); i++) {
        waiting_begin(&waitings[_i]);
        WaitForMultipleObjects_slot = fail_to_wait;
        waits = 0;
        ck_assert_status(waitings[_i].wait(timeouts[i]), WINIPC_E_SYSTEM);
        ck_assert_uint_gt(waits, 0);
        waiting_end();
    }
}
END_TEST

static const test tests[] = {
    TEST_LOOP(no_call_is_early_though_windows_is, waitings),
    TEST(early_returns_were_many),
    TEST_LOOP(what_wakes_a_call_for_nothing_does_not_end_it, waitings),
    TEST_LOOP(what_ends_a_look_for_nothing_does_not_hide_what_is_ready,
              waitings),
    TEST_LOOP(a_wait_that_fails_for_no_reason_has_failed, waitings),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_waits", tests, waiting_end, NULL);
}
