/*
 * name.h - from a caller's UTF-8 name to the one Windows sees.
 *
 * Needs nothing of Windows.  Each kind of name has its own rules; a function
 * here returns the rule that a name breaks, or NULL.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_NAME_H
#define LIB_NAME_H

#include <winipc/base.h>

#include <wchar.h>

/* The longest name of a kernel object is that of a path, MAX_PATH with its 0;
   that of a mailslot or a pipe is four less. */
#define WINIPC__NAME_MAX 259
#define WINIPC__FILE_NAME_MAX 256

typedef struct winipc__name {
    const wchar_t *ptr; /* NULL: no name */
    bool remote;        /* it leaves this machine */
    wchar_t text[WINIPC__NAME_MAX + 1];
} winipc__name;

/* An event, a mutex, a semaphore, a timer or a section. */
const char *winipc__name_object(winipc__name *wide, const char *name,
                                winipc_scope scope);

const char *winipc__name_mailslot(winipc__name *wide, const char *name);
const char *winipc__name_pipe(winipc__name *wide, const char *name);

/* The other way: what create and open would be given for the object that the
   kernel calls `kernel_name`, a part of that string.  Sets `*scope`, and
   `*mailslot` if it is the name of one. */
const wchar_t *winipc__name_of_kernel(const wchar_t *kernel_name,
                                      winipc_scope *scope, bool *mailslot);

/* The same of a pipe or a mailslot only; NULL if it is the name of neither. */
const wchar_t *winipc__name_of_device(const wchar_t *kernel_name,
                                      bool *mailslot);

#endif
