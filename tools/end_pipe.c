/*
 * end_pipe.c - a named pipe as an end of a relay: its server, or a client.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "end.h"
#include "name.h"

static int send_to_pipe(end *e, const winipc_part *part)
{
    winipc_status status =
        winipc_pipe_send(e->to, part->data, part->size, WINIPC_INFINITE);

    return status == WINIPC_E_CLOSED ? report(status) : tell_status(e, status);
}

/* A pipe is closed whole. */
static void finish_pipe(end *e)
{
    (void)e;
}

static int close_pipe(end *e, uint32_t linger_ms)
{
    (void)linger_ms;
    free_end(e);
    return EXIT_DONE;
}

static const end_kind pipe_end = {receive_from_pipe, send_to_pipe, finish_pipe,
                                  close_pipe};

static end *end_of_pipe(const source *s, winipc_pipe *pipe)
{
    end *e = make_end(&pipe_end, s->name, s->stop);
    winipc_pipe_info info = {0};

    winipc_pipe_get_info(pipe, &info);
    e->from = pipe;
    e->to = winipc_pipe_ref(pipe);
    e->ready = winipc_pipe_object(pipe);
    e->max_size = info.byte_mode ? 0 : info.max_message_size;
    return e;
}

winipc_status connect_to_pipe(winipc_pipe **out, const char *name,
                              const arguments *a, winipc_event *stop)
{
    return winipc_pipe_connect(
        out, name,
        WINIPC_PIPE_CONNECT_OPTIONS(.byte_mode = a->bytes,
                                    .wait_for_server = a->wait,
                                    .any_server = a->any_server,
                                    .max_message_size = a->maximum,
                                    .stop = stop),
        a->timeout_ms);
}

static int connect_pipe(source *s, end **out)
{
    winipc_pipe *pipe;
    winipc_status status =
        connect_to_pipe(&pipe, s->name, s->arguments, s->stop);

    if (status == WINIPC_OK)
        *out = end_of_pipe(s, pipe);
    return report(status);
}

static int listen_pipe(source *s)
{
    const arguments *a = s->arguments;
    winipc_pipe_listener *listener;
    winipc_status status = winipc_pipe_listener_create(
        &listener, s->name,
        WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = a->bytes,
                                     .max_message_size = a->maximum,
                                     .stop = s->stop));

    s->listener = listener;
    return report(status);
}

static int accept_pipe(source *s, end **out)
{
    winipc_pipe *pipe;
    winipc_status status =
        winipc_pipe_accept(s->listener, &pipe, s->arguments->timeout_ms);

    if (status == WINIPC_OK)
        *out = end_of_pipe(s, pipe);
    return report(status);
}

static void stop_listening(source *s)
{
    winipc_pipe_listener_close(s->listener);
}

static const char *take(const char *name)
{
    winipc_scope scope;

    return take_name(NAMES_DEVICE, name, &scope);
}

const source_kind pipe_source = {"pipe:", false,        take,
                                 NULL,    connect_pipe, NULL};
const source_kind pipe_listener_source = {
    "listen:", true, take, listen_pipe, accept_pipe, stop_listening};
