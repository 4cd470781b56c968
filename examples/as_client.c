/*
 * as_client.c - a server does something as its client, who may be another user.
 *
 *     as_client           the server, which starts a client
 *     as_client client    what it starts
 *
 * Prints:
 *
 *     the client is the user of the server
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>
#include <winipc.h>

#define NAME "winipc-example-as-client"
#define SOON 30000 /* milliseconds, for what does not take long */

typedef struct identity {
    union {
        TOKEN_USER user;
        BYTE room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } as;
    BOOL known;
} identity;

/* A client of winipc lets itself be identified, not more: ask who it is, or what it
   could open (AccessCheck), and let the server open it.  A thread that acts as nobody
   else has no token of its own. */
static void ask_who(void *context)
{
    identity *who = context;
    HANDLE token;
    DWORD size;

    if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token) &&
        !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return;
    who->known =
        GetTokenInformation(token, TokenUser, &who->as, sizeof who->as, &size);
    CloseHandle(token);
}

static winipc_status compare(winipc_pipe *client)
{
    identity me = {.known = FALSE}, other = {.known = FALSE};
    winipc_status status = winipc_pipe_as_client(client, ask_who, &other);

    ask_who(&me);
    if (status == WINIPC_OK && me.known && other.known)
        puts(EqualSid(me.as.user.User.Sid, other.as.user.User.Sid)
                 ? "the client is the user of the server"
                 : "the client is another user");
    return status;
}

static winipc_status serve(const char *program)
{
    const char *const arguments[] = {program, "client", NULL};
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    WINIPC_SCOPED(process) process = NULL;
    WINIPC_SCOPED(pipe) client = NULL;
    char text[10];
    size_t length = 0;
    winipc_status status = winipc_pipe_listener_create(&listener, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_spawn(&process, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_pipe_accept(listener, &client, SOON);
    /* Windows knows the client once something has been received. */
    if (status == WINIPC_OK)
        status = winipc_pipe_receive(client, text, sizeof text, &length, SOON);
    if (status == WINIPC_OK)
        status = compare(client);
    return status == WINIPC_OK ? winipc_pipe_send(client, "bye", 3, SOON)
                               : status;
}

static winipc_status call(void)
{
    WINIPC_SCOPED(pipe) server = NULL;
    char reply[10];
    size_t length = 0;
    winipc_status status = winipc_pipe_connect(&server, NAME, NULL, SOON);

    return status == WINIPC_OK ? winipc_pipe_call(server, "hello", 5, reply,
                                                  sizeof reply, &length, SOON)
                               : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? call() : serve(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "as_client: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
