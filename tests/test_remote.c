/*
 * test_remote.c - slots on other machines.
 *
 * Wine has no remote mailslots, so the open is a stand-in: it notes the name, and
 * opens a slot on this machine in its place, or fails as told.  With what rights
 * and flags they are opened is in test_audit.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "wrap.h"

typedef HANDLE(WINAPI CreateFileW_type)(LPCWSTR, DWORD, DWORD,
                                        SECURITY_ATTRIBUTES *, DWORD, DWORD,
                                        HANDLE);

/* clang-format off */
WRAP(CreateFileW, 28)
/* clang-format on */

static struct {
    wchar_t name[300];
    DWORD fail_with; /* 0: do not */
} asked;

static HANDLE WINAPI note_open(LPCWSTR name, DWORD access, DWORD share,
                               SECURITY_ATTRIBUTES *attributes,
                               DWORD disposition, DWORD flags, HANDLE template)
{
    const wchar_t *local = wcsstr(name, L"\\mailslot\\");
    wchar_t path[300] = L"\\\\.";

    wcsncpy(asked.name, name, COUNT(asked.name) - 1);
    if (asked.fail_with != 0) {
        SetLastError(asked.fail_with);
        return INVALID_HANDLE_VALUE;
    }
    if (local == NULL)
        return CreateFileW_real(name, access, share, attributes, disposition,
                                flags, template);
    wcsncat(path, local, COUNT(path) - 4);
    return CreateFileW_real(path, access, share, attributes, disposition, flags,
                            template);
}

CreateFileW_type *CreateFileW_slot = note_open;

static winipc_mailslot *reader, *writer;

static void teardown(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    reader = writer = NULL;
    memset(&asked, 0, sizeof asked);
}

static const char *const hosts[] = {"\\\\host\\mailslot\\winipc-test-remote",
                                    "\\\\*\\mailslot\\winipc-test-remote"};

static void open_remote(int i)
{
    ck_assert_ok(winipc_mailslot_create(&reader, "winipc-test-remote", NULL));
    ck_assert_ok(winipc_mailslot_open(
        &writer, hosts[i], WINIPC_MAILSLOT_OPTIONS(.allow_remote = true)));
}

START_TEST(a_remote_name_reaches_windows_as_it_is)
{
    wchar_t want[64];

    open_remote(_i);
    mbstowcs(want, hosts[_i], COUNT(want));
    ck_assert_int_eq(wcscmp(asked.name, want), 0);
}
END_TEST

START_TEST(a_remote_message_has_at_most_424_bytes)
{
    char message[425] = "", got[425];
    size_t length;

    open_remote(_i);
    ck_assert_status(winipc_mailslot_write(writer, message, 425, SOON),
                     WINIPC_E_TOO_BIG);
    ck_assert_ptr_nonnull(strstr(winipc_last_error()->message, "424"));
    ck_assert_ok(winipc_mailslot_write(writer, message, 424, SOON));
    ck_assert_ok(winipc_mailslot_read(reader, got, sizeof got, &length, SOON));
    ck_assert_uint_eq(length, 424);
}
END_TEST

/* What a system says of a host, and what the caller is told. */
static const struct {
    DWORD code;
    winipc_status status;
    const char *told;
} refusals[] = {
    {3025, WINIPC_E_UNSUPPORTED, "retired remote mailslots"},
    {ERROR_PATH_NOT_FOUND, WINIPC_E_NOT_FOUND, "no such host"},
    {ERROR_BAD_NETPATH, WINIPC_E_NOT_FOUND, "error 53"},
    {ERROR_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED, "error 5"},
    {ERROR_SHARING_VIOLATION, WINIPC_E_BUSY, "error 32"},
};

START_TEST(a_refused_remote_name_is_explained)
{
    asked.fail_with = refusals[_i].code;
    ck_assert_status(
        winipc_mailslot_open(&writer, hosts[0],
                             WINIPC_MAILSLOT_OPTIONS(.allow_remote = true)),
        refusals[_i].status);
    ck_assert_ptr_null(writer);
    ck_assert_uint_eq(winipc_last_error()->windows_code, refusals[_i].code);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, refusals[_i].told));
}
END_TEST

START_TEST(a_name_not_allowed_never_reaches_windows)
{
    ck_assert_status(winipc_mailslot_open(&writer, hosts[_i], NULL),
                     WINIPC_E_INVALID_NAME);
    ck_assert_uint_eq(asked.name[0], 0);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_remote_name_reaches_windows_as_it_is, hosts),
    TEST_LOOP(a_remote_message_has_at_most_424_bytes, hosts),
    TEST_LOOP(a_refused_remote_name_is_explained, refusals),
    TEST_LOOP(a_name_not_allowed_never_reaches_windows, hosts),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "remote", tests, teardown, NULL);
}
