/*
 * quote.c - arguments as the command line from which they are taken again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "quote.h"

#include <string.h>

/* What has been written; `length` goes on when there is no room. */
typedef struct line {
    char *text;
    size_t size, length;
} line;

static void put(line *to, char c, size_t times)
{
    for (; times > 0 && to->length < to->size; times--)
        to->text[to->length++] = c;
}

/* A program is found up to the next quotation mark, and a backslash is one. */
static void put_program(line *to, const char *program)
{
    put(to, '"', 1);
    for (; *program != '\0'; program++)
        put(to, *program, 1);
    put(to, '"', 1);
}

/* Backslashes count double only before a quotation mark, also the one that is
   added at the end. */
static void put_argument(line *to, const char *argument)
{
    const bool quoted =
        *argument == '\0' || strpbrk(argument, " \t\n\v\"") != NULL;
    size_t backslashes = 0;

    put(to, ' ', 1);
    if (quoted)
        put(to, '"', 1);
    for (; *argument != '\0'; argument++) {
        if (*argument == '"')
            put(to, '\\', backslashes + 1);
        backslashes = *argument == '\\' ? backslashes + 1 : 0;
        put(to, *argument, 1);
    }
    if (quoted) {
        put(to, '\\', backslashes);
        put(to, '"', 1);
    }
}

bool winipc__quote(char *text, size_t size, const char *const *arguments)
{
    line to = {text, size, 0};

    put_program(&to, *arguments++);
    for (; *arguments != NULL && to.length < size; arguments++)
        put_argument(&to, *arguments);
    if (to.length == size)
        return false;
    text[to.length] = '\0';
    return true;
}

/* Without regard to case, of ASCII. */
static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t n = strlen(end);

    if (length < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = text[length - n + i];

        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != end[i])
            return false;
    }
    return true;
}

const char *winipc__quote_check_program(const char *program)
{
    size_t length = strlen(program);

    if (strchr(program, '"') != NULL)
        return "a program's name has no quotation mark";
    /* Windows leaves these out at the end of a path. */
    while (length > 0 &&
           (program[length - 1] == '.' || program[length - 1] == ' '))
        length--;
    if (length == 0)
        return "the program's name is empty";
    if (ends_with(program, length, ".bat") ||
        ends_with(program, length, ".cmd"))
        return "a batch file does not take its arguments as they are";
    return NULL;
}
