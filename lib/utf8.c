/*
 * utf8.c - between UTF-8 and the UTF-16 of Windows, strictly.
 *
 * SPDX-License-Identifier: MIT
 */
#include "utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFDU

static bool is_surrogate(uint32_t character)
{
    return character >= 0xD800 && character <= 0xDFFF;
}

bool winipc__utf8_next(const char **text, uint32_t *character)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)*text;
    unsigned more = *byte < 0x80   ? 0
                    : *byte < 0xC0 ? 4 /* a continuation without a beginning */
                    : *byte < 0xE0 ? 1
                    : *byte < 0xF0 ? 2
                    : *byte < 0xF8 ? 3
                                   : 4;
    uint32_t value = *byte;

    if (more > 3)
        return false;
    if (more > 0)
        value &= 0x3FU >> more;
    for (unsigned i = 1; i <= more; i++) {
        if ((byte[i] & 0xC0) != 0x80)
            return false;
        value = value << 6 | (byte[i] & 0x3FU);
    }
    if (value < least[more] || value > 0x10FFFF || is_surrogate(value))
        return false;
    *text += more + 1;
    *character = value;
    return true;
}

bool winipc__utf8_widen(wchar_t *wide, size_t room, const char *text,
                        bool *valid)
{
    size_t n = 0;
    uint32_t character;

    *valid = true;
    while (*text != '\0') {
        size_t units;

        *valid = winipc__utf8_next(&text, &character);
        if (!*valid)
            return false;
        units = character < 0x10000 ? 1 : 2;
        if (room - n < units)
            return false;
        if (units == 2) {
            character -= 0x10000;
            wide[n++] = (wchar_t)(0xD800 | character >> 10);
            character = 0xDC00 | (character & 0x3FF);
        }
        wide[n++] = (wchar_t)character;
    }
    wide[n] = L'\0';
    return true;
}

static size_t encode(char bytes[4], uint32_t character)
{
    size_t n = character < 0x80      ? 1
               : character < 0x800   ? 2
               : character < 0x10000 ? 3
                                     : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};

    for (size_t i = n - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    bytes[0] = (char)(lead[n] | character);
    return n;
}

size_t winipc__utf8_narrow(char *text, size_t size, const wchar_t *wide,
                           size_t n)
{
    size_t length = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t character = (uint32_t)wide[i] & 0xFFFF;
        char bytes[4];
        size_t count;

        if (character >= 0xD800 && character <= 0xDBFF && i + 1 < n &&
            ((uint32_t)wide[i + 1] & 0xFC00) == 0xDC00)
            character = 0x10000 + ((character & 0x3FF) << 10) +
                        ((uint32_t)wide[++i] & 0x3FF);
        else if (is_surrogate(character))
            character = REPLACEMENT;
        count = encode(bytes, character);
        if (size - length <= count)
            break;
        memcpy(text + length, bytes, count);
        length += count;
    }
    text[length] = '\0';
    return length;
}

size_t winipc__utf8_fit(const char *text, size_t max)
{
    size_t n = strnlen(text, max + 1);

    if (n <= max)
        return n;
    for (n = max; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
        ;
    return n;
}
