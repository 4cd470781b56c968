/*
 * quote.h - arguments as the command line from which they are taken again.
 *
 * Needs nothing of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_QUOTE_H
#define LIB_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

/* Write the arguments, the first of which is the program, as one line of at most
   `size` bytes with its NUL; false if it does not fit. */
bool winipc__quote(char *line, size_t size, const char *const *arguments);

/* Why it cannot be a program's name; NULL if it can. */
const char *winipc__quote_check_program(const char *program);

#endif
