/*
 * waitset.c - wait for two thousand events at once; Windows waits for 64.
 *
 * Prints:
 *
 *     waiting for 2000 events
 *     event 7 was set
 *     event 1000 was set
 *     event 1999 was set
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define EVENTS 2000
#define SOON 30000 /* milliseconds, for what does not take long */

/* What is added with an event comes back when it is ready: here its number, in
   other programs what there is to be done.  The set keeps the event. */
static winipc_status add(winipc_waitset *set, winipc_event **events,
                         int *number)
{
    winipc_event **event = &events[*number];
    winipc_status status = winipc_event_create(event, NULL, NULL);

    return status == WINIPC_OK
               ? winipc_waitset_add(set, WINIPC_OBJECT(*event), number)
               : status;
}

static winipc_status run(winipc_waitset *set, winipc_event **events,
                         int *numbers)
{
    static const int which[] = {7, 1000, 1999};
    winipc_ready ready[16];
    size_t count = 0;
    winipc_status status = WINIPC_OK;

    for (int i = 0; status == WINIPC_OK && i < EVENTS; i++) {
        numbers[i] = i;
        status = add(set, events, &numbers[i]);
    }
    if (status == WINIPC_OK)
        printf("waiting for %d events\n", EVENTS);
    for (int i = 0; status == WINIPC_OK && i < 3; i++) {
        status = winipc_event_set(events[which[i]]);
        if (status == WINIPC_OK)
            status = winipc_waitset_wait(set, ready, 16, &count, SOON);
        for (size_t j = 0; status == WINIPC_OK && j < count; j++)
            printf("event %d was set\n", *(int *)ready[j].user);
    }
    return status;
}

int main(void)
{
    static winipc_event *events[EVENTS];
    static int numbers[EVENTS];
    WINIPC_SCOPED(waitset) set = NULL;
    winipc_status status = winipc_waitset_create(&set, NULL);

    if (status == WINIPC_OK)
        status = run(set, events, numbers);
    if (winipc_failed(status))
        fprintf(stderr, "waitset: %s\n", winipc_last_error()->message);
    for (int i = 0; i < EVENTS; i++)
        winipc_event_close(events[i]);
    return winipc_failed(status);
}
