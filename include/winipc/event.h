/*
 * winipc/event.h - a flag one process raises and others wait for.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_EVENT_H
#define WINIPC_EVENT_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_event: an event is set or not set.
 *
 * An auto-reset event releases one waiter and unsets itself; a manual-reset
 * event releases every waiter until it is reset.  Events with the same name are
 * the same event, in every process that opens it.  An event holds no count: set
 * twice before anybody waits, it releases one waiter.  It lives, and stays as
 * it is, until the last process closes it or dies.
 */

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_event_options {
    size_t size;        /**< Set by WINIPC_EVENT_OPTIONS(). */
    bool manual_reset;  /**< Stay set until winipc_event_reset(). */
    bool initially_set; /**< A new event starts out set. */
    bool must_be_new;   /**< Fail with WINIPC_E_EXISTS rather than join. */
    winipc_scope scope; /**< Where the name is known. */
    const winipc_security *security; /**< Of a new event; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
    const char *expected_owner_sid;  /**< As there, when joining. */
} winipc_event_options;

/** Options in place: WINIPC_EVENT_OPTIONS(.manual_reset = true). */
#define WINIPC_EVENT_OPTIONS(...)                                          \
    (&(winipc_event_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_event_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_EVENT_OPTIONS_INIT                                         \
    {                                                                     \
        WINIPC__SIZE_TO(winipc_event_options, expected_owner_sid), false, \
            false, false, WINIPC_SCOPE_SESSION, NULL, NULL, NULL          \
    }

/**
 * Create an event, or join the one that already has this name.
 *
 * Joining leaves the event as it is: whether it is set, and who may use it.
 * winipc_object_get_info() tells which of the two it was.
 *
 * @param out      Receives the event, to be closed with winipc_event_close().
 * @param name     1 to about 250 characters without a backslash; upper and
 *                 lower case differ.  NULL for an event without a name.
 * @param options  NULL for the defaults: auto-reset, not set.
 *
 * @retval WINIPC_E_INVALID_NAME      The name is empty, too long, not UTF-8, or
 *                                    has a backslash.
 * @retval WINIPC_E_EXISTS            The name is taken and must_be_new was set.
 * @retval WINIPC_E_MISMATCH          The event exists and is manual-reset where
 *                                    auto-reset was asked for, or the reverse.
 *                                    (Not noticed if its security forbids to
 *                                    look.)
 * @retval WINIPC_E_WRONG_TYPE        The name belongs to another kind of
 *                                    object: events, mutexes, semaphores,
 *                                    timers, sections and jobs share their
 *                                    names.
 * @retval WINIPC_E_ACCESS_DENIED     The event exists but is not yours to use,
 *                                    or belongs to another owner than expected.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_event_create(
    winipc_event **out, const char *name, const winipc_event_options *options);

/**
 * Open the event called `name`, which some process must have created.
 *
 * What its security grants of setting, waiting and asking is taken; a function
 * that needs more then fails with WINIPC_E_ACCESS_DENIED.
 *
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND  There is no such event.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_WRONG_TYPE, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As
 *         for winipc_event_create(); a `name` of NULL is WINIPC_E_INVALID_NAME.
 */
WINIPC_NODISCARD winipc_status winipc_event_open(
    winipc_event **out, const char *name, const winipc_open_options *options);

/**
 * Make an event of a HANDLE that came from elsewhere.
 *
 * On success the HANDLE belongs to the event; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_event_adopt(winipc_event **out,
                                                  void *handle);

/** One more reference to the event, which is returned.  NULL gives NULL. */
winipc_event *winipc_event_ref(winipc_event *event);

/**
 * Drop a reference; the last one closes the event.  NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the event until it ends.
 */
void winipc_event_close(winipc_event *event);

/** For WINIPC_SCOPED(event). */
static inline void winipc_event_cleanup(winipc_event **event)
{
    winipc_event_close(*event);
}

/** The event as what waits and queries take; no reference.  NULL gives NULL. */
winipc_object *winipc_event_object(winipc_event *event);

/**
 * Set the event, releasing one waiter (auto-reset) or all (manual-reset).
 *
 * @retval WINIPC_E_ACCESS_DENIED  Its security lets you wait, but not set.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_event_set(winipc_event *event);

/** Unset the event; one that is not set stays so.  Fails as _set() does. */
winipc_status winipc_event_reset(winipc_event *event);

/**
 * Release who waits at this moment and leave the event unset.
 *
 * Not reliable: a waiter whom the system has taken aside for an instant misses
 * it, says Microsoft, and nothing tells.  For programs that must work with
 * others that pulse; in new ones use a manual-reset event.  Fails as _set().
 */
winipc_status winipc_event_pulse(winipc_event *event);

/**
 * Wait until the event is set: winipc_wait() on this one event.
 *
 * Fails as winipc_wait() does.  To ask without waiting, and without taking the
 * signal, use winipc_event_is_set().
 */
WINIPC_NODISCARD winipc_status winipc_event_wait(winipc_event *event,
                                                 uint32_t timeout_ms);

/**
 * Is the event set?  Asking takes nothing.
 *
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you ask.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_event_is_set(winipc_event *event, bool *set);

/** What winipc_event_get_info() tells. */
typedef struct winipc_event_info {
    bool is_set;
    bool manual_reset; /**< Else a wait takes the signal. */
} winipc_event_info;

/** Tell what the event is and how it stands; takes nothing.  Fails as _is_set()
    does. */
winipc_status winipc_event_get_info(winipc_event *event,
                                    winipc_event_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_EVENT_H */
