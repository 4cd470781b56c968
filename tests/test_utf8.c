/*
 * test_utf8.c - between UTF-8 and UTF-16, strictly.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "utf8.h"

#define GUARD L'\x5555'
#define REPLACEMENT "\xef\xbf\xbd"

/* The first and the last character of each length, and around the gaps. */
static const struct {
    const char *text;
    uint32_t character;
} characters[] = {
    {"\x01", 0x01},
    {"a", 'a'},
    {"\x7f", 0x7F},
    {"\xc2\x80", 0x80},
    {"\xc3\xa9", 0xE9},
    {"\xdf\xbf", 0x7FF},
    {"\xe0\xa0\x80", 0x800},
    {"\xe2\x82\xac", 0x20AC},
    {"\xed\x9f\xbf", 0xD7FF},
    {"\xee\x80\x80", 0xE000},
    {"\xef\xbf\xbd", 0xFFFD},
    {"\xef\xbf\xbf", 0xFFFF},
    {"\xf0\x90\x80\x80", 0x10000},
    {"\xf0\x9f\x94\x94", 0x1F514},
    {"\xf4\x8f\xbf\xbf", 0x10FFFF},
};

START_TEST(next_takes_one_character)
{
    const char *text = characters[_i].text;
    uint32_t character = 0;

    ck_assert(winipc__utf8_next(&text, &character));
    ck_assert_uint_eq(character, characters[_i].character);
    ck_assert_ptr_eq(text, characters[_i].text + strlen(characters[_i].text));
}
END_TEST

START_TEST(next_leaves_what_follows)
{
    const char start[] = "\xc3\xa9\xe2\x82\xac!", *text = start;
    uint32_t character;

    ck_assert(winipc__utf8_next(&text, &character));
    ck_assert_ptr_eq(text, start + 2);
    ck_assert(winipc__utf8_next(&text, &character));
    ck_assert_ptr_eq(text, start + 5);
    ck_assert(winipc__utf8_next(&text, &character));
    ck_assert_uint_eq(character, '!');
    ck_assert_ptr_eq(text, start + 6);
}
END_TEST

/* What is not UTF-8, and why. */
static const struct {
    const char *why, *text;
} malformed[] = {
    {"a continuation alone", "\x80"},
    {"a continuation alone", "\xbf"},
    {"overlong, two bytes", "\xc0\x80"},
    {"overlong, two bytes", "\xc1\xbf"},
    {"overlong, three bytes", "\xe0\x80\x80"},
    {"overlong, three bytes", "\xe0\x9f\xbf"},
    {"overlong, four bytes", "\xf0\x80\x80\x80"},
    {"overlong, four bytes", "\xf0\x8f\xbf\xbf"},
    {"the first surrogate", "\xed\xa0\x80"},
    {"the last high surrogate", "\xed\xaf\xbf"},
    {"the first low surrogate", "\xed\xb0\x80"},
    {"the last surrogate", "\xed\xbf\xbf"},
    {"above U+10FFFF", "\xf4\x90\x80\x80"},
    {"above U+10FFFF", "\xf5\x80\x80\x80"},
    {"above U+10FFFF", "\xf7\xbf\xbf\xbf"},
    {"five bytes", "\xf8\x88\x80\x80\x80"},
    {"six bytes", "\xfc\x84\x80\x80\x80\x80"},
    {"no beginning of anything", "\xfe"},
    {"no beginning of anything", "\xff"},
    {"cut short at the end", "\xc3"},
    {"cut short at the end", "\xe2"},
    {"cut short at the end", "\xe2\x82"},
    {"cut short at the end", "\xf0"},
    {"cut short at the end", "\xf0\x9f"},
    {"cut short at the end", "\xf0\x9f\x94"},
    {"cut short by a letter", "\xc3x"},
    {"cut short by a letter", "\xe2xx"},
    {"cut short by a letter", "\xe2\x82x"},
    {"cut short by a letter", "\xf0\x9f\x94x"},
    {"cut short by a beginning", "\xc3\xc3"},
    {"cut short by a beginning", "\xe2\x82\xc3\xa9"},
    {"cut short by a beginning", "\xf0\x9f\x94\xf0"},
};

START_TEST(next_refuses_what_is_malformed)
{
    const char *text = malformed[_i].text;
    uint32_t character;

    ck_assert_msg(!winipc__utf8_next(&text, &character), "%s was taken",
                  malformed[_i].why);
    ck_assert_ptr_eq(text, malformed[_i].text);
}
END_TEST

START_TEST(widen_refuses_what_is_malformed_anywhere)
{
    char text[32];
    wchar_t wide[32];
    bool valid = true;

    snprintf(text, sizeof text, "ab%s", malformed[_i].text);
    ck_assert(!winipc__utf8_widen(wide, 31, text, &valid));
    ck_assert_msg(!valid, "%s passes as valid", malformed[_i].why);
}
END_TEST

/* Every character there is goes to UTF-8 and back. */
START_TEST(every_character_survives_the_round_trip)
{
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        wchar_t wide[2] = {(wchar_t)c}, again[3] = {0};
        char text[5];
        const char *rest = text;
        uint32_t taken = 0;
        size_t units = 1;
        bool valid;

        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        if (c >= 0x10000) {
            wide[0] = (wchar_t)(0xD7C0 + (c >> 10));
            wide[1] = (wchar_t)(0xDC00 + (c & 0x3FF));
            units = 2;
        }
        winipc__utf8_narrow(text, sizeof text, wide, units);
        if (!winipc__utf8_next(&rest, &taken) || taken != c || *rest != '\0' ||
            !winipc__utf8_widen(again, units, text, &valid) ||
            memcmp(again, wide, units * sizeof *wide) != 0)
            ck_abort_msg("U+%04X does not survive", (unsigned)c);
    }
}
END_TEST

/* What fits in how many units, the final 0 not counted. */
static const struct {
    const char *text;
    size_t room;
    bool fits;
    const wchar_t *wide;
} rooms[] = {
    {"", 0, true, L""},
    {"a", 0, false, NULL},
    {"a", 1, true, L"a"},
    {"ab", 1, false, NULL},
    {"ab", 2, true, L"ab"},
    {"ab", 3, true, L"ab"},
    {"\xc3\xa9", 1, true, L"\xe9"},
    {"\xe2\x82\xac", 1, true, L"\x20ac"},
    {"\xf0\x9f\x94\x94", 0, false, NULL},
    {"\xf0\x9f\x94\x94", 1, false, NULL},
    {"\xf0\x9f\x94\x94", 2, true, L"\xd83d\xdd14"},
    {"a\xf0\x9f\x94\x94", 2, false, NULL},
    {"a\xf0\x9f\x94\x94", 3, true, L"a\xd83d\xdd14"},
    {"\xf0\x90\x80\x80", 2, true, L"\xd800\xdc00"},
    {"\xf4\x8f\xbf\xbf", 2, true, L"\xdbff\xdfff"},
    {"\xf0\x9f\x94\x94"
     "b",
     2, false, NULL},
};

START_TEST(widen_keeps_to_the_room_there_is)
{
    wchar_t wide[8];
    bool valid = false;

    for (size_t i = 0; i < COUNT(wide); i++)
        wide[i] = GUARD;
    ck_assert_int_eq(
        winipc__utf8_widen(wide, rooms[_i].room, rooms[_i].text, &valid),
        rooms[_i].fits);
    ck_assert(valid);
    if (rooms[_i].fits)
        ck_assert_int_eq(wcscmp(wide, rooms[_i].wide), 0);
    for (size_t i = rooms[_i].room + 1; i < COUNT(wide); i++)
        ck_assert_uint_eq(wide[i], GUARD);
}
END_TEST

/* UTF-16 as it should not be: what comes out of it. */
static const struct {
    const wchar_t *wide;
    size_t n;
    const char *text;
} broken_pairs[] = {
    {L"\xd83d", 1, REPLACEMENT},
    {L"\xdd14", 1, REPLACEMENT},
    {L"a\xd83d", 2, "a" REPLACEMENT},
    {L"\xd83dz", 2, REPLACEMENT "z"},
    {L"\xdd14z", 2, REPLACEMENT "z"},
    {L"\xdd14\xd83d", 2, REPLACEMENT REPLACEMENT},
    {L"\xd83d\xd83d\xdd14", 3, REPLACEMENT "\xf0\x9f\x94\x94"},
    {L"\xd83d\xdd14\xdd14", 3, "\xf0\x9f\x94\x94" REPLACEMENT},
    {L"\xd83d\xe000", 2, REPLACEMENT "\xee\x80\x80"},
    {L"\xd83d\xd7ff", 2, REPLACEMENT "\xed\x9f\xbf"},
    /* The other half lies behind the end. */
    {L"a\xd83d\xdd14", 2, "a" REPLACEMENT},
};

START_TEST(narrow_replaces_half_a_pair)
{
    char text[16];

    ck_assert_uint_eq(winipc__utf8_narrow(text, sizeof text,
                                          broken_pairs[_i].wide,
                                          broken_pairs[_i].n),
                      strlen(broken_pairs[_i].text));
    ck_assert_str_eq(text, broken_pairs[_i].text);
}
END_TEST

/* How much of 2 + 3 + 4 + 1 bytes a string of `_i` + 1 bytes can hold. */
static const size_t kept[] = {0, 0, 2, 2, 2, 5, 5, 5, 5, 9, 10, 10};

START_TEST(narrow_cuts_between_characters)
{
    static const wchar_t wide[] = L"\xe9\x20ac\xd83d\xdd14z";
    static const char all[] = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x94z";
    const size_t size = (size_t)_i + 1;
    char text[16];

    memset(text, '#', sizeof text);
    ck_assert_uint_eq(winipc__utf8_narrow(text, size, wide, COUNT(wide) - 1),
                      kept[_i]);
    ck_assert_mem_eq(text, all, kept[_i]);
    ck_assert_int_eq(text[kept[_i]], '\0');
    for (size_t i = size; i < sizeof text; i++)
        ck_assert_int_eq(text[i], '#');
}
END_TEST

START_TEST(narrow_does_not_skip_what_does_not_fit)
{
    char text[4];

    ck_assert_uint_eq(
        winipc__utf8_narrow(text, sizeof text, L"a\xd83d\xdd14z", 4), 1);
    ck_assert_str_eq(text, "a");
}
END_TEST

/* How much of a text fits. */
static const struct {
    const char *text;
    size_t max, kept;
} fits[] = {
    {"", 0, 0},
    {"", 5, 0},
    {"abc", 0, 0},
    {"abc", 2, 2},
    {"abc", 3, 3},
    {"abc", 4, 3},
    {"a\xc3\xa9", 1, 1},
    {"a\xc3\xa9", 2, 1},
    {"a\xc3\xa9", 3, 3},
    {"\xe2\x82\xac", 1, 0},
    {"\xe2\x82\xac", 2, 0},
    {"\xe2\x82\xac", 3, 3},
    {"\xe2\x82\xac\xe2\x82\xac", 3, 3},
    {"\xe2\x82\xac\xe2\x82\xac", 5, 3},
    {"a\xf0\x9f\x94\x94z", 4, 1},
    {"a\xf0\x9f\x94\x94z", 5, 5},
    {"a\xf0\x9f\x94\x94z", 6, 6},
};

START_TEST(fit_cuts_between_characters)
{
    ck_assert_uint_eq(winipc__utf8_fit(fits[_i].text, fits[_i].max),
                      fits[_i].kept);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(next_takes_one_character, characters),
    TEST(next_leaves_what_follows),
    TEST_LOOP(next_refuses_what_is_malformed, malformed),
    TEST_LOOP(widen_refuses_what_is_malformed_anywhere, malformed),
    TEST(every_character_survives_the_round_trip),
    TEST_LOOP(widen_keeps_to_the_room_there_is, rooms),
    TEST_LOOP(narrow_replaces_half_a_pair, broken_pairs),
    TEST_LOOP(narrow_cuts_between_characters, kept),
    TEST(narrow_does_not_skip_what_does_not_fit),
    TEST_LOOP(fit_cuts_between_characters, fits),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "utf8", tests, NULL, NULL);
}
