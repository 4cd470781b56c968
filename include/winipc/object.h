/*
 * winipc/object.h - what can be asked of an object of any kind.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_OBJECT_H
#define WINIPC_OBJECT_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The handle to wait on, with calls of Windows's own: borrowed, valid while the
 * object is.  NULL if there is none, as for a mailslot, which only
 * winipc_wait() and its like can wait for; and for NULL.
 */
void *winipc_object_handle(const winipc_object *object);

/**
 * Make an object of a HANDLE that is and stays somebody else's, to wait for it:
 * of an event, a mutex, a semaphore, a timer, a process or a thread.
 *
 * The HANDLE is not closed with the object, and must stay open until the last
 * reference to the object is closed and no call is inside.  A wait for it takes
 * what a wait takes: an auto-reset event's signal, a unit, the mutex, which
 * the waiting thread then releases itself.
 *
 * @param out  Receives the object, to be closed with winipc_object_close().
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to something else, such as a
 *                                    file, a pipe, a socket, a console or a job:
 *                                    for those Windows's waits tell nothing that
 *                                    could be relied on.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 *                                    GetCurrentProcess() is no handle, nor is
 *                                    GetCurrentThread().
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_object_borrow(winipc_object **out,
                                                    void *handle);

/** One more reference to an object of any kind.  NULL gives NULL. */
winipc_object *winipc_object_ref(winipc_object *object);

/** Drop a reference to an object of any kind, as its own _close() does; the
    last one closes it.  NULL is fine. */
void winipc_object_close(winipc_object *object);

/** For WINIPC_SCOPED(object). */
static inline void winipc_object_cleanup(winipc_object **object)
{
    winipc_object_close(*object);
}

/** What an object is. */
typedef struct winipc_object_info {
    const char *kind;   /**< "event", "mailslot", ...; lives for ever. */
    bool created;       /**< Created here, rather than joined or opened. */
    winipc_scope scope; /**< Where its name is known, if it has one. */
    uint32_t access;    /**< The rights that Windows granted; 0 if unknown. */
} winipc_object_info;

/**
 * Tell what the object is.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  `object` or `info` is NULL.
 */
winipc_status winipc_object_get_info(winipc_object *object,
                                     winipc_object_info *info);

/**
 * The object's name, as it was given to create or open; of an adopted object,
 * as it would be given to open.  Empty if it has none.
 *
 * This and its like below write a string of `*length` bytes and a NUL.
 *
 * @param buffer  Receives the text; may be NULL if `size` is 0.
 * @param length  Receives how long the text is, without the NUL, also if the
 *                buffer is too small for it.
 *
 * @retval WINIPC_E_TOO_BIG           `size` is not above `*length`; the buffer
 *                                    is unchanged.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 */
winipc_status winipc_object_name(winipc_object *object, char *buffer,
                                 size_t size, size_t *length);

/**
 * The object in a line for people, such as `event "ready": manual-reset, set`.
 *
 * Asking changes nothing: no signal is taken and no message moves.  Fails as
 * winipc_object_name() does.
 */
winipc_status winipc_object_describe(winipc_object *object, char *buffer,
                                     size_t size, size_t *length);

/**
 * The object's owner and access control list as the security descriptor
 * definition language spells them.
 *
 * Fails as winipc_object_name() does, and with:
 *
 * @retval WINIPC_E_ACCESS_DENIED  It may be used, but its security not read.
 * @retval WINIPC_E_INVALID_USE    It is made of several objects of Windows.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_object_sddl(winipc_object *object, char *buffer,
                                 size_t size, size_t *length);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_OBJECT_H */
