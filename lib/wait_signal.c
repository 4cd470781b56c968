/*
 * wait_signal.c - signal one object and wait for another.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"
#include "wait.h"
#include "win.h"

/* Windows waits for one handle here, so that nothing can interrupt it: for more
   than that, only the signal is left to it. */
static bool is_plain(const winipc_object *object)
{
    return object->stop == NULL && object->closing == NULL &&
           object->kind->poll == NULL;
}

static winipc_status signal_failed(DWORD code, const winipc_object *signal)
{
    if (code == ERROR_INVALID_HANDLE)
        return winipc__fail_as(WINIPC_E_INVALID_USE, code,
                               "SignalObjectAndWait", signal->name,
                               "it is no event, mutex or semaphore to signal");
    return winipc__fail(code, "SignalObjectAndWait", signal->name);
}

/* TIMEOUT: it is signalled, and the wait goes on. */
static winipc_status signal_first(winipc_object *signal, winipc_object *wait,
                                  uint32_t timeout_ms)
{
    const bool plain = is_plain(wait);
    DWORD result = SignalObjectAndWait(
        signal->handle, plain ? wait->waitable : GetCurrentProcess(),
        plain ? timeout_ms : 0, FALSE);

    if (result == WAIT_FAILED)
        return signal_failed(GetLastError(), signal);
    if (plain && result == WAIT_OBJECT_0)
        return WINIPC_OK;
    return plain && result == WAIT_ABANDONED ? WINIPC_ABANDONED
                                             : WINIPC_E_TIMEOUT;
}

static winipc_status signal_and_wait(winipc_object *signal, winipc_object *wait,
                                     uint32_t timeout_ms, const char *function)
{
    winipc__deadline deadline = winipc__deadline_start(timeout_ms);
    winipc_status status = winipc__wait_interrupted(wait, function);

    if (status == WINIPC_OK)
        status = signal_first(signal, wait, timeout_ms);
    return status == WINIPC_E_TIMEOUT
               ? winipc__wait_one(wait, winipc__deadline_left(&deadline),
                                  function)
               : status;
}

winipc_status winipc_signal_and_wait(winipc_object *signal, winipc_object *wait,
                                     uint32_t timeout_ms)
{
    winipc_status status;

    if (signal == NULL || wait == NULL)
        return winipc__refuse_null(__func__, "an object is NULL");
    if (signal->handle == NULL)
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, signal->name,
                              "it is no event, mutex or semaphore to signal");
    if (wait->waitable == NULL && wait->kind->poll == NULL)
        return winipc__refuse(WINIPC_E_INVALID_USE, __func__, wait->name,
                              "it cannot be waited for");
    winipc__object_enter(signal);
    winipc__object_enter(wait);
    status = signal_and_wait(
        signal, wait, winipc__object_timeout(wait, timeout_ms), __func__);
    winipc__object_leave(wait);
    winipc__object_leave(signal);
    return status;
}
