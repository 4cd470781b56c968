/*
 * winipc/mutex.h - a lock that one thread holds at a time, in any process.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_MUTEX_H
#define WINIPC_MUTEX_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_mutex: a mutex is free, or a thread holds it.
 *
 * It belongs to the thread that acquired it: only that one can release it, and
 * may acquire it again, after which it releases it as often.  For a lock that
 * is acquired in one thread and released in another, see winipc/lock.h.
 *
 * If the owner ends without releasing it, thread or process, the mutex is
 * abandoned: the next one to acquire it gets it, with WINIPC_ABANDONED, and has
 * to look whether what it guards was left half done.  That is told once.  It is
 * not told at all if no process had the mutex open in between, as it is gone
 * then.
 *
 * Closing does not release.  A thread that closes the last reference while it
 * holds the mutex holds it until it ends; winipc_last_error() then says so,
 * with WINIPC_E_INVALID_USE.
 */
typedef struct winipc_mutex winipc_mutex;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_mutex_options {
    size_t size;                     /**< Set by WINIPC_MUTEX_OPTIONS(). */
    bool initially_owned;            /**< Acquire it, or fail. */
    bool must_be_new;                /**< WINIPC_E_EXISTS rather than join. */
    winipc_scope scope;              /**< Where the name is known. */
    const winipc_security *security; /**< Of a new mutex; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
    const char *expected_owner_sid;  /**< As there, when joining. */
} winipc_mutex_options;

/** Options in place: WINIPC_MUTEX_OPTIONS(.initially_owned = true). */
#define WINIPC_MUTEX_OPTIONS(...)                                          \
    (&(winipc_mutex_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_mutex_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_MUTEX_OPTIONS_INIT                                         \
    {                                                                     \
        WINIPC__SIZE_TO(winipc_mutex_options, expected_owner_sid), false, \
            false, WINIPC_SCOPE_SESSION, NULL, NULL, NULL                 \
    }

/**
 * Create a mutex, or join the one that already has this name.
 *
 * With `.initially_owned` the calling thread holds the mutex when this
 * succeeds, new or joined: it is acquired as by winipc_mutex_acquire() with a
 * time-out of 0.  (Windows's own flag is ignored, silently, where the mutex
 * exists.)
 *
 * @param out      Receives the mutex, to be closed with winipc_mutex_close().
 * @param name     1 to about 250 characters without a backslash; upper and
 *                 lower case differ.  NULL for a mutex without a name.
 * @param options  NULL for the defaults: not acquired.
 *
 * @retval WINIPC_ABANDONED           A success, with `.initially_owned`: as for
 *                                    winipc_mutex_acquire().
 * @retval WINIPC_E_BUSY              With `.initially_owned`: another thread
 *                                    holds it.
 * @retval WINIPC_E_CANCELLED         With `.initially_owned`: the stop event is
 *                                    set.
 * @retval WINIPC_E_INVALID_NAME      The name is empty, too long, not UTF-8, or
 *                                    has a backslash.
 * @retval WINIPC_E_EXISTS            The name is taken and must_be_new was set.
 * @retval WINIPC_E_WRONG_TYPE        The name belongs to another kind of
 *                                    object: events, mutexes, semaphores,
 *                                    timers, sections and jobs share their
 *                                    names.
 * @retval WINIPC_E_ACCESS_DENIED     The mutex exists but is not yours to use,
 *                                    or belongs to another owner than expected.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mutex_create(
    winipc_mutex **out, const char *name, const winipc_mutex_options *options);

/**
 * Open the mutex called `name`, which some process must have created.
 *
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND  There is no such mutex.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_WRONG_TYPE, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As
 *         for winipc_mutex_create(); a `name` of NULL is WINIPC_E_INVALID_NAME.
 */
WINIPC_NODISCARD winipc_status winipc_mutex_open(
    winipc_mutex **out, const char *name, const winipc_open_options *options);

/**
 * Make a mutex of a HANDLE that came from elsewhere.
 *
 * On success the HANDLE belongs to the mutex; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mutex_adopt(winipc_mutex **out,
                                                  void *handle);

/** One more reference to the mutex, which is returned.  NULL gives NULL. */
winipc_mutex *winipc_mutex_ref(winipc_mutex *mutex);

/**
 * Drop a reference; the last one closes the mutex, which does not release it.
 * NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the mutex until it ends.
 */
void winipc_mutex_close(winipc_mutex *mutex);

/** For WINIPC_SCOPED(mutex). */
static inline void winipc_mutex_cleanup(winipc_mutex **mutex)
{
    winipc_mutex_close(*mutex);
}

/** The mutex as what waits and queries take; no reference.  NULL gives NULL.
    A wait for it acquires it, in the thread that waits. */
winipc_object *winipc_mutex_object(winipc_mutex *mutex);

/**
 * Wait until the mutex is free, and hold it: winipc_wait() on this one mutex.
 *
 * Who holds it already gets it at once, and has to release it once more.
 *
 * @retval WINIPC_ABANDONED  A success: the calling thread holds the mutex, and
 *                           the owner before ended while it did.
 * @retval WINIPC_E_TIMEOUT, WINIPC_E_CANCELLED, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM  As for winipc_wait(): it
 *         is not acquired.
 */
WINIPC_NODISCARD winipc_status winipc_mutex_acquire(winipc_mutex *mutex,
                                                    uint32_t timeout_ms);

/**
 * Let go of the mutex, once.
 *
 * @retval WINIPC_E_NOT_OWNER  The calling thread does not hold it; the error's
 *                             message tells who does, where Windows tells.
 *                             Nothing has happened.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_mutex_release(winipc_mutex *mutex);

/** How a mutex stands. */
typedef struct winipc_mutex_info {
    bool held;
    bool by_me;          /**< By the calling thread. */
    bool abandoned;      /**< Not held, and its last owner ended holding it:
                              the next to acquire it gets WINIPC_ABANDONED. */
    uint32_t recursion;  /**< How often its owner has to release it; 0: not
                              held. */
    uint32_t process_id; /**< Of the owner; 0: not held, or not known. */
    uint32_t thread_id;  /**< The same. */
} winipc_mutex_info;

/**
 * Tell how the mutex stands.  Asking acquires nothing.
 *
 * The owner, if it is another thread, is known only where Windows tells:
 * Windows Vista and later do, Wine 8.0 does not.  All of it may have changed by
 * the time this returns, except what concerns the calling thread.
 *
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you ask.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_mutex_get_info(winipc_mutex *mutex,
                                    winipc_mutex_info *info);

/** A mutex held until a scope ends: see WINIPC_MUTEX_GUARD(). */
typedef struct winipc_mutex_guard {
    winipc_status status; /**< Of winipc_mutex_acquire(). */
    winipc_mutex *mutex;
} winipc_mutex_guard;

/** For WINIPC_MUTEX_GUARD(). */
static inline void winipc_mutex_guard_cleanup(winipc_mutex_guard *guard)
{
    if (!winipc_failed(guard->status))
        winipc_mutex_release(guard->mutex);
}

/**
 * A variable that acquires the mutex, and releases it when it goes out of scope
 * (GCC and Clang).  Its status tells whether it was acquired:
 *
 *     WINIPC_MUTEX_GUARD(guard, mutex, 5000);
 *     if (winipc_failed(guard.status))
 *         return guard.status;
 *
 * The mutex must not be closed within that scope.
 */
#define WINIPC_MUTEX_GUARD(guard, mutex_, timeout_ms)                         \
    __attribute__((cleanup(winipc_mutex_guard_cleanup)))                      \
    winipc_mutex_guard guard = {winipc_mutex_acquire((mutex_), (timeout_ms)), \
                                (mutex_)}

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_MUTEX_H */
