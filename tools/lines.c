/*
 * lines.c - bytes that grow as needed, and the lines in them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"

void make_room(bytes *b, size_t room)
{
    char *data;

    if (b->room >= room)
        return;
    data = realloc(b->data, room);
    if (data == NULL)
        exit(report_text("message", "no memory for it"));
    b->data = data;
    b->room = room;
}

char *make_room_for_more(lines *l, size_t more)
{
    l->held.size -= l->start;
    if (l->start > 0)
        memmove(l->held.data, l->held.data + l->start, l->held.size);
    l->start = 0;
    if (l->held.room < l->held.size + more)
        make_room(&l->held, 2 * l->held.size + more);
    return l->held.data + l->held.size;
}

bool take_line(lines *l, bool at_end, winipc_part *line)
{
    const char *begin = l->held.data + l->start, *end = NULL;
    size_t n = l->held.size - l->start;

    if (n > l->searched)
        end = memchr(begin + l->searched, '\n', n - l->searched);
    l->searched = n;
    if (end == NULL && (n == 0 || !at_end))
        return false;
    line->data = begin;
    line->size = end == NULL ? n : (size_t)(end - begin);
    l->start += end == NULL ? n : line->size + 1;
    l->searched = 0;
    return true;
}
