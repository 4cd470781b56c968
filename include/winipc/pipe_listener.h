/*
 * winipc/pipe_listener.h - the name that clients connect to.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_PIPE_LISTENER_H
#define WINIPC_PIPE_LISTENER_H

#include <winipc/base.h>
#include <winipc/pipe.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The server's side of a pipe: it has the name, and accepts clients.
 *
 * The name is held from create to close: some instances of the pipe listen at
 * every moment, a new one is there before an accepted one is handed out, and no
 * other user can make the name, or an instance of it, unless `.security` lets him.
 * Clients may connect, and
 * send, before they are accepted; one that sent and left is accepted all the
 * same, and what it sent received.
 *
 * Wine (8.0 and 10.0) checks no access control lists of pipes.
 */
typedef struct winipc_pipe_listener winipc_pipe_listener;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_pipe_listener_options {
    size_t size;    /**< Set by WINIPC_PIPE_LISTENER_OPTIONS(). */
    bool byte_mode; /**< A stream of bytes, rather than messages. */
    winipc_pipe_direction direction;
    /** The largest message, in bytes, of both directions; 0:
        WINIPC_PIPE_MESSAGE_SIZE.  In byte mode, how much the pipe holds. */
    uint32_t max_message_size;
    /** How many clients can connect at the same moment, before one is accepted:
        1 to 200; 0: 4.  Others find it busy, and try again. */
    uint32_t instances;
    /** How many connections there can be; further clients wait until one is
        closed.  0: no limit. */
    uint32_t max_connections;
    /** What WINIPC_DEFAULT means, also for accepted ends; 0: WINIPC_INFINITE. */
    uint32_t timeout_ms;
    bool allow_remote;               /**< Let clients of other machines in. */
    const winipc_security *security; /**< Who may connect; NULL: the default. */
    winipc_event
        *stop; /**< As in winipc_open_options, also for accepted ends. */
} winipc_pipe_listener_options;

/** Options in place: WINIPC_PIPE_LISTENER_OPTIONS(.byte_mode = true). */
#define WINIPC_PIPE_LISTENER_OPTIONS(...)                            \
    (&(winipc_pipe_listener_options){                                \
        .size = WINIPC__SIZE_TO(winipc_pipe_listener_options, stop), \
        __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_PIPE_LISTENER_OPTIONS_INIT                           \
    {                                                               \
        WINIPC__SIZE_TO(winipc_pipe_listener_options, stop), false, \
            WINIPC_PIPE_DUPLEX, 0, 0, 0, 0, false, NULL, NULL       \
    }

/**
 * Take the name and listen.
 *
 * @param out      Receives the listener, to be closed with
 *                 winipc_pipe_listener_close().
 * @param name     As for winipc_pipe_connect(), on this machine.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_EXISTS            Somebody has the name: another server, or a
 *                                    connection to one that has gone.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, is NULL, or is
 *                                    that of another machine.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_ACCESS_DENIED     The security given leaves you out; with one
 *                                    instance winipc_pipe_accept() tells so.
 * @retval WINIPC_E_UNSUPPORTED       This system makes no such pipes.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_pipe_listener_create(winipc_pipe_listener **out, const char *name,
                            const winipc_pipe_listener_options *options);

/**
 * Accept a client.
 *
 * Any number of threads may accept at once.
 *
 * @param out  Receives the server's end, to be closed with winipc_pipe_close().
 *
 * @retval WINIPC_E_TIMEOUT           No client came in time, or there were as
 *                                    many connections as may be.
 * @retval WINIPC_E_CANCELLED         `.stop` is set.
 * @retval WINIPC_E_CLOSED            Another thread closed the listener.
 * @retval WINIPC_E_ACCESS_DENIED     No further instance could be made; the
 *                                    client stays, to be accepted later.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  The client stays.
 */
WINIPC_NODISCARD winipc_status winipc_pipe_accept(
    winipc_pipe_listener *listener, winipc_pipe **out, uint32_t timeout_ms);

/**
 * Start to accept a client, and do not wait: winipc/operation.h.
 *
 * The client is accepted when winipc_operation_result() tells of it, with the
 * statuses of winipc_pipe_accept().
 *
 * @param pipe  Receives the server's end when the result is WINIPC_OK, and must
 *              stay until the operation has ended; NULL until then.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_start_accept(
    winipc_pipe_listener *listener, winipc_pipe **pipe, winipc_operation **out);

/** One more reference to the listener, which is returned.  NULL gives NULL. */
winipc_pipe_listener *winipc_pipe_listener_ref(winipc_pipe_listener *listener);

/**
 * Drop a reference; the last one gives the name up, and calls that other threads
 * are in end with WINIPC_E_CLOSED.  Clients that were not accepted lose their
 * connection; accepted ones keep theirs.  NULL is fine.
 */
void winipc_pipe_listener_close(winipc_pipe_listener *listener);

/** For WINIPC_SCOPED(pipe_listener). */
static inline void winipc_pipe_listener_cleanup(winipc_pipe_listener **listener)
{
    winipc_pipe_listener_close(*listener);
}

/** The listener as what waits and queries take; no reference.  NULL gives NULL.
    It is ready when a client can be accepted. */
winipc_object *winipc_pipe_listener_object(winipc_pipe_listener *listener);

/** What winipc_pipe_listener_get_info() tells. */
typedef struct winipc_pipe_listener_info {
    winipc_pipe_direction direction;
    bool byte_mode;
    uint32_t max_message_size; /**< Bytes. */
    uint32_t timeout_ms;       /**< What WINIPC_DEFAULT means. */
    uint32_t instances;        /**< That listen, or have a client to accept. */
    uint32_t connections;      /**< Accepted, and not closed yet. */
    uint32_t max_connections;  /**< 0: no limit. */
    uint64_t accepted;         /**< In all. */
} winipc_pipe_listener_info;

/**
 * Tell how the listener stands.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 */
winipc_status winipc_pipe_listener_get_info(winipc_pipe_listener *listener,
                                            winipc_pipe_listener_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_PIPE_LISTENER_H */
