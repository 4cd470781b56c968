/*
 * faults_mailslot.c - mailslots, while Windows fails.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "faults.h"
#include "ntapi.h"

static winipc_mailslot *reader, *writer;
static winipc_event *stop;
static char name[100];
static HANDLE handle;

static void make_stop(void)
{
    snprintf(name, sizeof name, "%s", unique_name("faults"));
    faults_must(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

static void make_reader(void)
{
    make_stop();
    faults_must(winipc_mailslot_create(&reader, name,
                                       WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
}

static void make_both(void)
{
    make_reader();
    faults_must(winipc_mailslot_open(&writer, name,
                                     WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
}

static void make_message(void)
{
    make_both();
    faults_must(winipc_mailslot_write(writer, "x", 1, SOON));
}

static void close_all(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(stop);
    writer = reader = NULL;
    stop = NULL;
}

static winipc_status create(void)
{
    return winipc_mailslot_create(&reader, name,
                                  WINIPC_MAILSLOT_OPTIONS(.stop = stop));
}

static winipc_status create_with_maximum(void)
{
    return winipc_mailslot_create(
        &reader, name,
        WINIPC_MAILSLOT_OPTIONS(.max_message_size = 100, .timeout_ms = 1));
}

static void expect_no_reader(void)
{
    faults_expect(reader == NULL);
}

static winipc_status open_slot(void)
{
    return winipc_mailslot_open(&writer, name,
                                WINIPC_MAILSLOT_OPTIONS(.stop = stop));
}

static void expect_no_writer(void)
{
    faults_expect(writer == NULL);
}

static wchar_t path[140];

static void make_slot_handle(void)
{
    swprintf(path, COUNT(path), L"\\\\.\\mailslot\\%hs", unique_name("faults"));
    handle = CreateMailslotW(path, 0, 0, NULL);
}

static winipc_status adopt_reader(void)
{
    return winipc_mailslot_adopt(&reader, handle);
}

static void make_writer_handle(void)
{
    make_reader();
    swprintf(path, COUNT(path), L"\\\\.\\mailslot\\%hs", name);
    handle =
        CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                    NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
}

static winipc_status adopt_writer(void)
{
    return winipc_mailslot_adopt(&writer, handle);
}

/* On failure the handle is still ours. */
static void expect_handle(void)
{
    DWORD flags;

    faults_expect(writer == NULL);
    faults_expect(GetHandleInformation(handle, &flags));
}

static char message;
static size_t length;

static winipc_status read_within(uint32_t timeout_ms)
{
    length = 42;
    return winipc_mailslot_read(reader, &message, 1, &length, timeout_ms);
}

static winipc_status read_one(void)
{
    return read_within(BRIEFLY);
}

static void expect_no_length(void)
{
    faults_expect(length == 42);
}

static winipc_status read_nothing(void)
{
    return faults_time_out(read_within(1));
}

static bool take_one(void *context, const void *data, size_t size)
{
    (void)context;
    faults_expect(size <= 1 && (size == 0 || *(const char *)data == 'x'));
    return false;
}

static winipc_status read_each(void)
{
    return winipc_mailslot_for_each(reader, take_one, NULL, BRIEFLY);
}

static winipc_status write_one(void)
{
    return winipc_mailslot_write(writer, "x", 1, SOON);
}

/* On Windows it never is. */
static void fill_slot(void)
{
    static const char data[1000];
    winipc_status status = WINIPC_OK;

    make_both();
    for (int i = 0; i < 2000 && status == WINIPC_OK; i++)
        status = winipc_mailslot_write(writer, data, sizeof data, 0);
    faults_expect(status == WINIPC_OK || status == WINIPC_E_TIMEOUT);
}

static winipc_status write_to_full(void)
{
    static const char data[1000];

    return faults_time_out(winipc_mailslot_write(writer, data, sizeof data, 2));
}

static NTSTATUS(NTAPI *write_file)(HANDLE, HANDLE, void *, void *,
                                   IO_STATUS_BLOCK *, const void *, ULONG,
                                   LARGE_INTEGER *, ULONG *);

static void lack_write_file(void)
{
    make_both();
    write_file = winipc__ntapi.NtWriteFile;
    winipc__ntapi.NtWriteFile = NULL;
}

static void have_write_file(void)
{
    winipc__ntapi.NtWriteFile = write_file;
    close_all();
}

static winipc_mailslot_info info;

static winipc_status ask(void)
{
    info.timeout_ms = 42;
    return winipc_mailslot_get_info(reader, &info);
}

static void expect_no_info(void)
{
    faults_expect(info.timeout_ms == 42);
}

static winipc_status close_slots(void)
{
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    writer = reader = NULL;
    return WINIPC_OK;
}

static faults_quiet opening[] = {
    QUIET("learn_maximum", "GetMailslotInfo", 0, "a write will tell"), {0}};
static faults_quiet adopting[] = {
    QUIET("winipc__named_ask_name", "NtQueryObject", 0, "its name stays empty"),
    QUIET("choose_kind", "SetMailslotInfo", 0,
          "what does not act as a reader is none"),
    QUIET("choose_kind", "GetMailslotInfo", 0,
          "what does not act as a reader is none"),
    QUIET("is_nameless_writer", "GetFileType", 0,
          "Wine knows no type of a slot"),
    QUIET("is_nameless_writer", "GetNamedPipeInfo", 0,
          "it is known not to be a pipe"),
    {0}};
static faults_quiet reading[] = {
    QUIET("read_slice", "ReadFile", ERROR_BROKEN_PIPE,
          "so Wine 8 gives a message without bytes"),
    QUIET("read_slice", "ReadFile", ERROR_SEM_TIMEOUT,
          "nothing came in this slice"),
    QUIET("read_slice", "ReadFile", ERROR_INSUFFICIENT_BUFFER,
          "the head grows"),
    QUIET("read_slice", "ReadFile", ERROR_MORE_DATA, "the head grows"),
    {0}};
static faults_quiet writing[] = {
    QUIET("winipc__overlapped_write_quietly", "NtWriteFile",
          ERROR_OPERATION_ABORTED, "it did not fit at once"),
    QUIET("winipc__write_file", "WriteFile", ERROR_OPERATION_ABORTED,
          "it did not fit at once"),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult",
          ERROR_OPERATION_ABORTED, "it did not fit at once"),
    QUIET("winipc__overlapped_cancel", "CancelIoEx", ERROR_NOT_FOUND,
          "it has just ended"),
    {0}};
static faults_quiet asking[] = {
    QUIET("set_slice", "SetMailslotInfo", 0, "it tells what the kernel does"),
    QUIET("read_slice", "ReadFile", 0, "it tells what the kernel does"),
    {0}};
static faults_quiet closing[] = {
    QUIET("winipc__object_close", "SetEvent", 0, "who waits is not woken"),
    {0}};

const faults_scenario faults_mailslot[] = {
    {"winipc_mailslot_create", "with a stop event", make_stop, create,
     expect_no_reader, close_all, NULL},
    {"winipc_mailslot_create", "with a maximum", make_stop, create_with_maximum,
     expect_no_reader, close_all, NULL},
    {"winipc_mailslot_open", "a slot of this machine", make_reader, open_slot,
     expect_no_writer, close_all, opening},
    {"winipc_mailslot_adopt", "a reader's handle", make_slot_handle,
     adopt_reader, expect_handle, close_all, adopting},
    {"winipc_mailslot_adopt", "a writer's handle", make_writer_handle,
     adopt_writer, expect_handle, close_all, adopting},
    {"winipc_mailslot_read", "a message that is there", make_message, read_one,
     expect_no_length, close_all, reading},
    {"winipc_mailslot_read", "nothing comes", make_both, read_nothing,
     expect_no_length, close_all, reading},
    {"winipc_mailslot_for_each", "a message that is there", make_message,
     read_each, NULL, close_all, reading},
    {"winipc_mailslot_write", "there is room", make_both, write_one, NULL,
     close_all, writing},
    {"winipc_mailslot_write", "the slot is full", fill_slot, write_to_full,
     NULL, close_all, writing},
    {"winipc_mailslot_write", "without NtWriteFile", lack_write_file, write_one,
     NULL, have_write_file, writing},
    {"winipc_mailslot_get_info", "of a reader", make_message, ask,
     expect_no_info, close_all, asking},
    {"winipc_mailslot_close", "both ends", make_both, close_slots, NULL,
     close_all, closing},
    {0},
};
