/*
 * raw_wait.c - waits for one, any or all; the clocks.
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

static void say_waited(DWORD result)
{
    if (result == WAIT_FAILED)
        say_result(FALSE);
    else
        say("%lu", result);
}

PROBE(wait_takes_at_most_64_handles)
{
    HANDLE handles[65];

    for (size_t i = 0; i < COUNT(handles); i++)
        handles[i] = new_event(TRUE, FALSE);
    say_waited(WaitForMultipleObjects(64, handles, FALSE, 0));
    say(", 65: ");
    say_waited(WaitForMultipleObjects(65, handles, FALSE, 0));
}

PROBE(wait_takes_at_least_one_handle)
{
    HANDLE event = new_event(TRUE, FALSE);

    say_waited(WaitForMultipleObjects(0, &event, FALSE, 0));
}

PROBE(wait_for_all_refuses_a_handle_twice)
{
    HANDLE handles[2];

    handles[0] = handles[1] = new_event(TRUE, TRUE);
    say_waited(WaitForMultipleObjects(2, handles, TRUE, 0));
}

PROBE(wait_for_all_refuses_an_object_twice)
{
    HANDLE handles[2];

    handles[0] = new_event(TRUE, TRUE);
    need_true(DuplicateHandle(GetCurrentProcess(), handles[0],
                              GetCurrentProcess(), &handles[1], 0, FALSE,
                              DUPLICATE_SAME_ACCESS),
              "DuplicateHandle");
    say_waited(WaitForMultipleObjects(2, handles, TRUE, 0));
}

PROBE(wait_for_any_takes_a_handle_twice)
{
    HANDLE handles[2];

    handles[0] = handles[1] = new_event(TRUE, TRUE);
    say_waited(WaitForMultipleObjects(2, handles, FALSE, 0));
}

PROBE(wait_for_any_ends_with_the_lowest)
{
    HANDLE handles[3];
    DWORD wrong = 0;

    for (size_t i = 0; i < COUNT(handles); i++)
        handles[i] = new_event(TRUE, i > 0);
    for (int i = 0; i < 300; i++)
        wrong += WaitForMultipleObjects(3, handles, FALSE, 0) != 1;
    say("%lu of 300 with another", wrong);
}

PROBE(wait_for_all_takes_nothing_until_all_are_there)
{
    HANDLE handles[2] = {new_event(FALSE, TRUE), new_event(FALSE, FALSE)};

    say_waited(WaitForMultipleObjects(2, handles, TRUE, 1));
    say(", the first is %s", is_set(handles[0]) ? "set" : "not set");
}

PROBE(wait_for_no_handle_fails)
{
    say_waited(WaitForSingleObject(NULL, 0));
}

PROBE(wait_for_INVALID_HANDLE_VALUE_is_for_this_process)
{
    say_waited(WaitForSingleObject(INVALID_HANDLE_VALUE, 0));
}

static DWORD WINAPI wait_forever(void *event)
{
    return WaitForSingleObject(event, INFINITE);
}

PROBE(wait_outlives_the_handle)
{
    HANDLE event = new_event(TRUE, FALSE);
    HANDLE thread = aside(wait_forever, event);

    need_true(!ends(thread), "WaitForSingleObject");
    CloseHandle(event);
    say(ends(thread) ? "ends" : "goes on");
}

static volatile LONG called;

static VOID NTAPI count_call(ULONG_PTR unused)
{
    (void)unused;
    InterlockedIncrement(&called);
}

PROBE(wait_that_is_alertable_is_ended_by_a_call)
{
    QueueUserAPC(count_call, GetCurrentThread(), 0);
    say("%lu", WaitForSingleObjectEx(new_event(TRUE, FALSE), 0, FALSE));
    say(", alertable %lu",
        WaitForSingleObjectEx(new_event(TRUE, FALSE), INFINITE, TRUE));
    say(", %ld calls", called);
}

static VOID CALLBACK set_event(void *event, BOOLEAN timed_out)
{
    (void)timed_out;
    SetEvent(event);
}

PROBE(wait_of_the_thread_pool_calls_back)
{
    HANDLE event = new_event(TRUE, FALSE), done = new_event(TRUE, FALSE);
    HANDLE wait;

    say_result(RegisterWaitForSingleObject(&wait, event, set_event, done,
                                           INFINITE, WT_EXECUTEONLYONCE));
    SetEvent(event);
    say(", %s", ends(done) ? "called" : "not called");
}

PROBE(wait_of_the_thread_pool_takes_a_mutex_for_good)
{
    HANDLE mutex = need(CreateMutexW(NULL, FALSE, NULL), "CreateMutexW");
    HANDLE done = new_event(TRUE, FALSE), wait;

    say_result(RegisterWaitForSingleObject(&wait, mutex, set_event, done,
                                           INFINITE, WT_EXECUTEONLYONCE));
    need_true(ends(done), "RegisterWaitForSingleObject");
    say(", then ");
    say_waited(WaitForSingleObject(mutex, 0));
}

PROBE(wait_completion_packets_are_there)
{
    say(find(L"ntdll", "NtCreateWaitCompletionPacket") ? "there" : "not there");
}

PROBE(clock_of_interrupt_time_is_there_precisely)
{
    say(find(L"kernelbase", "QueryUnbiasedInterruptTimePrecise") ? "there"
                                                                 : "not there");
}

/* Whether each of 32 microseconds shows.  One that does may be the system's own
   step, taken for another program. */
PROBE(clock_of_interrupt_time_does_not_lag)
{
    void(WINAPI * query)(ULONGLONG *);
    function found = find(L"kernelbase", "QueryUnbiasedInterruptTimePrecise");
    LARGE_INTEGER frequency, start, now;
    ULONGLONG before, after;
    int seen = 0;

    if (found == NULL) {
        say("not there");
        return;
    }
    memcpy(&query, &found, sizeof query);
    QueryPerformanceFrequency(&frequency);
    for (int i = 0; i < 32; i++) {
        query(&before);
        QueryPerformanceCounter(&start);
        do
            QueryPerformanceCounter(&now);
        while ((now.QuadPart - start.QuadPart) * 1000000 < frequency.QuadPart);
        query(&after);
        seen += after != before;
    }
    say(seen == 32 ? "does not" : "lags");
}

PROBE(clock_of_performance_never_goes_back)
{
    LARGE_INTEGER last = {0}, now;
    int back = 0;

    for (int i = 0; i < 100000; i++) {
        QueryPerformanceCounter(&now);
        back += now.QuadPart < last.QuadPart;
        last = now;
    }
    say("%d times", back);
}
