/*
 * test_event.c - events, alone and by name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_event *event, *other;

static void teardown(void)
{
    winipc_event_close(other);
    winipc_event_close(event);
    event = other = NULL;
}

/* How the options shape a new event: is it set after none, one, two waits? */
static const struct {
    bool manual_reset, initially_set;
    winipc_status first, second;
} shapes[] = {
    {false, false, WINIPC_E_TIMEOUT, WINIPC_E_TIMEOUT},
    {false, true, WINIPC_OK, WINIPC_E_TIMEOUT},
    {true, false, WINIPC_E_TIMEOUT, WINIPC_E_TIMEOUT},
    {true, true, WINIPC_OK, WINIPC_OK},
};

START_TEST(options_shape_a_new_event)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL,
        WINIPC_EVENT_OPTIONS(.manual_reset = shapes[_i].manual_reset,
                             .initially_set = shapes[_i].initially_set)));
    ck_assert_status(winipc_event_wait(event, 0), shapes[_i].first);
    ck_assert_status(winipc_event_wait(event, 0), shapes[_i].second);
}
END_TEST

START_TEST(wait_consumes_an_auto_reset_event)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_ok(winipc_event_wait(event, SOON));
    ck_assert_status(winipc_event_wait(event, BRIEFLY), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(two_sets_release_one_waiter)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_ok(winipc_event_wait(event, 0));
    ck_assert_status(winipc_event_wait(event, 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(reset_unsets_a_manual_reset_event)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_set(event));
    ck_assert_ok(winipc_event_reset(event));
    ck_assert_status(winipc_event_wait(event, 0), WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_event_reset(event));
}
END_TEST

START_TEST(info_tells_which_kind_it_is_and_takes_nothing)
{
    winipc_event_info info;

    for (int kind = 0; kind < 2; kind++) {
        winipc_event_close(event);
        ck_assert_ok(winipc_event_create(
            &event, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = kind != 0)));
        ck_assert_ok(winipc_event_get_info(event, &info));
        ck_assert(!info.is_set);
        ck_assert_int_eq(info.manual_reset, kind);
        ck_assert_ok(winipc_event_set(event));
        for (int i = 0; i < 3; i++) {
            ck_assert_ok(winipc_event_get_info(event, &info));
            ck_assert(info.is_set);
        }
    }
}
END_TEST

START_TEST(is_set_never_consumes)
{
    bool set = true;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_ok(winipc_event_is_set(event, &set));
    ck_assert(!set);
    ck_assert_ok(winipc_event_set(event));
    for (int i = 0; i < 3; i++) {
        ck_assert_ok(winipc_event_is_set(event, &set));
        ck_assert(set);
    }
    ck_assert_ok(winipc_event_wait(event, 0));
}
END_TEST

START_TEST(pulse_leaves_the_event_unset)
{
    bool set = true;

    ck_assert_ok(winipc_event_create(
        &event, NULL,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = true)));
    ck_assert_ok(winipc_event_pulse(event));
    ck_assert_ok(winipc_event_is_set(event, &set));
    ck_assert(!set);
}
END_TEST

START_TEST(same_name_is_the_same_event)
{
    const char *name =
        unique_name("same-\xc3\xa9v\xc3\xa9nement-\xf0\x9f\x94\x94");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_event_open(&other, name, NULL));
    ck_assert_ok(winipc_event_set(other));
    ck_assert_ok(winipc_event_wait(event, SOON));
}
END_TEST

START_TEST(names_tell_upper_from_lower_case)
{
    ck_assert_ok(winipc_event_create(&event, "winipc-test-Case", NULL));
    ck_assert_status(winipc_event_open(&other, "winipc-test-case", NULL),
                     WINIPC_E_NOT_FOUND);
}
END_TEST

START_TEST(scopes_are_apart)
{
    const char *name = unique_name("scope");

    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.scope = WINIPC_SCOPE_GLOBAL)));
    ck_assert_status(winipc_event_open(&other, name, NULL), WINIPC_E_NOT_FOUND);
    ck_assert_ok(winipc_event_open(
        &other, name, WINIPC_OPEN_OPTIONS(.scope = WINIPC_SCOPE_GLOBAL)));
}
END_TEST

START_TEST(joining_tells_that_it_did)
{
    const char *name = unique_name("join");
    winipc_object_info first, second;

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    SetLastError(ERROR_ALREADY_EXISTS); /* stale */
    ck_assert_ok(winipc_event_create(&other, name, NULL));
    ck_assert_ok(winipc_object_get_info(WINIPC_OBJECT(event), &first));
    ck_assert_ok(winipc_object_get_info(WINIPC_OBJECT(other), &second));
    ck_assert(first.created);
    ck_assert(!second.created);
}
END_TEST

START_TEST(a_stale_last_error_does_not_look_like_joining)
{
    SetLastError(ERROR_ALREADY_EXISTS);
    ck_assert_ok(
        winipc_event_create(&event, unique_name("stale"),
                            WINIPC_EVENT_OPTIONS(.must_be_new = true)));
}
END_TEST

START_TEST(must_be_new_refuses_to_join)
{
    const char *name = unique_name("new");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_status(
        winipc_event_create(&other, name,
                            WINIPC_EVENT_OPTIONS(.must_be_new = true)),
        WINIPC_E_EXISTS);
    ck_assert_ptr_null(other);
    ck_assert_uint_eq(winipc_last_error()->windows_code, 0);
    ck_assert_str_eq(winipc_last_error()->function, "winipc_event_create");
}
END_TEST

START_TEST(joining_notices_the_other_kind_of_event)
{
    const char *name = unique_name("mismatch");

    ck_assert_ok(winipc_event_create(&event, name,
                                     WINIPC_EVENT_OPTIONS(.manual_reset = _i)));
    ck_assert_status(
        winipc_event_create(&other, name,
                            WINIPC_EVENT_OPTIONS(.manual_reset = !_i)),
        WINIPC_E_MISMATCH);
    ck_assert_ptr_null(other);
}
END_TEST

START_TEST(joining_leaves_the_event_as_it_is)
{
    const char *name = unique_name("state");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_event_create(
        &other, name, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    ck_assert_status(winipc_event_wait(event, 0), WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(open_reports_a_missing_event)
{
    ck_assert_status(winipc_event_open(&event, unique_name("missing"), NULL),
                     WINIPC_E_NOT_FOUND);
    ck_assert_ptr_null(event);
    ck_assert_uint_eq(winipc_last_error()->windows_code, 2);
    ck_assert_str_eq(winipc_last_error()->function, "OpenEventW");
    ck_assert_ptr_nonnull(strstr(winipc_last_error()->message, "error 2"));
}
END_TEST

START_TEST(a_name_of_another_kind_is_the_wrong_type)
{
    HANDLE mutex = CreateMutexA(NULL, FALSE, "winipc-test-mutex");

    ck_assert_ptr_nonnull(mutex);
    ck_assert_status(winipc_event_create(&event, "winipc-test-mutex", NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_event_open(&event, "winipc-test-mutex", NULL),
                     WINIPC_E_WRONG_TYPE);
    CloseHandle(mutex);
}
END_TEST

/* What a handle of few rights is still good for. */
static const struct {
    DWORD rights;
    winipc_status set, wait, is_set;
} rights[] = {
    {SYNCHRONIZE, WINIPC_E_ACCESS_DENIED, WINIPC_E_TIMEOUT,
     WINIPC_E_ACCESS_DENIED},
    {SYNCHRONIZE | EVENT_MODIFY_STATE, WINIPC_OK, WINIPC_OK,
     WINIPC_E_ACCESS_DENIED},
    {SYNCHRONIZE | 1, WINIPC_E_ACCESS_DENIED, WINIPC_E_TIMEOUT, WINIPC_OK},
};

START_TEST(what_a_handle_may_not_is_denied)
{
    HANDLE handle = CreateEventExW(NULL, NULL, 0, rights[_i].rights);
    bool set;

    ck_assert_ok(winipc_event_adopt(&event, handle));
    ck_assert_status(winipc_event_set(event), rights[_i].set);
    ck_assert_status(winipc_event_wait(event, 0), rights[_i].wait);
    ck_assert_status(winipc_event_is_set(event, &set), rights[_i].is_set);
}
END_TEST

/* An event whose list grants each user less than everything: open takes what
   it gives.  (The owner may read it and wait, whatever the list says.) */
static const struct {
    const char *sddl;
    winipc_status set, is_set;
} grants[] = {
    {"D:(A;;0x120003;;;WD)", WINIPC_OK, WINIPC_OK},
    {"D:(A;;0x100003;;;WD)", WINIPC_OK, WINIPC_OK},
    {"D:(A;;0x100002;;;WD)", WINIPC_OK, WINIPC_E_ACCESS_DENIED},
    {"D:(A;;0x100001;;;WD)", WINIPC_E_ACCESS_DENIED, WINIPC_OK},
    {"D:(A;;0x100000;;;WD)", WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
    {"D:(A;;0x000002;;;WD)", WINIPC_OK, WINIPC_E_ACCESS_DENIED},
};

START_TEST(open_and_join_take_the_rights_that_are_granted)
{
    const char *name = unique_name("grants");
    bool set;

    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl = grants[_i].sddl))));
    for (int join = 0; join < 2; join++) {
        ck_assert_ok(join ? winipc_event_create(&other, name, NULL)
                          : winipc_event_open(&other, name, NULL));
        ck_assert_status(winipc_event_set(other), grants[_i].set);
        ck_assert_status(winipc_event_is_set(other, &set), grants[_i].is_set);
        winipc_event_close(other);
        other = NULL;
    }
}
END_TEST

START_TEST(adopt_takes_over_on_success_only)
{
    HANDLE handle = CreateEventW(NULL, TRUE, FALSE, L"winipc-test-adopted");
    HANDLE mutex = CreateMutexW(NULL, FALSE, NULL);
    char name[64];
    size_t length;

    ck_assert_status(winipc_event_adopt(&event, mutex), WINIPC_E_WRONG_TYPE);
    ck_assert_ptr_null(event);
    ck_assert(CloseHandle(mutex));
    ck_assert_ok(winipc_event_adopt(&event, handle));
    ck_assert_ptr_eq(winipc_object_handle(WINIPC_OBJECT(event)), handle);
    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(event), name, sizeof name, &length));
    ck_assert_str_eq(name, "winipc-test-adopted");
    winipc_event_close(event);
    event = NULL;
    ck_assert(!CloseHandle(handle));
}
END_TEST

START_TEST(an_adopted_manual_reset_event_can_stop)
{
    ck_assert_ok(winipc_event_adopt(&event, CreateEventW(NULL, TRUE, 1, NULL)));
    ck_assert_ok(
        winipc_event_create(&other, NULL, WINIPC_EVENT_OPTIONS(.stop = event)));
    ck_assert_status(winipc_event_wait(other, SOON), WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(an_event_lives_until_its_last_reference)
{
    ck_assert_ptr_null(winipc_event_ref(NULL));
    ck_assert_ptr_null(winipc_event_object(NULL));
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_ptr_eq(winipc_event_ref(event), event);
    winipc_event_close(event);
    ck_assert_ok(winipc_event_set(event));
}
END_TEST

START_TEST(scoped_events_are_closed)
{
    int before = count_handles();

    for (int i = 0; i < 3; i++) {
        WINIPC_SCOPED(event) inner = NULL;

        ck_assert_ok(winipc_event_create(&inner, NULL, NULL));
    }
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

START_TEST(no_handle_is_inheritable)
{
    const char *name = unique_name("inherit");
    DWORD flags = 9;

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_event_open(&other, name, NULL));
    ck_assert(GetHandleInformation(winipc_object_handle(WINIPC_OBJECT(event)),
                                   &flags));
    ck_assert_uint_eq(flags & HANDLE_FLAG_INHERIT, 0);
    ck_assert(GetHandleInformation(winipc_object_handle(WINIPC_OBJECT(other)),
                                   &flags));
    ck_assert_uint_eq(flags & HANDLE_FLAG_INHERIT, 0);
}
END_TEST

/* Options that a newer caller passes to a function, with garbage at the end. */
static const struct {
    size_t size;
    winipc_status status;
} callers[] = {
    {0, WINIPC_E_INVALID_ARGUMENT},
    {sizeof(size_t), WINIPC_OK},
    {sizeof(winipc_event_options), WINIPC_OK},
    {sizeof(winipc_event_options) + 8, WINIPC_E_INVALID_ARGUMENT},
};

START_TEST(a_function_refuses_options_it_does_not_understand)
{
    struct {
        winipc_event_options known;
        char unknown[8];
    } options = {{.size = callers[_i].size}, "newer"};

    ck_assert_status(winipc_event_create(&event, NULL, &options.known),
                     callers[_i].status);
}
END_TEST

static const int both[2];

static const test tests[] = {
    TEST_LOOP(options_shape_a_new_event, shapes),
    TEST(wait_consumes_an_auto_reset_event),
    TEST(two_sets_release_one_waiter),
    TEST(reset_unsets_a_manual_reset_event),
    TEST(info_tells_which_kind_it_is_and_takes_nothing),
    TEST(is_set_never_consumes),
    TEST(pulse_leaves_the_event_unset),
    TEST(same_name_is_the_same_event),
    TEST(names_tell_upper_from_lower_case),
    TEST(scopes_are_apart),
    TEST(joining_tells_that_it_did),
    TEST(a_stale_last_error_does_not_look_like_joining),
    TEST(must_be_new_refuses_to_join),
    TEST_LOOP(joining_notices_the_other_kind_of_event, both),
    TEST(joining_leaves_the_event_as_it_is),
    TEST(open_reports_a_missing_event),
    TEST(a_name_of_another_kind_is_the_wrong_type),
    TEST_LOOP(what_a_handle_may_not_is_denied, rights),
    TEST_LOOP(open_and_join_take_the_rights_that_are_granted, grants),
    TEST(adopt_takes_over_on_success_only),
    TEST(an_adopted_manual_reset_event_can_stop),
    TEST(an_event_lives_until_its_last_reference),
    TEST(scoped_events_are_closed),
    TEST(no_handle_is_inheritable),
    TEST_LOOP(a_function_refuses_options_it_does_not_understand, callers),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "event", tests, teardown, NULL);
}
