/*
 * winipc/security.h - who may use an object.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_SECURITY_H
#define WINIPC_SECURITY_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who may use an object, beside the user who creates it. */
typedef enum winipc_allow {
    WINIPC_ALLOW_CURRENT_USER,    /**< Nobody else.  The default. */
    WINIPC_ALLOW_USER_AND_SYSTEM, /**< And services that run as SYSTEM. */
    WINIPC_ALLOW_ADMINISTRATORS,  /**< And SYSTEM and administrators. */
    /** And everyone who has logged on: to use it, not to change or delete it.
     */
    WINIPC_ALLOW_EVERYONE
} winipc_allow;

/**
 * Access control for an object of any kind that is about to be created; joining
 * or opening an object changes nothing about its security.
 *
 * The descriptor names the user of the process as owner, never a group, and
 * always has an access control list: an object that anybody may change cannot
 * be made by leaving something out.  A process of high integrity keeps
 * processes of lower integrity from writing.
 *
 * A service that runs as SYSTEM is a "current user" of its own: with the
 * default it creates what no logged-on user can open.
 *
 * Wine (8.0 and 10.0) checks access control lists of events, but not those of
 * mailslots and pipes, and ignores integrity.
 */
typedef struct winipc_security {
    size_t size;        /**< Set by WINIPC_SECURITY(). */
    winipc_allow allow; /**< Who may use it, unless `sddl` says. */
    /**
     * Or all of it in the security descriptor definition language, used as it
     * is, such as "D:P(A;;GA;;;BA)".  It must hold an access control list; name
     * an owner in it (O:) if others look at who that is.
     */
    const char *sddl;
    bool allow_lower_integrity; /**< Let lower integrity write, if allowed. */
} winipc_security;

/** In place: .security = WINIPC_SECURITY(.allow = WINIPC_ALLOW_EVERYONE). */
#define WINIPC_SECURITY(...)                                             \
    (&(winipc_security){                                                 \
        .size = WINIPC__SIZE_TO(winipc_security, allow_lower_integrity), \
        __VA_ARGS__})

/** The defaults, for C++ and for a variable. */
#define WINIPC_SECURITY_INIT                                     \
    {                                                            \
        WINIPC__SIZE_TO(winipc_security, allow_lower_integrity), \
            WINIPC_ALLOW_CURRENT_USER, NULL, false               \
    }

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_SECURITY_H */
