/*
 * faults_semaphore.c - semaphores, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_semaphore *semaphore, *other;
static char name[100];
static HANDLE handle;
static winipc_semaphore_info info;
static uint32_t previous;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_semaphore(void)
{
    make_name();
    faults_must(winipc_semaphore_create(&semaphore, name, 1, 3, NULL));
}

static void close_all(void)
{
    winipc_semaphore_close(other);
    winipc_semaphore_close(semaphore);
    other = semaphore = NULL;
}

static void expect_no_other(void)
{
    faults_expect(other == NULL);
}

static winipc_status create(void)
{
    return winipc_semaphore_create(&other, name, 1, 3, NULL);
}

static winipc_status join(void)
{
    return winipc_semaphore_create(
        &other, name, 1, 3,
        WINIPC_SEMAPHORE_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_semaphore(void)
{
    return winipc_semaphore_open(&other, name, NULL);
}

static void make_handle(void)
{
    handle = CreateSemaphoreExW(NULL, 0, 1, NULL, 0, SEMAPHORE_ALL_ACCESS);
}

static winipc_status adopt(void)
{
    return winipc_semaphore_adopt(&other, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    expect_no_other();
    faults_expect(GetHandleInformation(handle, &flags));
}

static winipc_status acquire(void)
{
    return winipc_semaphore_acquire(semaphore, 100);
}

static winipc_status release(void)
{
    previous = 77;
    return winipc_semaphore_release(semaphore, 1, &previous);
}

static void expect_no_count(void)
{
    faults_expect(previous == 77);
}

static winipc_status ask(void)
{
    info.maximum = 77;
    return winipc_semaphore_get_info(semaphore, &info);
}

static void expect_unchanged(void)
{
    faults_expect(info.maximum == 77);
}

static winipc_status describe(void)
{
    char text[200];
    size_t length;

    return winipc_object_describe(WINIPC_OBJECT(semaphore), text, sizeof text,
                                  &length);
}

static faults_quiet creating[] = {QUIET("create", "CreateSemaphoreExW",
                                        ERROR_ACCESS_DENIED,
                                        "it is gone by now"),
                                  {0}};
static faults_quiet joining[] = {
    QUIET("create", "CreateSemaphoreExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("is_owned_by", "GetSecurityDescriptorOwner", 0,
          "it is refused, as one of another owner"),
    QUIET("learn", "NtQuerySemaphore", 0, "its maximum stays unknown"),
    {0}};
static faults_quiet opening[] = {QUIET("open_existing", "OpenSemaphoreW",
                                       ERROR_ACCESS_DENIED, "it asks for less"),
                                 {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    {0}};
static faults_quiet describing[] = {
    QUIET("describe", "NtQuerySemaphore", 0, "the text says so"), {0}};

const faults_scenario faults_semaphore[] = {
    {"winipc_semaphore_create", "a new one", make_name, create, expect_no_other,
     close_all, creating},
    {"winipc_semaphore_create", "joined, its owner expected", make_semaphore,
     join, expect_no_other, close_all, joining},
    {"winipc_semaphore_open", "by name", make_semaphore, open_semaphore,
     expect_no_other, close_all, opening},
    {"winipc_semaphore_adopt", "a handle", make_handle, adopt, expect_handle,
     close_all, adopting},
    {"winipc_semaphore_acquire", "one with a unit", make_semaphore, acquire,
     NULL, close_all, NULL},
    {"winipc_semaphore_release", "one with room", make_semaphore, release,
     expect_no_count, close_all, NULL},
    {"winipc_semaphore_get_info", "by name", make_semaphore, ask,
     expect_unchanged, close_all, NULL},
    {"winipc_object_describe", "a semaphore", make_semaphore, describe, NULL,
     close_all, describing},
    {0},
};
