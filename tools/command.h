/*
 * command.h - what the verbs of the winipc command share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_COMMAND_H
#define TOOLS_COMMAND_H

#include <winipc.h>

/* Exit statuses, as winipc(1) lists them. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_MISUSED = 2,
    EXIT_ABANDONED = 3,
    EXIT_NOT_FOUND = 4,
    EXIT_ACCESS_DENIED = 5,
    EXIT_BUSY = 6,
    EXIT_TIMED_OUT = 124,
    EXIT_CANCELLED = 125
};

/* The command line, taken apart. */
typedef struct arguments {
    const char *name;
    char **texts; /* what follows the name, ended by NULL */
    uint32_t timeout_ms;
    uint64_t count; /* 0: no limit */
    uint32_t maximum;
    const char *announce, *wait_for;
    winipc_scope scope;
    bool manual_reset;
} arguments;

/* One verb; `options` are the letters of those it takes, in winipc.c. */
typedef struct verb {
    const char *noun, *name, *options, *usage;
    bool takes_texts;
    int (*run)(const arguments *);
} verb;

/* Each file's verbs, ended by one whose noun is NULL. */
extern const verb event_verbs[], mailslot_verbs[];

/* The exit status for a call's status, having told of a failure. */
int report(winipc_status status);

/* Tell of a failure that is not winipc's. */
int report_text(const char *what, const char *why);

#endif
