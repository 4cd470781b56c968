/*
 * timer_private.h - what the files of the timer share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_TIMER_PRIVATE_H
#define LIB_TIMER_PRIVATE_H

#include <winipc/timer.h>

#include "object.h"

struct winipc_timer {
    winipc_object base;
    bool high_resolution;
    volatile LONG unsetting; /* who unsets it: one of the below */
};

/* Asked when it is first set. */
enum { WINIPC__UNSET_UNKNOWN, WINIPC__UNSET_BY_SYSTEM, WINIPC__UNSET_BY_US };

/* Where starting an auto-reset timer does not unset it: do so first. */
void winipc__timer_unset(winipc_timer *timer);

#endif
