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
static const arguments no_arguments = {.noun = &nothing, .verb = &no_verb};
static const arguments *about = &no_arguments;

void report_about(const arguments *a)
{
    about = a ? a : &no_arguments;
}

/* What the name of the function that failed tells of what it was about, and of what
   was done to it. */
typedef struct word {
    const char *part, *word;
} word;

static const word kinds[] = {
    {"Event", "event"},         {"_event_", "event"},
    {"Mutex", "mutex"},         {"_mutex_", "mutex"},
    {"Semaphore", "semaphore"}, {"_semaphore_", "semaphore"},
    {"Timer", "timer"},         {"_timer_", "timer"},
    {"Mailslot", "mailslot"},   {"_mailslot_", "mailslot"},
    {"Pipe", "pipe"},           {"_pipe_", "pipe"},
    {"Process", "process"},     {"_process_", "process"},
};
static const word actions[] = {
    {"CreateFile", "open"},  {"Open", "open"},      {"_open", "open"},
    {"Create", "create"},    {"_create", "create"}, {"_connect", "connect"},
    {"_accept", "accept"},   {"ReadFile", "read"},  {"_read", "read"},
    {"_receive", "receive"}, {"_write", "write"},   {"_send", "send"},
    {"_call", "call"},       {"Wait", "wait"},      {"_wait", "wait"},
    {"_acquire", "acquire"},
};

static const char *find_word(const word *words, size_t n, const char *function,
                             const char *otherwise)
{
    for (size_t i = 0; i < n; i++) {
        if (strstr(function, words[i].part) != NULL)
            return words[i].word;
    }
    return otherwise;
}
#define FIND_WORD(words, function, otherwise) \
    find_word(words, sizeof(words) / sizeof(words)[0], function, otherwise)

/* What helps, where that is known; of any kind with NULL. */
static const struct {
    winipc_status status;
    const char *kind, *hint;
} hints[] = {
    {WINIPC_E_NOT_FOUND, "event",
     "an event is there while a process has it open; 'winipc event wait' makes "
     "it and waits"},
    {WINIPC_E_NOT_FOUND, "mailslot",
     "its reader is not running; 'winipc mailslot tail' is one, and --wait-for "
     "waits for it"},
    {WINIPC_E_NOT_FOUND, "pipe",
     "its server is not running; --wait waits for it"},
    {WINIPC_E_NOT_FOUND, "mutex",
     "a mutex is there while a process has it open"},
    {WINIPC_E_NOT_FOUND, "semaphore",
     "a semaphore is there while a process has it open"},
    {WINIPC_E_NOT_FOUND, "timer",
     "a timer is there while a process has it open"},
    {WINIPC_E_ACCESS_DENIED, "pipe",
     "the pipe or its server is another user's; --any-server is for one that "
     "you trust"},
    {WINIPC_E_ACCESS_DENIED, "process", "it is another user's"},
    {WINIPC_E_ACCESS_DENIED, NULL,
     "it is another user's, whose program let nobody else in"},
    {WINIPC_E_EXISTS, "mailslot", "a slot has one reader, and it has one"},
    {WINIPC_E_EXISTS, "pipe", "another process serves that pipe"},
    {WINIPC_E_WRONG_TYPE, NULL,
     "events, mutexes, semaphores and timers share their names"},
    {WINIPC_E_INVALID_NAME, NULL,
     "a name is bare, or begins with Local/, Global/ or //./pipe/"},
};

static const char *find_hint(winipc_status status, const char *kind)
{
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (hints[i].status == status &&
            (hints[i].kind == NULL || strcmp(hints[i].kind, kind) == 0))
            return hints[i].hint;
    }
    return NULL;
}

/* winipc's words; or ours, which are the same in every language of Windows; or those
   of Windows, which are at the end of the message, before the code. */
static void explain(char *text, size_t size, const winipc_error *error,
                    const char *kind)
{
    const char *own = NULL, *begin = error->message, *end;

    if (error->reason != NULL)
        own = error->reason;
    else if (error->status == WINIPC_E_ACCESS_DENIED)
        own = "access denied";
    else if (error->status == WINIPC_E_EXISTS)
        own = "the name is taken";
    else if (error->status == WINIPC_E_BUSY)
        own = "in use";
    if (own != NULL) {
        snprintf(text, size, "%s", own);
    } else if (error->status == WINIPC_E_NOT_FOUND) {
        snprintf(text, size, "no such %s", kind);
    } else {
        begin += strlen(error->function);
        begin +=
            *error->object ? strlen(error->object) + strlen(" of \"\"") : 0;
        begin += strlen(": ");
        end = strstr(begin, " (error ");
        snprintf(text, size, "%.*s",
                 (int)(end ? (size_t)(end - begin) : strlen(begin)), begin);
    }
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
    json_text(j, "noun", a->noun->name);
    if (*a->verb->name != '\0')
        json_text(j, "verb", a->verb->name);
    if (a->name != NULL)
        json_text(j, "name", a->name);
}

/* The end of an object that tells of an error. */
static void end_error(json *j, int code)
{
    json_close(j, '}');
    json_number(j, "exit", code);
    json_close(j, '}');
    json_end(j);
    complain_bytes(j->text.data, j->text.size);
    json_free(j);
}

static void complain_in_json(const char *kind, const char *name,
                             const char *action, const char *text,
                             const char *hint, const winipc_error *error)
{
    json j = {0};

    begin_result(&j, about);
    json_open(&j, "error", '{');
    json_text(&j, "kind", kind);
    json_text(&j, "name", name);
    json_text(&j, "action", action);
    json_text(&j, "message", text);
    json_text(&j, "status", winipc_status_name(error->status));
    json_text(&j, "function", error->function);
    json_number(&j, "code", error->windows_code);
    if (error->windows_code != 0)
        json_text(&j, "code_name", get_code_name(error->windows_code));
    if (hint != NULL)
        json_text(&j, "hint", hint);
    end_error(&j, get_exit(error->status));
}

static void tell(const char *otherwise)
{
    const winipc_error *error = winipc_last_error();
    const char *kind = FIND_WORD(kinds, error->function, otherwise);
    const char *action = FIND_WORD(actions, error->function, about->verb->name);
    const char *name =
        *error->object || about->name == NULL ? error->object : about->name;
    const char *hint = find_hint(error->status, kind);
    char text[400], code[80] = "";

    explain(text, sizeof text, error, kind);
    if (about->json) {
        complain_in_json(kind, name, action, text, hint, error);
        return;
    }
    if (error->windows_code != 0)
        snprintf(code, sizeof code, " (%s, %u)",
                 get_code_name(error->windows_code),
                 (unsigned)error->windows_code);
    complain("winipc: %s%s%s%s: %s%s%s%s\n", kind, *name ? " '" : "", name,
             *name ? "'" : "", action, *action ? ": " : "", text, code);
    if (hint != NULL)
        complain("winipc: hint: %s\n", hint);
}

int report_of(const char *kind, winipc_status status)
{
    if (winipc_failed(status) && !about->quiet)
        tell(kind);
    return get_exit(status);
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

static void say(const char *format, va_list values)
{
    char text[400];

    vsnprintf(text, sizeof text, format, values);
    complain("winipc: %s\n", text);
}

void warn(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    if (!about->quiet)
        say(format, values);
    va_end(values);
}

void note(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    if (about->verbose)
        say(format, values);
    va_end(values);
}

void end_result(json *j)
{
    json_close(j, '}');
    json_end(j);
    print_bytes(j->text.data, j->text.size);
    json_free(j);
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
