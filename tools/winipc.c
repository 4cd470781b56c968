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
#include "name.h"

const noun *const nouns[] = {
    &event_noun,     &mailslot_noun, &mutex_noun,  &once_noun,       &pipe_noun,
    &semaphore_noun, &timer_noun,    &wait_noun,   &list_noun,       &stat_noun,
    &acl_noun,       &who_noun,      &doctor_noun, &completion_noun, NULL,
};

/* What is behind the first --, before getopt puts all in another order. */
static const char *find_command(char **argv)
{
    while (*argv != NULL && strcmp(*argv, "--") != 0)
        argv++;
    return *argv == NULL ? NULL : argv[1];
}

/* Known before the options are taken, so that what is wrong with them is told so. */
static bool asks_for_json(char **argv)
{
    for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++) {
        if (strcmp(*argv, "--json") == 0)
            return true;
    }
    return false;
}

/* Why what follows the options makes no sense; NULL if it does. */
static const char *find_fault(const arguments *a)
{
    const texts allowed = a->verb->texts;

    if (allowed == TEXTS_NAMELESS && a->name != NULL)
        return "nothing is expected here";
    if (allowed == TEXTS_NONE && *a->texts != NULL)
        return "one name is enough";
    if ((allowed == TEXTS_NEEDED ||
         (allowed == TEXTS_COMMAND && *a->texts != NULL)) &&
        a->command != a->texts)
        return "a command is expected behind --";
    return NULL;
}

/* What usage calls it. */
static int lacks_operand(const arguments *a)
{
    const char *operands = a->verb->operands;
    char why[60] = "a name is expected";

    if (strncmp(operands, "NAME", 4) != 0)
        snprintf(why, sizeof why, "%.*s is expected%s",
                 (int)strcspn(operands, " ."), operands,
                 strncmp(operands, "THING", 5) == 0 ? ", such as event:ready"
                                                    : "");
    return misused(a, a->verb->name, why);
}

/* Take what the options have left: the name, unless there was one, and the rest. */
static int take_operands(arguments *a, char **rest, const char *command)
{
    const char *fault;

    if (a->name == NULL && *rest != NULL && *rest != command)
        a->name = *rest++;
    a->texts = rest;
    for (char **text = rest; command != NULL && *text != NULL; text++) {
        if (*text == command)
            a->command = text;
    }
    if (a->name == NULL && a->verb->texts < TEXTS_OPTIONAL)
        return lacks_operand(a);
    if (a->name != NULL && takes_name(a->noun, a->verb)) {
        a->name = take_name(a->noun->names, a->name, &a->scope);
        if (a->name == NULL)
            return EXIT_MISUSED;
    }
    fault = find_fault(a);
    if (fault == NULL)
        return -1;
    if (a->verb->texts == TEXTS_NAMELESS)
        return misused(a, a->name, fault);
    return misused(a, *a->texts ? *a->texts : a->verb->name, fault);
}

static int run(const noun *n, const verb *v, int argc, char **argv)
{
    arguments a = {.noun = n,
                   .verb = v,
                   .timeout_ms = WINIPC_INFINITE,
                   .linger_ms = WINIPC_DEFAULT,
                   .json = reports_json()};
    const char *command = find_command(argv);
    int code;

    report_about(&a);
    code = take_options(&a, argc, argv);
    if (code == -1)
        code = take_operands(&a, argv + optind, command);
    if (code != -1)
        return code;
    if (a.any_server)
        note("--any-server: it is not looked whose the pipe is");
    if (a.scope == WINIPC_SCOPE_GLOBAL)
        note("the name is known in all sessions of this machine");
    code = v->run(&a);
    report_about(NULL);
    return code;
}

static int dispatch_verb(const noun *n, int argc, char **argv)
{
    if (*n->verbs->name == '\0')
        return run(n, n->verbs, argc - 1, argv + 1);
    if (argc > 2 && strcmp(argv[2], "--help") == 0)
        return help(n, NULL);
    for (const verb *v = n->verbs; argc > 2 && v->name != NULL; v++) {
        if (strcmp(argv[2], v->name) == 0)
            return run(n, v, argc - 2, argv + 2);
    }
    if (argc > 2)
        misunderstood(argv[2], *argv[2] == '-' ? "options stand behind the verb"
                                               : "no such verb");
    return usage(n, NULL);
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2)
        return usage(NULL, NULL);
    if (strcmp(argv[1], "--help") == 0)
        return help(NULL, NULL);
    if (strcmp(argv[1], "--version") == 0) {
        print("winipc %s\n", winipc_version());
        return EXIT_DONE;
    }
    for (size_t i = 0; nouns[i] != NULL; i++) {
        if (strcmp(argv[1], nouns[i]->name) == 0)
            return dispatch_verb(nouns[i], argc, argv);
    }
    misunderstood(argv[1], *argv[1] == '-' ? "options stand behind the verb"
                                           : "no such noun");
    return usage(NULL, NULL);
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

    output_begin();
    /* Messages are bytes: no line end is to be changed. */
    _setmode(_fileno(stdin), _O_BINARY);
    if (argv == NULL)
        return report_text("start", "no memory");
    for (int i = 0; i < argc; i++) {
        argv[i] = narrow(wide[i]);
        if (argv[i] == NULL)
            return report_text("start",
                               "an argument is not Unicode, or no memory");
    }
    report_in_json(asks_for_json(argv));
    status = dispatch(argc, argv);
    if (!flush_output())
        return report_text("standard output", strerror(errno));
    return status;
}
