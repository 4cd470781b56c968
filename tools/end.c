/*
 * end.c - what the ends of a relay have in common.
 *
 * SPDX-License-Identifier: MIT
 */
#include "end.h"

#include <stdio.h>
#include <stdlib.h>

end *make_end(const end_kind *kind, const char *name, winipc_event *stop)
{
    end *e = calloc(1, sizeof *e);

    if (e == NULL)
        exit(report_text(name, "no memory"));
    e->kind = kind;
    e->name = name;
    e->stop = stop;
    e->block = BLOCK;
    return e;
}

void free_end(end *e)
{
    winipc_pipe_close(e->from);
    winipc_pipe_close(e->to);
    free(e->held.held.data);
    free(e);
}

int tell_status(const end *e, winipc_status status)
{
    bool stopped = false;

    if (status == WINIPC_OK)
        return EXIT_DONE;
    if (status == WINIPC_E_TIMEOUT)
        return NOT_YET;
    if (status == WINIPC_E_CLOSED)
        return AT_END;
    /* A send of bytes that is stopped may have gone in part, and says so. */
    winipc_event_is_set(e->stop, &stopped);
    return stopped ? EXIT_CANCELLED : report(status);
}

static int too_long(const end *e)
{
    char text[60];

    snprintf(text, sizeof text, "a line is longer than %lu bytes",
             (unsigned long)e->max_size);
    return report_text(e->name, text);
}

static int receive_bytes(end *e, size_t *n)
{
    char *room = make_room_for_more(&e->held, BLOCK);

    return tell_status(e, winipc_pipe_receive(e->from, room, BLOCK, n, 0));
}

/* A line that never ends must not fill the memory. */
static int receive_line(end *e)
{
    size_t n = 0;
    int code;

    while (!take_line(&e->held, e->ended, &e->in)) {
        if (e->ended)
            return AT_END;
        if (e->held.searched > e->max_size)
            return too_long(e);
        code = receive_bytes(e, &n);
        if (code == AT_END)
            e->ended = true;
        else if (code != EXIT_DONE)
            return code;
        else
            e->held.held.size += n;
    }
    return e->in.size > e->max_size ? too_long(e) : EXIT_DONE;
}

/* A message of any size that the pipe lets through, or what there is of bytes. */
static int receive_block(end *e)
{
    bytes *b = &e->held.held;
    winipc_status status;

    make_room(b, BLOCK);
    status = winipc_pipe_receive(e->from, b->data, b->room, &b->size, 0);
    if (status == WINIPC_E_TOO_BIG && b->size <= e->max_size) {
        make_room(b, b->size);
        status = winipc_pipe_receive(e->from, b->data, b->room, &b->size, 0);
    }
    e->in = (winipc_part){b->data, b->size};
    return tell_status(e, status);
}

int receive_from_pipe(end *e)
{
    if (e->from == NULL)
        return AT_END;
    return e->by_lines ? receive_line(e) : receive_block(e);
}

static void introduce_to(end *stream, const end *messages)
{
    if (stream->max_size > 0 || messages->max_size == 0)
        return;
    if (stream->is_text) {
        stream->by_lines = true;
        stream->max_size = messages->max_size;
    } else if (stream->block > messages->max_size) {
        stream->block = messages->max_size;
    }
}

void introduce(end *a, end *b)
{
    introduce_to(a, b);
    introduce_to(b, a);
}
