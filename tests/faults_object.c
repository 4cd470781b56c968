/*
 * faults_object.c - queries, the last error and the platform, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "error.h"
#include "faults.h"
#include "ntapi.h"

static winipc_event *event;
static winipc_mailslot *reader;
static winipc_object *object;

static void make_event(void)
{
    faults_must(winipc_event_create(&event, unique_name("faults"), NULL));
    object = WINIPC_OBJECT(event);
}

static void make_slot(void)
{
    faults_must(winipc_mailslot_create(&reader, unique_name("faults"), NULL));
    object = WINIPC_OBJECT(reader);
}

static void close_all(void)
{
    winipc_event_close(event);
    winipc_mailslot_close(reader);
    event = NULL;
    reader = NULL;
}

static winipc_status get_info(void)
{
    winipc_object_info info;

    return winipc_object_get_info(object, &info);
}

static char text[1000];
static size_t length;

static winipc_status get_name(void)
{
    return winipc_object_name(object, text, sizeof text, &length);
}

static winipc_status describe(void)
{
    return winipc_object_describe(object, text, sizeof text, &length);
}

static winipc_status get_sddl(void)
{
    winipc_status status;

    length = 42;
    strcpy(text, "unchanged");
    status = winipc_object_sddl(object, text, sizeof text, &length);
    faults_expect(status != WINIPC_E_TOO_BIG);
    return status;
}

static void expect_no_text(void)
{
    faults_expect(length == 42 && strcmp(text, "unchanged") == 0);
}

static winipc_platform_info platform;

static winipc_status ask_platform(void)
{
    memset(&platform, 0, sizeof platform);
    return winipc_platform(&platform);
}

static void expect_no_platform(void)
{
    faults_expect(*platform.system == '\0');
}

/* A failure of Windows is told, if without what Windows calls it. */
static winipc_status tell_error(void)
{
    winipc_event *none;

    faults_pause();
    faults_expect(winipc_event_open(&none, unique_name("faults"), NULL) ==
                  WINIPC_E_NOT_FOUND);
    faults_resume();
    faults_expect(strstr(winipc_last_error()->message, "(error 2)") != NULL);
    return WINIPC_OK;
}

/* A thread that fails for the first time. */
static void fail_first(void)
{
    winipc_status known;

    faults_expect(winipc_event_set(NULL) == WINIPC_E_INVALID_ARGUMENT);
    known = winipc_last_error()->status;
    faults_expect(known == WINIPC_E_INVALID_ARGUMENT || faults_first() != NULL);
    faults_expect(known == WINIPC_E_INVALID_ARGUMENT ||
                  known == WINIPC_E_NO_MEMORY || known == WINIPC_OK);
}

static winipc_status fail_in_thread(void)
{
    faults_in_thread(fail_first);
    return WINIPC_OK;
}

/* What was not found when it was loaded is lacking, no more. */
static winipc_status load(void)
{
    winipc_status status;

    faults_pause();
    winipc__error_unload();
    faults_resume();
    winipc__error_load();
    winipc__ntapi_load();
    faults_pause();
    fail_first();
    status = winipc_event_create(&event, NULL, NULL);
    faults_expect(status == WINIPC_OK);
    faults_expect(winipc_event_set(event) == WINIPC_OK);
    winipc_event_close(event);
    event = NULL;
    faults_resume();
    return status;
}

static void load_again(void)
{
    faults_pause();
    winipc__error_unload();
    winipc__error_load();
    winipc__ntapi_load();
    faults_look_up();
    faults_expect(winipc_event_set(NULL) == WINIPC_E_INVALID_ARGUMENT);
    faults_resume();
}

static faults_quiet asking[] = {QUIET("winipc_object_get_info", "NtQueryObject",
                                      0, "the access is unknown"),
                                {0}};
static faults_quiet describing[] = {
    QUIET("describe", "NtQueryEvent", 0, "it says so"),
    QUIET("set_slice", "SetMailslotInfo", 0, "it tells what the kernel does"),
    QUIET("read_slice", "ReadFile", 0, "it tells what the kernel does"),
    QUIET("winipc__mailslot_ask", "GetMailslotInfo", 0,
          "it says no more than that it reads"),
    {0}};
#define UNTRIED "a lack that cannot be tried is not told"
static faults_quiet trying[] = {
    QUIET("probe_slot", "NtQueryInformationFile", 0, UNTRIED),
    QUIET("probe_slot", "GetMailslotInfo", 0, UNTRIED),
    QUIET("write_probe", "WriteFile", 0, UNTRIED),
    {0}};
static faults_quiet telling[] = {
    QUIET("describe", "FormatMessageW", 0, "it says: unknown error"),
    QUIET("get_record", "HeapAlloc", 0, "it says that there was no memory"),
    QUIET("get_record", "FlsSetValue", 0, "or not even that can be noted"),
    {0}};
static faults_quiet loading[] = {
    QUIET("winipc__error_load", "FlsAlloc", 0, "no error is remembered"),
    QUIET("find", "GetModuleHandleW", 0, "it is as on a system that lacks it"),
    QUIET("find", "GetProcAddress", 0, "it is as on a system that lacks it"),
    {0}};

const faults_scenario faults_object[] = {
    {"winipc_object_get_info", "of an event", make_event, get_info, NULL,
     close_all, asking},
    {"winipc_object_name", "of an event", make_event, get_name, NULL, close_all,
     NULL},
    {"winipc_object_describe", "an event", make_event, describe, NULL,
     close_all, describing},
    {"winipc_object_describe", "a mailslot", make_slot, describe, NULL,
     close_all, describing},
    {"winipc_object_sddl", "of an event", make_event, get_sddl, expect_no_text,
     close_all, NULL},
    {"winipc_platform", "all of it", NULL, ask_platform, expect_no_platform,
     NULL, trying},
    {"winipc_last_error", "of a failure of Windows", NULL, tell_error, NULL,
     NULL, telling},
    {"winipc_last_error", "of a thread's first failure", NULL, fail_in_thread,
     NULL, NULL, telling},
    {"winipc_last_error", "of a library just loaded", NULL, load, NULL,
     load_again, loading},
    {0},
};
