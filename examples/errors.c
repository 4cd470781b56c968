/*
 * errors.c - a status to branch on, and all that is known of why it failed.
 *
 * Prints:
 *
 *     nobody has created it yet: WINIPC_E_NOT_FOUND
 *     OpenEventW failed with 2 for winipc-example-errors
 *     back\slash: WINIPC_E_INVALID_NAME
 *     winipc_event_create failed with 0 for back\slash
 *     because the name has a backslash (.scope is for Local\ and Global\)
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-errors"

/* The last failure of this thread, valid until its next one.  The code is Windows's,
   or 0; the reason is winipc's, or NULL. */
static void print_last(const char *what)
{
    const winipc_error *error = winipc_last_error();

    printf("%s: %s\n", what, winipc_status_name(error->status));
    printf("%s failed with %u for %s\n", error->function,
           (unsigned)error->windows_code, error->object);
    if (error->reason != NULL)
        printf("because %s\n", error->reason);
}

/* What one can do something about is told apart by its status. */
static winipc_status open_event(winipc_event **event)
{
    winipc_status status = winipc_event_open(event, NAME, NULL);

    if (status == WINIPC_E_NOT_FOUND) {
        print_last("nobody has created it yet");
        status = winipc_event_create(event, NAME, NULL);
    }
    return status;
}

int main(void)
{
    WINIPC_SCOPED(event) event = NULL;
    WINIPC_SCOPED(event) refused = NULL;
    winipc_status status = open_event(&event);

    if (status == WINIPC_OK &&
        winipc_event_create(&refused, "back\\slash", NULL) != WINIPC_OK)
        print_last("back\\slash");
    /* For all else there is a message, for people.  Below 0 is a failure; above it,
       such as WINIPC_ABANDONED, a success with news. */
    if (winipc_failed(status))
        fprintf(stderr, "errors: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
