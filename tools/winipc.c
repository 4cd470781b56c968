/*
 * winipc.c - the command: winipc NOUN VERB NAME [options].
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "command.h"

static const verb *const nouns[] = {
    event_verbs,     mailslot_verbs, mutex_verbs, pipe_verbs,
    semaphore_verbs, timer_verbs,    wait_verbs,
};

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

static const struct {
    winipc_status status;
    int code;
} exits[] = {
    {WINIPC_OK, EXIT_DONE},
    {WINIPC_E_NOT_FOUND, EXIT_NOT_FOUND},
    {WINIPC_E_ACCESS_DENIED, EXIT_ACCESS_DENIED},
    {WINIPC_E_BUSY, EXIT_BUSY},
    {WINIPC_E_EXISTS, EXIT_BUSY},
    {WINIPC_E_TIMEOUT, EXIT_TIMED_OUT},
    {WINIPC_E_CANCELLED, EXIT_CANCELLED},
};

int report(winipc_status status)
{
    if (winipc_failed(status))
        fprintf(stderr, "winipc: %s\n", winipc_last_error()->message);
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        if (exits[i].status == status)
            return exits[i].code;
    }
    return EXIT_FAILED;
}

int report_text(const char *what, const char *why)
{
    fprintf(stderr, "winipc: %s: %s\n", what, why);
    return EXIT_FAILED;
}

int misunderstood(const char *what, const char *expected)
{
    report_text(what, expected);
    return EXIT_MISUSED;
}

winipc_status join_event(winipc_event **event, const char *name)
{
    return winipc_event_create(event, name,
                               WINIPC_EVENT_OPTIONS(.manual_reset = true));
}

static int usage(FILE *to, const char *noun)
{
    fputs("usage:\n", to);
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++) {
        for (const verb *v = nouns[i]; v->noun != NULL; v++) {
            if (noun == NULL || strcmp(noun, v->noun) == 0)
                fprintf(to, "  winipc %s %s %s\n", v->noun, v->name, v->usage);
        }
    }
    if (noun == NULL)
        fputs("  winipc --version\n  winipc [NOUN] --help\n", to);
    return to == stdout ? EXIT_DONE : EXIT_MISUSED;
}

static int misused(const verb *v, const char *what, const char *why)
{
    fprintf(stderr, "winipc: %s: %s\n", what, why);
    fprintf(stderr, "usage: winipc %s %s %s\n", v->noun, v->name, v->usage);
    return EXIT_MISUSED;
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

/* -1 if all is well; else the exit status. */
static int take_options(const verb *v, arguments *a, int argc, char **argv)
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

/* What is behind the first --, before getopt puts all in another order. */
static const char *find_command(char **argv)
{
    while (*argv != NULL && strcmp(*argv, "--") != 0)
        argv++;
    return *argv == NULL ? NULL : argv[1];
}

static int run(const verb *v, int argc, char **argv)
{
    arguments a = {.timeout_ms = WINIPC_INFINITE, .linger_ms = WINIPC_DEFAULT};
    const char *command = find_command(argv);
    int code = take_options(v, &a, argc, argv);

    if (code != -1)
        return code;
    if (optind == argc)
        return misused(v, v->name, "a name is expected");
    a.name = argv[optind];
    a.texts = argv + optind + 1;
    for (char **text = a.texts; command != NULL && *text != NULL; text++) {
        if (*text == command)
            a.command = text;
    }
    if (v->texts == TEXTS_NONE && *a.texts != NULL)
        return misused(v, *a.texts, "one name is enough");
    if (v->texts == TEXTS_COMMAND && *a.texts != NULL && a.command != a.texts)
        return misused(v, *a.texts, "a command is expected behind --");
    if (v->texts == TEXTS_NEEDED && *a.texts == NULL)
        return misused(v, v->name, "a command is expected behind --");
    return v->run(&a);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr, NULL);
    if (strcmp(argv[1], "--help") == 0)
        return usage(stdout, NULL);
    if (strcmp(argv[1], "--version") == 0) {
        printf("winipc %s\n", winipc_version());
        return EXIT_DONE;
    }
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++) {
        if (strcmp(argv[1], nouns[i]->noun) != 0)
            continue;
        if (argc > 2 && strcmp(argv[2], "--help") == 0)
            return usage(stdout, argv[1]);
        for (const verb *v = nouns[i]; argc > 2 && v->noun != NULL; v++) {
            if (strcmp(argv[2], v->name) == 0)
                return run(v, argc - 2, argv + 2);
        }
        return usage(stderr, argv[1]);
    }
    return usage(stderr, NULL);
}

/* The argument in UTF-8, for the life of the process. */
static char *narrow(const wchar_t *wide)
{
    int size = WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1,
                                   NULL, 0, NULL, NULL);
    char *text = size > 0 ? malloc((size_t)size) : NULL;

    if (text != NULL)
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);
    return text;
}

int wmain(int argc, wchar_t **wide);

int wmain(int argc, wchar_t **wide)
{
    char **argv = calloc((size_t)argc + 1, sizeof *argv);
    int status;

    if (argv == NULL)
        return report_text("start", "no memory");
    for (int i = 0; i < argc; i++) {
        argv[i] = narrow(wide[i]);
        if (argv[i] == NULL)
            return report_text("start",
                               "an argument is not Unicode, or no memory");
    }
    /* Messages are bytes: no line end is to be changed. */
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
    status = dispatch(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        return report_text("standard output", strerror(errno));
    return status;
}
