/*
 * pipe_peer.c - who is at the other end.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pipe_private.h"

#include <sddl.h>
#include <wchar.h>

#include "error.h"
#include "utf8.h"

winipc_status winipc__pipe_ask_process(winipc_pipe *pipe, uint32_t *process_id,
                                       const char *function)
{
    winipc_status status;
    ULONG id = 0;

    AcquireSRWLockExclusive(&pipe->lock);
    status = winipc__pipe_check_open(pipe, function);
    if (status == WINIPC_OK &&
        !(pipe->server ? GetNamedPipeClientProcessId(pipe->base.handle, &id)
                       : GetNamedPipeServerProcessId(pipe->base.handle, &id)))
        status = winipc__fail(GetLastError(),
                              pipe->server ? "GetNamedPipeClientProcessId"
                                           : "GetNamedPipeServerProcessId",
                              pipe->base.name);
    ReleaseSRWLockExclusive(&pipe->lock);
    *process_id = id;
    return status;
}

/* A SID, and behind it room for the longest. */
typedef union token_user {
    TOKEN_USER user;
    char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
} token_user;

#define ACCOUNT_MAX 257 /* UNLEN + 1, characters */

/* DOMAIN\\user, if the system knows such a one. */
static void name_user(PSID sid, char *text, size_t size)
{
    wchar_t name[ACCOUNT_MAX], domain[ACCOUNT_MAX], both[2 * ACCOUNT_MAX];
    DWORD name_size = ACCOUNT_MAX, domain_size = ACCOUNT_MAX;
    SID_NAME_USE use;
    int n;

    if (!LookupAccountSidW(NULL, sid, name, &name_size, domain, &domain_size,
                           &use))
        return;
    n = _snwprintf(both, 2 * ACCOUNT_MAX, L"%ls%ls%ls", domain,
                   *domain ? L"\\" : L"", name);
    winipc__utf8_narrow(text, size, both, n > 0 ? (size_t)n : 0);
}

static bool read_token(HANDLE token, winipc_pipe_peer *peer)
{
    TOKEN_ELEVATION elevation;
    token_user answer;
    wchar_t *sid;
    DWORD length;

    if (!GetTokenInformation(token, TokenUser, &answer, sizeof answer,
                             &length) ||
        !GetTokenInformation(token, TokenElevation, &elevation,
                             sizeof elevation, &length) ||
        !ConvertSidToStringSidW(answer.user.User.Sid, &sid))
        return false;
    peer->elevated = elevation.TokenIsElevated != 0;
    winipc__utf8_narrow(peer->user_sid, sizeof peer->user_sid, sid,
                        wcslen(sid));
    LocalFree(sid);
    name_user(answer.user.User.Sid, peer->user_name, sizeof peer->user_name);
    return true;
}

/* Who runs the process now; false if that is not to be known. */
static bool ask_user(winipc_pipe_peer *peer)
{
    HANDLE process, token;
    bool known;

    process =
        OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, peer->process_id);
    if (process == NULL)
        return false;
    known = OpenProcessToken(process, TOKEN_QUERY, &token);
    CloseHandle(process);
    if (!known)
        return false;
    known = read_token(token, peer);
    CloseHandle(token);
    return known;
}

winipc_status winipc_pipe_get_peer(winipc_pipe *pipe, winipc_pipe_peer *peer)
{
    winipc_pipe_peer found = {0};
    winipc_status status;
    DWORD session;

    if (pipe == NULL || peer == NULL)
        return winipc__refuse_null(__func__, "the pipe or peer is NULL");
    winipc__object_enter(&pipe->base);
    status = winipc__pipe_ask_process(pipe, &found.process_id, __func__);
    if (status == WINIPC_OK && found.process_id != 0) {
        if (ProcessIdToSessionId(found.process_id, &session))
            found.session_id = session;
        found.user_known = ask_user(&found);
    }
    winipc__object_leave(&pipe->base);
    if (status == WINIPC_OK)
        *peer = found;
    return status;
}

/* A thread that is somebody else must not go on. */
static void revert(void)
{
    if (!RevertToSelf())
        TerminateProcess(GetCurrentProcess(), ERROR_CANT_ACCESS_FILE);
}

static winipc_status impersonate(winipc_pipe *pipe, const char *function)
{
    winipc_status status;
    DWORD code = ERROR_SUCCESS;

    AcquireSRWLockExclusive(&pipe->lock);
    status = winipc__pipe_check_open(pipe, function);
    if (status == WINIPC_OK && !ImpersonateNamedPipeClient(pipe->base.handle))
        code = GetLastError();
    ReleaseSRWLockExclusive(&pipe->lock);
    if (code == ERROR_CANNOT_IMPERSONATE)
        return winipc__fail_as(WINIPC_E_INVALID_USE, code,
                               "ImpersonateNamedPipeClient", pipe->base.name,
                               "nothing has been received from it yet");
    if (code == ERROR_BAD_IMPERSONATION_LEVEL)
        return winipc__fail_as(WINIPC_E_ACCESS_DENIED, code,
                               "ImpersonateNamedPipeClient", pipe->base.name,
                               "the client does not allow it");
    return code == ERROR_SUCCESS
               ? status
               : winipc__fail(code, "ImpersonateNamedPipeClient",
                              pipe->base.name);
}

winipc_status winipc_pipe_as_client(winipc_pipe *pipe,
                                    void (*run)(void *context), void *context)
{
    winipc_status status;

    if (pipe == NULL || run == NULL)
        return winipc__refuse_null(__func__, "the pipe or run is NULL");
    if (!pipe->server)
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, pipe->base.name,
                              "this end is the client");
    winipc__object_enter(&pipe->base);
    status = impersonate(pipe, __func__);
    if (status == WINIPC_OK) {
        run(context);
        revert();
    }
    winipc__object_leave(&pipe->base);
    return status;
}
