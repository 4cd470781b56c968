/*
 * output.c - text in UTF-8 for standard output and standard error.
 *
 * SPDX-License-Identifier: MIT
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define BLOCK 4096 /* of what is written to a console at once */

typedef struct stream {
    FILE *file;
    HANDLE console; /* NULL: it is none */
    char part[4];   /* of a character, the rest of which has not come */
    size_t part_size;
    int error;
} stream;

static stream out, err;

static void begin(stream *s, FILE *file, DWORD id)
{
    HANDLE handle = GetStdHandle(id);
    DWORD mode;

    *s = (stream){.file = file};
    if (GetConsoleMode(handle, &mode))
        s->console = handle;
    /* Messages are bytes: no line end is to be changed. */
    _setmode(_fileno(file), _O_BINARY);
}

void output_begin(void)
{
    begin(&out, stdout, STD_OUTPUT_HANDLE);
    begin(&err, stderr, STD_ERROR_HANDLE);
}

/* How much of the text is whole characters: a byte that begins one that needs more
   bytes than follow ends it. */
static size_t get_whole(const char *text, size_t size)
{
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        unsigned char c = (unsigned char)text[size - back];

        if (c < 0x80)
            break;
        if (c >= 0xC0)
            return (c >= 0xF0   ? 4U
                    : c >= 0xE0 ? 3U
                                : 2U) > back
                       ? size - back
                       : size;
    }
    return size;
}

static void write_block(stream *s, const char *text, size_t size)
{
    wchar_t wide[BLOCK];
    DWORD done;
    int n = size == 0
                ? 0
                : MultiByteToWideChar(CP_UTF8, 0, text, (int)size, wide, BLOCK);

    if (n > 0 && !WriteConsoleW(s->console, wide, (DWORD)n, &done, NULL))
        s->error = EIO;
}

static void write_console(stream *s, const char *text, size_t size)
{
    char block[BLOCK];

    while (size > 0) {
        size_t held = s->part_size;
        size_t n = size < BLOCK - held ? size : BLOCK - held, whole;

        memcpy(block, s->part, held);
        memcpy(block + held, text, n);
        whole = get_whole(block, held + n);
        s->part_size = held + n - whole;
        memcpy(s->part, block + whole, s->part_size);
        write_block(s, block, whole);
        text += n;
        size -= n;
    }
}

static void write_stream(stream *s, const void *data, size_t size)
{
    if (s->console != NULL)
        write_console(s, data, size);
    else if (fwrite(data, 1, size, s->file) < size && s->error == 0)
        s->error = errno;
}

static void write_format(stream *s, const char *format, va_list arguments)
{
    char room[BLOCK], *text = room;
    va_list again;
    int n;

    va_copy(again, arguments);
    n = __mingw_vsnprintf(room, sizeof room, format, arguments);
    if (n >= (int)sizeof room) {
        text = malloc((size_t)n + 1);
        if (text != NULL)
            __mingw_vsnprintf(text, (size_t)n + 1, format, again);
    }
    va_end(again);
    if (n > 0 && text != NULL)
        write_stream(s, text, (size_t)n);
    if (text != room)
        free(text);
}

void print(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_format(&out, format, arguments);
    va_end(arguments);
}

void print_bytes(const void *data, size_t size)
{
    write_stream(&out, data, size);
}

bool flush_output(void)
{
    if (fflush(out.file) != 0 && out.error == 0)
        out.error = errno;
    errno = out.error;
    return out.error == 0;
}

void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    write_format(&err, format, arguments);
    va_end(arguments);
    fflush(err.file);
}

void complain_bytes(const void *data, size_t size)
{
    write_stream(&err, data, size);
    fflush(err.file);
}

bool enable_colours(void)
{
    DWORD mode;

    return out.console == NULL ||
           (GetConsoleMode(out.console, &mode) &&
            SetConsoleMode(out.console,
                           mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING));
}
