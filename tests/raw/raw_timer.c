/*
 * raw_timer.c - semaphores and timers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "nt.h"

static void say_wait(HANDLE handle)
{
    DWORD result = WaitForSingleObject(handle, 0);

    if (result == WAIT_FAILED)
        say_result(FALSE);
    else
        say("%lu", result);
}

static DWORD WINAPI take(void *mutex)
{
    return WaitForSingleObject(mutex, INFINITE);
}

PROBE(semaphore_numbers_are_checked)
{
    say_opens(CreateSemaphoreW(NULL, 2, 1, NULL));
    say(", ");
    say_opens(CreateSemaphoreW(NULL, 0, 0, NULL));
    say(", ");
    say_opens(CreateSemaphoreW(NULL, -1, 1, NULL));
}

static void say_release(LONG count)
{
    HANDLE semaphore = need(CreateSemaphoreW(NULL, 1, 2, NULL), "semaphore");
    LONG before = 7;

    say_result(ReleaseSemaphore(semaphore, count, &before));
}

PROBE(semaphore_is_not_released_0_times)
{
    say_release(0);
}

PROBE(semaphore_is_not_released_less_than_0_times)
{
    say_release(-1);
}

PROBE(semaphore_does_not_pass_its_maximum)
{
    HANDLE semaphore = need(CreateSemaphoreW(NULL, 1, 2, NULL), "semaphore");
    LONG before = 7;

    say_result(ReleaseSemaphore(semaphore, 2, &before));
    say(", before %ld, ", before);
    say_wait(semaphore);
    say(", ");
    say_wait(semaphore);
}

PROBE(semaphore_of_a_thread_that_ends_stays_taken)
{
    HANDLE semaphore = need(CreateSemaphoreW(NULL, 1, 1, NULL), "semaphore");

    need_true(ends(aside(take, semaphore)), "WaitForSingleObject");
    say_wait(semaphore);
}

PROBE(semaphore_that_exists_keeps_its_maximum)
{
    const wchar_t *name = unique(L"");
    LONG answer[2] = {0};
    HANDLE semaphore;

    need(CreateSemaphoreW(NULL, 1, 2, name), "CreateSemaphoreW");
    semaphore = CreateSemaphoreW(NULL, 5, 9, name);
    say("error %lu, ", GetLastError());
    say_status(nt.NtQuerySemaphore(semaphore, SEMAPHORE_BASIC, answer,
                                   sizeof answer, NULL));
    say(", %ld of %ld", answer[0], answer[1]);
}

static HANDLE new_timer(void)
{
    return need(CreateWaitableTimerW(NULL, TRUE, NULL), "timer");
}

static BOOL start_timer(HANDLE timer, LONGLONG due, LONG period, BOOL resume)
{
    LARGE_INTEGER when = {.QuadPart = due};

    return SetWaitableTimer(timer, &when, period, NULL, NULL, resume);
}

PROBE(timer_flags_that_are_unknown_are_refused)
{
    say_opens(CreateWaitableTimerExW(NULL, NULL, 0x80, TIMER_ALL_ACCESS));
}

PROBE(timer_of_high_resolution_is_made)
{
    say_opens(CreateWaitableTimerExW(NULL, NULL, 2, TIMER_ALL_ACCESS));
}

PROBE(timer_period_below_0_is_refused)
{
    say_result(start_timer(new_timer(), -10000000, -5, FALSE));
}

/* It works, and tells so by an error. */
PROBE(timer_that_would_wake_the_machine_is_not_supported)
{
    BOOL worked;

    SetLastError(0);
    worked = start_timer(new_timer(), -10000000, 0, TRUE);
    say("%s, error %lu", worked ? "works" : "fails", GetLastError());
}

PROBE(timer_that_is_cancelled_stays_set)
{
    HANDLE timer = new_timer();

    need_true(start_timer(timer, -1, 0, FALSE) && ends(timer), "timer");
    CancelWaitableTimer(timer);
    say_wait(timer);
}

PROBE(timer_that_is_started_again_is_not_set)
{
    HANDLE timer = new_timer();

    need_true(start_timer(timer, -1, 0, FALSE) && ends(timer), "timer");
    start_timer(timer, -6000000000, 0, FALSE);
    say_wait(timer);
}

PROBE(timer_of_one_waiter_is_unset_when_started_again)
{
    HANDLE timer = need(CreateWaitableTimerW(NULL, FALSE, NULL), "timer");

    need_true(start_timer(timer, 0, 0, FALSE), "SetWaitableTimer");
    Sleep(100);
    start_timer(timer, -6000000000, 0, FALSE);
    say_wait(timer);
}

/* Expired many times over, and stopped: how often can it be waited for? */
PROBE(timer_keeps_one_expiry)
{
    HANDLE timer = need(CreateWaitableTimerW(NULL, FALSE, NULL), "timer");

    need_true(start_timer(timer, -1, 1, FALSE), "SetWaitableTimer");
    Sleep(100);
    CancelWaitableTimer(timer);
    say_wait(timer);
    say(", then ");
    say_wait(timer);
}

PROBE(timer_is_queried)
{
    struct {
        LARGE_INTEGER left;
        BOOLEAN set;
    } answer = {0};
    HANDLE timer = new_timer();

    need_true(start_timer(timer, -6000000000, 0, FALSE), "timer");
    say_status(
        nt.NtQueryTimer(timer, TIMER_BASIC, &answer, sizeof answer, NULL));
    say(", %s", answer.set ? "set" : "not set");
}
