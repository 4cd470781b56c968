/*
 * spawn_private.h - what the files of spawn share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_SPAWN_PRIVATE_H
#define LIB_SPAWN_PRIVATE_H

#include <winipc/spawn.h>

#include "named.h"

/* Something on its way to the child, as both sides know it. */
typedef struct winipc__passed {
    const char *name;
    HANDLE handle;
    wchar_t type[WINIPC__TYPE_MAX]; /* what the kernel calls it */
} winipc__passed;

/* The variable that tells the child of it, "NAME=value": what its name begins with,
   and room for all of it. */
#define WINIPC__PASSED L"WINIPC_PASSED_"
#define WINIPC__PASSED_ROOM 160
void winipc__passed_write(wchar_t text[WINIPC__PASSED_ROOM],
                          const winipc__passed *passed);

/* The rule that a name breaks; NULL: none. */
const char *winipc__passed_check_name(const char *name);

/* The child's environment, to be freed; of this process's own, without what that
   was given. */
winipc_status winipc__spawn_environment(wchar_t **block,
                                        const winipc_spawn_options *opt,
                                        const winipc__passed *passed,
                                        const char *function);

#endif
