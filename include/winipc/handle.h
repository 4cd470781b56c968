/*
 * winipc/handle.h - objects in the hands of other processes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_HANDLE_H
#define WINIPC_HANDLE_H

#include <winipc/base.h>
#include <winipc/pipe.h>
#include <winipc/process.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Give another process a handle to the object, of the same rights as ours.
 *
 * The process does not know of it yet: tell it the number, by whatever way there is
 * between you, and it calls winipc_event_adopt() or its like with that.  From then on
 * the handle is its own; it closes as the process ends.  Neither object depends
 * on the other: the kernel's object lives until its last handle is closed.  What
 * has a name needs none of this: the other process opens it.
 *
 * An end of a pipe, or a mailslot, that has two handles is used by two: each message
 * goes to whoever is first.  Close yours when the other has it.  While one of
 * yours sends, or has begun to receive, it is not given away, as a message
 * could be lost: a receive or a wait that timed out has begun.
 *
 * @param object         An event, mutex, semaphore, timer, process, mailslot or end of a
 *                       pipe, or what is borrowed.
 * @param process        Who gets it; you must have the right PROCESS_DUP_HANDLE
 *                       to it, as its owner has.
 * @param remote_handle  Receives its value in that process.
 *
 * @retval WINIPC_E_NOT_FOUND         The process has ended.
 * @retval WINIPC_E_ACCESS_DENIED     You may not give it handles.
 * @retval WINIPC_E_BUSY              A message is on its way, as above.
 * @retval WINIPC_E_CLOSED            The end of the pipe was aborted.
 * @retval WINIPC_E_INVALID_USE       The object is none of those: a lock or a listener is
 *                                    made of several.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_object_duplicate(winipc_object *object,
                                                       winipc_process *process,
                                                       uint64_t *remote_handle);

/**
 * Close a handle of another process, which winipc_object_duplicate() gave it and
 * of which it has not been told, or said that it did not take it.
 *
 * Any other may be closed by the process at the same moment, and its value be that
 * of something else.
 *
 * @retval WINIPC_E_NOT_FOUND         The process has ended, or has no such handle.
 * @retval WINIPC_E_ACCESS_DENIED     You may not close its handles.
 * @retval WINIPC_E_INVALID_ARGUMENT  `process` is NULL, or the value is one that
 *                                    no handle has.
 * @retval WINIPC_E_SYSTEM
 */
winipc_status winipc_process_close_handle(winipc_process *process,
                                          uint64_t remote_handle);

/**
 * Do two objects stand for one object of the kernel, whatever their names and
 * handles?  Two ends of one pipe are two.
 *
 * @param same  Receives the answer.
 *
 * @retval WINIPC_E_CLOSED            An end of a pipe was aborted.
 * @retval WINIPC_E_INVALID_USE       One is made of several, such as a lock.
 * @retval WINIPC_E_UNSUPPORTED       The system cannot tell.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_SYSTEM
 */
winipc_status winipc_object_is_same(winipc_object *first, winipc_object *second,
                                    bool *same);

/**
 * Send an object through a pipe, to a peer that calls winipc_pipe_receive_handle():
 * a handle of the same rights, as winipc_object_duplicate() gives it.
 *
 * The server's end (of a pair: the first) opens the client's process, for either
 * direction, and needs the right PROCESS_DUP_HANDLE to it; the client needs no right to
 * the server.  So a service gives objects to its clients, and takes theirs.
 *
 * If the server sends, WINIPC_OK means that the peer's process has the handle, and will
 * be told of it as of any message.  If the client sends, it waits for the answer:
 * WINIPC_OK means that the server has it.  So the client must receive too, and
 * nothing else may be there to be received.  A client that gives up in between aborts the
 * connection, as the server may be about to take the handle: WINIPC_E_UNCERTAIN.
 *
 * @param pipe     One of messages.
 * @param process  For the server's end: the process in which the client's end is
 *                 now, if it is not the one that made it, as when an end was
 *                 given to a child; that of a pipe without a name must be given.  NULL:
 *                 the process that connected.
 *
 * @retval WINIPC_E_TIMEOUT           Nothing was sent.
 * @retval WINIPC_E_CANCELLED         The same: a stop event is set.
 * @retval WINIPC_E_CLOSED            The peer has gone, or the pipe was closed or
 *                                    aborted here.
 * @retval WINIPC_E_UNCERTAIN         It may have gone; the connection is aborted.
 * @retval WINIPC_E_NOT_FOUND         The client's process has ended.
 * @retval WINIPC_E_ACCESS_DENIED     The server may not open the client's
 *                                    process; the client is told so too.
 * @retval WINIPC_E_BUSY              There is something to be received, or the object
 *                                    is in use, as for winipc_object_duplicate().
 * @retval WINIPC_E_INVALID_USE       The pipe is one of bytes, or the client's end cannot
 *                                    do both; or the object cannot be given.
 * @retval WINIPC_E_TOO_BIG           max_message_size is below 32 bytes.
 * @retval WINIPC_E_CORRUPT           The peer's answer makes no sense.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL, or the process is missing.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_pipe_send_object(winipc_pipe *pipe,
                                                       winipc_object *object,
                                                       winipc_process *process,
                                                       uint32_t timeout_ms);

/**
 * Receive what the peer sends with winipc_pipe_send_object(): a handle, which is yours
 * from then on.  Give it to winipc_event_adopt() or the adopting function of whatever
 * it should be: that looks what it is, and refuses what it is not; then close it
 * with CloseHandle().  It is not inheritable.
 *
 * A message of another kind is not taken: WINIPC_E_WRONG_TYPE, and
 * winipc_pipe_receive() receives it.  So the other way round, a peer that
 * calls winipc_pipe_receive() takes an object for 32 bytes of message: let messages
 * say what comes next.
 *
 * The handle came from the peer's process, and from no other: the server's end makes it,
 * the client's takes none that the server does not say is its own.  What it is for
 * is for the two to agree on.
 *
 * @param pipe     One of messages.
 * @param process  As for winipc_pipe_send_object().
 * @param handle   Receives the handle; NULL on failure.
 *
 * @retval WINIPC_E_TIMEOUT           Nothing came; nothing is lost.
 * @retval WINIPC_E_CANCELLED         The same: a stop event is set.
 * @retval WINIPC_E_CLOSED            The peer has gone, or the pipe was closed or
 *                                    aborted here.
 * @retval WINIPC_E_WRONG_TYPE        The next message is another one, and stays.
 * @retval WINIPC_E_ACCESS_DENIED     The server may not open the client's process; the
 *                                    client is told that it was not taken.
 * @retval WINIPC_E_NOT_FOUND         The client's process has ended, or has no such handle.
 * @retval WINIPC_E_MISMATCH          It is for, or from, another process than the
 *                                    one at this end: see `process`.
 * @retval WINIPC_E_UNCERTAIN         The client could not be told that its handle was
 *                                    taken: it is closed again, the connection aborted.
 * @retval WINIPC_E_CORRUPT           It has no value that a handle may have.
 * @retval WINIPC_E_INVALID_USE       The pipe is one of bytes, or the server's end cannot
 *                                    do both.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL, or the process is missing.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_pipe_receive_handle(winipc_pipe *pipe, winipc_process *process,
                           void **handle, uint32_t timeout_ms);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_HANDLE_H */
