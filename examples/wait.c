/*
 * wait.c - wait for whichever comes first, and for all of several.
 *
 *     wait           starts two workers, and waits for one to be at work or to
 *                    end, whichever comes first; then for the end of both
 *     wait worker    what it starts
 *
 * Prints:
 *
 *     one is at work
 *     both have ended
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-wait"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status work(void)
{
    WINIPC_SCOPED(event) begun = NULL;
    winipc_status status = winipc_event_open(&begun, NAME, NULL);

    return status == WINIPC_OK ? winipc_event_set(begun) : status;
}

/* The first in the list comes first if several are ready; only its signal is
   taken. */
static winipc_status wait_for_both(winipc_event *begun, winipc_process *a,
                                   winipc_process *b)
{
    static const char *const texts[] = {"one is at work",
                                        "one has ended at once",
                                        "the other has ended at once"};
    winipc_object *const any[] = {WINIPC_OBJECT(begun), WINIPC_OBJECT(a),
                                  WINIPC_OBJECT(b)};
    winipc_object *const all[] = {WINIPC_OBJECT(a), WINIPC_OBJECT(b)};
    size_t index = 0;
    winipc_status status = winipc_wait_any(any, 3, &index, SOON);

    if (status == WINIPC_OK)
        puts(texts[index]);
    if (status == WINIPC_OK)
        status = winipc_wait_all(all, 2, SOON);
    if (status == WINIPC_OK)
        puts("both have ended");
    return status;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "worker", NULL};
    WINIPC_SCOPED(event) begun = NULL;
    WINIPC_SCOPED(process) a = NULL;
    WINIPC_SCOPED(process) b = NULL;
    winipc_status status = winipc_event_create(&begun, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_spawn(&a, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_spawn(&b, arguments, NULL);
    return status == WINIPC_OK ? wait_for_both(begun, a, b) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? work() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "wait: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
