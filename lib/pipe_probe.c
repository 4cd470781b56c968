/*
 * pipe_probe.c - whether a pipe is there, without being its client.
 *
 * To open it would take an instance, which its server sees as a client.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/pipe.h>

#include "error.h"
#include "name.h"
#include "win.h"

winipc_status winipc_pipe_probe(const char *name, bool *listening)
{
    winipc__name wide;
    const char *reason;
    DWORD code;

    if (listening == NULL)
        return winipc__refuse_null(__func__, "listening is NULL");
    reason = winipc__name_pipe(&wide, name);
    if (reason == NULL && wide.remote)
        reason = "the name leaves this machine";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, __func__, name, reason);
    code = WaitNamedPipeW(wide.ptr, NMPWAIT_NOWAIT) ? ERROR_SUCCESS
                                                    : GetLastError();
    if (code != ERROR_SUCCESS && code != ERROR_SEM_TIMEOUT)
        return winipc__fail(code, "WaitNamedPipeW", name);
    *listening = code == ERROR_SUCCESS;
    return WINIPC_OK;
}
