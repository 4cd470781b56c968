/*
 * mailslot_private.h - what the files of the mailslot share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_MAILSLOT_PRIVATE_H
#define LIB_MAILSLOT_PRIVATE_H

#include <winipc/mailslot.h>

#include "overlapped.h"
#include "turn.h"

/* What a message to another machine may hold at most [Microsoft, "About
   Mailslots"]. */
#define WINIPC__REMOTE_MAX 424

struct winipc_mailslot {
    winipc_object base;
    uint32_t max_message_size; /* 0: any */
    winipc__turn turn;
    winipc__overlapped operation; /* with an event, of the one who has the turn,
                                    or of an overlapped read */
    /* Of a writer. */
    bool remote;
    /* Of a reader: the next message is read into the head, whose size no caller
       chose, and stays there until a caller's buffer is large enough. */
    winipc_status (*fetch)(winipc_mailslot *, winipc__deadline,
                           const char *function);
    unsigned char *head;
    DWORD head_room, head_size;
    volatile LONG head_full;
    volatile LONG64 dropped;
    DWORD slot_timeout; /* mailslot_sync.c: as the kernel has it */
    SRWLOCK lock;       /* mailslot_overlapped.c: never held while blocking */
    LONG armed;         /* there too: waits that count on a read in flight */
};

/* How a reader waits for messages: as Windows does, or as it can.  Each has a
   fetch, which with the turn taken fills the head, or fails as a read does. */
extern const winipc__kind winipc__mailslot_overlapped_kind;
winipc_status winipc__mailslot_overlapped_fetch(winipc_mailslot *slot,
                                                winipc__deadline deadline,
                                                const char *function);
void winipc__mailslot_overlapped_consumed(winipc_mailslot *slot);

extern const winipc__kind winipc__mailslot_sync_kind;
#define WINIPC__MAILSLOT_SYNC_ROOM (256 * 1024) /* bytes of head */
winipc_status winipc__mailslot_sync_fetch(winipc_mailslot *slot,
                                          winipc__deadline deadline,
                                          const char *function);

/* Make the head at least `room` bytes large; what it held is lost. */
winipc_status winipc__mailslot_make_room(winipc_mailslot *slot, DWORD room);

/* A message of `size` bytes is in the head: keep it, or count it as dropped.
   True if it is kept. */
bool winipc__mailslot_accept(winipc_mailslot *slot, DWORD size);

/* Ask the kernel: how large is the next message, MAILSLOT_NO_MESSAGE if there
   is none, and how many are there? */
winipc_status winipc__mailslot_ask(winipc_mailslot *slot, DWORD *next,
                                   DWORD *count);

/* The next message is larger than the head: make it fit. */
winipc_status winipc__mailslot_grow(winipc_mailslot *slot);

/* For the kinds: of readers and writers, and of readers. */
void winipc__mailslot_destroy(winipc_object *object);
winipc_status winipc__mailslot_hold(winipc_object *object, bool give,
                                    const char *function);
void winipc__mailslot_let_go(winipc_object *object);
void winipc__mailslot_describe_reader(winipc_object *object, char *text,
                                      size_t size);

bool winipc__mailslot_is_reader(const winipc_mailslot *slot);
winipc_status winipc__mailslot_check_reader(winipc_mailslot *slot,
                                            const char *function);

#endif
