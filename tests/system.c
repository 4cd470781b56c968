/*
 * system.c - what the tests ask of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <winternl.h>

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

void prepare_process(void)
{
    _setmode(_fileno(stdout), _O_BINARY);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}
