/*
 * wait_private.h - what the files of the wait share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_WAIT_PRIVATE_H
#define LIB_WAIT_PRIVATE_H

#include "ntapi.h"
#include "wait.h"

/* What one call of WaitForMultipleObjects waits for.  Interrupts, the stop and
   closing events of the objects, come first: the lowest index wins, so that
   they do, also over an object that is ready. */
typedef struct winipc__batch {
    HANDLE interrupts[MAXIMUM_WAIT_OBJECTS];
    winipc_status meaning[MAXIMUM_WAIT_OBJECTS];
    HANDLE handles[MAXIMUM_WAIT_OBJECTS];
    size_t member[MAXIMUM_WAIT_OBJECTS]; /* whose index each handle is */
    DWORD interrupt_count, count;
    bool alertable;
    winipc__message_wait *messages; /* instead of WaitForMultipleObjects() */
} winipc__batch;

/* Not alertable, and no messages. */
void winipc__batch_clear(winipc__batch *batch);

/* Is there room for the object and its interrupts? */
bool winipc__batch_has_room(const winipc__batch *batch,
                            const winipc_object *object);

void winipc__batch_add_interrupts(winipc__batch *batch,
                                  const winipc_object *object);
void winipc__batch_add_handle(winipc__batch *batch, HANDLE handle,
                              size_t member);

/* As a member, what there is a window message for. */
#define WINIPC__MESSAGE ((size_t)-1)

/* Wait for the batch.  OK and ABANDONED set `*member`; TIMEOUT is not recorded,
   as the caller may wait on. */
winipc_status winipc__batch_wait(winipc__batch *batch, uint32_t timeout_ms,
                                 size_t *member, const char *function,
                                 const char *name);

/* Record that the time is out. */
winipc_status winipc__wait_timed_out(const char *function, const char *name);

/* The two kinds of wait on objects that have been checked and armed. */
winipc_status winipc__wait_any(const winipc__any *any, size_t *index,
                               uint32_t timeout_ms);
winipc_status winipc__wait_all(winipc_object *const *objects, size_t n,
                               uint32_t timeout_ms, const char *function);

#endif
