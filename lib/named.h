/*
 * named.h - kernel objects with names: create or join, open, adopt.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_NAMED_H
#define LIB_NAMED_H

#include <winipc/security.h>

#include "object.h"

/* How Windows makes and finds one kind of named object. */
typedef struct winipc__named_kind {
    winipc__kind kind;
    size_t size;         /* of the struct that begins with a winipc_object */
    const wchar_t *type; /* what the kernel calls it, such as L"Event" */
    /* The rights to ask for, ended by 0: all that its functions need, then less
       and less for an object that does not grant as much. */
    const DWORD *access;
    HANDLE(*create)
    (SECURITY_ATTRIBUTES *, const wchar_t *name, DWORD access,
     const void *shape);
    const char *create_name;
    HANDLE (*open)(const wchar_t *name, DWORD access);
    const char *open_name;
    /* NULL: nothing to do.  Learn what the object is; why one that was joined is
       not of this shape, or NULL.  Of one opened or adopted `shape` is NULL. */
    const char *(*learn)(winipc_object *object, const void *shape);
} winipc__named_kind;

/* What a caller asks for, whatever the kind. */
typedef struct winipc__named_request {
    const char *name;
    winipc_scope scope;
    const winipc_security *security;
    winipc_event *stop;
    const char *owner;
    bool must_be_new;
    const char *function; /* the public function this is for */
} winipc__named_request;

/* What the options of any kind ask for, on behalf of the calling function. */
#define WINIPC__NAMED_REQUEST(name_, opt)  \
    ((winipc__named_request){              \
        .name = (name_),                   \
        .scope = (opt).scope,              \
        .security = (opt).security,        \
        .stop = (opt).stop,                \
        .owner = (opt).expected_owner_sid, \
        .must_be_new = (opt).must_be_new,  \
        .function = __func__,              \
    })

/* Create or join; `shape` is passed to kind->create.  NULL, with the failure
   recorded in `*status`, if it cannot be. */
void *winipc__named_create(const winipc__named_kind *kind,
                           const winipc__named_request *request,
                           const void *shape, winipc_status *status);

/* Open what exists; `options` may be NULL. */
void *winipc__named_open(const winipc__named_kind *kind, const char *name,
                         const winipc_open_options *options,
                         winipc_status *status, const char *function);

/* Take over a handle, on success only. */
void *winipc__named_adopt(const winipc__named_kind *kind, HANDLE handle,
                          winipc_status *status, const char *function);

/* The name of the object behind a handle in UTF-8, as open would be given it;
   empty if it has none or cannot be told.  True if it is a mailslot's. */
bool winipc__named_ask_name(HANDLE handle, char *name, size_t size,
                            winipc_scope *scope);

/* What the kernel calls the object that the handle is to, if it is open. */
#define WINIPC__TYPE_MAX 32
winipc_status winipc__named_ask_type(HANDLE handle,
                                     wchar_t type[WINIPC__TYPE_MAX],
                                     const char *function);

/* Is the handle open, and to an object that the kernel calls `type`? */
winipc_status winipc__named_check_type(HANDLE handle, const wchar_t *type,
                                       const char *function);

#endif
