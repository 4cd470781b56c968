/*
 * command.h - what the verbs of the winipc command share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_COMMAND_H
#define TOOLS_COMMAND_H

#include <winipc.h>

#include "json.h"
#include "output.h"

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
    EXIT_CANCELLED = 125,
    EXIT_CANNOT_RUN = 126,
    EXIT_NO_PROGRAM = 127
};

typedef struct noun noun;
typedef struct verb verb;

/* The command line, taken apart. */
typedef struct arguments {
    const noun *noun;
    const verb *verb;
    const char *name; /* NULL only where there need not be one */
    char **texts;     /* what follows the name, ended by NULL */
    char **command;   /* those of them that are behind --; NULL without one */
    uint32_t timeout_ms, linger_ms;
    uint64_t count; /* 0: no limit */
    uint32_t maximum;
    uint32_t units; /* 0: not given */
    const char *announce, *wait_for;
    winipc_scope scope;
    bool manual_reset, any_server, bytes, fork, progress, wait, watch;
    bool colour, refuse_abandoned;
    bool connect, effective, sddl;
    bool json, quiet, verbose;
} arguments;

/* What may follow the name. */
typedef enum texts {
    TEXTS_NONE,
    TEXTS_ALLOWED,
    TEXTS_COMMAND,  /* only behind -- */
    TEXTS_NEEDED,   /* a command */
    TEXTS_OPTIONAL, /* all of it may be missing, the name too */
    TEXTS_NAMELESS  /* nothing at all */
} texts;

struct verb {
    const char *name;     /* "" of a noun that has no verbs */
    const char *summary;  /* what it does, in a line */
    const char *operands; /* as usage shows them */
    const char *options;  /* the letters of those it takes, of options.c */
    const char *example;
    texts texts;
    int (*run)(const arguments *);
};

/* How the names of a noun are spelled; see take_name(). */
typedef enum name_form { NAMES_NONE, NAMES_OBJECT, NAMES_DEVICE } name_form;

struct noun {
    const char *name, *summary;
    name_form names;
    const verb *verbs; /* ended by one without a name */
};

extern const noun acl_noun, completion_noun, doctor_noun, event_noun, list_noun,
    mailslot_noun, mutex_noun, once_noun, pipe_noun, semaphore_noun, stat_noun,
    timer_noun, wait_noun, who_noun;

/* All of them, ended by NULL. */
extern const noun *const nouns[];

/* --- options.c --- */

/* Take the options of the verb, and leave in `optind` where the rest begins: -1, or
   the exit status of a command line that is for something else. */
int take_options(arguments *a, int argc, char **argv);

/* Its operand is a name, which --name may give too. */
bool takes_name(const noun *n, const verb *v);

/* An option, as help shows it; NULL behind the last. */
const char *get_option(char letter, const char **argument, const char **text);

/* 500, 500ms, 5s, 2m, 1h. */
bool parse_time(const char *text, uint32_t *milliseconds);

/* A whole number up to `max`, and nothing else. */
bool parse_whole(const char *text, uint64_t max, uint64_t *number);

/* --- help.c --- */

/* Print how a verb, with NULL a noun, with NULL for both all is used, to standard
   output and for EXIT_DONE, or in short to standard error and for EXIT_MISUSED. */
int help(const noun *n, const verb *v);
int usage(const noun *n, const verb *v);

/* Tell why the command line makes no sense, and how the verb is used. */
int misused(const arguments *a, const char *what, const char *why);

/* --- explain.c --- */

/* A failure in words. */
typedef struct failure {
    const char *kind, *name, *action; /* of what it was about; may be empty */
    const char *hint;                 /* NULL where none is known */
    char text[400];
} failure;

/* What the error says, of a kind that its function may not tell. */
void explain(failure *f, const winipc_error *error, const arguments *about,
             const char *otherwise);

/* --- report.c --- */

/* What the messages from here on are about. */
void report_about(const arguments *a);

/* Whether to tell in JSON what is about no command line that makes sense. */
void report_in_json(bool yes);

/* Is it told in JSON? */
bool reports_json(void);

/* The exit status for a call's status, having told of a failure. */
int report(winipc_status status);

/* The same, of another kind of object than the noun. */
int report_of(const char *kind, winipc_status status);

/* Tell of a failure that is not winipc's; the exit status that is given, or
   EXIT_FAILED. */
int report_as(int code, const char *what, const char *why);
int report_text(const char *what, const char *why);

/* Tell what was expected in place of `what`; EXIT_MISUSED. */
int misunderstood(const char *what, const char *expected);

/* Tell of what is no failure: a warning unless --quiet, a note only with
   --verbose. */
void warn(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));
void note(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));

/* What --json prints of a verb: begin it, add to it, and print it, or complain with
   it on standard error. */
void begin_result(json *j, const arguments *a);
void end_result(json *j);
void end_complaint(json *j);

/* For a verb that has nothing else to print: report(), and with --json the result
   that it was done. */
int report_done(const arguments *a, winipc_status status);

/* --- run.c --- */

/* Begin another program with these arguments, the first of which is its name:
   EXIT_DONE; or EXIT_NO_PROGRAM or EXIT_CANNOT_RUN, having told so. */
int begin_command(winipc_process **out, char **command,
                  const winipc_spawn_options *options);

/* Wait until it has ended, and return its exit status. */
int await_command(winipc_process *process);

/* Both. */
int run_command(char **command);

/* --- event.c --- */

/* The event that says that something is there to be connected to, for both who sets
   it and who wait. */
winipc_status join_event(winipc_event **event, const char *name);

#endif
