/*
 * acl_read.c - an object's owner and list as text, whatever kind it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "acl.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static winipc_status get_sddl(winipc_object *object, char **sddl)
{
    size_t length = 0;
    winipc_status status = winipc_object_sddl(object, NULL, 0, &length);

    if (status != WINIPC_E_TOO_BIG)
        return status;
    *sddl = malloc(length + 1);
    if (*sddl == NULL)
        exit(report_text("acl", "no memory"));
    return winipc_object_sddl(object, *sddl, length + 1, &length);
}

/* With no right but to read its security, which an owner has also of what lets nobody
   in.  NULL: not so. */
static HANDLE open_to_read(const thing *t)
{
    static const struct {
        const noun *noun;
        HANDLE(WINAPI *open)(DWORD, BOOL, LPCWSTR);
    } kinds[] = {
        {&event_noun, OpenEventW},
        {&mutex_noun, OpenMutexW},
        {&semaphore_noun, OpenSemaphoreW},
        {&timer_noun, OpenWaitableTimerW},
    };
    const bool global = t->scope == WINIPC_SCOPE_GLOBAL;
    wchar_t name[300];
    int n = _snwprintf(name, 300, L"%ls", global ? L"Global\\" : L"Local\\");

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].noun == t->noun &&
            MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, t->name, -1,
                                name + n, 300 - n) > 0)
            return kinds[i].open(READ_CONTROL, FALSE, name);
    }
    return NULL;
}

static int read_object(thing *t, char **sddl)
{
    const char *kind = t->noun ? t->noun->name : "process";
    HANDLE handle = open_to_read(t);
    winipc_status status;
    int code;

    if (handle != NULL) {
        status = winipc_object_borrow(&t->object, handle);
        code = report_of(kind, status);
    } else {
        code =
            open_thing(t, NULL); /* which has other rights, or tells why not */
    }
    if (code == EXIT_DONE) {
        code = report_of(kind, get_sddl(t->object, sddl));
        winipc_object_close(t->object);
    }
    if (handle != NULL)
        CloseHandle(handle);
    return code;
}

static int read_mailslot(const thing *t, char **sddl)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_open(&slot, t->name, NULL);

    if (status == WINIPC_OK)
        status = get_sddl(winipc_mailslot_object(slot), sddl);
    return report_of("mailslot", status);
}

/* Of either mode. */
static int read_pipe(const arguments *a, const thing *t, char **sddl)
{
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_pipe_connect_options *options =
        WINIPC_PIPE_CONNECT_OPTIONS(.any_server = true);
    winipc_status status;

    if (!a->connect)
        return misunderstood(
            t->text, "a pipe tells its list to clients only: --connect makes "
                     "one, which takes an instance and which the server sees");
    status = winipc_pipe_connect(&pipe, t->name, options, a->timeout_ms);
    if (status == WINIPC_E_MISMATCH) {
        options->byte_mode = true;
        status = winipc_pipe_connect(&pipe, t->name, options, a->timeout_ms);
    }
    if (status == WINIPC_OK)
        status = get_sddl(winipc_pipe_object(pipe), sddl);
    return report_of("pipe", status);
}

int read_sddl(const arguments *a, thing *t, char **sddl)
{
    if (t->noun == &mailslot_noun)
        return read_mailslot(t, sddl);
    if (t->noun == &pipe_noun)
        return read_pipe(a, t, sddl);
    if (t->noun == &once_noun)
        return misunderstood(t->text, "of a single instance there is no list");
    return read_object(t, sddl);
}
