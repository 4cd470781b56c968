/*
 * winipc/inspect.h - which objects exist, and which processes have them.
 *
 * Nothing of this waits, takes a signal, a message or a place in a pipe, or keeps an
 * object.  But for an instant this process may have a handle to what it looks at.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_INSPECT_H
#define WINIPC_INSPECT_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The kinds of objects that have names. */
typedef enum winipc_inspect_kind {
    WINIPC_INSPECT_EVENT = 1 << 0,
    WINIPC_INSPECT_MUTEX = 1 << 1,
    WINIPC_INSPECT_SEMAPHORE = 1 << 2,
    WINIPC_INSPECT_TIMER = 1 << 3,
    WINIPC_INSPECT_SECTION = 1 << 4, /**< Shared memory. */
    WINIPC_INSPECT_PIPE = 1 << 5,
    WINIPC_INSPECT_MAILSLOT = 1 << 6
} winipc_inspect_kind;

/** What a single kind is called: "event", "mutex", "semaphore", "timer",
    "section", "pipe" or "mailslot".  NULL for a number that is none. */
const char *winipc_inspect_kind_name(winipc_inspect_kind kind);

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_inspect_options {
    size_t size;    /**< Set by WINIPC_INSPECT_OPTIONS(). */
    uint32_t kinds; /**< Of winipc_inspect_kind, or-ed; 0: all of them. */
} winipc_inspect_options;

/** Options in place: WINIPC_INSPECT_OPTIONS(.kinds = WINIPC_INSPECT_PIPE). */
#define WINIPC_INSPECT_OPTIONS(...) \
    (&(winipc_inspect_options){     \
        .size = WINIPC__SIZE_TO(winipc_inspect_options, kinds), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_INSPECT_OPTIONS_INIT                       \
    {                                                     \
        WINIPC__SIZE_TO(winipc_inspect_options, kinds), 0 \
    }

/** An object that exists.  Later versions may append fields. */
typedef struct winipc_inspect_entry {
    winipc_inspect_kind kind;
    /** Of a pipe or a mailslot always WINIPC_SCOPE_SESSION: their names have no
        scope.  In session 0, where both are one, WINIPC_SCOPE_GLOBAL. */
    winipc_scope scope;
    /** As open would be given it.  One that others made may break a rule of winipc's
        names, and then opens with their functions only. */
    const char *name;
    uint32_t instances; /**< Of a pipe: how many there are; 0: not known. */
    /** Of a pipe: how many there may be; UINT32_MAX: any number; 0: not known. */
    uint32_t max_instances;
} winipc_inspect_entry;

/** How much of the system was looked into. */
typedef struct winipc_inspect_coverage {
    /** Processes whose handles were looked at; 0 if that was not needed. */
    uint32_t processes;
    /** Processes that this one may not open, or not all of whose handles could be
        looked at: what they have is not told. */
    uint32_t not_looked_into;
} winipc_inspect_coverage;

/**
 * Find the objects that have names, in this logon session and on the whole machine,
 * and hand each to `each`, in no order, until it returns false.
 *
 * All are found before the first is handed over, and some may be gone by then.  One
 * that exists all the time is not left out, unless so many others come and go
 * that ten looks differ.  What has no name is not found, nor what is in a
 * namespace of its own, as that of a store app.
 *
 * Windows lists pipes and mailslots.  Wine 8.0 does not: there the handles of all
 * processes are looked at instead, and `coverage` tells whether any were missed.
 *
 * @param options   NULL for the defaults.
 * @param each      Is given an entry that is valid during the call only; it may
 *                  call any function.
 * @param context   Passed to `each`; may be NULL.
 * @param coverage  Receives how much was looked into; may be NULL.
 *
 * @retval WINIPC_OK                  All that there are, or as many as `each` wanted.
 * @retval WINIPC_E_UNSUPPORTED       This system does not tell, of one of the kinds:
 *                                    nothing was handed over.
 * @retval WINIPC_E_ACCESS_DENIED     This process may not ask.
 * @retval WINIPC_E_INVALID_ARGUMENT  `each` is NULL, or an option makes no sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
winipc_status winipc_inspect_list(
    const winipc_inspect_options *options,
    bool (*each)(void *context, const winipc_inspect_entry *entry),
    void *context, winipc_inspect_coverage *coverage);

/** A process that has an object.  Later versions may append fields. */
typedef struct winipc_inspect_holder {
    uint32_t process_id;
    const char *image; /**< Its program, such as "winipc.exe"; "": not known. */
    uint32_t handles;  /**< How many handles to the object it has. */
    /** Of a mutex: the thread of this process that holds it; 0: none, or it is not
        known, as winipc_mutex_info has it. */
    uint32_t thread_id;
} winipc_inspect_holder;

/**
 * Find the processes that have a handle to the object, and hand each to `each`, in
 * no order, until it returns false.
 *
 * This process is one of them, by the handle of `object` itself.  An end of a
 * pipe, or a mailslot, is one object and its other end another: this tells who else has
 * this end.  winipc_inspect_who_named() tells who has any end.
 *
 * A process that may not be opened is not told, but counted in `coverage`;
 * only the owner of a mutex is told nevertheless, with 0 handles, where the system
 * says who it is.  Others look around too: one that does so at this moment may be
 * told for a handle that it has for an instant.
 *
 * @param object    Of any kind that is one object of Windows.
 * @param each      Is given a holder that is valid during the call only; it may
 *                  call any function.
 * @param context   Passed to `each`; may be NULL.
 * @param coverage  Receives how much was looked into; may be NULL.
 *
 * @retval WINIPC_OK                  All were told, but those of `coverage`; or as many as
 *                                    `each` wanted.
 * @retval WINIPC_E_INVALID_USE       The object is made of several, such as a lock.
 * @retval WINIPC_E_CLOSED            An end of a pipe was aborted.
 * @retval WINIPC_E_UNSUPPORTED       This system does not tell.
 * @retval WINIPC_E_INVALID_ARGUMENT  `object` or `each` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  Some may have been told.
 */
winipc_status winipc_inspect_who(
    winipc_object *object,
    bool (*each)(void *context, const winipc_inspect_holder *holder),
    void *context, winipc_inspect_coverage *coverage);

/**
 * The same for every end of the pipe or mailslot that is called `name`: servers,
 * clients, readers and writers.  None of them is opened: a client's end would take the
 * place of a client.
 *
 * It asks handles of others for their names.  Windows does not answer that while a
 * handle is in use by a call that blocks, so it is not asked there.  Of a mailslot,
 * Wine 8.0 tells the name to the reader's handles alone.
 *
 * @param kind  WINIPC_INSPECT_PIPE or WINIPC_INSPECT_MAILSLOT.  What is of another
 *              kind can be opened without harm: use winipc_inspect_who().
 * @param name  As for winipc_pipe_connect() or winipc_mailslot_open().
 *
 * @retval WINIPC_E_UNSUPPORTED       This is Windows, as above.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, is NULL, or is that of
 *                                    another machine.
 * @retval WINIPC_E_INVALID_ARGUMENT  `each` is NULL, or the kind is another one.
 * @retval WINIPC_OK, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM  As for
 *         winipc_inspect_who().  If nobody has such an end, `each` is not called.
 */
winipc_status winipc_inspect_who_named(
    winipc_inspect_kind kind, const char *name,
    bool (*each)(void *context, const winipc_inspect_holder *holder),
    void *context, winipc_inspect_coverage *coverage);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_INSPECT_H */
