/*
 * waitset_thread.c - threads that wait for the members of a set.
 *
 * One call of Windows waits for 64 handles, so each thread has 63 members and an
 * event of its own, `control`, which tells it to look at its members anew.
 *
 * The waits of Windows's thread pool would do the same, but one that is cancelled
 * may have taken a signal by then which nobody is told of: Wine's pool drops it
 * (dlls/ntdll/threadpool.c).  Here the thread that has taken it tells, always.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "wait.h"
#include "waitset_private.h"

#define MEMBERS (MAXIMUM_WAIT_OBJECTS - 1)

struct winipc__waiter {
    winipc_waitset *set;
    winipc__waiter *next;
    HANDLE thread, control; /* an auto-reset event */
    DWORD reserved;         /* members that are its own */
    DWORD count;            /* those of them that it is to wait for */
    winipc__member *members[MEMBERS];
    bool changed, ending;
};

static void detach(winipc__waiter *waiter, winipc__member *member)
{
    for (DWORD i = 0; i < waiter->count; i++) {
        if (waiter->members[i] == member) {
            waiter->members[i] = waiter->members[--waiter->count];
            return;
        }
    }
}

static void take(winipc__waiter *waiter, winipc__member *member,
                 winipc_status status)
{
    detach(waiter, member);
    winipc__waitset_take(member, status);
}

/* Nobody waits for them now, so they may go. */
static void let_leave(winipc__waiter *waiter)
{
    for (DWORD i = waiter->count; i-- > 0;) {
        winipc__member *member = waiter->members[i];

        if (member->state != WINIPC__LEAVING)
            continue;
        detach(waiter, member);
        member->state = WINIPC__RESTING;
        WakeAllConditionVariable(&waiter->set->left);
    }
}

/* A handle that is not good any more fails all.  If none is found, it was for
   lack of memory, say: it is tried again, but not at once. */
static void find_failed(winipc__waiter *waiter, winipc__member *const *members,
                        DWORD n)
{
    bool found = false;

    for (DWORD i = 0; i < n; i++) {
        const winipc_object *object = members[i]->object;
        DWORD result = WaitForSingleObject(object->waitable, 0);

        if (result == WAIT_TIMEOUT)
            continue;
        take(waiter, members[i],
             result == WAIT_FAILED
                 ? winipc__fail(GetLastError(), "WaitForSingleObject",
                                object->name)
                 : WINIPC_OK);
        found = true;
    }
    if (!found)
        Sleep(1);
}

/* `control` is the last handle: the lowest wins, and each member that has been
   taken is waited for no more, so it gets its turn. */
static DWORD WINAPI run(void *context)
{
    winipc__waiter *waiter = context;
    winipc_waitset *set = waiter->set;
    winipc__member *members[MEMBERS];
    HANDLE handles[MEMBERS + 1];

    AcquireSRWLockExclusive(&set->lock);
    for (let_leave(waiter); !waiter->ending; let_leave(waiter)) {
        DWORD n = waiter->count, result;

        for (DWORD i = 0; i < n; i++) {
            members[i] = waiter->members[i];
            handles[i] = members[i]->object->waitable;
        }
        handles[n] = waiter->control;
        ReleaseSRWLockExclusive(&set->lock);
        result = winipc__wait_handles(n + 1, handles, false, WINIPC_INFINITE);
        AcquireSRWLockExclusive(&set->lock);
        if (result < n)
            take(waiter, members[result], WINIPC_OK);
        else if (result == WAIT_FAILED)
            find_failed(waiter, members, n);
    }
    ReleaseSRWLockExclusive(&set->lock);
    return 0;
}

static winipc_status make(winipc_waitset *set)
{
    winipc__waiter *waiter =
        HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *waiter);
    winipc_status status;

    if (waiter == NULL)
        return winipc__no_memory(NULL);
    waiter->set = set;
    status = winipc__wait_new_event(&waiter->control, false);
    if (status == WINIPC_OK) {
        /* It needs little room; thousands of members need many of them. */
        waiter->thread = CreateThread(NULL, 65536, run, waiter,
                                      STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
        if (waiter->thread != NULL) {
            waiter->next = set->waiters;
            set->waiters = waiter;
            return WINIPC_OK;
        }
        status = winipc__fail(GetLastError(), "CreateThread", NULL);
        CloseHandle(waiter->control);
    }
    HeapFree(GetProcessHeap(), 0, waiter);
    return status;
}

/* The newest has room, or one that lost members. */
winipc_status winipc__waiter_reserve(winipc__member *member)
{
    winipc_waitset *set = member->set;
    winipc__waiter *waiter = set->waiters;
    winipc_status status;

    while (waiter != NULL && waiter->reserved == MEMBERS)
        waiter = waiter->next;
    if (waiter == NULL) {
        status = make(set);
        if (status != WINIPC_OK)
            return status;
        waiter = set->waiters;
    }
    waiter->reserved++;
    member->waiter = waiter;
    return WINIPC_OK;
}

void winipc__waiter_release(winipc__member *member)
{
    if (member->waiter != NULL)
        member->waiter->reserved--;
}

void winipc__waiter_arm(winipc__member *member)
{
    winipc__waiter *waiter = member->waiter;

    waiter->members[waiter->count++] = member;
    waiter->changed = true;
    member->state = WINIPC__ARMED;
}

static winipc_status tell(winipc__waiter *waiter)
{
    return SetEvent(waiter->control)
               ? WINIPC_OK
               : winipc__fail(GetLastError(), "SetEvent", NULL);
}

winipc_status winipc__waiter_tell(winipc_waitset *set)
{
    winipc_status status = WINIPC_OK;

    for (winipc__waiter *w = set->waiters; w != NULL; w = w->next) {
        if (w->changed)
            status = tell(w);
        if (status != WINIPC_OK)
            break;
        w->changed = false;
    }
    return status;
}

winipc_status winipc__waiter_disarm(winipc__member *member)
{
    winipc_status status = tell(member->waiter);

    if (status != WINIPC_OK)
        return status;
    member->state = WINIPC__LEAVING;
    while (member->state == WINIPC__LEAVING)
        SleepConditionVariableSRW(&member->set->left, &member->set->lock,
                                  INFINITE, 0);
    return WINIPC_OK;
}

void winipc__waiter_end(winipc_waitset *set)
{
    winipc__waiter *next;

    for (winipc__waiter *w = set->waiters; w != NULL; w = next) {
        next = w->next;
        AcquireSRWLockExclusive(&set->lock);
        w->ending = true;
        ReleaseSRWLockExclusive(&set->lock);
        SetEvent(w->control);
        WaitForSingleObjectEx(w->thread, INFINITE, FALSE);
        CloseHandle(w->thread);
        CloseHandle(w->control);
        HeapFree(GetProcessHeap(), 0, w);
    }
    set->waiters = NULL;
}
