/*
 * utf8.h - between UTF-8 and the UTF-16 of Windows, strictly.
 *
 * Needs nothing of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Take the next character from a string that is not at its end; false if it is
   not valid UTF-8: overlong, a surrogate, above U+10FFFF, or cut short. */
bool winipc__utf8_next(const char **text, uint32_t *character);

/* Write `text` to `wide`, which has room for `room` units and the final 0.
   False if it is not valid or does not fit: `*valid` tells which. */
bool winipc__utf8_widen(wchar_t *wide, size_t room, const char *text,
                        bool *valid);

/* Write `n` units of UTF-16 as a string that fits in `size` bytes, cut between
   characters if need be; half a surrogate pair becomes U+FFFD.  Returns its
   length. */
size_t winipc__utf8_narrow(char *text, size_t size, const wchar_t *wide,
                           size_t n);

/* How many bytes of `text`, `max` at most, can be kept without cutting a
   character. */
size_t winipc__utf8_fit(const char *text, size_t max);

#endif
