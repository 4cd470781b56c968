/*
 * stop.c - Ctrl-C ends whatever blocks, and the program ends in good order.
 *
 *     stop wait    prints messages until Ctrl-C; from another window send it some:
 *                  winipc mailslot send winipc-example-stop hello
 *     stop         does as if it had been pressed after the first
 *
 * Prints:
 *
 *     reading until Ctrl-C
 *     hello
 *     stopped in good order
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-stop"
#define SOON 30000 /* milliseconds, for what does not take long */

/* What has the event as its `.stop` comes back from any call with
   WINIPC_E_CANCELLED, which is how this ends if all is well. */
static winipc_status read_all(winipc_mailslot *slot, winipc_event *stop,
                              bool press)
{
    char text[100];
    size_t length = 0;
    winipc_status status = WINIPC_OK;

    puts("reading until Ctrl-C");
    while (status == WINIPC_OK) {
        status = winipc_mailslot_read(slot, text, sizeof text, &length,
                                      WINIPC_INFINITE);
        if (status == WINIPC_OK)
            printf("%.*s\n", (int)length, text);
        if (status == WINIPC_OK && press)
            status = winipc_event_set(stop);
    }
    if (status != WINIPC_E_CANCELLED)
        return status;
    puts("stopped in good order");
    return WINIPC_OK;
}

static winipc_status send_hello(void)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, NAME, NULL);

    return status == WINIPC_OK ? winipc_mailslot_write(slot, "hello", 5, SOON)
                               : status;
}

int main(int argc, char **argv)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_console_stop(&stop);

    (void)argv;
    if (status == WINIPC_OK)
        status = winipc_mailslot_create(&slot, NAME,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    if (status == WINIPC_OK && argc == 1)
        status = send_hello();
    if (status == WINIPC_OK)
        status = read_all(slot, stop, argc == 1);
    if (winipc_failed(status))
        fprintf(stderr, "stop: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
