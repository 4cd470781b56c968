/*
 * test_platform.c - what this system is said to be and to lack.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "ntapi.h"

static winipc__ntapi_table true_table;
static winipc_platform_info info;

static void teardown(void)
{
    winipc__ntapi = true_table;
}

static void ask(void)
{
    memset(&info, 0x55, sizeof info);
    ck_assert_ok(winipc_platform(&info));
}

START_TEST(the_system_and_its_version_are_told)
{
    ask();
    ck_assert_ptr_nonnull(memchr(info.system, '\0', sizeof info.system));
    ck_assert_ptr_nonnull(memchr(info.version, '\0', sizeof info.version));
    ck_assert_uint_gt(strlen(info.version), 0);
    ck_assert_str_eq(info.system, winipc__ntapi.wine_get_version != NULL
                                      ? "Wine"
                                      : "Windows");
}
END_TEST

START_TEST(the_version_of_windows_is_told)
{
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};

    ask();
    winipc__ntapi.RtlGetVersion(&version);
    ck_assert_uint_eq(info.windows_major, version.dwMajorVersion);
    ck_assert_uint_eq(info.windows_minor, version.dwMinorVersion);
    ck_assert_uint_eq(info.windows_build, version.dwBuildNumber);
    ck_assert_uint_gt(info.windows_major, 0);
}
END_TEST

static LONG NTAPI get_version_of_windows(OSVERSIONINFOW *version)
{
    version->dwMajorVersion = 10;
    version->dwMinorVersion = 0;
    version->dwBuildNumber = 19045;
    return 0;
}

START_TEST(what_is_not_wine_is_windows)
{
    winipc__ntapi.wine_get_version = NULL;
    winipc__ntapi.RtlGetVersion = get_version_of_windows;
    ask();
    ck_assert_str_eq(info.system, "Windows");
    ck_assert_str_eq(info.version, "10.0.19045");
}
END_TEST

static const char *__cdecl get_version_of_wine(void)
{
    return "8.0";
}

static const char *__cdecl get_long_build(void)
{
    return "wine-8.0 (a distribution that has much to say about its build)";
}

START_TEST(the_build_of_wine_says_more_than_its_version)
{
    winipc__ntapi.wine_get_version = get_version_of_wine;
    winipc__ntapi.wine_get_build_id = NULL;
    ask();
    ck_assert_str_eq(info.system, "Wine");
    ck_assert_str_eq(info.version, "8.0");
    winipc__ntapi.wine_get_build_id = get_long_build;
    ask();
    ck_assert_str_eq(info.version, "8.0 (a distribution that has mu");
}
END_TEST

/* What each lack is called. */
static const struct {
    winipc_lack lack;
    const char *name;
} lacks[] = {
    {WINIPC_LACKS_OVERLAPPED_MAILSLOTS, "overlapped mailslots"},
    {WINIPC_LACKS_MAILSLOT_COUNT, "mailslot message counts"},
    {WINIPC_LACKS_MAILSLOT_MAXIMUM, "mailslot message maximums"},
    {WINIPC_LACKS_PRECISE_INTERRUPT_TIME, "precise interrupt time"},
    {WINIPC_LACKS_WAIT_COMPLETION_PACKETS, "wait completion packets"},
    {WINIPC_LACKS_PRIVATE_NAMESPACES, "private namespaces"},
};

START_TEST(a_lack_has_a_name)
{
    ck_assert_str_eq(winipc_lack_name(lacks[_i].lack), lacks[_i].name);
}
END_TEST

/* None, two at once, and bits without a meaning. */
static const unsigned no_lacks[] = {0, 3, 0x3F, 1 << 6, 1u << 31, UINT32_MAX};

START_TEST(what_is_no_single_lack_has_no_name)
{
    ck_assert_ptr_null(winipc_lack_name((winipc_lack)no_lacks[_i]));
}
END_TEST

/* Remarked too, for whoever reads the results of another machine. */
START_TEST(only_what_has_a_name_is_lacked)
{
    char text[160];

    ask();
    snprintf(text, sizeof text, "platform: %s %s, as Windows %u.%u.%u",
             info.system, info.version, (unsigned)info.windows_major,
             (unsigned)info.windows_minor, (unsigned)info.windows_build);
    remark(text);
    for (unsigned bit = 0; bit < 32; bit++) {
        const char *name = winipc_lack_name((winipc_lack)(1U << bit));

        if ((info.lacks & 1U << bit) == 0)
            continue;
        ck_assert_ptr_nonnull(name);
        snprintf(text, sizeof text, "platform lacks %s", name);
        remark(text);
    }
}
END_TEST

static void WINAPI some_clock(ULONGLONG *now)
{
    *now = 1;
}

/* Functions that are there or not, and the lacks that this makes. */
START_TEST(a_function_that_is_missing_is_a_lack)
{
    const uint32_t all = WINIPC_LACKS_PRECISE_INTERRUPT_TIME |
                         WINIPC_LACKS_WAIT_COMPLETION_PACKETS |
                         WINIPC_LACKS_PRIVATE_NAMESPACES;
    FARPROC some = GetProcAddress(GetModuleHandleA("kernel32"), "Sleep");

    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = NULL;
    winipc__ntapi.NtCreateWaitCompletionPacket = NULL;
    winipc__ntapi.CreatePrivateNamespaceW = NULL;
    ask();
    ck_assert_uint_eq(info.lacks & all, all);
    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = some_clock;
    ask();
    ck_assert_uint_eq(info.lacks & all, WINIPC_LACKS_WAIT_COMPLETION_PACKETS |
                                            WINIPC_LACKS_PRIVATE_NAMESPACES);
    winipc__ntapi.NtCreateWaitCompletionPacket = some;
    ask();
    ck_assert_uint_eq(info.lacks & all, WINIPC_LACKS_PRIVATE_NAMESPACES);
    winipc__ntapi.CreatePrivateNamespaceW = some;
    ask();
    ck_assert_uint_eq(info.lacks & all, 0);
}
END_TEST

START_TEST(what_is_missing_is_gone_through)
{
    FARPROC some = GetProcAddress(GetModuleHandleA("kernel32"), "Sleep");
    bool optional = true;

    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = some_clock;
    winipc__ntapi.NtCreateWaitCompletionPacket = some;
    winipc__ntapi.CreatePrivateNamespaceW = some;
    ck_assert_ptr_null(winipc_platform_missing(0, &optional));
    winipc__ntapi.NtQueryEvent = NULL;
    winipc__ntapi.CreatePrivateNamespaceW = NULL;
    ck_assert_str_eq(winipc_platform_missing(0, &optional), "NtQueryEvent");
    ck_assert(!optional);
    ck_assert_str_eq(winipc_platform_missing(1, &optional),
                     "CreatePrivateNamespaceW");
    ck_assert(optional);
    ck_assert_ptr_null(winipc_platform_missing(2, &optional));
}
END_TEST

START_TEST(a_mailslot_counts_unless_that_is_lacking)
{
    const char *name = unique_name("platform");
    winipc_mailslot *reader, *writer;
    winipc_mailslot_info slot = {0};

    ask();
    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    for (int i = 0; i < 3; i++)
        ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_ok(winipc_mailslot_get_info(reader, &slot));
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    if (info.lacks & WINIPC_LACKS_MAILSLOT_COUNT)
        ck_assert(!slot.count_is_exact);
    else
        ck_assert_uint_eq(slot.count, 3);
}
END_TEST

START_TEST(asking_again_gives_the_same_answer)
{
    winipc_platform_info first;

    ask();
    first = info;
    for (int i = 0; i < 10; i++) {
        ask();
        ck_assert_str_eq(info.system, first.system);
        ck_assert_str_eq(info.version, first.version);
        ck_assert_uint_eq(info.windows_build, first.windows_build);
        ck_assert_uint_eq(info.lacks, first.lacks);
    }
}
END_TEST

/* Several threads that ask at the same instant do not meet in one mailslot. */
static DWORD WINAPI ask_often(void *argument)
{
    winipc_platform_info own;
    LONG *failures = argument;

    for (int i = 0; i < 20; i++) {
        if (winipc_platform(&own) != WINIPC_OK)
            InterlockedIncrement(failures);
    }
    return 0;
}

START_TEST(threads_may_ask_at_once)
{
    HANDLE threads[4];
    LONG failures = 0;

    winipc__ntapi.QueryUnbiasedInterruptTimePrecise = some_clock;
    for (size_t i = 0; i < COUNT(threads); i++) {
        threads[i] = CreateThread(NULL, 0, ask_often, &failures, 0, NULL);
        ck_assert_ptr_nonnull(threads[i]);
    }
    ck_assert_uint_eq(
        WaitForMultipleObjects(COUNT(threads), threads, TRUE, 10 * SOON),
        WAIT_OBJECT_0);
    for (size_t i = 0; i < COUNT(threads); i++)
        CloseHandle(threads[i]);
    ck_assert_int_eq(failures, 0);
}
END_TEST

START_TEST(asking_leaves_no_handle)
{
    int before;

    ask();
    before = count_handles();
    for (int i = 0; i < 20; i++)
        ask();
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

START_TEST(nobody_is_told_nothing)
{
    ck_assert_status(winipc_platform(NULL), WINIPC_E_INVALID_ARGUMENT);
    ck_assert_str_eq(winipc_last_error()->function, "winipc_platform");
    winipc__ntapi.NtQueryEvent = NULL;
    ck_assert_ptr_null(winipc_platform_missing(0, NULL));
}
END_TEST

static const test tests[] = {
    TEST(the_system_and_its_version_are_told),
    TEST(the_version_of_windows_is_told),
    TEST(what_is_not_wine_is_windows),
    TEST(the_build_of_wine_says_more_than_its_version),
    TEST_LOOP(a_lack_has_a_name, lacks),
    TEST_LOOP(what_is_no_single_lack_has_no_name, no_lacks),
    TEST(only_what_has_a_name_is_lacked),
    TEST(a_function_that_is_missing_is_a_lack),
    TEST(what_is_missing_is_gone_through),
    TEST(a_mailslot_counts_unless_that_is_lacking),
    TEST(asking_again_gives_the_same_answer),
    TEST(threads_may_ask_at_once),
    TEST(asking_leaves_no_handle),
    TEST(nobody_is_told_nothing),
    {0},
};

int main(int argc, char **argv)
{
    true_table = winipc__ntapi;
    return run_tests(argc, argv, "platform", tests, teardown, NULL);
}
