/*
 * service.c - a service that adds up what each of its clients sends: one thread
 * and a wait set for all of them, until Ctrl-C.
 *
 *     service         the service, and three clients to try it
 *     service N       a client, which sends the numbers up to N
 *
 * Prints, in any order:
 *
 *     a client has left; its sum was 55
 *     a client has left; its sum was 5050
 *     a client has left; its sum was 5050
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define PIPE "winipc-service"
#define CLIENTS 3 /* then it ends; a real one would go on */

typedef struct service {
    winipc_pipe_listener *listener;
    winipc_waitset *set;
    unsigned finished;
} service;

/* What is waited for with a client's pipe. */
typedef struct client {
    winipc_pipe *pipe;
    long sum;
} client;

/* All that are there; more may come with the next wait. */
static winipc_status let_in(service *s)
{
    for (;;) {
        client *c = calloc(1, sizeof *c);
        winipc_status status =
            c ? winipc_pipe_accept(s->listener, &c->pipe, 0) : WINIPC_E_TIMEOUT;

        if (status == WINIPC_OK)
            status = winipc_waitset_add(s->set, WINIPC_OBJECT(c->pipe), c);
        if (status == WINIPC_OK)
            continue;
        if (c != NULL)
            winipc_pipe_close(c->pipe);
        free(c);
        return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
    }
}

/* A wait takes nothing, so this does not wait.  A client that does not receive its
   sums is shown out, like one that has left. */
static void serve(service *s, client *c)
{
    winipc_status status;
    long number;
    size_t length;

    status = winipc_pipe_receive(c->pipe, &number, sizeof number, &length, 0);
    if (status == WINIPC_E_TIMEOUT)
        return;
    if (status == WINIPC_OK && length == sizeof number) {
        c->sum += number;
        if (winipc_pipe_send(c->pipe, &c->sum, sizeof c->sum, 0) == WINIPC_OK)
            return;
    }
    printf("a client has left; its sum was %ld\n", c->sum);
    s->finished++;
    winipc_waitset_remove(s->set, WINIPC_OBJECT(c->pipe), NULL);
    winipc_pipe_close(c->pipe);
    free(c);
}

static winipc_status run(service *s)
{
    winipc_status status =
        winipc_waitset_add(s->set, WINIPC_OBJECT(s->listener), NULL);
    winipc_ready ready[16];
    size_t n;

    while (status == WINIPC_OK && s->finished < CLIENTS) {
        status = winipc_waitset_wait(s->set, ready, 16, &n, WINIPC_INFINITE);
        for (size_t i = 0; status == WINIPC_OK && i < n; i++) {
            if (ready[i].user == NULL)
                status = let_in(s);
            else
                serve(s, ready[i].user);
        }
    }
    return status;
}

static winipc_status send_numbers(long n)
{
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_connect(&pipe, PIPE, NULL, 5000);
    size_t length;
    long sum = 0;

    for (long i = 1; status == WINIPC_OK && i <= n; i++)
        status = winipc_pipe_call(pipe, &i, sizeof i, &sum, sizeof sum, &length,
                                  5000);
    return status;
}

static winipc_status start_client(const char *program, const char *n)
{
    const char *const arguments[] = {program, n, NULL};
    WINIPC_SCOPED(process) process = NULL;

    return winipc_spawn(&process, arguments, NULL);
}

static winipc_status run_with_clients(const char *program)
{
    WINIPC_SCOPED(event) stop = NULL;
    service s = {.finished = 0};
    winipc_status status = winipc_console_stop(&stop);

    if (status == WINIPC_OK)
        status = winipc_pipe_listener_create(&s.listener, PIPE, NULL);
    if (status == WINIPC_OK)
        status =
            winipc_waitset_create(&s.set, WINIPC_WAITSET_OPTIONS(.stop = stop));
    for (int i = 0; status == WINIPC_OK && i < CLIENTS; i++)
        status = start_client(program, i ? "100" : "10");
    if (status == WINIPC_OK)
        status = run(&s);
    winipc_waitset_close(s.set);
    winipc_pipe_listener_close(s.listener);
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status =
        argc > 1 ? send_numbers(atol(argv[1])) : run_with_clients(argv[0]);

    if (status == WINIPC_OK || status == WINIPC_E_CANCELLED)
        return EXIT_SUCCESS;
    fprintf(stderr, "service: %s\n", winipc_last_error()->message);
    return EXIT_FAILURE;
}
