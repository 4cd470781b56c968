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

int usage(FILE *to, const char *noun)
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

int misused(const verb *v, const char *what, const char *why)
{
    fprintf(stderr, "winipc: %s: %s\n", what, why);
    fprintf(stderr, "usage: winipc %s %s %s\n", v->noun, v->name, v->usage);
    return EXIT_MISUSED;
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
