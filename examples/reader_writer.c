/*
 * reader_writer.c - one thread writes to a mailslot and reads from it, in turns: a
 * look costs no wait, and what is not there yet comes with a later one.
 *
 * Prints:
 *
 *     write: the
 *     read: the
 *     nothing to read
 *     write: quick
 *     write: fox
 *     read: quick
 *     read: fox
 *     nothing to read
 *     write: stop
 *     read: stop
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-reader-writer"
#define TURNS 10

/* What is done, one after the other: a word is written; NULL is a look. */
static const char *const turns[TURNS] = {"the", NULL, NULL, "quick", "fox",
                                         NULL,  NULL, NULL, "stop",  NULL};

static winipc_status write_word(winipc_mailslot *slot, const char *word)
{
    printf("write: %s\n", word);
    return winipc_mailslot_write(slot, word, strlen(word), 1000);
}

static winipc_status look(winipc_mailslot *slot)
{
    char word[20];
    size_t length = 0;
    winipc_status status =
        winipc_mailslot_read(slot, word, sizeof word, &length, 0);

    if (status == WINIPC_OK)
        printf("read: %.*s\n", (int)length, word);
    if (status != WINIPC_E_TIMEOUT)
        return status;
    puts("nothing to read");
    return WINIPC_OK;
}

/* One object reads, another writes: the name makes them one slot. */
int main(void)
{
    WINIPC_SCOPED(mailslot) reader = NULL;
    WINIPC_SCOPED(mailslot) writer = NULL;
    winipc_status status = winipc_mailslot_create(&reader, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_mailslot_open(&writer, NAME, NULL);
    for (int i = 0; status == WINIPC_OK && i < TURNS; i++)
        status = turns[i] ? write_word(writer, turns[i]) : look(reader);
    if (winipc_failed(status))
        fprintf(stderr, "reader_writer: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
