/*
 * winipc/operation.h - calls that go on while their caller does something else.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_OPERATION_H
#define WINIPC_OPERATION_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * winipc_operation: a call that has been started and not waited for.
 *
 * winipc_pipe_start_receive(), winipc_pipe_start_send(), winipc_pipe_start_accept(),
 * winipc_pipe_start_connect() and winipc_mailslot_start_read() each start one.  It
 * is ready when winipc_operation_result() would not wait; it can be waited for with
 * other objects, and be a member of a wait set.  It references the object it is of,
 * which is not closed before it, and goes on though the thread that started it
 * exits: what Windows ends then is begun again when it is asked or waited for.
 * (Of a send of which a part may have gone, the result is WINIPC_E_UNCERTAIN.)
 *
 * What was passed to the start, a buffer for instance, must stay as it is until the
 * result is told, or the operation closed.
 *
 * What is received, read or accepted is taken when its result is told, not before:
 * one that is cancelled or closed loses nothing.  When several operations and calls
 * want the same, whoever asks first has it; the others go on.
 */

/**
 * Tell how the operation ended; wait until it does.
 *
 * Once it is told, it is told again, as often as one asks.
 *
 * @param moved       Receives the bytes that were moved, as the call that was
 *                    started tells them: the length of a message, also with
 *                    WINIPC_E_TOO_BIG; 0 of an accept or a connect.  May be NULL.
 * @param timeout_ms  WINIPC_DEFAULT means the default of the object that the
 *                    operation is of; of a connect, that of its options.
 *
 * @retval WINIPC_E_TIMEOUT           It has not ended in time, and goes on.
 * @retval WINIPC_E_CANCELLED         winipc_operation_cancel() ended it; or `.stop`
 *                                    of the object is set, and it goes on.
 * @retval WINIPC_E_CLOSED            The peer has gone, the object was aborted, or
 *                                    another thread closed the operation.
 * @retval WINIPC_E_INVALID_ARGUMENT  `operation` is NULL.
 * @return Else as the call that was started: winipc_pipe_connect(),
 *         winipc_pipe_accept(), winipc_pipe_send(), winipc_pipe_receive() or
 *         winipc_mailslot_read().
 */
WINIPC_NODISCARD winipc_status winipc_operation_result(
    winipc_operation *operation, size_t *moved, uint32_t timeout_ms);

/**
 * End the operation, unless it has ended.
 *
 * Then its result, for which other threads may be waiting, is WINIPC_E_CANCELLED;
 * of a send also WINIPC_OK, if all had been sent by then, or WINIPC_E_UNCERTAIN, as
 * of winipc_pipe_send().  Waits for it as one of several objects end with
 * WINIPC_E_CLOSED; a wait set does not see it: remove it there.  NULL is fine.
 */
void winipc_operation_cancel(winipc_operation *operation);

/** One more reference to the operation, which is returned.  NULL gives NULL. */
winipc_operation *winipc_operation_ref(winipc_operation *operation);

/**
 * Drop a reference; the last one cancels the operation, and waits until Windows has
 * done with its buffer.  NULL is fine.
 */
void winipc_operation_close(winipc_operation *operation);

/** For WINIPC_SCOPED(operation). */
static inline void winipc_operation_cleanup(winipc_operation **operation)
{
    winipc_operation_close(*operation);
}

/** The operation as what waits and queries take; no reference.  NULL gives NULL. */
winipc_object *winipc_operation_object(winipc_operation *operation);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_OPERATION_H */
