/*
 * single.c - be the only process of a program: a second one signals the first,
 * which shows that it is there, and ends.
 *
 * Prints:
 *
 *     process 36 is there already and has been told
 *     another was started: this one comes to the front
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define NAME "winipc-example-single"

/* A second process: the first is told. */
static winipc_status step_back(void)
{
    uint32_t first;
    winipc_status status = winipc_single_instance_signal(NAME, NULL, &first);

    if (status == WINIPC_OK) {
        printf("process %u is there already and has been told\n",
               (unsigned)first);
        fflush(stdout);
    }
    return status;
}

/* The first process: it works, here only until it has been signalled once. */
static winipc_status work(winipc_single_instance *instance, const char *program)
{
    const char *const arguments[] = {program, NULL};
    WINIPC_SCOPED(process) second = NULL;
    winipc_status status = winipc_spawn(&second, arguments, NULL);

    if (status == WINIPC_OK)
        status = winipc_single_instance_wait(instance, WINIPC_INFINITE);
    if (status == WINIPC_OK)
        puts("another was started: this one comes to the front");
    return status == WINIPC_OK ? winipc_process_wait(second, WINIPC_INFINITE)
                               : status;
}

int main(int argc, char **argv)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(single_instance) instance = NULL;
    winipc_status status = winipc_console_stop(&stop);

    (void)argc;
    if (status == WINIPC_OK)
        status = winipc_single_instance_create(
            &instance, NAME, WINIPC_SINGLE_INSTANCE_OPTIONS(.stop = stop));
    if (status == WINIPC_OK)
        status = work(instance, argv[0]);
    else if (status == WINIPC_E_EXISTS)
        status = step_back();
    if (status == WINIPC_OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "single: %s\n", winipc_last_error()->message);
    return EXIT_FAILURE;
}
