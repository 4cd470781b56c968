/*
 * winipc/mailslot.h - messages from many writers to one reader.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_MAILSLOT_H
#define WINIPC_MAILSLOT_H

#include <winipc/base.h>
#include <winipc/security.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A queue of messages with a name.
 *
 * One process creates the slot and reads; any number open it and write.  Each
 * message arrives whole, once, and in its writer's order, as long as writer and
 * reader are on one machine and use winipc; what a writer has written stays
 * readable when the writer dies.  What nobody has read is lost when the slot is
 * closed, and the writers are not told.
 *
 * Across machines delivery is a matter of luck by definition (lost, doubled,
 * never confirmed), and Windows 11 24H2 has switched it off.
 */
typedef struct winipc_mailslot winipc_mailslot;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_mailslot_options {
    size_t size; /**< Set by WINIPC_MAILSLOT_OPTIONS(). */
    /**
     * The largest message, in bytes.  0: any size that the system takes.  A
     * reader drops and counts what is larger, where the system lets it pass; a
     * writer refuses it.
     */
    uint32_t max_message_size;
    /** What WINIPC_DEFAULT means for this object; 0: WINIPC_INFINITE. */
    uint32_t timeout_ms;
    /**
     * For a writer: let a name such as `\\host\mailslot\x` leave this machine,
     * with at most 424 bytes a message.
     */
    bool allow_remote;
    const winipc_security *security; /**< For a reader; NULL: the default. */
    winipc_event *stop;              /**< As in winipc_open_options. */
} winipc_mailslot_options;

/** Options in place: WINIPC_MAILSLOT_OPTIONS(.timeout_ms = 500). */
#define WINIPC_MAILSLOT_OPTIONS(...) \
    (&(winipc_mailslot_options){     \
        .size = WINIPC__SIZE_TO(winipc_mailslot_options, stop), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_MAILSLOT_OPTIONS_INIT                                       \
    {                                                                      \
        WINIPC__SIZE_TO(winipc_mailslot_options, stop), 0, 0, false, NULL, \
            NULL                                                           \
    }

/**
 * Create the slot called `name` and become its reader.
 *
 * @param name  A short name gets `\\.\mailslot\` in front; one that begins with
 *              two backslashes is complete.  It may have parts, separated by
 *              backslashes.  Upper and lower case are the same.  A part may not
 *              be empty, "." or "..", end with a dot or a space, or contain
 *              control characters or any of / : * ? " < > |.  At most 256
 *              characters, complete.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_EXISTS            The slot exists.  (Under Wine also: its
 *                                    reader is gone but a writer is not.)
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, is NULL, or is
 *                                    that of another machine.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, or an option makes no
 *                                    sense.
 * @retval WINIPC_E_ACCESS_DENIED     The security given leaves you out.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_mailslot_create(winipc_mailslot **out, const char *name,
                       const winipc_mailslot_options *options);

/**
 * Open the slot called `name` to write to it.
 *
 * @param name  As for winipc_mailslot_create(); with `.allow_remote` the host
 *              may be that of another machine, a domain, or `*` for the primary
 *              domain.
 *
 * @retval WINIPC_E_NOT_FOUND         There is no such slot on this machine, or
 *                                    the system finds no such host.
 * @retval WINIPC_E_BUSY              Another writer, not of winipc, keeps
 *                                    others out.
 * @retval WINIPC_E_UNSUPPORTED       This Windows has retired remote mailslots.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, or leaves this
 *                                    machine without `.allow_remote`.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_ACCESS_DENIED,
 *         WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_mailslot_open(winipc_mailslot **out, const char *name,
                     const winipc_mailslot_options *options);

/**
 * Make a reader or a writer of a HANDLE that came from elsewhere.
 *
 * On success the HANDLE belongs to the mailslot, and the slot's own read
 * time-out is the library's to change; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_UNSUPPORTED       It writes, and was opened without
 *                                    FILE_FLAG_OVERLAPPED: a time-out could not
 *                                    be kept.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mailslot_adopt(winipc_mailslot **out,
                                                     void *handle);

/** One more reference to the slot, which is returned.  NULL gives NULL. */
winipc_mailslot *winipc_mailslot_ref(winipc_mailslot *slot);

/**
 * Drop a reference; the last one closes the slot, and calls that other threads
 * are in end with WINIPC_E_CLOSED.  NULL is fine.
 */
void winipc_mailslot_close(winipc_mailslot *slot);

/** For WINIPC_SCOPED(mailslot). */
static inline void winipc_mailslot_cleanup(winipc_mailslot **slot)
{
    winipc_mailslot_close(*slot);
}

/** The slot as what waits and queries take; no reference.  NULL gives NULL.
    A reader is ready when it has a message. */
winipc_object *winipc_mailslot_object(winipc_mailslot *slot);

/**
 * Read the next message, whole or not at all.
 *
 * Threads that read one slot take turns in the order in which they came.
 *
 * @param buffer  Receives the message; may be NULL if `size` is 0.
 * @param length  Receives its length, which may be 0, also with
 *                WINIPC_E_TOO_BIG.
 *
 * @retval WINIPC_E_TIMEOUT           No message came in time; none is lost.
 * @retval WINIPC_E_TOO_BIG           The message has `*length` bytes, more than
 *                                    `size`; it stays, to be read again.
 * @retval WINIPC_E_CANCELLED         `.stop` is set; no message is lost.
 * @retval WINIPC_E_CLOSED            Another thread closed the slot.
 * @retval WINIPC_E_INVALID_USE       The slot was opened to write.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY         For a message of this size; it stays.
 * @retval WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mailslot_read(winipc_mailslot *slot,
                                                    void *buffer, size_t size,
                                                    size_t *length,
                                                    uint32_t timeout_ms);

/**
 * Start to read the next message, and do not wait: winipc/operation.h.
 *
 * The message is taken when winipc_operation_result() tells of it, with the
 * statuses of winipc_mailslot_read().
 *
 * @param buffer  As for winipc_mailslot_read(); it must stay until the operation
 *                has ended.
 *
 * @retval WINIPC_E_INVALID_USE       The slot was opened to write.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mailslot_start_read(
    winipc_mailslot *slot, void *buffer, size_t size, winipc_operation **out);

/**
 * Read messages one after the other and hand each to `each`, until it returns
 * false.
 *
 * The data is valid during the call only, and followed by nothing.  `each` may
 * call any function, for this slot too.
 *
 * @param context     Passed to `each`; may be NULL.
 * @param timeout_ms  For each message anew.
 *
 * @retval WINIPC_OK  `each` returned false; its message has been taken.
 * @retval WINIPC_E_TIMEOUT, WINIPC_E_CANCELLED, WINIPC_E_CLOSED,
 *         WINIPC_E_INVALID_USE, WINIPC_E_INVALID_ARGUMENT, WINIPC_E_NO_MEMORY,
 *         WINIPC_E_SYSTEM  As for winipc_mailslot_read().
 */
winipc_status winipc_mailslot_for_each(winipc_mailslot *slot,
                                       bool (*each)(void *context,
                                                    const void *data,
                                                    size_t size),
                                       void *context, uint32_t timeout_ms);

/**
 * Write one message of `size` bytes, which may be 0.
 *
 * WINIPC_OK means that the message is in the slot, on this machine, or has been
 * sent, to another: not that anybody has read it.  Where the reader is gone,
 * Windows fails with WINIPC_E_CLOSED and Wine says WINIPC_OK.
 *
 * @param data  May be NULL if `size` is 0.
 *
 * @retval WINIPC_E_TIMEOUT           The slot was full (Wine 8's: about 200 kB
 *                                    or 278 messages); nothing was written.
 * @retval WINIPC_E_TOO_BIG           For the slot, or for the way to another
 *                                    machine; nothing was written.
 * @retval WINIPC_E_CANCELLED         `.stop` is set; nothing was written.
 * @retval WINIPC_E_CLOSED            The slot is gone, or another thread closed
 *                                    this object; nothing was written.
 * @retval WINIPC_E_INVALID_USE       The slot was created to read.
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY         The system has no room for it.
 * @retval WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_mailslot_write(winipc_mailslot *slot,
                                                     const void *data,
                                                     size_t size,
                                                     uint32_t timeout_ms);

/** What winipc_mailslot_get_info() tells. */
typedef struct winipc_mailslot_info {
    size_t count;              /**< Messages to read. */
    bool count_is_exact;       /**< If not, there may be more than `count`. */
    size_t next_size;          /**< Bytes of the next one, if count > 0. */
    uint32_t max_message_size; /**< Bytes; 0: any size, or unknown. */
    uint32_t timeout_ms;       /**< What WINIPC_DEFAULT means. */
    uint64_t dropped; /**< Messages above the maximum, not delivered. */
} winipc_mailslot_info;

/**
 * Tell how the slot stands.  A writer is told `max_message_size` and
 * `timeout_ms` only; the rest is 0.  A slot is never full in a way that could
 * be asked for.
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  A pointer is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_mailslot_get_info(winipc_mailslot *slot,
                                       winipc_mailslot_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_MAILSLOT_H */
