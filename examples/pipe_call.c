/*
 * pipe_call.c - ask a server, and have its reply, in one call; whichever of the two
 * processes begins first.
 *
 *     pipe_call           starts the server, and asks it
 *     pipe_call server    what it starts: answers in capitals until its client has gone
 *
 * Prints:
 *
 *     hello: HELLO
 *     and again: AND AGAIN
 *
 * SPDX-License-Identifier: MIT
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-pipe-call"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status serve(void)
{
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    WINIPC_SCOPED(pipe) client = NULL;
    char text[100];
    size_t length = 0;
    winipc_status status = winipc_pipe_listener_create(&listener, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_pipe_accept(listener, &client, SOON);
    while (status == WINIPC_OK) {
        status = winipc_pipe_receive(client, text, sizeof text, &length,
                                     WINIPC_INFINITE);
        for (size_t i = 0; status == WINIPC_OK && i < length; i++)
            text[i] = (char)toupper((unsigned char)text[i]);
        if (status == WINIPC_OK)
            status = winipc_pipe_send(client, text, length, SOON);
    }
    return status == WINIPC_E_CLOSED ? WINIPC_OK : status;
}

/* One time-out for both ways.  No other thread's call comes between. */
static winipc_status ask(winipc_pipe *server, const char *text)
{
    char reply[100];
    size_t length = 0;
    winipc_status status = winipc_pipe_call(server, text, strlen(text), reply,
                                            sizeof reply, &length, SOON);

    if (status == WINIPC_OK)
        printf("%s: %.*s\n", text, (int)length, reply);
    return status;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "server", NULL};
    WINIPC_SCOPED(process) process = NULL;
    WINIPC_SCOPED(pipe) server = NULL;
    winipc_status status = winipc_spawn(&process, arguments, NULL);

    if (status == WINIPC_OK)
        status = winipc_pipe_connect(
            &server, NAME, WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true),
            SOON);
    if (status == WINIPC_OK)
        status = ask(server, "hello");
    return status == WINIPC_OK ? ask(server, "and again") : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? serve() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "pipe_call: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
