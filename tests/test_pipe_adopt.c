/*
 * test_pipe_adopt.c - ends around HANDLEs that came from elsewhere.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "pipes.h"

static HANDLE handle;
static winipc_pipe *adopted;

static void teardown(void)
{
    winipc_pipe_close(adopted);
    adopted = NULL;
    close_pipes();
}

static void get_path(wchar_t *path, size_t n)
{
    _snwprintf(path, n, L"\\\\.\\pipe\\%hs", pipe_name);
}

/* A client as any program makes one. */
static HANDLE open_handle(DWORD access, DWORD flags)
{
    wchar_t path[200];

    get_path(path, COUNT(path));
    return CreateFileW(path, access, 0, NULL, OPEN_EXISTING, flags, NULL);
}

/* It is refused, and still ours. */
static void expect_refused(winipc_status status)
{
    DWORD flags;

    ck_assert_ptr_ne(handle, INVALID_HANDLE_VALUE);
    adopted = (winipc_pipe *)&adopted;
    ck_assert_status(winipc_pipe_adopt(&adopted, handle), status);
    ck_assert_ptr_null(adopted);
    ck_assert(GetHandleInformation(handle, &flags));
    CloseHandle(handle);
}

START_TEST(a_client_of_another_make_sends_and_receives)
{
    winipc_pipe_info info;

    listen_with(NULL);
    handle = open_handle(GENERIC_READ | GENERIC_WRITE, FILE_FLAG_OVERLAPPED);
    ck_assert_ok(winipc_pipe_adopt(&adopted, handle));
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    send_text(adopted, "there");
    expect_text(server, "there");
    send_text(server, "and");
    send_text(server, "back");
    expect_text(adopted, "and"); /* as messages, though it was one of bytes */
    expect_text(adopted, "back");
    ck_assert_ok(winipc_pipe_get_info(adopted, &info));
    ck_assert(!info.server && !info.byte_mode);
    ck_assert(info.can_send && info.can_receive);
    ck_assert_uint_eq(info.max_message_size, WINIPC_PIPE_MESSAGE_SIZE);
}
END_TEST

START_TEST(a_handle_that_only_reads_only_receives)
{
    winipc_pipe_info info;

    listen_with(NULL);
    handle =
        open_handle(GENERIC_READ | FILE_WRITE_ATTRIBUTES, FILE_FLAG_OVERLAPPED);
    ck_assert_ok(winipc_pipe_adopt(&adopted, handle));
    ck_assert_ok(winipc_pipe_get_info(adopted, &info));
    ck_assert(!info.can_send && info.can_receive);
    ck_assert_status(winipc_pipe_send(adopted, "x", 1, 0),
                     WINIPC_E_INVALID_USE);
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
    send_text(server, "down");
    expect_text(adopted, "down");
}
END_TEST

START_TEST(a_server_of_another_make_that_has_a_client_is_adopted)
{
    wchar_t path[200];

    pipe_name = unique_name("adopt");
    get_path(path, COUNT(path));
    handle = CreateNamedPipeW(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                              PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1,
                              4096, 4096, 0, NULL);
    ck_assert_ok(winipc_pipe_connect(
        &client, pipe_name, WINIPC_PIPE_CONNECT_OPTIONS(.any_server = true),
        SOON));
    ck_assert_ok(winipc_pipe_adopt(&adopted, handle));
    send_text(client, "up");
    expect_text(adopted, "up");
}
END_TEST

START_TEST(a_server_without_a_client_is_refused)
{
    wchar_t path[200];

    pipe_name = unique_name("adopt");
    get_path(path, COUNT(path));
    handle = CreateNamedPipeW(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED,
                              PIPE_TYPE_MESSAGE, 1, 4096, 4096, 0, NULL);
    expect_refused(WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(a_handle_that_blocks_is_refused)
{
    listen_with(NULL);
    handle = open_handle(GENERIC_READ | GENERIC_WRITE, 0);
    expect_refused(WINIPC_E_UNSUPPORTED);
}
END_TEST

START_TEST(what_is_no_pipe_is_refused)
{
    wchar_t path[MAX_PATH], folder[MAX_PATH];

    handle = CreateEventW(NULL, TRUE, FALSE, NULL);
    expect_refused(WINIPC_E_WRONG_TYPE);
    GetTempPathW(COUNT(folder), folder);
    GetTempFileNameW(folder, L"ipc", 0, path);
    handle =
        CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS,
                    FILE_FLAG_DELETE_ON_CLOSE | FILE_FLAG_OVERLAPPED, NULL);
    expect_refused(WINIPC_E_WRONG_TYPE);
    _snwprintf(path, COUNT(path), L"\\\\.\\mailslot\\%hs",
               unique_name("adopt"));
    handle = CreateMailslotW(path, 0, 0, NULL);
    expect_refused(WINIPC_E_WRONG_TYPE);
}
END_TEST

static const test tests[] = {
    TEST(a_client_of_another_make_sends_and_receives),
    TEST(a_handle_that_only_reads_only_receives),
    TEST(a_server_of_another_make_that_has_a_client_is_adopted),
    TEST(a_server_without_a_client_is_refused),
    TEST(a_handle_that_blocks_is_refused),
    TEST(what_is_no_pipe_is_refused),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "pipe_adopt", tests, teardown, NULL);
}
