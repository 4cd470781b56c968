/*
 * timer.c - winipc timer: run a program later, or again and again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command.h"

#define NS_OF_MS 1000000U
#define NS_OF_S 1000000000

static winipc_status make(winipc_timer **timer, winipc_event **stop)
{
    winipc_status status = winipc_console_stop(stop);

    return status != WINIPC_OK
               ? status
               : winipc_timer_create(timer, NULL,
                                     WINIPC_TIMER_OPTIONS(.stop = *stop));
}

/* Wait, and run what there is to run. */
static int expire(winipc_timer *timer, const arguments *a)
{
    winipc_status status = winipc_timer_wait(timer, WINIPC_INFINITE);

    if (status != WINIPC_OK)
        return report(status);
    return *a->texts != NULL ? run_command(a->texts) : EXIT_DONE;
}

static int after(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(timer) timer = NULL;
    winipc_status status;
    uint32_t ms;

    if (!parse_time(a->name, &ms))
        return misunderstood(a->name, "a time is expected, such as 5s");
    status = make(&timer, &stop);
    if (status == WINIPC_OK)
        status = winipc_timer_set_after(timer, (uint64_t)ms * NS_OF_MS, 0);
    return status == WINIPC_OK ? expire(timer, a) : report(status);
}

/* 2026-12-31T23:59:00, of the local time; with Z behind it, of UTC.  A day or an
   hour that does not exist comes back as another. */
static bool parse_point(const char *text, int64_t *unix_ns)
{
    struct tm asked = {.tm_isdst = -1}, t;
    int64_t unix_s;
    int n = 0;

    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &asked.tm_year, &asked.tm_mon,
               &asked.tm_mday, &asked.tm_hour, &asked.tm_min, &asked.tm_sec,
               &n) != 6)
        return false;
    asked.tm_year -= 1900;
    asked.tm_mon--;
    t = asked;
    if (strcmp(text + n, "Z") == 0)
        unix_s = _mkgmtime64(&t);
    else if (text[n] == '\0')
        unix_s = _mktime64(&t);
    else
        return false;
    if (unix_s < 0 || unix_s > INT64_MAX / NS_OF_S)
        return false;
    *unix_ns = unix_s * NS_OF_S;
    return t.tm_mon == asked.tm_mon && t.tm_mday == asked.tm_mday &&
           t.tm_hour == asked.tm_hour && t.tm_min == asked.tm_min &&
           t.tm_sec == asked.tm_sec;
}

static int at(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(timer) timer = NULL;
    winipc_status status;
    int64_t unix_ns;

    if (!parse_point(a->name, &unix_ns))
        return misunderstood(a->name,
                             "a point in time is expected, such as "
                             "2026-12-31T23:59:00 or 2026-12-31T23:59:00Z");
    status = make(&timer, &stop);
    if (status == WINIPC_OK)
        status = winipc_timer_set_at(timer, unix_ns, 0);
    return status == WINIPC_OK ? expire(timer, a) : report(status);
}

/* The first time after one period; until a run fails, if there is no count. */
static int every(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(timer) timer = NULL;
    int code = EXIT_DONE;
    winipc_status status;
    uint32_t ms;

    if (!parse_time(a->name, &ms) || ms == 0)
        return misunderstood(a->name, "a time is expected, such as 5s");
    status = make(&timer, &stop);
    if (status == WINIPC_OK)
        status = winipc_timer_set_after(timer, (uint64_t)ms * NS_OF_MS, ms);
    if (status != WINIPC_OK)
        return report(status);
    for (uint64_t i = 0; code == EXIT_DONE && (a->count == 0 || i < a->count);
         i++)
        code = expire(timer, a);
    if (code != EXIT_DONE && code < EXIT_TIMED_OUT)
        warn("%s: it ended with %d, and is not run any more", *a->texts, code);
    return code;
}

static const verb verbs[] = {
    {"after", "wait so long, then run the command", "TIME [-- COMMAND...]", "",
     "winipc timer after 5s -- remind.exe", TEXTS_COMMAND, after},
    {"at", "wait until then, and run the command", "POINT [-- COMMAND...]", "",
     "winipc timer at 2026-12-31T23:59:00 -- cheer.exe", TEXTS_COMMAND, at},
    {"every", "run the command again and again, until it fails",
     "TIME -- COMMAND...", "n", "winipc timer every 10m --count 6 -- check.exe",
     TEXTS_NEEDED, every},
    {0},
};

/* Its names are times. */
const noun timer_noun = {"timer", "run a command later, or again and again",
                         NAMES_OBJECT, verbs};
