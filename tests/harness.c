/*
 * harness.c - what every test program shares.
 *
 * SPDX-License-Identifier: MIT
 */
#include "harness.h"

#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

#include <tlhelp32.h>

const char *unique_name(const char *stem)
{
    static char names[8][96];
    static unsigned count;
    char *name = names[++count % 8];

    snprintf(name, sizeof names[0], "winipc-test-%s-%lu-%u", stem,
             GetCurrentProcessId(), count);
    return name;
}

double now_ms(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart * 1000 / (double)frequency.QuadPart;
}

/* Wine's GetProcessHandleCount() says 0, so the whole system's are counted. */
static int count_system_handles(void)
{
    typedef struct {
        USHORT process, trace;
        UCHAR type, flags;
        USHORT value;
        void *object;
        ACCESS_MASK access;
    } handle_entry;
    typedef struct {
        ULONG count;
        handle_entry entries[];
    } handle_table;
    NTSTATUS(NTAPI * query)(int, void *, ULONG, ULONG *);
    FARPROC found =
        GetProcAddress(GetModuleHandleA("ntdll"), "NtQuerySystemInformation");
    handle_table *table;
    int count = 0;

    memcpy(&query, &found, sizeof query);
    table = malloc(1 << 22);
    if (table == NULL || query(16, table, 1 << 22, NULL) < 0)
        abort();
    for (ULONG i = 0; i < table->count; i++)
        count += table->entries[i].process == (USHORT)GetCurrentProcessId();
    free(table);
    return count;
}

int count_handles(void)
{
    DWORD count = 0;

    GetProcessHandleCount(GetCurrentProcess(), &count);
    return count > 0 ? (int)count : count_system_handles();
}

int count_threads(void)
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};
    int count = 0;

    for (BOOL more = Thread32First(snapshot, &entry); more;
         more = Thread32Next(snapshot, &entry))
        count += entry.th32OwnerProcessID == GetCurrentProcessId();
    CloseHandle(snapshot);
    return count;
}

/* Only the run that prints TAP prints figures. */
static bool printing;

void figure(const char *name, double value, const char *unit)
{
    if (!printing)
        return;
    printf("# figure: %s %.6g %s\n", name, value, unit);
}

static Suite *make_suite(const char *name, const test *tests,
                         void (*teardown)(void))
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);

    tcase_add_checked_fixture(tcase, NULL, teardown);
    for (const test *t = tests; t->test != NULL; t++)
        tcase_add_loop_test(tcase, *t->test, 0, t->loops);
    suite_add_tcase(suite, tcase);
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

/* How many times a stress test runs: STRESS in the environment. */
static int stress_factor(void)
{
    const char *text = getenv("STRESS");

    return text ? atoi(text) : 1;
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
    _setmode(_fileno(stdout), _O_BINARY);
    if (argc > 1 && strcmp(argv[1], "--child") == 0)
        return play_role(argc, argv, roles);
    if (twice) {
        failed = run_suite(name, tests, teardown, false);
        before = count_handles();
    }
    for (int i = twice ? 1 : stress_factor(); i > 1; i--)
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
