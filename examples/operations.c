/*
 * operations.c - calls that go on by themselves: one thread accepts and receives
 * from several clients, and waits for whatever has ended.
 *
 *     operations         starts three clients, and receives until they have gone
 *     operations NAME    one of them
 *
 * Prints, in any order:
 *
 *     red was here
 *     green was here
 *     blue was here
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-operations"
#define CLIENTS 3
#define SOON 30000 /* milliseconds, for what does not take long */

typedef struct client {
    winipc_pipe *pipe;      /* NULL until it is accepted */
    winipc_operation *call; /* the accept, then one receive after the other */
    char text[100];         /* stays where it is while a receive goes on */
} client;

/* Take the result of the call that has ended, if there was one, and start the next. */
static winipc_status go_on(client *c, winipc_waitset *set,
                           winipc_pipe_listener *listener)
{
    const bool received = c->pipe != NULL;
    size_t length = 0;
    winipc_status status = WINIPC_OK;

    if (c->call != NULL) {
        status = winipc_operation_result(c->call, &length, 0);
        winipc_waitset_remove(set, WINIPC_OBJECT(c->call), NULL);
        winipc_operation_close(c->call);
        c->call = NULL;
        if (status == WINIPC_OK && received)
            printf("%.*s was here\n", (int)length, c->text);
    }
    if (status == WINIPC_OK && c->pipe == NULL)
        status = winipc_pipe_start_accept(listener, &c->pipe, &c->call);
    else if (status == WINIPC_OK)
        status = winipc_pipe_start_receive(c->pipe, c->text, sizeof c->text,
                                           &c->call);
    return status == WINIPC_OK
               ? winipc_waitset_add(set, WINIPC_OBJECT(c->call), c)
               : status;
}

static winipc_status run(const char *program, client *clients)
{
    static const char *const names[CLIENTS] = {"red", "green", "blue"};
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    WINIPC_SCOPED(waitset) set = NULL;
    winipc_ready ready;
    size_t n, gone = 0;
    winipc_status status = winipc_pipe_listener_create(&listener, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_waitset_create(&set, NULL);
    for (int i = 0; status == WINIPC_OK && i < CLIENTS; i++) {
        const char *const arguments[] = {program, names[i], NULL};
        WINIPC_SCOPED(process) process = NULL;

        status = winipc_spawn(&process, arguments, NULL);
        if (status == WINIPC_OK)
            status = go_on(&clients[i], set, listener);
    }
    while (status == WINIPC_OK && gone < CLIENTS) {
        status = winipc_waitset_wait(set, &ready, 1, &n, SOON);
        if (status == WINIPC_OK)
            status = go_on(ready.user, set, listener);
        if (status != WINIPC_E_CLOSED)
            continue;
        gone++;
        status = WINIPC_OK;
    }
    return status;
}

static winipc_status greet(const char *name)
{
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_connect(&pipe, NAME, NULL, SOON);

    return status == WINIPC_OK
               ? winipc_pipe_send(pipe, name, strlen(name), SOON)
               : status;
}

int main(int argc, char **argv)
{
    client clients[CLIENTS] = {{.pipe = NULL}};
    winipc_status status = argc > 1 ? greet(argv[1]) : run(argv[0], clients);

    if (winipc_failed(status))
        fprintf(stderr, "operations: %s\n", winipc_last_error()->message);
    for (int i = 0; i < CLIENTS; i++) {
        winipc_operation_close(clients[i].call);
        winipc_pipe_close(clients[i].pipe);
    }
    return winipc_failed(status);
}
