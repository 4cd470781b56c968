/*
 * test_timer_names.c - timers by name, by handle, and in other processes.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include <sddl.h>

#include "harness.h"

#define MS 1000000ULL /* in nanoseconds */
#define HOUR (3600000 * MS)

static winipc_timer *timer, *other;
static winipc_event *event;

static void teardown(void)
{
    winipc_timer_close(other);
    winipc_timer_close(timer);
    winipc_event_close(event);
    other = timer = NULL;
    event = NULL;
}

/* Let it expire, and stay so. */
static void expire(winipc_timer *which)
{
    double until = now_ms() + SOON;
    bool set = false;

    ck_assert_ok(winipc_timer_set_after(which, 0, 0));
    while (!set && now_ms() < until)
        ck_assert_ok(winipc_timer_is_set(which, &set));
    ck_assert(set);
}

START_TEST(same_name_is_the_same_timer)
{
    const char *name = unique_name("same");

    ck_assert_ok(winipc_timer_create(&timer, name, NULL));
    ck_assert_ok(winipc_timer_open(&other, name, NULL));
    ck_assert_ok(winipc_timer_set_after(other, 0, 0));
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

START_TEST(joining_leaves_the_timer_as_it_is)
{
    const char *name = unique_name("join");
    winipc_object_info info;

    ck_assert_ok(winipc_timer_create(&timer, name, NULL));
    expire(timer);
    ck_assert_ok(winipc_timer_create(&other, name, NULL));
    ck_assert_ok(winipc_object_get_info(WINIPC_OBJECT(other), &info));
    ck_assert_str_eq(info.kind, "timer");
    ck_assert(!info.created);
    ck_assert_ok(winipc_timer_wait(other, 0));
}
END_TEST

START_TEST(a_taken_name_is_refused_for_a_reason)
{
    const char *name = unique_name("taken");

    ck_assert_status(winipc_timer_open(&timer, name, NULL), WINIPC_E_NOT_FOUND);
    ck_assert_str_eq(winipc_last_error()->function, "OpenWaitableTimerW");
    ck_assert_ok(winipc_timer_create(&timer, name, NULL));
    ck_assert_status(
        winipc_timer_create(&other, name,
                            WINIPC_TIMER_OPTIONS(.must_be_new = true)),
        WINIPC_E_EXISTS);
    ck_assert_ptr_null(other);
    ck_assert_status(winipc_event_open(&event, name, NULL),
                     WINIPC_E_WRONG_TYPE);
    winipc_timer_close(timer);
    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_status(winipc_timer_create(&timer, name, NULL),
                     WINIPC_E_WRONG_TYPE);
}
END_TEST

/* What a timer is good for whose list grants each user less than everything.
   (The owner may read it and wait, whatever the list says.) */
static const struct {
    const wchar_t *sddl;
    winipc_status start, ask;
} grants[] = {
    {L"D:(A;;0x120003;;;WD)", WINIPC_OK, WINIPC_OK},
    {L"D:(A;;0x100002;;;WD)", WINIPC_OK, WINIPC_E_ACCESS_DENIED},
    {L"D:(A;;0x100001;;;WD)", WINIPC_E_ACCESS_DENIED, WINIPC_OK},
    {L"D:(A;;0x100000;;;WD)", WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
};

/* Wine makes no timer with a list that denies its maker something. */
static void make_timer_with(const char *name, const wchar_t *sddl)
{
    HANDLE handle = CreateWaitableTimerA(NULL, FALSE, name);
    PSECURITY_DESCRIPTOR descriptor;

    ck_assert(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        sddl, SDDL_REVISION_1, &descriptor, NULL));
    ck_assert(
        SetKernelObjectSecurity(handle, DACL_SECURITY_INFORMATION, descriptor));
    LocalFree(descriptor);
    ck_assert_ok(winipc_timer_adopt(&timer, handle));
}

START_TEST(open_takes_the_rights_that_are_granted)
{
    const char *name = unique_name("grants");
    winipc_timer_info info;
    char text[120];
    size_t length;
    bool set;

    make_timer_with(name, grants[_i].sddl);
    ck_assert_ok(winipc_timer_open(&other, name, NULL));
    ck_assert_status(winipc_timer_set_after(other, HOUR, 0), grants[_i].start);
    ck_assert_status(winipc_timer_set_at(other, INT64_MAX, 0),
                     grants[_i].start);
    ck_assert_status(winipc_timer_cancel(other), grants[_i].start);
    ck_assert_status(winipc_timer_is_set(other, &set), grants[_i].ask);
    ck_assert_status(winipc_timer_get_info(other, &info), grants[_i].ask);
    ck_assert_status(winipc_timer_wait(other, 0), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(other), text, sizeof text,
                                        &length));
    ck_assert_int_eq(strstr(text, "cannot be asked") != NULL,
                     grants[_i].ask != WINIPC_OK);
}
END_TEST

START_TEST(adopt_takes_over_timers_only)
{
    HANDLE handle = CreateWaitableTimerW(NULL, FALSE, L"winipc-test-timer");
    HANDLE no_timer = CreateEventW(NULL, FALSE, FALSE, NULL);
    char name[64];
    size_t length;

    ck_assert_status(winipc_timer_adopt(&timer, no_timer), WINIPC_E_WRONG_TYPE);
    ck_assert_ptr_null(timer);
    ck_assert(CloseHandle(no_timer));
    ck_assert_ok(winipc_timer_adopt(&timer, handle));
    ck_assert_ptr_eq(winipc_object_handle(WINIPC_OBJECT(timer)), handle);
    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(timer), name, sizeof name, &length));
    ck_assert_str_eq(name, "winipc-test-timer");
    expire(timer);
    winipc_timer_close(timer);
    timer = NULL;
    ck_assert(!CloseHandle(handle));
}
END_TEST

START_TEST(a_timer_lives_until_its_last_reference)
{
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    ck_assert_ptr_eq(winipc_timer_ref(timer), timer);
    winipc_timer_close(timer);
    ck_assert_ok(winipc_timer_cancel(timer));
}
END_TEST

START_TEST(scoped_timers_are_closed)
{
    int before = count_handles();

    for (int i = 0; i < 3; i++) {
        WINIPC_SCOPED(timer) inner = NULL;

        ck_assert_ok(winipc_timer_create(&inner, NULL, NULL));
        ck_assert_ok(winipc_timer_set_after(inner, HOUR, 0));
    }
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

/* Another process starts it, and is gone before it expires. */
static int play_starter(int argc, char **argv)
{
    WINIPC_SCOPED(timer) named = NULL;

    if (argc < 1 || winipc_timer_open(&named, argv[0], NULL) != WINIPC_OK)
        return 2;
    return winipc_timer_set_after(named, 100 * MS, 0) == WINIPC_OK ? 0 : 3;
}

START_TEST(a_timer_outlives_the_process_that_started_it)
{
    const char *name = unique_name("outlives");

    ck_assert_ok(winipc_timer_create(&timer, name, NULL));
    ck_assert_int_eq(child_wait(child_start("starter", name, NULL, NULL)), 0);
    ck_assert_ok(winipc_timer_wait(timer, SOON));
}
END_TEST

static const test tests[] = {
    TEST(same_name_is_the_same_timer),
    TEST(joining_leaves_the_timer_as_it_is),
    TEST(a_taken_name_is_refused_for_a_reason),
    TEST_LOOP(open_takes_the_rights_that_are_granted, grants),
    TEST(adopt_takes_over_timers_only),
    TEST(a_timer_lives_until_its_last_reference),
    TEST(scoped_timers_are_closed),
    TEST(a_timer_outlives_the_process_that_started_it),
    {0},
};

static const role roles[] = {{"starter", play_starter}, {NULL, NULL}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "timer_names", tests, teardown, roles);
}
