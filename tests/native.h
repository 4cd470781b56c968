/*
 * native.h - a wide character of 16 bits, as on Windows, where the C library of
 * the build machine has 32.
 *
 * Included before everything when the parts that need nothing of Windows are
 * compiled natively, with -fshort-wchar.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_NATIVE_H
#define TESTS_NATIVE_H

#include <string.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == 2, "compile with -fshort-wchar");

#define wcslen native_wcslen
#define wcscmp native_wcscmp
#define wcsstr native_wcsstr

static inline size_t native_wcslen(const wchar_t *text)
{
    size_t n = 0;

    while (text[n] != 0)
        n++;
    return n;
}

static inline int native_wcscmp(const wchar_t *one, const wchar_t *other)
{
    for (; *one == *other && *one != 0; one++, other++)
        ;
    return *one - *other;
}

static inline wchar_t *native_wcsstr(const wchar_t *text, const wchar_t *part)
{
    const size_t n = native_wcslen(part), length = native_wcslen(text);

    for (size_t i = 0; i + n <= length; i++) {
        if (memcmp(text + i, part, n * sizeof *part) == 0)
            return (wchar_t *)(text + i);
    }
    return NULL;
}

#endif
