/*
 * history.c - whether what processes did with locks can have been so.
 *
 * SPDX-License-Identifier: MIT
 */
#include "history.h"

#include <stdlib.h>

/* A moment at which something becomes certain. */
typedef struct moment {
    uint64_t time;
    int order; /* at the same time: ends, then deaths, then acquisitions */
    int held;  /* so many more hold it; 0: perhaps one more */
    bool acquired, abandoned, death;
} moment;

static int compare(const void *a, const void *b)
{
    const moment *x = a, *y = b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return x->order - y->order;
}

static bool is_hold(uint32_t kind)
{
    return kind == HISTORY_ACQUIRED || kind == HISTORY_ABANDONED;
}

/* When what it wrote begins to prove nothing. */
static uint64_t get_end(const history_process *process)
{
    return process->killed_at != 0 ? process->killed_at : UINT64_MAX;
}

/* A process that was killed held it for certain until its last record, and from
   then on until its death, which no clock told: so the hold ends here, and the
   next acquisition is to tell. */
static size_t add_process(moment *moments, const history_process *process,
                          uint32_t what, history_report *report)
{
    const uint64_t end = get_end(process);
    size_t n = 0;
    int held = 0;

    for (size_t i = 0; i < process->n; i++) {
        const history_record *r = &process->records[i];
        bool last = i + 1 == process->n, certain = r->time <= end;

        if (r->what != what)
            continue;
        if (is_hold(r->kind)) {
            report->operations++;
            held = certain;
            moments[n++] = (moment){.time = r->time,
                                    .order = 2,
                                    .held = held,
                                    .acquired = true,
                                    .abandoned = r->kind == HISTORY_ABANDONED};
        }
        if (r->kind == HISTORY_RELEASING)
            moments[n++] = (moment){
                .time = certain ? r->time : end, .order = 0, .held = -held};
        if (r->kind == HISTORY_RELEASED)
            report->operations++;
        if (r->kind == HISTORY_STUCK)
            report->stuck++;
        if (last && certain && process->killed_at != 0 && is_hold(r->kind)) {
            report->killed_holding++;
            moments[n++] = (moment){
                .time = r->time, .order = 3, .held = -1, .death = true};
        }
    }
    return n;
}

/* May it have died holding it, whatever its last record says? */
static bool may_have_held(const history_process *process, uint32_t what)
{
    const history_record *last = &process->records[process->n - 1];

    return process->killed_at != 0 && process->n > 0 && last->what == what &&
           (is_hold(last->kind) || last->kind == HISTORY_BEGIN ||
            last->kind == HISTORY_RELEASING);
}

static void add_violation(history_report *report, size_t *count, uint32_t what,
                          uint64_t time)
{
    if (report->time == 0) {
        report->what = what;
        report->time = time;
    }
    ++*count;
}

void history_check(const history_process *processes, size_t n, uint32_t what,
                   unsigned units, bool tells, history_report *report)
{
    size_t room = 0, count = 0, told = 0, deaths = 0;
    bool died = false;
    moment *moments;
    long held = 0;

    for (size_t i = 0; i < n; i++)
        room += processes[i].n + 1;
    moments = malloc((room + 1) * sizeof *moments);
    if (moments == NULL)
        abort();
    for (size_t i = 0; i < n; i++) {
        count += add_process(moments + count, &processes[i], what, report);
        deaths += processes[i].n > 0 && may_have_held(&processes[i], what);
    }
    qsort(moments, count, sizeof *moments, compare);
    for (size_t i = 0; i < count; i++) {
        held += moments[i].held;
        if (moments[i].held > 0 && held > (long)units)
            add_violation(report, &report->crowded, what, moments[i].time);
        if (tells && moments[i].acquired) {
            if (died && !moments[i].abandoned && moments[i].held > 0)
                add_violation(report, &report->untold, what, moments[i].time);
            told += moments[i].abandoned;
            died = false;
        }
        died = died || moments[i].death;
    }
    if (told > deaths)
        report->told_wrong += told - deaths;
    free(moments);
}

size_t history_violations(const history_report *report)
{
    return report->crowded + report->untold + report->told_wrong +
           report->stuck;
}
