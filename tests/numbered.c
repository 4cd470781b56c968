/*
 * numbered.c - messages that tell which they are.
 *
 * SPDX-License-Identifier: MIT
 */
#include "numbered.h"

#include <string.h>

#include "harness.h"

static char message[NUMBERED_ROOM];

uint32_t numbered_size(uint32_t number)
{
    uint32_t size = sizeof(numbered) + number * 7919 % 200;

    return number % 500 == 499 ? size + 20000 : size;
}

static char byte_at(const numbered *head, size_t i)
{
    return (char)(head->number * 3 + head->sender + head->size + i);
}

void numbered_make(char *text, numbered head)
{
    memcpy(text, &head, sizeof head);
    for (size_t i = sizeof head; i < head.size; i++)
        text[i] = byte_at(&head, i);
}

bool numbered_is_true(const char *text, size_t size, numbered *head)
{
    if (size < sizeof *head)
        return false;
    memcpy(head, text, sizeof *head);
    if (head->size != size)
        return false;
    for (size_t i = sizeof *head; i < size; i++) {
        if (text[i] != byte_at(head, i))
            return false;
    }
    return true;
}

winipc_status numbered_send(winipc_pipe *pipe, uint32_t sender, uint32_t number)
{
    const numbered head = {sender, number, numbered_size(number)};

    numbered_make(message, head);
    return winipc_pipe_send(pipe, message, head.size, PATIENTLY);
}

winipc_status numbered_receive(winipc_pipe *pipe, uint32_t sender,
                               uint32_t number)
{
    numbered head;
    size_t size;
    winipc_status status =
        winipc_pipe_receive(pipe, message, sizeof message, &size, PATIENTLY);

    if (status == WINIPC_OK &&
        (!numbered_is_true(message, size, &head) || head.sender != sender ||
         head.number != number || size != numbered_size(number)))
        status = WINIPC_E_MISMATCH;
    return status;
}
