/*
 * raw_name.c - names of pipes and of kernel objects.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

static HANDLE open_path(const wchar_t *path)
{
    return CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                       0, NULL);
}

/* A pipe made as one name, opened as another: `%ls` is unique. */
static void say_alias(const wchar_t *made, const wchar_t *opened)
{
    const wchar_t *tail = unique(L"");
    wchar_t path[200];

    _snwprintf(path, COUNT(path), made, tail);
    need(CreateNamedPipeW(path, DUPLEX, 0, 9, 64, 64, 0, NULL),
         "CreateNamedPipeW");
    _snwprintf(path, COUNT(path), opened, tail);
    say_opens(open_path(path));
}

#define P L"\\\\.\\pipe\\"

PROBE(name_of_a_pipe_leads_out_of_the_pipes)
{
    HANDLE file = open_path(P L"..\\C:\\windows\\win.ini");

    say_opens(file);
    if (file != INVALID_HANDLE_VALUE)
        say(", file type %lu", GetFileType(file));
}

PROBE(name_of_a_pipe_is_taken_as_it_is_after_a_question_mark)
{
    say_opens(open_path(L"\\\\?\\pipe\\..\\C:\\windows\\win.ini"));
}

PROBE(name_of_a_pipe_has_slashes_for_backslashes)
{
    say_alias(P L"%ls\\b", P L"%ls/b");
}

PROBE(name_of_a_pipe_loses_its_last_dot)
{
    say_alias(P L"%ls.", P L"%ls");
}

PROBE(name_of_a_pipe_loses_its_last_space)
{
    say_alias(P L"%ls ", P L"%ls");
}

PROBE(name_of_a_pipe_is_freed_of_two_dots)
{
    say_alias(P L"a\\..\\%ls", P L"%ls");
}

PROBE(name_of_a_pipe_does_not_tell_case)
{
    say_alias(P L"%ls-A", P L"%ls-a");
}

PROBE(name_of_a_pipe_tells_accents)
{
    say_alias(P L"%ls-\u00e9", P L"%ls-e\u0301");
}

static void say_made(const wchar_t *format)
{
    wchar_t path[200];

    _snwprintf(path, COUNT(path), format, unique(L""));
    say_opens(CreateNamedPipeW(path, DUPLEX, 0, 9, 64, 64, 0, NULL));
}

PROBE(name_of_a_pipe_may_have_colons_and_wildcards)
{
    say_made(P L"%ls-:*?");
}

PROBE(name_of_a_pipe_may_have_control_characters)
{
    say_made(P L"%ls-\x1");
}

PROBE(name_of_a_pipe_may_have_a_lone_surrogate)
{
    static const wchar_t surrogate[] = {0xd800, 0};
    wchar_t format[40] = P L"%ls-";

    wcscat(format, surrogate);
    say_made(format);
}

/* How long a path may be, of those around the documented limit. */
PROBE(name_of_a_pipe_has_an_end)
{
    wchar_t path[400], *end;
    int longest = 0;

    for (int length = 250; length < 300; length++) {
        wcscpy(path, unique(P));
        end = path + wcslen(path);
        while (end < path + length)
            *end++ = L'x';
        *end = L'\0';
        if (CreateNamedPipeW(path, DUPLEX, 0, 1, 64, 64, 0, NULL) !=
            INVALID_HANDLE_VALUE)
            longest = length;
    }
    say("%s", longest == 0    ? "less than 250"
              : longest < 299 ? "between 250 and 299"
                              : "more than 299");
    say(longest == 259 ? ": 259" : "");
}

/* An event made as one name, opened as another. */
static void say_event_alias(const wchar_t *made, const wchar_t *opened)
{
    const wchar_t *tail = unique(L"");
    wchar_t name[200];

    _snwprintf(name, COUNT(name), made, tail);
    need(CreateEventW(NULL, TRUE, FALSE, name), "CreateEventW");
    _snwprintf(name, COUNT(name), opened, tail);
    say_opens(OpenEventW(SYNCHRONIZE, FALSE, name));
}

static void say_event_made(const wchar_t *format)
{
    wchar_t name[200];

    _snwprintf(name, COUNT(name), format, unique(L""));
    say_opens(CreateEventW(NULL, TRUE, FALSE, name));
}

PROBE(name_of_an_object_tells_case)
{
    say_event_alias(L"%ls-A", L"%ls-a");
}

PROBE(name_of_an_object_is_local_by_itself)
{
    say_event_alias(L"%ls", L"Local\\%ls");
}

PROBE(name_of_an_object_is_global_or_local)
{
    say_event_alias(L"Global\\%ls", L"Local\\%ls");
}

PROBE(name_of_an_object_is_reached_by_its_session)
{
    wchar_t format[60];
    DWORD session = 0;

    ProcessIdToSessionId(GetCurrentProcessId(), &session);
    _snwprintf(format, COUNT(format), L"Session\\%lu\\%%ls", session);
    say_event_alias(L"Local\\%ls", format);
}

PROBE(name_of_an_object_has_no_other_backslash)
{
    say_event_made(L"a\\%ls");
}

PROBE(name_of_an_object_has_its_prefix_in_this_case)
{
    say_event_made(L"local\\%ls");
    say(", ");
    say_event_made(L"LOCAL\\%ls");
}

PROBE(name_of_an_object_is_more_than_a_prefix)
{
    say_opens(CreateEventW(NULL, TRUE, FALSE, L"Local\\"));
}

PROBE(name_of_an_object_that_is_empty_is_none)
{
    need(CreateEventW(NULL, TRUE, FALSE, L""), "CreateEventW");
    SetLastError(0);
    need(CreateEventW(NULL, TRUE, FALSE, L""), "CreateEventW");
    say_error(GetLastError());
}

PROBE(name_of_an_object_is_no_longer_than_a_path)
{
    wchar_t *name = calloc(32001, sizeof *name);

    for (int i = 0; i < 32000; i++)
        name[i] = L'x';
    say_opens(CreateEventW(NULL, TRUE, FALSE, name));
}

PROBE(name_of_an_object_tells_accents)
{
    say_event_alias(L"%ls-\u00e9", L"%ls-e\u0301");
}
