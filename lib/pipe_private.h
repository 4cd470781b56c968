/*
 * pipe_private.h - what the files of the pipe share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_PIPE_PRIVATE_H
#define LIB_PIPE_PRIVATE_H

#include <winipc/pipe.h>
#include <winipc/pipe_listener.h>

#include "name.h"
#include "ntapi.h"
#include "overlapped.h"
#include "turn.h"

/* Of a pipe that is to be made. */
typedef struct winipc__pipe_shape {
    bool byte_mode, reject_remote;
    winipc_pipe_direction direction;
    uint32_t quota;      /* bytes, of each direction: the largest message */
    const char *name;    /* for messages */
    const wchar_t *path; /* what Windows calls it; NULL: it has no name */
    HANDLE root;         /* what one without a name is opened beside */
    SECURITY_ATTRIBUTES attributes;
} winipc__pipe_shape;

/* Put the default in place of a quota of 0.  Returns why the options make no sense,
   or NULL. */
const char *winipc__pipe_complete_shape(winipc__pipe_shape *shape);

/* Make an instance of the pipe, and tell what it is.  The first one must be the
   first of its name. */
winipc_status winipc__pipe_instance(HANDLE *handle,
                                    winipc__pipe_information *information,
                                    const winipc__pipe_shape *shape,
                                    bool first);

/* The folder of all pipes, beside which one without a name is opened. */
winipc_status winipc__pipe_open_root(HANDLE *root, const char *name);

/* Before the first instance: do without the flag that keeps remote clients out, where
   the system has none and does not know it. */
winipc_status winipc__pipe_check_reject(winipc__pipe_shape *shape);

/* How many connections there are, which outlive their listener. */
typedef struct winipc__connections {
    volatile LONG references, count;
    uint32_t maximum; /* 0: any */
    HANDLE ready;     /* the listener's: look again */
} winipc__connections;

void winipc__connections_leave(winipc__connections *connections);

struct winipc_pipe {
    winipc_object base; /* `waitable` is that of the read */
    bool server, byte_mode, can_send, can_receive;
    uint32_t max_message_size;
    uint32_t send_quota;              /* what the kernel holds for the peer */
    winipc__connections *connections; /* of an accepted end */
    SRWLOCK lock; /* around each use of the handle; never held while blocking */
    bool aborted; /* there is no handle any more */
    winipc__turn receiving, sending;
    /* With the lock held: one read is in flight or ended, into the head.  A message stays there until
       a caller's buffer is large enough. */
    winipc__overlapped read;
    LONG armed; /* waits that count on a read in flight */
    unsigned char *head;
    DWORD head_room, head_start, head_size;
    uint64_t passed_over; /* bytes of a message above the maximum, so far */
    bool head_full, ended;
    uint64_t too_big; /* as large was one that has been dropped; 0: none */
    volatile LONG64 dropped;
    winipc__overlapped write;
    bool torn;        /* with the lock: a send went in part, perhaps */
    LONG replies_due; /* with the turn of `receiving` */
};

/* An end around the handle, which becomes the end's on success only.  Options of
   0 are what the pipe was made for. */
typedef struct winipc__pipe_request {
    const char *name;
    uint32_t max_message_size, timeout_ms;
    winipc_event *stop;
    DWORD access; /* what the handle may; 0: what the pipe is for */
} winipc__pipe_request;
winipc_status winipc__pipe_make(winipc_pipe **out, HANDLE handle,
                                const winipc__pipe_information *information,
                                const winipc__pipe_request *request);

/* What the pipe is that the handle is to. */
winipc_status winipc__pipe_ask(HANDLE handle, const char *name,
                               winipc__pipe_information *information);

/* An instance that listens, or has a client to accept; `operation` has the event of
   all. */
typedef struct winipc__listening {
    HANDLE handle;
    winipc__pipe_information information;
    winipc__overlapped operation;
    bool connected;
} winipc__listening;

struct winipc_pipe_listener {
    winipc_object base; /* `waitable` is connections->ready, manual-reset */
    winipc__name name;  /* as CreateFileW() and, in text, as Windows has it */
    winipc__pipe_shape shape;
    winipc__connections *connections;
    SRWLOCK lock; /* of what follows; never held while blocking */
    winipc__listening *instances;
    size_t n, turn; /* `turn` is looked at first */
    uint64_t accepted;
};

/* Make one, in place of one that was accepted or a new one. */
winipc_status winipc__pipe_listen(winipc_pipe_listener *listener,
                                  winipc__listening *one);

/* For the kind: see that all listen, and whether one has a client. */
winipc_status winipc__pipe_listener_poll(winipc_object *object, bool *ready);

/* A client on its way in. */
typedef struct winipc__connecting {
    const char *name, *function;
    winipc__name wide;
    winipc_pipe_connect_options opt;
    HANDLE handle; /* once it has opened */
    DWORD access;  /* with these rights */
    DWORD code;    /* of the last try */
} winipc__connecting;

winipc_status winipc__pipe_prepare(winipc__connecting *connecting,
                                   const char *name,
                                   const winipc_pipe_connect_options *options,
                                   const char *function);

/* Try once; false if it is to be tried again. */
bool winipc__pipe_try(winipc__connecting *connecting);

/* Of a try that was true: make the end, or tell why not. */
winipc_status winipc__pipe_connected(winipc_pipe **out,
                                     winipc__connecting *connecting);

/* With the lock held: see that the head is full, the pipe has ended, or a read is
   in flight; or fail as a receive does. */
winipc_status winipc__pipe_advance(winipc_pipe *pipe, const char *function);

/* Wait until there is a message, or the peer has gone.  What is OK leaves with the
   lock held; the message is in the head still. */
winipc_status winipc__pipe_await(winipc_pipe *pipe, winipc__deadline deadline,
                                 const char *function);

/* The parts of a call, on behalf of `function`, with the turn taken. */
winipc_status winipc__pipe_receive(winipc_pipe *pipe, void *buffer, size_t size,
                                   size_t *length, winipc__deadline deadline,
                                   const char *function);
winipc_status winipc__pipe_send(winipc_pipe *pipe, const void *data,
                                size_t size, winipc__deadline deadline,
                                const char *function);

/* A message on its way. */
typedef struct winipc__sending {
    winipc_pipe *pipe;
    winipc__overlapped *write;
    const void *data;
    size_t size;
} winipc__sending;

/* Start the write, or see whether it has ended; or end it.  ERROR_IO_INCOMPLETE, or
   the code with which it ended. */
DWORD winipc__pipe_advance_send(winipc__sending *sending, bool give_up);

/* What the code means; `status` is why it was given up, if it was. */
winipc_status winipc__pipe_sent(winipc__sending *sending, DWORD code,
                                winipc_status status);

/* Whether this end still sends. */
winipc_status winipc__pipe_check_torn(winipc_pipe *pipe, const char *function);

/* Whether the end can do it, and how large the message may be. */
winipc_status winipc__pipe_check_send(winipc_pipe *pipe, const void *data,
                                      size_t size, const char *function);
winipc_status winipc__pipe_check_receive(winipc_pipe *pipe, const void *buffer,
                                         size_t size, const char *function);

/* Enter the object, unless it is to end, and take the turn; what is OK is to be
   left with winipc__pipe_leave(). */
winipc_status winipc__pipe_enter(winipc_pipe *pipe, winipc__turn *turn,
                                 winipc__deadline *deadline,
                                 uint32_t timeout_ms, const char *function);
void winipc__pipe_leave(winipc_pipe *pipe, winipc__turn *turn);

/* With the turn of who receives, so that the reply is ours: send what asks for
   one, unless there is a message that would be taken for it. */
winipc_status winipc__pipe_request_reply(winipc_pipe *pipe, const void *request,
                                         size_t size, winipc__deadline deadline,
                                         const char *function);

/* The number of the process that made the other end, as the system recorded it;
   0 if it does not know. */
winipc_status winipc__pipe_ask_process(winipc_pipe *pipe, uint32_t *process_id,
                                       const char *function);

/* Whether the peer has gone. */
bool winipc__pipe_is_end(DWORD code);

/* WINIPC_OK while the handle may be used, as one that holds the lock sees it. */
winipc_status winipc__pipe_check_open(winipc_pipe *pipe, const char *function);

/* For the kind. */
winipc_status winipc__pipe_poll(winipc_object *object, bool *ready);
void winipc__pipe_arm(winipc_object *object);
void winipc__pipe_disarm(winipc_object *object);

#endif
