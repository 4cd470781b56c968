/*
 * command.h - what the verbs of the winipc command share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_COMMAND_H
#define TOOLS_COMMAND_H

#include <stdio.h>
#include <winipc.h>

/* Exit statuses, as winipc(1) lists them. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_MISUSED = 2,
    EXIT_NOT_FOUND = 4,
    EXIT_ACCESS_DENIED = 5,
    EXIT_BUSY = 6,
    EXIT_TIMED_OUT = 124,
    EXIT_CANCELLED = 125,
    EXIT_CANNOT_RUN = 126,
    EXIT_NO_PROGRAM = 127
};

/* The command line, taken apart. */
typedef struct arguments {
    const char *name;
    char **texts;   /* what follows the name, ended by NULL */
    char **command; /* those of them that are behind --; NULL without one */
    uint32_t timeout_ms, linger_ms;
    uint64_t count; /* 0: no limit */
    uint32_t maximum;
    uint32_t units; /* 0: not given */
    const char *announce, *wait_for;
    winipc_scope scope;
    bool manual_reset, any_server, bytes, fork, progress, wait;
} arguments;

/* Whether something may follow the name, or only behind --. */
typedef enum texts {
    TEXTS_NONE,
    TEXTS_ALLOWED,
    TEXTS_COMMAND,
    TEXTS_NEEDED
} texts;

/* One verb; `options` are the letters of those it takes, in winipc.c. */
typedef struct verb {
    const char *noun, *name, *options, *usage;
    texts texts;
    int (*run)(const arguments *);
} verb;

/* Each file's verbs, ended by one whose noun is NULL. */
extern const verb event_verbs[], mailslot_verbs[], mutex_verbs[], pipe_verbs[],
    semaphore_verbs[], timer_verbs[], wait_verbs[];

/* Take the options of the verb, and leave in `optind` where the rest begins: -1, or
   the exit status of a command line that is for something else. */
int take_options(const verb *v, arguments *a, int argc, char **argv);

/* How a noun's verbs are used, or with NULL all of them; the exit status. */
int usage(FILE *to, const char *noun);

/* Tell why the command line makes no sense, and how the verb is used. */
int misused(const verb *v, const char *what, const char *why);

/* The exit status for a call's status, having told of a failure. */
int report(winipc_status status);

/* Begin another program with these arguments, the first of which is its name:
   EXIT_DONE; or EXIT_NO_PROGRAM or EXIT_CANNOT_RUN, having told so. */
int begin_command(winipc_process **out, char **command,
                  const winipc_spawn_options *options);

/* Wait until it has ended, and return its exit status. */
int await_command(winipc_process *process);

/* Both. */
int run_command(char **command);

/* The event that says that something is there to be connected to, for both who sets
   it and who wait. */
winipc_status join_event(winipc_event **event, const char *name);

/* 500, 500ms, 5s, 2m, 1h. */
bool parse_time(const char *text, uint32_t *milliseconds);

/* A whole number up to `max`, and nothing else. */
bool parse_whole(const char *text, uint64_t max, uint64_t *number);

/* Tell of a failure that is not winipc's; EXIT_FAILED. */
int report_text(const char *what, const char *why);

/* Tell what was expected in place of `what`; EXIT_MISUSED. */
int misunderstood(const char *what, const char *expected);

#endif
