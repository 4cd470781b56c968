/*
 * faults_event.c - events, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "faults.h"

static winipc_event *event, *other, *stop;
static char name[100];
static HANDLE handle;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_event(void)
{
    make_name();
    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    faults_must(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .stop = stop)));
}

static void close_all(void)
{
    winipc_event_close(other);
    winipc_event_close(event);
    winipc_event_close(stop);
    other = event = stop = NULL;
}

static void expect_no_other(void)
{
    faults_expect(other == NULL);
}

static winipc_status create(void)
{
    return winipc_event_create(&other, name, NULL);
}

static winipc_status create_with_sddl(void)
{
    return winipc_event_create(
        &other, NULL,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl = "D:(A;;GA;;;WD)")));
}

static winipc_status join(void)
{
    return winipc_event_create(
        &other, name,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .stop = stop,
                             .expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_event(void)
{
    return winipc_event_open(
        &other, name,
        WINIPC_OPEN_OPTIONS(.stop = stop,
                            .expected_owner_sid = WINIPC_CURRENT_USER));
}

/* The SID of our user, as the event's own SDDL says it: O:S-1-...G: */
static char sid[200];

static void make_event_and_sid(void)
{
    char sddl[1000];
    size_t length;

    make_event();
    faults_must(
        winipc_object_sddl(WINIPC_OBJECT(event), sddl, sizeof sddl, &length));
    snprintf(sid, sizeof sid, "%.*s", (int)strcspn(sddl + 2, "GD:"), sddl + 2);
}

static winipc_status open_owned(void)
{
    return winipc_event_open(&other, name,
                             WINIPC_OPEN_OPTIONS(.expected_owner_sid = sid));
}

static void make_handle(void)
{
    handle = CreateEventW(NULL, TRUE, FALSE, NULL);
}

static winipc_status adopt(void)
{
    return winipc_event_adopt(&other, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_other();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status set(void)
{
    return winipc_event_set(event);
}

static winipc_status reset(void)
{
    return winipc_event_reset(event);
}

static winipc_status pulse(void)
{
    return winipc_event_pulse(event);
}

static winipc_event_info event_info;

static winipc_status ask_info(void)
{
    event_info.is_set = true;
    return winipc_event_get_info(event, &event_info);
}

static void expect_no_info(void)
{
    faults_expect(event_info.is_set);
}

static bool is_set;

static winipc_status ask(void)
{
    is_set = true;
    return winipc_event_is_set(event, &is_set);
}

static void expect_unchanged(void)
{
    faults_expect(is_set);
}

static void make_set_event(void)
{
    make_event();
    faults_must(winipc_event_set(event));
}

static winipc_status wait_for_event(void)
{
    return winipc_event_wait(event, 100);
}

static faults_quiet creating[] = {
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    {0}};
static faults_quiet joining[] = {
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    {0}};
static faults_quiet opening[] = {
    QUIET("open_existing", "OpenEventW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    {0}};

const faults_scenario faults_event[] = {
    {"winipc_event_create", "a new one", make_name, create, expect_no_other,
     close_all, creating},
    {"winipc_event_create", "with SDDL", NULL, create_with_sddl,
     expect_no_other, close_all, NULL},
    {"winipc_event_create", "joined, its owner expected", make_event, join,
     expect_no_other, close_all, joining},
    {"winipc_event_open", "its owner expected", make_event, open_event,
     expect_no_other, close_all, opening},
    {"winipc_event_open", "an owner by SID expected", make_event_and_sid,
     open_owned, expect_no_other, close_all, opening},
    {"winipc_event_adopt", "a handle", make_handle, adopt, expect_handle,
     close_all, adopting},
    {"winipc_event_set", "with a stop event", make_event, set, NULL, close_all,
     NULL},
    {"winipc_event_reset", "with a stop event", make_event, reset, NULL,
     close_all, NULL},
    {"winipc_event_pulse", "with a stop event", make_event, pulse, NULL,
     close_all, NULL},
    {"winipc_event_get_info", "with a stop event", make_event, ask_info,
     expect_no_info, close_all, NULL},
    {"winipc_event_is_set", "with a stop event", make_event, ask,
     expect_unchanged, close_all, NULL},
    {"winipc_event_wait", "one that is set", make_set_event, wait_for_event,
     NULL, close_all, NULL},
    {0},
};
