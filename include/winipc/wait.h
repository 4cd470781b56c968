/*
 * winipc/wait.h - wait for one object, any of several, or all of them.
 *
 * What "ready" means is the object's to say: an event is set, a mailslot has a
 * message.  Waiting takes the signal of an auto-reset event; it never takes a
 * message.
 *
 * Throughout:
 *
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
