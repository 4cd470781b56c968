/*
 * options.h - option structs that may grow in later versions.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_OPTIONS_H
#define LIB_OPTIONS_H

#include <stddef.h>

/* Complete the caller's `options` (NULL: all defaults) into `copy` of `size`
   bytes.  Both begin with a size_t, their size.  Returns why the options are
   refused, or NULL. */
const char *winipc__options_copy(void *copy, size_t size, const void *options);

#endif
