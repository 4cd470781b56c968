/*
 * pipe.c - a server, and a client that sends it messages: each arrives whole, in
 * order, and the server learns when the client has gone.
 *
 *     pipe           the server, which starts a client
 *     pipe client    what it starts; any number could come
 *
 * Prints:
 *
 *     received "hello"
 *     received ""
 *     received "bye"
 *     the client has gone
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-pipe"
#define SOON 30000 /* milliseconds, for what does not take long */

/* What was sent is received, though this end is closed at once. */
static winipc_status send_all(void)
{
    static const char *const texts[] = {"hello", "", "bye"};
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_connect(&pipe, NAME, NULL, SOON);

    for (int i = 0; status == WINIPC_OK && i < 3; i++)
        status = winipc_pipe_send(pipe, texts[i], strlen(texts[i]), SOON);
    return status;
}

static winipc_status receive_all(winipc_pipe *client)
{
    char text[100];
    size_t length = 0;
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        status = winipc_pipe_receive(client, text, sizeof text, &length, SOON);
        if (status == WINIPC_OK)
            printf("received \"%.*s\"\n", (int)length, text);
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
    winipc_status status = winipc_pipe_listener_create(&listener, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_spawn(&process, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_pipe_accept(listener, &client, SOON);
    return status == WINIPC_OK ? receive_all(client) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? send_all() : serve(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "pipe: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
