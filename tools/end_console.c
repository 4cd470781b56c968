/*
 * end_console.c - standard input and output as an end of a relay.
 *
 * What Windows lets nobody wait for, nor stop once it is read, is read by a thread
 * of its own, which puts it into a pipe.  The thread may be left in its read: there
 * is one, and the process ends soon.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <io.h>
#include <process.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "end.h"

static struct {
    winipc_pipe *to;
    char block[BLOCK];
    volatile int code; /* of a failure; told */
} input;

static unsigned __stdcall read_input(void *unused)
{
    winipc_status status = WINIPC_OK;
    int n = 0;

    (void)unused;
    while (status == WINIPC_OK &&
           (n = _read(_fileno(stdin), input.block, BLOCK)) > 0)
        status =
            winipc_pipe_send(input.to, input.block, (size_t)n, WINIPC_INFINITE);
    if (n < 0)
        input.code = report_text("standard input", strerror(errno));
    winipc_pipe_close(input.to);
    return 0;
}

static int receive_text(end *e)
{
    char **text = e->own;

    if (*text == NULL)
        return AT_END;
    e->in = (winipc_part){*text, strlen(*text)};
    e->own = text + 1;
    return EXIT_DONE;
}

static int receive_input(end *e)
{
    int code = e->own != NULL ? receive_text(e) : receive_from_pipe(e);

    return code == AT_END && input.code != 0 ? input.code : code;
}

static int send_output(end *e, const winipc_part *part)
{
    print_bytes(part->data, part->size);
    if (e->by_lines)
        print("\n");
    return flush_output() ? EXIT_DONE
                          : report_text("standard output", strerror(errno));
}

/* Who reads it sees its end when the process ends. */
static void finish_output(end *e)
{
    (void)e;
}

static int close_console(end *e, uint32_t linger_ms)
{
    (void)linger_ms;
    free_end(e);
    return EXIT_DONE;
}

static const end_kind console_end = {receive_input, send_output, finish_output,
                                     close_console};

static int read_console(end *e)
{
    uintptr_t thread;
    winipc_status status = winipc_pipe_pair(
        &e->from, &input.to,
        WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true,
                                 .direction = WINIPC_PIPE_INBOUND));

    if (status != WINIPC_OK)
        return report(status);
    e->ready = winipc_pipe_object(e->from);
    thread = _beginthreadex(NULL, 0, read_input, NULL, 0, NULL);
    if (thread == 0)
        return report_text("standard input", strerror(errno));
    CloseHandle((HANDLE)thread);
    return EXIT_DONE;
}

static int open_console(source *s, end **out)
{
    end *e = make_end(&console_end, "standard input", s->stop);
    int code = EXIT_DONE;

    e->one_way = true;
    e->is_text = true;
    e->own = s->texts;
    if (s->texts == NULL)
        code = read_console(e);
    if (code != EXIT_DONE)
        free_end(e);
    else
        *out = e;
    return code;
}

const source_kind console_source = {"-", false, NULL, NULL, open_console, NULL};
