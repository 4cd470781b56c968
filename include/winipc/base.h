/*
 * winipc/base.h - statuses, the last error, and what every header needs.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_BASE_H
#define WINIPC_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The version of these headers; winipc_version() is that of the library. */
#define WINIPC_VERSION "0.1.0"

/** For functions whose result, if ignored, loses an object or data. */
#define WINIPC_NODISCARD __attribute__((warn_unused_result))

/** How a call went: 0 and above it succeeded, below 0 it failed. */
typedef enum winipc_status {
    WINIPC_OK = 0,
    /** Acquired; the last owner died holding it: what it guards is suspect. */
    WINIPC_ABANDONED = 1,
    WINIPC_E_TIMEOUT = -1,       /**< It did not happen in time. */
    WINIPC_E_CANCELLED = -2,     /**< The object's `.stop` event is set. */
    WINIPC_E_CLOSED = -3,        /**< The other end, or the object, is gone. */
    WINIPC_E_NOT_FOUND = -4,     /**< Nothing has that name. */
    WINIPC_E_EXISTS = -5,        /**< The name is taken. */
    WINIPC_E_ACCESS_DENIED = -6, /**< It is not yours to use. */
    WINIPC_E_BUSY = -7,          /**< Somebody else uses it just now. */
    WINIPC_E_WRONG_TYPE = -8,    /**< It is another kind of object. */
    WINIPC_E_MISMATCH = -9,      /**< It exists and is not as asked for. */
    WINIPC_E_TOO_BIG = -10,      /**< The data or the buffer does not fit. */
    WINIPC_E_OVERFLOW = -11,     /**< A count would exceed its maximum. */
    WINIPC_E_NOT_OWNER = -12,    /**< Another thread holds it. */
    WINIPC_E_INVALID_ARGUMENT = -13,
    WINIPC_E_INVALID_NAME = -14,
    WINIPC_E_INVALID_USE = -15, /**< This object does not do that. */
    WINIPC_E_UNSUPPORTED = -16, /**< This system does not do that. */
    WINIPC_E_NO_MEMORY = -17,   /**< Memory or a quota is used up. */
    WINIPC_E_CORRUPT = -18,     /**< Shared data does not make sense. */
    WINIPC_E_UNCERTAIN = -19,   /**< It cannot be told whether it happened. */
    WINIPC_E_SYSTEM = -20       /**< Anything else: see the last error. */
} winipc_status;

/** Did the call fail?  News such as WINIPC_ABANDONED are successes. */
static inline bool winipc_failed(winipc_status status)
{
    return status < WINIPC_OK;
}

/**
 * The status as it is spelled in C, such as "WINIPC_E_TIMEOUT".
 *
 * A number that is no status gives "unknown status".
 */
const char *winipc_status_name(winipc_status status);

/** Why a call failed. */
typedef struct winipc_error {
    winipc_status status;
    uint32_t windows_code; /**< 0 if winipc said no; or no code. */
    const char *function;  /**< Which function failed: Windows's or ours. */
    const char *object;    /**< The name of the object, or "". */
    const char *message;   /**< All of it in a sentence. */
    const char *reason;    /**< Why, in winipc's words; NULL if Windows's code
                                alone tells. */
} winipc_error;

/**
 * The calling thread's last failure, valid until its next one.
 *
 * Never NULL.  The status is WINIPC_OK if nothing has failed, and
 * WINIPC_E_NO_MEMORY if there was no memory to remember what did.  The name in
 * it may be cut short, between characters.
 */
const winipc_error *winipc_last_error(void);

/** The version of the library, such as "0.1.0". */
const char *winipc_version(void);

/** Wait for as long as it takes. */
#define WINIPC_INFINITE UINT32_MAX

/** The object's own default time-out; WINIPC_INFINITE if it has none. */
#define WINIPC_DEFAULT (UINT32_MAX - 1)

/** Where a name is known. */
typedef enum winipc_scope {
    WINIPC_SCOPE_SESSION, /**< In this logon session: Windows's Local\. */
    WINIPC_SCOPE_GLOBAL   /**< On the whole machine: Windows's Global\. */
} winipc_scope;

/* How far an option struct goes: to the end of its last member, not sizeof.
   The padding behind it holds garbage, and a later member may lie there. */
#ifdef __cplusplus
#define WINIPC__SIZE_TO(type, last) (offsetof(type, last) + sizeof(type::last))
#else
#define WINIPC__SIZE_TO(type, last) \
    (offsetof(type, last) + sizeof(((type *)0)->last))
#endif

/** What every kind of object begins with: see winipc/object.h. */
typedef struct winipc_object winipc_object;

/** A call that goes on while its caller does something else: winipc/operation.h. */
typedef struct winipc_operation winipc_operation;

/** A flag that processes raise and wait for: see winipc/event.h. */
typedef struct winipc_event winipc_event;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_open_options {
    size_t size;        /**< Set by WINIPC_OPEN_OPTIONS(). */
    winipc_scope scope; /**< Where to look for the name. */
    /**
     * A manual-reset event, which the object references: while it is set, every
     * blocking call on the object ends with WINIPC_E_CANCELLED, also one that
     * begins later.  NULL for none.
     */
    winipc_event *stop;
    /**
     * Fail with WINIPC_E_ACCESS_DENIED unless the object belongs to this
     * account: a SID such as "S-1-5-18", or WINIPC_CURRENT_USER.  NULL: do not
     * look.
     */
    const char *expected_owner_sid;
} winipc_open_options;

/** As `.expected_owner_sid`: the user whom this process runs as. */
#define WINIPC_CURRENT_USER "current user"

/** Options in place: WINIPC_OPEN_OPTIONS(.scope = WINIPC_SCOPE_GLOBAL). */
#define WINIPC_OPEN_OPTIONS(...)                                          \
    (&(winipc_open_options){                                              \
        .size = WINIPC__SIZE_TO(winipc_open_options, expected_owner_sid), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_OPEN_OPTIONS_INIT                                  \
    {                                                             \
        WINIPC__SIZE_TO(winipc_open_options, expected_owner_sid), \
            WINIPC_SCOPE_SESSION, NULL, NULL                      \
    }

/**
 * A variable that closes its object when it goes out of scope (GCC and Clang):
 *
 *     WINIPC_SCOPED(event) ready = NULL;
 */
#define WINIPC_SCOPED(noun) \
    __attribute__((cleanup(winipc_##noun##_cleanup))) winipc_##noun *

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_BASE_H */
