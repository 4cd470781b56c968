/*
 * system.c - what the tests ask of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include "harness.h"

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

/* Wine's GetProcessHandleCount() says 0, and its list of all handles ends the
   server of Wine 8 if a process that is just being made has none.  So each number is
   tried, until so many are free that there are no more. */
static int try_handles(void)
{
    enum { FREE = 2048 };
    int count = 0, free_ = 0;
    DWORD flags;

    for (uintptr_t handle = 4; free_ < FREE; handle += 4) {
        free_++;
        if (GetHandleInformation((HANDLE)handle, &flags)) {
            count++;
            free_ = 0;
        }
    }
    return count;
}

int count_handles(void)
{
    DWORD count = 0;

    GetProcessHandleCount(GetCurrentProcess(), &count);
    return count > 0 ? (int)count : try_handles();
}

size_t count_bytes(void)
{
    PROCESS_HEAP_ENTRY entry = {.lpData = NULL};
    size_t bytes = 0;

    while (HeapWalk(GetProcessHeap(), &entry)) {
        if (entry.wFlags & PROCESS_HEAP_ENTRY_BUSY)
            bytes += entry.cbData;
    }
    return bytes;
}

void prepare_process(void)
{
    _setmode(_fileno(stdout), _O_BINARY);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}
