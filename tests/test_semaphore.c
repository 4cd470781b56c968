/*
 * test_semaphore.c - semaphores, alone and by name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_semaphore *semaphore, *other;
static winipc_event *stop;
static winipc_semaphore_info info;

static void teardown(void)
{
    winipc_semaphore_close(other);
    winipc_semaphore_close(semaphore);
    winipc_event_close(stop);
    semaphore = other = NULL;
    stop = NULL;
}

START_TEST(as_many_acquire_as_there_are_units)
{
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 3, 5, NULL));
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_semaphore_acquire(semaphore, 0));
    ck_assert_status(winipc_semaphore_acquire(semaphore, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(release_adds_units_and_tells_the_count_before)
{
    uint32_t previous = 77;

    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 1, 9, NULL));
    ck_assert_ok(winipc_semaphore_release(semaphore, 3, &previous));
    ck_assert_uint_eq(previous, 1);
    ck_assert_ok(winipc_semaphore_release(semaphore, 2, &previous));
    ck_assert_uint_eq(previous, 4);
    ck_assert_ok(winipc_semaphore_release(semaphore, 1, NULL));
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, 7);
}
END_TEST

/* What release refuses, of a semaphore with 2 of 4 units. */
static const struct {
    uint32_t n;
    winipc_status status;
    uint32_t windows_code;
} refused[] = {
    {0, WINIPC_E_INVALID_ARGUMENT, 0},
    {3, WINIPC_E_OVERFLOW, ERROR_TOO_MANY_POSTS},
    {0x7FFFFFFF, WINIPC_E_OVERFLOW, ERROR_TOO_MANY_POSTS},
    {0x80000000, WINIPC_E_OVERFLOW, 0},
    {UINT32_MAX, WINIPC_E_OVERFLOW, 0},
};

START_TEST(a_release_that_cannot_be_changes_nothing)
{
    uint32_t previous = 77;

    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 2, 4, NULL));
    ck_assert_status(
        winipc_semaphore_release(semaphore, refused[_i].n, &previous),
        refused[_i].status);
    ck_assert_uint_eq(winipc_last_error()->windows_code,
                      refused[_i].windows_code);
    ck_assert_uint_eq(previous, 77);
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, 2);
}
END_TEST

START_TEST(asking_takes_nothing)
{
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 2, 4, NULL));
    for (int i = 0; i < 5; i++) {
        ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
        ck_assert_uint_eq(info.count, 2);
        ck_assert_uint_eq(info.maximum, 4);
    }
}
END_TEST

START_TEST(same_name_is_the_same_semaphore)
{
    const char *name = unique_name("same");

    ck_assert_ok(winipc_semaphore_create(&semaphore, name, 0, 1, NULL));
    ck_assert_ok(winipc_semaphore_open(&other, name, NULL));
    ck_assert_ok(winipc_semaphore_release(other, 1, NULL));
    ck_assert_ok(winipc_semaphore_acquire(semaphore, SOON));
}
END_TEST

START_TEST(joining_leaves_the_count_as_it_is)
{
    const char *name = unique_name("join");

    ck_assert_ok(winipc_semaphore_create(&semaphore, name, 1, 4, NULL));
    ck_assert_ok(winipc_semaphore_create(&other, name, 3, 4, NULL));
    ck_assert_ok(winipc_semaphore_get_info(other, &info));
    ck_assert_uint_eq(info.count, 1);
}
END_TEST

START_TEST(joining_notices_another_maximum)
{
    const char *name = unique_name("mismatch");

    ck_assert_ok(winipc_semaphore_create(&semaphore, name, 1, 4, NULL));
    ck_assert_status(winipc_semaphore_create(&other, name, 1, 5, NULL),
                     WINIPC_E_MISMATCH);
    ck_assert_ptr_null(other);
}
END_TEST

/* The numbers of a new semaphore, and whether they can be. */
static const struct {
    uint32_t initial, maximum;
    winipc_status status;
} shapes[] = {
    {0, 1, WINIPC_OK},
    {1, 1, WINIPC_OK},
    {WINIPC_SEMAPHORE_MAX, WINIPC_SEMAPHORE_MAX, WINIPC_OK},
    {0, 0, WINIPC_E_INVALID_ARGUMENT},
    {2, 1, WINIPC_E_INVALID_ARGUMENT},
    {0, WINIPC_SEMAPHORE_MAX + 1, WINIPC_E_INVALID_ARGUMENT},
    {UINT32_MAX, UINT32_MAX, WINIPC_E_INVALID_ARGUMENT},
};

START_TEST(counts_that_cannot_be_are_refused)
{
    ck_assert_status(winipc_semaphore_create(&semaphore, NULL,
                                             shapes[_i].initial,
                                             shapes[_i].maximum, NULL),
                     shapes[_i].status);
    ck_assert_int_eq(semaphore != NULL, shapes[_i].status == WINIPC_OK);
    if (semaphore == NULL)
        return;
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, shapes[_i].initial);
    ck_assert_uint_eq(info.maximum, shapes[_i].maximum);
}
END_TEST

START_TEST(a_unit_belongs_to_no_thread)
{
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 0, 1, NULL));
    ck_assert_ok(winipc_semaphore_release(semaphore, 1, NULL));
    ck_assert_ok(winipc_semaphore_acquire(semaphore, 0));
    ck_assert_ok(winipc_semaphore_release(semaphore, 1, NULL));
}
END_TEST

START_TEST(a_wait_for_any_takes_one_unit_of_one)
{
    winipc_object *objects[2];
    size_t index;

    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 2, 2, NULL));
    ck_assert_ok(winipc_semaphore_create(&other, NULL, 2, 2, NULL));
    objects[0] = WINIPC_OBJECT(semaphore);
    objects[1] = WINIPC_OBJECT(other);
    ck_assert_ok(winipc_wait_any(objects, 2, &index, SOON));
    ck_assert_uint_eq(index, 0);
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, 1);
    ck_assert_ok(winipc_semaphore_get_info(other, &info));
    ck_assert_uint_eq(info.count, 2);
}
END_TEST

START_TEST(a_stop_event_ends_the_wait_for_a_unit)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_semaphore_create(
        &semaphore, NULL, 1, 1, WINIPC_SEMAPHORE_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_event_set(stop));
    ck_assert_status(winipc_semaphore_acquire(semaphore, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_eq(info.count, 1);
}
END_TEST

START_TEST(a_semaphore_describes_itself)
{
    char text[200];
    size_t length;

    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 2, 5, NULL));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(semaphore), text,
                                        sizeof text, &length));
    ck_assert_str_eq(text, "semaphore: 2 of 5");
}
END_TEST

/* What a handle of few rights is still good for. */
static const struct {
    DWORD rights;
    winipc_status release, acquire, ask;
} rights[] = {
    {SYNCHRONIZE, WINIPC_E_ACCESS_DENIED, WINIPC_OK, WINIPC_E_ACCESS_DENIED},
    {SEMAPHORE_MODIFY_STATE, WINIPC_OK, WINIPC_E_ACCESS_DENIED,
     WINIPC_E_ACCESS_DENIED},
    {SYNCHRONIZE | SEMAPHORE_MODIFY_STATE, WINIPC_OK, WINIPC_OK,
     WINIPC_E_ACCESS_DENIED},
    {SYNCHRONIZE | 1, WINIPC_E_ACCESS_DENIED, WINIPC_OK, WINIPC_OK},
};

START_TEST(what_a_handle_may_not_is_denied)
{
    ck_assert_ok(winipc_semaphore_adopt(
        &semaphore,
        CreateSemaphoreExW(NULL, 1, 2, NULL, 0, rights[_i].rights)));
    ck_assert_status(winipc_semaphore_release(semaphore, 1, NULL),
                     rights[_i].release);
    ck_assert_status(winipc_semaphore_acquire(semaphore, 0),
                     rights[_i].acquire);
    ck_assert_status(winipc_semaphore_get_info(semaphore, &info),
                     rights[_i].ask);
}
END_TEST

START_TEST(a_name_of_another_kind_is_the_wrong_type)
{
    const char *name = unique_name("kind");

    ck_assert_ok(winipc_event_create(&stop, name, NULL));
    ck_assert_status(winipc_semaphore_create(&semaphore, name, 1, 1, NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_semaphore_open(&semaphore, name, NULL),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_semaphore_adopt(
                         &semaphore, winipc_object_handle(WINIPC_OBJECT(stop))),
                     WINIPC_E_WRONG_TYPE);
}
END_TEST

static const test tests[] = {
    TEST(as_many_acquire_as_there_are_units),
    TEST(release_adds_units_and_tells_the_count_before),
    TEST_LOOP(a_release_that_cannot_be_changes_nothing, refused),
    TEST(asking_takes_nothing),
    TEST(same_name_is_the_same_semaphore),
    TEST(joining_leaves_the_count_as_it_is),
    TEST(joining_notices_another_maximum),
    TEST_LOOP(counts_that_cannot_be_are_refused, shapes),
    TEST(a_unit_belongs_to_no_thread),
    TEST(a_wait_for_any_takes_one_unit_of_one),
    TEST(a_stop_event_ends_the_wait_for_a_unit),
    TEST(a_semaphore_describes_itself),
    TEST_LOOP(what_a_handle_may_not_is_denied, rights),
    TEST(a_name_of_another_kind_is_the_wrong_type),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "semaphore", tests, teardown, NULL);
}
