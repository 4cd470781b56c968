/*
 * holder.h - which process holds something, and whether it still lives.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_HOLDER_H
#define LIB_HOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "win.h"

/* A process: its id, and of the time when it began so many bits that another one
   with the same id is not taken for it.  In one word, so that it can be swapped;
   never 0. */
typedef uint64_t winipc__holder;

/* A mark of 30 bits: it fits the count of a semaphore. */
#define WINIPC__HOLDER_MARKS 0x3FFFFFFFU

static inline winipc__holder winipc__holder_make(uint32_t process_id,
                                                 uint32_t mark)
{
    return (uint64_t)mark << 32 | process_id;
}

static inline uint32_t winipc__holder_id(winipc__holder holder)
{
    return (uint32_t)holder;
}

static inline uint32_t winipc__holder_mark(winipc__holder holder)
{
    return (uint32_t)(holder >> 32);
}

/* This process. */
winipc__holder winipc__holder_self(void);

/* Does it live?  If so, `*process` is a handle to wait for its end with, to be
   closed; NULL if this process may not have one.  Then only its id is known to
   be in use. */
bool winipc__holder_lives(winipc__holder holder, HANDLE *process);

#endif
