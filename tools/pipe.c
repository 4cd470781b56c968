/*
 * pipe.c - winipc pipe: be either end of a pipe, ask its server, and relay.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "progress.h"
#include "relay.h"

/* What the end of one direction leaves to the other. */
#define LINGER_MS 1000

static const source_kind *const kinds[] = {&pipe_source, &pipe_listener_source,
                                           &tcp_source, &tcp_listener_source};

/* Carry between ends of the two; what is said of the time is for both. */
static int run(const arguments *a, source *first, source *second,
               uint32_t linger_ms)
{
    WINIPC_SCOPED(event) stop = NULL;
    arguments now = *a;
    int code = report(winipc_console_stop(&stop));
    bool stopped = false;

    if (code != EXIT_DONE)
        return code;
    if (now.linger_ms == WINIPC_DEFAULT)
        now.linger_ms = linger_ms;
    first->stop = second->stop = stop;
    first->arguments = second->arguments = &now;
    progress_begin(a);
    code = serve(first, second, &now);
    progress_end();
    winipc_event_is_set(stop, &stopped);
    return stopped ? EXIT_CANCELLED : code;
}

/* Who serves waits for the client to go, however long that takes. */
static int listen(const arguments *a)
{
    source client = {.kind = &pipe_listener_source, .name = a->name};
    source here = {.kind = a->command != NULL ? &child_source : &console_source,
                   .name = a->name,
                   .texts = a->command};

    if (a->fork && a->command == NULL)
        return misunderstood(a->name, "--fork needs a command behind --");
    if (a->count > 0 && !a->fork)
        return misunderstood(a->name, "--count is for --fork");
    return run(a, &client, &here, WINIPC_INFINITE);
}

static int connect(const arguments *a)
{
    source server = {.kind = &pipe_source, .name = a->name};
    source here = {.kind = &console_source,
                   .name = a->name,
                   .texts = *a->texts != NULL ? a->texts : NULL};

    return run(a, &server, &here, LINGER_MS);
}

/* A reply that is larger than there was room for stays. */
static winipc_status ask(winipc_pipe *pipe, const char *text, bytes *reply,
                         const arguments *a)
{
    winipc_pipe_info info = {0};
    winipc_status status;

    make_room(reply, BLOCK);
    status = winipc_pipe_call(pipe, text, strlen(text), reply->data,
                              reply->room, &reply->size, a->timeout_ms);
    winipc_pipe_get_info(pipe, &info);
    if (status != WINIPC_E_TOO_BIG || reply->size <= reply->room ||
        reply->size > info.max_message_size)
        return status;
    make_room(reply, reply->size);
    return winipc_pipe_receive(pipe, reply->data, reply->room, &reply->size, 0);
}

static void print_reply(const arguments *a, const bytes *reply)
{
    json j = {0};

    if (a->json) {
        begin_result(&j, a);
        json_bytes(&j, "reply", reply->data, reply->size);
        end_result(&j);
    } else {
        print_bytes(reply->data, reply->size);
        print("\n");
    }
}

static winipc_status ask_all(winipc_pipe *pipe, const arguments *a)
{
    bytes reply = {0};
    winipc_status status = WINIPC_OK;

    for (char **text = a->texts; *text != NULL && status == WINIPC_OK; text++) {
        status = ask(pipe, *text, &reply, a);
        if (status == WINIPC_OK) {
            print_reply(a, &reply);
        }
    }
    free(reply.data);
    return status;
}

static int call(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status;

    if (*a->texts == NULL)
        return misunderstood(a->name, "a text to send is expected behind it");
    status = winipc_console_stop(&stop);
    if (status == WINIPC_OK)
        status = connect_to_pipe(&pipe, a->name, a, stop);
    if (status == WINIPC_OK)
        status = ask_all(pipe, a);
    return report(status);
}

/* "-", or a prefix and a name: EXIT_DONE, or EXIT_MISUSED, which has been told. */
static int find_source(const char *text, source *s)
{
    if (strcmp(text, "-") == 0) {
        *s = (source){.kind = &console_source, .name = "standard input"};
        return EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t n = strlen(kinds[i]->prefix);

        if (strncmp(text, kinds[i]->prefix, n) == 0) {
            *s = (source){.kind = kinds[i], .name = kinds[i]->take(text + n)};
            return s->name != NULL ? EXIT_DONE : EXIT_MISUSED;
        }
    }
    return misunderstood(text, "expected is pipe:NAME, listen:NAME, "
                               "tcp:HOST:PORT, tcp-listen:[HOST:]PORT or -");
}

/* What cannot be relayed; NULL if all is well. */
static const char *find_fault(const arguments *a, const source *first,
                              const source *second)
{
    if (first->kind == &console_source && second->kind == &console_source)
        return "one end can be standard input and output";
    if (a->count > 0 && !a->fork)
        return "--count is for --fork";
    if (a->fork && !first->kind->listens)
        return "--fork needs listen: or tcp-listen: for its first end";
    if (a->fork && (second->kind->listens || second->kind == &console_source))
        return "with --fork the second end is made for each client: pipe:, "
               "tcp: "
               "or a command behind --";
    return NULL;
}

static int relay_ends(const arguments *a)
{
    source first, second = {.kind = &child_source, .texts = a->command};
    bool one = *a->texts == NULL || a->command == a->texts;
    const char *fault;

    if (find_source(a->name, &first) != EXIT_DONE)
        return EXIT_MISUSED;
    if (one && a->command == NULL)
        return misunderstood(a->name, "another end is expected behind it");
    if (!one && a->texts[1] != NULL)
        return misunderstood(a->texts[1], "two ends are enough");
    if (!one && find_source(*a->texts, &second) != EXIT_DONE)
        return EXIT_MISUSED;
    fault = find_fault(a, &first, &second);
    return fault != NULL ? misunderstood(a->name, fault)
                         : run(a, &first, &second, LINGER_MS);
}

static const verb verbs[] = {
    {"listen", "be the server, for one client or with a command for many",
     "NAME [-- COMMAND...]", "atlbmpfn",
     "winipc pipe listen answers --fork -- answer.exe", TEXTS_COMMAND, listen},
    {"connect", "be a client", "NAME [TEXT...]", "Wtlbmsp",
     "winipc pipe connect answers --wait", TEXTS_ALLOWED, connect},
    {"call", "send each text, and print its reply", "NAME TEXT...", "Wtms",
     "winipc pipe call answers --timeout 5s \"how much?\"", TEXTS_ALLOWED,
     call},
    {"relay",
     "carry between two ends: pipe:NAME, listen:NAME, "
     "tcp:HOST:PORT, tcp-listen:[HOST:]PORT, - or a command",
     "END [END] [-- COMMAND...]", "aWtlbmspfn",
     "winipc pipe relay tcp-listen:4000 pipe:service --fork --bytes",
     TEXTS_ALLOWED, relay_ends},
    {0},
};

const noun pipe_noun = {"pipe", "a connection of a server and a client",
                        NAMES_DEVICE, verbs};
