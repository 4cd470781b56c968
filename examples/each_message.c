/*
 * each_message.c - go through the messages of a mailslot as they come, of any size
 * and without a buffer, until one says that it is the last.
 *
 *     each_message           starts a writer, and prints what it writes
 *     each_message writer    what it starts
 *
 * Prints:
 *
 *     1: first
 *     2: second
 *     3: third
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-each-message"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status write_all(void)
{
    static const char *const words[] = {"first", "second", "third", "stop"};
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, NAME, NULL);

    for (int i = 0; status == WINIPC_OK && i < 4; i++)
        status = winipc_mailslot_write(slot, words[i], strlen(words[i]), SOON);
    return status;
}

/* Called with each message; false ends it.  No NUL follows the text. */
static bool print(void *count, const void *text, size_t length)
{
    if (length == 4 && memcmp(text, "stop", 4) == 0)
        return false;
    printf("%d: %.*s\n", ++*(int *)count, (int)length, (const char *)text);
    return true;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "writer", NULL};
    WINIPC_SCOPED(mailslot) slot = NULL;
    WINIPC_SCOPED(process) writer = NULL;
    winipc_status status = winipc_mailslot_create(&slot, NAME, NULL);
    int count = 0;

    if (status == WINIPC_OK)
        status = winipc_spawn(&writer, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_mailslot_for_each(slot, print, &count, SOON);
    return status == WINIPC_OK ? winipc_process_wait(writer, SOON) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? write_all() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "each_message: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
