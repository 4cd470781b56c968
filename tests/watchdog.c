/*
 * watchdog.c - a test that hangs fails, and says where it does.
 *
 * Check can end a test in time only where it can fork, which Windows cannot.
 *
 * An address in the program is told as its offset.  To find the line:
 *     addr2line -f -e test_x.exe $((0x140000000 + OFFSET))
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include <tlhelp32.h>

#include "harness.h"

#define DEPTH 24

static DWORD limit_ms, watchdog_id;
static int count;

/* Not through stdio, whose lock a thread that hangs may hold. */
static void say(const char *text)
{
    DWORD written;

    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)strlen(text),
              &written, NULL);
}

/* Where a thread is, and who called it there; of 32-bit ones only the first. */
static int walk(CONTEXT *context, DWORD64 places[DEPTH])
{
    int n = 0;
#ifdef __x86_64__
    while (n < DEPTH && context->Rip != 0) {
        DWORD64 base, frame;
        void *data;
        RUNTIME_FUNCTION *function =
            RtlLookupFunctionEntry(context->Rip, &base, NULL);

        places[n++] = context->Rip;
        if (function != NULL) {
            RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, context->Rip, function,
                             context, &data, &frame, NULL);
        } else { /* it has not touched the stack */
            context->Rip = *(DWORD64 *)context->Rsp;
            context->Rsp += 8;
        }
    }
#else
    places[n++] = context->Eip;
#endif
    return n;
}

static void print_places(DWORD thread_id, const DWORD64 *places, int n)
{
    const DWORD64 program = (DWORD64)(uintptr_t)GetModuleHandleW(NULL);
    const DWORD size = 1U << 26; /* larger than any test program */
    char line[64];

    snprintf(line, sizeof line, "# thread %lu\n", thread_id);
    say(line);
    for (int i = 0; i < n; i++) {
        DWORD64 place = places[i];
        bool ours = place - program < size;

        snprintf(line, sizeof line,
                 ours ? "#   program + 0x%llx\n" : "#   0x%llx\n",
                 ours ? place - program : place);
        say(line);
    }
}

static void print_thread(DWORD id)
{
    HANDLE thread =
        id == GetCurrentThreadId()
            ? NULL
            : OpenThread(THREAD_SUSPEND_RESUME | THREAD_GET_CONTEXT |
                             THREAD_QUERY_INFORMATION,
                         FALSE, id);
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};
    DWORD64 places[DEPTH];
    int n = 0;

    if (thread == NULL)
        return;
    /* It may hold a lock that printing needs: that comes when it goes on. */
    SuspendThread(thread);
    if (GetThreadContext(thread, &context))
        n = walk(&context, places);
    ResumeThread(thread);
    print_places(id, places, n);
}

static void count_thread(DWORD id)
{
    (void)id;
    count++;
}

/* All threads of this process but the watchdog. */
static void visit_threads(void (*visit)(DWORD id))
{
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 entry = {.dwSize = sizeof entry};

    for (BOOL more = Thread32First(snapshot, &entry); more;
         more = Thread32Next(snapshot, &entry)) {
        if (entry.th32OwnerProcessID == GetCurrentProcessId() &&
            entry.th32ThreadID != watchdog_id)
            visit(entry.th32ThreadID);
    }
    CloseHandle(snapshot);
}

int count_threads(void)
{
    count = 0;
    visit_threads(count_thread);
    return count;
}

void bail_out(const char *why)
{
    say("Bail out! ");
    say(why);
    say("\n");
    visit_threads(print_thread);
    TerminateProcess(GetCurrentProcess(), 96);
}

static DWORD WINAPI watch(void *unused)
{
    char why[80];

    (void)unused;
    Sleep(limit_ms);
    snprintf(why, sizeof why, "not done after %lu s (TEST_SECONDS)",
             limit_ms / 1000);
    bail_out(why);
    return 0;
}

void watchdog_start(int seconds)
{
    limit_ms = (DWORD)seconds * 1000;
    /* Its handle stays, as it does. */
    if (seconds > 0)
        CreateThread(NULL, 0, watch, NULL, 0, &watchdog_id);
}
