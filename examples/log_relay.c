/*
 * log_relay.c - pass on what anybody writes to a mailslot to the reader that has
 * connected to a pipe: to write a line is one call, and the reader gets them all, in
 * order, and learns when there will be no more.
 *
 * Prints:
 *
 *     red: line 1
 *     red: line 2
 *     red: line 3
 *     blue: line 1
 *     blue: line 2
 *     blue: line 3
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winipc.h>

#define SLOT "winipc-log"
#define PIPE "winipc-log-reader"
#define LARGEST 400 /* bytes, of a line */

static winipc_event *stop;

/* From the slot to the reader, until the slot has been empty for a while. */
static winipc_status relay(winipc_mailslot *slot, winipc_pipe *reader,
                           uint32_t idle_ms)
{
    char line[LARGEST];
    winipc_status status;
    size_t length;

    do {
        status =
            winipc_mailslot_read(slot, line, sizeof line, &length, idle_ms);
        if (status == WINIPC_OK)
            status = winipc_pipe_send(reader, line, length, WINIPC_INFINITE);
    } while (status == WINIPC_OK);
    return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
}

/* What follows stands for other processes: two that write, and one that reads. */
static winipc_status write_lines(const char *who)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, SLOT, NULL);
    char line[LARGEST];

    for (int i = 1; status == WINIPC_OK && i <= 3; i++) {
        int n = snprintf(line, sizeof line, "%s: line %d", who, i);

        status = winipc_mailslot_write(slot, line, (size_t)n, 1000);
    }
    return status;
}

static DWORD WINAPI read_lines(void *unused)
{
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_connect(
        &pipe, PIPE, WINIPC_PIPE_CONNECT_OPTIONS(.stop = stop), 5000);
    char line[LARGEST];
    size_t length;

    (void)unused;
    while (status == WINIPC_OK) {
        status = winipc_pipe_receive(pipe, line, sizeof line, &length,
                                     WINIPC_INFINITE);
        if (status == WINIPC_OK)
            printf("%.*s\n", (int)length, line);
    }
    return status == WINIPC_E_CLOSED ? EXIT_SUCCESS : EXIT_FAILURE;
}

static winipc_status run(winipc_mailslot *slot, winipc_pipe_listener *listener)
{
    WINIPC_SCOPED(pipe) reader = NULL;
    winipc_status status =
        winipc_pipe_accept(listener, &reader, WINIPC_INFINITE);

    if (status == WINIPC_OK)
        status = write_lines("red");
    if (status == WINIPC_OK)
        status = write_lines("blue");
    return status == WINIPC_OK ? relay(slot, reader, 100) : status;
}

int main(void)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    WINIPC_SCOPED(pipe_listener) listener = NULL;
    HANDLE thread = NULL;
    winipc_status status = winipc_console_stop(&stop);

    if (status == WINIPC_OK)
        status = winipc_mailslot_create(&slot, SLOT,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    if (status == WINIPC_OK)
        status = winipc_pipe_listener_create(
            &listener, PIPE,
            WINIPC_PIPE_LISTENER_OPTIONS(.direction = WINIPC_PIPE_OUTBOUND,
                                         .stop = stop));
    if (status == WINIPC_OK)
        thread = CreateThread(NULL, 0, read_lines, NULL, 0, NULL);
    if (status == WINIPC_OK)
        status = run(slot, listener);
    if (status != WINIPC_OK && status != WINIPC_E_CANCELLED)
        fprintf(stderr, "log_relay: %s\n", winipc_last_error()->message);
    if (thread != NULL) {
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    winipc_event_close(stop);
    return winipc_failed(status);
}
