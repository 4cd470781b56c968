/*
 * run.c - another program, while something is held or when a timer expires.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include "command.h"

/* A command line that grows. */
typedef struct line {
    wchar_t *text;
    size_t length, room;
} line;

static bool add(line *to, const wchar_t *what, size_t n)
{
    if (to->length + n + 1 > to->room) {
        size_t room = 2 * (to->length + n + 1);
        wchar_t *text = realloc(to->text, room * sizeof *text);

        if (text == NULL)
            return false;
        to->text = text;
        to->room = room;
    }
    wmemcpy(to->text + to->length, what, n);
    to->length += n;
    to->text[to->length] = L'\0';
    return true;
}

/* As the C runtime takes command lines apart: backslashes count double only
   before a quotation mark, also the one that is added at the end. */
static bool add_quoted(line *to, const wchar_t *argument)
{
    size_t backslashes = 0;
    bool good = add(to, L"\"", 1);

    for (const wchar_t *c = argument; good && *c != L'\0'; c++) {
        if (*c == L'"') {
            for (size_t i = 0; good && i <= backslashes; i++)
                good = add(to, L"\\", 1);
        }
        backslashes = *c == L'\\' ? backslashes + 1 : 0;
        good = good && add(to, c, 1);
    }
    for (size_t i = 0; good && i < backslashes; i++)
        good = add(to, L"\\", 1);
    return good && add(to, L"\"", 1);
}

static bool add_argument(line *to, const char *argument)
{
    int size = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, argument, -1,
                                   NULL, 0);
    wchar_t *wide = size > 0 ? malloc((size_t)size * sizeof *wide) : NULL;
    bool good = wide != NULL && (to->length == 0 || add(to, L" ", 1));

    if (good) {
        MultiByteToWideChar(CP_UTF8, 0, argument, -1, wide, size);
        good = *wide != L'\0' && wcspbrk(wide, L" \t\n\v\"") == NULL
                   ? add(to, wide, wcslen(wide))
                   : add_quoted(to, wide);
    }
    free(wide);
    return good;
}

static int cannot_run(const char *name, DWORD code)
{
    if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) {
        report_text(name, "no such program");
        return EXIT_NO_PROGRAM;
    }
    fprintf(stderr, "winipc: %s: cannot be started: error %lu\n", name, code);
    return EXIT_CANNOT_RUN;
}

/* Ctrl-C reaches the program too, and is its to answer: who runs it holds on. */
int run_command(char **command)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    line whole = {NULL, 0, 0};
    DWORD code = ERROR_NOT_ENOUGH_MEMORY;
    bool good = true;

    for (char **argument = command; good && *argument != NULL; argument++)
        good = add_argument(&whole, *argument);
    if (good) {
        good = CreateProcessW(NULL, whole.text, NULL, NULL, TRUE, 0, NULL, NULL,
                              &startup, &process);
        code = GetLastError();
    }
    free(whole.text);
    if (!good)
        return cannot_run(*command, code);
    CloseHandle(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    CloseHandle(process.hProcess);
    return (int)code;
}
