/*
 * test_single_instance.c - be the only process of a program.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_single_instance *instance, *second;
static winipc_event *ready;
static winipc_semaphore *semaphore;

static void teardown(void)
{
    winipc_single_instance_close(second);
    winipc_single_instance_close(instance);
    winipc_event_close(ready);
    winipc_semaphore_close(semaphore);
    instance = second = NULL;
    ready = NULL;
    semaphore = NULL;
}

static const winipc_instance_of each[] = {WINIPC_INSTANCE_OF_SESSION,
                                          WINIPC_INSTANCE_OF_USER,
                                          WINIPC_INSTANCE_OF_MACHINE};

START_TEST(there_is_one)
{
    const char *name = unique_name("one");
    winipc_single_instance_options options =
        WINIPC_SINGLE_INSTANCE_OPTIONS_INIT;
    char id[40];

    options.of = each[_i];
    ck_assert_ok(winipc_single_instance_create(&instance, name, &options));
    ck_assert_status(winipc_single_instance_create(&second, name, &options),
                     WINIPC_E_EXISTS);
    ck_assert_ptr_null(second);
    snprintf(id, sizeof id, "process %lu is the first",
             (unsigned long)GetCurrentProcessId());
    ck_assert_ptr_nonnull(strstr(winipc_last_error()->message, id));
    winipc_single_instance_close(instance);
    instance = NULL;
    ck_assert_ok(winipc_single_instance_create(&second, name, &options));
}
END_TEST

START_TEST(each_kind_of_one_is_apart)
{
    const char *name = unique_name("apart");
    winipc_single_instance *all[COUNT(each)];

    for (size_t i = 0; i < COUNT(each); i++)
        ck_assert_ok(winipc_single_instance_create(
            &all[i], name, WINIPC_SINGLE_INSTANCE_OPTIONS(.of = each[i])));
    for (size_t i = 0; i < COUNT(each); i++)
        winipc_single_instance_close(all[i]);
}
END_TEST

START_TEST(the_first_is_signalled)
{
    const char *name = unique_name("signal");
    uint32_t process_id = 0;

    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
    ck_assert_status(winipc_single_instance_wait(instance, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_single_instance_signal(name, NULL, &process_id));
    ck_assert_uint_eq(process_id, GetCurrentProcessId());
    ck_assert_ok(winipc_single_instance_signal(name, NULL, NULL));
    ck_assert_ok(winipc_single_instance_wait(instance, SOON));
    ck_assert_status(winipc_single_instance_wait(instance, 0),
                     WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(where_none_is_the_first_nobody_is_signalled)
{
    const char *name = unique_name("none");
    uint32_t process_id = 77;

    ck_assert_status(winipc_single_instance_signal(name, NULL, &process_id),
                     WINIPC_E_NOT_FOUND);
    ck_assert_uint_eq(process_id, 77);
    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
    winipc_single_instance_close(instance);
    instance = NULL;
    ck_assert_status(winipc_single_instance_signal(name, NULL, NULL),
                     WINIPC_E_NOT_FOUND);
}
END_TEST

START_TEST(a_signal_is_waited_for_with_others)
{
    const char *name = unique_name("others");
    winipc_object *objects[2];
    size_t index;

    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
    ck_assert_ok(winipc_event_create(&ready, NULL, NULL));
    objects[0] = WINIPC_OBJECT(ready);
    objects[1] = WINIPC_OBJECT(instance);
    ck_assert_ok(winipc_single_instance_signal(name, NULL, NULL));
    ck_assert_ok(winipc_wait_any(objects, 2, &index, SOON));
    ck_assert_uint_eq(index, 1);
}
END_TEST

/* Be the first, say so, and answer the first signal; or stay until killed. */
static int be_first(int argc, char **argv)
{
    (void)argc;
    if (winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_single_instance_create(&instance, argv[0], NULL) != WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 1;
    return winipc_single_instance_wait(instance, WINIPC_INFINITE) == WINIPC_OK
               ? 42
               : 2;
}

static void *start_first(char *name)
{
    char event[100];
    void *child;

    snprintf(name, 100, "%s", unique_name("first"));
    snprintf(event, sizeof event, "%s", unique_name("ready"));
    ck_assert_ok(winipc_event_create(&ready, event, NULL));
    child = child_start("be_first", name, event, NULL);
    ck_assert_ok(winipc_event_wait(ready, 30000));
    return child;
}

START_TEST(another_process_is_told_who_is_first_and_signals_it)
{
    uint32_t process_id = 0;
    char name[100];
    void *child = start_first(name);
    uint32_t id = GetProcessId(child);

    ck_assert_status(winipc_single_instance_create(&instance, name, NULL),
                     WINIPC_E_EXISTS);
    ck_assert_ok(winipc_single_instance_signal(name, NULL, &process_id));
    ck_assert_int_eq(child_wait(child), 42);
    ck_assert_uint_eq(process_id, id);
}
END_TEST

START_TEST(when_the_first_was_killed_the_next_is_the_first)
{
    char name[100];
    void *child = start_first(name);

    child_kill(child);
    ck_assert_status(winipc_single_instance_signal(name, NULL, NULL),
                     WINIPC_E_NOT_FOUND);
    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
}
END_TEST

/* Somebody else has the dead one's semaphore open; when he closes it, the name
   is free. */
static DWORD WINAPI close_it_soon(void *unused)
{
    (void)unused;
    Sleep(BRIEFLY);
    winipc_semaphore_close(semaphore);
    semaphore = NULL;
    return 0;
}

START_TEST(a_name_that_outlives_the_first_is_waited_for)
{
    char name[100];
    void *child = start_first(name);
    winipc_status status;
    HANDLE thread;

    ck_assert_ok(winipc_semaphore_open(&semaphore, name, NULL));
    child_kill(child);
    ck_assert_status(winipc_single_instance_signal(name, NULL, NULL),
                     WINIPC_E_NOT_FOUND);
    thread = CreateThread(NULL, 0, close_it_soon, NULL, 0, NULL);
    status = winipc_single_instance_create(&instance, name, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ck_assert_status(status, WINIPC_OK);
}
END_TEST

START_TEST(a_semaphore_that_is_no_instances_is_a_mismatch)
{
    const char *name = unique_name("mismatch");

    ck_assert_ok(winipc_semaphore_create(&semaphore, name, 1, 3, NULL));
    ck_assert_status(winipc_single_instance_create(&instance, name, NULL),
                     WINIPC_E_MISMATCH);
    ck_assert_status(winipc_single_instance_signal(name, NULL, NULL),
                     WINIPC_E_MISMATCH);
}
END_TEST

START_TEST(a_name_of_another_kind_is_the_wrong_type)
{
    const char *name = unique_name("kind");

    ck_assert_ok(winipc_event_create(&ready, name, NULL));
    ck_assert_status(winipc_single_instance_create(&instance, name, NULL),
                     WINIPC_E_WRONG_TYPE);
}
END_TEST

/* Many at once: each tells whether it was the first. */
static int race(int argc, char **argv)
{
    winipc_status status;

    (void)argc;
    if (winipc_event_open(&ready, argv[1], NULL) != WINIPC_OK ||
        winipc_event_wait(ready, 60000) != WINIPC_OK)
        return 2;
    status = winipc_single_instance_create(&instance, argv[0], NULL);
    if (status == WINIPC_E_EXISTS)
        return 0;
    if (status != WINIPC_OK)
        return 3;
    /* Until all have tried: they are waited for in turn, this one last. */
    return winipc_single_instance_wait(instance, 60000) == WINIPC_OK ? 1 : 4;
}

START_TEST(of_many_at_once_one_is_the_first)
{
    char name[100], event[100];
    HANDLE children[4];
    int first = 0;

    snprintf(name, sizeof name, "%s", unique_name("race"));
    snprintf(event, sizeof event, "%s", unique_name("go"));
    ck_assert_ok(winipc_event_create(
        &ready, event, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    for (size_t i = 0; i < COUNT(children); i++)
        children[i] = child_start("race", name, event, NULL);
    ck_assert_ok(winipc_event_set(ready));
    for (size_t left = COUNT(children); left > 1; left--) {
        DWORD ended =
            WaitForMultipleObjects((DWORD)left, children, FALSE, 60000);

        ck_assert_uint_lt(ended, left);
        ck_assert_int_eq(child_wait(children[ended]), 0);
        children[ended] = children[left - 1];
    }
    ck_assert_ok(winipc_single_instance_signal(name, NULL, NULL));
    first = child_wait(children[0]);
    ck_assert_int_eq(first, 1);
}
END_TEST

START_TEST(an_instance_has_no_security_of_its_own)
{
    char text[200];
    size_t length;

    ck_assert_ok(
        winipc_single_instance_create(&instance, unique_name("sddl"), NULL));
    ck_assert_status(
        winipc_object_sddl(WINIPC_OBJECT(instance), text, sizeof text, &length),
        WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(an_instance_lives_until_its_last_reference)
{
    const char *name = unique_name("reference");

    ck_assert_ok(winipc_single_instance_create(&instance, name, NULL));
    ck_assert_ptr_eq(winipc_single_instance_ref(instance), instance);
    winipc_single_instance_close(instance);
    ck_assert_status(winipc_single_instance_create(&second, name, NULL),
                     WINIPC_E_EXISTS);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(there_is_one, each),
    TEST(each_kind_of_one_is_apart),
    TEST(the_first_is_signalled),
    TEST(where_none_is_the_first_nobody_is_signalled),
    TEST(a_signal_is_waited_for_with_others),
    TEST(another_process_is_told_who_is_first_and_signals_it),
    TEST(when_the_first_was_killed_the_next_is_the_first),
    TEST(a_name_that_outlives_the_first_is_waited_for),
    TEST(a_semaphore_that_is_no_instances_is_a_mismatch),
    TEST(a_name_of_another_kind_is_the_wrong_type),
    TEST(of_many_at_once_one_is_the_first),
    TEST(an_instance_has_no_security_of_its_own),
    TEST(an_instance_lives_until_its_last_reference),
    {0},
};

static const role roles[] = {{"be_first", be_first}, {"race", race}, {0}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "single_instance", tests, teardown, roles);
}
