/*
 * winipc/process.h - wait for a process to end, and ask how it did.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_PROCESS_H
#define WINIPC_PROCESS_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * winipc_process: a process, ready for waits once it has ended; a wait takes
 * nothing.
 *
 * The number of a process that has ended is given to another, often soon.  While
 * an object refers to a process, its number stays its own: from then on there
 * is no doubt.
 */
typedef struct winipc_process winipc_process;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_process_options {
    size_t size; /**< Set by WINIPC_PROCESS_OPTIONS(). */
    /**
     * When it was created, as winipc_process_info told who noted its number:
     * another that has the number now is WINIPC_E_NOT_FOUND.  0: do not look.
     */
    int64_t created_unix_ns;
    winipc_event *stop; /**< As in winipc_open_options. */
} winipc_process_options;

/** Options in place: WINIPC_PROCESS_OPTIONS(.stop = stop). */
#define WINIPC_PROCESS_OPTIONS(...) \
    (&(winipc_process_options){     \
        .size = WINIPC__SIZE_TO(winipc_process_options, stop), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_PROCESS_OPTIONS_INIT                            \
    {                                                          \
        WINIPC__SIZE_TO(winipc_process_options, stop), 0, NULL \
    }

/**
 * Refer to the process with this number.
 *
 * Its security may grant less than waiting and asking; a function that needs
 * more then fails with WINIPC_E_ACCESS_DENIED.  One that has ended is found as
 * long as somebody refers to it.
 *
 * @param out      Receives the object, to be closed with
 *                 winipc_process_close().  That ends no process.
 * @param pid      As GetCurrentProcessId() and the task manager tell it.
 * @param options  NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND         No process has that number, or another
 *                                    than the one asked for.
 * @retval WINIPC_E_ACCESS_DENIED     It is not yours to wait for; or to ask
 *                                    when it was created, if that was given.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL, `pid` is 0, or an option
 *                                    makes no sense.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_process_open(
    winipc_process **out, uint32_t pid, const winipc_process_options *options);

/**
 * Make an object of a HANDLE that came from elsewhere, such as the hProcess of
 * CreateProcess().  GetCurrentProcess() is none.
 *
 * On success the HANDLE belongs to the object; on failure it is still yours.
 *
 * @retval WINIPC_E_WRONG_TYPE        It is a handle to another kind of object.
 * @retval WINIPC_E_INVALID_ARGUMENT  It is no open handle, or `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_process_adopt(winipc_process **out,
                                                    void *handle);

/** One more reference to the object, which is returned.  NULL gives NULL. */
winipc_process *winipc_process_ref(winipc_process *process);

/**
 * Drop a reference; the last one closes the object.  NULL is fine.
 *
 * A call that another thread is in goes on, and keeps the object until it ends.
 */
void winipc_process_close(winipc_process *process);

/** For WINIPC_SCOPED(process). */
static inline void winipc_process_cleanup(winipc_process **process)
{
    winipc_process_close(*process);
}

/** The process as what waits and queries take; no reference.  NULL gives NULL.
    Its name is its number. */
winipc_object *winipc_process_object(winipc_process *process);

/**
 * Wait until the process has ended: winipc_wait() on this one process.
 *
 * Fails as winipc_wait() does.
 */
WINIPC_NODISCARD winipc_status winipc_process_wait(winipc_process *process,
                                                   uint32_t timeout_ms);

/**
 * With what did the process exit?  Any number may be one, 259 (STILL_ACTIVE)
 * too.
 *
 * @retval WINIPC_E_BUSY           It still runs; `code` is unchanged.
 * @retval WINIPC_E_ACCESS_DENIED  Its security does not let you ask.
 * @retval WINIPC_E_INVALID_ARGUMENT, WINIPC_E_SYSTEM
 */
winipc_status winipc_process_exit_code(winipc_process *process, uint32_t *code);

/** What winipc_process_get_info() tells. */
typedef struct winipc_process_info {
    uint32_t pid;
    int64_t created_unix_ns; /**< Nanoseconds since 1970 began, UTC. */
    bool has_exited;
    uint32_t exit_code; /**< If it has; else 0. */
} winipc_process_info;

/** Tell what the process is and how it stands.  Fails as _exit_code() does, but
    not with WINIPC_E_BUSY. */
winipc_status winipc_process_get_info(winipc_process *process,
                                      winipc_process_info *info);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_PROCESS_H */
