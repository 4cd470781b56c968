/*
 * pipe_close.c - the end of a connection: in good order, or at once.
 *
 * To close loses nothing (tests/raw: pipe_server_close_keeps_unread_data), so
 * nothing here disconnects, which would.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "pipe_private.h"

/* The only call that waits for the peer to read, and it has no time-out. */
typedef struct flushing {
    HANDLE handle;
    DWORD code;
} flushing;

static DWORD WINAPI flush(void *context)
{
    flushing *f = context;

    f->code =
        FlushFileBuffers(f->handle) ? ERROR_SUCCESS : winipc__failure_code();
    return 0;
}

/* Until the thread has ended.  It may not have begun to wait, so it is cancelled
   again and again; nothing else that is in flight is. */
static void end(HANDLE thread, HANDLE handle, bool give_up)
{
    do {
        if (give_up)
            CancelSynchronousIo(thread);
    } while (WaitForSingleObjectEx(thread, 1, FALSE) == WAIT_TIMEOUT);
    CloseHandle(thread);
    CloseHandle(handle);
}

static winipc_status finish(winipc_pipe *pipe, winipc__deadline deadline,
                            const char *function)
{
    flushing f = {.code = ERROR_SUCCESS};
    winipc_status status;
    HANDLE thread;

    /* A handle of its own: an abort closes the other at any time. */
    status = winipc__object_duplicate(&pipe->base, false, GetCurrentProcess(),
                                      &f.handle, function);
    if (status != WINIPC_OK)
        return status;
    thread = CreateThread(NULL, 65536, flush, &f,
                          STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
    if (thread == NULL) {
        status = winipc__fail(GetLastError(), "CreateThread", pipe->base.name);
        CloseHandle(f.handle);
        return status;
    }
    status = winipc__wait_for(&pipe->base, thread, deadline, function);
    end(thread, f.handle, status != WINIPC_OK);
    if (f.code == ERROR_SUCCESS)
        return WINIPC_OK;
    if (winipc__pipe_is_end(f.code))
        return winipc__fail_as(WINIPC_E_CLOSED, f.code, "FlushFileBuffers",
                               pipe->base.name, "the peer has gone");
    return status != WINIPC_OK
               ? status
               : winipc__fail(f.code, "FlushFileBuffers", pipe->base.name);
}

winipc_status winipc_pipe_finish(winipc_pipe *pipe, uint32_t timeout_ms)
{
    winipc__deadline deadline;
    winipc_status status = winipc__pipe_check_send(pipe, NULL, 0, __func__);

    if (status == WINIPC_OK)
        status = winipc__pipe_enter(pipe, &pipe->sending, &deadline, timeout_ms,
                                    __func__);
    if (status != WINIPC_OK)
        return status;
    status = finish(pipe, deadline, __func__);
    winipc__pipe_leave(pipe, &pipe->sending);
    return status;
}

void winipc_pipe_abort(winipc_pipe *pipe)
{
    HANDLE handle;

    if (pipe == NULL)
        return;
    winipc__object_enter(&pipe->base);
    AcquireSRWLockExclusive(&pipe->lock);
    handle = pipe->base.handle;
    pipe->base.handle = NULL;
    pipe->aborted = true;
    /* First, so that no wait is ended by the end of the read. */
    SetEvent(pipe->base.closing);
    /* Another handle to it, if there is one, would let what is in flight go on. */
    if (handle != NULL) {
        CancelIoEx(handle, NULL);
        CloseHandle(handle);
    }
    /* Who waits for it without being in a call of it, as a wait set, sees this. */
    SetEvent(pipe->read.overlapped.hEvent);
    ReleaseSRWLockExclusive(&pipe->lock);
    winipc__object_leave(&pipe->base);
}
