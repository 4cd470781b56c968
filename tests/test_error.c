/*
 * test_error.c - statuses, and what each thread is told of its last failure.
 *
 * SPDX-License-Identifier: MIT
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "harness.h"
#include "utf8.h"

/* No status, and no error of Windows, has these numbers. */
#define NO_STATUS 2
#define NO_ERROR_CODE 0x2000BEEFU

#define NAMED(status)   \
    {                   \
        status, #status \
    }

static const struct {
    int status;
    const char *name;
} names[] = {
    NAMED(WINIPC_OK),
    NAMED(WINIPC_ABANDONED),
    NAMED(WINIPC_E_TIMEOUT),
    NAMED(WINIPC_E_CANCELLED),
    NAMED(WINIPC_E_CLOSED),
    NAMED(WINIPC_E_NOT_FOUND),
    NAMED(WINIPC_E_EXISTS),
    NAMED(WINIPC_E_ACCESS_DENIED),
    NAMED(WINIPC_E_BUSY),
    NAMED(WINIPC_E_WRONG_TYPE),
    NAMED(WINIPC_E_MISMATCH),
    NAMED(WINIPC_E_TOO_BIG),
    NAMED(WINIPC_E_OVERFLOW),
    NAMED(WINIPC_E_NOT_OWNER),
    NAMED(WINIPC_E_INVALID_ARGUMENT),
    NAMED(WINIPC_E_INVALID_NAME),
    NAMED(WINIPC_E_INVALID_USE),
    NAMED(WINIPC_E_UNSUPPORTED),
    NAMED(WINIPC_E_NO_MEMORY),
    NAMED(WINIPC_E_CORRUPT),
    NAMED(WINIPC_E_UNCERTAIN),
    NAMED(WINIPC_E_SYSTEM),
    {NO_STATUS, "unknown status"},
    {WINIPC_E_SYSTEM - 1, "unknown status"},
    {INT_MAX, "unknown status"},
    {INT_MIN, "unknown status"},
};

START_TEST(a_status_has_a_name)
{
    ck_assert_str_eq(winipc_status_name((winipc_status)names[_i].status),
                     names[_i].name);
}
END_TEST

START_TEST(what_is_below_zero_failed)
{
    ck_assert(!winipc_failed(WINIPC_OK));
    ck_assert(!winipc_failed(WINIPC_ABANDONED));
    ck_assert(winipc_failed(WINIPC_E_TIMEOUT));
    ck_assert(winipc_failed(WINIPC_E_SYSTEM));
}
END_TEST

START_TEST(the_library_has_the_version_of_its_headers)
{
    ck_assert_str_eq(winipc_version(), WINIPC_VERSION);
}
END_TEST

/* What a failure of Windows means. */
static const struct {
    DWORD code;
    winipc_status status;
} codes[] = {
    {ERROR_FILE_NOT_FOUND, WINIPC_E_NOT_FOUND},
    {ERROR_PATH_NOT_FOUND, WINIPC_E_NOT_FOUND},
    {ERROR_BAD_NETPATH, WINIPC_E_NOT_FOUND},
    {ERROR_BAD_NET_NAME, WINIPC_E_NOT_FOUND},
    {ERROR_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
    {ERROR_PRIVILEGE_NOT_HELD, WINIPC_E_ACCESS_DENIED},
    {ERROR_INVALID_HANDLE, WINIPC_E_WRONG_TYPE},
    {ERROR_NOT_ENOUGH_MEMORY, WINIPC_E_NO_MEMORY},
    {ERROR_OUTOFMEMORY, WINIPC_E_NO_MEMORY},
    {ERROR_NO_SYSTEM_RESOURCES, WINIPC_E_NO_MEMORY},
    {ERROR_WORKING_SET_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_PAGEFILE_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_COMMITMENT_LIMIT, WINIPC_E_NO_MEMORY},
    {ERROR_NOT_ENOUGH_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_SHARING_VIOLATION, WINIPC_E_BUSY},
    {ERROR_PIPE_BUSY, WINIPC_E_BUSY},
    {ERROR_HANDLE_EOF, WINIPC_E_CLOSED},
    {ERROR_BROKEN_PIPE, WINIPC_E_CLOSED},
    {ERROR_NO_DATA, WINIPC_E_CLOSED},
    {ERROR_PIPE_NOT_CONNECTED, WINIPC_E_CLOSED},
    {ERROR_NOT_SUPPORTED, WINIPC_E_UNSUPPORTED},
    {ERROR_CALL_NOT_IMPLEMENTED, WINIPC_E_UNSUPPORTED},
    {ERROR_PROC_NOT_FOUND, WINIPC_E_UNSUPPORTED},
    {ERROR_REMOTE_MAILSLOTS_DEPRECATED, WINIPC_E_UNSUPPORTED},
    {ERROR_ALREADY_EXISTS, WINIPC_E_EXISTS},
    {ERROR_FILE_EXISTS, WINIPC_E_EXISTS},
    {ERROR_INVALID_PARAMETER, WINIPC_E_INVALID_ARGUMENT},
    {ERROR_INVALID_NAME, WINIPC_E_INVALID_NAME},
    {ERROR_BAD_PATHNAME, WINIPC_E_INVALID_NAME},
    {ERROR_FILENAME_EXCED_RANGE, WINIPC_E_INVALID_NAME},
    {ERROR_SEM_TIMEOUT, WINIPC_E_TIMEOUT},
    {ERROR_TIMEOUT, WINIPC_E_TIMEOUT},
    {WAIT_TIMEOUT, WINIPC_E_TIMEOUT},
    {ERROR_OPERATION_ABORTED, WINIPC_E_CANCELLED},
    {ERROR_INSUFFICIENT_BUFFER, WINIPC_E_TOO_BIG},
    {ERROR_MORE_DATA, WINIPC_E_TOO_BIG},
    {ERROR_TOO_MANY_POSTS, WINIPC_E_OVERFLOW},
    {ERROR_NOT_OWNER, WINIPC_E_NOT_OWNER},
    {ERROR_SUCCESS, WINIPC_E_SYSTEM},
    {ERROR_GEN_FAILURE, WINIPC_E_SYSTEM},
    {NO_ERROR_CODE, WINIPC_E_SYSTEM},
    /* As large as no entry of a table of 16 bits. */
    {0x10000 + ERROR_ACCESS_DENIED, WINIPC_E_SYSTEM},
};

START_TEST(a_windows_code_has_a_status)
{
    ck_assert_status(winipc__fail(codes[_i].code, "Call", NULL),
                     codes[_i].status);
    ck_assert_int_eq(winipc_last_error()->status, codes[_i].status);
    ck_assert_uint_eq(winipc_last_error()->windows_code, codes[_i].code);
}
END_TEST

/* Whatever Windows says of the code, it becomes one sentence. */
START_TEST(the_message_for_a_windows_code_is_one_line)
{
    const char *message, *said;
    char code[32];
    size_t n;

    ck_assert(winipc_failed(winipc__fail(codes[_i].code, "Call", "x")));
    message = winipc_last_error()->message;
    ck_assert_mem_eq(message, "Call of \"x\": ", 13);
    said = message + 13;
    n = strlen(said);
    ck_assert_uint_eq(strcspn(said, "\r\n\t"), n);
    if (codes[_i].code == 0)
        return;
    snprintf(code, sizeof code, " (error %lu)", codes[_i].code);
    ck_assert_uint_gt(n, strlen(code));
    n -= strlen(code);
    ck_assert_str_eq(said + n, code);
    ck_assert_int_ne(said[n - 1], '.');
    ck_assert_int_ne(said[n - 1], ' ');
}
END_TEST

START_TEST(windows_says_what_its_code_means)
{
    char with_code[200];

    ck_assert_status(winipc__fail(ERROR_ACCESS_DENIED, "Call", NULL),
                     WINIPC_E_ACCESS_DENIED);
    snprintf(with_code, sizeof with_code, "%s", winipc_last_error()->message);
    ck_assert_ptr_null(strstr(with_code, "unknown error"));
    ck_assert_ptr_null(winipc_last_error()->reason);
    ck_assert_status(winipc__fail(ERROR_SHARING_VIOLATION, "Call", NULL),
                     WINIPC_E_BUSY);
    ck_assert_str_ne(winipc_last_error()->message, with_code);
}
END_TEST

START_TEST(a_code_unknown_to_windows_is_an_unknown_error)
{
    ck_assert_status(winipc__fail(NO_ERROR_CODE, "Call", "x"), WINIPC_E_SYSTEM);
    ck_assert_str_eq(winipc_last_error()->message,
                     "Call of \"x\": unknown error (error 536919791)");
}
END_TEST

START_TEST(a_refusal_is_told_without_a_code)
{
    const winipc_error *error;

    ck_assert_status(winipc__refuse(WINIPC_E_BUSY, "ours", "x", "it is so"),
                     WINIPC_E_BUSY);
    error = winipc_last_error();
    ck_assert_int_eq(error->status, WINIPC_E_BUSY);
    ck_assert_uint_eq(error->windows_code, 0);
    ck_assert_str_eq(error->function, "ours");
    ck_assert_str_eq(error->object, "x");
    ck_assert_str_eq(error->message, "ours of \"x\": it is so");
    ck_assert_str_eq(error->reason, "it is so");
}
END_TEST

START_TEST(a_failure_that_is_explained_keeps_its_code)
{
    const winipc_error *error;

    ck_assert_status(
        winipc__fail_as(WINIPC_E_UNSUPPORTED, 5, "Call", "x", "it is so"),
        WINIPC_E_UNSUPPORTED);
    error = winipc_last_error();
    ck_assert_int_eq(error->status, WINIPC_E_UNSUPPORTED);
    ck_assert_uint_eq(error->windows_code, 5);
    ck_assert_str_eq(error->message, "Call of \"x\": it is so (error 5)");
    ck_assert_str_eq(error->reason, "it is so");
}
END_TEST

/* Both mean that there is none. */
static const char *const no_names[] = {NULL, ""};

START_TEST(an_object_without_a_name_is_not_told)
{
    ck_assert_status(
        winipc__refuse(WINIPC_E_BUSY, "ours", no_names[_i], "it is so"),
        WINIPC_E_BUSY);
    ck_assert_str_eq(winipc_last_error()->object, "");
    ck_assert_str_eq(winipc_last_error()->message, "ours: it is so");
}
END_TEST

START_TEST(a_null_argument_is_told_by_name)
{
    ck_assert_status(winipc__refuse_null("ours", "it is NULL"),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_str_eq(winipc_last_error()->message, "ours: it is NULL");
}
END_TEST

START_TEST(a_lack_of_memory_is_a_failure_of_the_heap)
{
    ck_assert_status(winipc__no_memory("x"), WINIPC_E_NO_MEMORY);
    ck_assert_str_eq(winipc_last_error()->function, "HeapAlloc");
    ck_assert_str_eq(winipc_last_error()->object, "x");
}
END_TEST

START_TEST(a_failure_replaces_all_of_the_one_before)
{
    ck_assert(winipc_failed(
        winipc__fail_as(WINIPC_E_BUSY, 5, "Call", "a long name", "reason")));
    ck_assert(winipc_failed(winipc__fail(ERROR_TIMEOUT, "Other", "x")));
    ck_assert_str_eq(winipc_last_error()->object, "x");
    ck_assert_str_eq(winipc_last_error()->function, "Other");
    ck_assert_ptr_null(strstr(winipc_last_error()->message, "reason"));
    ck_assert(winipc_failed(winipc__refuse_null("ours", "it is NULL")));
    ck_assert_uint_eq(winipc_last_error()->windows_code, 0);
    ck_assert_str_eq(winipc_last_error()->object, "");
}
END_TEST

START_TEST(a_success_leaves_the_last_failure)
{
    winipc_event *event;

    ck_assert(winipc_failed(winipc__refuse(WINIPC_E_BUSY, "ours", "x", "so")));
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    winipc_event_close(event);
    ck_assert_int_eq(winipc_last_error()->status, WINIPC_E_BUSY);
    ck_assert_str_eq(winipc_last_error()->message, "ours of \"x\": so");
}
END_TEST

/* The record copies the name, which may be on the caller's stack. */
START_TEST(the_name_is_remembered_and_not_pointed_to)
{
    char name[] = "mine";

    ck_assert(winipc_failed(winipc__refuse(WINIPC_E_BUSY, "ours", name, "so")));
    strcpy(name, "gone");
    ck_assert_str_eq(winipc_last_error()->object, "mine");
}
END_TEST

/* What a long name is made of, behind what. */
static const struct {
    const char *before, *unit;
} long_names[] = {
    {"", "x"},
    {"", "\xc3\xa9"},
    {"a", "\xc3\xa9"},
    {"", "\xe2\x82\xac"},
    {"a", "\xe2\x82\xac"},
    {"ab", "\xe2\x82\xac"},
    {"", "\xf0\x9f\x94\x94"},
    {"a", "\xf0\x9f\x94\x94"},
    {"ab", "\xf0\x9f\x94\x94"},
    {"abc", "\xf0\x9f\x94\x94"},
};

START_TEST(a_long_name_is_cut_between_characters)
{
    char name[900], begin[200];
    const winipc_error *error;
    wchar_t wide[256];
    size_t n;
    bool valid;

    strcpy(name, long_names[_i].before);
    while (strlen(name) < 800)
        strcat(name, long_names[_i].unit);
    ck_assert(
        winipc_failed(winipc__refuse(WINIPC_E_BUSY, "ours", name, "it is so")));
    error = winipc_last_error();
    n = strlen(error->object);
    ck_assert_uint_ge(n, 76);
    ck_assert_uint_le(n, 79);
    ck_assert_mem_eq(error->object, name, n);
    ck_assert(winipc__utf8_widen(wide, 255, error->object, &valid));
    snprintf(begin, sizeof begin, "ours of \"%s\": it is so", error->object);
    ck_assert_str_eq(error->message, begin);
}
END_TEST

START_TEST(a_name_that_fits_is_kept_whole)
{
    char name[80];

    memset(name, 'x', sizeof name);
    name[79] = '\0';
    ck_assert(winipc_failed(winipc__refuse(WINIPC_E_BUSY, "f", name, "so")));
    ck_assert_str_eq(winipc_last_error()->object, name);
}
END_TEST

/* The longest function, name and message there are leave room for the code. */
START_TEST(the_longest_message_is_whole)
{
    char name[200];
    const char *message;

    memset(name, 'x', sizeof name);
    name[199] = '\0';
    ck_assert(winipc_failed(winipc__fail_as(
        WINIPC_E_INVALID_ARGUMENT, NO_ERROR_CODE,
        "ConvertSecurityDescriptorToStringSecurityDescriptorW", name,
        "the name has a control character or one of / : * ? \" < > |")));
    message = winipc_last_error()->message;
    ck_assert_str_eq(message + strlen(message) - 18, " (error 536919791)");
}
END_TEST

/* A thread that fails, or not, and what it is told. */
typedef struct witness {
    winipc_status fails_with; /* WINIPC_OK: it does not */
    winipc_status status;
    DWORD code;
    char function[32], object[32], message[64];
} witness;

static DWORD WINAPI look(void *argument)
{
    witness *self = argument;
    const winipc_error *error;

    if (self->fails_with != WINIPC_OK)
        winipc__refuse(self->fails_with, "theirs", "y", "so");
    error = winipc_last_error();
    self->status = error->status;
    self->code = error->windows_code;
    snprintf(self->function, sizeof self->function, "%s", error->function);
    snprintf(self->object, sizeof self->object, "%s", error->object);
    snprintf(self->message, sizeof self->message, "%s", error->message);
    return 0;
}

static void look_in_a_thread(witness *self)
{
    HANDLE thread = CreateThread(NULL, 0, look, self, 0, NULL);

    ck_assert_ptr_nonnull(thread);
    ck_assert_uint_eq(WaitForSingleObject(thread, 10 * SOON), WAIT_OBJECT_0);
    CloseHandle(thread);
}

START_TEST(a_thread_that_has_not_failed_is_told_so)
{
    witness other = {.fails_with = WINIPC_OK, .status = WINIPC_E_SYSTEM};

    ck_assert(winipc_failed(winipc__refuse(WINIPC_E_BUSY, "ours", "x", "so")));
    look_in_a_thread(&other);
    ck_assert_int_eq(other.status, WINIPC_OK);
    ck_assert_uint_eq(other.code, 0);
    ck_assert_str_eq(other.function, "");
    ck_assert_str_eq(other.object, "");
    ck_assert_str_eq(other.message, "");
}
END_TEST

START_TEST(each_thread_has_its_own_last_failure)
{
    witness other = {.fails_with = WINIPC_E_TOO_BIG};

    ck_assert(winipc_failed(winipc__refuse(WINIPC_E_BUSY, "ours", "x", "so")));
    look_in_a_thread(&other);
    ck_assert_int_eq(other.status, WINIPC_E_TOO_BIG);
    ck_assert_str_eq(other.message, "theirs of \"y\": so");
    ck_assert_int_eq(winipc_last_error()->status, WINIPC_E_BUSY);
    ck_assert_str_eq(winipc_last_error()->message, "ours of \"x\": so");
}
END_TEST

/* How winipc__give_text() treats a text of five bytes. */
static const struct {
    size_t size;
    winipc_status status;
} rooms[] = {
    {0, WINIPC_E_TOO_BIG}, {1, WINIPC_E_TOO_BIG}, {5, WINIPC_E_TOO_BIG},
    {6, WINIPC_OK},        {7, WINIPC_OK},        {16, WINIPC_OK},
};

START_TEST(text_is_given_whole_or_not_at_all)
{
    char buffer[17] = "################";
    size_t length = 99;

    ck_assert_status(
        winipc__give_text("ready", buffer, rooms[_i].size, &length, "ours"),
        rooms[_i].status);
    ck_assert_uint_eq(length, 5);
    if (rooms[_i].status == WINIPC_OK)
        ck_assert_mem_eq(buffer, "ready\0##########", 16);
    else
        ck_assert_str_eq(buffer, "################");
}
END_TEST

START_TEST(the_length_of_text_can_be_asked_for_without_a_buffer)
{
    size_t length = 99;

    ck_assert_status(winipc__give_text("ready", NULL, 0, &length, "ours"),
                     WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, 5);
    ck_assert_str_eq(winipc_last_error()->function, "ours");
}
END_TEST

START_TEST(an_empty_text_needs_room_for_its_end)
{
    char end = '#';
    size_t length = 99;

    ck_assert_status(winipc__give_text("", NULL, 0, &length, "ours"),
                     WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, 0);
    ck_assert_ok(winipc__give_text("", &end, 1, &length, "ours"));
    ck_assert_int_eq(end, '\0');
}
END_TEST

START_TEST(text_is_not_given_to_null)
{
    char buffer[16] = "#";
    size_t length = 99;

    ck_assert_status(
        winipc__give_text("ready", buffer, sizeof buffer, NULL, "ours"),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_str_eq(buffer, "#");
    ck_assert_status(winipc__give_text("ready", NULL, 16, &length, "ours"),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_uint_eq(length, 99);
    ck_assert_str_eq(winipc_last_error()->function, "ours");
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_status_has_a_name, names),
    TEST(what_is_below_zero_failed),
    TEST(the_library_has_the_version_of_its_headers),
    TEST_LOOP(a_windows_code_has_a_status, codes),
    TEST_LOOP(the_message_for_a_windows_code_is_one_line, codes),
    TEST(windows_says_what_its_code_means),
    TEST(a_code_unknown_to_windows_is_an_unknown_error),
    TEST(a_refusal_is_told_without_a_code),
    TEST(a_failure_that_is_explained_keeps_its_code),
    TEST_LOOP(an_object_without_a_name_is_not_told, no_names),
    TEST(a_null_argument_is_told_by_name),
    TEST(a_lack_of_memory_is_a_failure_of_the_heap),
    TEST(a_failure_replaces_all_of_the_one_before),
    TEST(a_success_leaves_the_last_failure),
    TEST(the_name_is_remembered_and_not_pointed_to),
    TEST_LOOP(a_long_name_is_cut_between_characters, long_names),
    TEST(a_name_that_fits_is_kept_whole),
    TEST(the_longest_message_is_whole),
    TEST(a_thread_that_has_not_failed_is_told_so),
    TEST(each_thread_has_its_own_last_failure),
    TEST_LOOP(text_is_given_whole_or_not_at_all, rooms),
    TEST(the_length_of_text_can_be_asked_for_without_a_buffer),
    TEST(an_empty_text_needs_room_for_its_end),
    TEST(text_is_not_given_to_null),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "error", tests, NULL, NULL);
}
