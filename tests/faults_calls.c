/*
 * faults_calls.c - the calls that failed, by who called.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <windows.h>

#include "faults.h"

/* By return address, and that of the caller: who calls may have been given the
   function, or be one for all such calls. */
static struct call {
    const faults_function *function;
    const void *caller, *its_caller;
    unsigned failures, quiet, run;
} calls[600];
static unsigned call_count;

static struct call *find_call(const faults_function *function,
                              const void *caller)
{
    void *frames[12];
    const void *its_caller = NULL;
    USHORT n = CaptureStackBackTrace(0, 12, frames, NULL);

    for (USHORT i = 0; i + 1 < n; i++) {
        if (frames[i] == caller)
            its_caller = frames[i + 1];
    }
    for (unsigned i = 0; i < call_count; i++) {
        if (calls[i].function == function && calls[i].caller == caller &&
            calls[i].its_caller == its_caller)
            return &calls[i];
    }
    if (call_count == COUNT(calls))
        abort();
    calls[call_count] = (struct call){function, caller, its_caller, 0, 0, 0};
    return &calls[call_count++];
}

void faults_note_call(const faults_function *function, const void *caller,
                      unsigned run)
{
    struct call *call = find_call(function, caller);

    call->failures++;
    call->run = run;
}

void faults_count_quiet(void)
{
    for (unsigned i = 0; i < call_count; i++) {
        if (calls[i].run == faults_run())
            calls[i].quiet++;
    }
}

static unsigned long long offset_of(const void *address)
{
    return address ? (unsigned long long)((const char *)address -
                                          (const char *)GetModuleHandleA(NULL))
                   : 0;
}

void faults_print_calls(void)
{
    for (unsigned i = 0; i < call_count; i++)
        printf("# call: %s %llx %llx %u %u\n", calls[i].function->name,
               offset_of(calls[i].caller), offset_of(calls[i].its_caller),
               calls[i].failures, calls[i].quiet);
}
