/*
 * test_lying_errors.c - calls that fail, and Windows does not say why.
 *
 * GetLastError() says 0 behind a failure, which is what a success looks like to
 * who takes the code for the result.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "faults.h"
#include "harness.h"
#include "ntapi.h"

static winipc_event *event, *made;
static winipc_mailslot *reader, *writer, *slot;
static winipc__ntapi_table true_table;
static char name[96], got[8], text[512];
static size_t length;

static void setup(void)
{
    snprintf(name, sizeof name, "%s", unique_name("errors"));
    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.manual_reset = true, .initially_set = true)));
    ck_assert_ok(winipc_mailslot_create(
        &reader, name, WINIPC_MAILSLOT_OPTIONS(.stop = event)));
    ck_assert_ok(winipc_event_reset(event));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
}

static void teardown(void)
{
    faults_pause();
    winipc__ntapi = true_table;
    winipc_mailslot_close(slot);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(made);
    winipc_event_close(event);
    reader = writer = slot = NULL;
    event = made = NULL;
}

/* Every public function that calls Windows. */
static winipc_status create_event(void)
{
    return winipc_event_create(&made, NULL, NULL);
}

static winipc_status join_event(void)
{
    return winipc_event_create(
        &made, name,
        WINIPC_EVENT_OPTIONS(.manual_reset = true,
                             .expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status open_event(void)
{
    return winipc_event_open(
        &made, name,
        WINIPC_OPEN_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));
}

static winipc_status adopt_event(void)
{
    HANDLE handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    winipc_status status =
        handle == NULL ? WINIPC_E_SYSTEM : winipc_event_adopt(&made, handle);

    if (handle != NULL && winipc_failed(status))
        CloseHandle(handle);
    return status;
}

static winipc_status set_event(void)
{
    return winipc_event_set(event);
}

static winipc_status reset_event(void)
{
    return winipc_event_reset(event);
}

static winipc_status pulse_event(void)
{
    return winipc_event_pulse(event);
}

static winipc_status ask_event(void)
{
    bool set;

    return winipc_event_is_set(event, &set);
}

static winipc_status wait_for_slot(void)
{
    return winipc_wait(WINIPC_OBJECT(reader), 1);
}

static winipc_status wait_for_all(void)
{
    winipc_object *objects[] = {WINIPC_OBJECT(reader), WINIPC_OBJECT(event)};

    return winipc_wait_all(objects, 2, 1);
}

static winipc_status create_slot(void)
{
    return winipc_mailslot_create(&slot, unique_name("errors"), NULL);
}

static winipc_status open_slot(void)
{
    return winipc_mailslot_open(&slot, name, NULL);
}

static winipc_status read_slot(void)
{
    return winipc_mailslot_read(reader, got, sizeof got, &length, 1);
}

static winipc_status write_slot(void)
{
    return winipc_mailslot_write(writer, "x", 1, 1);
}

static winipc_status ask_slot(void)
{
    winipc_mailslot_info info;

    return winipc_mailslot_get_info(reader, &info);
}

static winipc_status tell_security(void)
{
    return winipc_object_sddl(WINIPC_OBJECT(event), text, sizeof text, &length);
}

static winipc_status ask_platform(void)
{
    winipc_platform_info info;

    return winipc_platform(&info);
}

static winipc_status (*const calls[])(void) = {
    create_event,  join_event,   open_event, adopt_event,   set_event,
    reset_event,   pulse_event,  ask_event,  wait_for_slot, wait_for_all,
    create_slot,   open_slot,    read_slot,  write_slot,    ask_slot,
    tell_security, ask_platform,
};

/* What the call makes of it if its nth call of Windows fails with `code`. */
static winipc_status fail_nth(int i, unsigned nth, bool for_ever,
                              unsigned long code, bool *hit)
{
    winipc_status status;

    setup();
    faults_arm_with(nth, for_ever, code);
    status = calls[i]();
    *hit = faults_first() != NULL;
    teardown();
    return status;
}

static unsigned failures;

/* A code that means nothing in particular says what is to come of it. */
static void expect_no_difference(int i, bool for_ever)
{
    bool hit = true, hit_too;

    for (unsigned nth = 1; hit; nth++) {
        winipc_status with =
            fail_nth(i, nth, for_ever, ERROR_GEN_FAILURE, &hit);
        winipc_status without = fail_nth(i, nth, for_ever, 0, &hit_too);

        ck_assert_msg(with == without && hit == hit_too,
                      "call %u: %s with a reason, %s without", nth,
                      winipc_status_name(with), winipc_status_name(without));
        failures += hit;
    }
}

START_TEST(a_failure_without_a_reason_is_one_all_the_same)
{
    expect_no_difference(_i, false);
    expect_no_difference(_i, true);
}
END_TEST

START_TEST(there_were_failures)
{
    figure("lies.failures_without_reason", failures, "failures");
    ck_assert_uint_ge(failures, 100);
}
END_TEST

START_TEST(a_failure_without_a_reason_says_so)
{
    setup();
    faults_arm_with(1, false, 0);
    ck_assert_status(winipc_event_set(event), WINIPC_E_SYSTEM);
    ck_assert_uint_eq(winipc_last_error()->windows_code, 0);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, "did not say why"));
}
END_TEST

/* What is looked up: a status of failure, for which Windows has no code. */
static ULONG NTAPI know_no_code(NTSTATUS status)
{
    (void)status;
    return 0;
}

static NTSTATUS NTAPI refuse_to_tell(HANDLE handle, ULONG class_, void *answer,
                                     ULONG size, ULONG *length_)
{
    (void)handle;
    (void)class_;
    (void)answer;
    (void)size;
    (void)length_;
    return (NTSTATUS)0xC0000001;
}

static NTSTATUS NTAPI refuse_to_write(HANDLE handle, HANDLE event_, void *apc,
                                      void *context, IO_STATUS_BLOCK *status,
                                      const void *data, ULONG size,
                                      LARGE_INTEGER *offset, ULONG *key)
{
    (void)handle;
    (void)event_;
    (void)apc;
    (void)context;
    (void)status;
    (void)data;
    (void)size;
    (void)offset;
    (void)key;
    return (NTSTATUS)0xC0000001;
}

static NTSTATUS NTAPI refuse_mode(HANDLE handle, IO_STATUS_BLOCK *status,
                                  void *answer, ULONG size, ULONG class_)
{
    (void)handle;
    (void)status;
    (void)answer;
    (void)size;
    (void)class_;
    return (NTSTATUS)0xC0000001;
}

START_TEST(a_status_without_a_code_is_a_failure)
{
    setup();
    winipc__ntapi.RtlNtStatusToDosError = know_no_code;
    winipc__ntapi.NtQueryEvent = refuse_to_tell;
    winipc__ntapi.NtQueryObject = refuse_to_tell;
    winipc__ntapi.NtWriteFile = refuse_to_write;
    winipc__ntapi.NtQueryInformationFile = refuse_mode;
    ck_assert_status(ask_event(), WINIPC_E_SYSTEM);
    ck_assert_status(adopt_event(), WINIPC_E_SYSTEM);
    ck_assert_status(write_slot(), WINIPC_E_SYSTEM);
    ck_assert_status(create_slot(), WINIPC_E_SYSTEM);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_failure_without_a_reason_is_one_all_the_same, calls),
    TEST(there_were_failures),
    TEST(a_failure_without_a_reason_says_so),
    TEST(a_status_without_a_code_is_a_failure),
    {0},
};

int main(int argc, char **argv)
{
    true_table = winipc__ntapi;
    return run_tests(argc, argv, "lying_errors", tests, teardown, NULL);
}
