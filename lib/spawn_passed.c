/*
 * spawn_passed.c - what a child was given, from text to a handle.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <wchar.h>

#include "error.h"
#include "ntapi.h"
#include "spawn_private.h"

#define NAME_MAX 64 /* bytes */
/* "WINIPC_PASSED_", the name and a NUL. */
#define VARIABLE_ROOM (14 + NAME_MAX + 1)
/* The type, two numbers of 8 digits, ":" between them and a NUL. */
#define VALUE_ROOM (WINIPC__TYPE_MAX + 2 * 9)

const char *winipc__passed_check_name(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t n;

    if (name == NULL || *name == '\0')
        return "the name of what is passed is empty";
    n = strspn(name, letters);
    if (name[n] != '\0')
        return "the name of what is passed has another character than A-Z, "
               "a-z, 0-9, '.', '_' and '-'";
    return n > NAME_MAX ? "the name of what is passed is above 64 characters"
                        : NULL;
}

void winipc__passed_write(wchar_t text[WINIPC__PASSED_ROOM],
                          const winipc__passed *passed)
{
    swprintf(text, WINIPC__PASSED_ROOM, WINIPC__PASSED L"%hs=%ls:%lx:%lx",
             passed->name, passed->type,
             (unsigned long)(uintptr_t)passed->handle, GetCurrentProcessId());
}

/* A number as winipc__passed_write() writes it, up to `end`; 0 is none. */
static unsigned long parse_number(const wchar_t **text, wchar_t end)
{
    static const wchar_t digits[] = L"0123456789abcdef";
    const wchar_t *digit;
    unsigned long number = 0;

    for (int i = 0; i < 8 && **text != L'\0'; i++) {
        digit = wcschr(digits, **text);
        if (digit == NULL)
            break;
        number = number << 4 | (unsigned long)(digit - digits);
        ++*text;
    }
    if (**text != end)
        return 0;
    ++*text;
    return number;
}

static bool parse(winipc__passed *passed, DWORD *parent, const wchar_t *text)
{
    const wchar_t *colon = wcschr(text, L':');
    size_t n = colon ? (size_t)(colon - text) : 0;
    unsigned long handle;

    if (n == 0 || n >= WINIPC__TYPE_MAX)
        return false;
    wmemcpy(passed->type, text, n);
    passed->type[n] = L'\0';
    text = colon + 1;
    handle = parse_number(&text, L':');
    *parent = handle ? parse_number(&text, L'\0') : 0;
    passed->handle = (HANDLE)(uintptr_t)handle;
    return *parent != 0 && winipc__object_is_value(handle);
}

static winipc_status read_variable(winipc__passed *passed, DWORD *parent,
                                   const wchar_t *variable,
                                   const char *function)
{
    wchar_t text[VALUE_ROOM] = L"";
    DWORD n;

    SetLastError(ERROR_SUCCESS); /* an empty value does not clear it */
    n = GetEnvironmentVariableW(variable, text, VALUE_ROOM);
    if (n == 0 && GetLastError() == ERROR_ENVVAR_NOT_FOUND)
        return winipc__fail_as(WINIPC_E_NOT_FOUND, ERROR_ENVVAR_NOT_FOUND,
                               "GetEnvironmentVariableW", passed->name,
                               "nothing was passed under that name");
    if (n == 0 && GetLastError() != ERROR_SUCCESS)
        return winipc__fail(GetLastError(), "GetEnvironmentVariableW",
                            passed->name);
    if (n >= VALUE_ROOM || !parse(passed, parent, text))
        return winipc__refuse(WINIPC_E_CORRUPT, function, passed->name,
                              "the text is not what winipc_spawn() writes");
    return WINIPC_OK;
}

/* Whatever the text says, a handle of this process's own was not inherited. */
static winipc_status check(const winipc__passed *passed, DWORD parent,
                           const char *function)
{
    DWORD flags, found, code = winipc__query_parent(&found);

    if (code == ERROR_PROC_NOT_FOUND)
        return winipc__fail_as(WINIPC_E_UNSUPPORTED, code,
                               "NtQueryInformationProcess", passed->name,
                               "this system does not have it");
    if (code != ERROR_SUCCESS)
        return winipc__fail(code, "NtQueryInformationProcess", passed->name);
    if (found != parent)
        return winipc__refuse(WINIPC_E_NOT_FOUND, function, passed->name,
                              "it was passed to another process than this");
    if (!GetHandleInformation(passed->handle, &flags))
        return winipc__fail_as(WINIPC_E_CORRUPT, GetLastError(),
                               "GetHandleInformation", passed->name,
                               "what was passed is not open");
    if (!(flags & HANDLE_FLAG_INHERIT))
        return winipc__refuse(WINIPC_E_CORRUPT, function, passed->name,
                              "the handle was not inherited");
    return winipc__named_check_type(passed->handle, passed->type, function);
}

static winipc_status take(winipc__passed *passed, const char *function)
{
    wchar_t variable[VARIABLE_ROOM];
    winipc_status status;
    DWORD parent = 0;

    swprintf(variable, VARIABLE_ROOM, WINIPC__PASSED L"%hs", passed->name);
    status = read_variable(passed, &parent, variable, function);
    if (status == WINIPC_OK)
        status = check(passed, parent, function);
    if (status != WINIPC_OK)
        return status;
    if (!SetHandleInformation(passed->handle, HANDLE_FLAG_INHERIT, 0))
        return winipc__fail(GetLastError(), "SetHandleInformation",
                            passed->name);
    /* If it stays it is not believed again: the handle is not inherited now. */
    SetEnvironmentVariableW(variable, NULL);
    return WINIPC_OK;
}

winipc_status winipc_passed_handle(void **handle, const char *name)
{
    static SRWLOCK lock = SRWLOCK_INIT; /* or two threads take the same */
    winipc__passed passed = {.name = name};
    winipc_status status;
    const char *reason;

    if (handle == NULL)
        return winipc__refuse_null(__func__, "handle is NULL");
    *handle = NULL;
    reason = winipc__passed_check_name(name);
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_NAME, __func__, name, reason);
    AcquireSRWLockExclusive(&lock);
    status = take(&passed, __func__);
    ReleaseSRWLockExclusive(&lock);
    if (status == WINIPC_OK)
        *handle = passed.handle;
    return status;
}
