/*
 * waiting.h - every call that waits, in a table.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_WAITING_H
#define TESTS_WAITING_H

#include <winipc.h>

#include "lying.h"

typedef struct waiting {
    winipc_status (*wait)(uint32_t timeout_ms);
    void (*make_ready)(void);
    bool looks; /* a time-out of 0 finds what is ready */
    bool pends; /* as overlapped calls do: Wine's slots block, or have room */
    bool pipes; /* it is one of pipes, which need more to begin with */
} waiting;

#define WAITINGS 21
extern const waiting waitings[WAITINGS];

/* Around each: nothing is ready yet. */
void waiting_begin(const waiting *call);
void waiting_end(void);

/* Expect the call to end only when it is made ready. */
void waiting_is_endless(const waiting *call);

/* now_ms() by a clock that does not lie. */
double true_ms(void);

#endif
