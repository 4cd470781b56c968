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

/* Of ANSI escape sequences: red to cyan, which show on dark and on light. */
#define FIRST_COLOUR 31
#define COLOURS 6

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

/* The sender is whom the first word names, as in "sender: text". */
static unsigned find_colour(const bytes *message)
{
    unsigned hash = 5381;

    for (size_t i = 0; i < message->size && message->data[i] != ' ' &&
                       message->data[i] != ':';
         i++)
        hash = hash * 33 + (unsigned char)message->data[i];
    return FIRST_COLOUR + hash % COLOURS;
}

static void print_message(const arguments *a, const bytes *message)
{
    json j = {0};

    if (a->json) {
        begin_result(&j, a);
        json_bytes(&j, "message", message->data, message->size);
        end_result(&j);
        return;
    }
    if (a->colour)
        print("\033[%um", find_colour(message));
    print_bytes(message->data, message->size);
    print(a->colour ? "\033[0m\n" : "\n");
}

/* What was too large is gone, and whoever sent it may not have been told. */
static void tell_dropped(winipc_mailslot *slot, const arguments *a,
                         uint64_t *told)
{
    winipc_mailslot_info now = {.dropped = *told};

    if (a->maximum != 0)
        winipc_mailslot_get_info(slot, &now);
    if (now.dropped > *told)
        warn("mailslot '%s': dropped, as larger than %u bytes: %llu; "
             "--max-message-size allows more",
             a->name, (unsigned)a->maximum,
             (unsigned long long)(now.dropped - *told));
    *told = now.dropped;
}

/* Print messages until enough have come, or the time is out, or Ctrl-C.  What
   is buffered is written whenever there is nothing to read. */
static winipc_status print_messages(winipc_mailslot *slot, const arguments *a)
{
    bytes message = {0};
    winipc_status status = WINIPC_OK;
    uint64_t dropped = 0;

    for (uint64_t n = 0; status == WINIPC_OK && (a->count == 0 || n < a->count);
         n++) {
        status = receive(slot, &message, 0);
        if (status == WINIPC_E_TIMEOUT) {
            if (!flush_output())
                return WINIPC_OK;
            status = receive(slot, &message, a->timeout_ms);
        }
        tell_dropped(slot, a, &dropped);
        if (status == WINIPC_OK)
            print_message(a, &message);
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
    return report_done(a, status);
}

/* To open it takes nothing, and tells that there is a reader. */
static int info(const arguments *a)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, a->name, NULL);
    winipc_mailslot_info now;
    json j = {0};

    if (status == WINIPC_OK)
        status = winipc_mailslot_get_info(slot, &now);
    if (status != WINIPC_OK)
        return report(status);
    if (a->json) {
        begin_result(&j, a);
        json_bool(&j, "reader", true);
        if (now.max_message_size > 0)
            json_number(&j, "max_message_size", now.max_message_size);
        end_result(&j);
    } else if (now.max_message_size > 0) {
        print("it has a reader, and messages of up to %u bytes\n",
              (unsigned)now.max_message_size);
    } else {
        print("it has a reader\n");
    }
    return EXIT_DONE;
}

static const verb verbs[] = {
    {"tail", "be the reader, and print each message", "NAME", "antmc",
     "winipc mailslot tail build-log --announce build-log-ready", TEXTS_NONE,
     tail},
    {"send", "send each text, or each line of standard input", "NAME [TEXT...]",
     "tw", "winipc mailslot send build-log --wait-for build-log-ready done",
     TEXTS_ALLOWED, send},
    {"info", "tell whether the mailslot has a reader, and take nothing", "NAME",
     "", "winipc mailslot info build-log", TEXTS_NONE, info},
    {0},
};

const noun mailslot_noun = {"mailslot", "messages from many to one reader",
                            NAMES_DEVICE, verbs};
