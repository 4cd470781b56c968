/*
 * inspect_private.h - what the files of looking around share.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_INSPECT_PRIVATE_H
#define LIB_INSPECT_PRIVATE_H

#include <winipc/inspect.h>

#include "ntapi.h"
#include "win.h"

/* One that was found, in a list without order; its name lies behind it. */
typedef struct winipc__found {
    struct winipc__found *next;
    winipc_inspect_entry entry;
} winipc__found;

/* Note the object with this name, of `length` units, unless it is in the list.  Either
   way `*found` is it. */
winipc_status winipc__inspect_note(winipc__found **list,
                                   winipc_inspect_kind kind, winipc_scope scope,
                                   const wchar_t *name, size_t length,
                                   winipc__found **found);

void winipc__inspect_free(winipc__found *list);

/* Note the pipes or mailslots that the system lists.  `*listed`: it does. */
winipc_status winipc__inspect_folder(winipc__found **list,
                                     winipc_inspect_kind kind, bool *listed);

/* Note those of these kinds to which there are handles. */
winipc_status winipc__inspect_scan(winipc__found **list, uint32_t kinds,
                                   winipc_inspect_coverage *coverage,
                                   const char *function);

/* What the kernel calls the pipe or mailslot to which the handle is, or what it is
   called by: a room of its own for who asks many. */
typedef struct winipc__device_name {
    const wchar_t *name; /* NULL: it is neither, or has no name */
    winipc_inspect_kind kind;
    union {
        UNICODE_STRING text;
        wchar_t room[33000]; /* for the longest that there may be */
    } answer;
} winipc__device_name;

/* False: it cannot be told. */
bool winipc__inspect_ask_device(winipc__device_name *name, HANDLE handle);

/* What a system says to a question that it does not know, or knows and does not
   answer for this kind of file. */
bool winipc__inspect_is_lack(DWORD code);

/* A look at all handles of all processes. */
typedef struct winipc__walk {
    /* At a duplicate of a handle, which is closed afterwards.  False: something of
       the process could not be seen. */
    bool (*look)(struct winipc__walk *walk, HANDLE copy);
    /* When all of a process were looked at: false is the end.  NULL: go on. */
    bool (*leave)(struct winipc__walk *walk, DWORD id, const char *image);
    HANDLE like; /* of this process: to those of this type only; NULL: to all */
    winipc_inspect_coverage coverage;
    /* Which of the two ways; what it needs. */
    bool (*visit)(struct winipc__walk *walk, HANDLE process, ULONG table);
    ULONG type; /* of `like`, as the system numbers them; 0: of all */
} winipc__walk;

winipc_status winipc__inspect_walk(winipc__walk *walk, const char *function);

/* Each handle of the process, as the system lists them.  False: as of look(). */
bool winipc__inspect_visit_listed(winipc__walk *walk, HANDLE process,
                                  ULONG table);
/* Each that there may be in a table of `table` entries. */
bool winipc__inspect_visit_tried(winipc__walk *walk, HANDLE process,
                                 ULONG table);
/* Look at one of them. */
bool winipc__inspect_visit(winipc__walk *walk, HANDLE process, HANDLE handle);

#endif
