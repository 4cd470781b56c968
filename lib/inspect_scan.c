/*
 * inspect_scan.c - pipes and mailslots, as their handles tell of them.
 *
 * Wine does not list them (tests/raw: pipe_names_are_listed_by_NtQueryDirectoryFile),
 * so the handles of all processes are asked for their names.  Windows, which lists
 * them, is not asked: there the question may wait for as long as a call with that
 * handle does, if it is one that blocks.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "inspect_private.h"
#include "name.h"

typedef struct scan {
    winipc__walk walk;
    winipc__found **list;
    uint32_t kinds;
    winipc_status status; /* there is no memory */
    winipc__device_name device;
} scan;

bool winipc__inspect_ask_device(winipc__device_name *device, HANDLE handle)
{
    UNICODE_STRING *text = &device->answer.text;
    bool mailslot;

    device->name = NULL;
    if (winipc__query_object(handle, WINIPC__OBJECT_NAME_INFORMATION,
                             &device->answer,
                             sizeof device->answer) != ERROR_SUCCESS)
        return false;
    if (text->Length == 0)
        return true;
    /* As of winipc__named_ask_name(), it ends with a 0. */
    text->Buffer[text->Length / sizeof(wchar_t)] = L'\0';
    device->name = winipc__name_of_device(text->Buffer, &mailslot);
    if (device->name != NULL && *device->name == L'\0')
        device->name = NULL; /* the folder of all */
    device->kind = mailslot ? WINIPC_INSPECT_MAILSLOT : WINIPC_INSPECT_PIPE;
    return true;
}

static bool look(winipc__walk *walk, HANDLE copy)
{
    scan *s = (scan *)walk;
    winipc__pipe_information pipe;
    winipc__found *found;

    if (!winipc__inspect_ask_device(&s->device, copy))
        return false;
    if (s->device.name == NULL || !(s->device.kind & s->kinds) ||
        s->status != WINIPC_OK)
        return true;
    s->status =
        winipc__inspect_note(s->list, s->device.kind, WINIPC_SCOPE_SESSION,
                             s->device.name, wcslen(s->device.name), &found);
    if (s->status != WINIPC_OK || s->device.kind != WINIPC_INSPECT_PIPE ||
        winipc__query_file(copy, WINIPC__FILE_PIPE_LOCAL_INFORMATION, &pipe,
                           sizeof pipe) != ERROR_SUCCESS)
        return true;
    found->entry.instances = pipe.instances;
    found->entry.max_instances = pipe.maximum_instances;
    return true;
}

static bool leave(winipc__walk *walk, DWORD id, const char *image)
{
    (void)id;
    (void)image;
    return ((scan *)walk)->status == WINIPC_OK;
}

winipc_status winipc__inspect_scan(winipc__found **list, uint32_t kinds,
                                   winipc_inspect_coverage *coverage,
                                   const char *function)
{
    scan *s = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *s);
    winipc_status status;

    if (s == NULL)
        return winipc__no_memory(NULL);
    s->walk.look = look;
    s->walk.leave = leave;
    s->list = list;
    s->kinds = kinds;
    status = winipc__inspect_walk(&s->walk, function);
    if (status == WINIPC_OK)
        status = s->status;
    *coverage = s->walk.coverage;
    HeapFree(GetProcessHeap(), 0, s);
    return status;
}
