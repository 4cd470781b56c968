/*
 * faults_lock.c - locks of processes, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_lock *lock, *made;
static winipc_event *stop;
static char name[100];
static winipc_lock_info info;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_lock(void)
{
    make_name();
    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    faults_must(
        winipc_lock_create(&lock, name, WINIPC_LOCK_OPTIONS(.stop = stop)));
}

static void make_held(void)
{
    make_lock();
    faults_must(winipc_lock_acquire(lock, 0));
}

/* What the lock's memory begins with. */
struct shared {
    LONG64 holder;
    LONG watched;
};

static void write_shared(LONG64 holder, LONG watched)
{
    struct shared *shared;
    wchar_t wide[100];
    HANDLE section;

    _snwprintf(wide, COUNT(wide), L"%hs", name);
    section = OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, wide);
    shared = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof *shared);
    if (holder != 0)
        shared->holder = holder;
    shared->watched = watched;
    UnmapViewOfFile(shared);
    CloseHandle(section);
}

/* Another holds it: as if it were a process with our id that began at another
   time, and has ended. */
static void make_left(void)
{
    make_lock();
    write_shared((LONG64)2 << 32 | GetCurrentProcessId(), 0);
}

/* It has no mark, as where Windows did not tell when it began. */
static void make_held_elsewhere(void)
{
    make_lock();
    write_shared(GetCurrentProcessId(), 0);
}

/* Somebody watches, or did until he was killed. */
static void make_watched(void)
{
    make_held();
    write_shared(0, 1);
}

static void close_all(void)
{
    winipc_lock_close(made);
    winipc_lock_close(lock);
    winipc_event_close(stop);
    lock = made = NULL;
    stop = NULL;
}

static void expect_none(void)
{
    faults_expect(made == NULL);
}

static winipc_status create(void)
{
    return winipc_lock_create(&made, name, NULL);
}

static winipc_status join(void)
{
    return winipc_lock_create(
        &made, name,
        WINIPC_LOCK_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_lock(void)
{
    return winipc_lock_open(&made, name, NULL);
}

static winipc_status acquire(void)
{
    return winipc_lock_acquire(lock, 100);
}

/* That its holder is gone is what is expected. */
static winipc_status acquire_left(void)
{
    winipc_status status = winipc_lock_acquire(lock, 100);

    return status == WINIPC_ABANDONED ? WINIPC_OK : status;
}

static winipc_status acquire_in_vain(void)
{
    return faults_time_out(winipc_lock_acquire(lock, 1));
}

static winipc_status release(void)
{
    return winipc_lock_release(lock);
}

static winipc_status ask(void)
{
    return winipc_lock_get_info(lock, &info);
}

static winipc_status describe(void)
{
    char text[200];
    size_t length;

    return winipc_object_describe(WINIPC_OBJECT(lock), text, sizeof text,
                                  &length);
}

static winipc_status close_held(void)
{
    winipc_lock_close(lock);
    lock = NULL;
    return WINIPC_OK;
}

#define IN_USE                                                               \
    QUIET("winipc__holder_lives", "OpenProcess", 0,                          \
          "it is looked for again, or has ended if that is what is said"),   \
        QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"), \
        QUIET("winipc__holder_lives", "WaitForSingleObject", 0,              \
              "it is waited for")

static faults_quiet creating[] = {
    QUIET("create", "CreateMutexExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    QUIET("create", "CreateFileMappingW", ERROR_ACCESS_DENIED,
          "it is gone by now"),
    QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"),
    QUIET("ask", "NtQueryMutant", 0, "nobody holds it: it is closed"),
    {0}};
static faults_quiet joining[] = {
    QUIET("create", "CreateMutexExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("create", "CreateFileMappingW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"),
    QUIET("ask", "NtQueryMutant", 0, "nobody holds it: it is closed"),
    {0}};
static faults_quiet opening[] = {
    QUIET("open_existing", "OpenMutexW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_existing", "OpenEventW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_existing", "OpenFileMappingW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"),
    QUIET("ask", "NtQueryMutant", 0, "nobody holds it: it is closed"),
    {0}};
static faults_quiet looking[] = {IN_USE, {0}};
static faults_quiet waiting[] = {IN_USE,
                                 QUIET("acquire_in_turn", "ReleaseMutex", 0,
                                       "this thread owns it: it cannot fail"),
                                 {0}};
static faults_quiet leaving[] = {
    QUIET("wake", "SetEvent", 0, "there is nobody to tell"),
    QUIET("ask", "NtQueryMutant", 0, "nobody holds it: it is closed"),
    {0}};

const faults_scenario faults_lock[] = {
    {"winipc_lock_create", "a new one", make_name, create, expect_none,
     close_all, creating},
    {"winipc_lock_create", "joined, its owner expected", make_lock, join,
     expect_none, close_all, joining},
    {"winipc_lock_open", "by name", make_lock, open_lock, expect_none,
     close_all, opening},
    {"winipc_lock_acquire", "a free one", make_lock, acquire, NULL, close_all,
     NULL},
    {"winipc_lock_acquire", "one that was left", make_left, acquire_left, NULL,
     close_all, waiting},
    {"winipc_lock_acquire", "one that is held", make_held_elsewhere,
     acquire_in_vain, NULL, close_all, waiting},
    {"winipc_lock_release", "one that is held", make_held, release, NULL,
     close_all, NULL},
    {"winipc_lock_release", "one that is waited for", make_watched, release,
     NULL, close_all, NULL},
    {"winipc_lock_get_info", "one that is held elsewhere", make_held_elsewhere,
     ask, NULL, close_all, looking},
    {"winipc_object_describe", "a lock", make_held_elsewhere, describe, NULL,
     close_all, looking},
    {"winipc_lock_close", "one that is waited for", make_watched, close_held,
     NULL, close_all, leaving},
    {0},
};
