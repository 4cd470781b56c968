/*
 * test_history.c - histories by hand: the good pass, and each bad one does not.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "history.h"

#define B HISTORY_BEGIN
#define A HISTORY_ACQUIRED
#define L HISTORY_ABANDONED
#define R HISTORY_RELEASING
#define D HISTORY_RELEASED
#define T HISTORY_TIMED_OUT
#define S HISTORY_STUCK

/* Two or three processes; each record is a time and a kind. */
typedef struct written {
    struct {
        uint64_t time;
        history_kind kind;
    } records[8];
    size_t n;
    uint64_t killed_at;
} written;

static const struct {
    const char *name;
    written processes[3];
    unsigned units;
    size_t crowded, untold, told_wrong, stuck;
} histories[] = {
    {"one after the other",
     {{{{1, B}, {2, A}, {3, R}, {4, D}}, 4, 0},
      {{{1, B}, {5, A}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"at the same instant",
     {{{{1, B}, {2, A}, {3, R}, {4, D}}, 4, 0},
      {{{1, B}, {3, A}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"two hold it",
     {{{{1, B}, {2, A}, {4, R}, {5, D}}, 4, 0},
      {{{1, B}, {3, A}, {6, R}, {7, D}}, 4, 0}},
     1,
     1,
     0,
     0,
     0},
    {"two of two",
     {{{{1, B}, {2, A}, {4, R}, {5, D}}, 4, 0},
      {{{1, B}, {3, A}, {6, R}, {7, D}}, 4, 0}},
     2,
     0,
     0,
     0,
     0},
    {"three of two",
     {{{{1, B}, {2, A}, {8, R}, {9, D}}, 4, 0},
      {{{1, B}, {3, A}, {8, R}, {9, D}}, 4, 0},
      {{{1, B}, {4, A}, {8, R}, {9, D}}, 4, 0}},
     2,
     1,
     0,
     0,
     0},
    {"its holder died, and it is told",
     {{{{1, B}, {2, A}}, 2, 3}, {{{1, B}, {5, L}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"its holder died, and it is not told",
     {{{{1, B}, {2, A}}, 2, 3}, {{{1, B}, {5, A}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     1,
     0,
     0},
    {"it is told, and nobody died",
     {{{{1, B}, {2, A}, {3, R}, {4, D}}, 4, 0},
      {{{1, B}, {5, L}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     1,
     0},
    {"one died as it acquired, or before",
     {{{{1, B}}, 1, 3}, {{{1, B}, {5, L}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"one died as it acquired, or before, and did not hold it",
     {{{{1, B}}, 1, 3}, {{{1, B}, {5, A}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"one died, and two are told",
     {{{{1, B}, {2, A}}, 2, 3},
      {{{1, B}, {5, L}, {6, R}, {7, D}}, 4, 0},
      {{{1, B}, {8, L}, {9, R}, {10, D}}, 4, 0}},
     1,
     0,
     0,
     1,
     0},
    {"one died between its turns",
     {{{{1, B}, {2, A}, {3, R}, {4, D}}, 4, 5},
      {{{1, B}, {5, L}, {6, R}, {7, D}}, 4, 0}},
     1,
     0,
     0,
     1,
     0},
    {"one that was killed ran on when another had it",
     {{{{1, B}, {2, A}, {6, R}}, 3, 3},
      {{{1, B}, {5, L}, {7, R}, {8, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"one wrote that it has it when it was killed already",
     {{{{1, B}, {6, A}}, 2, 3}, {{{1, B}, {5, L}, {7, R}, {8, D}}, 4, 0}},
     1,
     0,
     0,
     0,
     0},
    {"two held it before one was killed",
     {{{{1, B}, {2, A}, {6, R}}, 3, 5},
      {{{1, B}, {4, L}, {7, R}, {8, D}}, 4, 0}},
     1,
     1,
     0,
     0,
     0},
    {"it gave up in time", {{{{1, B}, {2, T}}, 2, 0}}, 1, 0, 0, 0, 0},
    {"it was not woken", {{{{1, B}, {2, S}}, 2, 0}}, 1, 0, 0, 0, 1},
};

START_TEST(a_history_is_judged)
{
    history_record records[3][8];
    history_process processes[3];
    history_report report = {0};
    size_t want;

    for (size_t p = 0; p < 3; p++) {
        const written *w = &histories[_i].processes[p];

        for (size_t i = 0; i < w->n; i++)
            records[p][i] =
                (history_record){w->records[i].time, w->records[i].kind, 7};
        processes[p] = (history_process){records[p], w->n, w->killed_at};
    }
    history_check(processes, 3, 7, histories[_i].units, true, &report);
    ck_assert_msg(report.crowded == histories[_i].crowded &&
                      report.untold == histories[_i].untold &&
                      report.told_wrong == histories[_i].told_wrong &&
                      report.stuck == histories[_i].stuck,
                  "%s: crowded %u, untold %u, told wrong %u, stuck %u",
                  histories[_i].name, (unsigned)report.crowded,
                  (unsigned)report.untold, (unsigned)report.told_wrong,
                  (unsigned)report.stuck);
    want = histories[_i].crowded + histories[_i].untold +
           histories[_i].told_wrong + histories[_i].stuck;
    ck_assert_uint_eq(history_violations(&report), want);
}
END_TEST

START_TEST(each_lock_is_judged_by_itself)
{
    const history_record records[2][4] = {
        {{1, B, 0}, {2, A, 0}, {5, R, 0}, {6, D, 0}},
        {{1, B, 1}, {3, A, 1}, {5, R, 1}, {6, D, 1}}};
    const history_process processes[2] = {{records[0], 4, 0},
                                          {records[1], 4, 0}};
    history_report report = {0};

    history_check(processes, 2, 0, 1, true, &report);
    history_check(processes, 2, 1, 1, true, &report);
    ck_assert_uint_eq(history_violations(&report), 0);
    ck_assert_uint_eq(report.operations, 4);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_history_is_judged, histories),
    TEST(each_lock_is_judged_by_itself),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "history", tests, NULL, NULL);
}
