/*
 * end_child.c - the standard input and output of a program as an end of a relay.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "end.h"

/* A program may end without having read all, as it likes. */
static int send_to_child(end *e, const winipc_part *part)
{
    const winipc_part parts[] = {*part, {"\n", e->by_lines ? 1 : 0}};

    return e->to == NULL ? AT_END
                         : tell_status(e, winipc_pipe_sendv(e->to, parts, 2,
                                                            WINIPC_INFINITE));
}

static void finish_child(end *e)
{
    winipc_pipe_close(e->to);
    e->to = NULL;
}

/* What else it writes nobody is there to receive. */
static int close_child(end *e, uint32_t linger_ms)
{
    winipc_process *process = e->own;
    int code;

    (void)linger_ms;
    free_end(e);
    code = await_command(process);
    winipc_process_close(process);
    return code;
}

static const end_kind child_end = {receive_from_pipe, send_to_child,
                                   finish_child, close_child};

static winipc_status make_stream(winipc_pipe **pipe, void **handle,
                                 winipc_pipe_direction direction,
                                 winipc_event *stop)
{
    return winipc_pipe_pair_with_handle(
        pipe, handle,
        WINIPC_PIPE_PAIR_OPTIONS(.direction = direction, .stop = stop));
}

static int begin_child(end *e, source *s, void *input, void *output)
{
    winipc_process *process;
    int code = begin_command(&process, s->texts,
                             WINIPC_SPAWN_OPTIONS(.standard_input = input,
                                                  .standard_output = output));

    if (code != EXIT_DONE)
        return code;
    e->ready = winipc_pipe_object(e->from);
    e->is_text = true;
    e->own = process;
    return EXIT_DONE;
}

static int open_child(source *s, end **out)
{
    end *e = make_end(&child_end, *s->texts, s->stop);
    void *input = NULL, *output = NULL;
    winipc_status status =
        make_stream(&e->to, &input, WINIPC_PIPE_OUTBOUND, s->stop);
    int code;

    if (status == WINIPC_OK)
        status = make_stream(&e->from, &output, WINIPC_PIPE_INBOUND, s->stop);
    code =
        status == WINIPC_OK ? begin_child(e, s, input, output) : report(status);
    /* The child has its own, or else its end would never be seen. */
    if (input != NULL)
        CloseHandle(input);
    if (output != NULL)
        CloseHandle(output);
    if (code == EXIT_DONE)
        *out = e;
    else
        free_end(e);
    return code;
}

const source_kind child_source = {"--", false, NULL, NULL, open_child, NULL};
