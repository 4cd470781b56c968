/*
 * lines.h - bytes that grow as needed, and the lines in them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_LINES_H
#define TOOLS_LINES_H

#include <winipc.h>

typedef struct bytes {
    char *data;
    size_t size, room;
} bytes;

/* See that there is room for so many in all; without memory it ends the process,
   having told so. */
void make_room(bytes *b, size_t room);

/* What has come of a text, and has not been taken yet. */
typedef struct lines {
    bytes held;
    size_t start;    /* of the next line */
    size_t searched; /* so many bytes behind it have no line feed */
} lines;

/* Room for `more` bytes behind those held: add to held.size what has come.  A line
   that was taken is gone then. */
char *make_room_for_more(lines *l, size_t more);

/* Take the next line, without its line feed, if it is whole; at the end also what
   has none. */
bool take_line(lines *l, bool at_end, winipc_part *line);

#endif
