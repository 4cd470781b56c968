/*
 * fuzz_utf8.c - UTF-8 and UTF-16 against a decoder that is a table.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz.h"
#include "utf8.h"

/* Characters of any text, one by one. */
static void check_next(const char *text, size_t n)
{
    const char *end = text + n;

    while (text < end) {
        const char *next = text;
        uint32_t character = 0, want = 0;
        size_t length =
            well_formed((const uint8_t *)text, (size_t)(end - text), &want);

        MUST(winipc__utf8_next(&next, &character) == (length > 0));
        MUST(next == text + length);
        if (length == 0)
            return;
        MUST(character == want);
        text = next;
    }
}

/* How much of `text` fits in `max` bytes: it ends where a character does, and
   the next one would not fit. */
static void check_fit(const char *text, size_t n, size_t max)
{
    size_t kept = winipc__utf8_fit(text, max), at = 0, length;
    uint32_t character;

    MUST(kept <= max && kept <= n);
    for (; at < n; at += length) {
        length = well_formed((const uint8_t *)text + at, n - at, &character);
        if (length == 0)
            return; /* nothing is said of what is not UTF-8 */
        if (at + length > max)
            break;
    }
    MUST(kept == at);
}

/* What is widened is what goes in, or a reason not to; and comes back. */
static void check_widen(const char *text, size_t n, size_t room)
{
    wchar_t *wide = exactly(NULL, (room + 1) * sizeof *wide);
    char *again = exactly(NULL, n + 1);
    bool valid = false, fits = true;
    size_t at = 0, used = 0, length = 1;
    uint32_t character;

    /* The first thing that is wrong decides. */
    while (at < n && fits) {
        length = well_formed((const uint8_t *)text + at, n - at, &character);
        if (length == 0)
            break;
        at += length;
        used += length == 4 ? 2 : 1;
        fits = used <= room;
    }
    MUST(winipc__utf8_widen(wide, room, text, &valid) == (fits && length > 0));
    MUST(valid == (length > 0));
    if (fits && length > 0) {
        MUST(wide[used] == 0);
        MUST(winipc__utf8_narrow(again, n + 1, wide, used) == n);
        MUST(memcmp(again, text, n + 1) == 0);
    }
    free(again);
    free(wide);
}

/* One character of UTF-16, as UTF-8. */
static size_t spell(const wchar_t *wide, size_t n, uint8_t bytes[4],
                    size_t *units)
{
    static const uint8_t lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    uint32_t want = wide[0], rest, got;
    size_t length;

    *units = 1;
    if (n > 1 && want >= 0xD800 && want < 0xDC00 && wide[1] >= 0xDC00 &&
        wide[1] < 0xE000) {
        want = 0x10000 + (want - 0xD800) * 0x400 + (wide[1] - 0xDC00U);
        *units = 2;
    } else if (want >= 0xD800 && want < 0xE000) {
        want = 0xFFFD;
    }
    length = want < 0x80 ? 1 : want < 0x800 ? 2 : want < 0x10000 ? 3 : 4;
    rest = want;
    for (size_t i = length - 1; i > 0; i--, rest /= 64)
        bytes[i] = (uint8_t)(0x80 + rest % 64);
    bytes[0] = (uint8_t)(lead[length] + rest);
    MUST(well_formed(bytes, length, &got) == length && got == want);
    return length;
}

/* Any UTF-16 becomes UTF-8, as much as fits. */
static void check_narrow(const uint8_t *data, size_t size, size_t room)
{
    size_t n = size / sizeof(wchar_t), at = 0, length = 0, units;
    wchar_t *wide = exactly(data, n * sizeof *wide);
    char *text = exactly(NULL, room);
    uint8_t bytes[4];

    length = winipc__utf8_narrow(text, room, wide, n);
    MUST(length < room && text[length] == '\0');
    for (size_t i = 0; i < n; i += units) {
        size_t more = spell(wide + i, n - i, bytes, &units);

        if (at == length) {
            MUST(length + more >= room); /* it would not have fit */
            break;
        }
        MUST(at + more <= length && memcmp(text + at, bytes, more) == 0);
        at += more;
    }
    MUST(at == length);
    free(text);
    free(wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = take(&data, &size, 1);
    char *text = exactly(NULL, size + 1);
    size_t n;

    check_narrow(data, size, room + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    n = strlen(text);
    text = realloc(text, n + 1);
    MUST(text != NULL);
    check_next(text, n);
    check_fit(text, n, room);
    check_widen(text, n, room);
    free(text);
    return 0;
}
