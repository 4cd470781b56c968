/*
 * pending.h - a call that has been started, for those who start it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_PENDING_H
#define LIB_PENDING_H

#include <winipc/operation.h>

#include "object.h"

/* What sets one kind of call apart.  With the lock held, for all but `destroy`. */
typedef struct winipc__call {
    /* Would `result` tell something else than WINIPC_E_TIMEOUT?  Never blocks. */
    winipc_status (*poll)(winipc_operation *operation, bool *ready);
    /* How it ended, which is final, unless it is WINIPC_E_TIMEOUT.  Never blocks. */
    winipc_status (*result)(winipc_operation *operation, size_t *moved);
    /* End what Windows does for it: how it ended, WINIPC_E_CANCELLED if it did not
       come to an end by itself.  NULL: nothing is under way. */
    winipc_status (*give_up)(winipc_operation *operation, size_t *moved);
    /* Free what it holds; NULL: nothing. */
    void (*destroy)(winipc_operation *operation);
} winipc__call;

struct winipc_operation {
    winipc_object base;
    const winipc__call *call;
    winipc_object *target; /* referenced; NULL: none yet */
    void *to;              /* where what is taken goes, with so much room */
    size_t room;
    SRWLOCK lock; /* of what follows */
    bool ended, cancelled;
    winipc_status status; /* once it has ended */
    size_t moved;
};

/* A zeroed operation of `size` bytes that begins with a winipc_operation, on
   `target`, whose name, stop event and time-out it has. */
winipc_status winipc__pending_new(winipc_operation **out, size_t size,
                                  const winipc__call *call,
                                  winipc_object *target);

/* The same without a target. */
winipc_status winipc__pending_new_named(winipc_operation **out, size_t size,
                                        const winipc__call *call,
                                        const char *name, winipc_event *stop);

/* Start a call that is made when its target is ready, to take something from it. */
winipc_status winipc__pending_take(winipc_operation **out,
                                   const winipc__call *call,
                                   winipc_object *target, void *to,
                                   size_t room);

/* The poll of such calls: that of the target. */
winipc_status winipc__pending_poll_target(winipc_operation *operation,
                                          bool *ready);

/* Let Windows begin, where it is to do something.  What fails the result tells. */
void winipc__pending_begin(winipc_operation *operation);

#endif
