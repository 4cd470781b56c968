/*
 * timer.c - something to wait for that comes by itself, once or again.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/timer.h>

#include <stdio.h>

#include "error.h"
#include "named.h"
#include "ntapi.h"
#include "options.h"
#include "timer_private.h"
#include "wait.h"
#include "win.h"

/* All that a timer's functions need, and no more: start, ask, wait, and read the
   security; then what a timer that grants less may still be good for. */
static const DWORD access[] = {
    TIMER_MODIFY_STATE | TIMER_QUERY_STATE | SYNCHRONIZE | READ_CONTROL,
    TIMER_MODIFY_STATE | TIMER_QUERY_STATE | SYNCHRONIZE,
    TIMER_MODIFY_STATE | SYNCHRONIZE,
    TIMER_QUERY_STATE | SYNCHRONIZE,
    SYNCHRONIZE,
    TIMER_MODIFY_STATE,
    0,
};

typedef struct shape {
    const winipc_timer_options *options;
    bool *high_resolution; /* whether the system granted it */
} shape;

/* Windows before 10 version 1803 does not know the flag. */
static HANDLE create(SECURITY_ATTRIBUTES *attributes, const wchar_t *name,
                     DWORD rights, const void *asked)
{
    const shape *want = asked;
    DWORD flags =
        want->options->manual_reset ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0;
    HANDLE handle;

    *want->high_resolution = want->options->high_resolution;
    if (*want->high_resolution) {
        handle = CreateWaitableTimerExW(
            attributes, name, flags | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION,
            rights);
        if (handle != NULL || GetLastError() != ERROR_INVALID_PARAMETER)
            return handle;
        *want->high_resolution = false;
    }
    return CreateWaitableTimerExW(attributes, name, flags, rights);
}

static HANDLE open_existing(const wchar_t *name, DWORD rights)
{
    return OpenWaitableTimerW(rights, FALSE, name);
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc__timer_basic_information now;

    if (winipc__query_timer(object->handle, &now) == ERROR_SUCCESS)
        snprintf(text, size, "%s", now.state ? "set" : "not set");
    else
        snprintf(text, size, "it cannot be asked how it stands");
}

/* What kind it is the system does not tell, so only of one's own it is known. */
static const char *learn(winipc_object *object, const void *asked)
{
    winipc_timer *timer = (winipc_timer *)object;
    const shape *want = asked;

    if (object->created) {
        object->level = want->options->manual_reset;
        timer->high_resolution = *want->high_resolution;
    }
    return NULL;
}

static const winipc__named_kind kind = {
    .kind = {.name = "timer", .describe = describe},
    .size = sizeof(winipc_timer),
    .type = L"Timer",
    .access = access,
    .create = create,
    .create_name = "CreateWaitableTimerExW",
    .open = open_existing,
    .open_name = "OpenWaitableTimerW",
    .learn = learn,
};

winipc_status winipc_timer_create(winipc_timer **out, const char *name,
                                  const winipc_timer_options *options)
{
    winipc_timer_options opt;
    winipc_status status;
    const char *reason;
    bool high_resolution;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    *out = winipc__named_create(&kind, &WINIPC__NAMED_REQUEST(name, opt),
                                &(shape){&opt, &high_resolution}, &status);
    return status;
}

winipc_status winipc_timer_open(winipc_timer **out, const char *name,
                                const winipc_open_options *options)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_open(&kind, name, options, &status, __func__);
    return status;
}

winipc_status winipc_timer_adopt(winipc_timer **out, void *handle)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_adopt(&kind, handle, &status, __func__);
    return status;
}

/* `due` is what Windows takes: from now on if below 0, else a FILETIME. */
static winipc_status start(winipc_timer *timer, int64_t due, uint32_t period_ms,
                           const char *function)
{
    const LARGE_INTEGER when = {.QuadPart = due};
    winipc_status status = WINIPC_OK;

    if (timer == NULL)
        return winipc__refuse_null(function, "the timer is NULL");
    /* Wine takes any (tests/raw: timer_period_below_0_is_refused). */
    if (period_ms > INT32_MAX)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function,
                              timer->base.name,
                              "the period is above 2147483647 ms");
    winipc__object_enter(&timer->base);
    winipc__timer_unset(timer);
    if (!SetWaitableTimer(timer->base.handle, &when, (LONG)period_ms, NULL,
                          NULL, FALSE))
        status =
            winipc__fail(GetLastError(), "SetWaitableTimer", timer->base.name);
    winipc__object_leave(&timer->base);
    return status;
}

/* No uint64_t is too long: that is 584 years.  0 is a FILETIME in the past. */
winipc_status winipc_timer_set_after(winipc_timer *timer, uint64_t delay_ns,
                                     uint32_t period_ms)
{
    int64_t due = (int64_t)(delay_ns / 100 + (delay_ns % 100 > 0));

    return start(timer, -due, period_ms, __func__);
}

/* Nor is any int64_t out of reach: they begin in 1677.  Division cuts towards 0,
   which is up if it is below. */
winipc_status winipc_timer_set_at(winipc_timer *timer, int64_t unix_ns,
                                  uint32_t period_ms)
{
    int64_t due = unix_ns / 100 + (unix_ns % 100 > 0) + WINIPC__UNIX_EPOCH;

    return start(timer, due, period_ms, __func__);
}

winipc_status winipc_timer_cancel(winipc_timer *timer)
{
    winipc_status status = WINIPC_OK;

    if (timer == NULL)
        return winipc__refuse_null(__func__, "the timer is NULL");
    winipc__object_enter(&timer->base);
    if (!CancelWaitableTimer(timer->base.handle))
        status = winipc__fail(GetLastError(), "CancelWaitableTimer",
                              timer->base.name);
    winipc__object_leave(&timer->base);
    return status;
}

static winipc_status ask(winipc_timer *timer,
                         winipc__timer_basic_information *now)
{
    winipc_status status = WINIPC_OK;
    DWORD code;

    winipc__object_enter(&timer->base);
    code = winipc__query_timer(timer->base.handle, now);
    if (code != ERROR_SUCCESS)
        status = winipc__fail(code, "NtQueryTimer", timer->base.name);
    winipc__object_leave(&timer->base);
    return status;
}

winipc_status winipc_timer_is_set(winipc_timer *timer, bool *set)
{
    winipc__timer_basic_information now;
    winipc_status status;

    if (timer == NULL || set == NULL)
        return winipc__refuse_null(__func__, "the timer or set is NULL");
    status = ask(timer, &now);
    if (status == WINIPC_OK)
        *set = now.state != 0;
    return status;
}

winipc_status winipc_timer_get_info(winipc_timer *timer,
                                    winipc_timer_info *info)
{
    winipc__timer_basic_information now;
    winipc_status status;
    uint64_t remaining;

    if (timer == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the timer or info is NULL");
    status = ask(timer, &now);
    if (status != WINIPC_OK)
        return status;
    /* Below 0: since then. */
    remaining =
        now.remaining.QuadPart > 0 ? (uint64_t)now.remaining.QuadPart : 0;
    info->is_set = now.state != 0;
    info->high_resolution = timer->high_resolution;
    info->remaining_ns =
        remaining <= UINT64_MAX / 100 ? remaining * 100 : UINT64_MAX;
    return WINIPC_OK;
}

winipc_status winipc_timer_wait(winipc_timer *timer, uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_timer_object(timer), timeout_ms, __func__);
}

winipc_object *winipc_timer_object(winipc_timer *timer)
{
    return timer ? &timer->base : NULL;
}

winipc_timer *winipc_timer_ref(winipc_timer *timer)
{
    winipc__object_ref(winipc_timer_object(timer));
    return timer;
}

void winipc_timer_close(winipc_timer *timer)
{
    winipc__object_close(winipc_timer_object(timer));
}
