/*
 * winipc/platform.h - what this system is, and what it lacks.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_PLATFORM_H
#define WINIPC_PLATFORM_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What Windows has and this system lacks.  The library works without each of
 * them; the comment says what then differs.
 */
typedef enum winipc_lack {
    /** A mailslot's messages are waited for in steps of 50 ms. */
    WINIPC_LACKS_OVERLAPPED_MAILSLOTS = 1 << 0,
    /** A mailslot tells only that there are messages, not how many. */
    WINIPC_LACKS_MAILSLOT_COUNT = 1 << 1,
    /** A mailslot's maximum is kept by winipc's readers and writers alone. */
    WINIPC_LACKS_MAILSLOT_MAXIMUM = 1 << 2,
    /** Time-outs are measured with the performance counter. */
    WINIPC_LACKS_PRECISE_INTERRUPT_TIME = 1 << 3,
    /** Nothing in this version differs. */
    WINIPC_LACKS_WAIT_COMPLETION_PACKETS = 1 << 4,
    /** Nothing in this version differs. */
    WINIPC_LACKS_PRIVATE_NAMESPACES = 1 << 5
} winipc_lack;

/** What winipc_platform() finds. */
typedef struct winipc_platform_info {
    char system[16];  /**< "Windows" or "Wine". */
    char version[32]; /**< Its version: "10.0.19045", "8.0 (Debian 8.0-4)". */
    uint32_t windows_major, windows_minor, windows_build; /**< Wine's claim. */
    uint32_t lacks; /**< The winipc_lack bits that are found to hold. */
} winipc_platform_info;

/**
 * Find out what this system is and what it lacks.
 *
 * Each lack is found by trying: this takes some milliseconds, makes a mailslot
 * with a random name for as long as it lasts, and remembers nothing.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  `info` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_ACCESS_DENIED, WINIPC_E_SYSTEM  The
 *         mailslot could not be made.
 */
winipc_status winipc_platform(winipc_platform_info *info);

/** What a single winipc_lack is called: "overlapped mailslots".  NULL for a
    number that is none. */
const char *winipc_lack_name(winipc_lack lack);

/**
 * Go through the functions of Windows that the library looked for as it was loaded,
 * and that this system does not have, or not so that they could be relied on.
 *
 * @param i         From 0 on.
 * @param optional  Receives whether the library works without it, as winipc_lack
 *                  says; else what needs it fails with WINIPC_E_UNSUPPORTED.
 *
 * @return  What the ith of them is called, which lives for ever.  NULL if there are
 *          not so many, or `optional` is NULL.
 */
const char *winipc_platform_missing(size_t i, bool *optional);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_PLATFORM_H */
