/*
 * test_quote.c - arguments are taken apart again as they were.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "quote.h"
#include "take_apart.h"

static void expect_again(const char *program, const char *argument)
{
    const char *const arguments[] = {program, argument, "last", NULL};
    char line[200], text[200];
    const char *next = line;

    ck_assert(winipc__quote(line, sizeof line, arguments));
    next = take_program(text, next);
    ck_assert_str_eq(text, program);
    for (int i = 1; i < 3; i++) {
        next = take_argument(text, next);
        ck_assert_msg(next != NULL && strcmp(text, arguments[i]) == 0,
                      "'%s' is '%s' of %s", arguments[i], text, line);
    }
    ck_assert_ptr_null(take_argument(text, next));
}

/* Of what the rules are about, and something else. */
static const char letters[] = "a \t\"\\";

START_TEST(each_argument_of_up_to_six_characters_arrives)
{
    size_t n = 1;

    for (int length = 0; length <= 6; length++) {
        for (size_t i = 0; i < n; i++) {
            char argument[8] = "";
            size_t rest = i;

            for (int k = 0; k < length; k++) {
                argument[k] = letters[rest % (sizeof letters - 1)];
                rest /= sizeof letters - 1;
            }
            expect_again("program", argument);
        }
        n *= sizeof letters - 1;
    }
}
END_TEST

START_TEST(a_program_may_have_spaces_and_end_with_a_backslash)
{
    expect_again("C:\\Program Files\\a b.exe", "x");
    expect_again("C:\\odd\\", "x");
    expect_again("a\tb", "\"");
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
    const char *const arguments[] = {"p", "a b", NULL};
    char line[sizeof "\"p\" \"a b\"" + 1];

    for (size_t size = 0; size < sizeof line - 1; size++) {
        memset(line, '#', sizeof line);
        ck_assert(!winipc__quote(line, size, arguments));
        ck_assert_int_eq(line[size], '#');
    }
    ck_assert(winipc__quote(line, sizeof line - 1, arguments));
    ck_assert_str_eq(line, "\"p\" \"a b\"");
}
END_TEST

static const struct {
    const char *program;
    bool good;
} programs[] = {
    {"a", true},         {"a.exe", true},     {"C:\\a b\\c", true},
    {"a.bat.exe", true}, {"abat", true},      {"bat", true},
    {".bat", false},     {"a.bat", false},    {"a.CMD", false},
    {"a.bat ", false},   {"a.cmd. .", false}, {"", false},
    {".", false},        {" ", false},        {"a\"", false},
    {"a.bat\"", false},  {"a.ba", true},
};

START_TEST(a_program_is_refused_a_name_for_a_reason)
{
    ck_assert_int_eq(winipc__quote_check_program(programs[_i].program) == NULL,
                     programs[_i].good);
}
END_TEST

static const test tests[] = {
    TEST(each_argument_of_up_to_six_characters_arrives),
    TEST(a_program_may_have_spaces_and_end_with_a_backslash),
    TEST(what_does_not_fit_is_refused),
    TEST_LOOP(a_program_is_refused_a_name_for_a_reason, programs),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "quote", tests, NULL, NULL);
}
