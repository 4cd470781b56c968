/*
 * run.c - another program, while something is held or when a timer expires.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

static int cannot_run(const char *name, winipc_status status)
{
    const winipc_error *error = winipc_last_error();
    const char *why = error->reason ? error->reason : error->message;
    char text[400];

    if (status == WINIPC_E_NOT_FOUND)
        return report_as(EXIT_NO_PROGRAM, name,
                         "no such program in PATH; a command of cmd.exe "
                         "needs: cmd /c");
    snprintf(text, sizeof text, "cannot be run: %s%s", why,
             strstr(why, "a batch file") != NULL ? "; cmd /c runs one" : "");
    return report_as(EXIT_CANNOT_RUN, name, text);
}

int begin_command(winipc_process **out, char **command,
                  const winipc_spawn_options *options)
{
    winipc_status status =
        winipc_spawn(out, (const char *const *)command, options);

    return status == WINIPC_OK ? EXIT_DONE : cannot_run(*command, status);
}

/* Ctrl-C reaches the program too, and is its to answer: who runs it holds on. */
int await_command(winipc_process *process)
{
    uint32_t code = 0;
    winipc_status status = winipc_process_wait(process, WINIPC_INFINITE);

    if (status == WINIPC_OK)
        status = winipc_process_exit_code(process, &code);
    return status == WINIPC_OK ? (int)code : report(status);
}

int run_command(char **command)
{
    WINIPC_SCOPED(process) process = NULL;
    int code = begin_command(&process, command, NULL);

    return code == EXIT_DONE ? await_command(process) : code;
}
