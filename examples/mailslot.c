/*
 * mailslot.c - messages of any size, from whoever writes, to the one who reads.
 *
 *     mailslot          makes the slot, starts a writer, and reads
 *     mailslot writer   what it starts
 *
 * Prints:
 *
 *     the next one has 5 bytes
 *     a message of 5 bytes
 *     a message of 1000 bytes
 *     no message
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define NAME "winipc-example-mailslot"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status write_two(void)
{
    static const char large[1000];
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_mailslot_write(slot, "hello", 5, SOON);
    if (status == WINIPC_OK)
        status = winipc_mailslot_write(slot, large, sizeof large, SOON);
    return status;
}

/* A message that is larger than the buffer stays, and says how large it is. */
static winipc_status read_one(winipc_mailslot *slot)
{
    char small[100], *large = NULL;
    size_t length = 0;
    winipc_status status =
        winipc_mailslot_read(slot, small, sizeof small, &length, 0);

    if (status == WINIPC_E_TOO_BIG && (large = malloc(length)) != NULL)
        status = winipc_mailslot_read(slot, large, length, &length, 0);
    if (status == WINIPC_OK)
        printf("a message of %u bytes\n", (unsigned)length);
    else if (status == WINIPC_E_TIMEOUT)
        puts("no message");
    free(large);
    return status;
}

/* What a process has written stays when it has ended. */
static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "writer", NULL};
    WINIPC_SCOPED(mailslot) slot = NULL;
    WINIPC_SCOPED(process) writer = NULL;
    winipc_mailslot_info info = {0};
    winipc_status status = winipc_mailslot_create(&slot, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_spawn(&writer, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_process_wait(writer, SOON);
    if (status == WINIPC_OK)
        status = winipc_mailslot_get_info(slot, &info);
    if (status == WINIPC_OK)
        printf("the next one has %u bytes\n", (unsigned)info.next_size);
    while (status == WINIPC_OK)
        status = read_one(slot);
    return status == WINIPC_E_TIMEOUT ? WINIPC_OK : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? write_two() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "mailslot: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
