/*
 * test_remote.c - what is asked of Windows for slots, also on other machines.
 *
 * Wine has no remote mailslots, so the open is a stand-in: it notes what it is
 * asked, and opens a slot on this machine in its place, or fails as told.
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
typedef HANDLE(WINAPI CreateMailslotW_type)(LPCWSTR, DWORD, DWORD,
                                            SECURITY_ATTRIBUTES *);

/* clang-format off */
WRAP(CreateFileW, 28)
WRAP(CreateMailslotW, 16)
/* clang-format on */

static struct {
    wchar_t name[300];
    DWORD access, share, disposition, flags, maximum, timeout;
    bool has_attributes, inherits, has_descriptor;
    DWORD fail_with; /* 0: do not */
} asked;

static void note_attributes(const SECURITY_ATTRIBUTES *attributes)
{
    asked.has_attributes = attributes != NULL;
    asked.inherits = attributes != NULL && attributes->bInheritHandle;
    asked.has_descriptor =
        attributes != NULL && attributes->lpSecurityDescriptor != NULL;
}

static HANDLE WINAPI note_open(LPCWSTR name, DWORD access, DWORD share,
                               SECURITY_ATTRIBUTES *attributes,
                               DWORD disposition, DWORD flags, HANDLE template)
{
    const wchar_t *local = wcsstr(name, L"\\mailslot\\");
    wchar_t path[300] = L"\\\\.";

    wcsncpy(asked.name, name, COUNT(asked.name) - 1);
    asked.access = access;
    asked.share = share;
    asked.disposition = disposition;
    asked.flags = flags;
    note_attributes(attributes);
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

static HANDLE WINAPI note_create(LPCWSTR name, DWORD maximum, DWORD timeout,
                                 SECURITY_ATTRIBUTES *attributes)
{
    wcsncpy(asked.name, name, COUNT(asked.name) - 1);
    asked.maximum = maximum;
    asked.timeout = timeout;
    note_attributes(attributes);
    return CreateMailslotW_real(name, maximum, timeout, attributes);
}

CreateFileW_type *CreateFileW_slot = note_open;
CreateMailslotW_type *CreateMailslotW_slot = note_create;

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

START_TEST(a_writer_shares_overlaps_and_does_not_create)
{
    open_remote(0);
    ck_assert_uint_eq(asked.access, GENERIC_WRITE);
    ck_assert_uint_eq(asked.share, FILE_SHARE_READ | FILE_SHARE_WRITE);
    ck_assert_uint_eq(asked.disposition, OPEN_EXISTING);
    ck_assert_uint_eq(asked.flags & FILE_FLAG_OVERLAPPED, FILE_FLAG_OVERLAPPED);
    ck_assert(!asked.inherits);
}
END_TEST

/* Whatever the options say: a descriptor, no inheritance, an endless slot. */
static const winipc_mailslot_options shapes[] = {
    {.size = sizeof(winipc_mailslot_options)},
    {.size = sizeof(winipc_mailslot_options), .max_message_size = 100},
    {.size = sizeof(winipc_mailslot_options), .timeout_ms = 5},
};

START_TEST(a_reader_has_a_descriptor_and_is_not_inherited)
{
    for (int allow = WINIPC_ALLOW_CURRENT_USER; allow <= WINIPC_ALLOW_EVERYONE;
         allow++) {
        winipc_mailslot_options options = shapes[_i];
        winipc_security security = WINIPC_SECURITY_INIT;

        security.allow = (winipc_allow)allow;
        options.security = allow == 0 ? NULL : &security;
        ck_assert_ok(
            winipc_mailslot_create(&reader, "winipc-test-remote", &options));
        ck_assert(asked.has_descriptor);
        ck_assert(!asked.inherits);
        ck_assert_uint_eq(asked.maximum, shapes[_i].max_message_size);
        ck_assert_uint_eq(asked.timeout, MAILSLOT_WAIT_FOREVER);
        teardown();
    }
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_remote_name_reaches_windows_as_it_is, hosts),
    TEST_LOOP(a_remote_message_has_at_most_424_bytes, hosts),
    TEST_LOOP(a_refused_remote_name_is_explained, refusals),
    TEST_LOOP(a_name_not_allowed_never_reaches_windows, hosts),
    TEST(a_writer_shares_overlaps_and_does_not_create),
    TEST_LOOP(a_reader_has_a_descriptor_and_is_not_inherited, shapes),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "remote", tests, teardown, NULL);
}
