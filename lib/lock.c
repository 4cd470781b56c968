/*
 * lock.c - a lock that a process holds, rather than a thread.
 *
 * One word of shared memory says who holds it, and is swapped by who acquires and
 * releases.  Who finds it held queues for a mutex, whose owner alone watches: for
 * the event "free", which is set at a release while somebody watches, and for the
 * end of the process in the word.  With one watcher no wake-up can be lost: the
 * event stays set until the watcher takes it, and then it looks again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/lock.h>

#include <stdio.h>

#include <winipc/event.h>
#include <winipc/mutex.h>

#include "deadline.h"
#include "error.h"
#include "holder.h"
#include "name.h"
#include "named.h"
#include "options.h"
#include "wait.h"
#include "win.h"

/* What the section holds; all 0 is a free lock. */
struct shared {
    volatile LONG64 holder; /* a winipc__holder, or one of these */
    volatile LONG watched;  /* or was, by somebody who died */
    volatile LONG magic;
};

/* No process has these ids. */
#define NOBODY 0
#define ABANDONED 1

#define MAGIC 0x4B434F4C /* "LOCK" */

struct winipc_lock {
    winipc_object base;
    struct shared *shared;
    winipc_mutex *queue;
    winipc_event *free;
    winipc__holder self;
    volatile LONG held; /* by this winipc_lock */
};

static const DWORD access[] = {
    SECTION_MAP_READ | SECTION_MAP_WRITE | READ_CONTROL,
    SECTION_MAP_READ | SECTION_MAP_WRITE,
    0,
};

static HANDLE create(SECURITY_ATTRIBUTES *attributes, const wchar_t *name,
                     DWORD rights, const void *shape)
{
    (void)rights;
    (void)shape;
    return CreateFileMappingW(INVALID_HANDLE_VALUE, attributes, PAGE_READWRITE,
                              0, sizeof(struct shared), name);
}

static HANDLE open_existing(const wchar_t *name, DWORD rights)
{
    return OpenFileMappingW(rights, FALSE, name);
}

static bool swap(winipc_lock *lock, uint64_t from, uint64_t to)
{
    return InterlockedCompareExchange64(&lock->shared->holder, (LONG64)to,
                                        (LONG64)from) == (LONG64)from;
}

static uint64_t get_holder(winipc_lock *lock)
{
    return (uint64_t)InterlockedCompareExchange64(&lock->shared->holder, 0, 0);
}

/* Does somebody hold it?  If it is another process that may be opened, `*process`
   is its handle. */
static bool is_held(winipc_lock *lock, uint64_t holder, HANDLE *process)
{
    *process = NULL;
    if (holder == NOBODY || holder == ABANDONED)
        return false;
    return holder == lock->self || winipc__holder_lives(holder, process);
}

static void ask(winipc_lock *lock, winipc_lock_info *info)
{
    uint64_t holder = get_holder(lock);
    HANDLE process;

    *info = (winipc_lock_info){.held = is_held(lock, holder, &process)};
    if (process != NULL)
        CloseHandle(process);
    if (info->held)
        info->process_id = winipc__holder_id(holder);
    info->by_me = info->held && lock->held;
    info->abandoned = !info->held && holder != NOBODY;
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc_lock_info now;

    ask((winipc_lock *)object, &now);
    if (now.held)
        snprintf(text, size, "held by process %u", (unsigned)now.process_id);
    else
        snprintf(text, size, now.abandoned ? "free, abandoned" : "free");
}

/* Whoever watches is to look again. */
static winipc_status wake(winipc_lock *lock)
{
    winipc_object *free_ = winipc_event_object(lock->free);

    return !lock->shared->watched || SetEvent(free_->handle)
               ? WINIPC_OK
               : winipc__fail(GetLastError(), "SetEvent", free_->name);
}

static void destroy(winipc_object *object)
{
    winipc_lock *lock = (winipc_lock *)object;

    if (lock->held && swap(lock, lock->self, ABANDONED))
        wake(lock);
    winipc_mutex_close(lock->queue);
    winipc_event_close(lock->free);
    if (lock->shared != NULL)
        UnmapViewOfFile(lock->shared);
}

static const winipc__named_kind kind = {
    .kind = {.name = "lock",
             .composite = true,
             .destroy = destroy,
             .describe = describe},
    .size = sizeof(winipc_lock),
    .type = L"Section",
    .access = access,
    .create = create,
    .create_name = "CreateFileMappingW",
    .open = open_existing,
    .open_name = "OpenFileMappingW",
};

static winipc_status map(winipc_lock *lock, const char *function)
{
    LONG magic;

    lock->base.waitable = NULL; /* a section is never signalled */
    lock->self = winipc__holder_self();
    lock->shared =
        MapViewOfFile(lock->base.handle, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                      sizeof *lock->shared);
    if (lock->shared == NULL)
        return winipc__fail(GetLastError(), "MapViewOfFile", lock->base.name);
    magic = InterlockedCompareExchange(&lock->shared->magic, MAGIC, 0);
    if (magic != 0 && magic != MAGIC)
        return winipc__refuse(WINIPC_E_MISMATCH, function, lock->base.name,
                              "the section that exists is no lock");
    return WINIPC_OK;
}

/* The names of what a lock needs beside its section; NULL if it has none. */
struct names {
    char queue[3 * WINIPC__NAME_MAX + 1], free[3 * WINIPC__NAME_MAX + 1];
};

static void make_names(struct names *names, const char *name)
{
    if (name == NULL)
        name = "";
    snprintf(names->queue, sizeof names->queue, "%s.queue", name);
    snprintf(names->free, sizeof names->free, "%s.free", name);
}

/* The section is made: now it is a lock, or gone. */
static winipc_status finish(winipc_lock **out, winipc_status status,
                            const char *function)
{
    winipc_lock *lock = *out;

    if (status == WINIPC_OK)
        status = map(lock, function);
    if (status != WINIPC_OK) {
        winipc_lock_close(lock);
        *out = NULL;
    }
    return status;
}

winipc_status winipc_lock_create(winipc_lock **out, const char *name,
                                 const winipc_lock_options *options)
{
    winipc_mutex *queue = NULL;
    winipc_event *free_ = NULL;
    winipc_lock_options opt;
    winipc_status status;
    struct names names;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    make_names(&names, name);
    /* In this order, so that who can open the section can open all of it. */
    status = winipc_mutex_create(
        &queue, name ? names.queue : NULL,
        WINIPC_MUTEX_OPTIONS(.scope = opt.scope, .security = opt.security,
                             .expected_owner_sid = opt.expected_owner_sid));
    if (status == WINIPC_OK)
        status = winipc_event_create(
            &free_, name ? names.free : NULL,
            WINIPC_EVENT_OPTIONS(.scope = opt.scope, .security = opt.security,
                                 .expected_owner_sid = opt.expected_owner_sid));
    if (status == WINIPC_OK)
        *out = winipc__named_create(&kind, &WINIPC__NAMED_REQUEST(name, opt),
                                    &opt, &status);
    if (*out == NULL) {
        winipc_mutex_close(queue);
        winipc_event_close(free_);
        return status;
    }
    (*out)->queue = queue;
    (*out)->free = free_;
    return finish(out, status, __func__);
}

winipc_status winipc_lock_open(winipc_lock **out, const char *name,
                               const winipc_open_options *options)
{
    winipc_open_options opt;
    winipc_status status;
    struct names names;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_open(&kind, name, options, &status, __func__);
    if (*out == NULL)
        return status;
    winipc__options_copy(&opt, sizeof opt, options); /* which were good */
    make_names(&names, name);
    status = winipc_mutex_open(
        &(*out)->queue, names.queue,
        WINIPC_OPEN_OPTIONS(.scope = opt.scope,
                            .expected_owner_sid = opt.expected_owner_sid));
    if (status == WINIPC_OK)
        status = winipc_event_open(
            &(*out)->free, names.free,
            WINIPC_OPEN_OPTIONS(.scope = opt.scope,
                                .expected_owner_sid = opt.expected_owner_sid));
    return finish(out, status, __func__);
}

/* Hold it, if it is as `holder` says.  False: it has changed. */
static bool take(winipc_lock *lock, uint64_t holder, winipc_status *status)
{
    if (!swap(lock, holder, lock->self))
        return false;
    InterlockedExchange(&lock->held, 1);
    *status = holder == NOBODY ? WINIPC_OK : WINIPC_ABANDONED;
    return true;
}

/* With the holder, if there is one. */
static winipc_status refuse(winipc_lock *lock, winipc_status status,
                            const char *function, const char *reason)
{
    winipc_lock_info now;

    ask(lock, &now);
    if (!now.held)
        return winipc__refuse(status, function, lock->base.name, reason);
    return winipc__fail_with(status, 0, function, lock->base.name,
                             "%s: process %u holds it", reason,
                             (unsigned)now.process_id);
}

static winipc_status timed_out(winipc_lock *lock, const char *function)
{
    return refuse(lock, WINIPC_E_TIMEOUT, function,
                  "it did not become free in time");
}

/* Wait until the lock is free, as the only one who does. */
static winipc_status watch(winipc_lock *lock, winipc__deadline *deadline,
                           const char *function)
{
    HANDLE handles[2] = {winipc_event_object(lock->free)->handle, NULL};
    winipc_status status;
    uint64_t holder;
    size_t which;

    for (;;) {
        uint32_t left = winipc__deadline_left(deadline);
        const bool expired = left == 0;

        InterlockedExchange(&lock->shared->watched, 1);
        holder = get_holder(lock);
        if (!is_held(lock, holder, &handles[1])) {
            if (take(lock, holder, &status))
                return status;
            continue;
        }
        /* Who may not be opened is looked for again. */
        if (handles[1] == NULL && holder != lock->self &&
            left > WINIPC__SLICE_MS)
            left = WINIPC__SLICE_MS;
        status = winipc__wait_for_any(&lock->base, handles[1] ? 2 : 1, handles,
                                      &which, left, function);
        if (handles[1] != NULL)
            CloseHandle(handles[1]);
        if (status == WINIPC_E_TIMEOUT && expired)
            return timed_out(lock, function);
        if (winipc_failed(status) && status != WINIPC_E_TIMEOUT)
            return status;
    }
}

/* In the queue, whose mutex belongs to this thread for as long as it watches.
   That one was abandoned says nothing of the lock. */
static winipc_status acquire_in_turn(winipc_lock *lock, uint32_t timeout_ms,
                                     const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    HANDLE queue = winipc_mutex_object(lock->queue)->handle;
    winipc_status status;
    uint32_t left;
    size_t which;

    do {
        left = winipc__deadline_left(&deadline);
        status = winipc__wait_for_any(&lock->base, 1, &queue, &which, left,
                                      function);
    } while (status == WINIPC_E_TIMEOUT && left > 0);
    if (status == WINIPC_E_TIMEOUT)
        return timed_out(lock, function);
    if (winipc_failed(status))
        return status;
    status = watch(lock, &deadline, function);
    InterlockedExchange(&lock->shared->watched, 0);
    ReleaseMutex(queue);
    return status;
}

winipc_status winipc_lock_acquire(winipc_lock *lock, uint32_t timeout_ms)
{
    winipc_status status;

    if (lock == NULL)
        return winipc__refuse_null(__func__, "the lock is NULL");
    winipc__object_enter(&lock->base);
    status = winipc__wait_interrupted(&lock->base, __func__);
    /* Nobody overtakes who waits. */
    if (status == WINIPC_OK &&
        (lock->shared->watched || !take(lock, NOBODY, &status)))
        status = acquire_in_turn(
            lock, winipc__object_timeout(&lock->base, timeout_ms), __func__);
    winipc__object_leave(&lock->base);
    return status;
}

static winipc_status let_go(winipc_lock *lock, const char *function)
{
    winipc_status status, again;

    if (!InterlockedExchange(&lock->held, 0))
        return refuse(lock, WINIPC_E_NOT_OWNER, function,
                      "this winipc_lock does not hold it");
    if (!swap(lock, lock->self, NOBODY))
        return winipc__refuse(WINIPC_E_CORRUPT, function, lock->base.name,
                              "its memory does not say any more that it is "
                              "held");
    status = wake(lock);
    /* Who watches would sleep on: it stays held, unless somebody has it. */
    if (status != WINIPC_OK && !take(lock, NOBODY, &again))
        status = WINIPC_OK;
    return status;
}

winipc_status winipc_lock_release(winipc_lock *lock)
{
    winipc_status status;

    if (lock == NULL)
        return winipc__refuse_null(__func__, "the lock is NULL");
    winipc__object_enter(&lock->base);
    status = let_go(lock, __func__);
    winipc__object_leave(&lock->base);
    return status;
}

winipc_status winipc_lock_get_info(winipc_lock *lock, winipc_lock_info *info)
{
    if (lock == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the lock or info is NULL");
    winipc__object_enter(&lock->base);
    ask(lock, info);
    winipc__object_leave(&lock->base);
    return WINIPC_OK;
}

winipc_object *winipc_lock_object(winipc_lock *lock)
{
    return lock ? &lock->base : NULL;
}

winipc_lock *winipc_lock_ref(winipc_lock *lock)
{
    winipc__object_ref(winipc_lock_object(lock));
    return lock;
}

void winipc_lock_close(winipc_lock *lock)
{
    winipc__object_close(winipc_lock_object(lock));
}
