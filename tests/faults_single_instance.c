/*
 * faults_single_instance.c - single instances, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"

static winipc_single_instance *instance, *made;
static char name[100];
static uint32_t process_id;

static void make_name(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
}

static void make_first(void)
{
    make_name();
    faults_must(winipc_single_instance_create(&instance, name, NULL));
}

static void close_all(void)
{
    winipc_single_instance_close(made);
    winipc_single_instance_close(instance);
    instance = made = NULL;
}

static void expect_none(void)
{
    faults_expect(made == NULL);
}

static winipc_status create(void)
{
    return winipc_single_instance_create(
        &made, name,
        WINIPC_SINGLE_INSTANCE_OPTIONS(.of = WINIPC_INSTANCE_OF_USER));
}

/* That there is a first is what is expected. */
static winipc_status create_second(void)
{
    winipc_status status = winipc_single_instance_create(&made, name, NULL);

    return status == WINIPC_E_EXISTS ? WINIPC_OK : status;
}

static winipc_status signal_first(void)
{
    process_id = 77;
    return winipc_single_instance_signal(name, NULL, &process_id);
}

static void expect_no_id(void)
{
    faults_expect(process_id == 77);
}

static winipc_status wait_for_signal(void)
{
    return faults_time_out(winipc_single_instance_wait(instance, 1));
}

#define IN_USE                                                               \
    QUIET("winipc__holder_lives", "OpenProcess", 0,                          \
          "it lives as far as is known, or has ended if that is what is "    \
          "said"),                                                           \
        QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"), \
        QUIET("winipc__holder_lives", "WaitForSingleObject", 0,              \
              "it lives as far as is known")

static faults_quiet creating[] = {
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED, "it is gone by now"),
    QUIET("create", "CreateSemaphoreExW", ERROR_ACCESS_DENIED,
          "it is gone by now"),
    QUIET("mark_of", "GetProcessTimes", 0, "its id alone is looked at"),
    {0}};
static faults_quiet refusing[] = {
    QUIET("create", "CreateEventExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("create", "CreateSemaphoreExW", ERROR_ACCESS_DENIED,
          "it opens what is there"),
    QUIET("open_existing", "OpenEventW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_existing", "OpenSemaphoreW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_existing", "OpenSemaphoreW", ERROR_FILE_NOT_FOUND,
          "it tries again to be the first"),
    QUIET("open_existing", "OpenSemaphoreW", ERROR_PATH_NOT_FOUND, "the same"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    IN_USE,
    {0}};
static faults_quiet signalling[] = {
    QUIET("open_existing", "OpenEventW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("open_existing", "OpenSemaphoreW", ERROR_ACCESS_DENIED,
          "it asks for less"),
    QUIET("learn", "NtQueryEvent", 0, "its kind stays unknown"),
    IN_USE,
    {0}};

const faults_scenario faults_single_instance[] = {
    {"winipc_single_instance_create", "the first, of its user", make_name,
     create, expect_none, close_all, creating},
    {"winipc_single_instance_create", "a second", make_first, create_second,
     expect_none, close_all, refusing},
    {"winipc_single_instance_signal", "the first", make_first, signal_first,
     expect_no_id, close_all, signalling},
    {"winipc_single_instance_wait", "not signalled", make_first,
     wait_for_signal, NULL, close_all, NULL},
    {0},
};
