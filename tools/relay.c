/*
 * relay.c - carry what comes from each of two ends to the other.
 *
 * Each direction has a thread and holds one block, or message: who receives slowly
 * slows down who sends.
 *
 * SPDX-License-Identifier: MIT
 */
#include "relay.h"

#include <errno.h>
#include <process.h>
#include <string.h>
#include <windows.h>

#include "progress.h"

/* For what is on its way when the other direction has failed. */
#define FAILED_LINGER_MS 1000

typedef struct direction {
    end *from, *to;
    winipc_event *stop;
    winipc_event *other_ended; /* set by the other one */
    uint32_t linger_ms;        /* from then on */
    bool lingers, carried;
    int code;
} direction;

/* Wait until something may have come: EXIT_DONE; or why no more will. */
static int await(direction *d)
{
    winipc_object *objects[] = {WINIPC_OBJECT(d->stop), d->from->ready,
                                WINIPC_OBJECT(d->other_ended)};
    size_t index = 0;
    winipc_status status =
        winipc_wait_any(objects, d->lingers ? 2 : 3, &index,
                        d->lingers ? d->linger_ms : WINIPC_INFINITE);

    if (status == WINIPC_E_TIMEOUT)
        return AT_END;
    if (status == WINIPC_E_CANCELLED || (status == WINIPC_OK && index == 0))
        return EXIT_CANCELLED;
    d->lingers = d->lingers || (status == WINIPC_OK && index == 2);
    return report(status);
}

/* AT_END; EXIT_DONE if nobody is left to take it; or the status of a failure. */
static int carry(direction *d)
{
    for (;;) {
        int code = d->from->kind->receive(d->from);

        if (code == NOT_YET) {
            code = await(d);
        } else if (code == EXIT_DONE) {
            code = d->to->kind->send(d->to, &d->from->in);
            if (code == AT_END)
                return EXIT_DONE;
            d->carried = true;
            progress_add(d->from->in.size);
        }
        if (code != EXIT_DONE)
            return code;
    }
}

static void run_direction(direction *d, direction *other)
{
    d->code = carry(d);
    if (d->code == AT_END) {
        d->code = EXIT_DONE;
        d->to->kind->finish(d->to);
        /* Where it came from nobody is left to receive. */
        if (!d->from->one_way)
            other->linger_ms = 0;
    } else if (d->code != EXIT_DONE && other->linger_ms > FAILED_LINGER_MS) {
        other->linger_ms = FAILED_LINGER_MS;
    }
    winipc_event_set(other->other_ended);
}

static unsigned __stdcall run_there(void *directions)
{
    direction *d = directions;

    run_direction(&d[0], &d[1]);
    return 0;
}

static int run_both(direction *d)
{
    uintptr_t thread = _beginthreadex(NULL, 0, run_there, d, 0, NULL);

    if (thread == 0)
        return report_text("relay", strerror(errno));
    run_direction(&d[1], &d[0]);
    WaitForSingleObject((HANDLE)thread, INFINITE);
    CloseHandle((HANDLE)thread);
    return d[0].code != EXIT_DONE ? d[0].code : d[1].code;
}

int relay(end *a, end *b, winipc_event *stop, uint32_t linger_ms)
{
    direction d[] = {
        {.from = a, .to = b, .stop = stop, .linger_ms = linger_ms},
        {.from = b, .to = a, .stop = stop, .linger_ms = linger_ms}};
    winipc_status status = WINIPC_OK;
    int code, statuses[2];

    introduce(a, b);
    for (int i = 0; i < 2 && status == WINIPC_OK; i++)
        status =
            winipc_event_create(&d[i].other_ended, NULL,
                                WINIPC_EVENT_OPTIONS(.manual_reset = true));
    code = status == WINIPC_OK ? run_both(d) : report(status);
    winipc_event_close(d[0].other_ended);
    winipc_event_close(d[1].other_ended);
    if (code == EXIT_DONE && !d[0].carried && !d[1].carried)
        warn("%s: it was closed, and nothing had been carried", a->name);
    statuses[0] = a->kind->close(a, linger_ms);
    statuses[1] = b->kind->close(b, linger_ms);
    if (code == EXIT_DONE)
        code = statuses[0];
    return code == EXIT_DONE ? statuses[1] : code;
}
