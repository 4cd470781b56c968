/*
 * test_name.c - the rules for names, each with its own reason.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "name.h"
#include "utf8.h"

#define BELL "\xf0\x9f\x94\x94" /* two units of UTF-16 */
#define E_ACUTE "\xc3\xa9"      /* one */
#define SLOT "\\\\.\\mailslot\\"

static winipc__name wide;

static void expect_wide(const wchar_t *text, const wchar_t *want)
{
    char got[3 * WINIPC__NAME_MAX + 1], wanted[3 * WINIPC__NAME_MAX + 1];

    winipc__utf8_narrow(got, sizeof got, text, wcslen(text));
    winipc__utf8_narrow(wanted, sizeof wanted, want, wcslen(want));
    ck_assert_str_eq(got, wanted);
}

/* `count` times `unit`, with something before and behind. */
static const char *repeat(const char *before, const char *unit, size_t count,
                          const char *behind)
{
    static char text[2048];
    size_t n = strlen(unit);
    char *end = text + strlen(strcpy(text, before));

    for (size_t i = 0; i < count; i++)
        end = (char *)memcpy(end, unit, n) + n;
    strcpy(end, behind);
    return text;
}

static const struct {
    winipc_scope scope;
    const char *name;
    const wchar_t *want;
} objects[] = {
    {WINIPC_SCOPE_SESSION, "ready", L"Local\\ready"},
    {WINIPC_SCOPE_GLOBAL, "ready", L"Global\\ready"},
    {WINIPC_SCOPE_SESSION, "a/b: *?\"<>|.", L"Local\\a/b: *?\"<>|."},
    {WINIPC_SCOPE_SESSION, ".", L"Local\\."},
    {WINIPC_SCOPE_SESSION, E_ACUTE BELL, L"Local\\\xe9\xd83d\xdd14"},
    {WINIPC_SCOPE_GLOBAL, "Global", L"Global\\Global"},
};

START_TEST(an_object_gets_the_prefix_of_its_scope)
{
    ck_assert_ptr_null(
        winipc__name_object(&wide, objects[_i].name, objects[_i].scope));
    ck_assert_ptr_eq(wide.ptr, wide.text);
    expect_wide(wide.ptr, objects[_i].want);
    ck_assert(!wide.remote);
}
END_TEST

START_TEST(an_object_without_a_name_has_none)
{
    wide.ptr = L"stale";
    wide.remote = true;
    ck_assert_ptr_null(winipc__name_object(&wide, NULL, WINIPC_SCOPE_SESSION));
    ck_assert_ptr_null(wide.ptr);
    ck_assert(!wide.remote);
}
END_TEST

static const struct {
    const char *name, *reason;
} bad_objects[] = {
    {"", "the name is empty (NULL is for an object without a name)"},
    {"a\\b", "the name has a backslash (.scope is for Local\\ and Global\\)"},
    {"Global\\a",
     "the name has a backslash (.scope is for Local\\ and Global\\)"},
    {"\\", "the name has a backslash (.scope is for Local\\ and Global\\)"},
    {"a\xff", "the name is not valid UTF-8"},
    {"\xed\xa0\x80", "the name is not valid UTF-8"},
    {"\xc3", "the name is not valid UTF-8"},
};

START_TEST(an_object_is_refused_a_name_for_a_reason)
{
    ck_assert_str_eq(
        winipc__name_object(&wide, bad_objects[_i].name, WINIPC_SCOPE_SESSION),
        bad_objects[_i].reason);
    ck_assert_ptr_null(wide.ptr);
}
END_TEST

/* Names that are just short enough, in units of UTF-16; `more` is too much. */
static const struct {
    winipc_scope scope;
    const char *before, *unit;
    size_t count;
    const char *more;
} object_limits[] = {
    {WINIPC_SCOPE_SESSION, "", "x", 253, "x"},
    {WINIPC_SCOPE_GLOBAL, "", "x", 252, "x"},
    {WINIPC_SCOPE_SESSION, "", E_ACUTE, 253, "x"},
    {WINIPC_SCOPE_SESSION, "", "\xe2\x82\xac", 253, E_ACUTE},
    {WINIPC_SCOPE_SESSION, "x", BELL, 126, "x"},
    {WINIPC_SCOPE_GLOBAL, "", BELL, 126, "x"},
    /* One unit is left, and the character needs two. */
    {WINIPC_SCOPE_SESSION, "", BELL, 126, BELL},
};

START_TEST(an_object_name_may_have_259_units_and_no_more)
{
    ck_assert_ptr_null(winipc__name_object(&wide,
                                           repeat(object_limits[_i].before,
                                                  object_limits[_i].unit,
                                                  object_limits[_i].count, ""),
                                           object_limits[_i].scope));
    ck_assert_uint_ge(wcslen(wide.ptr), WINIPC__NAME_MAX - 1);
    ck_assert_uint_le(wcslen(wide.ptr), WINIPC__NAME_MAX);
    ck_assert_str_eq(winipc__name_object(&wide,
                                         repeat(object_limits[_i].before,
                                                object_limits[_i].unit,
                                                object_limits[_i].count,
                                                object_limits[_i].more),
                                         object_limits[_i].scope),
                     "the name is too long");
    ck_assert_ptr_null(wide.ptr);
}
END_TEST

static const struct {
    const char *name;
    const wchar_t *want;
    bool remote;
} slots[] = {
    {"log", L"\\\\.\\mailslot\\log", false},
    {"app\\log", L"\\\\.\\mailslot\\app\\log", false},
    {"a\\b\\c", L"\\\\.\\mailslot\\a\\b\\c", false},
    {".log", L"\\\\.\\mailslot\\.log", false},
    {"..log", L"\\\\.\\mailslot\\..log", false},
    {" log.txt", L"\\\\.\\mailslot\\ log.txt", false},
    {"a.b c\\d", L"\\\\.\\mailslot\\a.b c\\d", false},
    {E_ACUTE BELL, L"\\\\.\\mailslot\\\xe9\xd83d\xdd14", false},
    {"mailslot\\x", L"\\\\.\\mailslot\\mailslot\\x", false},
    {SLOT "log", L"\\\\.\\mailslot\\log", false},
    {SLOT "app\\log", L"\\\\.\\mailslot\\app\\log", false},
    {"\\\\.\\MailSlot\\Log", L"\\\\.\\MailSlot\\Log", false},
    {"\\\\.\\MAILSLOT\\log", L"\\\\.\\MAILSLOT\\log", false},
    {"\\\\host\\mailslot\\log", L"\\\\host\\mailslot\\log", true},
    {"\\\\host\\MAILSLOT\\a\\b", L"\\\\host\\MAILSLOT\\a\\b", true},
    {"\\\\host.example\\mailslot\\log", L"\\\\host.example\\mailslot\\log",
     true},
    {"\\\\*\\mailslot\\log", L"\\\\*\\mailslot\\log", true},
    {"\\\\localhost\\mailslot\\log", L"\\\\localhost\\mailslot\\log", true},
    {"\\\\" E_ACUTE "\\mailslot\\log", L"\\\\\xe9\\mailslot\\log", true},
};

START_TEST(a_mailslot_name_is_completed)
{
    wide.remote = !slots[_i].remote;
    ck_assert_ptr_null(winipc__name_mailslot(&wide, slots[_i].name));
    expect_wide(wide.ptr, slots[_i].want);
    ck_assert_int_eq(wide.remote, slots[_i].remote);
}
END_TEST

#define EMPTY "a part of the name is empty"
#define DOTS "a part of the name is . or .."
#define TAIL "a part of the name ends with a dot or a space"
#define FORBIDDEN "the name has a control character or one of / : * ? \" < > |"
#define UTF_8 "the name is not valid UTF-8"
#define HOST "the name of the host is not one"
#define PIPE "\\\\.\\pipe\\"

/* Of mailslots and of pipes, with whatever in front. */
static const struct {
    const char *name, *reason;
} bad_parts[] = {
    {"", EMPTY},          {".", DOTS},
    {"..", DOTS},         {"log.", TAIL},
    {"log ", TAIL},       {" ", TAIL},
    {"...", TAIL},        {"a/b", FORBIDDEN},
    {"a:b", FORBIDDEN},   {"a*b", FORBIDDEN},
    {"a?b", FORBIDDEN},   {"a\"b", FORBIDDEN},
    {"a<b", FORBIDDEN},   {"a>b", FORBIDDEN},
    {"a|b", FORBIDDEN},   {"a\x01", FORBIDDEN},
    {"a\x1f", FORBIDDEN}, {"a\x7f", FORBIDDEN},
    {"\n", FORBIDDEN},    {"a\xff", UTF_8},
    {"\xc3", UTF_8},      {"\xed\xa0\x80", UTF_8},
};

static const struct {
    const char *(*check)(winipc__name *wide, const char *name);
    const char *before[4];
} places[] = {
    {winipc__name_mailslot, {"", SLOT, "\\\\host\\mailslot\\", "first\\"}},
    {winipc__name_pipe, {"", PIPE, "\\\\host\\pipe\\", ""}},
};

START_TEST(a_part_of_a_name_is_refused_for_a_reason)
{
    for (size_t i = 0; i < COUNT(places); i++) {
        for (size_t k = 0; k < COUNT(places[i].before); k++) {
            const char *reason = places[i].check(
                &wide, repeat(places[i].before[k], "", 0, bad_parts[_i].name));

            ck_assert_ptr_nonnull(reason);
            ck_assert_str_eq(reason, bad_parts[_i].reason);
        }
    }
}
END_TEST

#define SPELLING "a name with a host is spelled \\\\host\\mailslot\\name"

static const struct {
    const char *name, *reason;
} bad_slots[] = {
    {NULL, "a mailslot needs a name, and it is NULL"},
    {"\\", EMPTY},
    {"\\log", EMPTY},
    {"a\\\\b", EMPTY},
    {SLOT "\\log", EMPTY},
    {"..\\a", DOTS},
    {"a\\.\\b", DOTS},
    {"a.\\b", TAIL},
    {"a \\b", TAIL},
    {"\\\\", SPELLING},
    {"\\\\\\", SPELLING},
    {"\\\\host", SPELLING},
    {"\\\\host\\", SPELLING},
    {"\\\\host\\log", SPELLING},
    {"\\\\host\\mailslot", SPELLING},
    {"\\\\host\\mailslots\\log", SPELLING},
    {PIPE "log", SPELLING},
    {"\\\\host\\\\mailslot\\log", SPELLING},
    {"\\\\\\mailslot\\log", HOST},
    {"\\\\..\\mailslot\\log", HOST},
    {"\\\\?\\mailslot\\log", HOST},
    {"\\\\**\\mailslot\\log", HOST},
    {"\\\\a:b\\mailslot\\log", HOST},
    {"\\\\host.\\mailslot\\log", HOST},
    {"\\\\host \\mailslot\\log", HOST},
};

START_TEST(a_mailslot_is_refused_a_name_for_a_reason)
{
    const char *reason = winipc__name_mailslot(&wide, bad_slots[_i].name);

    ck_assert_ptr_nonnull(reason);
    ck_assert_str_eq(reason, bad_slots[_i].reason);
}
END_TEST

static const struct {
    const char *before, *unit;
    size_t count;
    const char *more;
} slot_limits[] = {
    {"", "x", 243, "x"},        {"", E_ACUTE, 243, E_ACUTE},
    {"x", BELL, 121, "x"},      {"", BELL, 121, BELL},
    {"a\\", "x", 241, "x"},     {SLOT, "x", 243, "x"},
    {SLOT "x", BELL, 121, "x"}, {"\\\\host\\mailslot\\", "x", 240, "x"},
};

START_TEST(a_mailslot_name_may_have_256_units_and_no_more)
{
    ck_assert_ptr_null(winipc__name_mailslot(
        &wide, repeat(slot_limits[_i].before, slot_limits[_i].unit,
                      slot_limits[_i].count, "")));
    ck_assert_uint_ge(wcslen(wide.ptr), WINIPC__FILE_NAME_MAX - 1);
    ck_assert_uint_le(wcslen(wide.ptr), WINIPC__FILE_NAME_MAX);
    ck_assert_str_eq(winipc__name_mailslot(&wide, repeat(slot_limits[_i].before,
                                                         slot_limits[_i].unit,
                                                         slot_limits[_i].count,
                                                         slot_limits[_i].more)),
                     "the name is too long");
}
END_TEST

static const struct {
    const char *name;
    const wchar_t *want;
    bool remote;
} pipes[] = {
    {"log", L"\\\\.\\pipe\\log", false},
    {".log", L"\\\\.\\pipe\\.log", false},
    {"..log", L"\\\\.\\pipe\\..log", false},
    {" log.txt", L"\\\\.\\pipe\\ log.txt", false},
    {"pipe", L"\\\\.\\pipe\\pipe", false},
    {E_ACUTE BELL, L"\\\\.\\pipe\\\xe9\xd83d\xdd14", false},
    {PIPE "log", L"\\\\.\\pipe\\log", false},
    {"\\\\.\\Pipe\\Log", L"\\\\.\\Pipe\\Log", false},
    {"\\\\.\\PIPE\\log", L"\\\\.\\PIPE\\log", false},
    {"\\\\host\\pipe\\log", L"\\\\host\\pipe\\log", true},
    {"\\\\host.example\\PIPE\\log", L"\\\\host.example\\PIPE\\log", true},
    {"\\\\localhost\\pipe\\log", L"\\\\localhost\\pipe\\log", true},
    {"\\\\" E_ACUTE "\\pipe\\log", L"\\\\\xe9\\pipe\\log", true},
};

START_TEST(a_pipe_name_is_completed)
{
    wide.remote = !pipes[_i].remote;
    ck_assert_ptr_null(winipc__name_pipe(&wide, pipes[_i].name));
    expect_wide(wide.ptr, pipes[_i].want);
    ck_assert_int_eq(wide.remote, pipes[_i].remote);
}
END_TEST

#define PIPE_BACKSLASH "the name of a pipe has no backslash"
#define PIPE_SPELLING "a name with a host is spelled \\\\host\\pipe\\name"

static const struct {
    const char *name, *reason;
} bad_pipes[] = {
    {NULL, "a pipe needs a name, and it is NULL"},
    {"\\", PIPE_BACKSLASH},
    {"\\log", PIPE_BACKSLASH},
    {"log\\", PIPE_BACKSLASH},
    {"a\\b", PIPE_BACKSLASH},
    {"pipe\\log", PIPE_BACKSLASH},
    {PIPE "a\\b", PIPE_BACKSLASH},
    {PIPE "..\\mailslot\\log", PIPE_BACKSLASH},
    {"\\\\host\\pipe\\\\log", PIPE_BACKSLASH},
    {"\\\\", PIPE_SPELLING},
    {"\\\\host", PIPE_SPELLING},
    {"\\\\host\\log", PIPE_SPELLING},
    {"\\\\host\\pipe", PIPE_SPELLING},
    {"\\\\host\\pipes\\log", PIPE_SPELLING},
    {SLOT "log", PIPE_SPELLING},
    {"\\\\host\\\\pipe\\log", PIPE_SPELLING},
    {"\\\\\\pipe\\log", HOST},
    {"\\\\*\\pipe\\log", HOST},
    {"\\\\host.\\pipe\\log", HOST},
};

START_TEST(a_pipe_is_refused_a_name_for_a_reason)
{
    const char *reason = winipc__name_pipe(&wide, bad_pipes[_i].name);

    ck_assert_ptr_nonnull(reason);
    ck_assert_str_eq(reason, bad_pipes[_i].reason);
}
END_TEST

static const struct {
    const char *before, *unit;
    size_t count;
    const char *more;
} pipe_limits[] = {
    {"", "x", 247, "x"},
    {"", E_ACUTE, 247, E_ACUTE},
    {"x", BELL, 123, "x"},
    {"", BELL, 123, BELL},
    {PIPE, "x", 247, "x"},
    {PIPE "x", BELL, 123, "x"},
    {"\\\\host\\pipe\\", "x", 244, "x"},
};

START_TEST(a_pipe_name_may_have_256_units_and_no_more)
{
    ck_assert_ptr_null(winipc__name_pipe(
        &wide, repeat(pipe_limits[_i].before, pipe_limits[_i].unit,
                      pipe_limits[_i].count, "")));
    ck_assert_uint_ge(wcslen(wide.ptr), WINIPC__FILE_NAME_MAX - 1);
    ck_assert_uint_le(wcslen(wide.ptr), WINIPC__FILE_NAME_MAX);
    ck_assert_str_eq(
        winipc__name_pipe(&wide,
                          repeat(pipe_limits[_i].before, pipe_limits[_i].unit,
                                 pipe_limits[_i].count, pipe_limits[_i].more)),
        "the name is too long");
}
END_TEST

/* As Windows calls them, and Wine, and what has no such name. */
static const struct {
    const wchar_t *kernel, *want;
    winipc_scope scope;
    bool mailslot;
} kernel_names[] = {
    {L"\\BaseNamedObjects\\ready", L"ready", WINIPC_SCOPE_GLOBAL, false},
    {L"\\Sessions\\1\\BaseNamedObjects\\ready", L"ready", WINIPC_SCOPE_SESSION,
     false},
    {L"\\Sessions\\12\\BaseNamedObjects\\\xe9\xd83d\xdd14", L"\xe9\xd83d\xdd14",
     WINIPC_SCOPE_SESSION, false},
    {L"\\Device\\Mailslot\\log", L"log", WINIPC_SCOPE_SESSION, true},
    {L"\\Device\\MailSlot\\App\\Log", L"App\\Log", WINIPC_SCOPE_SESSION, true},
    {L"\\DEVICE\\MAILSLOT\\log", L"log", WINIPC_SCOPE_SESSION, true},
    {L"\\Device\\Mailslots\\log", L"\\Device\\Mailslots\\log",
     WINIPC_SCOPE_SESSION, false},
    {L"\\Device\\NamedPipe\\log", L"log", WINIPC_SCOPE_SESSION, false},
    {L"\\DEVICE\\NAMEDPIPE\\Log", L"Log", WINIPC_SCOPE_SESSION, false},
    {L"\\Device\\NamedPipes\\log", L"\\Device\\NamedPipes\\log",
     WINIPC_SCOPE_SESSION, false},
    {L"\\Device", L"\\Device", WINIPC_SCOPE_SESSION, false},
    {L"\\KernelObjects\\LowMemoryCondition",
     L"\\KernelObjects\\LowMemoryCondition", WINIPC_SCOPE_SESSION, false},
    {L"", L"", WINIPC_SCOPE_SESSION, false},
};

START_TEST(a_kernel_name_is_what_open_would_be_given)
{
    winipc_scope scope = (winipc_scope)9;
    bool mailslot = !kernel_names[_i].mailslot;
    const wchar_t *name =
        winipc__name_of_kernel(kernel_names[_i].kernel, &scope, &mailslot);

    expect_wide(name, kernel_names[_i].want);
    /* It is the end of the string that was given. */
    ck_assert_ptr_eq(name + wcslen(name),
                     kernel_names[_i].kernel + wcslen(kernel_names[_i].kernel));
    ck_assert_int_eq(scope, kernel_names[_i].scope);
    ck_assert_int_eq(mailslot, kernel_names[_i].mailslot);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(an_object_gets_the_prefix_of_its_scope, objects),
    TEST(an_object_without_a_name_has_none),
    TEST_LOOP(an_object_is_refused_a_name_for_a_reason, bad_objects),
    TEST_LOOP(an_object_name_may_have_259_units_and_no_more, object_limits),
    TEST_LOOP(a_mailslot_name_is_completed, slots),
    TEST_LOOP(a_part_of_a_name_is_refused_for_a_reason, bad_parts),
    TEST_LOOP(a_mailslot_is_refused_a_name_for_a_reason, bad_slots),
    TEST_LOOP(a_mailslot_name_may_have_256_units_and_no_more, slot_limits),
    TEST_LOOP(a_pipe_name_is_completed, pipes),
    TEST_LOOP(a_pipe_is_refused_a_name_for_a_reason, bad_pipes),
    TEST_LOOP(a_pipe_name_may_have_256_units_and_no_more, pipe_limits),
    TEST_LOOP(a_kernel_name_is_what_open_would_be_given, kernel_names),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "name", tests, NULL, NULL);
}
