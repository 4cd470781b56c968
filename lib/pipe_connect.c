/*
 * pipe_connect.c - connecting to a pipe, however busy its server is.
 *
 * Neither WaitNamedPipeW() nor a wait below it is used: another client may take
 * the instance that they tell of.  Opening is tried again after a while.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "name.h"
#include "options.h"
#include "pipe_private.h"
#include "security.h"

/* All that an end needs, and not the right to make instances of the pipe, which
   GENERIC_WRITE would ask for; then less, for a pipe with one direction. */
#define COMMON                                                     \
    (FILE_READ_ATTRIBUTES | FILE_WRITE_ATTRIBUTES | FILE_READ_EA | \
     FILE_WRITE_EA | READ_CONTROL | SYNCHRONIZE)
static const DWORD rights[] = {
    FILE_READ_DATA | FILE_WRITE_DATA | COMMON,
    FILE_READ_DATA | COMMON,
    FILE_WRITE_DATA | COMMON,
};

#define LONGEST_PAUSE_MS 10        /* between looks at a busy pipe */
#define LONGEST_SERVER_PAUSE_MS 50 /* and for one that is not there */

static DWORD open_with_most(HANDLE *handle, const wchar_t *name)
{
    DWORD code = ERROR_ACCESS_DENIED;

    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        *handle = CreateFileW(name, rights[i], 0, NULL, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED | WINIPC__SQOS, NULL);
        code = *handle == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
        if (code != ERROR_ACCESS_DENIED)
            break;
    }
    return code;
}

/* Clients that come together are not to try again together. */
static uint32_t add_jitter(uint32_t pause)
{
    LARGE_INTEGER now;

    QueryPerformanceCounter(&now);
    return pause + (uint32_t)((now.QuadPart / 100 + GetCurrentThreadId()) %
                              (pause / 2 + 1));
}

/* There is no object yet that could be closed, but a stop event. */
static winipc_status sleep_for(winipc_object *stop, uint32_t pause,
                               const char *name, const char *function)
{
    DWORD result;

    if (stop == NULL) {
        if (pause > 0)
            Sleep(pause);
        return WINIPC_OK;
    }
    result = winipc__wait_handles(1, &stop->handle, false, pause);
    if (result == WAIT_FAILED)
        return winipc__fail(GetLastError(), "WaitForMultipleObjects", name);
    return result == WAIT_TIMEOUT
               ? WINIPC_OK
               : winipc__refuse(WINIPC_E_CANCELLED, function, name,
                                "the stop event is set");
}

/* Try until it opens, cannot, or the time is out. */
static winipc_status open_in_time(HANDLE *handle, const winipc__name *wide,
                                  const char *name,
                                  const winipc_pipe_connect_options *opt,
                                  uint32_t timeout_ms, const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    uint32_t pause = 1, left;
    winipc_status status;

    for (;;) {
        const bool last = (left = winipc__deadline_left(&deadline)) == 0;
        uint32_t longest = LONGEST_PAUSE_MS, next;
        DWORD code;

        status = sleep_for((winipc_object *)opt->stop, 0, name, function);
        if (status != WINIPC_OK)
            return status;
        code = open_with_most(handle, wide->ptr);
        if (code == ERROR_SUCCESS)
            return WINIPC_OK;
        if (code == ERROR_FILE_NOT_FOUND && opt->wait_for_server)
            longest = LONGEST_SERVER_PAUSE_MS;
        else if (code != ERROR_PIPE_BUSY)
            return winipc__fail(code, "CreateFileW", name);
        if (last)
            return winipc__fail_as(WINIPC_E_TIMEOUT, code, "CreateFileW", name,
                                   code == ERROR_PIPE_BUSY
                                       ? "all instances were busy"
                                       : "no server came in time");
        next = add_jitter(pause < longest ? pause : longest);
        status = sleep_for((winipc_object *)opt->stop,
                           next < left ? next : left, name, function);
        if (status != WINIPC_OK)
            return status;
        pause = pause < longest ? 2 * pause : longest;
    }
}

/* What has opened: is it the pipe that was asked for? */
static winipc_status check_opened(HANDLE handle, const char *name,
                                  const winipc_pipe_connect_options *opt,
                                  winipc__pipe_information *information,
                                  const char *function)
{
    DWORD mode = PIPE_READMODE_MESSAGE;
    winipc_status status = WINIPC_OK;

    if (GetFileType(handle) != FILE_TYPE_PIPE)
        return winipc__refuse(WINIPC_E_WRONG_TYPE, function, name,
                              "what answers to the name is no pipe");
    if (!opt->any_server)
        status = winipc__security_check_owner(handle,
                                              opt->expected_owner_sid
                                                  ? opt->expected_owner_sid
                                                  : WINIPC_CURRENT_USER,
                                              name, function);
    if (status == WINIPC_OK)
        status = winipc__pipe_ask(handle, name, information);
    if (status != WINIPC_OK)
        return status;
    if (opt->byte_mode != (information->type != WINIPC__MESSAGE_TYPE))
        return winipc__refuse(WINIPC_E_MISMATCH, function, name,
                              opt->byte_mode ? "the pipe is one of messages"
                                             : "the pipe is one of bytes");
    if (!opt->byte_mode && !SetNamedPipeHandleState(handle, &mode, NULL, NULL))
        return winipc__fail(GetLastError(), "SetNamedPipeHandleState", name);
    return WINIPC_OK;
}

static const char *check(winipc_pipe_connect_options *opt,
                         const winipc_pipe_connect_options *options)
{
    const char *reason = winipc__options_copy(opt, sizeof *opt, options);

    if (reason == NULL)
        reason = winipc__object_check_stop(opt->stop);
    if (reason == NULL && opt->timeout_ms == WINIPC_DEFAULT)
        reason = "timeout_ms cannot be its own default";
    if (reason == NULL && opt->any_server && opt->expected_owner_sid != NULL)
        reason = "any_server and expected_owner_sid exclude each other";
    if (reason == NULL && opt->max_message_size > INT32_MAX)
        reason = "max_message_size is above 2 GiB";
    return reason;
}

winipc_status winipc_pipe_connect(winipc_pipe **out, const char *name,
                                  const winipc_pipe_connect_options *options,
                                  uint32_t timeout_ms)
{
    winipc__pipe_request request = {.name = name, .function = __func__};
    winipc__pipe_information information;
    winipc_pipe_connect_options opt;
    winipc__name wide;
    winipc_status status;
    const char *reason;
    HANDLE handle;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = check(&opt, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    reason = winipc__name_pipe(&wide, name);
    if (reason == NULL && wide.remote && !opt.allow_remote)
        reason = "the name leaves this machine, and allow_remote is not set";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, __func__, name, reason);
    if (timeout_ms == WINIPC_DEFAULT)
        timeout_ms = opt.timeout_ms ? opt.timeout_ms : WINIPC_INFINITE;
    status = open_in_time(&handle, &wide, name, &opt, timeout_ms, __func__);
    if (status != WINIPC_OK)
        return status;
    request.max_message_size = opt.max_message_size;
    request.timeout_ms = opt.timeout_ms;
    request.stop = opt.stop;
    status = check_opened(handle, name, &opt, &information, __func__);
    if (status == WINIPC_OK)
        status = winipc__pipe_make(out, handle, &information, &request);
    if (status != WINIPC_OK)
        CloseHandle(handle);
    return status;
}
