/*
 * faults_overlapped.c - mailslots that are read as on Windows, while it fails.
 *
 * Windows is acted out (see slot_as_windows.c), so that lib/mailslot_overlapped.c
 * is reached where the system would choose lib/mailslot_sync.c.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "faults.h"
#include "ntapi.h"
#include "slot_as_windows.h"

typedef BOOL(WINAPI GetOverlappedResult_type)(HANDLE, OVERLAPPED *, DWORD *,
                                              BOOL);
/* clang-format off */
WRAP(GetOverlappedResult, 16)
/* clang-format on */

static winipc_mailslot *reader, *writer;
static winipc_event *event;

/* A message that is there comes when the read is looked at: one that fails has
   not taken it. */
static BOOL WINAPI serve_and_collect(HANDLE handle, OVERLAPPED *overlapped,
                                     DWORD *moved, BOOL wait)
{
    slot_flight_serve();
    return GetOverlappedResult_real(handle, overlapped, moved, wait);
}

static void make_both(void)
{
    const char *name = unique_name("faults");

    slot_flight_begin();
    faults_pass("ReadFile", (void (*)(void))slot_read);
    faults_pass("GetOverlappedResult", (void (*)(void))serve_and_collect);
    faults_pass("CancelIoEx", (void (*)(void))slot_cancel);
    faults_pass("NtQueryInformationFile", (void (*)(void))slot_is_asynchronous);
    faults_must(winipc_mailslot_create(&reader, name, NULL));
    faults_must(winipc_mailslot_open(&writer, name, NULL));
    faults_must(winipc_event_create(&event, NULL, NULL));
}

static void make_message(void)
{
    make_both();
    faults_must(winipc_mailslot_write(writer, "x", 1, SOON));
}

/* More than the head has room for. */
static void make_large_message(void)
{
    static const char data[10000];

    make_both();
    faults_must(winipc_mailslot_write(writer, data, sizeof data, SOON));
}

static void close_all(void)
{
    winipc_event_close(event);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    event = NULL;
    writer = reader = NULL;
    faults_pause();
    faults_expect(flight.overlapped == NULL && !flight.two_at_once);
    faults_pass("ReadFile", NULL);
    faults_pass("GetOverlappedResult", NULL);
    faults_pass("CancelIoEx", NULL);
    faults_pass("NtQueryInformationFile", NULL);
    slot_flight_end();
    faults_resume();
}

static winipc_status read_within(uint32_t timeout_ms)
{
    static char data[20000];
    size_t length;

    return winipc_mailslot_read(reader, data, sizeof data, &length, timeout_ms);
}

static winipc_status read_any(void)
{
    return read_within(BRIEFLY);
}

static winipc_status read_nothing(void)
{
    return faults_time_out(read_within(1));
}

/* Its read stays in flight when the time is out. */
static void make_flight(void)
{
    make_both();
    faults_must(read_nothing());
}

/* As if the thread that began it had exited. */
static void make_aborted_flight(void)
{
    make_flight();
    slot_flight_abort();
    faults_must(winipc_mailslot_write(writer, "x", 1, SOON));
}

static winipc_status wait_for_reader(void)
{
    return winipc_wait(WINIPC_OBJECT(reader), BRIEFLY);
}

static winipc_status wait_for_all(void)
{
    winipc_object *both[] = {WINIPC_OBJECT(event), WINIPC_OBJECT(reader)};

    return faults_time_out(winipc_wait_all(both, 2, 1));
}

static winipc_status ask(void)
{
    winipc_mailslot_info info;

    return winipc_mailslot_get_info(reader, &info);
}

static winipc_status close_reader(void)
{
    winipc_mailslot_close(reader);
    reader = NULL;
    return WINIPC_OK;
}

/* A read that ends like this is begun again. */
#define AGAIN(by, call)                                               \
    QUIET(by, call, ERROR_OPERATION_ABORTED, "it is begun again"),    \
        QUIET(by, call, ERROR_INSUFFICIENT_BUFFER, "the head grows"), \
        QUIET(by, call, ERROR_MORE_DATA, "the head grows")

static faults_quiet reading[] = {
    AGAIN("winipc__overlapped_read", "ReadFile"),
    AGAIN("winipc__overlapped_collect", "GetOverlappedResult"),
    {0}};
static faults_quiet waiting_for_all[] = {
    AGAIN("winipc__overlapped_read", "ReadFile"),
    AGAIN("winipc__overlapped_collect", "GetOverlappedResult"),
    QUIET("winipc__overlapped_read", "ReadFile", ERROR_SEM_TIMEOUT,
          "it is as if nothing came"),
    QUIET("ask_members", "WaitForSingleObject", 0, "it asks without a pause"),
    {0}};
static faults_quiet asking[] = {QUIET("winipc__overlapped_read", "ReadFile", 0,
                                      "it tells what the kernel does"),
                                QUIET("winipc__overlapped_collect",
                                      "GetOverlappedResult", 0,
                                      "it tells what the kernel does"),
                                {0}};
static faults_quiet closing[] = {
    QUIET("winipc__object_close", "SetEvent", 0, "who waits is not woken"),
    QUIET("winipc__overlapped_cancel", "CancelIoEx", ERROR_NOT_FOUND,
          "it has just ended"),
    QUIET("winipc__overlapped_collect", "GetOverlappedResult", 0,
          "nobody wants the message"),
    {0}};

const faults_scenario faults_overlapped[] = {
    {"winipc_mailslot_read", "overlapped, a message that is there",
     make_message, read_any, NULL, close_all, reading},
    {"winipc_mailslot_read", "overlapped, a large message", make_large_message,
     read_any, NULL, close_all, reading},
    {"winipc_mailslot_read", "overlapped, nothing comes", make_both,
     read_nothing, NULL, close_all, reading},
    {"winipc_mailslot_read", "overlapped, the read was aborted",
     make_aborted_flight, read_any, NULL, close_all, reading},
    {"winipc_mailslot_get_info", "overlapped", make_message, ask, NULL,
     close_all, asking},
    {"winipc_wait", "for an overlapped reader", make_message, wait_for_reader,
     NULL, close_all, reading},
    {"winipc_wait_all", "one is an overlapped reader", make_both, wait_for_all,
     NULL, close_all, waiting_for_all},
    {"winipc_mailslot_close", "a read in flight", make_flight, close_reader,
     NULL, close_all, closing},
    {0},
};
