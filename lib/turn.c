/*
 * turn.c - calls on one object that take turns, in order of arrival.
 *
 * SPDX-License-Identifier: MIT
 */
#include "turn.h"

winipc_status winipc__turn_init(winipc__turn *turn)
{
    turn->count = 0;
    return winipc__wait_new_event(&turn->next, false);
}

void winipc__turn_destroy(winipc__turn *turn)
{
    if (turn->next != NULL)
        CloseHandle(turn->next);
}

/* Leave the queue without having had the turn.  False if the turn has been
   given to us meanwhile: alone in the count, we are who has it, or will have as
   soon as the event is set; unless somebody comes and takes it first. */
static bool leave_queue(winipc__turn *turn)
{
    LONG count = turn->count, seen;

    for (;; count = seen) {
        if (count > 1) {
            seen = InterlockedCompareExchange(&turn->count, count - 1, count);
            if (seen == count)
                return true;
        } else {
            /* A wait that fails would fail for ever. */
            if (WaitForSingleObject(turn->next, 1) != WAIT_TIMEOUT)
                return false;
            seen = turn->count;
        }
    }
}

winipc_status winipc__turn_take(winipc__turn *turn, winipc_object *object,
                                winipc__deadline deadline, const char *function)
{
    winipc_status status;

    if (InterlockedIncrement(&turn->count) == 1)
        return WINIPC_OK;
    status = winipc__wait_for(object, turn->next, deadline, function);
    if (status != WINIPC_OK && !leave_queue(turn))
        winipc__turn_give(turn);
    return status;
}

bool winipc__turn_try(winipc__turn *turn)
{
    return InterlockedCompareExchange(&turn->count, 1, 0) == 0;
}

void winipc__turn_give(winipc__turn *turn)
{
    if (InterlockedDecrement(&turn->count) > 0)
        SetEvent(turn->next);
}
