/*
 * winipc/wait.h - wait for one object, any of several, or all of them.
 *
 * What "ready" means is the object's to say: an event is set, a mailslot has a
 * message.  Waiting takes the signal of an auto-reset event, acquires a mutex and
 * takes a unit of a semaphore; it never takes a message.
 *
 * Throughout:
 *
 * @retval WINIPC_ABANDONED           A success: the object, or one of all, is a
 *                                    mutex whose owner died holding it.
 * @retval WINIPC_E_TIMEOUT           Not ready within `timeout_ms`; no signal
 *                                    has been taken.
 * @retval WINIPC_E_CANCELLED         The `.stop` event of one of the objects is
 *                                    set, before or during the wait; no signal
 *                                    has been taken, even if one was there.
 * @retval WINIPC_E_CLOSED            Another thread closed the last reference
 *                                    to a mailslot during the wait.  (To an
 *                                    event: the wait goes on; that is what
 *                                    `.stop` is for.)
 * @retval WINIPC_E_INVALID_USE       One of the objects cannot be waited for,
 *                                    such as a mailslot opened to write.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL, or there are none or
 *                                    too many objects.
 * @retval WINIPC_E_ACCESS_DENIED     The security of one lets it be used, but
 *                                    not waited for.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_WAIT_H
#define WINIPC_WAIT_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Wait until the object is ready, and take its signal if it has one to take.
 *
 * A mailslot's WINIPC_DEFAULT is that of its options; for several objects it is
 * WINIPC_INFINITE.
 */
WINIPC_NODISCARD winipc_status winipc_wait(winipc_object *object,
                                           uint32_t timeout_ms);

/**
 * Wait until one of `n` objects is ready; only that one's signal is taken.
 *
 * Any number of objects; more than 64, their stop events counted, are looked at
 * in turn, up to 10 ms apart.
 *
 * @param index  Receives the lowest index that is ready.
 */
WINIPC_NODISCARD winipc_status winipc_wait_any(winipc_object *const *objects,
                                               size_t n, size_t *index,
                                               uint32_t timeout_ms);

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_wait_options {
    size_t size; /**< Set by WINIPC_WAIT_OPTIONS(). */
    /**
     * The index of the object that is looked at first, then those behind it, then
     * those from the beginning on.  With the one behind the last that was ready,
     * none of several objects that are always ready starves.  Below `n`.
     */
    size_t first;
    /** Run what is queued to this thread meanwhile, such as completion routines
        (an alertable wait), and wait on. */
    bool alertable;
    /** End the wait also when there is a window message for this thread. */
    bool messages;
} winipc_wait_options;

/** Options in place: WINIPC_WAIT_OPTIONS(.first = last + 1). */
#define WINIPC_WAIT_OPTIONS(...) \
    (&(winipc_wait_options){     \
        .size = WINIPC__SIZE_TO(winipc_wait_options, messages), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_WAIT_OPTIONS_INIT                                        \
    {                                                                   \
        WINIPC__SIZE_TO(winipc_wait_options, messages), 0, false, false \
    }

/**
 * winipc_wait_any(), in another order or for more than objects.
 *
 * @param options  NULL for the defaults: as winipc_wait_any().
 * @param index    Receives the index of the object that is ready; `n`, with
 *                 `.messages`, if none is and there is a message: then get and
 *                 dispatch all there are (PeekMessage).
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  Also: an option makes no sense.
 */
WINIPC_NODISCARD winipc_status winipc_wait_ex(
    winipc_object *const *objects, size_t n, const winipc_wait_options *options,
    size_t *index, uint32_t timeout_ms);

/**
 * Signal one object and wait for another, in one call of Windows where that can
 * be: an event is set, a mutex released once, a semaphore gets a unit.
 *
 * Another thread may run between the two, says Microsoft, so that a pulse may be
 * missed; an event that stays set, a mutex or a semaphore is not.
 *
 * @param signal  An event, a mutex or a semaphore.
 * @param wait    Any object that can be waited for; its WINIPC_DEFAULT and stop
 *                event count.
 *
 * @retval WINIPC_ABANDONED         A success: `wait` is an abandoned mutex.
 * @retval WINIPC_E_TIMEOUT         Signalled, and `wait` did not become ready.
 * @retval WINIPC_E_CANCELLED       The stop event of `wait` is set: if it was
 *                                  before the call, nothing has been signalled.
 * @retval WINIPC_E_NOT_OWNER       `signal` is a mutex that another thread
 *                                  holds.  With this status and those below
 *                                  nothing has been signalled.
 * @retval WINIPC_E_OVERFLOW        `signal` is a semaphore at its maximum.
 * @retval WINIPC_E_INVALID_USE     `signal` is something else, or `wait` cannot
 *                                  be waited for.
 * @retval WINIPC_E_ACCESS_DENIED   The security of one does not let you.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_signal_and_wait(winipc_object *signal,
                                                      winipc_object *wait,
                                                      uint32_t timeout_ms);

/** How many objects winipc_wait_all() takes: more cannot be waited for at once
    on Windows. */
#define WINIPC_WAIT_ALL_MAX 64

/**
 * Wait until all `n` objects are ready at once; takes all signals or none.
 *
 * A mailslot counts as ready if a message was there when it was looked at, and
 * another thread may have read it since.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  Also: an object is there twice, or `n` is
 *                                    above WINIPC_WAIT_ALL_MAX.
 */
WINIPC_NODISCARD winipc_status winipc_wait_all(winipc_object *const *objects,
                                               size_t n, uint32_t timeout_ms);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_WAIT_H */
