/*
 * mailslot.c - winipc mailslot: print what comes, and send lines.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "lines.h"

/* How much is read at once. */
#define BLOCK 4096

/* Read a message of any size. */
static winipc_status receive(winipc_mailslot *slot, bytes *message,
                             uint32_t timeout_ms)
{
    winipc_status status;

    for (;;) {
        status = winipc_mailslot_read(slot, message->data, message->room,
                                      &message->size, timeout_ms);
        if (status != WINIPC_E_TOO_BIG)
            return status;
        make_room(message, message->size);
    }
}

/* Print messages until enough have come, or the time is out, or Ctrl-C.  What
   is buffered is written whenever there is nothing to read. */
static winipc_status print_messages(winipc_mailslot *slot, const arguments *a)
{
    bytes message = {0};
    winipc_status status = WINIPC_OK;

    for (uint64_t n = 0; status == WINIPC_OK && (a->count == 0 || n < a->count);
         n++) {
        status = receive(slot, &message, 0);
        if (status == WINIPC_E_TIMEOUT) {
            fflush(stdout);
            status = receive(slot, &message, a->timeout_ms);
        }
        if (status == WINIPC_OK) {
            fwrite(message.data, 1, message.size, stdout);
            putchar('\n');
        }
        if (ferror(stdout))
            break;
    }
    free(message.data);
    return status;
}

static int tail(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(event) ready = NULL;
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_console_stop(&stop);
    int code;

    if (status == WINIPC_OK)
        status = winipc_mailslot_create(
            &slot, a->name,
            WINIPC_MAILSLOT_OPTIONS(.max_message_size = a->maximum,
                                    .stop = stop));
    if (status == WINIPC_OK && a->announce != NULL) {
        status = join_event(&ready, a->announce);
        if (status == WINIPC_OK)
            status = winipc_event_set(ready);
    }
    if (status == WINIPC_OK)
        status = print_messages(slot, a);
    code = report(status);
    if (ready != NULL)
        winipc_event_reset(ready);
    return code;
}

static winipc_status send_texts(winipc_mailslot *slot, const arguments *a)
{
    winipc_status status = WINIPC_OK;

    for (char **text = a->texts; *text != NULL && status == WINIPC_OK; text++)
        status =
            winipc_mailslot_write(slot, *text, strlen(*text), a->timeout_ms);
    return status;
}

/* Each line of standard input, as soon as it has come. */
static winipc_status send_lines(winipc_mailslot *slot, const arguments *a,
                                int *error)
{
    lines input = {0};
    winipc_part line;
    winipc_status status = WINIPC_OK;
    int n = 1;

    while (status == WINIPC_OK && n > 0) {
        n = _read(_fileno(stdin), make_room_for_more(&input, BLOCK), BLOCK);
        *error = n < 0 ? errno : 0;
        input.held.size += n > 0 ? (size_t)n : 0;
        while (status == WINIPC_OK && take_line(&input, n <= 0, &line))
            status = winipc_mailslot_write(slot, line.data, line.size,
                                           a->timeout_ms);
    }
    free(input.held.data);
    return status;
}

/* Ctrl-C ends it at once, as it may wait for its input: a message is sent whole
   or not at all. */
static int send(const arguments *a)
{
    WINIPC_SCOPED(event) ready = NULL;
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = WINIPC_OK;
    int error = 0;

    if (a->wait_for != NULL) {
        status = join_event(&ready, a->wait_for);
        if (status == WINIPC_OK)
            status = winipc_event_wait(ready, a->timeout_ms);
    }
    if (status == WINIPC_OK)
        status = winipc_mailslot_open(&slot, a->name, NULL);
    if (status == WINIPC_OK)
        status = *a->texts != NULL ? send_texts(slot, a)
                                   : send_lines(slot, a, &error);
    if (error != 0)
        return report_text("standard input", strerror(error));
    return report(status);
}

const verb mailslot_verbs[] = {
    {"mailslot", "tail", "antm",
     "NAME [--announce EVENT] [--count N] [--timeout TIME]\n"
     "                       [--max-message-size BYTES]",
     TEXTS_NONE, tail},
    {"mailslot", "send", "tw",
     "NAME [--wait-for EVENT] [--timeout TIME] [TEXT...]", TEXTS_ALLOWED, send},
    {0},
};
