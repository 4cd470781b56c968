/*
 * who.c - winipc who: which processes have an object.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "command.h"
#include "name.h"

typedef struct answer {
    const arguments *arguments;
    bool opened; /* so that this process has it too */
    unsigned count;
} answer;

static void print_json(const arguments *a, const winipc_inspect_holder *holder)
{
    json j = {0};

    begin_result(&j, a);
    json_number(&j, "process", holder->process_id);
    json_text(&j, "image", holder->image);
    json_number(&j, "handles", holder->handles);
    if (holder->thread_id != 0)
        json_number(&j, "thread", holder->thread_id);
    end_result(&j);
}

static bool print_holder(void *context, const winipc_inspect_holder *holder)
{
    answer *to = context;

    if (to->opened && holder->process_id == GetCurrentProcessId())
        return true;
    to->count++;
    if (to->arguments->json) {
        print_json(to->arguments, holder);
        return true;
    }
    print("%u  %s  %u handle%s", (unsigned)holder->process_id, holder->image,
          (unsigned)holder->handles, holder->handles == 1 ? "" : "s");
    if (holder->thread_id != 0)
        print("  held by thread %u", (unsigned)holder->thread_id);
    print("\n");
    return true;
}

/* Only what can be opened without harm is opened. */
static int ask(thing *t, answer *to, winipc_inspect_coverage *coverage)
{
    int code;

    if (t->noun == &pipe_noun || t->noun == &mailslot_noun)
        return report_of(t->noun->name,
                         winipc_inspect_who_named(
                             t->noun == &pipe_noun ? WINIPC_INSPECT_PIPE
                                                   : WINIPC_INSPECT_MAILSLOT,
                             t->name, print_holder, to, coverage));
    code = open_thing(t, NULL);
    if (code != EXIT_DONE)
        return code;
    to->opened = true;
    code = report_of(t->noun ? t->noun->name : "process",
                     winipc_inspect_who(t->object, print_holder, to, coverage));
    winipc_object_close(t->object);
    return code;
}

static int who(const arguments *a)
{
    answer to = {.arguments = a};
    winipc_inspect_coverage coverage = {0};
    thing t;
    int code = take_thing(&t, a->name, a);

    if (code == EXIT_DONE)
        code = ask(&t, &to, &coverage);
    if (code != EXIT_DONE)
        return code;
    if (coverage.not_looked_into > 0)
        warn("%u processes may not be looked into, and may have it too",
             (unsigned)coverage.not_looked_into);
    if (to.count > 0)
        return EXIT_DONE;
    return report_as(EXIT_NOT_FOUND, a->name,
                     "no process that may be looked into has it");
}

static const verb verbs[] = {
    {"", "print the processes that have the thing open", "THING", "g",
     "winipc who mutex:deploy", TEXTS_NONE, who},
    {0},
};

const noun who_noun = {"who", "print which processes have a thing", NAMES_NONE,
                       verbs};
