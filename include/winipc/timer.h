/*
 * winipc/timer.h - something to wait for that comes by itself, once or again.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_TIMER_H
#define WINIPC_TIMER_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_timer: a timer is told when to expire, and is set from then on.
 *
 * An auto-reset timer releases one waiter and unsets itself; a manual-reset
 * timer releases every waiter until it is told its next time.  A timer holds no
 * count: it expires five times before anybody waits, and releases one waiter.
 * Timers with the same name are the same timer, in every process that opens it;
 * it runs on when the process that started it dies, and goes with its last
 * handle.
 */
typedef struct winipc_timer winipc_timer;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_timer_options {
    size_t size;          /**< Set by WINIPC_TIMER_OPTIONS(). */
    bool manual_reset;    /**< Stay set until told the next time. */
    bool high_resolution; /**< If the system can: winipc_timer_info tells. */
    bool must_be_new;     /**< Fail with WINIPC_E_EXISTS rather than join. */
    winipc_scope scope;   /**< Where the name is known. */
    const winipc_security *security; /**< Of a new timer; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
    const char *expected_owner_sid;  /**< As there, when joining. */
} winipc_timer_options;

/** Options in place: WINIPC_TIMER_OPTIONS(.manual_reset = true). */
#define WINIPC_TIMER_OPTIONS(...)                                          \
    (&(winipc_timer_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_timer_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_TIMER_OPTIONS_INIT                                         \
    {                                                                     \
        WINIPC__SIZE_TO(winipc_timer_options, expected_owner_sid), false, \
            false, false, WINIPC_SCOPE_SESSION, NULL, NULL, NULL          \
    }

/**
 * Create a timer, which does not run, or join the one that has this name.
 *
 * Joining leaves the timer as it is.  Whether that is manual-reset the system
 * does not tell: that all who share it ask for the same is theirs to see to.
 *
 * @param out      Receives the timer, to be closed with winipc_timer_close().
 * @param name     As for winipc_event_create(); NULL for one without a name.
 * @param options  NULL for the defaults: auto-reset.
 *
 * @retval WINIPC_E_EXISTS      The name is taken and must_be_new was set.
 * @retval WINIPC_E_WRONG_TYPE  The name belongs to another kind of object.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As
 *         for winipc_event_create().
 */
WINIPC_NODISCARD winipc_status winipc_timer_create(
    winipc_timer **out, const char *name, const winipc_timer_options *options);

/**
 * Open the timer called `name`, which some process must have created.
 *
 * What its security grants of starting, waiting and asking is taken; a function
 * that needs more then fails with WINIPC_E_ACCESS_DENIED.
 *
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND  There is no such timer.
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_WRONG_TYPE, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As
 *         for winipc_event_open().
 */
WINIPC_NODISCARD winipc_status winipc_timer_open(
    winipc_timer **out, const char *name, const winipc_open_options *options);

/**
 * Make a timer of a HANDLE that came from elsewhere.
 *
 * On success the HANDLE belongs to the timer; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_timer_adopt(winipc_timer **out,
                                                  void *handle);

/** One more reference to the timer, which is returned.  NULL gives NULL. */
winipc_timer *winipc_timer_ref(winipc_timer *timer);

/**
 * Drop a reference; the last one closes the timer.  NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the timer until it ends.
 */
void winipc_timer_close(winipc_timer *timer);

/** For WINIPC_SCOPED(timer). */
static inline void winipc_timer_cleanup(winipc_timer **timer)
{
    winipc_timer_close(*timer);
}

/** The timer as what waits and queries take; no reference.  NULL gives NULL. */
winipc_object *winipc_timer_object(winipc_timer *timer);

/**
 * Unset the timer, and let it expire in `delay_ns` nanoseconds from now, and
 * then every `period_ms`.
 *
 * A time that it was told before no longer counts.  The system counts in
 * steps: of 100 ns, to which the delay is rounded up, and when it looks at its
 * timers, which is every 0.5 to 15.6 ms on Windows.  An expiry may be as much
 * late, or as much early by a clock that is finer.  Time in which the machine
 * sleeps does not count, from Windows 8 on.
 *
 * @param delay_ns   0: at once.
 * @param period_ms  0: once.  Up to 2147483647.  Of a manual-reset timer it
 *                   does not show, as nothing but this call unsets it.
 *
 * @retval WINIPC_E_ACCESS_DENIED     Its security lets you wait, but not start.
 * @retval WINIPC_E_INVALID_ARGUMENT  `timer` is NULL, or the period too long.
 * @retval WINIPC_E_SYSTEM
 */
winipc_status winipc_timer_set_after(winipc_timer *timer, uint64_t delay_ns,
                                     uint32_t period_ms);

/**
 * The same, at a point in time: `unix_ns` nanoseconds after 1970 began, UTC.
 *
 * If somebody sets the machine's clock, the point moves with it; one that the
 * machine sleeps through is made up for when it wakes.  The period begins at
 * the first expiry and does not follow the clock.  A point in the past is at
 * once.  Fails as winipc_timer_set_after().
 *
 * @param unix_ns  Any value; before 1970 if below 0.
 */
winipc_status winipc_timer_set_at(winipc_timer *timer, int64_t unix_ns,
                                  uint32_t period_ms);

/**
 * Let the timer not expire any more.  One that is set stays so, until a wait
 * takes that or it is started again; one that does not run is left alone.
 * Fails as winipc_timer_set_after().
 */
winipc_status winipc_timer_cancel(winipc_timer *timer);

/**
 * Wait until the timer is set: winipc_wait() on this one timer.
 *
 * Fails as winipc_wait() does.  A timer that was cancelled, or never told a
 * time, never is.
 */
WINIPC_NODISCARD winipc_status winipc_timer_wait(winipc_timer *timer,
                                                 uint32_t timeout_ms);

/**
 * Is the timer set?  Asking takes nothing.
 *
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you ask.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_timer_is_set(winipc_timer *timer, bool *set);

/** What winipc_timer_get_info() tells. */
typedef struct winipc_timer_info {
    bool is_set;
    /** Created here, by this object, with a high resolution that the system has
        granted.  Wine grants it, and is as precise without. */
    bool high_resolution;
    /** Until it expires next; 0 if that has been, and there is no next.  Of one
        that was cancelled, what would remain: the system does not tell that it
        does not run. */
    uint64_t remaining_ns;
} winipc_timer_info;

/** Tell how the timer stands; takes nothing.  Fails as _is_set() does. */
winipc_status winipc_timer_get_info(winipc_timer *timer,
                                    winipc_timer_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_TIMER_H */
