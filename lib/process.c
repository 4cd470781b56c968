/*
 * process.c - wait for a process to end, and ask how it did.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/process.h>

#include <stdio.h>

#include "error.h"
#include "named.h"
#include "options.h"
#include "process_private.h"
#include "wait.h"
#include "win.h"

struct winipc_process {
    winipc_object base;
};

#define PID_TEXT 11 /* bytes for any number, with its NUL */

/* To ask, to wait and to read the security; then what one that grants less may
   still be good for. */
static const DWORD access[] = {
    PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE | READ_CONTROL,
    PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE,
    SYNCHRONIZE,
    PROCESS_QUERY_LIMITED_INFORMATION,
    0,
};

/* Has it ended, and how?  Gives the error code of Windows, of `*call`.  Only a
   wait tells: STILL_ACTIVE may be the exit code of one that has. */
static DWORD ask_end(HANDLE handle, bool *has_exited, DWORD *exit_code,
                     const char **call)
{
    DWORD result = WaitForSingleObject(handle, 0);

    *call = "WaitForSingleObject";
    *has_exited = result == WAIT_OBJECT_0;
    *exit_code = 0;
    if (result == WAIT_FAILED)
        return winipc__failure_code();
    *call = "GetExitCodeProcess";
    return !*has_exited || GetExitCodeProcess(handle, exit_code)
               ? ERROR_SUCCESS
               : winipc__failure_code();
}

static DWORD ask_created(HANDLE handle, int64_t *unix_ns)
{
    FILETIME created, exited, kernel, user;

    if (!GetProcessTimes(handle, &created, &exited, &kernel, &user))
        return winipc__failure_code();
    *unix_ns = ((int64_t)((uint64_t)created.dwHighDateTime << 32 |
                          created.dwLowDateTime) -
                WINIPC__UNIX_EPOCH) *
               100;
    return ERROR_SUCCESS;
}

static void describe(winipc_object *object, char *text, size_t size)
{
    const char *call;
    bool has_exited;
    DWORD exit_code;

    if (ask_end(object->handle, &has_exited, &exit_code, &call) !=
        ERROR_SUCCESS)
        snprintf(text, size, "it cannot be asked how it stands");
    else if (has_exited)
        snprintf(text, size, "exited with %lu", exit_code);
    else
        snprintf(text, size, "runs");
}

static const winipc__kind kind = {.name = "process", .describe = describe};

/* The handle becomes the object's on success only. */
static winipc_process *make(HANDLE handle, const char *pid, winipc_event *stop,
                            winipc_status *status)
{
    winipc_process *process =
        winipc__object_new(sizeof *process, &kind, handle, pid, stop);

    if (process == NULL)
        *status = WINIPC_E_NO_MEMORY;
    else
        process->base.level = true;
    return process;
}

winipc_process *winipc__process_new(winipc_event *stop, winipc_status *status)
{
    return make(NULL, "4294967295", stop, status);
}

void winipc__process_began(winipc_process *process, HANDLE handle, DWORD pid)
{
    process->base.handle = process->base.waitable = handle;
    snprintf((char *)(uintptr_t)process->base.name, PID_TEXT, "%lu", pid);
}

static HANDLE open_with_most(DWORD pid, DWORD *code)
{
    HANDLE handle = NULL;

    for (const DWORD *rights = access; *rights != 0; rights++) {
        handle = OpenProcess(*rights, FALSE, pid);
        *code = handle == NULL ? GetLastError() : ERROR_SUCCESS;
        if (*code != ERROR_ACCESS_DENIED)
            break;
    }
    return handle;
}

/* Is it the one that was asked for? */
static winipc_status check(HANDLE handle, DWORD pid, const char *name,
                           int64_t created_unix_ns, const char *function)
{
    DWORD found = GetProcessId(handle), code;
    int64_t created = 0;

    /* Windows leaves out the lowest two bits of what it is asked for. */
    if (found != 0 && found != pid)
        return winipc__refuse(WINIPC_E_NOT_FOUND, function, name,
                              "no process has that number");
    if (created_unix_ns == 0)
        return WINIPC_OK;
    code = ask_created(handle, &created);
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "GetProcessTimes", name);
    if (created != created_unix_ns)
        return winipc__refuse(WINIPC_E_NOT_FOUND, function, name,
                              "that process has ended, and another has its "
                              "number");
    return WINIPC_OK;
}

winipc_status winipc_process_open(winipc_process **out, uint32_t pid,
                                  const winipc_process_options *options)
{
    winipc_process_options opt;
    winipc_status status;
    char name[PID_TEXT];
    const char *reason;
    HANDLE handle;
    DWORD code;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    snprintf(name, sizeof name, "%lu", (unsigned long)pid);
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason == NULL)
        reason = winipc__object_check_stop(opt.stop);
    if (reason == NULL && pid == 0)
        reason = "0 is the number of no process";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    handle = open_with_most(pid, &code);
    if (handle == NULL && code == ERROR_INVALID_PARAMETER)
        return winipc__fail_as(WINIPC_E_NOT_FOUND, code, "OpenProcess", name,
                               "no process has that number");
    if (handle == NULL)
        return winipc__fail(code, "OpenProcess", name);
    status = check(handle, pid, name, opt.created_unix_ns, __func__);
    if (status == WINIPC_OK)
        *out = make(handle, name, opt.stop, &status);
    if (*out == NULL)
        CloseHandle(handle);
    return status;
}

winipc_status winipc_process_adopt(winipc_process **out, void *handle)
{
    winipc_status status;
    char name[PID_TEXT] = "";
    DWORD pid;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__named_check_type(handle, L"Process", __func__);
    if (status != WINIPC_OK)
        return status;
    pid = GetProcessId(handle);
    if (pid != 0)
        snprintf(name, sizeof name, "%lu", pid);
    *out = make(handle, name, NULL, &status);
    return status;
}

winipc_status winipc_process_exit_code(winipc_process *process, uint32_t *code)
{
    winipc_status status = WINIPC_OK;
    DWORD error, exit_code;
    const char *call;
    bool has_exited;

    if (process == NULL || code == NULL)
        return winipc__refuse_null(__func__, "the process or code is NULL");
    winipc__object_enter(&process->base);
    error = ask_end(process->base.handle, &has_exited, &exit_code, &call);
    if (error != ERROR_SUCCESS)
        status = winipc__fail(error, call, process->base.name);
    else if (!has_exited)
        status = winipc__refuse(WINIPC_E_BUSY, __func__, process->base.name,
                                "the process still runs");
    else
        *code = exit_code;
    winipc__object_leave(&process->base);
    return status;
}

static DWORD ask_info(HANDLE handle, winipc_process_info *info,
                      const char **call)
{
    DWORD code, exit_code;

    *call = "GetProcessId";
    info->pid = GetProcessId(handle);
    if (info->pid == 0)
        return winipc__failure_code();
    *call = "GetProcessTimes";
    code = ask_created(handle, &info->created_unix_ns);
    if (code != ERROR_SUCCESS)
        return code;
    code = ask_end(handle, &info->has_exited, &exit_code, call);
    info->exit_code = exit_code;
    return code;
}

winipc_status winipc_process_get_info(winipc_process *process,
                                      winipc_process_info *info)
{
    winipc_status status = WINIPC_OK;
    winipc_process_info now;
    const char *call;
    DWORD code;

    if (process == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the process or info is NULL");
    winipc__object_enter(&process->base);
    code = ask_info(process->base.handle, &now, &call);
    if (code == ERROR_SUCCESS)
        *info = now;
    else
        status = winipc__fail(code, call, process->base.name);
    winipc__object_leave(&process->base);
    return status;
}

winipc_status winipc_process_wait(winipc_process *process, uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_process_object(process), timeout_ms,
                            __func__);
}

winipc_object *winipc_process_object(winipc_process *process)
{
    return process ? &process->base : NULL;
}

winipc_process *winipc_process_ref(winipc_process *process)
{
    winipc__object_ref(winipc_process_object(process));
    return process;
}

void winipc_process_close(winipc_process *process)
{
    winipc__object_close(winipc_process_object(process));
}
