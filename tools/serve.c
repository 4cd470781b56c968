/*
 * serve.c - a relay for one client, or for each of many.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <process.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "relay.h"

/* What the threads of all clients share. */
typedef struct server {
    source *second;
    const arguments *arguments;
    winipc_event *all_gone;
    volatile LONG clients; /* and one for who accepts them */
} server;

typedef struct client {
    server *server;
    end *end;
} client;

static int serve_one(end *first, source *second, const arguments *a)
{
    end *other;
    int code = second->kind->open(second, &other);

    if (code == EXIT_DONE)
        return relay(first, other, second->stop, a->linger_ms);
    first->kind->close(first, 0);
    return code;
}

static void leave(server *s)
{
    if (InterlockedDecrement(&s->clients) == 0)
        winipc_event_set(s->all_gone);
}

static void serve_client(void *context)
{
    client c = *(client *)context;

    free(context);
    serve_one(c.end, c.server->second, c.server->arguments);
    leave(c.server);
}

/* A thread for it, which owns the end. */
static int begin_client(server *s, end *first)
{
    client *c = malloc(sizeof *c);

    if (c == NULL)
        exit(report_text(first->name, "no memory"));
    *c = (client){s, first};
    InterlockedIncrement(&s->clients);
    if (_beginthread(serve_client, 0, c) != (uintptr_t)-1)
        return EXIT_DONE;
    InterlockedDecrement(&s->clients);
    free(c);
    first->kind->close(first, 0);
    return report_text(first->name, strerror(errno));
}

/* What becomes of one client is told, and is no failure of the others. */
static int serve_many(source *first, source *second, const arguments *a)
{
    server s = {second, a, NULL, 1};
    int code = report(winipc_event_create(
        &s.all_gone, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));

    for (uint64_t n = 0; code == EXIT_DONE && (a->count == 0 || n < a->count);
         n++) {
        end *accepted;

        code = first->kind->open(first, &accepted);
        if (code == EXIT_DONE)
            code = begin_client(&s, accepted);
    }
    leave(&s);
    if (s.all_gone != NULL &&
        winipc_event_wait(s.all_gone, WINIPC_INFINITE) != WINIPC_OK)
        code = EXIT_FAILED;
    winipc_event_close(s.all_gone);
    return code;
}

static int prepare(source *s)
{
    return s->kind->prepare == NULL ? EXIT_DONE : s->kind->prepare(s);
}

static void dispose(source *s)
{
    if (s->listener != NULL)
        s->kind->dispose(s);
}

/* Once for one client, or for each of many. */
static int serve_all(source *first, source *second, const arguments *a)
{
    end *opened;
    int code;

    if (a->fork)
        return serve_many(first, second, a);
    code = first->kind->open(first, &opened);
    return code == EXIT_DONE ? serve_one(opened, second, a) : code;
}

int serve(source *first, source *second, const arguments *a)
{
    WINIPC_SCOPED(event) ready = NULL;
    int code = prepare(first);

    if (code == EXIT_DONE)
        code = prepare(second);
    if (code == EXIT_DONE && a->announce != NULL)
        code = report(join_event(&ready, a->announce));
    if (ready != NULL && code == EXIT_DONE)
        code = report(winipc_event_set(ready));
    if (code == EXIT_DONE)
        code = serve_all(first, second, a);
    if (ready != NULL)
        winipc_event_reset(ready);
    dispose(first);
    dispose(second);
    return code;
}
