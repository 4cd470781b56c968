/*
 * platform.c - what this system is, and what it lacks.
 *
 * It reports; what depends on a lack asks its own object, not this file.  Two of
 * the lacks are reported only:
 *   (tests/raw: wait_completion_packets_are_there)
 *   (tests/raw: system_exports_CreatePrivateNamespaceW)
 *
 * SPDX-License-Identifier: MIT
 */
#include <winipc/platform.h>

#include <stdio.h>
#include <string.h>

#include "error.h"
#include "ntapi.h"
#include "security.h"

static const struct {
    winipc_lack lack;
    const char *name;
} names[] = {
    {WINIPC_LACKS_OVERLAPPED_MAILSLOTS, "overlapped mailslots"},
    {WINIPC_LACKS_MAILSLOT_COUNT, "mailslot message counts"},
    {WINIPC_LACKS_MAILSLOT_MAXIMUM, "mailslot message maximums"},
    {WINIPC_LACKS_PRECISE_INTERRUPT_TIME, "precise interrupt time"},
    {WINIPC_LACKS_WAIT_COMPLETION_PACKETS, "wait completion packets"},
    {WINIPC_LACKS_PRIVATE_NAMESPACES, "private namespaces"},
};

const char *winipc_lack_name(winipc_lack lack)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].lack == lack)
            return names[i].name;
    }
    return NULL;
}

/* Write `size` bytes that nobody keeps waiting for: it fits, or fails. */
static bool write_probe(HANDLE writer, DWORD size)
{
    static const char data[8];
    DWORD written;

    return WriteFile(writer, data, size, &written, NULL);
}

/* Two messages of 4 bytes, then one above the maximum of 4. */
static uint32_t probe_slot(HANDLE reader, HANDLE writer)
{
    ULONG mode = 0;
    DWORD count = 0;
    uint32_t lacks = 0;

    if (winipc__query_file(reader, WINIPC__FILE_MODE_INFORMATION, &mode,
                           sizeof mode) == ERROR_SUCCESS &&
        (mode & WINIPC__SYNCHRONOUS_MODES) != 0)
        lacks |= WINIPC_LACKS_OVERLAPPED_MAILSLOTS;
    if (write_probe(writer, 4) && write_probe(writer, 4) &&
        GetMailslotInfo(reader, NULL, NULL, &count, NULL) && count != 2)
        lacks |= WINIPC_LACKS_MAILSLOT_COUNT;
    if (write_probe(writer, 5))
        lacks |= WINIPC_LACKS_MAILSLOT_MAXIMUM;
    return lacks;
}

static winipc_status probe_mailslots(uint32_t *lacks)
{
    SECURITY_ATTRIBUTES attributes;
    winipc_status status = winipc__security_make(&attributes, NULL, __func__);
    HANDLE reader, writer;
    wchar_t name[80];

    if (status != WINIPC_OK)
        return status;
    _snwprintf(name, sizeof name / sizeof *name,
               L"\\\\.\\mailslot\\winipc-probe-%lu-%lu-%I64u",
               GetCurrentProcessId(), GetCurrentThreadId(), winipc__now());
    reader = CreateMailslotW(name, 4, 0, &attributes);
    if (reader == INVALID_HANDLE_VALUE)
        status = winipc__fail(GetLastError(), "CreateMailslotW", NULL);
    winipc__security_free(&attributes);
    if (status != WINIPC_OK)
        return status;
    writer =
        CreateFileW(name, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                    NULL, OPEN_EXISTING, WINIPC__SQOS, NULL);
    if (writer == INVALID_HANDLE_VALUE) {
        status = winipc__fail(GetLastError(), "CreateFileW", NULL);
    } else {
        *lacks |= probe_slot(reader, writer);
        CloseHandle(writer);
    }
    CloseHandle(reader);
    return status;
}

static void find_version(winipc_platform_info *info)
{
    OSVERSIONINFOW version = {.dwOSVersionInfoSize = sizeof version};
    const char *build;

    if (winipc__ntapi.RtlGetVersion != NULL)
        winipc__ntapi.RtlGetVersion(&version);
    info->windows_major = version.dwMajorVersion;
    info->windows_minor = version.dwMinorVersion;
    info->windows_build = version.dwBuildNumber;
    if (winipc__ntapi.wine_get_version == NULL) {
        snprintf(info->system, sizeof info->system, "Windows");
        snprintf(info->version, sizeof info->version, "%lu.%lu.%lu",
                 version.dwMajorVersion, version.dwMinorVersion,
                 version.dwBuildNumber);
        return;
    }
    snprintf(info->system, sizeof info->system, "Wine");
    build = winipc__ntapi.wine_get_build_id ? winipc__ntapi.wine_get_build_id()
                                            : winipc__ntapi.wine_get_version();
    if (strncmp(build, "wine-", 5) == 0)
        build += 5;
    snprintf(info->version, sizeof info->version, "%s", build);
}

winipc_status winipc_platform(winipc_platform_info *info)
{
    winipc_platform_info found = {.lacks = 0};
    winipc_status status;

    if (info == NULL)
        return winipc__refuse_null(__func__, "info is NULL");
    find_version(&found);
    if (winipc__ntapi.QueryUnbiasedInterruptTimePrecise == NULL)
        found.lacks |= WINIPC_LACKS_PRECISE_INTERRUPT_TIME;
    if (winipc__ntapi.NtCreateWaitCompletionPacket == NULL)
        found.lacks |= WINIPC_LACKS_WAIT_COMPLETION_PACKETS;
    if (winipc__ntapi.CreatePrivateNamespaceW == NULL)
        found.lacks |= WINIPC_LACKS_PRIVATE_NAMESPACES;
    status = probe_mailslots(&found.lacks);
    if (status == WINIPC_OK)
        *info = found;
    return status;
}

const char *winipc_platform_missing(size_t i, bool *optional)
{
    return optional ? winipc__ntapi_missing(i, optional) : NULL;
}
