/*
 * test_faults.c - whatever Windows refuses, nothing leaks and the caller knows.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "faults.h"
#include "harness.h"

/* Each scenario stops at the first call that fails, and closes what it has. */
static winipc_status use_event(void)
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_create(
        &event, unique_name("f"), WINIPC_EVENT_OPTIONS(.initially_set = true));
    bool set;

    if (!winipc_failed(status))
        status = winipc_event_pulse(event);
    if (!winipc_failed(status))
        status = winipc_event_set(event);
    if (!winipc_failed(status))
        status = winipc_event_is_set(event, &set);
    if (!winipc_failed(status))
        status = winipc_event_wait(event, SOON);
    if (!winipc_failed(status))
        status = winipc_event_reset(event);
    return status;
}

static winipc_status join_and_open_event(void)
{
    const char *name = unique_name("f");
    WINIPC_SCOPED(event) event = NULL;
    WINIPC_SCOPED(event) joined = NULL;
    WINIPC_SCOPED(event) opened = NULL;
    WINIPC_SCOPED(event) refused = NULL;
    winipc_status status = winipc_event_create(&event, name, NULL);

    if (!winipc_failed(status))
        status = winipc_event_create(
            &joined, name,
            WINIPC_EVENT_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));
    if (!winipc_failed(status))
        status = winipc_event_open(&opened, name, NULL);
    if (!winipc_failed(status) &&
        winipc_event_open(
            &refused, name,
            WINIPC_OPEN_OPTIONS(.expected_owner_sid = "S-1-5-18")) !=
            WINIPC_E_ACCESS_DENIED)
        status = winipc_last_error()->status;
    return status;
}

static winipc_status describe_security(void)
{
    char text[512];
    size_t length;
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_create(
        &event, NULL,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl = "D:(A;;GA;;;WD)")));

    if (!winipc_failed(status))
        status = winipc_object_sddl(WINIPC_OBJECT(event), text, sizeof text,
                                    &length);
    return status;
}

static winipc_status use_slot(void)
{
    const char *name = unique_name("f");
    WINIPC_SCOPED(mailslot) reader = NULL;
    WINIPC_SCOPED(mailslot) writer = NULL;
    winipc_mailslot_info info;
    char c;
    size_t length;
    winipc_status status = winipc_mailslot_create(&reader, name, NULL);

    if (!winipc_failed(status))
        status = winipc_mailslot_open(&writer, name, NULL);
    if (!winipc_failed(status))
        status = winipc_mailslot_write(writer, "x", 1, SOON);
    if (!winipc_failed(status))
        status = winipc_wait(WINIPC_OBJECT(reader), SOON);
    if (!winipc_failed(status))
        status = winipc_mailslot_get_info(reader, &info);
    if (!winipc_failed(status))
        status = winipc_mailslot_read(reader, &c, 1, &length, 100);
    return status;
}

static bool only_one(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return false;
}

static winipc_status stop_slot(void)
{
    const char *name = unique_name("f");
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(mailslot) reader = NULL;
    WINIPC_SCOPED(mailslot) writer = NULL;
    winipc_status status = winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true));

    if (!winipc_failed(status))
        status = winipc_mailslot_create(&reader, name,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    if (!winipc_failed(status))
        status = winipc_mailslot_open(&writer, name,
                                      WINIPC_MAILSLOT_OPTIONS(.stop = stop));
    if (!winipc_failed(status))
        status = winipc_mailslot_write(writer, "x", 1, SOON);
    if (!winipc_failed(status))
        status = winipc_mailslot_for_each(reader, only_one, NULL, 100);
    return status;
}

static winipc_status ask_platform(void)
{
    winipc_platform_info info;

    return winipc_platform(&info);
}

static winipc_status (*const scenarios[])(void) = {
    use_event, join_and_open_event, describe_security,
    use_slot,  stop_slot,           ask_platform};

static const unsigned long codes[] = {
    ERROR_ACCESS_DENIED,     ERROR_NO_SYSTEM_RESOURCES, ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER, ERROR_GEN_FAILURE,
};

static unsigned runs;

/* The record of this thread's last error is made once, and stays. */
static void begin(void)
{
    faults_arm(0, false, 0);
    ck_assert_status(winipc_event_set(NULL), WINIPC_E_INVALID_ARGUMENT);
}

static void fail_every_call(winipc_status (*scenario)(void), bool for_ever,
                            unsigned long code)
{
    int before = faults_held();
    winipc_status status;

    for (unsigned nth = 1;; nth++) {
        faults_arm(nth, for_ever, code);
        status = scenario();
        if (!faults_hit())
            break;
        faults_arm(0, false, 0);
        runs++;
        ck_assert_str_ne(winipc_status_name(status), "unknown status");
        if (winipc_failed(status)) {
            ck_assert_int_eq(winipc_last_error()->status, status);
            ck_assert_uint_gt(strlen(winipc_last_error()->message), 10);
        }
        ck_assert_msg(faults_held() == before, "call %u, error %lu: %d held",
                      nth, code, faults_held() - before);
        /* What failed once works the next time. */
        ck_assert_ok(scenario());
    }
    ck_assert_ok(status);
}

START_TEST(every_refused_call_is_reported_and_leaks_nothing)
{
    begin();
    for (size_t i = 0; i < COUNT(codes); i++) {
        fail_every_call(scenarios[_i], false, codes[i]);
        fail_every_call(scenarios[_i], true, codes[i]);
    }
}
END_TEST

START_TEST(every_function_has_failed)
{
    figure("faults.runs", runs, "runs");
    ck_assert(faults_all_reached());
}
END_TEST

static const test tests[] = {
    TEST_LOOP(every_refused_call_is_reported_and_leaks_nothing, scenarios),
    TEST(every_function_has_failed),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "faults", tests, NULL, NULL);
}
