/*
 * audit.h - a look at the arguments of every call that creates or opens.
 *
 * A program linked with audit.c has each function of audit.def watched: against
 * the rules that always hold, which are in audit.c, and against what the test
 * says that the library is asked for.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_AUDIT_H
#define TESTS_AUDIT_H

#include <stdbool.h>
#include <windows.h>

/* A function that is watched. */
typedef struct audit_watched {
    const char *name;
    unsigned calls, violations;
    bool violated;
    unsigned order, opens; /* how often it was called for that order */
    bool apart;            /* not each program calls it */
} audit_watched;

/* What comes next. */
typedef struct audit_order {
    const wchar_t *name; /* as Windows is to see it, or how it begins if it ends
                            with *; NULL: no name */
    const char *sddl;    /* of a new object: owner, group and list */
    DWORD flags;         /* the shape of an object; how a file is opened */
    DWORD maximum;       /* of a mailslot, and its time-out; of a semaphore */
    DWORD timeout_ms;
    DWORD initial;
    DWORD pid;           /* which process is opened */
    bool gives;          /* objects to other processes, or takes theirs */
    bool looks;          /* at the handles of other processes */
    unsigned denials;    /* so many opens are denied, and a create if not 0 */
    DWORD access, share; /* of a pipe's end */
} audit_order;

/* Expect calls for this order from now on; NULL: none at all. */
void audit_expect(const audit_order *order);

/* How many calls there have been since then, but those for the token and for
   what has no name and is not asked for. */
unsigned audit_calls_for_order(void);

/* Print a line for each function, sum up, and begin again.  False if one was
   never called. */
bool audit_report(unsigned *calls, unsigned *violations);

/* An object with this name, which anybody may use: not watched.  The event is
   auto-reset, as is the timer; the semaphore has 0 of 1 unit. */
HANDLE audit_make_event(const wchar_t *name);
HANDLE audit_make_mutex(const wchar_t *name);
HANDLE audit_make_semaphore(const wchar_t *name);
HANDLE audit_make_timer(const wchar_t *name);

/* What the library must not call. */
void audit_forbid(FARPROC *function);

/* For the rules of what is looked up, in audit_pipe.c: a call begins, and what is
   expected of it; what does not hold is a violation. */
const audit_order *audit_begin_order(audit_watched *call, const wchar_t *name);
bool audit_names_something(void); /* does the order have a name? */
void audit_rule(audit_watched *call, bool kept, const char *what);
void audit_check_descriptor(audit_watched *call, PSECURITY_DESCRIPTOR given);
extern audit_watched audit_watch_NtCreateNamedPipeFile,
    audit_watch_NtOpenDirectoryObject, audit_watch_NtOpenFile;

/* Watch them, in the table of looked-up functions.  `first`: the next instance is
   the first of its name. */
void audit_look_up(bool first);

#endif
