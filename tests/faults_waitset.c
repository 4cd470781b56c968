/*
 * faults_waitset.c - wait sets, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_waitset *set, *made;
static winipc_event *event, *other;
static winipc_mutex *mutex;
static winipc_ready ready;
static size_t count;

static void make_set(void)
{
    faults_must(winipc_waitset_create(&set, NULL));
    faults_must(winipc_event_create(&event, NULL, NULL));
    faults_must(winipc_event_create(&other, NULL, NULL));
    faults_must(winipc_waitset_add(set, WINIPC_OBJECT(other), NULL));
}

static void make_ready(void)
{
    make_set();
    faults_must(winipc_event_set(other));
}

/* So many members that the next one needs more room. */
static void make_full(void)
{
    make_set();
    for (int i = 0; i < 15; i++) {
        winipc_event *member = NULL;

        faults_must(winipc_event_create(&member, NULL, NULL));
        faults_must(winipc_waitset_add(set, WINIPC_OBJECT(member), NULL));
        winipc_event_close(member);
    }
}

static void make_mutex(void)
{
    make_set();
    faults_must(winipc_mutex_create(&mutex, NULL, NULL));
    faults_must(winipc_waitset_add(set, WINIPC_OBJECT(mutex), NULL));
}

static void make_member(void)
{
    make_set();
    faults_must(winipc_waitset_add(set, WINIPC_OBJECT(event), NULL));
}

/* It is taken by the set, and not told of. */
static void make_taken(void)
{
    make_member();
    faults_must(winipc_event_set(event));
    faults_must(winipc_event_set(other));
    faults_must(winipc_waitset_wait(set, &ready, 1, &count, SOON));
}

/* A set that cannot set its events cannot end its threads. */
static void close_all(void)
{
    faults_pause();
    winipc_waitset_close(made);
    winipc_waitset_close(set);
    while (mutex != NULL && winipc_mutex_release(mutex) == WINIPC_OK)
        ;
    faults_resume();
    winipc_mutex_close(mutex);
    winipc_event_close(event);
    winipc_event_close(other);
    set = made = NULL;
    mutex = NULL;
    event = other = NULL;
}

static winipc_status create(void)
{
    return winipc_waitset_create(&made, NULL);
}

static void expect_none(void)
{
    faults_expect(made == NULL);
}

static winipc_status add(void)
{
    return winipc_waitset_add(set, WINIPC_OBJECT(event), NULL);
}

/* The first member, for which the set makes a thread. */
static winipc_status add_first(void)
{
    return winipc_waitset_add(made, WINIPC_OBJECT(event), NULL);
}

static void make_empty(void)
{
    make_set();
    faults_must(winipc_waitset_create(&made, NULL));
}

static winipc_status remove_member(void)
{
    bool was_ready;

    return winipc_waitset_remove(set, WINIPC_OBJECT(event), &was_ready);
}

/* For whom its signal is put back. */
static winipc_status remove_quietly(void)
{
    return winipc_waitset_remove(set, WINIPC_OBJECT(event), NULL);
}

static winipc_status wait_for_member(void)
{
    count = 77;
    return winipc_waitset_wait(set, &ready, 1, &count, SOON);
}

static winipc_status wait_in_vain(void)
{
    return faults_time_out(winipc_waitset_wait(set, &ready, 1, &count, 1));
}

static void expect_no_count(void)
{
    faults_expect(count == 77);
}

static faults_quiet putting_back[] = {
    QUIET("put_back", "NtQueryEvent", 0, "it is taken for an auto-reset one"),
    QUIET("put_back", "SignalObjectAndWait", 0, "it may not be signalled"),
    {0}};
static faults_quiet waiting[] = {QUIET("take_now", "WaitForSingleObject", 0,
                                       "a thread of the set waits for it"),
                                 {0}};

const faults_scenario faults_waitset[] = {
    {"winipc_waitset_create", "without members", NULL, create, expect_none,
     close_all, NULL},
    {"winipc_waitset_add", "the first", make_empty, add_first, NULL, close_all,
     NULL},
    {"winipc_waitset_add", "one more than there is room for", make_full, add,
     NULL, close_all, NULL},
    {"winipc_waitset_remove", "one that is not ready", make_member,
     remove_member, NULL, close_all, NULL},
    {"winipc_waitset_remove", "one that was taken", make_taken, remove_quietly,
     NULL, close_all, putting_back},
    {"winipc_waitset_wait", "one is ready", make_ready, wait_for_member,
     expect_no_count, close_all, waiting},
    {"winipc_waitset_wait", "none is ready", make_set, wait_in_vain, NULL,
     close_all, waiting},
    {"winipc_waitset_wait", "a mutex", make_mutex, wait_for_member,
     expect_no_count, close_all, waiting},
    {0},
};
