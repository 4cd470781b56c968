/*
 * help.c - how the command is used.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

#define WIDTH 78

/* Help goes to standard output, usage to standard error. */
typedef void put(const char *format, ...);

/* A line that is as long as it must be, continued below where it began. */
typedef struct line {
    put *put;
    size_t indent, column;
} line;

static void add_word(line *l, const char *word)
{
    size_t n = strlen(word);

    if (l->column + 1 + n > WIDTH) {
        l->put("\n%*s", (int)l->indent, "");
        l->column = l->indent;
    }
    l->put(" %s", word);
    l->column += 1 + n;
}

/* The operands before --, the options, and what is behind. */
static void show_usage(put *to, const noun *n, const verb *v)
{
    const char *optional = strstr(v->operands, "[-- ");
    const char *behind = optional ? optional : strstr(v->operands, "-- ");
    char text[100];
    line l = {to, 0, 0};

    snprintf(text, sizeof text, "  winipc %s%s%s", n->name, *v->name ? " " : "",
             v->name);
    to("%s", text);
    l.indent = l.column = strlen(text);
    snprintf(
        text, sizeof text, "%.*s",
        (int)(behind ? (size_t)(behind - v->operands) : strlen(v->operands)),
        v->operands);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        add_word(&l, word);
    for (const char *letter = v->options; *letter != '\0'; letter++) {
        const char *argument, *what;
        const char *name = get_option(*letter, &argument, &what);
        char option[60];

        snprintf(option, sizeof option, "[--%s%s%s]", name, argument ? " " : "",
                 argument ? argument : "");
        add_word(&l, option);
    }
    if (behind != NULL)
        add_word(&l, behind);
    to("\n");
}

static void show_all(put *to, const noun *n)
{
    for (const verb *v = n->verbs; v->name != NULL; v++)
        show_usage(to, n, v);
}

static void show_options(const char *letters)
{
    for (; *letters != '\0'; letters++) {
        const char *argument, *text;
        const char *name = get_option(*letters, &argument, &text);
        char option[60];

        snprintf(option, sizeof option, "--%s %s", name,
                 argument ? argument : "");
        print("  %-24s %s\n", option, text);
    }
}

static void help_verb(const noun *n, const verb *v)
{
    print("winipc %s%s%s - %s\n\nusage:\n", n->name, *v->name ? " " : "",
          v->name, v->summary);
    show_usage(print, n, v);
    print("\noptions:\n");
    show_options(v->options);
    show_options(takes_name(n, v) ? "Njqvh" : "jqvh");
    print("\nexample:\n  %s\n", v->example);
}

static void help_noun(const noun *n)
{
    print("winipc %s - %s\n\n", n->name, n->summary);
    for (const verb *v = n->verbs; v->name != NULL; v++)
        print("  %-10s %s\n", v->name, v->summary);
    print("\nusage:\n");
    show_all(print, n);
    print("\nexample:\n  %s\n\n'winipc %s VERB --help' explains the options.\n",
          n->verbs->example, n->name);
}

static void help_all(void)
{
    print("winipc - interprocess communication on Windows\n\n"
          "usage:\n  winipc NOUN VERB [NAME] [options] [-- COMMAND...]\n\n");
    for (size_t i = 0; nouns[i] != NULL; i++)
        print("  %-11s %s\n", nouns[i]->name, nouns[i]->summary);
    print("\nexample:\n"
          "  winipc mailslot tail build-log --announce build-log-ready\n"
          "and on another console\n"
          "  winipc mailslot send build-log --wait-for build-log-ready "
          "\"step 1 done\"\n\n"
          "'winipc NOUN --help' lists its verbs; 'winipc --version' tells the "
          "version.\nThe manual is winipc(1).\n");
}

int help(const noun *n, const verb *v)
{
    if (n == NULL)
        help_all();
    else if (v != NULL)
        help_verb(n, v);
    else if (*n->verbs->name == '\0')
        help_verb(n, n->verbs);
    else
        help_noun(n);
    return EXIT_DONE;
}

static void show_nouns(void)
{
    line l = {complain, 3, 3};

    complain("  winipc NOUN VERB [NAME] [options] [-- COMMAND...]\n"
             "nouns:\n   ");
    for (size_t i = 0; nouns[i] != NULL; i++)
        add_word(&l, nouns[i]->name);
    complain("\n");
}

int usage(const noun *n, const verb *v)
{
    if (reports_json())
        return EXIT_MISUSED;
    complain("usage:\n");
    if (n == NULL)
        show_nouns();
    else if (v == NULL)
        show_all(complain, n);
    else
        show_usage(complain, n, v);
    complain("'winipc %s%s%s%s--help' tells more.\n", n ? n->name : "",
             n ? " " : "", v ? v->name : "", v && *v->name ? " " : "");
    return EXIT_MISUSED;
}

int misused(const arguments *a, const char *what, const char *why)
{
    int code = misunderstood(*what != '\0' ? what : a->noun->name, why);

    usage(a->noun, a->verb);
    return code;
}
