/*
 * test_audit_pipe.c - what is asked of Windows for pipes, in every combination of
 * options.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "audit.h"
#include "harness.h"
#include "ntapi.h"
#include "securities.h"

#define FOR_EACH(i, table) for (size_t i = 0; i < COUNT(table); i++)

static winipc_pipe_listener *listener;
static winipc_pipe *pipe, *other;
static winipc_event *stop;
static audit_order order;

static void teardown(void)
{
    winipc_pipe_close(other);
    winipc_pipe_close(pipe);
    winipc_pipe_listener_close(listener);
    winipc_event_close(stop);
    pipe = other = NULL;
    listener = NULL;
    stop = NULL;
}

static const struct {
    const char *name;
    const wchar_t *nt, *win32;
} names[] = {
    {"winipc-test-audit", L"\\??\\pipe\\winipc-test-audit",
     L"\\\\.\\pipe\\winipc-test-audit"},
    {"winipc-test-\xC3\xA4", L"\\??\\pipe\\winipc-test-\x00E4",
     L"\\\\.\\pipe\\winipc-test-\x00E4"},
    {"\\\\.\\PIPE\\winipc-test-audit", L"\\??\\PIPE\\winipc-test-audit",
     L"\\\\.\\PIPE\\winipc-test-audit"},
};
static const struct {
    winipc_pipe_direction direction;
    DWORD access, share;
} directions[] = {
    {WINIPC_PIPE_DUPLEX, GENERIC_READ | GENERIC_WRITE | SYNCHRONIZE, 3},
    {WINIPC_PIPE_INBOUND, GENERIC_READ | FILE_WRITE_ATTRIBUTES | SYNCHRONIZE,
     FILE_SHARE_WRITE},
    {WINIPC_PIPE_OUTBOUND, GENERIC_WRITE | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
     FILE_SHARE_READ},
};
static const uint32_t maximums[] = {0, 100, 100000};
static const uint32_t instances[] = {0, 1, 3};

enum { BYTES = 1, REMOTE = 2, STOP = 4, FLAGS = 8 };

static void make_stop(void)
{
    memset(&order, 0, sizeof order);
    order.flags = CREATE_EVENT_MANUAL_RESET;
    order.sddl = descriptors[0];
    audit_expect(&order);
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

/* To use a pipe is not to make instances of it: what everyone gets of other
   objects, everyone but one right gets of a pipe. */
static const char *describe(size_t security)
{
    static char text[600];
    const char *rights = strstr(descriptors[security], ";;GRGWGX;;");
    const char *use =
        rights ? rights : strstr(descriptors[security], ";;GXGWGR;;");

    if (use == NULL || securities[security].sddl != NULL)
        return descriptors[security];
    snprintf(text, sizeof text, "%.*s;;0x12019b;;%s",
             (int)(use - descriptors[security]), descriptors[security],
             use + strlen(";;GRGWGX;;"));
    return text;
}

static void order_pipe(const wchar_t *name, size_t direction, uint32_t maximum,
                       int flags, size_t security, bool first)
{
    memset(&order, 0, sizeof order);
    order.name = name;
    order.sddl = describe(security);
    order.access = directions[direction].access;
    order.share = directions[direction].share;
    order.maximum = maximum ? maximum : WINIPC_PIPE_MESSAGE_SIZE;
    order.flags = (flags & BYTES ? 0 : WINIPC__MESSAGE_TYPE) |
                  (flags & REMOTE ? 0 : WINIPC__REJECT_REMOTE_CLIENTS);
    audit_look_up(first);
    audit_expect(&order);
}

static void listen_and_accept(size_t name, size_t direction, size_t security,
                              uint32_t maximum, uint32_t n, int flags)
{
    const winipc_pipe_listener_options options = {
        .size = sizeof options,
        .byte_mode = flags & BYTES,
        .direction = directions[direction].direction,
        .max_message_size = maximum,
        .instances = n,
        .allow_remote = flags & REMOTE,
        .security = security == 0 ? NULL : &securities[security],
        .stop = flags & STOP ? stop : NULL,
    };
    HANDLE client;

    order_pipe(names[name].nt, direction, maximum, flags, security, true);
    ck_assert_ok(
        winipc_pipe_listener_create(&listener, names[name].name, &options));
    ck_assert_uint_ge(audit_calls_for_order(), n ? n : 4);
    /* A later instance, in place of one that is accepted. */
    client = CreateFileA("\\\\.\\pipe\\winipc-test-audit",
                         (direction == 1 ? 0 : GENERIC_READ) |
                             (direction == 2 ? 0 : GENERIC_WRITE),
                         0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (client != INVALID_HANDLE_VALUE) {
        ck_assert_ok(winipc_pipe_accept(listener, &pipe, SOON));
        CloseHandle(client);
    }
    winipc_pipe_close(pipe);
    winipc_pipe_listener_close(listener);
    pipe = NULL;
    listener = NULL;
}

START_TEST(listening)
{
    const size_t name = (size_t)_i;

    make_stop();
    FOR_EACH(direction, directions)
    FOR_EACH(security, securities)
    FOR_EACH(maximum, maximums)
    for (int flags = 0; flags < FLAGS; flags++)
        listen_and_accept(name, direction, security, maximums[maximum],
                          instances[(security + maximum) % 3], flags);
}
END_TEST

static void connect_denied(size_t name, size_t direction, unsigned denials,
                           int flags)
{
    const winipc_pipe_connect_options options = {
        .size = sizeof options,
        .wait_for_server = flags & BYTES,
        .any_server = flags & REMOTE,
        .stop = flags & STOP ? stop : NULL,
    };
    winipc_status status;

    (void)direction;
    memset(&order, 0, sizeof order);
    order.name = names[name].win32;
    order.flags = FILE_FLAG_OVERLAPPED;
    order.denials = denials + 1;
    audit_expect(&order);
    status = winipc_pipe_connect(&other, names[name].name, &options, 0);
    ck_assert_int_eq(other != NULL, status == WINIPC_OK);
    ck_assert_uint_eq(audit_calls_for_order(), denials < 3 ? denials + 1 : 3);
    if (other != NULL) {
        order_pipe(names[name].nt, direction, 0, 0, 0, false);
        ck_assert_ok(winipc_pipe_accept(listener, &pipe, SOON));
    }
    winipc_pipe_close(other);
    winipc_pipe_close(pipe);
    pipe = other = NULL;
}

START_TEST(connecting)
{
    make_stop();
    FOR_EACH(name, names)
    {
        order_pipe(names[name].nt, 0, 0, 0, 0, true);
        ck_assert_ok(
            winipc_pipe_listener_create(&listener, names[name].name, NULL));
        /* From here on the pipe is there: later instances only. */
        for (int flags = 0; flags < FLAGS; flags++) {
            for (unsigned denials = 0; denials < 5; denials++) {
                winipc_pipe_listener_close(listener);
                order_pipe(names[name].nt, 0, 0, 0, 0, true);
                ck_assert_ok(winipc_pipe_listener_create(
                    &listener, names[name].name, NULL));
                connect_denied(name, 0, denials, flags);
            }
        }
        winipc_pipe_listener_close(listener);
        listener = NULL;
    }
}
END_TEST

/* All, or what is left when the first tries are denied. */
static const struct {
    bool sends, receives;
} granted[] = {{true, true}, {false, true}, {true, false}};

START_TEST(a_client_does_what_it_was_granted)
{
    winipc_pipe_info info;

    order_pipe(names[0].nt, 0, 0, 0, 0, true);
    ck_assert_ok(winipc_pipe_listener_create(&listener, names[0].name, NULL));
    memset(&order, 0, sizeof order);
    order.name = names[0].win32;
    order.flags = FILE_FLAG_OVERLAPPED;
    order.denials = (unsigned)_i + 1;
    audit_expect(&order);
    ck_assert_ok(winipc_pipe_connect(&other, names[0].name, NULL, SOON));
    ck_assert_ok(winipc_pipe_get_info(other, &info));
    ck_assert_int_eq(info.can_send, granted[_i].sends);
    ck_assert_int_eq(info.can_receive, granted[_i].receives);
    ck_assert_status(winipc_pipe_send(other, "x", 1, SOON),
                     granted[_i].sends ? WINIPC_OK : WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(making_a_pair)
{
    FOR_EACH(direction, directions)
    FOR_EACH(maximum, maximums)
    for (int flags = 0; flags < 2; flags++) {
        order_pipe(NULL, direction, maximums[maximum], flags | REMOTE, 0, true);
        ck_assert_ok(winipc_pipe_pair(
            &pipe, &other,
            WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = flags & BYTES,
                                     .direction =
                                         directions[direction].direction,
                                     .max_message_size = maximums[maximum])));
        winipc_pipe_close(pipe);
        winipc_pipe_close(other);
        pipe = other = NULL;
    }
}
END_TEST

START_TEST(making_a_pair_with_a_handle)
{
    FOR_EACH(direction, directions)
    FOR_EACH(maximum, maximums)
    {
        void *handle;

        order_pipe(NULL, direction, maximums[maximum], BYTES | REMOTE, 0, true);
        ck_assert_ok(winipc_pipe_pair_with_handle(
            &pipe, &handle,
            WINIPC_PIPE_PAIR_OPTIONS(.direction =
                                         directions[direction].direction,
                                     .max_message_size = maximums[maximum])));
        CloseHandle(handle);
        winipc_pipe_close(pipe);
        pipe = NULL;
    }
}
END_TEST

START_TEST(looking_at_the_peer_and_finishing)
{
    winipc_pipe_peer peer;

    order_pipe(names[0].nt, 0, 0, 0, 0, true);
    ck_assert_ok(winipc_pipe_listener_create(&listener, names[0].name, NULL));
    memset(&order, 0, sizeof order);
    order.name = names[0].win32;
    order.flags = FILE_FLAG_OVERLAPPED;
    audit_expect(&order);
    ck_assert_ok(winipc_pipe_connect(&other, names[0].name, NULL, SOON));
    audit_expect(NULL);
    ck_assert_ok(winipc_pipe_get_peer(other, &peer));
    ck_assert(peer.user_known);
    ck_assert_ok(winipc_pipe_finish(other, SOON));
    ck_assert_uint_eq(audit_calls_for_order(), 0);
}
END_TEST

static DWORD WINAPI offer(void *unused)
{
    (void)unused;
    return (DWORD)winipc_pipe_send_object(other, WINIPC_OBJECT(stop), NULL,
                                          SOON);
}

START_TEST(giving_objects)
{
    WINIPC_SCOPED(process) self = NULL;
    uint64_t remote;
    HANDLE handle, thread;

    make_stop();
    order_pipe(NULL, 0, 0, REMOTE, 0, true);
    ck_assert_ok(winipc_pipe_pair(&pipe, &other, NULL));
    memset(&order, 0, sizeof order);
    order.pid = GetCurrentProcessId();
    audit_expect(&order);
    ck_assert_ok(winipc_process_open(&self, GetCurrentProcessId(), NULL));
    memset(&order, 0, sizeof order);
    order.gives = true;
    audit_expect(&order);
    ck_assert_ok(winipc_object_duplicate(WINIPC_OBJECT(stop), self, &remote));
    ck_assert_ok(winipc_process_close_handle(self, remote));
    ck_assert_ok(
        winipc_pipe_send_object(pipe, WINIPC_OBJECT(stop), self, SOON));
    ck_assert_ok(winipc_pipe_receive_handle(other, NULL, &handle, SOON));
    CloseHandle(handle);
    thread = CreateThread(NULL, 0, offer, NULL, 0, NULL);
    ck_assert_ok(winipc_pipe_receive_handle(pipe, self, &handle, SOON));
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(handle);
}
END_TEST

static bool take_entry(void *context, const winipc_inspect_entry *entry)
{
    (void)entry;
    ++*(unsigned *)context;
    return true;
}

static bool take_holder(void *context, const winipc_inspect_holder *holder)
{
    (void)holder;
    ++*(unsigned *)context;
    return true;
}

START_TEST(looking_around)
{
    static const struct {
        winipc_inspect_kind kind;
        const wchar_t *folder;
    } kinds[] = {{WINIPC_INSPECT_EVENT, NULL},
                 {WINIPC_INSPECT_PIPE, L"\\\\.\\pipe\\"},
                 {WINIPC_INSPECT_MAILSLOT, L"\\\\.\\mailslot\\"}};
    unsigned opened = audit_watch_NtOpenDirectoryObject.calls, n = 0;

    make_stop();
    order_pipe(names[0].nt, 0, 0, 0, 0, true);
    ck_assert_ok(winipc_pipe_listener_create(&listener, names[0].name, NULL));
    FOR_EACH(i, kinds)
    {
        memset(&order, 0, sizeof order);
        order.looks = true;
        order.name = kinds[i].folder;
        audit_expect(&order);
        ck_assert_ok(
            winipc_inspect_list(WINIPC_INSPECT_OPTIONS(.kinds = kinds[i].kind),
                                take_entry, &n, NULL));
        ck_assert_uint_eq(audit_calls_for_order(), kinds[i].folder != NULL);
    }
    ck_assert_uint_gt(audit_watch_NtOpenDirectoryObject.calls, opened);
    order.name = NULL;
    audit_expect(&order);
    ck_assert_ok(
        winipc_inspect_who(WINIPC_OBJECT(stop), take_holder, &n, NULL));
    ck_assert_uint_gt(n, 1);
    order.name = kinds[1].folder;
    audit_expect(&order);
    winipc_inspect_who_named(WINIPC_INSPECT_PIPE, names[0].name, take_holder,
                             &n, NULL);
    ck_assert_uint_eq(audit_calls_for_order(), 1);
}
END_TEST

START_TEST(nothing_was_violated)
{
    unsigned calls, violations;

    audit_report(&calls, &violations);
    figure("audit.pipe_calls", calls, "calls");
    ck_assert_uint_eq(violations, 0);
    ck_assert_uint_gt(calls, 1000);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(listening, names),
    TEST(connecting),
    TEST_LOOP(a_client_does_what_it_was_granted, granted),
    TEST(making_a_pair),
    TEST(making_a_pair_with_a_handle),
    TEST(looking_at_the_peer_and_finishing),
    TEST(giving_objects),
    TEST(looking_around),
    TEST(nothing_was_violated),
    {0},
};

int main(int argc, char **argv)
{
    list_securities();
    return run_tests(argc, argv, "audit_pipe", tests, teardown, NULL);
}
