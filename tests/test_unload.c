/*
 * test_unload.c - the DLL comes and goes under threads that used it.
 *
 * The program itself is linked with the static library, as every test is, and
 * loads the DLL beside it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"

static HMODULE dll;
static HANDLE failed, unloaded;

static void find(const char *name, void *function)
{
    FARPROC found = GetProcAddress(dll, name);

    memcpy(function, &found, sizeof found);
}

static bool load(void)
{
    dll = LoadLibraryA("libwinipc-0.dll");
    return dll != NULL;
}

/* Fail inside the DLL, so that this thread has a record; outlive the DLL. */
static DWORD WINAPI fail_and_stay(void *unused)
{
    winipc_status (*set)(winipc_event *);
    const winipc_error *(*last_error)(void);

    (void)unused;
    find("winipc_event_set", &set);
    find("winipc_last_error", &last_error);
    if (set(NULL) != WINIPC_E_INVALID_ARGUMENT ||
        last_error()->status != WINIPC_E_INVALID_ARGUMENT)
        return 1;
    SetEvent(failed);
    WaitForSingleObject(unloaded, INFINITE);
    return 42;
}

START_TEST(a_thread_that_failed_outlives_the_dll)
{
    HANDLE thread;
    DWORD code;

    for (int i = 0; i < 20; i++) {
        ck_assert(load());
        failed = CreateEventW(NULL, FALSE, FALSE, NULL);
        unloaded = CreateEventW(NULL, FALSE, FALSE, NULL);
        thread = CreateThread(NULL, 0, fail_and_stay, NULL, 0, NULL);
        ck_assert_uint_eq(WaitForSingleObject(failed, 10000), WAIT_OBJECT_0);
        ck_assert(FreeLibrary(dll));
        ck_assert_ptr_null(GetModuleHandleA("libwinipc-0.dll"));
        SetEvent(unloaded);
        ck_assert_uint_eq(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
        GetExitCodeThread(thread, &code);
        ck_assert_uint_eq(code, 42);
        CloseHandle(thread);
        CloseHandle(failed);
        CloseHandle(unloaded);
    }
}
END_TEST

START_TEST(the_dll_says_the_version_of_its_headers)
{
    const char *(*version)(void);

    ck_assert(load());
    find("winipc_version", &version);
    ck_assert_str_eq(version(), WINIPC_VERSION);
    FreeLibrary(dll);
}
END_TEST

static const test tests[] = {
    TEST(a_thread_that_failed_outlives_the_dll),
    TEST(the_dll_says_the_version_of_its_headers),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "unload", tests, NULL, NULL);
}
