/*
 * deadline.c - a time-out that survives retries.
 *
 * SPDX-License-Identifier: MIT
 */
#include "deadline.h"

#include <winipc/base.h>

#define PER_MS 10000U /* units of 100 ns */
#define NEVER UINT64_MAX

/* The clock, of ntapi.h: declared here so that this file needs no Windows. */
uint64_t winipc__now(void);

winipc__deadline winipc__deadline_after(uint64_t now, uint32_t timeout_ms)
{
    uint64_t wait = (uint64_t)timeout_ms * PER_MS;
    winipc__deadline deadline = {NEVER, now};

    if (timeout_ms == 0)
        deadline.at = 0;
    else if (timeout_ms != WINIPC_INFINITE)
        deadline.at = now < NEVER - 1 - wait ? now + wait : NEVER - 1;
    return deadline;
}

uint32_t winipc__deadline_left_at(winipc__deadline *deadline, uint64_t now)
{
    uint64_t left;

    if (deadline->at == NEVER)
        return WINIPC_INFINITE;
    if (now < deadline->seen)
        deadline->at = deadline->at > deadline->seen
                           ? now + (deadline->at - deadline->seen)
                           : 0;
    deadline->seen = now;
    if (deadline->at <= now)
        return 0;
    left = deadline->at - now;
    left = left / PER_MS + (left % PER_MS != 0);
    return left < WINIPC_INFINITE ? (uint32_t)left : WINIPC_INFINITE - 1;
}

winipc__deadline winipc__deadline_start(uint32_t timeout_ms)
{
    int clock_matters = timeout_ms != 0 && timeout_ms != WINIPC_INFINITE;

    return winipc__deadline_after(clock_matters ? winipc__now() : 0,
                                  timeout_ms);
}

uint32_t winipc__deadline_left(winipc__deadline *deadline)
{
    int clock_matters = deadline->at != 0 && deadline->at != NEVER;

    return winipc__deadline_left_at(deadline,
                                    clock_matters ? winipc__now() : 0);
}
