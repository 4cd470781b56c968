/*
 * harness.c - what every test program shares, on any system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

/* Only the run that prints TAP prints figures and remarks. */
static bool printing;

void figure(const char *name, double value, const char *unit)
{
    if (!printing)
        return;
    printf("# figure: %s %.6g %s\n", name, value, unit);
}

void remark(const char *text)
{
    if (printing)
        printf("# %s\n", text);
}

/* Each test is a case of its own name, so that CK_RUN_CASE chooses one. */
static Suite *make_suite(const char *name, const test *tests,
                         void (*teardown)(void))
{
    Suite *suite = suite_create(name);

    for (const test *t = tests; t->test != NULL; t++) {
        TCase *tcase = tcase_create((*t->test)->name);

        tcase_add_checked_fixture(tcase, NULL, teardown);
        tcase_add_loop_test(tcase, *t->test, 0, t->loops);
        suite_add_tcase(suite, tcase);
    }
    return suite;
}

/* What failed in a run that prints no TAP. */
static void print_failures(SRunner *runner)
{
    TestResult **results = srunner_failures(runner);

    for (int i = 0; i < srunner_ntests_failed(runner); i++)
        fprintf(stderr, "first run: %s:%d: %s\n", tr_lfile(results[i]),
                tr_lno(results[i]), tr_msg(results[i]));
    free(results);
}

static int run_suite(const char *name, const test *tests,
                     void (*teardown)(void), bool tap)
{
    SRunner *runner = srunner_create(make_suite(name, tests, teardown));
    int failed;

    printing = tap;
    srunner_set_fork_status(runner, CK_NOFORK);
    if (tap)
        srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    if (!tap)
        print_failures(runner);
    srunner_free(runner);
    return failed;
}

/* A number in the environment. */
static int setting(const char *name, int otherwise)
{
    const char *text = getenv(name);

    return text ? atoi(text) : otherwise;
}

static int play_role(int argc, char **argv, const role *roles)
{
    for (const role *r = roles; r != NULL && r->name != NULL; r++) {
        if (argc > 2 && strcmp(argv[2], r->name) == 0)
            return r->run(argc - 3, argv + 3);
    }
    return 99;
}

static int run_as(int argc, char **argv, const char *name, const test *tests,
                  void (*teardown)(void), const role *roles, bool twice)
{
    int failed = 0, before = 0, after = 0;

    setvbuf(stdout, NULL, _IONBF, 0);
    prepare_process();
    watchdog_start(setting("TEST_SECONDS", 300));
    if (argc > 1 && strcmp(argv[1], "--child") == 0)
        return play_role(argc, argv, roles);
    if (twice) {
        failed = run_suite(name, tests, teardown, false);
        before = count_handles();
    }
    for (int i = twice ? 1 : setting("STRESS", 1); i > 1; i--)
        failed += run_suite(name, tests, teardown, false);
    failed += run_suite(name, tests, teardown, true);
    if (twice) {
        after = count_handles();
        figure("handles.leaked", after - before, "handles");
    }
    if (after > before)
        printf("Bail out! %d handles are leaked\n", after - before);
    return failed == 0 && after <= before ? EXIT_SUCCESS : EXIT_FAILURE;
}

int run_tests(int argc, char **argv, const char *name, const test *tests,
              void (*teardown)(void), const role *roles)
{
    return run_as(argc, argv, name, tests, teardown, roles, true);
}

int run_tests_once(int argc, char **argv, const char *name, const test *tests,
                   void (*teardown)(void), const role *roles)
{
    return run_as(argc, argv, name, tests, teardown, roles, false);
}
