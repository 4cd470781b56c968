/*
 * acl.h - an object's owner and list as text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_ACL_H
#define TOOLS_ACL_H

#include "command.h"
#include "name.h"

/* As SDDL, to be freed with free(); "" where the system tells nothing.  A pipe is
   connected to if the arguments say so.  EXIT_DONE, or why not, which has been told. */
int read_sddl(const arguments *a, thing *t, char **sddl);

#endif
