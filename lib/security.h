/*
 * security.h - descriptors for new objects, and looks at those of old ones.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_SECURITY_H
#define LIB_SECURITY_H

#include <winipc/security.h>

#include "win.h"

/* Fill in `attributes` as `security` asks (NULL: the default), never with a
   NULL descriptor, never inheritable.  To be freed on success. */
winipc_status winipc__security_make(SECURITY_ATTRIBUTES *attributes,
                                    const winipc_security *security,
                                    const char *function);

/* The same, of a pipe: to write to one includes the right to make instances of it,
   which nobody gets with the right to use it. */
winipc_status winipc__security_make_pipe(SECURITY_ATTRIBUTES *attributes,
                                         const winipc_security *security,
                                         const char *function);
void winipc__security_free(SECURITY_ATTRIBUTES *attributes);

/* The SID of the user whom this process runs as. */
winipc_status winipc__security_user(char *text, size_t size);

/* Refuse an object that does not belong to `owner`, as in winipc_open_options.
   NULL: let it pass. */
winipc_status winipc__security_check_owner(HANDLE handle, const char *owner,
                                           const char *name,
                                           const char *function);

/* The object's security in SDDL, given out as winipc_object_sddl() promises. */
winipc_status winipc__security_text(HANDLE handle, const char *name,
                                    char *buffer, size_t size, size_t *length,
                                    const char *function);

#endif
