/*
 * waitset_private.h - what the files of the wait set share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_WAITSET_PRIVATE_H
#define LIB_WAITSET_PRIVATE_H

#include <winipc/waitset.h>

#include "object.h"
#include "win.h"

typedef struct winipc__member winipc__member;
typedef struct winipc__waiter winipc__waiter;

typedef enum winipc__member_state {
    WINIPC__RESTING, /* nobody waits for it: new, or told of */
    WINIPC__ARMED,   /* a thread of the set waits for it */
    WINIPC__LEAVING, /* that thread is to stop doing so */
    WINIPC__TAKEN,   /* it is ready: its signal, if it has one, is the set's */
    WINIPC__DIRECT   /* it is waited for in the calls of the set */
} winipc__member_state;

struct winipc__member {
    winipc_waitset *set;
    winipc_object *object;
    void *user;
    winipc__member_state state;
    winipc_status status;            /* of one that is taken */
    winipc__waiter *waiter;          /* who waits for it; NULL: direct */
    winipc__member *previous, *next; /* in the list of its state */
    size_t index; /* in the vector of all or of direct ones */
};

typedef struct winipc__member_list {
    winipc__member *first, *last;
} winipc__member_list;

typedef struct winipc__members {
    winipc__member **items;
    size_t n, room;
} winipc__members;

struct winipc_waitset {
    winipc_object base; /* `waitable` is an auto-reset event: look at the set */
    SRWLOCK lock;       /* of all below, and of the members */
    winipc__members all, direct;
    winipc__member_list ready, resting;
    winipc__waiter *waiters;
    CONDITION_VARIABLE left; /* a member is LEAVING no more */
    unsigned waiting;        /* threads in a wait */
    size_t turn;             /* of the direct members: who is first */
};

void winipc__list_append(winipc__member_list *list, winipc__member *member);
void winipc__list_remove(winipc__member_list *list, winipc__member *member);

/* NULL if the object is none of them. */
winipc__member *winipc__member_find(const winipc__members *members,
                                    const winipc_object *object, size_t *index);

/* Let who waits for the set look at it again. */
winipc_status winipc__waitset_wake(winipc_waitset *set);

/* The seam: threads that wait for members.  The lock is held around each. */

/* Find or make a thread that has room for the member. */
winipc_status winipc__waiter_reserve(winipc__member *member);
void winipc__waiter_release(winipc__member *member);

/* From RESTING to ARMED; the threads are told by winipc__waiter_tell(), at the
   latest by the next one, if it fails. */
void winipc__waiter_arm(winipc__member *member);
winipc_status winipc__waiter_tell(winipc_waitset *set);

/* From ARMED to RESTING, or TAKEN, whichever is first, and in no list; if it fails,
   it stays ARMED.  Gives up the lock meanwhile. */
winipc_status winipc__waiter_disarm(winipc__member *member);

/* End all threads.  Without the lock, as the set goes. */
void winipc__waiter_end(winipc_waitset *set);

/* What a thread calls when it has taken a member: ARMED or LEAVING to TAKEN.  Only
   the first is told by a wait. */
void winipc__waitset_take(winipc__member *member, winipc_status status);

#endif
