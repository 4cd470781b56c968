/*
 * winipc/single_instance.h - be the only process of a program.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_SINGLE_INSTANCE_H
#define WINIPC_SINGLE_INSTANCE_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_single_instance: what the first process of a program holds.
 *
 * A second one is refused, learns the process id of the first, and can signal it:
 *
 *     switch (winipc_single_instance_create(&instance, "my program", NULL)) {
 *     case WINIPC_OK:
 *         break;
 *     case WINIPC_E_EXISTS:
 *         winipc_single_instance_signal("my program", NULL, &process_id);
 *         return 0;
 *     default:
 *         ...
 *     }
 *
 * The first waits for the signal, and shows its window, say; the second one may
 * allow it to (AllowSetForegroundWindow, with the process id).  Whoever comes
 * when the first has closed its instance or ended, however it did, is the first.
 */
typedef struct winipc_single_instance winipc_single_instance;

/** Among which processes there is one. */
typedef enum winipc_instance_of {
    WINIPC_INSTANCE_OF_SESSION, /**< Those of this logon session. */
    WINIPC_INSTANCE_OF_USER,    /**< Those of this user, on this machine. */
    WINIPC_INSTANCE_OF_MACHINE  /**< All on this machine. */
} winipc_instance_of;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_single_instance_options {
    size_t size; /**< Set by WINIPC_SINGLE_INSTANCE_OPTIONS(). */
    winipc_instance_of of;
    /** Who may ask and signal the first; NULL: the current user.  For
        WINIPC_INSTANCE_OF_MACHINE let all in whom it concerns. */
    const winipc_security *security;
    winipc_event *stop; /**< Ends waits for a signal. */
} winipc_single_instance_options;

/** Options in place. */
#define WINIPC_SINGLE_INSTANCE_OPTIONS(...)                            \
    (&(winipc_single_instance_options){                                \
        .size = WINIPC__SIZE_TO(winipc_single_instance_options, stop), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_SINGLE_INSTANCE_OPTIONS_INIT                    \
    {                                                          \
        WINIPC__SIZE_TO(winipc_single_instance_options, stop), \
            WINIPC_INSTANCE_OF_SESSION, NULL, NULL             \
    }

/**
 * Be the first, or be refused.
 *
 * @param out      Receives the instance, to be closed with
 *                 winipc_single_instance_close().
 * @param name     Of the program: 1 to about 240 characters without a backslash,
 *                 less the length of the user's SID for
 *                 WINIPC_INSTANCE_OF_USER.  It is that of a semaphore, and with
 *                 ".signal" behind it of an event.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_EXISTS            Another process is the first; the message
 *                                    of the error tells which.
 * @retval WINIPC_E_ACCESS_DENIED     Another process is the first, and its
 *                                    security lets you know no more.
 * @retval WINIPC_E_WRONG_TYPE        The name belongs to another kind of object.
 * @retval WINIPC_E_MISMATCH          It belongs to a semaphore that is none of
 *                                    an instance.
 * @retval WINIPC_E_INVALID_NAME      The name is NULL, empty, too long, not
 *                                    UTF-8, or has a backslash.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_single_instance_create(winipc_single_instance **out, const char *name,
                              const winipc_single_instance_options *options);

/**
 * Signal the process that is the first.
 *
 * A signal is no count: several before the first waits are one.
 *
 * @param name, options  As those of winipc_single_instance_create(); `.security`
 *                       and `.stop` are not used.
 * @param process_id     Receives the process id of the first; may be NULL.
 *
 * @retval WINIPC_E_NOT_FOUND      No process is the first, now.
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you.
 * @retval WINIPC_E_WRONG_TYPE, WINIPC_E_MISMATCH, WINIPC_E_INVALID_NAME,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As for
 *         winipc_single_instance_create().
 */
winipc_status
winipc_single_instance_signal(const char *name,
                              const winipc_single_instance_options *options,
                              uint32_t *process_id);

/**
 * Wait until another process has signalled: winipc_wait() on this instance, which
 * takes the signal.  Fails as winipc_wait() does.
 */
WINIPC_NODISCARD winipc_status winipc_single_instance_wait(
    winipc_single_instance *instance, uint32_t timeout_ms);

/** One more reference to the instance, which is returned.  NULL gives NULL. */
winipc_single_instance *
winipc_single_instance_ref(winipc_single_instance *instance);

/** Drop a reference; with the last one this process is not the first any more.
    NULL is fine. */
void winipc_single_instance_close(winipc_single_instance *instance);

/** For WINIPC_SCOPED(single_instance). */
static inline void
winipc_single_instance_cleanup(winipc_single_instance **instance)
{
    winipc_single_instance_close(*instance);
}

/** The instance as what waits and queries take; no reference.  NULL gives NULL.
    It is ready when another process has signalled. */
winipc_object *winipc_single_instance_object(winipc_single_instance *instance);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_SINGLE_INSTANCE_H */
