/*
 * options.c - option structs that may grow in later versions.
 *
 * SPDX-License-Identifier: MIT
 */
#include "options.h"

#include <string.h>

const char *winipc__options_copy(void *copy, size_t size, const void *options)
{
    const unsigned char *bytes = options;
    size_t given;

    memset(copy, 0, size);
    if (options == NULL)
        return NULL;
    memcpy(&given, options, sizeof given);
    if (given < sizeof given)
        return "the options do not say their size";
    /* A newer caller's fields are fine as long as they ask for nothing. */
    for (size_t i = size; i < given; i++) {
        if (bytes[i] != 0)
            return "an option is newer than this library";
    }
    memcpy(copy, options, given < size ? given : size);
    return NULL;
}
