/*
 * winipc/spawn.h - begin another process, and give it what it is to have.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_SPAWN_H
#define WINIPC_SPAWN_H

#include <winipc/base.h>
#include <winipc/process.h>

#ifdef __cplusplus
extern "C" {
#endif

/** As a standard stream: what is written is dropped, and there is nothing to
    read. */
#define WINIPC_NULL_DEVICE ((void *)1)

/** How many things one call can pass on. */
#define WINIPC_PASS_MAX 64

/** Something that the child is given: an object, or a HANDLE. */
typedef struct winipc_pass {
    /** What the child asks for: 1 to 64 of A-Z a-z 0-9 . _ -; upper and lower
        case are the same. */
    const char *name;
    /** An event, mutex, semaphore, timer, process, mailslot or pipe; or NULL. */
    winipc_object *object;
    void *handle; /**< If `object` is NULL. */
} winipc_pass;

/** Zero means the default, for every field; new fields are appended. */
typedef struct winipc_spawn_options {
    size_t size; /**< Set by WINIPC_SPAWN_OPTIONS(). */
    /** The file to run, whatever the first argument says: it is not looked for,
        and needs its ".exe".  NULL: the first argument. */
    const char *program;
    /** Instead of arguments, which then are NULL: the child gets it as it is. */
    const char *command_line;
    const char *directory; /**< Where the child begins; NULL: where you are. */
    /**
     * What is different in the child's environment, ended by NULL: "NAME=value"
     * sets a variable and "NAME" removes one.  The last for a name counts.
     */
    const char *const *environment;
    bool clear_environment; /**< It has `.environment` alone, not yours. */
    /**
     * The child's standard streams: a HANDLE, or WINIPC_NULL_DEVICE.  NULL:
     * yours, if you have one.  Such a HANDLE should not be one that was opened
     * with FILE_FLAG_OVERLAPPED, with which few programs can do anything:
     * winipc_pipe_pair_with_handle() makes one.
     */
    void *standard_input, *standard_output, *standard_error;
    const winipc_pass *pass; /**< What else the child is given. */
    size_t pass_count;       /**< How many these are. */
    winipc_event *stop;      /**< Of the process object, as in
                                winipc_open_options. */
} winipc_spawn_options;

/** Options in place: WINIPC_SPAWN_OPTIONS(.directory = "C:\\"). */
#define WINIPC_SPAWN_OPTIONS(...) \
    (&(winipc_spawn_options){     \
        .size = WINIPC__SIZE_TO(winipc_spawn_options, stop), __VA_ARGS__})

/** The defaults, for C++ and for options that are not passed in place. */
#define WINIPC_SPAWN_OPTIONS_INIT                                            \
    {                                                                        \
        WINIPC__SIZE_TO(winipc_spawn_options, stop), NULL, NULL, NULL, NULL, \
            false, NULL, NULL, NULL, NULL, 0, NULL                           \
    }

/**
 * Begin another process.
 *
 * It is given its standard streams and what `.pass` lists, and no other HANDLE of
 * yours, whatever other threads begin meanwhile.  For the moment of the call there
 * are inheritable duplicates, which somebody else's CreateProcess() in this process
 * could give away if it inherits and names no list.
 *
 * Each argument arrives as it is in a program that takes its command line apart as
 * Microsoft's C runtime and CommandLineToArgvW() do.  Batch files do not, so they
 * are refused: run cmd.exe, with `.command_line`.
 *
 * What you give stays yours.  The HANDLE of a stream is to be closed once the
 * child has it, or its other end never learns that the child has ended.  So is an
 * end of a pipe that was passed on.
 *
 * @param out        Receives the process, to be closed with
 *                   winipc_process_close().  That ends no process.
 * @param arguments  Ended by NULL.  The first is the program: a path, or a name
 *                   that CreateProcess() looks for, beside this program, in the
 *                   current folder, in those of Windows and in PATH; ".exe" may
 *                   be left out.
 * @param options    NULL for the defaults.
 *
 * @retval WINIPC_E_NOT_FOUND         There is no such program, or no such folder.
 * @retval WINIPC_E_WRONG_TYPE        It is no program; or, under Wine, one of
 *                                    Linux, which has begun, but cannot be
 *                                    waited for.
 * @retval WINIPC_E_TOO_BIG           The command line is above 32 766 UTF-16
 *                                    units, as Windows counts it.
 * @retval WINIPC_E_INVALID_USE       An object that is passed is of a kind that
 *                                    cannot be, such as a lock.
 * @retval WINIPC_E_CLOSED            A pipe that is passed was aborted.
 * @retval WINIPC_E_BUSY              A pipe or mailslot that is passed has begun to
 *                                    receive, or is sending: a message could be
 *                                    lost.
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` or the program is NULL, empty or a
 *                                    batch file; the program has a quotation mark
 *                                    in its name; text is not valid UTF-8; a
 *                                    variable has no name; a HANDLE is not open; a
 *                                    name in `.pass` breaks a rule, or is there
 *                                    twice.
 * @retval WINIPC_E_INVALID_NAME      Windows knows no program with such a name.
 * @retval WINIPC_E_ACCESS_DENIED, WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status
winipc_spawn(winipc_process **out, const char *const *arguments,
             const winipc_spawn_options *options);

/**
 * In the child: take what it was given under this name, once.
 *
 * It came as text in the environment, WINIPC_PASSED_ and the name, and is believed
 * only if it is what winipc_spawn() wrote for this process: from its parent, a
 * HANDLE that is open, was inherited, and is to an object of the kind that was
 * passed.  The variable is removed, and the HANDLE is not inherited any more.
 *
 * @param handle  Receives the HANDLE, which is yours: to be made an object with the
 *                _adopt() of its kind, such as winipc_pipe_adopt(), which refuses
 *                one of another kind; or to be closed.
 *
 * @retval WINIPC_E_NOT_FOUND         Nothing was given to this process under that
 *                                    name, or it has been taken.
 * @retval WINIPC_E_CORRUPT           The text is not what winipc_spawn() writes,
 *                                    or there is no such HANDLE.
 * @retval WINIPC_E_WRONG_TYPE        It is a HANDLE of another kind than the text
 *                                    says.
 * @retval WINIPC_E_INVALID_ARGUMENT  `handle` is NULL.
 * @retval WINIPC_E_INVALID_NAME      The name breaks a rule, or is NULL.
 * @retval WINIPC_E_UNSUPPORTED       This system does not tell who a process's
 *                                    parent is.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_passed_handle(void **handle,
                                                    const char *name);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_SPAWN_H */
