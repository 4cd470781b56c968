/*
 * pipe_bytes.c - a pipe of bytes: what is sent in pieces may come in others, so the
 * data itself must say what belongs together.  Here it is lines.
 *
 *     pipe_bytes           the server, which starts a client
 *     pipe_bytes client    what it starts
 *
 * Prints:
 *
 *     line: roses are red
 *     line: violets are blue
 *     the client has gone
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-pipe-bytes"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status send_all(void)
{
    static const char *const pieces[] = {"roses a", "re red\nvio",
                                         "lets are blue\n"};
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_connect(
        &pipe, NAME, WINIPC_PIPE_CONNECT_OPTIONS(.byte_mode = true), SOON);

    for (int i = 0; status == WINIPC_OK && i < 3; i++)
        status = winipc_pipe_send(pipe, pieces[i], strlen(pieces[i]), SOON);
    return status;
}

/* Where a piece ends says nothing: a line ends where its '\n' is. */
static winipc_status receive_lines(winipc_pipe *client)
{
    char piece[100];
    bool begins = true;
    size_t length = 0;
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        status =
            winipc_pipe_receive(client, piece, sizeof piece, &length, SOON);
        for (size_t i = 0; status == WINIPC_OK && i < length; i++) {
            printf("%s%c", begins ? "line: " : "", piece[i]);
            begins = piece[i] == '\n';
        }
    }
    if (status != WINIPC_E_CLOSED)
        return status;
    puts("the client has gone");
    return WINIPC_OK;
}

static winipc_status serve(const char *program)
{
    const char *const arguments[] = {program, "client", NULL};
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    WINIPC_SCOPED(process) process = NULL;
    WINIPC_SCOPED(pipe) client = NULL;
    winipc_status status = winipc_pipe_listener_create(
        &listener, NAME,
        WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true,
                                     .direction = WINIPC_PIPE_INBOUND));

    if (status == WINIPC_OK)
        status = winipc_spawn(&process, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_pipe_accept(listener, &client, SOON);
    return status == WINIPC_OK ? receive_lines(client) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? send_all() : serve(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "pipe_bytes: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
