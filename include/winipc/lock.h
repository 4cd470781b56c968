/*
 * winipc/lock.h - a lock that a process holds, rather than a thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_LOCK_H
#define WINIPC_LOCK_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_lock: a lock is free, or a winipc_lock of some process holds it.
 *
 * It may be acquired in one thread and released in another, so it suits callbacks
 * and thread pools, where a mutex does not.  It is not recursive: who holds it
 * and acquires it again waits like anybody else.  Who waits gets it in order of
 * arrival.  As long as nobody waits, acquiring and releasing make no call of
 * Windows, but for a look at the `.stop` event of a lock that has one.
 *
 * If its holder's process ends, or closes it without releasing it, the next one
 * to acquire it gets it with WINIPC_ABANDONED, and has to look whether what it
 * guards was left half done.  That is told once.  It is not told at all if no
 * process had the lock open in between, as it is gone then.
 *
 * The lock is memory that its users share, so each of them is trusted not to
 * spoil it: let in, with `.security`, whom you trust with what it guards.  The
 * end of a process is seen by who may open that process (SYNCHRONIZE and
 * PROCESS_QUERY_LIMITED_INFORMATION), as each user's processes may by default;
 * of another it is noticed within 50 ms once its process id is free again.
 */
typedef struct winipc_lock winipc_lock;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_lock_options {
    size_t size;      /**< Set by WINIPC_LOCK_OPTIONS(). */
    bool must_be_new; /**< Fail with WINIPC_E_EXISTS rather than join. */
    /** Where the name is known.  Making one that is known on the whole machine
        takes a privilege that services and administrators have. */
    winipc_scope scope;
    const winipc_security *security; /**< Of a new lock; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
    const char *expected_owner_sid;  /**< As there, when joining. */
} winipc_lock_options;

/** Options in place: WINIPC_LOCK_OPTIONS(.must_be_new = true). */
#define WINIPC_LOCK_OPTIONS(...)                                          \
    (&(winipc_lock_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_lock_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_LOCK_OPTIONS_INIT                                         \
    {                                                                    \
        WINIPC__SIZE_TO(winipc_lock_options, expected_owner_sid), false, \
            WINIPC_SCOPE_SESSION, NULL, NULL, NULL                       \
    }

/**
 * Create a lock, or join the one that already has this name.
 *
 * @param out      Receives the lock, to be closed with winipc_lock_close().
 * @param name     1 to about 240 characters without a backslash; upper and
 *                 lower case differ.  "NAME.queue" and "NAME.free" are used too.
 *                 NULL for a lock without a name, for the threads of a process.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_INVALID_NAME      The name is empty, too long, not UTF-8, or
 *                                    has a backslash.
 * @retval WINIPC_E_EXISTS            The name is taken and must_be_new was set.
 * @retval WINIPC_E_MISMATCH          The name belongs to a section of shared
 *                                    memory that is no lock.
 * @retval WINIPC_E_WRONG_TYPE        One of the three names belongs to another
 *                                    kind of object.
 * @retval WINIPC_E_ACCESS_DENIED     The lock exists but is not yours to use, or
 *                                    belongs to another owner than expected; or
 *                                    you may not make one that is known on the
 *                                    whole machine.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_lock_create(
    winipc_lock **out, const char *name, const winipc_lock_options *options);

/**
 * Open the lock called `name`, which some process must have created.
 *
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND  There is no such lock.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_MISMATCH, WINIPC_E_WRONG_TYPE,
 *         WINIPC_E_ACCESS_DENIED, WINIPC_E_INVALID_ARGUMENT,
 *         WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As for winipc_lock_create(); a
 *         `name` of NULL is WINIPC_E_INVALID_NAME.
 */
WINIPC_NODISCARD winipc_status winipc_lock_open(
    winipc_lock **out, const char *name, const winipc_open_options *options);

/** One more reference to the lock, which is returned.  NULL gives NULL. */
winipc_lock *winipc_lock_ref(winipc_lock *lock);

/**
 * Drop a reference; the last one closes the lock, and if it is held, leaves it
 * abandoned.  NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the lock until it ends.
 */
void winipc_lock_close(winipc_lock *lock);

/** For WINIPC_SCOPED(lock). */
static inline void winipc_lock_cleanup(winipc_lock **lock)
{
    winipc_lock_close(*lock);
}

/** The lock as what queries take; no reference.  NULL gives NULL.  It cannot be
    waited for with others (WINIPC_E_INVALID_USE). */
winipc_object *winipc_lock_object(winipc_lock *lock);

/**
 * Wait until the lock is free, and hold it.
 *
 * @retval WINIPC_ABANDONED           A success: the lock is held, and the holder
 *                                    before ended or closed it while it did.
 * @retval WINIPC_E_TIMEOUT           Somebody else holds it; the message of the
 *                                    error tells which process.
 * @retval WINIPC_E_CANCELLED         The lock's `.stop` event is set, before or
 *                                    during the wait.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_lock_acquire(winipc_lock *lock,
                                                   uint32_t timeout_ms);

/**
 * Let go of the lock, in any thread.
 *
 * @retval WINIPC_E_NOT_OWNER  This winipc_lock does not hold it; the message of
 *                             the error tells which process does.
 * @retval WINIPC_E_CORRUPT    The shared memory was written to by somebody
 *                             else: it is no longer held, by whoever.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_lock_release(winipc_lock *lock);

/** How a lock stands. */
typedef struct winipc_lock_info {
    bool held;
    bool by_me;          /**< By this winipc_lock. */
    bool abandoned;      /**< Its holder ended or closed it: the next one to
                              acquire it gets WINIPC_ABANDONED. */
    uint32_t process_id; /**< Of the holder; 0: none. */
} winipc_lock_info;

/**
 * Tell how the lock stands.  Asking acquires nothing.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 */
winipc_status winipc_lock_get_info(winipc_lock *lock, winipc_lock_info *info);

/** A lock held until a scope ends: see WINIPC_LOCK_GUARD(). */
typedef struct winipc_lock_guard {
    winipc_status status; /**< Of winipc_lock_acquire(). */
    winipc_lock *lock;
} winipc_lock_guard;

/** For WINIPC_LOCK_GUARD(). */
static inline void winipc_lock_guard_cleanup(winipc_lock_guard *guard)
{
    if (!winipc_failed(guard->status))
        winipc_lock_release(guard->lock);
}

/** As WINIPC_MUTEX_GUARD(), for a lock. */
#define WINIPC_LOCK_GUARD(guard, lock_, timeout_ms)                        \
    __attribute__((cleanup(winipc_lock_guard_cleanup)))                    \
    winipc_lock_guard guard = {winipc_lock_acquire((lock_), (timeout_ms)), \
                               (lock_)}

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_LOCK_H */
