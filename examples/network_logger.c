/*
 * network_logger.c - any number of processes log to a mailslot, which one reads; who
 * logs need not know whether anybody does, nor on which machine.
 *
 *     network_logger              reads the log, here of three senders it starts
 *     network_logger TEXT         logs a line on this machine
 *     network_logger TEXT HOST    on another; `*` is all of the domain
 *
 * Across machines lines may be lost, and Windows 11 24H2 sends none any more.
 *
 * Prints, in any order:
 *
 *     nobody reads the log yet
 *     log: red
 *     log: green
 *     log: blue
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define SENDERS 3
#define LARGEST 424 /* bytes, of a line: what goes to another machine */
#define SOON 30000  /* milliseconds, for what does not take long */

/* That nobody reads the log is no failure of who writes to it. */
static winipc_status log_line(const char *text, const char *host)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    char name[100];
    winipc_status status;

    snprintf(name, sizeof name, "\\\\%s\\mailslot\\winipc-example-log", host);
    status = winipc_mailslot_open(
        &slot, name, WINIPC_MAILSLOT_OPTIONS(.allow_remote = true));
    if (status == WINIPC_OK)
        status = winipc_mailslot_write(slot, text, strlen(text), SOON);
    if (status != WINIPC_E_NOT_FOUND)
        return status;
    puts("nobody reads the log yet");
    return WINIPC_OK;
}

static winipc_status read_log(const char *program)
{
    static const char *const texts[SENDERS] = {"red", "green", "blue"};
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = log_line("unread", ".");
    char line[LARGEST];
    size_t length = 0;

    if (status == WINIPC_OK)
        status = winipc_mailslot_create(
            &slot, "winipc-example-log",
            WINIPC_MAILSLOT_OPTIONS(.max_message_size = LARGEST));
    for (int i = 0; status == WINIPC_OK && i < SENDERS; i++) {
        const char *const arguments[] = {program, texts[i], NULL};
        WINIPC_SCOPED(process) sender = NULL;

        status = winipc_spawn(&sender, arguments, NULL);
    }
    for (int i = 0; status == WINIPC_OK && i < SENDERS; i++) {
        status = winipc_mailslot_read(slot, line, sizeof line, &length, SOON);
        if (status == WINIPC_OK)
            printf("log: %.*s\n", (int)length, line);
    }
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1
                               ? log_line(argv[1], argc > 2 ? argv[2] : ".")
                               : read_log(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "network_logger: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
