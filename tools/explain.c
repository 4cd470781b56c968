/*
 * explain.c - what the last error of a call says, in words.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "command.h"

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
    {"WaitNamedPipe", "look"}, {"CreateFile", "open"},  {"Open", "open"},
    {"_open", "open"},         {"Create", "create"},    {"_create", "create"},
    {"_connect", "connect"},   {"_accept", "accept"},   {"ReadFile", "read"},
    {"_read", "read"},         {"_receive", "receive"}, {"_write", "write"},
    {"_send", "send"},         {"_call", "call"},       {"Wait", "wait"},
    {"_wait", "wait"},         {"_acquire", "acquire"},
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

/* What helps, where that is known: the first row that fits.  A kind, an option that
   the verb must have, and a part of the reason are only looked at where they are
   given. */
static const struct {
    winipc_status status;
    const char *kind;
    char option;
    const char *part, *hint;
} hints[] = {
    {WINIPC_E_NOT_FOUND, "event", 0, NULL,
     "an event is there while a process has it open; 'winipc event wait' makes "
     "it and waits"},
    {WINIPC_E_NOT_FOUND, "mailslot", 'w', NULL,
     "its reader is not running; 'winipc mailslot tail' is one, and --wait-for "
     "waits for it"},
    {WINIPC_E_NOT_FOUND, "mailslot", 0, NULL,
     "its reader is not running; 'winipc mailslot tail' is one"},
    {WINIPC_E_NOT_FOUND, "pipe", 'W', NULL,
     "its server is not running; --wait waits for it"},
    {WINIPC_E_NOT_FOUND, "pipe", 0, NULL,
     "its server is not running; 'winipc pipe listen' is one"},
    {WINIPC_E_NOT_FOUND, "mutex", 0, NULL,
     "a mutex is there while a process has it open; 'winipc mutex run' makes "
     "it"},
    {WINIPC_E_NOT_FOUND, "semaphore", 0, NULL,
     "a semaphore is there while a process has it open; 'winipc semaphore run' "
     "makes it"},
    {WINIPC_E_NOT_FOUND, "timer", 0, NULL,
     "a timer is there while a process has it open"},
    {WINIPC_E_NOT_FOUND, "process", 0, NULL,
     "it may have ended; a number is that of Windows, as 'winipc who' has it"},
    {WINIPC_E_ACCESS_DENIED, "pipe", 's', NULL,
     "the pipe or its server is another user's; --any-server is for one that "
     "you trust"},
    {WINIPC_E_ACCESS_DENIED, "process", 0, NULL, "it is another user's"},
    {WINIPC_E_ACCESS_DENIED, NULL, 0, NULL,
     "it is another user's, whose program let nobody else in"},
    {WINIPC_E_EXISTS, "mailslot", 0, NULL,
     "a slot has one reader, and it has one; 'winipc who' tells which"},
    {WINIPC_E_EXISTS, "pipe", 0, NULL,
     "another process serves that pipe; 'winipc who' tells which"},
    {WINIPC_E_TIMEOUT, "mutex", 0, NULL, "'winipc who' tells who has it"},
    {WINIPC_E_MISMATCH, "event", 0, "is auto-reset",
     "who made it did so without --manual-reset, as in 'winipc event wait'"},
    {WINIPC_E_MISMATCH, "semaphore", 0, NULL,
     "without --units any will do; 'winipc semaphore info' tells it"},
    {WINIPC_E_MISMATCH, NULL, 0, "one of bytes", "--bytes is for such a pipe"},
    {WINIPC_E_MISMATCH, NULL, 0, "one of messages",
     "without --bytes it is for such a pipe"},
    {WINIPC_E_WRONG_TYPE, NULL, 0, NULL,
     "events, mutexes, semaphores, timers and 'once' share their names: "
     "'winipc list' tells what it is"},
    {WINIPC_E_TOO_BIG, NULL, 0, NULL,
     "--max-message-size, of who makes it, allows more"},
    {WINIPC_E_INVALID_NAME, NULL, 0, "leaves this machine",
     "the command is for this machine; 'winipc pipe relay' goes to others by "
     "TCP"},
    {WINIPC_E_INVALID_NAME, "mailslot", 0, NULL,
     "a name is bare, or begins with //./mailslot/"},
    {WINIPC_E_INVALID_NAME, "pipe", 0, NULL,
     "a name is bare, or begins with //./pipe/"},
    {WINIPC_E_INVALID_NAME, NULL, 0, NULL,
     "a name is bare, or begins with Local/ or Global/"},
};

static const char *find_hint(const winipc_error *error, const char *kind,
                             const verb *v)
{
    const char *reason = error->reason != NULL ? error->reason : "";

    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (hints[i].status == error->status &&
            (hints[i].kind == NULL || strcmp(hints[i].kind, kind) == 0) &&
            (hints[i].option == 0 ||
             strchr(v->options, hints[i].option) != NULL) &&
            (hints[i].part == NULL || strstr(reason, hints[i].part) != NULL))
            return hints[i].hint;
    }
    return NULL;
}

/* Of winipc's words about a name: what is behind these is for who writes C. */
static size_t measure_reason(const winipc_error *error)
{
    static const char *const behind[] = {" (", ", and allow_remote"};
    size_t n = strlen(error->reason);

    if (error->status != WINIPC_E_INVALID_NAME)
        return n;
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        const char *end = strstr(error->reason, behind[i]);

        if (end != NULL)
            n = (size_t)(end - error->reason);
    }
    return n;
}

/* winipc's words; or ours, which are the same in every language of Windows; or those
   of Windows, which are at the end of the message, before the code. */
static void find_text(char *text, size_t size, const winipc_error *error,
                      const char *kind)
{
    const char *own = NULL, *begin = error->message, *end;

    if (error->reason != NULL) {
        snprintf(text, size, "%.*s", (int)measure_reason(error), error->reason);
        return;
    }
    if (error->status == WINIPC_E_ACCESS_DENIED)
        own = "access denied";
    else if (error->status == WINIPC_E_EXISTS)
        own = "the name is taken";
    else if (error->status == WINIPC_E_BUSY)
        own = "in use";
    else if (error->status == WINIPC_E_WRONG_TYPE)
        own = "that is an object of another kind";
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

void explain(failure *f, const winipc_error *error, const arguments *about,
             const char *otherwise)
{
    f->kind = FIND_WORD(kinds, error->function, otherwise);
    f->action = FIND_WORD(actions, error->function, about->verb->name);
    f->name =
        *error->object || about->name == NULL ? error->object : about->name;
    f->hint = find_hint(error, f->kind, about->verb);
    find_text(f->text, sizeof f->text, error, f->kind);
}
