/*
 * support.c - names, descriptors, threads and calls that may block.
 *
 * SPDX-License-Identifier: MIT
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "nt.h"
#include "raw.h"

static wchar_t stem[40];

const wchar_t *unique(const wchar_t *prefix)
{
    static wchar_t names[8][120];
    static unsigned count;
    wchar_t *name = names[++count % 8];

    _snwprintf(stem, COUNT(stem), L"raw-%lu", GetCurrentProcessId());
    _snwprintf(name, COUNT(names[0]), L"%ls%ls-%u", prefix, stem, count);
    return name;
}

void say_name(const wchar_t *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (*stem != L'\0' && i + wcslen(stem) <= length &&
            _wcsnicmp(name + i, stem, wcslen(stem)) == 0) {
            say("x");
            return;
        }
        say("%c", name[i] < 127 ? tolower(name[i]) : '?');
    }
}

function find(const wchar_t *library, const char *name)
{
    HMODULE module = GetModuleHandleW(library);

    return module ? (function)GetProcAddress(module, name) : NULL;
}

const wchar_t *user_sid(void)
{
    static wchar_t *text;
    struct {
        TOKEN_USER user;
        char sid[SECURITY_MAX_SID_SIZE];
    } answer;
    HANDLE token;
    DWORD length;

    if (text == NULL) {
        need_true(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) &&
                      GetTokenInformation(token, TokenUser, &answer,
                                          sizeof answer, &length) &&
                      ConvertSidToStringSidW(answer.user.User.Sid, &text),
                  "GetTokenInformation");
    }
    return text;
}

SECURITY_ATTRIBUTES *attributes(const wchar_t *sddl)
{
    static SECURITY_ATTRIBUTES made;
    wchar_t text[500];
    const wchar_t *user = user_sid();

    if (sddl == NULL)
        return NULL;
    _snwprintf(text, COUNT(text), sddl, user, user, user);
    made.nLength = sizeof made;
    need_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(
                  text, SDDL_REVISION_1, &made.lpSecurityDescriptor, NULL),
              "ConvertStringSecurityDescriptorToSecurityDescriptorW");
    return &made;
}

HANDLE aside(DWORD(WINAPI *run)(void *), void *argument)
{
    return need(CreateThread(NULL, 0, run, argument, 0, NULL), "CreateThread");
}

bool ends(HANDLE thread)
{
    return WaitForSingleObject(thread, patience) == WAIT_OBJECT_0;
}

bool is_set(HANDLE handle)
{
    return WaitForSingleObject(handle, 0) == WAIT_OBJECT_0;
}

static DWORD WINAPI run_io(void *argument)
{
    io *operation = argument;

    if (operation->writes)
        operation->worked =
            WriteFile(operation->handle, operation->data, operation->size,
                      &operation->moved, operation->overlapped);
    else
        operation->worked =
            ReadFile(operation->handle, operation->data, operation->size,
                     &operation->moved, operation->overlapped);
    operation->error = operation->worked ? ERROR_SUCCESS : GetLastError();
    SetEvent(operation->returned);
    if (operation->stays)
        Sleep(INFINITE);
    return 0;
}

void io_start(io *operation)
{
    operation->returned = need(CreateEventW(NULL, TRUE, FALSE, NULL), "event");
    if (operation->data == NULL)
        operation->data = calloc(1, operation->size + 1);
    operation->thread = aside(run_io, operation);
}

bool io_returns(const io *operation)
{
    return ends(operation->returned);
}

void say_io(const io *operation)
{
    if (!io_returns(operation))
        say("blocks");
    else if (operation->error == ERROR_IO_PENDING)
        say("pends");
    else if (!operation->worked)
        say("error %lu", operation->error);
    else
        say("%lu bytes", operation->moved);
}

OVERLAPPED *new_overlapped(void)
{
    OVERLAPPED *made = calloc(1, sizeof *made);

    made->hEvent = need(CreateEventW(NULL, TRUE, FALSE, NULL), "event");
    return made;
}

bool completes(OVERLAPPED *overlapped)
{
    return ends(overlapped->hEvent) && HasOverlappedIoCompleted(overlapped);
}

void say_completion(HANDLE handle, OVERLAPPED *overlapped)
{
    DWORD moved = 0;

    if (!completes(overlapped))
        say("goes on");
    else if (GetOverlappedResult(handle, overlapped, &moved, FALSE))
        say("%lu bytes", moved);
    else
        say("error %lu", GetLastError());
}
