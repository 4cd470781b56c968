/*
 * winipc/semaphore.h - a count of units that processes take and give back.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_SEMAPHORE_H
#define WINIPC_SEMAPHORE_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_semaphore: a semaphore has a count of units, from 0 to a maximum.
 *
 * Acquiring takes a unit, or waits for one; releasing adds units, and any
 * thread may.  A unit belongs to nobody: if a process ends before it gives one
 * back, that unit is lost, as long as any process has the semaphore open.
 * Where that must not be, use a mutex or a winipc_lock for each unit.
 */
typedef struct winipc_semaphore winipc_semaphore;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_semaphore_options {
    size_t size;                     /**< Set by WINIPC_SEMAPHORE_OPTIONS(). */
    bool must_be_new;                /**< WINIPC_E_EXISTS rather than join. */
    winipc_scope scope;              /**< Where the name is known. */
    const winipc_security *security; /**< Of a new one; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
    const char *expected_owner_sid;  /**< As there, when joining. */
} winipc_semaphore_options;

/** Options in place: WINIPC_SEMAPHORE_OPTIONS(.must_be_new = true). */
#define WINIPC_SEMAPHORE_OPTIONS(...)                                          \
    (&(winipc_semaphore_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_semaphore_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_SEMAPHORE_OPTIONS_INIT                                         \
    {                                                                         \
        WINIPC__SIZE_TO(winipc_semaphore_options, expected_owner_sid), false, \
            WINIPC_SCOPE_SESSION, NULL, NULL, NULL                            \
    }

/** The highest maximum. */
#define WINIPC_SEMAPHORE_MAX 0x7FFFFFFFU

/**
 * Create a semaphore, or join the one that already has this name.
 *
 * Joining leaves the semaphore as it is: its count, and who may use it.
 *
 * @param out      Receives the semaphore, to be closed with
 *                 winipc_semaphore_close().
 * @param name     1 to about 250 characters without a backslash; upper and
 *                 lower case differ.  NULL for a semaphore without a name.
 * @param initial  How many units a new one begins with; at most `maximum`.
 * @param maximum  How many units there can be: 1 to WINIPC_SEMAPHORE_MAX.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_INVALID_NAME      The name is empty, too long, not UTF-8, or
 *                                    has a backslash.
 * @retval WINIPC_E_EXISTS            The name is taken and must_be_new was set.
 * @retval WINIPC_E_MISMATCH          The semaphore exists and has another
 *                                    maximum.  (Not noticed if its security
 *                                    forbids to look.)
 * @retval WINIPC_E_WRONG_TYPE        The name belongs to another kind of
 *                                    object: events, mutexes, semaphores,
 *                                    timers, sections and jobs share their
 *                                    names.
 * @retval WINIPC_E_ACCESS_DENIED     The semaphore exists but is not yours to
 *                                    use, or belongs to another owner than
 *                                    expected.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, an option makes no sense,
 *                                    or a number is out of range.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_semaphore_create(
    winipc_semaphore **out, const char *name, uint32_t initial,
    uint32_t maximum, const winipc_semaphore_options *options);

/**
 * Open the semaphore called `name`, which some process must have created.
 *
 * What its security grants of acquiring, releasing and asking is taken; a
 * function that needs more then fails with WINIPC_E_ACCESS_DENIED.
 *
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND  There is no such semaphore.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_WRONG_TYPE, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As
 *         for winipc_semaphore_create(); a `name` of NULL is
 *         WINIPC_E_INVALID_NAME.
 */
WINIPC_NODISCARD winipc_status
winipc_semaphore_open(winipc_semaphore **out, const char *name,
                      const winipc_open_options *options);

/**
 * Make a semaphore of a HANDLE that came from elsewhere.
 *
 * On success the HANDLE belongs to the semaphore; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_semaphore_adopt(winipc_semaphore **out,
                                                      void *handle);

/** One more reference to the semaphore, which is returned.  NULL gives NULL. */
winipc_semaphore *winipc_semaphore_ref(winipc_semaphore *semaphore);

/**
 * Drop a reference; the last one closes the semaphore, which gives no unit
 * back.  NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the semaphore until it
 * ends.
 */
void winipc_semaphore_close(winipc_semaphore *semaphore);

/** For WINIPC_SCOPED(semaphore). */
static inline void winipc_semaphore_cleanup(winipc_semaphore **semaphore)
{
    winipc_semaphore_close(*semaphore);
}

/** The semaphore as what waits and queries take; no reference.  NULL gives
    NULL.  A wait for it takes a unit. */
winipc_object *winipc_semaphore_object(winipc_semaphore *semaphore);

/**
 * Take a unit, when there is one: winipc_wait() on this one semaphore.
 *
 * Fails as winipc_wait() does, and has taken nothing then.
 */
WINIPC_NODISCARD winipc_status
winipc_semaphore_acquire(winipc_semaphore *semaphore, uint32_t timeout_ms);

/**
 * Add `n` units: all of them or none.
 *
 * @param n         At least 1.  (Windows's call takes 0 on some systems.)
 * @param previous  Receives the count before; may be NULL.
 *
 * @retval WINIPC_E_OVERFLOW       The count would exceed the maximum; it is
 *                                 unchanged.
 * @retval WINIPC_E_ACCESS_DENIED  Its security lets you acquire, but not
 *                                 release.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_semaphore_release(winipc_semaphore *semaphore, uint32_t n,
                                       uint32_t *previous);

/** How a semaphore stands. */
typedef struct winipc_semaphore_info {
    uint32_t count; /**< Units that can be taken just now. */
    uint32_t maximum;
} winipc_semaphore_info;

/**
 * Tell how the semaphore stands.  Asking takes nothing.
 *
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you ask.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_semaphore_get_info(winipc_semaphore *semaphore,
                                        winipc_semaphore_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_SEMAPHORE_H */
