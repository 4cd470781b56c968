/*
 * name.h - names as the command line has them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_NAME_H
#define TOOLS_NAME_H

#include "command.h"

/*
 * From the name that was given to the one the library takes, for the life of the
 * process.  An object's may begin with Local/ or Global/, with either slash, which
 * sets `*scope`; that of a pipe or a mailslot with //./pipe/, //host/pipe/ and the
 * like, or with one slash less, as MSYS2 leaves of it.  NULL: the name is one that
 * MSYS2 made, which has been told, for EXIT_MISUSED.
 */
const char *take_name(name_form names, const char *name, winipc_scope *scope);

/* event:NAME, pid:NUMBER and the like. */
typedef struct thing {
    const char *text; /* all of it, as it was given */
    const noun *noun; /* of an object; NULL: it is a process */
    const char *name;
    winipc_scope scope;
    uint32_t process_id;
    winipc_object *object; /* NULL: not opened */
    winipc_mutex *mutex;   /* the same, if it is one */
} thing;

/* EXIT_DONE or EXIT_MISUSED, having told so.  `a`: --global is for all of them. */
int take_thing(thing *t, const char *text, const arguments *a);

/* Open what can be waited for, to be closed as an object: EXIT_DONE, or why not,
   which has been told. */
int open_thing(thing *t, winipc_event *stop);

#endif
