/*
 * options.c - the options of the command, and what they take.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

/* `argument`: what help calls it; NULL of one that has none. */
static const struct {
    char letter;
    const char *name, *argument, *text;
} table[] = {
    {'a', "announce", "EVENT",
     "set this manual-reset event when others may come"},
    {'s', "any-server", NULL, "do not look whose the pipe is"},
    {'b', "bytes", NULL, "a pipe of bytes, not of messages"},
    {'c', "color", NULL, "a colour for each first word, of who sends"},
    {'C', "connect", NULL, "connect to the pipe, to be told of its list"},
    {'n', "count", "N", "end after N messages, runs or clients"},
    {'e', "effective", NULL, "tell also what the list lets you do"},
    {'f', "fork", NULL, "serve any number of clients at the same time"},
    {'g', "global", NULL, "the name is known on the whole machine"},
    {'h', "help", NULL, "print this"},
    {'j', "json", NULL, "results and errors as one JSON object a line"},
    {'l', "linger", "TIME", "go on so long when one direction has ended"},
    {'r', "manual-reset", NULL, "the event stays set until it is reset"},
    {'m', "max-message-size", "BYTES", "take no message that is larger"},
    {'N', "name", "NAME", "the name, in place of the operand"},
    {'p', "progress", NULL, "tell each second how much has been carried"},
    {'q', "quiet", NULL, "no messages but of misuse"},
    {'A', "refuse-abandoned", NULL,
     "do not run the command if who held it last died"},
    {'S', "sddl", NULL, "the list as SDDL alone"},
    {'t', "timeout", "TIME", "how long to wait: 500, 500ms, 5s, 2m, 1h"},
    {'u', "units", "N", "how many units of a semaphore"},
    {'v', "verbose", NULL, "tell which defaults have been weakened"},
    {'W', "wait", NULL, "wait also while there is no server"},
    {'w', "wait-for", "EVENT", "wait first until this event is set"},
    {'x', "watch", NULL, "go on, and print what comes (+) and goes (-)"},
};

/* Every verb takes these. */
static const char common[] = "hjqv";

const char *get_option(char letter, const char **argument, const char **text)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].letter == letter) {
            *argument = table[i].argument;
            *text = table[i].text;
            return table[i].name;
        }
    }
    *argument = *text = "";
    return "option";
}

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
        ['A'] = &a->refuse_abandoned,
        ['b'] = &a->bytes,
        ['c'] = &a->colour,
        ['C'] = &a->connect,
        ['e'] = &a->effective,
        ['f'] = &a->fork,
        ['j'] = &a->json,
        ['p'] = &a->progress,
        ['q'] = &a->quiet,
        ['r'] = &a->manual_reset,
        ['s'] = &a->any_server,
        ['S'] = &a->sddl,
        ['v'] = &a->verbose,
        ['W'] = &a->wait,
        ['x'] = &a->watch,
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
        case 'N':
            a->name = text;
            return NULL;
        case 'l':
        case 't':
            return parse_time(text,
                              letter == 'l' ? &a->linger_ms : &a->timeout_ms)
                       ? NULL
                       : "a time is expected, such as 500ms, 5s, 2m or 1h";
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

bool takes_name(const noun *n, const verb *v)
{
    return n->names != NAMES_NONE && strncmp(v->operands, "NAME", 4) == 0;
}

static bool is_taken(const arguments *a, int letter)
{
    if (letter == 'N')
        return takes_name(a->noun, a->verb);
    return strchr(common, letter) != NULL ||
           strchr(a->verb->options, letter) != NULL;
}

static void make_options(struct option *options)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        options[i] = (struct option){
            table[i].name, table[i].argument ? required_argument : no_argument,
            NULL, table[i].letter};
}

/* The word in which getopt found an option that there is not: it is not past one of
   several letters. */
static const char *find_word(char **argv, int argc)
{
    const char *next = optind < argc ? argv[optind] : "";

    return next[0] == '-' && next[1] != '-' && optopt != 0 &&
                   strchr(next, optopt) != NULL
               ? next
               : argv[optind - 1];
}

static int misspelled(const arguments *a, const char *word)
{
    const char *why = "no such option, or it may be one of several";

    if (word[0] == '-' && word[1] != '-')
        why = "options begin with two hyphens; a text that begins with one "
              "stands behind --";
    else if (a->verb->texts == TEXTS_NEEDED || a->verb->texts == TEXTS_COMMAND)
        why = "no such option; those of a command stand behind --, with it";
    return misused(a, word, why);
}

static int take_one(arguments *a, int letter)
{
    const char *argument, *text, *why = NULL;
    const char *name = get_option((char)letter, &argument, &text);
    char word[200];

    snprintf(word, sizeof word, "--%s%s%s", name, optarg ? " " : "",
             optarg ? optarg : "");
    if (!is_taken(a, letter))
        why = "not an option of this verb";
    else if (!take_flag(a, letter))
        why = take_option(a, letter, optarg);
    return why == NULL ? -1 : misused(a, word, why);
}

int take_options(arguments *a, int argc, char **argv)
{
    struct option options[sizeof table / sizeof table[0] + 1] = {{0}};
    int letter, code = -1;

    make_options(options);
    opterr = 0;
    while (code == -1 &&
           (letter = getopt_long(argc, argv, ":", options, NULL)) != -1) {
        if (letter == 'h')
            code = help(a->noun, a->verb);
        else if (letter == ':')
            code = misused(a, argv[optind - 1], "its argument is missing");
        else if (letter == '?')
            code = misspelled(a, find_word(argv, argc));
        else
            code = take_one(a, letter);
    }
    return code;
}
