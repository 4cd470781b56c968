/*
 * echo.c - a server that sends back what it receives, and its client.
 *
 *     echo serve      until Ctrl-C
 *     echo hello      asks it, from another process
 *     echo            both in one process
 *
 * Prints:
 *
 *     hello
 *     and again
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winipc.h>

#define PIPE "winipc-echo"
#define LARGEST 1000 /* bytes, of a message */

static winipc_event *stop;

/* Until the client leaves.  Whatever it does ends its own connection only. */
static void serve_client(winipc_pipe *client)
{
    char text[LARGEST];
    winipc_status status;
    size_t length;

    do {
        status = winipc_pipe_receive(client, text, sizeof text, &length,
                                     WINIPC_INFINITE);
        if (status == WINIPC_OK)
            status = winipc_pipe_send(client, text, length, WINIPC_INFINITE);
    } while (status == WINIPC_OK);
}

/* One client after the other; `stop` ends the listener's calls and the clients'. */
static DWORD WINAPI serve(void *listener)
{
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        WINIPC_SCOPED(pipe) client = NULL;

        status = winipc_pipe_accept(listener, &client, WINIPC_INFINITE);
        if (status == WINIPC_OK)
            serve_client(client);
    }
    return (DWORD)(status == WINIPC_E_CANCELLED ? WINIPC_OK : status);
}

static winipc_status ask(const char *text)
{
    WINIPC_SCOPED(pipe) server = NULL;
    char reply[LARGEST];
    size_t length;
    winipc_status status = winipc_pipe_connect(&server, PIPE, NULL, 5000);

    if (status == WINIPC_OK)
        status = winipc_pipe_call(server, text, strlen(text), reply,
                                  sizeof reply, &length, 5000);
    if (status == WINIPC_OK)
        printf("%.*s\n", (int)length, reply);
    return status;
}

static winipc_status serve_and_ask(winipc_pipe_listener *listener)
{
    HANDLE thread = CreateThread(NULL, 0, serve, listener, 0, NULL);
    winipc_status status = ask("hello");

    if (status == WINIPC_OK)
        status = ask("and again");
    winipc_event_set(stop);
    if (thread != NULL) {
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    return status;
}

int main(int argc, char **argv)
{
    const bool serves = argc < 2 || strcmp(argv[1], "serve") == 0;
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    winipc_status status = winipc_console_stop(&stop);

    if (status == WINIPC_OK && serves)
        status = winipc_pipe_listener_create(
            &listener, PIPE,
            WINIPC_PIPE_LISTENER_OPTIONS(.max_message_size = LARGEST,
                                         .stop = stop));
    if (status == WINIPC_OK && argc < 2)
        status = serve_and_ask(listener);
    else if (status == WINIPC_OK && serves)
        status = (winipc_status)serve(listener);
    else if (status == WINIPC_OK)
        status = ask(argv[1]);
    if (status != WINIPC_OK)
        fprintf(stderr, "echo: %s\n", winipc_last_error()->message);
    winipc_event_close(stop);
    return status == WINIPC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
