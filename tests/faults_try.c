/*
 * faults_try.c - let every call of a scenario fail, and judge what comes of it.
 *
 * Each fails in its turn: alone, with all later calls of that function, and with
 * all later calls of any; with each code of faults.def.  Then the status must be
 * one of ours, and the last error name the call, or the scenario say why it need
 * not; outputs are as promised, what Windows lent is given back, and the same call
 * works as soon as Windows does.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "faults.h"
#include "ntapi.h"

#define HANG_SECONDS 30  /* of its own, not while the machine stands still */
#define MOST_PRINTED 100 /* defects */

/* What is under way, for who reports it. */
static struct {
    const faults_scenario *scenario;
    unsigned nth;
    const char *mode;
    volatile double since; /* 0: nothing is */
} now;

unsigned faults_runs, faults_defects;

static const char *where(void)
{
    static char text[300];
    const faults_function *first = faults_first();

    snprintf(text, sizeof text, "%s, %s: call %u, %s, error %lu, %s",
             now.scenario->function, now.scenario->what, now.nth,
             first ? first->name : "none", first ? faults_code(first) : 0,
             now.mode);
    return text;
}

void faults_defect(const char *format, ...)
{
    va_list arguments;

    if (faults_defects++ >= MOST_PRINTED)
        return;
    printf("# defect: %s: ", where());
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

winipc_status faults_time_out(winipc_status status)
{
    bool expected;

    faults_pause();
    expected =
        status == WINIPC_E_TIMEOUT && winipc_last_error()->windows_code == 0;
    faults_resume();
    return expected ? WINIPC_OK : status;
}

/* A call that hangs ends the program, which says where. */
static DWORD WINAPI watch(void *unused)
{
    char why[400];

    (void)unused;
    for (int seconds = 0; seconds < HANG_SECONDS;) {
        double since = now.since;

        Sleep(1000);
        seconds = since != 0 && since == now.since ? seconds + 1 : 0;
    }
    snprintf(why, sizeof why, "it hangs: %s", where());
    bail_out(why);
    return 1;
}

static LONG WINAPI crash(EXCEPTION_POINTERS *unused)
{
    (void)unused;
    printf("Bail out! it crashes: %s\n", where());
    TerminateProcess(GetCurrentProcess(), EXIT_FAILURE);
    return EXCEPTION_EXECUTE_HANDLER;
}

void faults_watch(void)
{
    SetUnhandledExceptionFilter(crash);
    CloseHandle(CreateThread(NULL, 0, watch, NULL, 0, NULL));
}

/* What the library calls a function of Windows in the last error. */
static bool names(const char *reported, const char *function)
{
    static const char *const other_names[][2] = {
        {"GetOverlappedResult", "ReadFile"},
        {"GetOverlappedResult", "WriteFile"},
        {"GetOverlappedResult", "ConnectNamedPipe"},
        {"HeapReAlloc", "HeapAlloc"},
        {"NtWriteFile", "WriteFile"},
    };

    for (size_t i = 0; i < COUNT(other_names); i++) {
        if (strcmp(function, other_names[i][0]) == 0 &&
            strcmp(reported, other_names[i][1]) == 0)
            return true;
    }
    /* Ours, where it explains the code better than Windows. */
    return strcmp(reported, function) == 0 ||
           strcmp(reported, now.scenario->function) == 0;
}

/* Does the last error tell one of the calls that failed? */
static bool is_told(winipc_status status)
{
    const winipc_error *error = winipc_last_error();

    if (!winipc_failed(status))
        return false;
    for (unsigned i = 0; i < faults_function_count; i++) {
        const faults_function *function = &faults_functions[i];

        if (function->now > 0 && error->windows_code == faults_code(function) &&
            names(error->function, function->name))
            return true;
    }
    return false;
}

/* What the scenario says of a failure that nobody is told. */
static faults_quiet *find_quiet(const faults_function *function)
{
    faults_quiet *quiet = now.scenario->quiet;

    for (; quiet != NULL && quiet->call != NULL; quiet++) {
        if (strcmp(quiet->call, function->name) == 0 &&
            (quiet->code == 0 || quiet->code == faults_code(function)))
            return quiet;
    }
    return NULL;
}

/* Nobody was told: the scenario must say why not, for each call that failed. */
static void expect_quiet(winipc_status status)
{
    faults_count_quiet();
    for (unsigned i = 0; i < faults_function_count; i++) {
        faults_quiet *quiet = find_quiet(&faults_functions[i]);

        if (faults_functions[i].now == 0)
            continue;
        if (quiet != NULL)
            quiet->times++;
        else
            faults_defect("%s failed, and nobody was told: %s, %s",
                          faults_functions[i].name, winipc_status_name(status),
                          winipc_last_error()->message);
    }
}

static void judge(winipc_status status)
{
    const winipc_error *error = winipc_last_error();

    if (strcmp(winipc_status_name(status), "unknown status") == 0)
        faults_defect("status %d", status);
    if (winipc_failed(status)) {
        faults_expect(error->status == status);
        faults_expect(strstr(error->message, error->function) != NULL);
        faults_expect(strlen(error->message) > 10);
    }
    if (faults_first() != NULL && !is_told(status))
        expect_quiet(status);
    if (faults_first() == NULL && status != WINIPC_OK)
        faults_defect("nothing failed: %s", error->message);
}

/* `act` has come to an end: look at it, and see that it works now. */
static void finish(winipc_status status)
{
    const faults_scenario *scenario = now.scenario;

    if (winipc_failed(status)) {
        if (scenario->failed != NULL)
            scenario->failed();
        faults_must(scenario->act());
    }
}

/* Run it once.  The number of codes that the function has which failed; 0 if none
   did. */
static unsigned run(unsigned nth, faults_mode mode, unsigned code_index)
{
    static const char *const modes[] = {"once", "from then on",
                                        "and all that follow"};
    const faults_scenario *scenario = now.scenario;
    const faults_function *first;
    int held = faults_held();
    winipc_status status;

    faults_runs++;
    now.nth = nth;
    now.mode = modes[mode];
    now.since = now_ms();
    if (scenario->before != NULL)
        scenario->before();
    faults_arm(nth, mode, code_index);
    status = scenario->act();
    faults_pause();
    first = faults_first();
    judge(status);
    finish(status);
    if (mode != FAULTS_ONCE)
        faults_resume();
    if (scenario->after != NULL)
        scenario->after();
    faults_pause();
    if (faults_held() != held)
        faults_defect("%d handles or blocks held", faults_held() - held);
    now.since = 0;
    return first ? first->n : 0;
}

/* Let every call fail; how many there are. */
static unsigned fail_every_call(void)
{
    for (unsigned nth = 1;; nth++) {
        unsigned codes = run(nth, FAULTS_ONCE, 0);

        if (codes == 0)
            return nth - 1;
        for (unsigned code = 0; code < codes; code++) {
            if (code > 0)
                run(nth, FAULTS_ONCE, code);
            run(nth, FAULTS_SAME, code);
            run(nth, FAULTS_ALL, code);
        }
    }
}

/* The same on a system that lacks one of the functions that are looked up: it
   works, or says that it is not supported. */
static void lack_every_entry(void)
{
    FARPROC *entries = (FARPROC *)&winipc__ntapi;
    const faults_scenario *scenario = now.scenario;

    for (size_t i = 0; i < sizeof winipc__ntapi / sizeof *entries; i++) {
        FARPROC entry = entries[i];
        int held = faults_held();
        winipc_status status;

        faults_runs++;
        now.nth = (unsigned)i;
        now.mode = "an entry of winipc__ntapi is lacking";
        now.since = now_ms();
        if (scenario->before != NULL)
            scenario->before();
        entries[i] = NULL;
        faults_arm(0, FAULTS_ONCE, 0);
        status = scenario->act();
        faults_expect(status == WINIPC_OK || status == WINIPC_E_UNSUPPORTED);
        if (entries[i] == NULL)
            entries[i] = entry;
        finish(status);
        if (scenario->after != NULL)
            scenario->after();
        faults_expect(faults_held() == held);
        now.since = 0;
    }
}

void faults_try(const faults_scenario *scenario)
{
    unsigned runs = faults_runs, defects = faults_defects, calls;
    double begin = now_ms();
    int handles;

    now.scenario = scenario;
    run(UINT_MAX, FAULTS_ONCE, 0); /* what is made once is there */
    handles = count_handles();
    calls = fail_every_call();
    lack_every_entry();
    handles = count_handles() - handles;
    if (handles > 0)
        faults_defect("%d handles leaked", handles);
    printf("# scenario: %s, %s: %u calls, %u runs, %u defects, %.0f ms\n",
           scenario->function, scenario->what, calls, faults_runs - runs,
           faults_defects - defects, now_ms() - begin);
}
