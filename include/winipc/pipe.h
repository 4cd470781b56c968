/*
 * winipc/pipe.h - two ends that send to and receive from each other.
 *
 * The server's side, which has the name, is in winipc/pipe_listener.h.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_PIPE_H
#define WINIPC_PIPE_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One end of a pipe that connects two processes.
 *
 * In message mode, the default, what one end sends the other receives whole,
 * once and in order, or not at all.  In byte mode it is a stream of bytes in
 * order, whose parts may be joined and split.  WINIPC_OK of a send means that
 * the bytes are in the kernel: they survive the sender, and closing its end,
 * not the receiver.  When one end is closed, or its process ends, the other
 * receives what was sent before, then WINIPC_E_CLOSED; its sends fail so at
 * once.
 *
 * One thread may send while another receives; several that do the same take
 * turns in the order in which they came.
 */
typedef struct winipc_pipe winipc_pipe;

/** Who sends. */
typedef enum winipc_pipe_direction {
    WINIPC_PIPE_DUPLEX,  /**< Both ends. */
    WINIPC_PIPE_INBOUND, /**< The client, to the server. */
    WINIPC_PIPE_OUTBOUND /**< The server, to the client. */
} winipc_pipe_direction;

/** What max_message_size is by default, in bytes. */
#define WINIPC_PIPE_MESSAGE_SIZE 65536U

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_pipe_connect_options {
    size_t size; /**< Set by WINIPC_PIPE_CONNECT_OPTIONS(). */
    /** The pipe must be one of bytes, rather than of messages. */
    bool byte_mode;
    /** Wait also while there is no such pipe, until a server makes it. */
    bool wait_for_server;
    /**
     * Whose the pipe must be: a SID such as "S-1-5-18" (a service that runs as
     * SYSTEM), or WINIPC_CURRENT_USER.  NULL is WINIPC_CURRENT_USER: another
     * user who took the name first gets nothing from you.
     */
    const char *expected_owner_sid;
    bool any_server;   /**< Do not look whose the pipe is. */
    bool allow_remote; /**< Let a name such as `\\host\pipe\x` leave this
                          machine. */
    /**
     * The largest message, in bytes, to send and to receive.  0: what the
     * server made the pipe for, or WINIPC_PIPE_MESSAGE_SIZE if it did not say.
     */
    uint32_t max_message_size;
    /** What WINIPC_DEFAULT means for this end; 0: WINIPC_INFINITE. */
    uint32_t timeout_ms;
    winipc_event *stop; /**< As in winipc_open_options. */
} winipc_pipe_connect_options;

/** Options in place: WINIPC_PIPE_CONNECT_OPTIONS(.any_server = true). */
#define WINIPC_PIPE_CONNECT_OPTIONS(...)                            \
    (&(winipc_pipe_connect_options){                                \
        .size = WINIPC__SIZE_TO(winipc_pipe_connect_options, stop), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_PIPE_CONNECT_OPTIONS_INIT                                  \
    {                                                                     \
        WINIPC__SIZE_TO(winipc_pipe_connect_options, stop), false, false, \
            NULL, false, false, 0, 0, NULL                                \
    }

/**
 * Connect to the pipe called `name`, as a client.
 *
 * While all of the server's instances are busy it waits for one, and with
 * `.wait_for_server` also for the server, until the time is out.  The server
 * learns who you are, but cannot act as you.  If the pipe lets you only receive, or
 * only send, this end does only that.
 *
 * @param name     A short name gets `\\.\pipe\` in front; one that begins with
 *                 two backslashes is complete.  Upper and lower case are the
 *                 same.  It may not be empty, "." or "..", end with a dot or a
 *                 space, or contain control characters or any of / \ : * ? " <
 *                 > |.  At most 256 characters, complete.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND         There is no such pipe, and
 *                                    `.wait_for_server` is not set.
 * @retval WINIPC_E_TIMEOUT           All instances were busy, or there was no
 *                                    server, for all of the time.
 * @retval WINIPC_E_ACCESS_DENIED     It does not let you in, or its owner is not
 *                                    the one who was expected.
 * @retval WINIPC_E_MISMATCH          It is one of bytes and messages were asked
 *                                    for, or the other way.
 * @retval WINIPC_E_WRONG_TYPE        What answers to the name is no pipe.
 * @retval WINIPC_E_CLOSED            The server has gone just now.
 * @retval WINIPC_E_CANCELLED         `.stop` is set.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, is NULL, or leaves
 *                                    this machine without `.allow_remote`.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_connect(
    winipc_pipe **out, const char *name,
    const winipc_pipe_connect_options *options, uint32_t timeout_ms);

/**
 * Start to connect, and do not wait: winipc/operation.h.
 *
 * Its result has the statuses of winipc_pipe_connect().  It tries at once, and then
 * when it is waited for, or asked; that of a name which leaves this machine may
 * block.
 *
 * @param pipe     Receives the pipe when winipc_operation_result() is WINIPC_OK, and
 *                 must stay until the operation has ended; NULL until then.
 * @param name     As for winipc_pipe_connect(); copied, as the options are, with
 *                 the SID.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_INVALID_NAME, WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY,
 *         WINIPC_E_SYSTEM  As for winipc_pipe_connect().
 */
WINIPC_NODISCARD winipc_status winipc_pipe_start_connect(
    winipc_pipe **pipe, const char *name,
    const winipc_pipe_connect_options *options, winipc_operation **out);

/**
 * Is there a pipe called `name`, on this machine?  Nothing is opened: no instance is
 * taken, and the server does not notice.  May take some milliseconds if all are in
 * use.
 *
 * @param name       As for winipc_pipe_connect().
 * @param listening  Receives whether an instance waits for a client; if not, all of
 *                   them have one.  Another client may take it right after.
 *
 * @retval WINIPC_E_NOT_FOUND         There is no such pipe.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, is NULL, or leaves
 *                                    this machine.
 * @retval WINIPC_E_INVALID_ARGUMENT  `listening` is NULL.
 * @retval WINIPC_E_ACCESS_DENIED, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_pipe_probe(const char *name, bool *listening);

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_pipe_pair_options {
    size_t size;    /**< Set by WINIPC_PIPE_PAIR_OPTIONS(). */
    bool byte_mode; /**< A stream of bytes, rather than messages. */
    /** Seen from the first end, which is the server. */
    winipc_pipe_direction direction;
    /** The largest message, in bytes; 0: WINIPC_PIPE_MESSAGE_SIZE.  In byte
        mode, how much the pipe holds. */
    uint32_t max_message_size;
    uint32_t timeout_ms; /**< What WINIPC_DEFAULT means; 0: WINIPC_INFINITE. */
    winipc_event *stop;  /**< As in winipc_open_options, for both ends. */
} winipc_pipe_pair_options;

/** Options in place: WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true). */
#define WINIPC_PIPE_PAIR_OPTIONS(...) \
    (&(winipc_pipe_pair_options){     \
        .size = WINIPC__SIZE_TO(winipc_pipe_pair_options, stop), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_PIPE_PAIR_OPTIONS_INIT                           \
    {                                                           \
        WINIPC__SIZE_TO(winipc_pipe_pair_options, stop), false, \
            WINIPC_PIPE_DUPLEX, 0, 0, NULL                      \
    }

/**
 * Make both ends of a pipe that has no name, so that nobody else can connect to
 * it.  Unlike those of Windows's CreatePipe() its ends have time-outs, and both
 * may send.
 *
 * @param first    Receives the server's end: the one that receives, of an
 *                 inbound pipe.
 * @param second   Receives the client's.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_UNSUPPORTED       This system makes no such pipes.
 * @retval WINIPC_E_INVALID_ARGUMENT  `first` or `second` is NULL, or an option
 *                                    makes no sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_pipe_pair(winipc_pipe **first, winipc_pipe **second,
                 const winipc_pipe_pair_options *options);

/**
 * Make a pipe whose other end is a plain HANDLE, as programs want that know nothing
 * of winipc: for a standard stream of a child, `.standard_output` of winipc_spawn(),
 * or as a file descriptor of C, with _open_osfhandle().
 *
 * It is a pipe of bytes, whatever `.byte_mode` says.  Your end has time-outs, and
 * is the server's: it receives, if the pipe is inbound, and sends, if it is
 * outbound.  The HANDLE does one call at a time, which blocks; so a duplex pipe is
 * for who does not read and write it at once.
 *
 * @param end     Receives your end.
 * @param handle  Receives the HANDLE, which no child inherits by itself; to be
 *                closed with CloseHandle(), or _close() if it became a descriptor.
 *                Once a child has one of its own close yours, or your end does not
 *                see the child's end.
 *
 * Fails as winipc_pipe_pair() does.
 */
WINIPC_NODISCARD winipc_status winipc_pipe_pair_with_handle(
    winipc_pipe **end, void **handle, const winipc_pipe_pair_options *options);

/**
 * Make a pipe of a HANDLE that came from elsewhere: of an end that is connected
 * and was opened with FILE_FLAG_OVERLAPPED.
 *
 * On success the HANDLE belongs to the pipe, which does what the HANDLE may, and
 * reads messages from a pipe of messages; on failure it is still yours.  Its largest message is what the pipe
 * was made for, or WINIPC_PIPE_MESSAGE_SIZE if that does not tell.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_UNSUPPORTED       It was opened without FILE_FLAG_OVERLAPPED:
 *                                    a time-out could not be kept.
 * @retval WINIPC_E_INVALID_USE       It is a server's, and has no client.
 * @retval WINIPC_E_ACCESS_DENIED     It may not be asked what it is, or not be made
 *                                    to read messages (FILE_WRITE_ATTRIBUTES).
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_adopt(winipc_pipe **out,
                                                 void *handle);

/** One more reference to this end, which is returned.  NULL gives NULL. */
winipc_pipe *winipc_pipe_ref(winipc_pipe *pipe);

/**
 * Drop a reference; the last one closes this end, and calls that other threads
 * are in end with WINIPC_E_CLOSED.  What was sent stays for the peer to receive.  An
 * operation of this end keeps it open until it is closed too.  NULL is fine.
 */
void winipc_pipe_close(winipc_pipe *pipe);

/** For WINIPC_SCOPED(pipe). */
static inline void winipc_pipe_cleanup(winipc_pipe **pipe)
{
    winipc_pipe_close(*pipe);
}

/** The end as what waits and queries take; no reference.  NULL gives NULL.  It
    is ready when winipc_pipe_receive() would not wait: it has a message, or the
    peer has gone. */
winipc_object *winipc_pipe_object(winipc_pipe *pipe);

/**
 * Send one message of `size` bytes, which may be 0; in byte mode, all of the
 * bytes, and none if `size` is 0.
 *
 * If the peer does not receive, up to the pipe's largest message is in the
 * kernel, and the next one waits.  A message that is not sent in time has not
 * been sent at all, provided that the peer receives whole messages, as winipc
 * does.
 *
 * @param data  May be NULL if `size` is 0.
 *
 * @retval WINIPC_E_TIMEOUT           There was no room in time; nothing was
 *                                    sent.
 * @retval WINIPC_E_CANCELLED         `.stop` is set; nothing was sent.
 * @retval WINIPC_E_CLOSED            The peer has gone, or another thread closed
 *                                    this end; nobody has received the message
 *                                    whole.
 * @retval WINIPC_E_UNCERTAIN         It was given up when a part may have gone
 *                                    already: in byte mode, or of a message that
 *                                    is larger than the pipe holds.  This end
 *                                    sends nothing any more; close it.
 * @retval WINIPC_E_TOO_BIG           The message is above max_message_size;
 *                                    nothing was sent.
 * @retval WINIPC_E_INVALID_USE       This end only receives.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_send(winipc_pipe *pipe,
                                                const void *data, size_t size,
                                                uint32_t timeout_ms);

/** A part of a message. */
typedef struct winipc_part {
    const void *data; /**< May be NULL if `size` is 0. */
    size_t size;
} winipc_part;

/**
 * Send one message that consists of `n` parts, in this order.
 *
 * As winipc_pipe_send(), with its statuses; WINIPC_E_NO_MEMORY also if there is
 * none to put the parts together.
 *
 * @param parts  May be NULL if `n` is 0.
 */
WINIPC_NODISCARD winipc_status winipc_pipe_sendv(winipc_pipe *pipe,
                                                 const winipc_part *parts,
                                                 size_t n, uint32_t timeout_ms);

/**
 * Receive the next message, whole or not at all; in byte mode, what there is,
 * at least one byte.
 *
 * A time-out loses nothing: what comes later is received by the next call.
 *
 * @param buffer  Receives the message; may be NULL if `size` is 0.
 * @param length  Receives its length, which may be 0, also with
 *                WINIPC_E_TOO_BIG.
 *
 * @retval WINIPC_E_TIMEOUT           Nothing came in time; nothing is lost.
 * @retval WINIPC_E_TOO_BIG           The message has `*length` bytes.  If these
 *                                    are more than `size` but no more than
 *                                    max_message_size it stays, to be received
 *                                    again.  One above max_message_size has been
 *                                    dropped, and counted.
 * @retval WINIPC_E_CLOSED            The peer has gone, and all that it sent has
 *                                    been received; or another thread closed
 *                                    this end.
 * @retval WINIPC_E_CANCELLED         `.stop` is set; nothing is lost.
 * @retval WINIPC_E_INVALID_USE       This end only sends.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL; in byte mode also if
 *                                    `size` is 0.
 * @retval WINIPC_E_NO_MEMORY         For a message of this size; it stays.
 * @retval WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_receive(winipc_pipe *pipe,
                                                   void *buffer, size_t size,
                                                   size_t *length,
                                                   uint32_t timeout_ms);

/**
 * Start to receive the next message, and do not wait: winipc/operation.h.
 *
 * The message is taken when winipc_operation_result() tells of it, with the
 * statuses of winipc_pipe_receive().
 *
 * @param buffer  As for winipc_pipe_receive(); it must stay until the operation has
 *                ended.
 *
 * @retval WINIPC_E_INVALID_USE       This end only sends.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL; in byte mode also if
 *                                    `size` is 0.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_start_receive(
    winipc_pipe *pipe, void *buffer, size_t size, winipc_operation **out);

/**
 * Start to send a message, and do not wait: winipc/operation.h.
 *
 * Its result has the statuses of winipc_pipe_send().  Several go in the order in
 * which they were started, as long as the threads that did so live.
 *
 * @param data  As for winipc_pipe_send(); Windows has it until the operation has
 *              ended.
 *
 * @retval WINIPC_E_UNCERTAIN, WINIPC_E_TOO_BIG, WINIPC_E_INVALID_USE,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As for
 *         winipc_pipe_send(); nothing has been started.
 */
WINIPC_NODISCARD winipc_status winipc_pipe_start_send(winipc_pipe *pipe,
                                                      const void *data,
                                                      size_t size,
                                                      winipc_operation **out);

/** What winipc_pipe_peek() tells. */
typedef struct winipc_pipe_peek_info {
    bool ready;  /**< There is a message, or in byte mode a byte. */
    size_t size; /**< Bytes of the next message; in byte mode, that are here. */
} winipc_pipe_peek_info;

/**
 * Tell what winipc_pipe_receive() would receive now, and leave it there.
 *
 * @retval WINIPC_E_CLOSED            The peer has gone, and all that it sent has
 *                                    been received; or this end was aborted.
 * @retval WINIPC_E_TOO_BIG           As winipc_pipe_receive() would: the message
 *                                    is above max_message_size.
 * @retval WINIPC_E_INVALID_USE       This end only sends.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_pipe_peek(winipc_pipe *pipe, winipc_pipe_peek_info *info);

/**
 * Send a request, and receive the reply, as one exchange: no other thread's call
 * of this end comes between, and both count against one time-out.
 *
 * Only for pipes of messages whose peer answers each request with one message.
 *
 * @param request, size   As for winipc_pipe_send().
 * @param reply, room, length  As for winipc_pipe_receive().
 *
 * @retval WINIPC_E_TIMEOUT           There was no room for the request in time,
 *                                    and nothing was sent; or no reply came in
 *                                    time.  In the second case the reply is
 *                                    still due.
 * @retval WINIPC_E_BUSY              Something came that is no reply to this
 *                                    request: a message that nobody has
 *                                    received, or the reply that is still due to
 *                                    an earlier call.  Nothing was sent: receive
 *                                    it first, with winipc_pipe_receive().
 * @retval WINIPC_E_INVALID_USE       The pipe is not duplex, or is one of bytes.
 * @retval WINIPC_E_TOO_BIG           The request is above max_message_size, and
 *                                    nothing was sent; or the reply is larger
 *                                    than `room`, or dropped, as of
 *                                    winipc_pipe_receive().
 * @retval WINIPC_E_CANCELLED, WINIPC_E_CLOSED, WINIPC_E_UNCERTAIN,
 *         WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As for
 *         winipc_pipe_send() and winipc_pipe_receive().
 */
WINIPC_NODISCARD winipc_status winipc_pipe_call(winipc_pipe *pipe,
                                                const void *request,
                                                size_t size, void *reply,
                                                size_t room, size_t *length,
                                                uint32_t timeout_ms);

/**
 * Wait until the peer has received all that was sent.
 *
 * Closing loses nothing that was sent, so this is for who must know, not for who
 * closes.  A peer that uses winipc reads one message ahead, so that the last one may
 * be in its process and not received by its program yet.  While it waits other
 * threads' sends do.
 *
 * @retval WINIPC_E_TIMEOUT           The peer has not, in time.
 * @retval WINIPC_E_CLOSED            The peer has gone, with or without it; or
 *                                    another thread closed this end.
 * @retval WINIPC_E_CANCELLED         `.stop` is set.
 * @retval WINIPC_E_INVALID_USE       This end only receives.
 * @retval WINIPC_E_INVALID_ARGUMENT  `pipe` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_pipe_finish(winipc_pipe *pipe, uint32_t timeout_ms);

/**
 * Break the connection at once: calls that are inside, here and at the peer, end
 * with WINIPC_E_CLOSED, as later ones do, and what nobody has received may be
 * lost.  The object is still to be closed.  If somebody has another HANDLE of this
 * end, the peer sees it end when that is closed too.  NULL is fine.
 */
void winipc_pipe_abort(winipc_pipe *pipe);

/** What winipc_pipe_get_info() tells. */
typedef struct winipc_pipe_info {
    bool server; /**< This end was accepted, or is the first. */
    bool can_send, can_receive;
    bool byte_mode;
    uint32_t max_message_size; /**< Bytes. */
    uint32_t timeout_ms;       /**< What WINIPC_DEFAULT means. */
    /** Messages that were not delivered: above max_message_size, or broken off
        as the peer ended. */
    uint64_t dropped;
} winipc_pipe_info;

/**
 * Tell what this end is.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 */
winipc_status winipc_pipe_get_info(winipc_pipe *pipe, winipc_pipe_info *info);

/** The longest user name that winipc_pipe_get_peer() tells, in bytes. */
#define WINIPC_USER_NAME_MAX 512
/** The longest SID, in bytes. */
#define WINIPC_SID_MAX 187

/**
 * What winipc_pipe_get_peer() tells: information, not authentication.  The
 * process may have passed its end on, and its number may be another's by now.
 * To let only certain users in use the listener's `.security`; to act as far as
 * the client may, winipc_pipe_as_client().
 */
typedef struct winipc_pipe_peer {
    uint32_t process_id; /**< 0: unknown, as of a pair. */
    uint32_t session_id; /**< Of the process. */
    bool user_known; /**< The next three are, of who runs the process now. */
    bool elevated;   /**< It has an administrator's rights. */
    char user_sid[WINIPC_SID_MAX + 1];
    char user_name[WINIPC_USER_NAME_MAX + 1]; /**< DOMAIN\user, or "". */
} winipc_pipe_peer;

/**
 * Tell which process is at the other end.
 *
 * @retval WINIPC_E_CLOSED            This end has been aborted.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_SYSTEM
 */
winipc_status winipc_pipe_get_peer(winipc_pipe *pipe, winipc_pipe_peer *peer);

/**
 * Call `run` in this thread, which meanwhile is the client, as far as the client
 * allows: a client of winipc lets itself be identified, not more, so that what
 * `run` may ask is who it is and what it could open.
 *
 * Windows wants a message to have been received before.  If the thread cannot
 * become itself again the process is ended: it would go on with the rights of
 * another.  Wine knows no clients and runs it as the server.
 *
 * @retval WINIPC_E_ACCESS_DENIED     The client does not allow it; `run` has not
 *                                    been called.
 * @retval WINIPC_E_INVALID_USE       This is the client, or nothing has been
 *                                    received yet.
 * @retval WINIPC_E_CLOSED            This end has been aborted.
 * @retval WINIPC_E_INVALID_ARGUMENT  `pipe` or `run` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_pipe_as_client(winipc_pipe *pipe,
                                    void (*run)(void *context), void *context);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_PIPE_H */
