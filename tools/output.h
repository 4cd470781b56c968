/*
 * output.h - text in UTF-8 for standard output and standard error.
 *
 * To a file or a pipe it goes as it is; a console is given UTF-16, whatever its code
 * page, which is left as it is.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_OUTPUT_H
#define TOOLS_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* At the start of the process. */
void output_begin(void);

/* To standard output, which is buffered unless it is a console. */
void print(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));
void print_bytes(const void *data, size_t size);

/* What is buffered is written: false if it could not be, and then errno tells why,
   also of what was printed before. */
bool flush_output(void);

/* To standard error, at once and in one piece. */
void complain(const char *format, ...)
    __attribute__((format(gnu_printf, 1, 2)));
void complain_bytes(const void *data, size_t size);

/* Standard output will have escape sequences for colours: false if it is a console
   that does not know them. */
bool enable_colours(void);

#endif
