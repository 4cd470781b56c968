/*
 * spawn.c - begin another process, and give it what it is to have.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "error.h"
#include "options.h"
#include "process_private.h"
#include "quote.h"
#include "spawn_private.h"
#include "utf8.h"

#define LINE_MAX 32767 /* UTF-16 units of a command line, with its 0 */
#define STREAMS 3

/* A child that is to begin. */
typedef struct spawn {
    winipc_spawn_options opt;
    const char *name, *function; /* for messages */
    wchar_t *line, *program, *directory, *environment;
    winipc__passed passed[WINIPC_PASS_MAX];
    HANDLE streams[STREAMS];
    HANDLE handles[WINIPC_PASS_MAX + STREAMS]; /* ours, whatever they are for */
    size_t n;
    LPPROC_THREAD_ATTRIBUTE_LIST attributes; /* they alone are inherited */
} spawn;

static winipc_status refuse(const spawn *s, const char *reason)
{
    return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, s->function, s->name,
                          reason);
}

static const char *check_passes(const spawn *s)
{
    const winipc_pass *pass = s->opt.pass;

    if (s->opt.pass_count > WINIPC_PASS_MAX)
        return "pass_count is above 64";
    if (s->opt.pass_count > 0 && pass == NULL)
        return "pass is NULL";
    for (size_t i = 0; i < s->opt.pass_count; i++) {
        const char *reason = winipc__passed_check_name(pass[i].name);

        if (reason != NULL)
            return reason;
        if ((pass[i].object == NULL) == (pass[i].handle == NULL))
            return "what is passed is not either an object or a handle";
        for (size_t j = 0; j < i; j++) {
            if (_stricmp(pass[i].name, pass[j].name) == 0)
                return "two things are passed under one name";
        }
    }
    return NULL;
}

static winipc_status check(spawn *s, const char *const *arguments,
                           const winipc_spawn_options *options)
{
    const char *reason = winipc__options_copy(&s->opt, sizeof s->opt, options);

    if (reason != NULL)
        return refuse(s, reason);
    if ((arguments == NULL) == (s->opt.command_line == NULL))
        return refuse(s, "there are not either arguments or a command line");
    if (arguments != NULL && *arguments == NULL)
        return refuse(s, "there is no argument, not even the program");
    s->name = s->opt.program ? s->opt.program
              : arguments    ? *arguments
                             : s->opt.command_line;
    reason = winipc__object_check_stop(s->opt.stop);
    if (reason == NULL)
        reason = check_passes(s);
    if (reason == NULL && s->opt.program != NULL)
        reason = winipc__quote_check_program(s->opt.program);
    if (reason == NULL && arguments != NULL)
        reason = winipc__quote_check_program(*arguments);
    return reason == NULL ? WINIPC_OK : refuse(s, reason);
}

/* In UTF-16, of which a path has no more than a command line may. */
static winipc_status widen(const spawn *s, wchar_t **wide, const char *text)
{
    bool valid;

    if (text == NULL)
        return WINIPC_OK;
    *wide = HeapAlloc(GetProcessHeap(), 0, LINE_MAX * sizeof **wide);
    if (*wide == NULL)
        return winipc__no_memory(s->name);
    if (winipc__utf8_widen(*wide, LINE_MAX - 1, text, &valid))
        return WINIPC_OK;
    if (valid)
        return winipc__refuse(WINIPC_E_TOO_BIG, s->function, s->name,
                              "the command line or a path is above 32766 "
                              "UTF-16 units");
    return refuse(s, "text is not valid UTF-8");
}

static winipc_status make_line(spawn *s, const char *const *arguments)
{
    const size_t size = 3 * LINE_MAX; /* no UTF-8 of what fits is longer */
    winipc_status status;
    char *line;

    if (arguments == NULL)
        return widen(s, &s->line, s->opt.command_line);
    line = HeapAlloc(GetProcessHeap(), 0, size);
    if (line == NULL)
        return winipc__no_memory(s->name);
    if (winipc__quote(line, size, arguments))
        status = widen(s, &s->line, line);
    else
        status = winipc__refuse(WINIPC_E_TOO_BIG, s->function, s->name,
                                "the command line is above 32766 UTF-16 units");
    HeapFree(GetProcessHeap(), 0, line);
    return status;
}

/* A handle of ours to the same, which is not inherited yet. */
static winipc_status duplicate(const spawn *s, HANDLE handle, HANDLE *copy)
{
    HANDLE self = GetCurrentProcess();

    return DuplicateHandle(self, handle, self, copy, 0, FALSE,
                           DUPLICATE_SAME_ACCESS)
               ? WINIPC_OK
               : winipc__fail(GetLastError(), "DuplicateHandle", s->name);
}

static winipc_status take_object(const spawn *s, winipc_object *object,
                                 HANDLE *copy)
{
    winipc_status status;

    winipc__object_enter(object);
    status = winipc__object_duplicate(object, true, GetCurrentProcess(), copy,
                                      s->function);
    winipc__object_leave(object);
    return status;
}

static winipc_status take_passes(spawn *s)
{
    winipc_status status = WINIPC_OK;

    for (size_t i = 0; status == WINIPC_OK && i < s->opt.pass_count; i++) {
        const winipc_pass *pass = &s->opt.pass[i];
        winipc__passed *passed = &s->passed[i];

        passed->name = pass->name;
        if (pass->object != NULL) {
            status = take_object(s, pass->object, &passed->handle);
        } else {
            status =
                winipc__named_ask_type(pass->handle, passed->type, s->function);
            if (status == WINIPC_OK)
                status = duplicate(s, pass->handle, &passed->handle);
        }
        if (status != WINIPC_OK)
            return status;
        s->handles[s->n++] = passed->handle;
        status =
            winipc__named_ask_type(passed->handle, passed->type, s->function);
    }
    return status;
}

static winipc_status open_null_device(const spawn *s, HANDLE *handle)
{
    *handle = CreateFileW(L"\\\\.\\NUL", GENERIC_READ | GENERIC_WRITE,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                          OPEN_EXISTING, WINIPC__SQOS, NULL);
    if (*handle != INVALID_HANDLE_VALUE)
        return WINIPC_OK;
    *handle = NULL;
    return winipc__fail(GetLastError(), "CreateFileW", s->name);
}

/* A program with windows may have none, or the value of one that is closed. */
static winipc_status take_mine(const spawn *s, DWORD which, HANDLE *handle)
{
    HANDLE self = GetCurrentProcess(), mine = GetStdHandle(which);
    DWORD code;

    if (mine == NULL || mine == INVALID_HANDLE_VALUE ||
        DuplicateHandle(self, mine, self, handle, 0, FALSE,
                        DUPLICATE_SAME_ACCESS))
        return WINIPC_OK;
    code = GetLastError();
    return code == ERROR_INVALID_HANDLE
               ? WINIPC_OK
               : winipc__fail(code, "DuplicateHandle", s->name);
}

static winipc_status take_stream(const spawn *s, HANDLE given, DWORD which,
                                 HANDLE *handle)
{
    wchar_t type[WINIPC__TYPE_MAX];
    winipc_status status;

    if (given == NULL)
        return take_mine(s, which, handle);
    if (given == WINIPC_NULL_DEVICE)
        return open_null_device(s, handle);
    status = winipc__named_ask_type(given, type, s->function);
    return status == WINIPC_OK ? duplicate(s, given, handle) : status;
}

static winipc_status take_streams(spawn *s)
{
    const HANDLE given[STREAMS] = {
        s->opt.standard_input, s->opt.standard_output, s->opt.standard_error};
    static const DWORD which[STREAMS] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE,
                                         STD_ERROR_HANDLE};
    winipc_status status = WINIPC_OK;

    for (int i = 0; status == WINIPC_OK && i < STREAMS; i++) {
        status = take_stream(s, given[i], which[i], &s->streams[i]);
        if (status == WINIPC_OK && s->streams[i] != NULL)
            s->handles[s->n++] = s->streams[i];
    }
    return status;
}

/* An empty list cannot be: then nothing is inherited without one. */
static winipc_status list_handles(spawn *s)
{
    SIZE_T size = 0;

    if (s->n == 0)
        return WINIPC_OK;
    if (!InitializeProcThreadAttributeList(NULL, 1, 0, &size) && size == 0)
        return winipc__fail(GetLastError(), "InitializeProcThreadAttributeList",
                            s->name);
    s->attributes = HeapAlloc(GetProcessHeap(), 0, size);
    if (s->attributes == NULL)
        return winipc__no_memory(s->name);
    if (!InitializeProcThreadAttributeList(s->attributes, 1, 0, &size)) {
        winipc_status status = winipc__fail(
            GetLastError(), "InitializeProcThreadAttributeList", s->name);

        HeapFree(GetProcessHeap(), 0, s->attributes);
        s->attributes = NULL;
        return status;
    }
    return UpdateProcThreadAttribute(
               s->attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, s->handles,
               s->n * sizeof *s->handles, NULL, NULL)
               ? WINIPC_OK
               : winipc__fail(GetLastError(), "UpdateProcThreadAttribute",
                              s->name);
}

static winipc_status fail(const spawn *s, DWORD code)
{
    static const char function[] = "CreateProcessW";

    switch (code) {
        case ERROR_DIRECTORY:
            return winipc__fail_as(WINIPC_E_NOT_FOUND, code, function, s->name,
                                   "there is no folder for it to begin in");
        case ERROR_BAD_EXE_FORMAT:
        case ERROR_EXE_MACHINE_TYPE_MISMATCH:
            return winipc__fail_as(WINIPC_E_WRONG_TYPE, code, function, s->name,
                                   "it is no program for this machine");
        case ERROR_ELEVATION_REQUIRED:
            return winipc__fail_as(WINIPC_E_ACCESS_DENIED, code, function,
                                   s->name, "it is for administrators");
        default:
            return winipc__fail(code, function, s->name);
    }
}

/* Handles that anybody's child could inherit are so for this moment only. */
static winipc_status begin(spawn *s, winipc_process *process)
{
    STARTUPINFOEXW startup = {.lpAttributeList = s->attributes};
    DWORD flags = CREATE_UNICODE_ENVIRONMENT;
    PROCESS_INFORMATION made;

    startup.StartupInfo.cb =
        s->n > 0 ? sizeof startup : sizeof startup.StartupInfo;
    if (s->n > 0)
        flags |= EXTENDED_STARTUPINFO_PRESENT;
    if (s->streams[0] || s->streams[1] || s->streams[2])
        startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = s->streams[0];
    startup.StartupInfo.hStdOutput = s->streams[1];
    startup.StartupInfo.hStdError = s->streams[2];
    for (size_t i = 0; i < s->n; i++) {
        if (!SetHandleInformation(s->handles[i], HANDLE_FLAG_INHERIT,
                                  HANDLE_FLAG_INHERIT))
            return winipc__fail(GetLastError(), "SetHandleInformation",
                                s->name);
    }
    if (!CreateProcessW(s->program, s->line, NULL, NULL, s->n > 0, flags,
                        s->environment, s->directory, &startup.StartupInfo,
                        &made))
        return fail(s, GetLastError());
    /* Wine lets programs of Linux begin so, and has no process of them. */
    if (made.hProcess == NULL)
        return winipc__refuse(WINIPC_E_WRONG_TYPE, s->function, s->name,
                              "it is a program of Linux, which has begun, but "
                              "which Wine cannot wait for");
    CloseHandle(made.hThread);
    winipc__process_began(process, made.hProcess, made.dwProcessId);
    return WINIPC_OK;
}

static void end(spawn *s)
{
    wchar_t *const texts[] = {s->line, s->program, s->directory,
                              s->environment};

    for (size_t i = 0; i < s->n; i++)
        CloseHandle(s->handles[i]);
    if (s->attributes != NULL) {
        DeleteProcThreadAttributeList(s->attributes);
        HeapFree(GetProcessHeap(), 0, s->attributes);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i] != NULL)
            HeapFree(GetProcessHeap(), 0, texts[i]);
    }
}

winipc_status winipc_spawn(winipc_process **out, const char *const *arguments,
                           const winipc_spawn_options *options)
{
    spawn s = {.function = __func__};
    winipc_process *process = NULL;
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = check(&s, arguments, options);
    if (status == WINIPC_OK)
        status = make_line(&s, arguments);
    if (status == WINIPC_OK)
        status = widen(&s, &s.program, s.opt.program);
    if (status == WINIPC_OK)
        status = widen(&s, &s.directory, s.opt.directory);
    if (status == WINIPC_OK)
        status = take_passes(&s);
    if (status == WINIPC_OK)
        status = take_streams(&s);
    if (status == WINIPC_OK)
        status = winipc__spawn_environment(&s.environment, &s.opt, s.passed,
                                           __func__);
    if (status == WINIPC_OK)
        status = list_handles(&s);
    if (status == WINIPC_OK)
        process = winipc__process_new(s.opt.stop, &status);
    if (status == WINIPC_OK)
        status = begin(&s, process);
    if (status == WINIPC_OK)
        *out = process;
    else
        winipc_process_close(process);
    end(&s);
    return status;
}
