/*
 * fuzz.h - what the fuzz targets share.
 *
 * Each says by other means what its part must give, and stops when it does not.
 * A target is judged by its mutants: see tests/mutants/.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A trap, not abort(): the stack begins here. */
#define MUST(condition)                                                \
    do {                                                               \
        if (!(condition)) {                                            \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, \
                    #condition);                                       \
            __builtin_trap();                                          \
        }                                                              \
    } while (0)

/* The library's function; what it is called with comes from the fuzzer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A block of exactly `size` bytes, so that one byte too far is noticed. */
static inline void *exactly(const void *data, size_t size)
{
    void *block = malloc(size ? size : 1);

    MUST(block != NULL);
    if (data != NULL)
        memcpy(block, data, size);
    return block;
}

/* Take `n` bytes from the front of the input; 0s if it is at its end. */
static inline uint64_t take(const uint8_t **data, size_t *size, size_t n)
{
    uint64_t value = 0;

    for (; n > 0 && *size > 0; n--, (*size)--)
        value = value << 8 | *(*data)++;
    return value;
}

/* How long the first character of `n` bytes is, 0 if it is none: table 3-7,
   "Well-Formed UTF-8 Byte Sequences", of the Unicode Standard, row by row. */
static inline size_t well_formed(const uint8_t *byte, size_t n,
                                 uint32_t *character)
{
    static const struct {
        size_t length;
        uint8_t first, last, second_first, second_last;
    } rows[] = {
        {1, 0x00, 0x7F, 0, 0},       {2, 0xC2, 0xDF, 0x80, 0xBF},
        {3, 0xE0, 0xE0, 0xA0, 0xBF}, {3, 0xE1, 0xEC, 0x80, 0xBF},
        {3, 0xED, 0xED, 0x80, 0x9F}, {3, 0xEE, 0xEF, 0x80, 0xBF},
        {4, 0xF0, 0xF0, 0x90, 0xBF}, {4, 0xF1, 0xF3, 0x80, 0xBF},
        {4, 0xF4, 0xF4, 0x80, 0x8F},
    };
    /* What the leading bits add up to, for each length. */
    static const uint32_t offset[] = {0, 0, 0x3080, 0xE2080, 0x3C82080};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (n < rows[i].length || *byte < rows[i].first || *byte > rows[i].last)
            continue;
        if (rows[i].length > 1 &&
            (byte[1] < rows[i].second_first || byte[1] > rows[i].second_last))
            return 0;
        *character = *byte;
        for (size_t k = 1; k < rows[i].length; k++) {
            if (k > 1 && (byte[k] < 0x80 || byte[k] > 0xBF))
                return 0;
            *character = *character * 64 + byte[k];
        }
        *character -= offset[rows[i].length];
        return rows[i].length;
    }
    return 0;
}

#endif
