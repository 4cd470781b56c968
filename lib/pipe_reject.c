/*
 * pipe_reject.c - whether the system knows the flag that keeps remote clients out.
 *
 * Wine takes it for the type, so that a pipe of bytes becomes one of messages; it has
 * no remote clients
 * (tests/raw: pipe_NtCreateNamedPipeFile_keeps_remote_clients_out).  So a pipe without
 * a name is made first, and asked what it is: with its name a client might connect to
 * it before it is made anew.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pipe_private.h"

winipc_status winipc__pipe_check_reject(winipc__pipe_shape *shape)
{
    winipc__pipe_information information;
    winipc__pipe_shape probe = *shape;
    winipc_status status;
    HANDLE handle;

    if (!shape->byte_mode || !shape->reject_remote)
        return WINIPC_OK;
    status = winipc__pipe_open_root(&probe.root, shape->name);
    if (status != WINIPC_OK)
        return status;
    probe.path = NULL;
    probe.quota = 1;
    status = winipc__pipe_instance(&handle, &information, &probe, true);
    CloseHandle(probe.root);
    if (status != WINIPC_OK)
        return status;
    CloseHandle(handle);
    shape->reject_remote = information.type != WINIPC__MESSAGE_TYPE;
    return WINIPC_OK;
}
