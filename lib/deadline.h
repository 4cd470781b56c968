/*
 * deadline.h - a time-out that survives retries.
 *
 * The arithmetic takes the time as an argument and needs nothing of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_DEADLINE_H
#define LIB_DEADLINE_H

#include <stdint.h>

/* When to give up, in units of 100 ns on the clock of winipc__now(). */
typedef struct winipc__deadline {
    uint64_t at;   /* 0: at once; UINT64_MAX: never */
    uint64_t seen; /* when it was last looked at */
} winipc__deadline;

/* `timeout_ms` from `now`; WINIPC_INFINITE is never. */
winipc__deadline winipc__deadline_after(uint64_t now, uint32_t timeout_ms);

/* How long to wait from `now` on, in milliseconds, rounded up: 0 only if the
   deadline has passed, and WINIPC_INFINITE only if it never does.  If the clock
   has gone back, so does the deadline: no call lasts for hours more. */
uint32_t winipc__deadline_left_at(winipc__deadline *deadline, uint64_t now);

/* The same, from now; the clock is read only if it matters. */
winipc__deadline winipc__deadline_start(uint32_t timeout_ms);
uint32_t winipc__deadline_left(winipc__deadline *deadline);

#endif
