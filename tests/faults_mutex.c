/*
 * faults_mutex.c - mutexes, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_mutex *mutex, *other;
static char name[100];
static HANDLE handle;
static winipc_mutex_info info;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_mutex(void)
{
    make_name();
    faults_must(winipc_mutex_create(&mutex, name, NULL));
}

static void make_held(void)
{
    make_mutex();
    faults_must(winipc_mutex_acquire(mutex, 0));
}

static void close_all(void)
{
    winipc_mutex_close(other);
    winipc_mutex_close(mutex);
    other = mutex = NULL;
}

/* Released with a call that does not fail. */
static void release_and_close(void)
{
    winipc_mutex *held = other ? other : mutex;

    faults_pause();
    while (held != NULL && winipc_mutex_release(held) == WINIPC_OK)
        ;
    faults_resume();
    close_all();
}

static void expect_no_other(void)
{
    faults_expect(other == NULL);
}

static winipc_status create(void)
{
    return winipc_mutex_create(&other, name, NULL);
}

static winipc_status create_owned(void)
{
    return winipc_mutex_create(&other, name,
                               WINIPC_MUTEX_OPTIONS(.initially_owned = true));
}

static winipc_status join(void)
{
    return winipc_mutex_create(
        &other, name,
        WINIPC_MUTEX_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_mutex(void)
{
    return winipc_mutex_open(&other, name, NULL);
}

static void make_handle(void)
{
    handle = CreateMutexExW(NULL, NULL, 0, MUTEX_ALL_ACCESS);
}

static winipc_status adopt(void)
{
    return winipc_mutex_adopt(&other, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_other();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status acquire(void)
{
    return winipc_mutex_acquire(mutex, 100);
}

static winipc_status release(void)
{
    return winipc_mutex_release(mutex);
}

/* That it is refused is what is expected. */
static winipc_status release_unowned(void)
{
    winipc_status status = winipc_mutex_release(mutex);

    return status == WINIPC_E_NOT_OWNER ? WINIPC_OK : status;
}

static winipc_status ask(void)
{
    info.recursion = 77;
    return winipc_mutex_get_info(mutex, &info);
}

static void expect_unchanged(void)
{
    faults_expect(info.recursion == 77);
}

static winipc_status close_held(void)
{
    winipc_mutex_close(mutex);
    mutex = NULL;
    return WINIPC_OK;
}

#define UNOWNED QUIET("ask", "NtQueryMutant", 0, "its owner stays unknown")

static faults_quiet creating[] = {
    QUIET("create", "CreateMutexExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    {0}};
static faults_quiet owning[] = {
    QUIET("create", "CreateMutexExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    UNOWNED,
    {0}};
static faults_quiet joining[] = {
    QUIET("create", "CreateMutexExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    {0}};
static faults_quiet opening[] = {QUIET("open_existing", "OpenMutexW",
                                       ERROR_ACCESS_DENIED, "it asks for less"),
                                 {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    {0}};
static faults_quiet asking[] = {UNOWNED, {0}};
static faults_quiet releasing[] = {QUIET("winipc_mutex_release", "ReleaseMutex",
                                         ERROR_NOT_OWNER,
                                         "that is what it is to say"),
                                   UNOWNED,
                                   {0}};

const faults_scenario faults_mutex[] = {
    {"winipc_mutex_create", "a new one", make_name, create, expect_no_other,
     close_all, creating},
    {"winipc_mutex_create", "a new one, owned", make_name, create_owned,
     expect_no_other, release_and_close, owning},
    {"winipc_mutex_create", "joined, its owner expected", make_mutex, join,
     expect_no_other, close_all, joining},
    {"winipc_mutex_open", "by name", make_mutex, open_mutex, expect_no_other,
     close_all, opening},
    {"winipc_mutex_adopt", "a handle", make_handle, adopt, expect_handle,
     close_all, adopting},
    {"winipc_mutex_acquire", "a free one", make_mutex, acquire, NULL,
     release_and_close, NULL},
    {"winipc_mutex_release", "one that is held", make_held, release, NULL,
     release_and_close, NULL},
    {"winipc_mutex_release", "one that nobody holds", make_mutex,
     release_unowned, NULL, close_all, releasing},
    {"winipc_mutex_get_info", "one that is held", make_held, ask,
     expect_unchanged, release_and_close, NULL},
    {"winipc_mutex_close", "one that is held", make_held, close_held, NULL,
     close_all, asking},
    {0},
};
