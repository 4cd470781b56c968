/*
 * take_apart.h - a command line as Microsoft's C runtime takes it apart.
 *
 * By the rules of its page "Parsing C command-line arguments".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_TAKE_APART_H
#define TESTS_TAKE_APART_H

#include <stdbool.h>
#include <string.h>

/* Write the next argument to `to`, which has room for all of the line, and return
   where the one after it begins; NULL if there is none. */
static inline const char *take_argument(char *to, const char *line)
{
    bool quoted = false;

    line += strspn(line, " \t");
    if (*line == '\0')
        return NULL;
    for (; *line != '\0' && (quoted || strchr(" \t", *line) == NULL);) {
        size_t backslashes = strspn(line, "\\");
        bool escapes = line[backslashes] == '"';
        size_t kept = escapes ? backslashes / 2 : backslashes;

        memset(to, '\\', kept);
        to += kept;
        line += backslashes;
        if (escapes && backslashes % 2 == 1) {
            *to++ = *line++;
        } else if (escapes && quoted && line[1] == '"') {
            *to++ = '"';
            line += 2;
        } else if (escapes) {
            quoted = !quoted;
            line++;
        } else if (backslashes == 0) {
            *to++ = *line++;
        }
    }
    *to = '\0';
    return line;
}

/* The same of the first, the program's name. */
static inline const char *take_program(char *to, const char *line)
{
    const bool quoted = *line == '"';

    line += quoted;
    while (*line != '\0' && *line != '"' &&
           (quoted || strchr(" \t", *line) == NULL))
        *to++ = *line++;
    *to = '\0';
    return line + (*line == '"');
}

#endif
