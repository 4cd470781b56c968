/*
 * numbered.h - messages that tell who sent them and which they are, so that one
 * that is lost, doubled, torn or merged is noticed.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_NUMBERED_H
#define TESTS_NUMBERED_H

#include <winipc.h>

#define NUMBERED_ROOM 32768

/* How each begins. */
typedef struct numbered {
    uint32_t sender, number, size;
} numbered;

/* How long a message of this number is to be: mostly short, some of 20 kB. */
uint32_t numbered_size(uint32_t number);

/* Make the message of what `head` says; its size is that of a `numbered` at
   least. */
void numbered_make(char *text, numbered head);

/* Is it a message that was made, byte for byte?  Then `head` tells which. */
bool numbered_is_true(const char *text, size_t size, numbered *head);

/* Send the message of this number, and receive it: WINIPC_E_MISMATCH if it is
   another, or not as it was made. */
winipc_status numbered_send(winipc_pipe *pipe, uint32_t sender,
                            uint32_t number);
winipc_status numbered_receive(winipc_pipe *pipe, uint32_t sender,
                               uint32_t number);

#endif
