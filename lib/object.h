/*
 * object.h - what every object begins with.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_OBJECT_H
#define LIB_OBJECT_H

#include <winipc/object.h>

#include "win.h"

/* What sets one kind of object apart.  NULL: nothing to do. */
typedef struct winipc__kind {
    const char *name;
    /* Who waits for it owns it, and only that thread can let it go. */
    bool owned_by_thread;
    /* It is made of several objects of Windows: its handle alone is no use. */
    bool composite;
    /* Free what the object holds beside its handle; nobody uses it any more. */
    void (*destroy)(winipc_object *object);
    /* Of an object whose readiness its handle does not tell, or not alone: is
       it ready?  Starts what will make `waitable` signalled.  Never blocks. */
    winipc_status (*poll)(winipc_object *object, bool *ready);
    /* Around a wait that polls: somebody is, or is no more, waiting. */
    void (*arm)(winipc_object *object);
    void (*disarm)(winipc_object *object);
    /* Of an object whose handle may go before the object does: see that it stays
       until it is let go.  With `give`, somebody else is to have it: not if
       something is under way that this object alone would learn of. */
    winipc_status (*hold)(winipc_object *object, bool give,
                          const char *function);
    void (*let_go)(winipc_object *object);
    /* Say how the object stands, for people. */
    void (*describe)(winipc_object *object, char *text, size_t size);
} winipc__kind;

struct winipc_object {
    const winipc__kind *kind;
    volatile LONG references; /* one for all users, one for each call inside */
    volatile LONG users;      /* what ref and close count */
    HANDLE handle;            /* closed with the object */
    HANDLE waitable;          /* what to wait on; NULL: it can only be polled */
    HANDLE closing;           /* manual-reset, set when the last user closes */
    winipc_object *stop;      /* or NULL */
    winipc_scope scope;
    uint32_t timeout_ms; /* of WINIPC_DEFAULT */
    bool created;
    bool level;       /* a wait takes nothing: manual-reset */
    const char *name; /* UTF-8, "" if it has none; lives behind the object */
};

/* A zeroed object of `size` bytes that begins with a winipc_object; NULL, with
   the failure recorded, if there is no memory.  `handle` becomes the object's
   on success only.  References `stop`, which may be NULL. */
void *winipc__object_new(size_t size, const winipc__kind *kind, HANDLE handle,
                         const char *name, winipc_event *stop);

/* Why `stop` will not do as one; NULL if it will. */
const char *winipc__object_check_stop(const winipc_event *stop);

/* The same, and whether `timeout_ms` will do as what WINIPC_DEFAULT means. */
const char *winipc__object_check_defaults(const winipc_event *stop,
                                          uint32_t timeout_ms);

/* Around every call: the object lives on even if its last user closes it. */
void winipc__object_enter(winipc_object *object);
void winipc__object_leave(winipc_object *object);

/* What the time-out of a call on the object means. */
uint32_t winipc__object_timeout(const winipc_object *object,
                                uint32_t timeout_ms);

/* Between these two the object's handle stays what it is.  There is one, and it
   alone makes the object: WINIPC_E_INVALID_USE else.  `give`: it will be used
   elsewhere, so nothing may be under way here. */
winipc_status winipc__object_hold(winipc_object *object, bool give,
                                  const char *function);
void winipc__object_let_go(winipc_object *object);

/* Another handle to the object, of the same rights and not inheritable, in that
   process.  `give`: as winipc__object_hold() has it. */
winipc_status winipc__object_duplicate(winipc_object *object, bool give,
                                       HANDLE process, HANDLE *handle,
                                       const char *function);

/* A value that a handle may have: not that of a pseudo handle, which would mean
   something of whoever uses it. */
bool winipc__object_is_value(uint64_t value);

/* NULL is fine, for both. */
void winipc__object_ref(winipc_object *object);
void winipc__object_close(winipc_object *object);

#endif
