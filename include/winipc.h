/*
 * winipc.h - interprocess communication for Windows, from C.
 *
 * Include this header.  It pulls in only standard C headers: a HANDLE appears
 * as void *, so <windows.h> stays out of your way.
 *
 * Conventions, which the other headers do not repeat:
 *
 * - A function that can fail returns a winipc_status: WINIPC_OK, a negative
 *   WINIPC_E_..., or the one positive value, WINIPC_ABANDONED, which is a
 *   success with news.  winipc_failed() tells them apart, and
 *   winipc_last_error() tells why the calling thread's last call failed.
 * - Arguments come in this order: object, inputs, outputs, time-out.  They are
 *   checked in this order: pointers, options, numbers, name; a bad one is
 *   WINIPC_E_INVALID_ARGUMENT, or WINIPC_E_INVALID_NAME for a name, and nothing
 *   has happened.  A pointer may be NULL only where its description says so.
 * - A constructor writes NULL to its object on failure.  Other outputs are
 *   written on success only, except where a description says otherwise.
 * - Text is UTF-8, sizes are bytes, times are milliseconds.  A time-out is
 *   never early; 0 does not wait, WINIPC_INFINITE waits for as long as it
 *   takes, WINIPC_DEFAULT is the object's own default.  Time in which the
 *   machine sleeps does not count.
 * - Options are structs whose zero is the default, passed in place:
 *   WINIPC_EVENT_OPTIONS(.manual_reset = true); NULL means all defaults.  C++
 *   starts from WINIPC_EVENT_OPTIONS_INIT.
 * - Any thread may call any function at any time.  Objects are reference
 *   counted: whoever creates, opens or references one closes it once, as the
 *   last use of that reference; closing NULL does nothing.
 * - No handle of the library is inherited by child processes, but what
 *   winipc_spawn() is told to give to the one that it begins; and none of its code
 *   runs in a thread of its own, except that of a wait set and, while it is
 *   called, of winipc_pipe_finish().
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_H
#define WINIPC_H

#include <winipc/base.h>
#include <winipc/console.h>
#include <winipc/event.h>
#include <winipc/handle.h>
#include <winipc/inspect.h>
#include <winipc/lock.h>
#include <winipc/mailslot.h>
#include <winipc/mutex.h>
#include <winipc/object.h>
#include <winipc/operation.h>
#include <winipc/pipe.h>
#include <winipc/pipe_listener.h>
#include <winipc/platform.h>
#include <winipc/process.h>
#include <winipc/security.h>
#include <winipc/semaphore.h>
#include <winipc/single_instance.h>
#include <winipc/spawn.h>
#include <winipc/timer.h>
#include <winipc/wait.h>
#include <winipc/waitset.h>

#ifndef __cplusplus
/** Any typed object as the winipc_object that waits and queries take. */
/* clang-format off */
#define WINIPC_OBJECT(x)                                  \
    _Generic((x),                                         \
             winipc_event *: winipc_event_object,         \
             winipc_lock *: winipc_lock_object,           \
             winipc_mailslot *: winipc_mailslot_object,   \
             winipc_mutex *: winipc_mutex_object,         \
             winipc_operation *: winipc_operation_object, \
             winipc_pipe *: winipc_pipe_object,           \
             winipc_pipe_listener *: winipc_pipe_listener_object, \
             winipc_process *: winipc_process_object,     \
             winipc_semaphore *: winipc_semaphore_object, \
             winipc_single_instance *: winipc_single_instance_object, \
             winipc_timer *: winipc_timer_object)(x)
/* clang-format on */
#endif

#endif /* WINIPC_H */
