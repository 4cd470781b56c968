/*
 * readme.c - the program of README.md: a slot, written and read.
 *
 * Prints:
 *
 *     hello
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

int main(void)
{
    WINIPC_SCOPED(mailslot) reader = NULL;
    WINIPC_SCOPED(mailslot) writer = NULL;
    char text[100];
    size_t length = 0;
    winipc_status status = winipc_mailslot_create(&reader, "readme", NULL);

    if (status == WINIPC_OK)
        status = winipc_mailslot_open(&writer, "readme", NULL);
    if (status == WINIPC_OK)
        status = winipc_mailslot_write(writer, "hello", 5, 1000);
    if (status == WINIPC_OK)
        status = winipc_mailslot_read(reader, text, sizeof text, &length, 1000);
    if (status == WINIPC_OK)
        printf("%.*s\n", (int)length, text);
    else
        fprintf(stderr, "%s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
