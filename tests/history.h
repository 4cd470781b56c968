/*
 * history.h - what processes did with locks, and whether it can have been so.
 *
 * Needs nothing of Windows.  Each process writes a record after it has acquired
 * something, and before it releases it: between those it holds it for certain.
 * Where a process is killed a record may lack; and under Wine it may run on for an
 * instant when all it held has been given to others, as the server does that before
 * it sends the signal that ends a thread.  Only what is certain is judged.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_HISTORY_H
#define TESTS_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum history_kind {
    HISTORY_BEGIN,     /* about to acquire */
    HISTORY_ACQUIRED,  /* has acquired */
    HISTORY_ABANDONED, /* the same, and was told that the holder before died */
    HISTORY_RELEASING, /* about to release */
    HISTORY_RELEASED,
    HISTORY_TIMED_OUT, /* gave up, as it was to */
    HISTORY_STUCK      /* gave up after so long that a wake-up was lost */
} history_kind;

typedef struct history_record {
    uint64_t time; /* on one clock for all processes */
    uint32_t kind;
    uint32_t what; /* which lock */
} history_record;

/* What one process wrote. */
typedef struct history_process {
    const history_record *records;
    size_t n;
    uint64_t killed_at; /* when that was asked for; 0: it was not killed */
} history_process;

typedef struct history_report {
    size_t operations; /* acquired or released */
    size_t killed_holding;
    size_t crowded; /* more held it than may */
    size_t untold;  /* acquired after a holder's death, and not told so */
    size_t
        told_wrong; /* told more often than processes can have died holding */
    size_t stuck;
    uint32_t what; /* of the first violation, */
    uint64_t time; /* and when it was */
} history_report;

/* Judge the history of lock `what`, which `units` may hold at once.  `tells`: who
   acquires it is told that the holder before died.  Adds to the report. */
void history_check(const history_process *processes, size_t n, uint32_t what,
                   unsigned units, bool tells, history_report *report);

size_t history_violations(const history_report *report);

#endif
