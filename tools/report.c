/*
 * report.c - what went wrong, in words, and the exit status it is.
 *
 * winipc: pipe 'x': open: no such pipe (ERROR_FILE_NOT_FOUND, 2)
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "codes.h"
#include "command.h"

static const struct {
    winipc_status status;
    int code;
} exits[] = {
    {WINIPC_OK, EXIT_DONE},
    {WINIPC_ABANDONED, EXIT_ABANDONED},
    {WINIPC_E_INVALID_NAME, EXIT_MISUSED},
    {WINIPC_E_NOT_FOUND, EXIT_NOT_FOUND},
    {WINIPC_E_ACCESS_DENIED, EXIT_ACCESS_DENIED},
    {WINIPC_E_BUSY, EXIT_BUSY},
    {WINIPC_E_EXISTS, EXIT_BUSY},
    {WINIPC_E_TIMEOUT, EXIT_TIMED_OUT},
    {WINIPC_E_CANCELLED, EXIT_CANCELLED},
};

/* Where there is no other command line to speak of. */
static const noun nothing = {"", "", NAMES_NONE, NULL};
static const verb no_verb = {"", "", "", "", "", TEXTS_NONE, NULL};
static arguments no_arguments = {.noun = &nothing, .verb = &no_verb};
static const arguments *about = &no_arguments;

void report_about(const arguments *a)
{
    about = a ? a : &no_arguments;
}

void report_in_json(bool yes)
{
    no_arguments.json = yes;
}

bool reports_json(void)
{
    return about->json;
}

static int get_exit(winipc_status status)
{
    for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++) {
        if (exits[i].status == status)
            return exits[i].code;
    }
    return EXIT_FAILED;
}

void begin_result(json *j, const arguments *a)
{
    json_open(j, NULL, '{');
    if (*a->noun->name != '\0')
        json_text(j, "noun", a->noun->name);
    if (*a->verb->name != '\0')
        json_text(j, "verb", a->verb->name);
    if (a->name != NULL)
        json_text(j, "name", a->name);
}

static void end_object(json *j, void (*put)(const void *data, size_t size))
{
    json_close(j, '}');
    json_end(j);
    put(j->text.data, j->text.size);
    json_free(j);
}

void end_result(json *j)
{
    end_object(j, print_bytes);
}

void end_complaint(json *j)
{
    end_object(j, complain_bytes);
}

/* The end of an object that tells of an error. */
static void end_error(json *j, int code)
{
    json_close(j, '}');
    json_number(j, "exit", code);
    end_complaint(j);
}

static void complain_in_json(const failure *f, const winipc_error *error)
{
    json j = {0};

    begin_result(&j, about);
    json_open(&j, "error", '{');
    json_text(&j, "kind", f->kind);
    json_text(&j, "name", f->name);
    json_text(&j, "action", f->action);
    json_text(&j, "message", f->text);
    json_text(&j, "status", winipc_status_name(error->status));
    json_text(&j, "function", error->function);
    json_number(&j, "code", error->windows_code);
    if (error->windows_code != 0)
        json_text(&j, "code_name", get_code_name(error->windows_code));
    if (f->hint != NULL)
        json_text(&j, "hint", f->hint);
    end_error(&j, get_exit(error->status));
}

static void tell(const char *kind)
{
    const winipc_error *error = winipc_last_error();
    failure f;
    char code[80] = "";

    explain(&f, error, about, kind);
    if (about->json) {
        complain_in_json(&f, error);
        return;
    }
    if (error->windows_code != 0)
        snprintf(code, sizeof code, " (%s, %u)",
                 get_code_name(error->windows_code),
                 (unsigned)error->windows_code);
    complain("winipc: %s%s%s%s: %s%s%s%s\n", f.kind, *f.name ? " '" : "",
             f.name, *f.name ? "'" : "", f.action, *f.action ? ": " : "",
             f.text, code);
    if (f.hint != NULL)
        complain("winipc: hint: %s\n", f.hint);
}

int report_of(const char *kind, winipc_status status)
{
    const int code = get_exit(status);

    if (winipc_failed(status) && (!about->quiet || code == EXIT_MISUSED))
        tell(kind);
    return code;
}

int report(winipc_status status)
{
    return report_of(about->noun->name, status);
}

static void tell_text(const char *what, const char *why, int code)
{
    json j = {0};

    if (!about->json) {
        complain("winipc: %s: %s\n", what, why);
        return;
    }
    begin_result(&j, about);
    json_open(&j, "error", '{');
    json_text(&j, "kind", what);
    json_text(&j, "message", why);
    end_error(&j, code);
}

int report_as(int code, const char *what, const char *why)
{
    if (!about->quiet)
        tell_text(what, why, code);
    return code;
}

int report_text(const char *what, const char *why)
{
    return report_as(EXIT_FAILED, what, why);
}

int misunderstood(const char *what, const char *expected)
{
    tell_text(what, expected, EXIT_MISUSED);
    return EXIT_MISUSED;
}

/* What is no failure: a line of text, or under that key. */
static void say(const char *key, const char *format, va_list values)
{
    char text[400];
    json j = {0};

    vsnprintf(text, sizeof text, format, values);
    if (!about->json) {
        complain("winipc: %s\n", text);
        return;
    }
    begin_result(&j, about);
    json_text(&j, key, text);
    end_complaint(&j);
}

void warn(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    if (!about->quiet)
        say("warning", format, values);
    va_end(values);
}

void note(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    if (about->verbose && !about->quiet)
        say("note", format, values);
    va_end(values);
}

int report_done(const arguments *a, winipc_status status)
{
    json j = {0};

    if (status == WINIPC_OK && a->json) {
        begin_result(&j, a);
        end_result(&j);
    }
    return report(status);
}
