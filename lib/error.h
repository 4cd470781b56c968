/*
 * error.h - remember why a call failed.
 *
 * A failing function ends in one of these, so that recording and returning stay
 * one step:
 *
 *     if (handle == NULL)
 *         return winipc__fail(GetLastError(), "CreateEventExW", name);
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_ERROR_H
#define LIB_ERROR_H

#include <winipc/base.h>

#include "win.h"

/* As the library is loaded, and as it goes. */
void winipc__error_load(void);
void winipc__error_unload(void);

/* Windows said no: record `code` and return the status it maps to.  `object` is
   the name of what it was about, or NULL. */
winipc_status winipc__fail(DWORD code, const char *function,
                           const char *object);

/* winipc says no: `reason` is a string literal. */
winipc_status winipc__refuse(winipc_status status, const char *function,
                             const char *object, const char *reason);

/* Windows said no with `code`, and winipc knows better than the general mapping
   what that means here. */
winipc_status winipc__fail_as(winipc_status status, DWORD code,
                              const char *function, const char *object,
                              const char *reason);

/* The same, with a reason that is written as by printf(). */
winipc_status winipc__fail_with(winipc_status status, DWORD code,
                                const char *function, const char *object,
                                const char *format, ...)
    __attribute__((format(gnu_printf, 5, 6)));

/* The refusal that every function begins with. */
winipc_status winipc__refuse_null(const char *function, const char *what);

/* There is no memory. */
winipc_status winipc__no_memory(const char *object);

/* Give out text as winipc_object_name() and its like promise. */
winipc_status winipc__give_text(const char *text, char *buffer, size_t size,
                                size_t *length, const char *function);

#endif
