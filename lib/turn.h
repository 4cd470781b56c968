/*
 * turn.h - calls on one object that take turns, in order of arrival.
 *
 * Not an SRWLOCK: waiting for one's turn counts against the deadline, and a
 * stop event ends it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_TURN_H
#define LIB_TURN_H

#include "wait.h"

typedef struct winipc__turn {
    volatile LONG count; /* who has the turn and who waits for it */
    HANDLE next;         /* auto-reset: passes the turn on */
} winipc__turn;

winipc_status winipc__turn_init(winipc__turn *turn);
void winipc__turn_destroy(winipc__turn *turn); /* also one that is all zero */

/* Take the turn of a call on `object`, or fail as winipc__wait_for() does.
   Nobody in the way: no call of Windows. */
winipc_status winipc__turn_take(winipc__turn *turn, winipc_object *object,
                                winipc__deadline deadline,
                                const char *function);

/* Take the turn only if nobody has it. */
bool winipc__turn_try(winipc__turn *turn);

void winipc__turn_give(winipc__turn *turn);

#endif
