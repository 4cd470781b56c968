/*
 * single_instance.c - be the only process of a program.
 *
 * The first holds a semaphore that must be new, so that its name goes when the
 * process does.  Its count and its maximum say which process that is: a section
 * could too, but who may make one for the whole machine needs a privilege.
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/single_instance.h>

#include <stdio.h>

#include <winipc/event.h>
#include <winipc/semaphore.h>

#include "error.h"
#include "holder.h"
#include "name.h"
#include "options.h"
#include "security.h"
#include "wait.h"
#include "win.h"

struct winipc_single_instance {
    winipc_object base;
    winipc_semaphore *role;
    winipc_event *signal;
};

/* The maximum of the semaphore is a mark, and no less than any count. */
#define ABOVE (WINIPC__HOLDER_MARKS + 1)

/* How often to look again when the first has ended, but not its name: somebody
   looks at it just now. */
#define LOOKS 100

static void destroy(winipc_object *object)
{
    winipc_single_instance *instance = (winipc_single_instance *)object;

    winipc_event_close(instance->signal);
    winipc_semaphore_close(instance->role);
}

static const winipc__kind kind = {
    .name = "single instance",
    .destroy = destroy,
};

/* What the names and options come to. */
struct place {
    char role[3 * WINIPC__NAME_MAX + 1], signal[3 * WINIPC__NAME_MAX + 9];
    winipc_scope scope;
};

static winipc_status find_place(struct place *place, const char *name,
                                winipc_single_instance_options *opt,
                                const winipc_single_instance_options *options,
                                const char *function)
{
    const char *reason = winipc__options_copy(opt, sizeof *opt, options);
    char user[SECURITY_MAX_SID_STRING_CHARACTERS] = "";
    winipc_status status = WINIPC_OK;

    if (reason == NULL && (unsigned)opt->of > WINIPC_INSTANCE_OF_MACHINE)
        reason = ".of is none of the winipc_instance_of values";
    if (reason == NULL)
        reason = winipc__object_check_stop(opt->stop);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, name,
                              reason);
    if (name == NULL || *name == '\0')
        return winipc__refuse(WINIPC_E_INVALID_NAME, function, name,
                              "an instance needs a name");
    if (opt->of == WINIPC_INSTANCE_OF_USER)
        status = winipc__security_user(user, sizeof user);
    place->scope = opt->of == WINIPC_INSTANCE_OF_SESSION ? WINIPC_SCOPE_SESSION
                                                         : WINIPC_SCOPE_GLOBAL;
    snprintf(place->role, sizeof place->role, "%s%s%s", name, *user ? "." : "",
             user);
    snprintf(place->signal, sizeof place->signal, "%s.signal", place->role);
    return status;
}

/* Which process is the first?  NOT_FOUND: none, or none any more. */
static winipc_status find_first(const struct place *place, const char *function,
                                uint32_t *process_id)
{
    winipc_semaphore *role;
    winipc_semaphore_info info;
    HANDLE process = NULL;
    winipc_status status = winipc_semaphore_open(
        &role, place->role, WINIPC_OPEN_OPTIONS(.scope = place->scope));

    if (status != WINIPC_OK)
        return status;
    status = winipc_semaphore_get_info(role, &info);
    winipc_semaphore_close(role);
    if (status != WINIPC_OK)
        return status;
    if (info.maximum < ABOVE)
        return winipc__refuse(WINIPC_E_MISMATCH, function, place->role,
                              "the semaphore that exists is no instance's");
    *process_id = info.count;
    if (!winipc__holder_lives(
            winipc__holder_make(info.count,
                                info.maximum & WINIPC__HOLDER_MARKS),
            &process))
        status = winipc__refuse(WINIPC_E_NOT_FOUND, function, place->role,
                                "the process that was the first has ended");
    if (process != NULL)
        CloseHandle(process);
    return status;
}

static winipc_status take_role(winipc_semaphore **role,
                               const struct place *place,
                               const winipc_security *security,
                               const char *function)
{
    const winipc__holder self = winipc__holder_self();
    winipc_status status = WINIPC_E_NOT_FOUND;
    uint32_t first = 0;

    for (int i = 0; i < LOOKS && status == WINIPC_E_NOT_FOUND; i++) {
        if (i > 0)
            Sleep(1);
        status = winipc_semaphore_create(
            role, place->role, winipc__holder_id(self),
            ABOVE | winipc__holder_mark(self),
            WINIPC_SEMAPHORE_OPTIONS(.must_be_new = true, .scope = place->scope,
                                     .security = security));
        if (status != WINIPC_E_EXISTS)
            return status;
        status = find_first(place, function, &first);
    }
    if (status != WINIPC_OK)
        return status;
    return winipc__fail_with(WINIPC_E_EXISTS, 0, function, place->role,
                             "process %u is the first", (unsigned)first);
}

winipc_status
winipc_single_instance_create(winipc_single_instance **out, const char *name,
                              const winipc_single_instance_options *options)
{
    winipc_single_instance_options opt;
    winipc_semaphore *role = NULL;
    winipc_event *signal = NULL;
    winipc_status status;
    struct place place;

    if (out == NULL)
        return winipc__refuse_null(__func__, "out is NULL");
    *out = NULL;
    status = find_place(&place, name, &opt, options, __func__);
    /* In this order, so that who sees the role can signal. */
    if (status == WINIPC_OK)
        status = winipc_event_create(
            &signal, place.signal,
            WINIPC_EVENT_OPTIONS(.scope = place.scope, .security = opt.security,
                                 .stop = opt.stop));
    if (status == WINIPC_OK)
        status = take_role(&role, &place, opt.security, __func__);
    if (status == WINIPC_OK) {
        *out = winipc__object_new(sizeof **out, &kind, NULL, name, opt.stop);
        status = *out ? WINIPC_OK : WINIPC_E_NO_MEMORY;
    }
    if (*out == NULL) {
        winipc_semaphore_close(role);
        winipc_event_close(signal);
        return status;
    }
    (*out)->base.waitable = winipc_event_object(signal)->handle;
    (*out)->base.created = true;
    (*out)->base.scope = place.scope;
    (*out)->role = role;
    (*out)->signal = signal;
    return WINIPC_OK;
}

winipc_status
winipc_single_instance_signal(const char *name,
                              const winipc_single_instance_options *options,
                              uint32_t *process_id)
{
    winipc_single_instance_options opt;
    winipc_event *signal;
    winipc_status status;
    struct place place;
    uint32_t first;

    status = find_place(&place, name, &opt, options, __func__);
    if (status == WINIPC_OK)
        status = find_first(&place, __func__, &first);
    if (status == WINIPC_OK)
        status = winipc_event_open(&signal, place.signal,
                                   WINIPC_OPEN_OPTIONS(.scope = place.scope));
    if (status != WINIPC_OK)
        return status;
    status = winipc_event_set(signal);
    winipc_event_close(signal);
    if (status == WINIPC_OK && process_id != NULL)
        *process_id = first;
    return status;
}

winipc_status winipc_single_instance_wait(winipc_single_instance *instance,
                                          uint32_t timeout_ms)
{
    return winipc__wait_one(winipc_single_instance_object(instance), timeout_ms,
                            __func__);
}

winipc_single_instance *
winipc_single_instance_ref(winipc_single_instance *instance)
{
    winipc__object_ref(winipc_single_instance_object(instance));
    return instance;
}

void winipc_single_instance_close(winipc_single_instance *instance)
{
    winipc__object_close(winipc_single_instance_object(instance));
}

winipc_object *winipc_single_instance_object(winipc_single_instance *instance)
{
    return instance ? &instance->base : NULL;
}
