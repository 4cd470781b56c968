/*
 * inspect.c - which objects exist.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "inspect_private.h"
#include "options.h"
#include "utf8.h"

static const uint32_t devices = WINIPC_INSPECT_PIPE | WINIPC_INSPECT_MAILSLOT;
#define PASSES 10

/* Those that are in directories of the kernel have a type there. */
static const struct {
    winipc_inspect_kind kind;
    const char *name;
    const wchar_t *type;
} kinds[] = {
    {WINIPC_INSPECT_EVENT, "event", L"Event"},
    {WINIPC_INSPECT_MUTEX, "mutex", L"Mutant"},
    {WINIPC_INSPECT_SEMAPHORE, "semaphore", L"Semaphore"},
    {WINIPC_INSPECT_TIMER, "timer", L"Timer"},
    {WINIPC_INSPECT_SECTION, "section", L"Section"},
    {WINIPC_INSPECT_PIPE, "pipe", L""},
    {WINIPC_INSPECT_MAILSLOT, "mailslot", L""},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

const char *winipc_inspect_kind_name(winipc_inspect_kind kind)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i].kind == kind)
            return kinds[i].name;
    }
    return NULL;
}

winipc_status winipc__inspect_note(winipc__found **list,
                                   winipc_inspect_kind kind, winipc_scope scope,
                                   const wchar_t *name, size_t length,
                                   winipc__found **found)
{
    const size_t room = 3 * length + 1;
    winipc__found *new =
        HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *new + room);

    if (new == NULL)
        return winipc__no_memory(NULL);
    winipc__utf8_narrow((char *)(new + 1), room, name, length);
    new->entry.kind = kind;
    new->entry.scope = scope;
    new->entry.name = (const char *)(new + 1);
    for (*found = *list; *found != NULL; *found = (*found)->next) {
        const winipc_inspect_entry *known = &(*found)->entry;

        if (known->kind == kind && known->scope == scope &&
            strcmp(known->name, new->entry.name) == 0) {
            HeapFree(GetProcessHeap(), 0, new);
            return WINIPC_OK;
        }
    }
    new->next = *list;
    *list = *found = new;
    return WINIPC_OK;
}

void winipc__inspect_free(winipc__found *list)
{
    winipc__found *next;

    for (; list != NULL; list = next) {
        next = list->next;
        HeapFree(GetProcessHeap(), 0, list);
    }
}

static bool is_type(const UNICODE_STRING *type, const wchar_t *name)
{
    return type->Length == wcslen(name) * sizeof *name &&
           memcmp(type->Buffer, name, type->Length) == 0;
}

/* What one entry of a directory is, noted if it is wanted. */
static winipc_status note_entry(winipc__found **list, uint32_t wanted,
                                winipc_scope scope,
                                const winipc__directory_entry *entry)
{
    winipc__found *found;

    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i].kind & wanted & ~devices &&
            is_type(&entry->type, kinds[i].type))
            return winipc__inspect_note(
                list, kinds[i].kind, scope, entry->name.Buffer,
                entry->name.Length / sizeof(wchar_t), &found);
    }
    return WINIPC_OK;
}

/* One pass through a directory: `*count` is how many entries it has. */
static winipc_status read_directory(HANDLE directory, winipc__found **list,
                                    uint32_t wanted, winipc_scope scope,
                                    winipc__directory_entry *entry, ULONG size,
                                    size_t *count)
{
    winipc_status status = WINIPC_OK;
    ULONG context = 0;
    DWORD code;

    for (*count = 0; status == WINIPC_OK; ++*count) {
        code = winipc__query_directory(directory, *count == 0, &context, entry,
                                       size);
        if (code == ERROR_NO_MORE_ITEMS)
            break;
        status = code == ERROR_SUCCESS
                     ? note_entry(list, wanted, scope, entry)
                     : winipc__fail(code, "NtQueryDirectoryObject", NULL);
    }
    return status;
}

/* Entries are counted, so that one which goes hides the next: it is read until its
   length is the same twice. */
static winipc_status read_until_still(HANDLE directory, winipc__found **list,
                                      uint32_t wanted, winipc_scope scope)
{
    const ULONG size = 2 * 65536 + sizeof(winipc__directory_entry) * 2;
    winipc__directory_entry *entry = HeapAlloc(GetProcessHeap(), 0, size);
    winipc_status status = WINIPC_OK;
    size_t count = 0, before;

    if (entry == NULL)
        return winipc__no_memory(NULL);
    for (int i = 0; i < PASSES && status == WINIPC_OK; i++) {
        before = count;
        status =
            read_directory(directory, list, wanted, scope, entry, size, &count);
        if (i > 0 && count == before)
            break;
    }
    HeapFree(GetProcessHeap(), 0, entry);
    return status;
}

static winipc_status list_directory(winipc__found **list, uint32_t wanted,
                                    winipc_scope scope, const wchar_t *path)
{
    winipc_status status;
    HANDLE directory;
    DWORD code = winipc__open_directory(&directory, path);

    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtOpenDirectoryObject", NULL);
    status = read_until_still(directory, list, wanted, scope);
    CloseHandle(directory);
    return status;
}

static winipc_status list_directories(winipc__found **list, uint32_t wanted)
{
    winipc_status status;
    wchar_t path[64];
    DWORD session;

    if (!ProcessIdToSessionId(GetCurrentProcessId(), &session))
        return winipc__fail(GetLastError(), "ProcessIdToSessionId", NULL);
    status = list_directory(list, wanted, WINIPC_SCOPE_GLOBAL,
                            L"\\BaseNamedObjects");
    if (status != WINIPC_OK || session == 0)
        return status;
    _snwprintf(path, sizeof path / sizeof *path,
               L"\\Sessions\\%lu\\BaseNamedObjects", session);
    return list_directory(list, wanted, WINIPC_SCOPE_SESSION, path);
}

static winipc_status list_devices(winipc__found **list, uint32_t wanted,
                                  winipc_inspect_coverage *coverage,
                                  const char *function)
{
    static const winipc_inspect_kind each[] = {WINIPC_INSPECT_PIPE,
                                               WINIPC_INSPECT_MAILSLOT};
    winipc_status status = WINIPC_OK;
    bool listed;

    for (size_t i = 0; i < 2 && status == WINIPC_OK; i++) {
        if (!(wanted & each[i]))
            continue;
        status = winipc__inspect_folder(list, each[i], &listed);
        if (listed)
            wanted &= ~(uint32_t)each[i];
    }
    if (status == WINIPC_OK && wanted & devices)
        status =
            winipc__inspect_scan(list, wanted & devices, coverage, function);
    return status;
}

winipc_status winipc_inspect_list(
    const winipc_inspect_options *options,
    bool (*each)(void *context, const winipc_inspect_entry *entry),
    void *context, winipc_inspect_coverage *coverage)
{
    const uint32_t all = (WINIPC_INSPECT_MAILSLOT << 1) - 1;
    winipc_inspect_coverage covered = {0};
    winipc__found *list = NULL;
    winipc_inspect_options opt;
    winipc_status status = WINIPC_OK;
    const char *reason;

    if (each == NULL)
        return winipc__refuse_null(__func__, "each is NULL");
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason == NULL && opt.kinds & ~all)
        reason = "kinds has a bit that is none of winipc_inspect_kind";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, NULL,
                              reason);
    if (opt.kinds == 0)
        opt.kinds = all;
    if (opt.kinds & ~devices)
        status = list_directories(&list, opt.kinds);
    if (status == WINIPC_OK && opt.kinds & devices)
        status = list_devices(&list, opt.kinds, &covered, __func__);
    if (status == WINIPC_OK && coverage != NULL)
        *coverage = covered;
    for (const winipc__found *found = status == WINIPC_OK ? list : NULL;
         found != NULL && each(context, &found->entry);)
        found = found->next;
    winipc__inspect_free(list);
    return status;
}
