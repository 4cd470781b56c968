/*
 * faults_timer.c - timers, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_timer *timer, *other;
static winipc_event *stop;
static char name[100];
static HANDLE handle;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_timer(void)
{
    make_name();
    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    faults_must(
        winipc_timer_create(&timer, name, WINIPC_TIMER_OPTIONS(.stop = stop)));
}

static void close_all(void)
{
    winipc_timer_close(other);
    winipc_timer_close(timer);
    winipc_event_close(stop);
    other = timer = NULL;
    stop = NULL;
}

static void expect_no_other(void)
{
    faults_expect(other == NULL);
}

static winipc_status create(void)
{
    return winipc_timer_create(&other, name, NULL);
}

static winipc_status create_high(void)
{
    return winipc_timer_create(&other, name,
                               WINIPC_TIMER_OPTIONS(.high_resolution = true));
}

static winipc_status join(void)
{
    return winipc_timer_create(
        &other, name,
        WINIPC_TIMER_OPTIONS(.stop = stop,
                             .expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_timer(void)
{
    return winipc_timer_open(&other, name, WINIPC_OPEN_OPTIONS(.stop = stop));
}

static void make_handle(void)
{
    handle = CreateWaitableTimerW(NULL, TRUE, NULL);
}

static winipc_status adopt(void)
{
    return winipc_timer_adopt(&other, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_other();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status set_after(void)
{
    return winipc_timer_set_after(timer, 1000000000, 1000);
}

static winipc_status set_at(void)
{
    return winipc_timer_set_at(timer, INT64_MAX, 0);
}

static winipc_status cancel(void)
{
    return winipc_timer_cancel(timer);
}

static bool is_set;

static winipc_status ask(void)
{
    is_set = true;
    return winipc_timer_is_set(timer, &is_set);
}

static void expect_unchanged(void)
{
    faults_expect(is_set);
}

static winipc_timer_info info;

static winipc_status get_info(void)
{
    info.remaining_ns = 42;
    return winipc_timer_get_info(timer, &info);
}

static void expect_no_info(void)
{
    faults_expect(info.remaining_ns == 42);
}

static void make_set_timer(void)
{
    make_timer();
    faults_must(winipc_timer_set_after(timer, 0, 0));
}

static winipc_status wait_for_timer(void)
{
    return winipc_timer_wait(timer, 100);
}

static char text[100];

static winipc_status describe(void)
{
    size_t length;

    return winipc_object_describe(WINIPC_OBJECT(timer), text, sizeof text,
                                  &length);
}

static faults_quiet creating[] = {
    QUIET("create", "CreateWaitableTimerExW", ERROR_ACCESS_DENIED,
          "it is gone by now"),
    QUIET("create", "CreateWaitableTimerExW", ERROR_INVALID_PARAMETER,
          "it is created without a high resolution"),
    {0}};
static faults_quiet joining[] = {
    QUIET("create", "CreateWaitableTimerExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    {0}};
static faults_quiet opening[] = {QUIET("open_existing", "OpenWaitableTimerW",
                                       ERROR_ACCESS_DENIED, "it asks for less"),
                                 {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    {0}};
#define UNTRIED "what cannot be tried is as on Windows"
static faults_quiet starting[] = {
    QUIET("ask_system", "CreateWaitableTimerW", 0, UNTRIED),
    QUIET("ask_system", "SetWaitableTimer", 0, UNTRIED),
    QUIET("ask_system", "NtQueryTimer", 0, UNTRIED),
    QUIET("winipc__timer_unset", "CancelWaitableTimer", 0,
          "it is started all the same, which also cancels"),
    QUIET("winipc__timer_unset", "WaitForSingleObject", 0,
          "it is started all the same"),
    {0}};
static faults_quiet describing[] = {
    QUIET("describe", "NtQueryTimer", 0, "it says so"), {0}};

const faults_scenario faults_timer[] = {
    {"winipc_timer_create", "a new one", make_name, create, expect_no_other,
     close_all, creating},
    {"winipc_timer_create", "of high resolution", make_name, create_high,
     expect_no_other, close_all, creating},
    {"winipc_timer_create", "joined, its owner expected", make_timer, join,
     expect_no_other, close_all, joining},
    {"winipc_timer_open", "with a stop event", make_timer, open_timer,
     expect_no_other, close_all, opening},
    {"winipc_timer_adopt", "a handle", make_handle, adopt, expect_handle,
     close_all, adopting},
    {"winipc_timer_set_after", "for the first time", make_timer, set_after,
     NULL, close_all, starting},
    {"winipc_timer_set_at", "for the first time", make_timer, set_at, NULL,
     close_all, starting},
    {"winipc_timer_cancel", "with a stop event", make_timer, cancel, NULL,
     close_all, NULL},
    {"winipc_timer_is_set", "with a stop event", make_timer, ask,
     expect_unchanged, close_all, NULL},
    {"winipc_timer_get_info", "with a stop event", make_timer, get_info,
     expect_no_info, close_all, NULL},
    {"winipc_timer_wait", "one that is set", make_set_timer, wait_for_timer,
     NULL, close_all, NULL},
    {"winipc_object_describe", "a timer", make_timer, describe, NULL, close_all,
     describing},
    {0},
};
