/*
 * event.c - a flag one process raises and others wait for.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/event.h>

#include <stdio.h>

#include "error.h"
#include "named.h"
#include "ntapi.h"
#include "options.h"
#include "wait.h"
#include "win.h"

struct winipc_event {
    winipc_object base;
};

/* All that an event's functions need, and no more: set, ask, wait, and read the
   security; then what an event that grants less may still be good for. */
static const DWORD access[] = {
    EVENT_MODIFY_STATE | EVENT_QUERY_STATE | SYNCHRONIZE | READ_CONTROL,
    EVENT_MODIFY_STATE | EVENT_QUERY_STATE | SYNCHRONIZE,
    EVENT_MODIFY_STATE | SYNCHRONIZE,
    EVENT_QUERY_STATE | SYNCHRONIZE,
    SYNCHRONIZE,
    EVENT_MODIFY_STATE,
    0,
};

static HANDLE create(SECURITY_ATTRIBUTES *attributes, const wchar_t *name,
                     DWORD rights, const void *shape)
{
    const winipc_event_options *opt = shape;
    DWORD flags = 0;

    if (opt->manual_reset)
        flags |= CREATE_EVENT_MANUAL_RESET;
    if (opt->initially_set)
        flags |= CREATE_EVENT_INITIAL_SET;
    return CreateEventExW(attributes, name, flags, rights);
}

static HANDLE open_existing(const wchar_t *name, DWORD rights)
{
    return OpenEventW(rights, FALSE, name);
}

static void describe(winipc_object *object, char *text, size_t size)
{
    winipc__event_basic_information now;

    if (winipc__query_event(object->handle, &now) == ERROR_SUCCESS)
        snprintf(text, size, "%s-reset, %s", now.type == 0 ? "manual" : "auto",
                 now.state ? "set" : "not set");
    else
        snprintf(text, size, "it cannot be asked how it stands");
}

/* Which of the two kinds of event is it?  If it may not be asked, that stays
   unknown. */
static const char *learn(winipc_object *object, const void *shape)
{
    const winipc_event_options *opt = shape;
    winipc__event_basic_information now;

    if (opt != NULL)
        object->level = opt->manual_reset;
    if (object->created ||
        winipc__query_event(object->handle, &now) != ERROR_SUCCESS)
        return NULL;
    object->level = now.type == 0;
    if (opt == NULL || opt->manual_reset == object->level)
        return NULL;
    return object->level ? "the event that exists is manual-reset"
                         : "the event that exists is auto-reset";
}

static const winipc__named_kind kind = {
    .kind = {.name = "event", .describe = describe},
    .size = sizeof(winipc_event),
    .type = L"Event",
    .access = access,
    .create = create,
    .create_name = "CreateEventExW",
    .open = open_existing,
    .open_name = "OpenEventW",
    .learn = learn,
};

winipc_status winipc_event_create(winipc_event **out, const char *name,
                                  const winipc_event_options *options)
{
    winipc_event_options opt;
    winipc_status status;
    const char *reason;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    reason = winipc__options_copy(&opt, sizeof opt, options);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, __func__, name,
                              reason);
    *out = winipc__named_create(&kind, &WINIPC__NAMED_REQUEST(name, opt), &opt,
                                &status);
    return status;
}

winipc_status winipc_event_open(winipc_event **out, const char *name,
                                const winipc_open_options *options)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_open(&kind, name, options, &status, __func__);
    return status;
}

winipc_status winipc_event_adopt(winipc_event **out, void *handle)
{
    winipc_status status;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = winipc__named_adopt(&kind, handle, &status, __func__);
    return status;
}

/* SetEvent and its like are the same call with another name. */
static winipc_status apply(winipc_event *event, BOOL(WINAPI *call)(HANDLE),
                           const char *call_name, const char *function)
{
    winipc_status status = WINIPC_OK;

    if (event == NULL)
        return winipc__refuse_null(function, "the event is NULL");
    winipc__object_enter(&event->base);
    if (!call(event->base.handle))
        status = winipc__fail(GetLastError(), call_name, event->base.name);
    winipc__object_leave(&event->base);
    return status;
}

winipc_status winipc_event_set(winipc_event *event)
{
    return apply(event, SetEvent, "SetEvent", __func__);
}

winipc_status winipc_event_reset(winipc_event *event)
{
    return apply(event, ResetEvent, "ResetEvent", __func__);
}

winipc_status winipc_event_pulse(winipc_event *event)
{
    return apply(event, PulseEvent, "PulseEvent", __func__);
}

static winipc_status ask(winipc_event *event, winipc_event_info *info)
{
    winipc__event_basic_information now;
    winipc_status status = WINIPC_OK;
    DWORD code;

    winipc__object_enter(&event->base);
    code = winipc__query_event(event->base.handle, &now);
    if (code == ERROR_SUCCESS)
        *info = (winipc_event_info){
            .is_set = now.state != 0,
            .manual_reset = now.type == 0,
        };
    else
        status = winipc__fail(code, "NtQueryEvent", event->base.name);
    winipc__object_leave(&event->base);
    return status;
}

winipc_status winipc_event_is_set(winipc_event *event, bool *set)
{
    winipc_event_info info;
    winipc_status status;

    if (event == NULL || set == NULL)
        return winipc__refuse_null(__func__, "the event or set is NULL");
    status = ask(event, &info);
    if (status == WINIPC_OK)
        *set = info.is_set;
    return status;
}

winipc_status winipc_event_get_info(winipc_event *event,
                                    winipc_event_info *info)
{
    if (event == NULL || info == NULL)
        return winipc__refuse_null(__func__, "the event or info is NULL");
    return ask(event, info);
}

winipc_status winipc_event_wait(winipc_event *event, uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_event_object(event), timeout_ms, __func__);
}

winipc_object *winipc_event_object(winipc_event *event)
{
    return event ? &event->base : NULL;
}

winipc_event *winipc_event_ref(winipc_event *event)
{
    winipc__object_ref(winipc_event_object(event));
    return event;
}

void winipc_event_close(winipc_event *event)
{
    winipc__object_close(winipc_event_object(event));
}
