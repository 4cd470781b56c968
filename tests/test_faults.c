/*
 * test_faults.c - whatever Windows refuses, nothing leaks and the caller knows.
 *
 * What is tried, and how it is judged, faults_try.c tells.  faults.sh sorts the
 * calls that failed by the function of the library that makes them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"
#include "wrap.h"

typedef void *(WINAPI HeapAlloc_type)(HANDLE, DWORD, SIZE_T);
typedef BOOL(WINAPI DuplicateHandle_type)(HANDLE, HANDLE, HANDLE, HANDLE *,
                                          DWORD, BOOL, DWORD);
/* clang-format off */
WRAP(HeapAlloc, 12)
WRAP(DuplicateHandle, 28)
/* clang-format on */

static const faults_scenario *const tables[] = {
    faults_event,           faults_handle, faults_inspect, faults_lock,
    faults_mailslot,        faults_mutex,  faults_object,  faults_operation,
    faults_overlapped,      faults_pipe,   faults_process, faults_semaphore,
    faults_single_instance, faults_spawn,  faults_timer,   faults_wait,
    faults_waitset,
};

/* What grows for ever is to come to its end soon. */
static void *WINAPI allocate_little(HANDLE heap, DWORD flags, SIZE_T size)
{
    return size < 1U << 23 ? HeapAlloc_real(heap, flags, size) : NULL;
}

/* What is closed so is given back. */
static BOOL WINAPI duplicate(HANDLE from, HANDLE handle, HANDLE to,
                             HANDLE *copy, DWORD access, BOOL inherit,
                             DWORD options)
{
    if (!DuplicateHandle_real(from, handle, to, copy, access, inherit, options))
        return FALSE;
    if (options & DUPLICATE_CLOSE_SOURCE)
        faults_given_back();
    return TRUE;
}

/* Every table of a scenario's, once. */
static void print_quiet(void)
{
    const faults_quiet *last = NULL;

    for (size_t i = 0; i < COUNT(tables); i++) {
        for (const faults_scenario *s = tables[i]; s->function != NULL; s++) {
            for (const faults_quiet *quiet = s->quiet;
                 quiet != last && quiet != NULL && quiet->call != NULL; quiet++)
                printf("# quiet: %u times %s calls %s, error %lu: %s\n",
                       quiet->times, quiet->by, quiet->call, quiet->code,
                       quiet->why);
            last = s->quiet;
        }
    }
}

START_TEST(every_refused_call_is_reported_and_leaks_nothing)
{
    unsigned before = faults_defects;

    for (const faults_scenario *scenario = tables[_i];
         scenario->function != NULL; scenario++)
        faults_try(scenario);
    ck_assert_uint_eq(faults_defects, before);
}
END_TEST

START_TEST(every_function_has_failed_with_every_code)
{
    unsigned codes = 0, missed = 0;

    for (unsigned i = 0; i < faults_function_count; i++) {
        const faults_function *function = &faults_functions[i];
        unsigned used = 0;

        for (unsigned j = 0; j < function->n; j++)
            used += function->hits[j] > 0;
        if (function->n > 0)
            printf("# failed: %u times with %u of %u codes %s\n",
                   function->failures, used, function->n, function->name);
        codes += used;
        missed += function->n - used;
    }
    print_quiet();
    faults_print_calls();
    figure("faults.runs", faults_runs, "runs");
    figure("faults.codes", codes, "codes");
    figure("faults.defects", faults_defects, "defects");
    ck_assert_uint_eq(missed, 0);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(every_refused_call_is_reported_and_leaks_nothing, tables),
    TEST(every_function_has_failed_with_every_code),
    {0},
};

int main(int argc, char **argv)
{
    faults_watch();
    faults_look_up();
    faults_pass("HeapAlloc", (void (*)(void))allocate_little);
    faults_pass("DuplicateHandle", (void (*)(void))duplicate);
    winipc_event_set(NULL); /* this thread's last error is made once */
    return run_tests_once(argc, argv, "faults", tests, NULL, NULL);
}
