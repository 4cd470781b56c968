/*
 * harness.h - what every test program shares.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include <check.h>
#include <stdio.h>
#include <winipc.h>

/* Expect a call to return `want`, and say what went wrong if it does not. */
#define ck_assert_status(call, want)                                      \
    do {                                                                  \
        winipc_status got_ = (call);                                      \
        ck_assert_msg(got_ == (want), "%s: got %s, want %s (%s)", #call,  \
                      winipc_status_name(got_), winipc_status_name(want), \
                      winipc_last_error()->message);                      \
    } while (0)

#define ck_assert_ok(call) ck_assert_status(call, WINIPC_OK)

/* Long enough for a loaded machine, short enough to wait out. */
#define SOON 5000
#define BRIEFLY 20
/* For what may take so long that only the watchdog knows better. */
#define PATIENTLY 60000

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A name no other test and no other run is using. */
const char *unique_name(const char *stem);

/* Milliseconds from some start, for measuring. */
double now_ms(void);

/* How many handles, and how many threads but the watchdog, this process has. */
int count_handles(void);
int count_threads(void);

/* How many bytes of this process's heap are in use. */
size_t count_bytes(void);

/* Let no \r into the output, and no window come up at a crash. */
void prepare_process(void);

/* End this process when so many seconds have passed, and say where its threads
   are; 0 seconds: never. */
void watchdog_start(int seconds);

/* End this process at once, and say why, and where its threads are. */
void bail_out(const char *why);

/* Print a figure that ./dev figures collects. */
void figure(const char *name, double value, const char *unit);

/* Print a line that a reader of the results should see. */
void remark(const char *text);

/* What START_TEST() defines, and how often it runs, with _i from 0 on.  A table
   of them ends with {0}. */
typedef struct test {
    const TTest *const *test;
    int loops;
} test;

/* What a child process of the test does. */
typedef struct role {
    const char *name;
    int (*run)(int argc, char **argv);
} role;

/*
 * main() of a test program.  As a child it plays its role; else it runs the
 * tests twice, `teardown` after each, and fails if the second time leaves more
 * handles than the first, or if all of it takes longer than TEST_SECONDS in the
 * environment.  Prints TAP.  `roles` and `teardown` may be NULL.
 */
int run_tests(int argc, char **argv, const char *name, const test *tests,
              void (*teardown)(void), const role *roles);

/* The same, once: for what takes long, or looks at handles by itself. */
int run_tests_once(int argc, char **argv, const char *name, const test *tests,
                   void (*teardown)(void), const role *roles);

#define TEST(name) \
    {              \
        &name, 1   \
    }
#define TEST_LOOP(name, table)   \
    {                            \
        &name, (int)COUNT(table) \
    }

/* Another process that runs this program in a role, with up to three
   arguments; NULL ends them.  A HANDLE, closed by child_wait(). */
void *child_start(const char *role_name, const char *first, const char *second,
                  const char *third);

/* Wait until it has ended, and return its exit status. */
int child_wait(void *child);

/* End it at once, wherever it is, as a crash would. */
void child_kill(void *child);

#endif
