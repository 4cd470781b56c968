/*
 * test_options.c - option structs of older and newer callers.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "options.h"

/* What this library knows, and what a later one might. */
typedef struct known {
    size_t size;
    int first, second;
} known;

typedef struct newer {
    known known;
    int third;
    char fourth;
} newer;

static known copy;

/* Whatever was in the copy before must not be there afterwards. */
static const char *copy_over(const void *options)
{
    memset(&copy, 0x55, sizeof copy);
    return winipc__options_copy(&copy, sizeof copy, options);
}

START_TEST(no_options_are_all_defaults)
{
    static const known zero;

    ck_assert_ptr_null(copy_over(NULL));
    ck_assert_mem_eq(&copy, &zero, sizeof zero);
}
END_TEST

START_TEST(options_of_this_version_are_taken)
{
    ck_assert_ptr_null(copy_over(&(known){sizeof copy, 1, 2}));
    ck_assert_int_eq(copy.first, 1);
    ck_assert_int_eq(copy.second, 2);
}
END_TEST

/* Sizes that no caller's struct can have: it holds the size itself. */
static const size_t short_sizes[] = {0, 1, sizeof(size_t) - 1};

START_TEST(options_that_do_not_say_their_size_are_refused)
{
    ck_assert_str_eq(copy_over(&(known){short_sizes[_i], 1, 2}),
                     "the options do not say their size");
}
END_TEST

START_TEST(a_size_alone_asks_for_nothing)
{
    ck_assert_ptr_null(copy_over(&(known){sizeof(size_t), 1, 2}));
    ck_assert_int_eq(copy.first, 0);
    ck_assert_int_eq(copy.second, 0);
}
END_TEST

START_TEST(what_an_older_caller_does_not_know_is_the_default)
{
    ck_assert_ptr_null(copy_over(&(known){offsetof(known, second), 1, 2}));
    ck_assert_int_eq(copy.first, 1);
    ck_assert_int_eq(copy.second, 0);
}
END_TEST

START_TEST(a_newer_caller_who_asks_for_nothing_new_is_served)
{
    ck_assert_ptr_null(
        copy_over(&(newer){.known = {offsetof(newer, fourth) + 1, 1, 2}}));
    ck_assert_int_eq(copy.first, 1);
    ck_assert_int_eq(copy.second, 2);
}
END_TEST

START_TEST(a_newer_caller_who_asks_for_something_new_is_refused)
{
    ck_assert_str_eq(
        copy_over(&(newer){.known = {offsetof(newer, fourth) + 1, 1, 2},
                           .third = _i ? 0 : 1,
                           .fourth = _i ? 1 : 0}),
        "an option is newer than this library");
}
END_TEST

START_TEST(what_lies_behind_the_options_is_not_looked_at)
{
    ck_assert_ptr_null(copy_over(
        &(newer){.known = {sizeof(known), 1, 2}, .third = 3, .fourth = 4}));
    ck_assert_int_eq(copy.second, 2);
}
END_TEST

/* The padding behind the last option holds garbage. */
START_TEST(the_macros_leave_out_the_padding)
{
    ck_assert_uint_eq(WINIPC_EVENT_OPTIONS()->size,
                      offsetof(winipc_event_options, expected_owner_sid) +
                          sizeof(char *));
    ck_assert_uint_eq(WINIPC_SECURITY()->size,
                      offsetof(winipc_security, allow_lower_integrity) +
                          sizeof(bool));
    ck_assert_uint_eq(WINIPC_MAILSLOT_OPTIONS()->size,
                      offsetof(winipc_mailslot_options, stop) +
                          sizeof(winipc_event *));
    ck_assert_uint_eq(WINIPC_PROCESS_OPTIONS()->size,
                      offsetof(winipc_process_options, stop) +
                          sizeof(winipc_event *));
    ck_assert_uint_eq(WINIPC_TIMER_OPTIONS()->size,
                      offsetof(winipc_timer_options, expected_owner_sid) +
                          sizeof(char *));
    ck_assert_uint_eq(WINIPC_PIPE_CONNECT_OPTIONS()->size,
                      offsetof(winipc_pipe_connect_options, stop) +
                          sizeof(winipc_event *));
    ck_assert_uint_eq(WINIPC_PIPE_LISTENER_OPTIONS()->size,
                      offsetof(winipc_pipe_listener_options, stop) +
                          sizeof(winipc_event *));
    ck_assert_uint_eq(WINIPC_PIPE_PAIR_OPTIONS()->size,
                      offsetof(winipc_pipe_pair_options, stop) +
                          sizeof(winipc_event *));
    ck_assert_uint_eq(WINIPC_OPEN_OPTIONS()->size,
                      offsetof(winipc_open_options, expected_owner_sid) +
                          sizeof(char *));
}
END_TEST

START_TEST(the_initialisers_are_the_same_as_the_macros)
{
    static const winipc_event_options event = WINIPC_EVENT_OPTIONS_INIT;
    static const winipc_mailslot_options slot = WINIPC_MAILSLOT_OPTIONS_INIT;
    static const winipc_open_options open = WINIPC_OPEN_OPTIONS_INIT;
    static const winipc_pipe_connect_options connect =
        WINIPC_PIPE_CONNECT_OPTIONS_INIT;
    static const winipc_pipe_listener_options listener =
        WINIPC_PIPE_LISTENER_OPTIONS_INIT;
    static const winipc_pipe_pair_options pair = WINIPC_PIPE_PAIR_OPTIONS_INIT;
    static const winipc_process_options process = WINIPC_PROCESS_OPTIONS_INIT;
    static const winipc_timer_options timer = WINIPC_TIMER_OPTIONS_INIT;
    static const winipc_security security = WINIPC_SECURITY_INIT;

    ck_assert_mem_eq(&event, WINIPC_EVENT_OPTIONS(), event.size);
    ck_assert_mem_eq(&slot, WINIPC_MAILSLOT_OPTIONS(), slot.size);
    ck_assert_mem_eq(&open, WINIPC_OPEN_OPTIONS(), open.size);
    ck_assert_mem_eq(&connect, WINIPC_PIPE_CONNECT_OPTIONS(), connect.size);
    ck_assert_mem_eq(&listener, WINIPC_PIPE_LISTENER_OPTIONS(), listener.size);
    ck_assert_mem_eq(&pair, WINIPC_PIPE_PAIR_OPTIONS(), pair.size);
    ck_assert_mem_eq(&process, WINIPC_PROCESS_OPTIONS(), process.size);
    ck_assert_mem_eq(&timer, WINIPC_TIMER_OPTIONS(), timer.size);
    ck_assert_mem_eq(&security, WINIPC_SECURITY(), security.size);
}
END_TEST

static const int both[2];

static const test tests[] = {
    TEST(no_options_are_all_defaults),
    TEST(options_of_this_version_are_taken),
    TEST_LOOP(options_that_do_not_say_their_size_are_refused, short_sizes),
    TEST(a_size_alone_asks_for_nothing),
    TEST(what_an_older_caller_does_not_know_is_the_default),
    TEST(a_newer_caller_who_asks_for_nothing_new_is_served),
    TEST_LOOP(a_newer_caller_who_asks_for_something_new_is_refused, both),
    TEST(what_lies_behind_the_options_is_not_looked_at),
    TEST(the_macros_leave_out_the_padding),
    TEST(the_initialisers_are_the_same_as_the_macros),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "options", tests, NULL, NULL);
}
