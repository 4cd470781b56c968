/*
 * periodic.c - do something at regular times, until Ctrl-C.
 *
 * Prints:
 *
 *     turn 1
 *     turn 2
 *     turn 3
 *     turn 4
 *     turn 5
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <winipc.h>

#define PERIOD_MS 100

/* What is done must not take longer than the period: a turn that is missed is not
   made up for. */
static void work(unsigned turn)
{
    printf("turn %u\n", turn);
    fflush(stdout);
}

/* periodic [TURNS]: so many, or five. */
int main(int argc, char **argv)
{
    unsigned turns = argc > 1 ? (unsigned)atoi(argv[1]) : 5;
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(timer) every = NULL;
    winipc_status status = winipc_console_stop(&stop);

    if (status == WINIPC_OK)
        status = winipc_timer_create(&every, NULL,
                                     WINIPC_TIMER_OPTIONS(.stop = stop));
    if (status == WINIPC_OK)
        status = winipc_timer_set_after(every, 0, PERIOD_MS);
    for (unsigned turn = 1; status == WINIPC_OK && turn <= turns; turn++) {
        status = winipc_timer_wait(every, WINIPC_INFINITE);
        if (status == WINIPC_OK)
            work(turn);
    }
    if (status == WINIPC_E_CANCELLED)
        puts("stopped");
    else if (status != WINIPC_OK)
        fprintf(stderr, "periodic: %s\n", winipc_last_error()->message);
    return status == WINIPC_OK || status == WINIPC_E_CANCELLED ? EXIT_SUCCESS
                                                               : EXIT_FAILURE;
}
