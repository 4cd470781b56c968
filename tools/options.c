/*
 * options.c - the options of the command, and what they take.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

static const struct option options[] = {
    {"announce", required_argument, NULL, 'a'},
    {"any-server", no_argument, NULL, 's'},
    {"bytes", no_argument, NULL, 'b'},
    {"count", required_argument, NULL, 'n'},
    {"fork", no_argument, NULL, 'f'},
    {"global", no_argument, NULL, 'g'},
    {"help", no_argument, NULL, 'h'},
    {"linger", required_argument, NULL, 'l'},
    {"manual-reset", no_argument, NULL, 'r'},
    {"max-message-size", required_argument, NULL, 'm'},
    {"progress", no_argument, NULL, 'p'},
    {"timeout", required_argument, NULL, 't'},
    {"units", required_argument, NULL, 'u'},
    {"wait", no_argument, NULL, 'W'},
    {"wait-for", required_argument, NULL, 'w'},
    {NULL, 0, NULL, 0},
};

/* A whole number up to `max`, and nothing behind it but `*end` shows. */
static bool parse_number(const char *text, uint64_t max, uint64_t *number,
                         char **end)
{
    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *number = strtoull(text, end, 10);
    return errno == 0 && *number <= max;
}

bool parse_time(const char *text, uint32_t *milliseconds)
{
    static const struct {
        const char *unit;
        uint64_t factor;
    } units[] = {{"", 1}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    uint64_t number;
    char *end;

    if (!parse_number(text, UINT32_MAX, &number, &end))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(end, units[i].unit) == 0 &&
            number * units[i].factor < WINIPC_DEFAULT) {
            *milliseconds = (uint32_t)(number * units[i].factor);
            return true;
        }
    }
    return false;
}

bool parse_whole(const char *text, uint64_t max, uint64_t *number)
{
    char *end;

    return parse_number(text, max, number, &end) && *end == '\0';
}

/* Those without an argument. */
static bool take_flag(arguments *a, int letter)
{
    bool *const flags[] = {
        ['b'] = &a->bytes,        ['f'] = &a->fork,       ['p'] = &a->progress,
        ['r'] = &a->manual_reset, ['s'] = &a->any_server, ['W'] = &a->wait,
    };

    if (letter == 'g')
        a->scope = WINIPC_SCOPE_GLOBAL;
    else if ((size_t)letter < sizeof flags / sizeof flags[0] &&
             flags[letter] != NULL)
        *flags[letter] = true;
    else
        return false;
    return true;
}

/* Why the option's argument will not do; NULL if it does. */
static const char *take_option(arguments *a, int letter, const char *text)
{
    uint64_t number = 0;

    switch (letter) {
        case 'a':
            a->announce = text;
            return NULL;
        case 'l':
        case 't':
            return parse_time(text,
                              letter == 'l' ? &a->linger_ms : &a->timeout_ms)
                       ? NULL
                       : "a time is expected, such as 500, 500ms or 5s";
        case 'm':
            if (!parse_whole(text, UINT32_MAX, &number) || number == 0)
                return "a size in bytes is expected";
            a->maximum = (uint32_t)number;
            return NULL;
        case 'n':
            if (!parse_whole(text, UINT64_MAX, &a->count) || a->count == 0)
                return "a number above 0 is expected";
            return NULL;
        case 'u':
            if (!parse_whole(text, WINIPC_SEMAPHORE_MAX, &number) ||
                number == 0)
                return "a number of units is expected";
            a->units = (uint32_t)number;
            return NULL;
        default:
            a->wait_for = text;
            return NULL;
    }
}

static const char *name_of(int letter)
{
    for (const struct option *o = options; o->name != NULL; o++) {
        if (o->val == letter)
            return o->name;
    }
    return "option";
}

int take_options(const verb *v, arguments *a, int argc, char **argv)
{
    int letter;

    opterr = 0;
    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        const char *why = NULL;

        if (letter == 'h')
            return usage(stdout, v->noun);
        if (letter == '?')
            return misused(v, argv[optind - 1],
                           "no such option, or its argument is missing");
        if (strchr(v->options, letter) == NULL)
            return misused(v, name_of(letter), "not an option of this verb");
        if (!take_flag(a, letter))
            why = take_option(a, letter, optarg);
        if (why != NULL)
            return misused(v, name_of(letter), why);
    }
    return -1;
}
