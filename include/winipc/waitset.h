/*
 * winipc/waitset.h - wait for thousands of objects, fairly.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_WAITSET_H
#define WINIPC_WAITSET_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_waitset: members that are waited for together, as often as one likes.
 *
 * What winipc_wait_any() would look at anew each time a wait set keeps, so that a
 * wait costs the same with ten members and with ten thousand.  Members that are
 * ready are told in the order in which they became so; one that is always ready
 * keeps no other one waiting.
 *
 * From the first wait on, the set takes the signal of a member when it comes, also
 * between waits: that of an auto-reset event, a unit of a semaphore; one at a time
 * of each member.  It tells of it in the next wait, or gives it away when the
 * member is removed, so none is lost.  A mutex is different: it is acquired only
 * by the thread that waits, in that call.  The messages of a mailslot or a pipe and
 * the clients of a listener stay where they are; such a member is told in each wait
 * for as long as it is ready, and so is a manual-reset event that is set, or a
 * process that has ended.
 *
 * Members are waited for by threads of the set, one for each 63 of them, which end
 * with it.  Mutexes, and what the system can only be asked for, as of mailslots
 * under some versions of Wine, are looked at in each wait instead.
 *
 * Any number of threads may wait, add and remove at once.
 */
typedef struct winipc_waitset winipc_waitset;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_waitset_options {
    size_t size;        /**< Set by WINIPC_WAITSET_OPTIONS(). */
    winipc_event *stop; /**< As in winipc_open_options: ends waits for the set.
                             Those of the members do not. */
} winipc_waitset_options;

/** Options in place: WINIPC_WAITSET_OPTIONS(.stop = stop). */
#define WINIPC_WAITSET_OPTIONS(...) \
    (&(winipc_waitset_options){     \
        .size = WINIPC__SIZE_TO(winipc_waitset_options, stop), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_WAITSET_OPTIONS_INIT                         \
    {                                                       \
        WINIPC__SIZE_TO(winipc_waitset_options, stop), NULL \
    }

/**
 * Make a set without members.
 *
 * @param out      Receives the set, to be closed with winipc_waitset_close().
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_waitset_create(
    winipc_waitset **out, const winipc_waitset_options *options);

/** One more reference to the set, which is returned.  NULL gives NULL. */
winipc_waitset *winipc_waitset_ref(winipc_waitset *set);

/**
 * Drop a reference; the last one closes the set.  NULL is fine.
 *
 * Waits in progress end with WINIPC_E_CLOSED.  A signal that the set has taken and
 * not told of is put back: an auto-reset event is set, a semaphore gets its unit,
 * if their security lets the set.  (Of an auto-reset timer it is lost: remove the
 * timer first.)
 */
void winipc_waitset_close(winipc_waitset *set);

/** For WINIPC_SCOPED(waitset). */
static inline void winipc_waitset_cleanup(winipc_waitset **set)
{
    winipc_waitset_close(*set);
}

/**
 * Add an object, which the set references as long as it is a member.
 *
 * A wait in progress sees it.
 *
 * @param user  Told with the object; may be NULL.
 *
 * @retval WINIPC_E_EXISTS            It is a member already.
 * @retval WINIPC_E_INVALID_USE       It cannot be waited for.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  Also: another thread was needed,
 *                                    and cannot be had.
 */
WINIPC_NODISCARD winipc_status winipc_waitset_add(winipc_waitset *set,
                                                  winipc_object *object,
                                                  void *user);

/**
 * Remove an object.
 *
 * When this returns no wait tells of it any more, except one in another thread
 * that has it already.
 *
 * @param was_ready  Receives whether its signal has been taken and not told of: it
 *                   is the caller's now, as after a wait for the object.  NULL:
 *                   it is put back, as by winipc_waitset_close().
 *
 * @retval WINIPC_E_NOT_FOUND         It is no member.
 * @retval WINIPC_E_INVALID_ARGUMENT  `set` or `object` is NULL.
 * @retval WINIPC_E_SYSTEM            It stays a member.
 */
winipc_status winipc_waitset_remove(winipc_waitset *set, winipc_object *object,
                                    bool *was_ready);

/** A member that is ready. */
typedef struct winipc_ready {
    winipc_object *object;
    void *user;
    /** WINIPC_OK; WINIPC_ABANDONED, of a mutex; or why it cannot be waited for, as
        winipc_wait() would tell.  Such a member stays one: remove it. */
    winipc_status status;
} winipc_ready;

/**
 * Wait until members are ready, and tell which.
 *
 * Asking with a time-out of 0 sees each member as it was a moment before: a signal
 * that has just come may be told by the next wait.
 *
 * @param out    Receives the members, `room` at most.
 * @param room   At least 1.
 * @param count  Receives how many there are: at least 1 on success.
 *
 * @retval WINIPC_E_TIMEOUT           None is ready within `timeout_ms`.
 * @retval WINIPC_E_CANCELLED         The set's stop event is set.
 * @retval WINIPC_E_CLOSED            Another thread closed the set.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL, or `room` is 0.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_waitset_wait(winipc_waitset *set,
                                                   winipc_ready *out,
                                                   size_t room, size_t *count,
                                                   uint32_t timeout_ms);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_WAITSET_H */
