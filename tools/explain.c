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
static void find_text(char *text, size_t size, const winipc_error *error,
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

void explain(failure *f, const winipc_error *error, const arguments *about,
             const char *otherwise)
{
    f->kind = FIND_WORD(kinds, error->function, otherwise);
    f->action = FIND_WORD(actions, error->function, about->verb->name);
    f->name =
        *error->object || about->name == NULL ? error->object : about->name;
    f->hint = find_hint(error->status, f->kind);
    find_text(f->text, sizeof f->text, error, f->kind);
}
