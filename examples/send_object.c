/*
 * send_object.c - a server gives its client an event that has no name, through the
 * pipe between them; nobody else can open it.
 *
 *     send_object           the server, which starts a client
 *     send_object client    what it starts
 *
 * Prints:
 *
 *     the event has been sent
 *     the client has set it
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>
#include <winipc.h>

#define NAME "winipc-example-send-object"
#define SOON 30000 /* milliseconds, for what does not take long */

/* What comes is a HANDLE; to adopt it is to look what it is.  Refused, it is still
   ours to close. */
static winipc_status receive_and_set(void)
{
    WINIPC_SCOPED(pipe) server = NULL;
    WINIPC_SCOPED(event) event = NULL;
    void *handle = NULL;
    winipc_status status = winipc_pipe_connect(&server, NAME, NULL, SOON);

    if (status == WINIPC_OK)
        status = winipc_pipe_receive_handle(server, NULL, &handle, SOON);
    if (status == WINIPC_OK) {
        status = winipc_event_adopt(&event, handle);
        if (status != WINIPC_OK)
            CloseHandle(handle);
    }
    return status == WINIPC_OK ? winipc_event_set(event) : status;
}

static winipc_status serve(const char *program)
{
    const char *const arguments[] = {program, "client", NULL};
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    WINIPC_SCOPED(process) process = NULL;
    WINIPC_SCOPED(pipe) client = NULL;
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_pipe_listener_create(&listener, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_event_create(&event, NULL, NULL);
    if (status == WINIPC_OK)
        status = winipc_spawn(&process, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_pipe_accept(listener, &client, SOON);
    if (status == WINIPC_OK)
        status =
            winipc_pipe_send_object(client, WINIPC_OBJECT(event), NULL, SOON);
    if (status == WINIPC_OK)
        puts("the event has been sent");
    if (status == WINIPC_OK)
        status = winipc_event_wait(event, SOON);
    if (status == WINIPC_OK)
        puts("the client has set it");
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? receive_and_set() : serve(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "send_object: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
