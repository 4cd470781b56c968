/*
 * once.c - winipc once: run a command unless it runs already.
 *
 * SPDX-License-Identifier: MIT
 */
#include "command.h"

/* Who holds the name is told of by the library. */
static int once(const arguments *a)
{
    WINIPC_SCOPED(single_instance) instance = NULL;
    winipc_status status = winipc_single_instance_create(
        &instance, a->name,
        WINIPC_SINGLE_INSTANCE_OPTIONS(.of = a->scope == WINIPC_SCOPE_GLOBAL
                                                 ? WINIPC_INSTANCE_OF_MACHINE
                                                 : WINIPC_INSTANCE_OF_SESSION));

    return status == WINIPC_OK ? run_command(a->texts)
                               : report_of("instance", status);
}

static const verb verbs[] = {
    {"", "run a command, unless one runs already under this name",
     "NAME -- COMMAND...", "g", "winipc once backup -- backup.exe --all",
     TEXTS_NEEDED, once},
    {0},
};

const noun once_noun = {"once", "run a command unless it runs already",
                        NAMES_OBJECT, verbs};
