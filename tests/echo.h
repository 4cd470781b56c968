/*
 * echo.h - a server of one thread, which sends back what any number of clients send.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_ECHO_H
#define TESTS_ECHO_H

#include "pipes.h"

/* How it stands; only the server writes. */
typedef struct echo_tally {
    volatile int clients;  /* now */
    volatile int accepted; /* in all */
    volatile int echoed;   /* messages */
    volatile int
        not_taken; /* clients that were left, as they did not receive */
    volatile int failures;
} echo_tally;

extern echo_tally echo;

/* Serve `listener` of pipes.h in a new thread; end it, and close what it has. */
bool echo_start(void);
void echo_stop(void);

/* Wait until the client of this process, which has come, has gone; and when it did
   was, by now_ms().  False: not in time. */
bool echo_wait_for_end(uint32_t process_id, double *when);

#endif
