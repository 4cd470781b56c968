/*
 * raw_event.c - events and mutexes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "nt.h"

static HANDLE new_event(BOOL manual, BOOL set)
{
    return need(CreateEventW(NULL, manual, set, NULL), "CreateEventW");
}

static void say_wait(HANDLE handle)
{
    DWORD result = WaitForSingleObject(handle, 0);

    if (result == WAIT_FAILED)
        say_result(FALSE);
    else
        say("%lu", result);
}

PROBE(event_set_twice_wakes_once)
{
    HANDLE event = new_event(FALSE, FALSE);

    SetEvent(event);
    SetEvent(event);
    say_wait(event);
    say(", then ");
    say_wait(event);
}

PROBE(event_that_exists_keeps_its_kind_and_state)
{
    const wchar_t *name = unique(L"");
    HANDLE event;

    need(CreateEventW(NULL, TRUE, FALSE, name), "CreateEventW");
    event = CreateEventW(NULL, FALSE, TRUE, name);
    say("error %lu, ", GetLastError());
    say_wait(event);
    SetEvent(event);
    say(", set ");
    say_wait(event);
    say(", then ");
    say_wait(event);
}

/* EVENT_QUERY_STATE is 1. */
PROBE(event_is_queried_and_not_consumed)
{
    const wchar_t *name = unique(L"");
    LONG answer[2] = {9, 9};
    HANDLE event;

    need(CreateEventW(NULL, FALSE, TRUE, name), "CreateEventW");
    event = need(OpenEventW(1, FALSE, name), "OpenEventW");
    say_status(
        nt.NtQueryEvent(event, EVENT_BASIC, answer, sizeof answer, NULL));
    say(", type %ld, state %ld", answer[0], answer[1]);
    event = need(OpenEventW(SYNCHRONIZE, FALSE, name), "OpenEventW");
    say(", then ");
    say_wait(event);
}

PROBE(event_query_needs_a_right)
{
    const wchar_t *name = unique(L"");
    LONG answer[2];

    need(CreateEventW(NULL, FALSE, TRUE, name), "CreateEventW");
    say_status(nt.NtQueryEvent(
        need(OpenEventW(SYNCHRONIZE, FALSE, name), "OpenEventW"), EVENT_BASIC,
        answer, sizeof answer, NULL));
}

PROBE(event_is_not_set_without_the_right)
{
    const wchar_t *name = unique(L"");
    HANDLE event;

    need(CreateEventW(NULL, FALSE, FALSE, name), "CreateEventW");
    event = need(OpenEventW(SYNCHRONIZE, FALSE, name), "OpenEventW");
    say_result(SetEvent(event));
    say(", pulse ");
    say_result(PulseEvent(event));
}

static DWORD WINAPI wait_forever(void *handle)
{
    return WaitForSingleObject(handle, INFINITE);
}

PROBE(event_pulse_misses_a_suspended_waiter)
{
    HANDLE event = new_event(TRUE, FALSE);
    HANDLE thread = aside(wait_forever, event);

    need_true(!ends(thread), "WaitForSingleObject");
    SuspendThread(thread);
    PulseEvent(event);
    ResumeThread(thread);
    say(ends(thread) ? "woken" : "still waits");
}

PROBE(event_query_of_another_kind_is_refused)
{
    LONG answer[2];

    say_status(nt.NtQueryEvent(CreateMutexW(NULL, FALSE, NULL), EVENT_BASIC,
                               answer, sizeof answer, NULL));
}

static DWORD WINAPI take(void *mutex)
{
    return WaitForSingleObject(mutex, INFINITE);
}

static DWORD WINAPI release(void *mutex)
{
    return ReleaseMutex(mutex) ? ERROR_SUCCESS : GetLastError();
}

static HANDLE abandoned_mutex(void)
{
    HANDLE mutex = need(CreateMutexW(NULL, FALSE, NULL), "CreateMutexW");

    need_true(ends(aside(take, mutex)), "WaitForSingleObject");
    return mutex;
}

PROBE(mutex_is_released_by_its_owner_only)
{
    HANDLE mutex = need(CreateMutexW(NULL, TRUE, NULL), "CreateMutexW");
    HANDLE thread = aside(release, mutex);
    DWORD code = 0;

    ends(thread);
    GetExitCodeThread(thread, &code);
    say_error(code);
    say(", by SignalObjectAndWait ");
    mutex = abandoned_mutex();
    SetLastError(0);
    say_result(SignalObjectAndWait(mutex, mutex, 0, FALSE) != WAIT_FAILED);
}

PROBE(mutex_is_abandoned_by_a_thread_that_ends)
{
    HANDLE mutex = abandoned_mutex();

    say_wait(mutex);
    say(", then ");
    say_result(ReleaseMutex(mutex));
}

PROBE(mutex_that_is_abandoned_is_told_by_its_index)
{
    HANDLE handles[2] = {new_event(TRUE, FALSE), abandoned_mutex()};

    say("%lu", WaitForMultipleObjects(2, handles, FALSE, 0));
}

PROBE(mutex_that_is_abandoned_ends_a_wait_for_all)
{
    HANDLE handles[2] = {new_event(TRUE, TRUE), abandoned_mutex()};

    say("%lu", WaitForMultipleObjects(2, handles, TRUE, 0));
}

PROBE(mutex_is_queried)
{
    HANDLE mutex = need(CreateMutexW(NULL, TRUE, NULL), "CreateMutexW");
    struct {
        LONG count;
        BOOLEAN mine, abandoned;
    } answer = {0};

    say_status(
        nt.NtQueryMutant(mutex, MUTANT_BASIC, &answer, sizeof answer, NULL));
    say(", count %ld, mine %d", answer.count, answer.mine);
}

PROBE(mutex_tells_its_owner)
{
    HANDLE mutex = need(CreateMutexW(NULL, TRUE, NULL), "CreateMutexW");
    HANDLE owner[2] = {0};

    say_status(
        nt.NtQueryMutant(mutex, MUTANT_OWNER, owner, sizeof owner, NULL));
}
