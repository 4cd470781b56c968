/*
 * rights.c - rights to an object, in the words of its kind.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rights.h"

#include <stdio.h>
#include <string.h>
#include <windows.h>

#define WORDS_MAX 33

/* mingw-w64 does not name them. */
#ifndef EVENT_QUERY_STATE
#define EVENT_QUERY_STATE 0x1
#endif
#ifndef SEMAPHORE_QUERY_STATE
#define SEMAPHORE_QUERY_STATE 0x1
#endif

typedef struct right {
    uint32_t bits;
    const char *word;
} right;

/* Several bits in one word come before each of them. */
static const right of_state[] = {{EVENT_MODIFY_STATE, "set"},
                                 {EVENT_QUERY_STATE, "ask"},
                                 {SYNCHRONIZE, "wait"},
                                 {0}};
static const right of_mutex[] = {
    {MUTANT_QUERY_STATE, "ask"}, {SYNCHRONIZE, "acquire"}, {0}};
static const right of_semaphore[] = {{SEMAPHORE_MODIFY_STATE, "release"},
                                     {SEMAPHORE_QUERY_STATE, "ask"},
                                     {SYNCHRONIZE, "acquire"},
                                     {0}};
static const right of_pipe[] = {
    {FILE_READ_DATA | FILE_READ_EA | FILE_READ_ATTRIBUTES, "read"},
    {FILE_WRITE_DATA | FILE_WRITE_EA | FILE_WRITE_ATTRIBUTES, "write"},
    {FILE_READ_DATA, "read data"},
    {FILE_WRITE_DATA, "write data"},
    {FILE_CREATE_PIPE_INSTANCE, "make instances"},
    {FILE_READ_ATTRIBUTES, "ask"},
    {FILE_WRITE_ATTRIBUTES, "change attributes"},
    {SYNCHRONIZE, "wait"},
    {0}};
static const right of_mailslot[] = {
    {FILE_READ_DATA | FILE_READ_EA | FILE_READ_ATTRIBUTES, "read"},
    {FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA | FILE_WRITE_ATTRIBUTES,
     "write"},
    {FILE_READ_DATA, "read data"},
    {FILE_WRITE_DATA, "write data"},
    {FILE_READ_ATTRIBUTES, "ask"},
    {FILE_WRITE_ATTRIBUTES, "change attributes"},
    {SYNCHRONIZE, "wait"},
    {0}};
static const right of_process[] = {
    {PROCESS_TERMINATE, "end"},
    {PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE, "memory"},
    {PROCESS_VM_READ, "read memory"},
    {PROCESS_VM_WRITE, "write memory"},
    {PROCESS_DUP_HANDLE, "duplicate handles"},
    {PROCESS_CREATE_PROCESS, "make children"},
    {PROCESS_CREATE_THREAD, "make threads"},
    {PROCESS_SUSPEND_RESUME, "suspend"},
    {PROCESS_QUERY_INFORMATION | PROCESS_QUERY_LIMITED_INFORMATION, "ask"},
    {PROCESS_QUERY_INFORMATION, "ask"},
    {PROCESS_QUERY_LIMITED_INFORMATION, "ask"},
    {SYNCHRONIZE, "wait"},
    {0}};
static const right of_all[] = {{READ_CONTROL, "read security"},
                               {WRITE_DAC, "change access"},
                               {WRITE_OWNER, "change owner"},
                               {DELETE, "delete"},
                               {0}};

/* As the kernel maps generic rights. */
static const struct {
    const char *kind;
    const right *words;
    uint32_t generic[4];
} kinds[] = {
    {"event", of_state, {0x20001, 0x20002, 0x120000, 0x1F0003}},
    {"mutex", of_mutex, {0x20001, 0x20000, 0x120000, 0x1F0001}},
    {"semaphore", of_semaphore, {0x20001, 0x20002, 0x120000, 0x1F0003}},
    {"timer", of_state, {0x20001, 0x20002, 0x120000, 0x1F0003}},
    {"process", of_process, {0x20410, 0x20BEA, 0x121001, 0x1FFFFF}},
    {"mailslot", of_mailslot, {0x120089, 0x120116, 0x1200A0, 0x1F01FF}},
    {"pipe", of_pipe, {0x120089, 0x120116, 0x1200A0, 0x1F01FF}},
};

/* There are no others. */
static size_t find_kind(const char *kind)
{
    size_t i = 0;

    while (i + 1 < sizeof kinds / sizeof kinds[0] &&
           strcmp(kinds[i].kind, kind) != 0)
        i++;
    return i;
}

const uint32_t *get_generic_rights(const char *kind)
{
    return kinds[find_kind(kind)].generic;
}

static size_t add_words(const char **words, size_t n, const right *rights,
                        uint32_t *access)
{
    for (const right *r = rights; r->bits != 0; r++) {
        if ((*access & r->bits) != r->bits)
            continue;
        words[n++] = r->word;
        *access &= ~r->bits;
    }
    return n;
}

static size_t find_words(const char *words[WORDS_MAX], const char *kind,
                         uint32_t access)
{
    const size_t i = find_kind(kind);
    const uint32_t all = kinds[i].generic[3];
    size_t n = 0;

    if ((access & all) == all) {
        words[n++] = "all";
        access &= ~all;
    }
    n = add_words(words, n, kinds[i].words, &access);
    n = add_words(words, n, of_all, &access);
    if (access != 0)
        words[n++] = "others";
    return n;
}

void spell_rights(char *text, size_t size, const char *kind, uint32_t access)
{
    const char *words[WORDS_MAX];
    const size_t n = find_words(words, kind, access);
    size_t used = 0;

    *text = '\0';
    for (size_t i = 0; i < n && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i > 0 ? ", " : "", words[i]);
    if (used < size)
        snprintf(text + used, size - used, "%s(0x%08x)", n > 0 ? " " : "",
                 (unsigned)access);
}

void add_rights(json *j, const char *kind, uint32_t access)
{
    const char *words[WORDS_MAX];
    const size_t n = find_words(words, kind, access);

    json_number(j, "access", access);
    json_open(j, "rights", '[');
    for (size_t i = 0; i < n; i++)
        json_text(j, NULL, words[i]);
    json_close(j, ']');
}
