/*
 * spawn.c - start a child, and give it an event that has no name, a variable, and
 * nothing else; then wait for its end, and look how it ended.
 *
 *     spawn    starts itself again
 *
 * Prints:
 *
 *     the child was told "hello, world", and ANSWER is 42
 *     the child has ended with 7
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define SOON 30000 /* milliseconds, for what does not take long */

/* What was passed is taken by its name, and becomes an object again. */
static winipc_status be_the_child(const char *text)
{
    WINIPC_SCOPED(event) ready = NULL;
    void *handle = NULL;
    winipc_status status = winipc_passed_handle(&handle, "ready");

    if (status == WINIPC_OK)
        status = winipc_event_adopt(&ready, handle);
    if (status == WINIPC_OK) {
        printf("the child was told \"%s\", and ANSWER is %s\n", text,
               getenv("ANSWER"));
        fflush(stdout);
        status = winipc_event_set(ready);
    }
    if (status == WINIPC_OK)
        exit(7);
    return status;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "hello, world", NULL};
    const char *const environment[] = {"ANSWER=42", NULL};
    WINIPC_SCOPED(event) ready = NULL;
    WINIPC_SCOPED(process) child = NULL;
    winipc_pass pass = {.name = "ready"};
    uint32_t code = 0;
    winipc_status status = winipc_event_create(&ready, NULL, NULL);

    pass.object = WINIPC_OBJECT(ready);
    if (status == WINIPC_OK)
        status =
            winipc_spawn(&child, arguments,
                         WINIPC_SPAWN_OPTIONS(.environment = environment,
                                              .pass = &pass, .pass_count = 1));
    if (status == WINIPC_OK)
        status = winipc_event_wait(ready, SOON);
    if (status == WINIPC_OK)
        status = winipc_process_wait(child, SOON);
    if (status == WINIPC_OK)
        status = winipc_process_exit_code(child, &code);
    if (status == WINIPC_OK)
        printf("the child has ended with %u\n", (unsigned)code);
    return status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? be_the_child(argv[1]) : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "spawn: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
