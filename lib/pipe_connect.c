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

static DWORD open_with_most(winipc__connecting *connecting)
{
    DWORD code = ERROR_ACCESS_DENIED;

    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        connecting->access = rights[i];
        connecting->handle =
            CreateFileW(connecting->wide.ptr, rights[i], 0, NULL, OPEN_EXISTING,
                        FILE_FLAG_OVERLAPPED | WINIPC__SQOS, NULL);
        code = connecting->handle == INVALID_HANDLE_VALUE ? GetLastError()
                                                          : ERROR_SUCCESS;
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

bool winipc__pipe_try(winipc__connecting *connecting)
{
    const DWORD code = open_with_most(connecting);

    connecting->code = code;
    return code != ERROR_PIPE_BUSY &&
           (code != ERROR_FILE_NOT_FOUND || !connecting->opt.wait_for_server);
}

/* Try until it opens, cannot, or the time is out. */
static winipc_status try_in_time(winipc__connecting *connecting,
                                 uint32_t timeout_ms)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    winipc_object *stop = (winipc_object *)connecting->opt.stop;
    const char *name = connecting->name, *function = connecting->function;
    uint32_t pause = 1;

    for (;;) {
        const uint32_t left = winipc__deadline_left(&deadline);
        winipc_status status = sleep_for(stop, 0, name, function);
        uint32_t longest, next;

        if (status != WINIPC_OK || winipc__pipe_try(connecting))
            return status;
        longest = connecting->code == ERROR_PIPE_BUSY ? LONGEST_PAUSE_MS
                                                      : LONGEST_SERVER_PAUSE_MS;
        if (left == 0)
            return winipc__fail_as(
                WINIPC_E_TIMEOUT, connecting->code, "CreateFileW", name,
                connecting->code == ERROR_PIPE_BUSY ? "all instances were busy"
                                                    : "no server came in time");
        next = add_jitter(pause < longest ? pause : longest);
        status = sleep_for(stop, next < left ? next : left, name, function);
        if (status != WINIPC_OK)
            return status;
        pause = pause < longest ? 2 * pause : longest;
    }
}

/* What has opened: is it the pipe that was asked for? */
static winipc_status check_opened(const winipc__connecting *connecting,
                                  winipc__pipe_information *information)
{
    const winipc_pipe_connect_options *opt = &connecting->opt;
    const char *name = connecting->name, *function = connecting->function;
    HANDLE handle = connecting->handle;
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

winipc_status winipc__pipe_connected(winipc_pipe **out,
                                     winipc__connecting *connecting)
{
    const winipc__pipe_request request = {
        .name = connecting->name,
        .max_message_size = connecting->opt.max_message_size,
        .timeout_ms = connecting->opt.timeout_ms,
        .stop = connecting->opt.stop,
        .access = connecting->access,
    };
    winipc__pipe_information information;
    winipc_status status;

    if (connecting->code != ERROR_SUCCESS)
        return winipc__fail(connecting->code, "CreateFileW", connecting->name);
    status = check_opened(connecting, &information);
    if (status == WINIPC_OK)
        status =
            winipc__pipe_make(out, connecting->handle, &information, &request);
    if (status != WINIPC_OK)
        CloseHandle(connecting->handle);
    connecting->handle = NULL;
    return status;
}

static const char *check(winipc_pipe_connect_options *opt,
                         const winipc_pipe_connect_options *options)
{
    const char *reason = winipc__options_copy(opt, sizeof *opt, options);

    if (reason == NULL)
        reason = winipc__object_check_defaults(opt->stop, opt->timeout_ms);
    if (reason == NULL && opt->any_server && opt->expected_owner_sid != NULL)
        reason = "any_server and expected_owner_sid exclude each other";
    if (reason == NULL && opt->max_message_size > INT32_MAX)
        reason = "max_message_size is above 2 GiB";
    return reason;
}

winipc_status winipc__pipe_prepare(winipc__connecting *connecting,
                                   const char *name,
                                   const winipc_pipe_connect_options *options,
                                   const char *function)
{
    const char *reason = check(&connecting->opt, options);

    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, name,
                              reason);
    reason = winipc__name_pipe(&connecting->wide, name);
    if (reason == NULL && connecting->wide.remote &&
        !connecting->opt.allow_remote)
        reason = "the name leaves this machine, and allow_remote is not set";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, function, name, reason);
    connecting->name = name;
    connecting->function = function;
    connecting->handle = NULL;
    return WINIPC_OK;
}

winipc_status winipc_pipe_connect(winipc_pipe **out, const char *name,
                                  const winipc_pipe_connect_options *options,
                                  uint32_t timeout_ms)
{
    winipc__connecting connecting;
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = winipc__pipe_prepare(&connecting, name, options, __func__);
    if (status != WINIPC_OK)
        return status;
    if (timeout_ms == WINIPC_DEFAULT)
        timeout_ms = connecting.opt.timeout_ms ? connecting.opt.timeout_ms
                                               : WINIPC_INFINITE;
    status = try_in_time(&connecting, timeout_ms);
    return status == WINIPC_OK ? winipc__pipe_connected(out, &connecting)
                               : status;
}
