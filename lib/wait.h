/*
 * wait.h - waiting, as the calls of one object do it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_WAIT_H
#define LIB_WAIT_H

#include <winipc/wait.h>

#include "deadline.h"
#include "object.h"

/* The most that a wait which has to look at something by itself sleeps. */
#define WINIPC__SLICE_MS 50

/* Wait for `handle` on behalf of a call on `object`, which ends too when the
   object's stop event is set or its last user closes it. */
winipc_status winipc__wait_for(winipc_object *object, HANDLE handle,
                               winipc__deadline deadline, const char *function);

/* Once, for any of a few handles: OK and ABANDONED set `*which`; TIMEOUT, which
   may come a little early, is not recorded. */
winipc_status winipc__wait_for_any(winipc_object *object, size_t n,
                                   const HANDLE *handles, size_t *which,
                                   uint32_t timeout_ms, const char *function);

/* A wait for any of several objects. */
typedef struct winipc__any {
    winipc_object *const *objects;
    size_t n, first; /* which is looked at first */
    bool alertable, messages;
    bool first_interrupts; /* those of objects[0] alone */
    bool quiet;            /* TIMEOUT is not recorded */
    const char *function;  /* on behalf of which */
} winipc__any;

winipc_status winipc__wait_on_any(const winipc__any *any, size_t *index,
                                  uint32_t timeout_ms);

/* winipc_wait() on behalf of `function`. */
winipc_status winipc__wait_one(winipc_object *object, uint32_t timeout_ms,
                               const char *function);

/* An event of our own, without a name, not set. */
winipc_status winipc__wait_new_event(HANDLE *event, bool manual_reset);

/* WaitForMultipleObjects(), from which something else than its own answers,
   such as WAIT_IO_COMPLETION, is a time-out that comes early. */
DWORD winipc__wait_handles(DWORD n, const HANDLE *handles, bool all,
                           uint32_t timeout_ms);

/* Without waiting: is the call to end?  WINIPC_OK if not. */
winipc_status winipc__wait_interrupted(winipc_object *object,
                                       const char *function);

#endif
