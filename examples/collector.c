/*
 * collector.c - print what three senders write, until they are done or Ctrl-C.
 *
 * One event stops everything: whoever is inside a call on an object that has it
 * as its `.stop` comes back with WINIPC_E_CANCELLED.
 *
 * Prints, in any order:
 *
 *     red 1
 *     red 2
 *     red 3
 *     green 1
 *     green 2
 *     green 3
 *     blue 1
 *     blue 2
 *     blue 3
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <windows.h>
#include <winipc.h>

#define SLOT "collector"
#define LINES 3

static winipc_event *stop, *done;
static char names[][8] = {"red", "green", "blue"};
static volatile LONG sending = 3;

static int tell(const char *who, winipc_status status)
{
    if (winipc_failed(status))
        fprintf(stderr, "%s: %s\n", who, winipc_last_error()->message);
    return winipc_failed(status);
}

/* Each sender opens the slot by its name, as another process would. */
static DWORD WINAPI send_lines(void *name)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(
        &slot, SLOT, WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    char line[40];

    for (int i = 1; status == WINIPC_OK && i <= LINES; i++) {
        int n = snprintf(line, sizeof line, "%s %d", (char *)name, i);

        status = winipc_mailslot_write(slot, line, (size_t)n, WINIPC_INFINITE);
    }
    if (InterlockedDecrement(&sending) == 0)
        winipc_event_set(done);
    return (DWORD)tell(name, status);
}

/* A wait takes no message, so read all there are; what the senders wrote before
   `done` was set is in the slot by then. */
static winipc_status collect(winipc_mailslot *slot)
{
    winipc_object *const both[] = {WINIPC_OBJECT(slot), WINIPC_OBJECT(done)};
    winipc_status status;
    size_t ready = 0, length;
    char line[40];

    do {
        status = winipc_wait_any(both, 2, &ready, WINIPC_INFINITE);
        while (status == WINIPC_OK) {
            status = winipc_mailslot_read(slot, line, sizeof line, &length, 0);
            if (status == WINIPC_OK)
                printf("%.*s\n", (int)length, line);
        }
    } while (status == WINIPC_E_TIMEOUT && ready == 0);
    return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
}

int main(void)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    HANDLE threads[3];
    int failed;

    if (tell("stop", winipc_console_stop(&stop)) ||
        tell("done", winipc_event_create(&done, NULL, NULL)) ||
        tell("slot", winipc_mailslot_create(
                         &slot, SLOT, WINIPC_MAILSLOT_OPTIONS(.stop = stop))))
        return 1;
    for (int i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, send_lines, names[i], 0, NULL);
    failed = tell("collector", collect(slot));
    WaitForMultipleObjects(3, threads, TRUE, INFINITE);
    for (int i = 0; i < 3; i++)
        CloseHandle(threads[i]);
    winipc_event_close(done);
    winipc_event_close(stop);
    return failed;
}
