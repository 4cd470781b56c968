/*
 * test_mailslot.c - slots within one process.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"

static winipc_mailslot *reader, *writer;
static char big[300000];
static size_t length;

static void teardown(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    reader = writer = NULL;
}

static const char *make_pair(const winipc_mailslot_options *read_options,
                             const winipc_mailslot_options *write_options)
{
    const char *name = unique_name("slot");

    ck_assert_ok(winipc_mailslot_create(&reader, name, read_options));
    ck_assert_ok(winipc_mailslot_open(&writer, name, write_options));
    return name;
}

static void write_text(const char *text)
{
    ck_assert_ok(winipc_mailslot_write(writer, text, strlen(text), SOON));
}

static void expect_text(const char *text)
{
    char buffer[64];

    ck_assert_ok(
        winipc_mailslot_read(reader, buffer, sizeof buffer, &length, SOON));
    ck_assert_uint_eq(length, strlen(text));
    ck_assert_mem_eq(buffer, text, length);
}

START_TEST(messages_arrive_whole_and_in_order)
{
    make_pair(NULL, NULL);
    write_text("one");
    write_text("two");
    write_text("three");
    expect_text("one");
    expect_text("two");
    expect_text("three");
}
END_TEST

START_TEST(an_empty_slot_times_out)
{
    double start;

    make_pair(NULL, NULL);
    ck_assert_status(winipc_mailslot_read(reader, big, sizeof big, &length, 0),
                     WINIPC_E_TIMEOUT);
    for (uint32_t wait = 1; wait < 200; wait = wait * 3 + 1) {
        start = now_ms();
        ck_assert_status(
            winipc_mailslot_read(reader, big, sizeof big, &length, wait),
            WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - start, wait);
    }
    ck_assert_int_eq(winipc_last_error()->status, WINIPC_E_TIMEOUT);
}
END_TEST

START_TEST(a_message_after_a_time_out_is_not_lost)
{
    make_pair(NULL, NULL);
    for (int i = 0; i < 20; i++) {
        ck_assert_status(
            winipc_mailslot_read(reader, big, sizeof big, &length, 1),
            WINIPC_E_TIMEOUT);
        write_text("late");
        expect_text("late");
    }
}
END_TEST

START_TEST(a_message_that_does_not_fit_stays)
{
    char small[4];

    make_pair(NULL, NULL);
    write_text("12345");
    write_text("next");
    for (int i = 0; i < 3; i++) {
        length = 0;
        ck_assert_status(
            winipc_mailslot_read(reader, small, sizeof small, &length, SOON),
            WINIPC_E_TOO_BIG);
        ck_assert_uint_eq(length, 5);
    }
    ck_assert_status(winipc_mailslot_read(reader, NULL, 0, &length, SOON),
                     WINIPC_E_TOO_BIG);
    expect_text("12345");
    expect_text("next");
}
END_TEST

START_TEST(small_and_large_messages_alternate)
{
    static char message[100000], small[64], large[256 * 1024];

    make_pair(NULL, NULL);
    for (int i = 0; i < 50; i++) {
        char tag = (char)('a' + i % 26);

        memset(message, tag, sizeof message);
        ck_assert_ok(winipc_mailslot_write(writer, &tag, 1, SOON));
        ck_assert_ok(
            winipc_mailslot_write(writer, message, sizeof message, SOON));
        ck_assert_ok(
            winipc_mailslot_read(reader, small, sizeof small, &length, SOON));
        ck_assert_uint_eq(length, 1);
        ck_assert_int_eq(small[0], tag);
        ck_assert_status(
            winipc_mailslot_read(reader, small, sizeof small, &length, SOON),
            WINIPC_E_TOO_BIG);
        ck_assert_uint_eq(length, sizeof message);
        memset(large, 0, sizeof large);
        ck_assert_ok(
            winipc_mailslot_read(reader, large, sizeof large, &length, SOON));
        ck_assert_uint_eq(length, sizeof message);
        ck_assert_mem_eq(large, message, sizeof message);
    }
}
END_TEST

START_TEST(messages_of_no_bytes_arrive)
{
    make_pair(NULL, NULL);
    write_text("before");
    write_text("");
    write_text("");
    write_text("behind");
    expect_text("before");
    ck_assert_ok(winipc_mailslot_read(reader, NULL, 0, &length, SOON));
    ck_assert_uint_eq(length, 0);
    expect_text("");
    expect_text("behind");
}
END_TEST

START_TEST(a_message_of_no_bytes_makes_the_slot_ready)
{
    winipc_mailslot_info info;

    make_pair(NULL, NULL);
    write_text("");
    ck_assert_ok(winipc_wait(WINIPC_OBJECT(reader), SOON));
    ck_assert_ok(winipc_mailslot_get_info(reader, &info));
    ck_assert_uint_ge(info.count, 1);
    ck_assert_uint_eq(info.next_size, 0);
    expect_text("");
}
END_TEST

START_TEST(every_size_round_a_power_of_two_arrives)
{
    make_pair(NULL, NULL);
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 7 + i / 251);
    for (size_t power = 1; power <= 128 * 1024; power *= 2) {
        for (size_t size = power - 1; size <= power + 1; size++) {
            static char got[sizeof big];

            ck_assert_ok(winipc_mailslot_write(writer, big, size, SOON));
            ck_assert_ok(
                winipc_mailslot_read(reader, got, sizeof got, &length, SOON));
            ck_assert_uint_eq(length, size);
            ck_assert_mem_eq(got, big, size);
        }
    }
}
END_TEST

/* Wine 8 takes 212 kB, Wine 10 this too. */
START_TEST(a_huge_message_arrives_or_is_refused_whole)
{
    size_t huge = 64 * 1024 * 1024;
    char *message = calloc(1, huge);
    winipc_status status;

    make_pair(NULL, NULL);
    status = winipc_mailslot_write(writer, message, huge, SOON);
    if (status == WINIPC_OK) {
        ck_assert_ok(
            winipc_mailslot_read(reader, message, huge, &length, SOON));
        ck_assert_uint_eq(length, huge);
    } else {
        ck_assert_msg(status == WINIPC_E_TOO_BIG ||
                          status == WINIPC_E_NO_MEMORY,
                      "%s", winipc_last_error()->message);
    }
    free(message);
    write_text("still works");
    expect_text("still works");
}
END_TEST

START_TEST(a_writer_keeps_its_own_maximum)
{
    winipc_mailslot_info info;

    make_pair(NULL, WINIPC_MAILSLOT_OPTIONS(.max_message_size = 4));
    ck_assert_ok(winipc_mailslot_get_info(writer, &info));
    ck_assert_uint_eq(info.max_message_size, 4);
    ck_assert_status(winipc_mailslot_write(writer, "12345", 5, SOON),
                     WINIPC_E_TOO_BIG);
    write_text("1234");
    expect_text("1234");
}
END_TEST

/* What a foreign writer sends above the maximum, Wine delivers. */
START_TEST(a_reader_drops_and_counts_what_is_above_its_maximum)
{
    winipc_mailslot_info info;
    winipc_platform_info platform;
    winipc_status status;

    make_pair(WINIPC_MAILSLOT_OPTIONS(.max_message_size = 4), NULL);
    ck_assert_ok(winipc_platform(&platform));
    status = winipc_mailslot_write(writer, "12345", 5, SOON);
    ck_assert_int_eq(status == WINIPC_OK,
                     (platform.lacks & WINIPC_LACKS_MAILSLOT_MAXIMUM) != 0);
    write_text("good");
    expect_text("good");
    ck_assert_ok(winipc_mailslot_get_info(reader, &info));
    ck_assert_uint_eq(info.dropped, status == WINIPC_OK);
    ck_assert_uint_eq(info.max_message_size, 4);
}
END_TEST

START_TEST(info_tells_the_next_size_truly)
{
    winipc_mailslot_info info;
    size_t size = 100000;

    make_pair(NULL, NULL);
    ck_assert_ok(winipc_mailslot_get_info(reader, &info));
    ck_assert_uint_eq(info.count, 0);
    ck_assert(info.count_is_exact);
    ck_assert_uint_eq(info.timeout_ms, WINIPC_INFINITE);
    ck_assert_ok(winipc_mailslot_write(writer, big, size, SOON));
    write_text("x");
    write_text("y");
    for (int i = 0; i < 2; i++) {
        ck_assert_ok(winipc_mailslot_get_info(reader, &info));
        ck_assert_uint_eq(info.next_size, size);
        ck_assert_uint_ge(info.count, 2);
        ck_assert(!info.count_is_exact || info.count == 3);
    }
    ck_assert_ok(winipc_mailslot_read(reader, big, sizeof big, &length, 0));
    ck_assert_uint_eq(length, size);
    expect_text("x");
    expect_text("y");
}
END_TEST

START_TEST(the_default_time_out_is_the_slots)
{
    double start;

    make_pair(WINIPC_MAILSLOT_OPTIONS(.timeout_ms = 60), NULL);
    start = now_ms();
    ck_assert_status(
        winipc_mailslot_read(reader, big, sizeof big, &length, WINIPC_DEFAULT),
        WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - start, 60);
    write_text("x");
    ck_assert_ok(
        winipc_mailslot_read(reader, big, sizeof big, &length, WINIPC_DEFAULT));
}
END_TEST

START_TEST(one_reader_a_name)
{
    winipc_mailslot *second;
    const char *name = make_pair(NULL, NULL);

    ck_assert_status(winipc_mailslot_create(&second, name, NULL),
                     WINIPC_E_EXISTS);
    ck_assert_ptr_null(second);
    ck_assert_uint_eq(winipc_last_error()->windows_code, ERROR_ALREADY_EXISTS);
}
END_TEST

START_TEST(names_do_not_tell_upper_from_lower_case)
{
    ck_assert_ok(
        winipc_mailslot_create(&reader, "winipc-test\\Parts\\A", NULL));
    ck_assert_ok(winipc_mailslot_open(
        &writer, "\\\\.\\MAILSLOT\\WINIPC-TEST\\parts\\a", NULL));
    write_text("x");
    expect_text("x");
}
END_TEST

START_TEST(many_writers_share_a_slot)
{
    winipc_mailslot *second;
    const char *name = make_pair(NULL, NULL);

    ck_assert_ok(winipc_mailslot_open(&second, name, NULL));
    ck_assert_ok(winipc_mailslot_write(second, "2", 1, SOON));
    write_text("1");
    expect_text("2");
    expect_text("1");
    winipc_mailslot_close(second);
}
END_TEST

START_TEST(a_missing_slot_is_not_found)
{
    ck_assert_status(winipc_mailslot_open(&writer, unique_name("none"), NULL),
                     WINIPC_E_NOT_FOUND);
    ck_assert_ptr_null(writer);
}
END_TEST

START_TEST(reading_and_writing_are_fixed_at_birth)
{
    make_pair(NULL, NULL);
    ck_assert_status(winipc_mailslot_read(writer, big, 1, &length, 0),
                     WINIPC_E_INVALID_USE);
    ck_assert_status(winipc_mailslot_write(reader, "x", 1, 0),
                     WINIPC_E_INVALID_USE);
    ck_assert_status(winipc_wait(WINIPC_OBJECT(writer), 0),
                     WINIPC_E_INVALID_USE);
    ck_assert_ptr_null(winipc_object_handle(WINIPC_OBJECT(reader)));
}
END_TEST

static const char *const remote_names[] = {"\\\\other\\mailslot\\x",
                                           "\\\\*\\mailslot\\x",
                                           "\\\\localhost\\mailslot\\x"};

START_TEST(a_name_that_leaves_the_machine_must_be_allowed)
{
    ck_assert_status(winipc_mailslot_open(&writer, remote_names[_i], NULL),
                     WINIPC_E_INVALID_NAME);
    ck_assert_status(winipc_mailslot_create(&reader, remote_names[_i], NULL),
                     WINIPC_E_INVALID_NAME);
}
END_TEST

/* Wine has no remote mailslots; Windows may say yes, whoever listens. */
START_TEST(an_allowed_remote_name_opens_or_says_why)
{
    winipc_status status = winipc_mailslot_open(
        &writer, remote_names[_i], WINIPC_MAILSLOT_OPTIONS(.allow_remote = 1));

    if (status == WINIPC_OK)
        ck_assert_status(winipc_mailslot_write(writer, big, 425, 0),
                         WINIPC_E_TOO_BIG);
    else
        ck_assert_msg(status == WINIPC_E_NOT_FOUND ||
                          status == WINIPC_E_UNSUPPORTED,
                      "%s", winipc_last_error()->message);
}
END_TEST

/* Fill the slot, as far as the system lets it be filled: at most 64 MB. */
static size_t fill_slot(void)
{
    winipc_status status = WINIPC_OK;
    size_t n;

    for (n = 0; status == WINIPC_OK && n < 64; n++)
        status = winipc_mailslot_write(writer, big, 100000, 0);
    return status == WINIPC_E_TIMEOUT ? n - 1 : 0;
}

START_TEST(a_full_slot_keeps_the_writers_deadline)
{
    size_t n;
    double start;

    make_pair(NULL, NULL);
    n = fill_slot();
    if (n == 0)
        return; /* Windows's slots are not full before memory is. */
    for (uint32_t wait = 0; wait <= 120; wait += 60) {
        start = now_ms();
        ck_assert_status(winipc_mailslot_write(writer, big, 100000, wait),
                         WINIPC_E_TIMEOUT);
        ck_assert_double_ge(now_ms() - start, wait);
        ck_assert_double_le(now_ms() - start, wait + 500);
    }
    /* What timed out has not been written. */
    for (size_t i = 0; i < n; i++)
        ck_assert_ok(winipc_mailslot_read(reader, big, sizeof big, &length, 0));
    ck_assert_status(winipc_mailslot_read(reader, big, sizeof big, &length, 0),
                     WINIPC_E_TIMEOUT);
}
END_TEST

static DWORD WINAPI write_last(void *unused)
{
    (void)unused;
    return (DWORD)winipc_mailslot_write(writer, "last", 4, SOON);
}

START_TEST(a_full_slot_takes_the_message_when_there_is_room)
{
    size_t n;
    DWORD code;
    HANDLE thread;

    make_pair(NULL, NULL);
    n = fill_slot();
    thread = CreateThread(NULL, 0, write_last, NULL, 0, NULL);
    for (size_t i = 0; i < n; i++)
        ck_assert_ok(
            winipc_mailslot_read(reader, big, sizeof big, &length, SOON));
    if (n > 0)
        expect_text("last");
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    ck_assert_int_eq((int)code, WINIPC_OK);
}
END_TEST

static bool collect(void *context, const void *data, size_t size)
{
    char *text = context;

    strncat(text, data, size);
    strcat(text, ",");
    if (size == 6 && memcmp(data, "nested", 6) == 0)
        write_text("from inside");
    if (size == 5 && memcmp(data, "inner", 5) == 0)
        expect_text("taken inside");
    return size != 4 || memcmp(data, "stop", 4) != 0;
}

START_TEST(for_each_hands_over_messages_until_told_to_stop)
{
    char text[100] = "";

    make_pair(NULL, NULL);
    write_text("a");
    write_text("");
    write_text("nested");
    write_text("inner");
    write_text("taken inside");
    write_text("stop");
    write_text("after");
    ck_assert_ok(winipc_mailslot_for_each(reader, collect, text, SOON));
    ck_assert_str_eq(text, "a,,nested,inner,stop,");
    text[0] = '\0';
    ck_assert_status(winipc_mailslot_for_each(reader, collect, text, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_str_eq(text, "after,from inside,");
}
END_TEST

/* Both ends from elsewhere: a raw reader, a raw writer. */
START_TEST(adopted_handles_read_and_write)
{
    HANDLE raw_reader =
        CreateMailslotW(L"\\\\.\\mailslot\\winipc-test-raw", 0, 123, NULL);
    HANDLE raw_writer =
        CreateFileW(L"\\\\.\\mailslot\\winipc-test-raw", GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                    FILE_FLAG_OVERLAPPED, NULL);
    char name[64];

    ck_assert_ok(winipc_mailslot_adopt(&reader, raw_reader));
    ck_assert_ok(winipc_mailslot_adopt(&writer, raw_writer));
    ck_assert_status(winipc_mailslot_read(writer, big, 1, &length, 0),
                     WINIPC_E_INVALID_USE);
    write_text("x");
    expect_text("x");
    ck_assert_status(winipc_mailslot_read(reader, big, 1, &length, 5),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(
        winipc_object_name(WINIPC_OBJECT(reader), name, sizeof name, &length));
    ck_assert_int_eq(_stricmp(name, "winipc-test-raw"), 0);
}
END_TEST

START_TEST(adopt_refuses_what_is_no_mailslot)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE file = CreateFileW(L"NUL", GENERIC_READ, 0, NULL, OPEN_EXISTING,
                              FILE_FLAG_OVERLAPPED, NULL);
    HANDLE in, out;

    ck_assert_status(winipc_mailslot_adopt(&reader, event),
                     WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_mailslot_adopt(&reader, file), WINIPC_E_WRONG_TYPE);
    ck_assert(CreatePipe(&in, &out, NULL, 0));
    ck_assert_status(winipc_mailslot_adopt(&reader, in), WINIPC_E_WRONG_TYPE);
    ck_assert_status(winipc_mailslot_adopt(&reader, out), WINIPC_E_WRONG_TYPE);
    ck_assert(CloseHandle(event));
    ck_assert(CloseHandle(file));
    ck_assert(CloseHandle(in));
    ck_assert(CloseHandle(out));
}
END_TEST

START_TEST(adopt_refuses_a_writer_without_overlapped)
{
    HANDLE raw;
    const char *name = make_pair(NULL, NULL);
    char path[128];

    snprintf(path, sizeof path, "\\\\.\\mailslot\\%s", name);
    raw = CreateFileA(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                      NULL, OPEN_EXISTING, 0, NULL);
    winipc_mailslot_close(writer);
    ck_assert_status(winipc_mailslot_adopt(&writer, raw), WINIPC_E_UNSUPPORTED);
    ck_assert(CloseHandle(raw));
}
END_TEST

static DWORD WINAPI read_for_ever(void *got)
{
    char buffer[16];
    size_t n;

    *(winipc_status *)got = winipc_mailslot_read(reader, buffer, sizeof buffer,
                                                 &n, WINIPC_INFINITE);
    return 0;
}

/* One thread reads, two wait for their turn; the last reference goes. */
START_TEST(closing_the_slot_ends_the_calls_inside)
{
    HANDLE threads[3];
    winipc_status got[3] = {WINIPC_OK, WINIPC_OK, WINIPC_OK};
    winipc_mailslot *closed;
    double start;

    make_pair(NULL, NULL);
    for (int i = 0; i < 3; i++)
        threads[i] = CreateThread(NULL, 0, read_for_ever, &got[i], 0, NULL);
    /* Until all are inside: nothing tells but that nobody has come back. */
    ck_assert_uint_eq(WaitForMultipleObjects(3, threads, FALSE, 200),
                      WAIT_TIMEOUT);
    start = now_ms();
    closed = reader;
    winipc_mailslot_close(closed);
    ck_assert_uint_eq(WaitForMultipleObjects(3, threads, TRUE, SOON),
                      WAIT_OBJECT_0);
    ck_assert_double_le(now_ms() - start, 1000);
    reader = NULL;
    for (int i = 0; i < 3; i++) {
        CloseHandle(threads[i]);
        ck_assert_int_eq(got[i], WINIPC_E_CLOSED);
    }
}
END_TEST

START_TEST(a_reading_thread_keeps_others_waiting_no_longer_than_they_asked)
{
    winipc_status got = WINIPC_OK;
    HANDLE thread;
    double start;

    make_pair(NULL, NULL);
    thread = CreateThread(NULL, 0, read_for_ever, &got, 0, NULL);
    while (winipc_mailslot_read(reader, big, 1, &length, 30) !=
           WINIPC_E_TIMEOUT)
        ;
    start = now_ms();
    ck_assert_status(winipc_mailslot_read(reader, big, 1, &length, 30),
                     WINIPC_E_TIMEOUT);
    ck_assert_double_ge(now_ms() - start, 30);
    write_text("x");
    ck_assert_uint_eq(WaitForSingleObject(thread, SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
    ck_assert_int_eq(got, WINIPC_OK);
}
END_TEST

static DWORD WINAPI read_once(void *unused)
{
    size_t n;

    (void)unused;
    winipc_failed(winipc_mailslot_read(reader, big, sizeof big, &n, BRIEFLY));
    return 0;
}

/* On Windows the read it left in flight ends with it, and is started again. */
START_TEST(a_read_of_a_thread_that_has_exited_still_delivers)
{
    HANDLE thread;

    make_pair(NULL, NULL);
    thread = CreateThread(NULL, 0, read_once, NULL, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    write_text("for the living");
    expect_text("for the living");
}
END_TEST

START_TEST(a_slot_is_described)
{
    char text[200];

    make_pair(NULL, NULL);
    write_text("x");
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(reader), text,
                                        sizeof text, &length));
    ck_assert_ptr_nonnull(strstr(text, "mailslot \"winipc-test-slot"));
    ck_assert_ptr_nonnull(strstr(text, "reads, 1 message"));
    ck_assert_ok(winipc_object_describe(WINIPC_OBJECT(writer), text,
                                        sizeof text, &length));
    ck_assert_ptr_nonnull(strstr(text, "writes"));
    expect_text("x");
}
END_TEST

static const test tests[] = {
    TEST(messages_arrive_whole_and_in_order),
    TEST(an_empty_slot_times_out),
    TEST(a_message_after_a_time_out_is_not_lost),
    TEST(a_message_that_does_not_fit_stays),
    TEST(small_and_large_messages_alternate),
    TEST(messages_of_no_bytes_arrive),
    TEST(a_message_of_no_bytes_makes_the_slot_ready),
    TEST(every_size_round_a_power_of_two_arrives),
    TEST(a_huge_message_arrives_or_is_refused_whole),
    TEST(a_writer_keeps_its_own_maximum),
    TEST(a_reader_drops_and_counts_what_is_above_its_maximum),
    TEST(info_tells_the_next_size_truly),
    TEST(the_default_time_out_is_the_slots),
    TEST(one_reader_a_name),
    TEST(names_do_not_tell_upper_from_lower_case),
    TEST(many_writers_share_a_slot),
    TEST(a_missing_slot_is_not_found),
    TEST(reading_and_writing_are_fixed_at_birth),
    TEST_LOOP(a_name_that_leaves_the_machine_must_be_allowed, remote_names),
    TEST_LOOP(an_allowed_remote_name_opens_or_says_why, remote_names),
    TEST(a_full_slot_keeps_the_writers_deadline),
    TEST(a_full_slot_takes_the_message_when_there_is_room),
    TEST(for_each_hands_over_messages_until_told_to_stop),
    TEST(adopted_handles_read_and_write),
    TEST(adopt_refuses_what_is_no_mailslot),
    TEST(adopt_refuses_a_writer_without_overlapped),
    TEST(closing_the_slot_ends_the_calls_inside),
    TEST(a_reading_thread_keeps_others_waiting_no_longer_than_they_asked),
    TEST(a_read_of_a_thread_that_has_exited_still_delivers),
    TEST(a_slot_is_described),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "mailslot", tests, teardown, NULL);
}
