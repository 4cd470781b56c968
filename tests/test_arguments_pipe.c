/*
 * test_arguments_pipe.c - every function of pipes refuses every kind of bad
 * argument.
 *
 * As test_arguments.c: where a case is bad in two ways, the row shows which is seen
 * first.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "arguments.h"

/* What the rows refer to: made once a run, closed after it. */
static winipc_event *automatic;
static winipc_pipe_listener *listener;
static winipc_pipe *server, *client;   /* messages, both ways, 64 bytes */
static winipc_pipe *receiver, *sender; /* bytes, one way */
static winipc_pipe *bytes, *stream;    /* bytes, both ways */
static winipc_pipe *second;
static union {
    winipc_object *object;
    winipc_operation *operation;
    winipc_pipe *pipe;
    winipc_pipe_listener *listener;
} new;
static char text[100];
static size_t length;

static void close_both(winipc_pipe **first, winipc_pipe **other)
{
    winipc_pipe_close(*first);
    winipc_pipe_close(*other);
    *first = *other = NULL;
}

static void teardown(void)
{
    close_both(&bytes, &stream);
    close_both(&receiver, &sender);
    close_both(&server, &client);
    winipc_pipe_listener_close(listener);
    winipc_event_close(automatic);
    listener = NULL;
    automatic = NULL;
}

static void make_objects(void)
{
    ck_assert_ok(winipc_event_create(&automatic, NULL, NULL));
    ck_assert_ok(
        winipc_pipe_listener_create(&listener, unique_name("arguments"), NULL));
    ck_assert_ok(winipc_pipe_pair(
        &server, &client, WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = 64)));
    ck_assert_ok(winipc_pipe_pair(
        &receiver, &sender,
        WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true,
                                 .direction = WINIPC_PIPE_INBOUND)));
    ck_assert_ok(winipc_pipe_pair(&bytes, &stream,
                                  WINIPC_PIPE_PAIR_OPTIONS(.byte_mode = true)));
}

static const winipc_pipe_listener_options short_listener = INVALID_SIZE;
static const winipc_pipe_connect_options short_connect = INVALID_SIZE;
static const winipc_pipe_pair_options short_pair = INVALID_SIZE;
static const winipc_security short_security = INVALID_SIZE;
static const winipc_part bad_part = {NULL, 1};
static const winipc_part large_parts[] = {{text, 64}, {text, 1}};

static void never(void *context)
{
    (void)context;
    ck_abort_msg("it is called");
}

#define LISTEN(...)                                \
    winipc_pipe_listener_create(&new.listener, "", \
                                WINIPC_PIPE_LISTENER_OPTIONS(__VA_ARGS__))
#define CONNECT(...)                   \
    winipc_pipe_connect(&new.pipe, "", \
                        WINIPC_PIPE_CONNECT_OPTIONS(__VA_ARGS__), 0)
#define PAIR(...) \
    winipc_pipe_pair(&new.pipe, &second, WINIPC_PIPE_PAIR_OPTIONS(__VA_ARGS__))

START_TEST(each_bad_argument_to_make_an_end_is_refused_in_order)
{
    void *handle = &handle;
    bool listening = false;

    make_objects();
    /* listener_create: out, options, stop, numbers, name, security */
    ROW(ARGUMENT, winipc_pipe_listener_create(NULL, "", &short_listener))
    ROW(ARGUMENT,
        winipc_pipe_listener_create(&new.listener, "", &short_listener))
    ROW(ARGUMENT, LISTEN(.stop = automatic))
    ROW(ARGUMENT, LISTEN(.timeout_ms = WINIPC_DEFAULT))
    ROW(ARGUMENT, LISTEN(.instances = 201))
    ROW(ARGUMENT, LISTEN(.direction = (winipc_pipe_direction)3))
    ROW(ARGUMENT, LISTEN(.direction = (winipc_pipe_direction)-1))
    ROW(ARGUMENT, LISTEN(.max_message_size = 0x80000000U))
    ROW(NAME, LISTEN(.security = &short_security))
    ROW(ARGUMENT,
        winipc_pipe_listener_create(
            &new.listener, unique_name("unmade"),
            WINIPC_PIPE_LISTENER_OPTIONS(.security = &short_security)))
    ROW(NAME, winipc_pipe_listener_create(&new.listener, NULL, NULL))
    ROW(NAME, winipc_pipe_listener_create(&new.listener, "\xff", NULL))
    ROW(NAME, winipc_pipe_listener_create(&new.listener, "..", NULL))
    ROW(NAME, winipc_pipe_listener_create(&new.listener, "a\\b", NULL))
    ROW(NAME, winipc_pipe_listener_create(&new.listener, LONG250, NULL))
    ROW(NAME,
        winipc_pipe_listener_create(&new.listener, "\\\\host\\pipe\\a", NULL))
    ROW(NAME, winipc_pipe_listener_create(
                  &new.listener, "\\\\host\\pipe\\a",
                  WINIPC_PIPE_LISTENER_OPTIONS(.allow_remote = true)))
    ROW(ARGUMENT, winipc_pipe_accept(NULL, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_accept(listener, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_accept(NULL, &new.pipe, 0))
    /* connect: out, options, stop, numbers, owner, name */
    ROW(ARGUMENT, winipc_pipe_connect(NULL, "", &short_connect, 0))
    ROW(ARGUMENT, winipc_pipe_connect(&new.pipe, "", &short_connect, 0))
    ROW(ARGUMENT, CONNECT(.stop = automatic))
    ROW(ARGUMENT, CONNECT(.timeout_ms = WINIPC_DEFAULT))
    ROW(ARGUMENT, CONNECT(.max_message_size = 0x80000000U))
    ROW(ARGUMENT, CONNECT(.any_server = true, .expected_owner_sid = "S-1-5-18"))
    ROW(NAME, CONNECT(.expected_owner_sid = "none"))
    ROW(NAME, winipc_pipe_connect(&new.pipe, NULL, NULL, 0))
    ROW(NAME, winipc_pipe_connect(&new.pipe, "\xed\xa0\x80", NULL, 0))
    ROW(NAME, winipc_pipe_connect(&new.pipe, "a\\b", NULL, 0))
    ROW(NAME, winipc_pipe_connect(&new.pipe, LONG250, NULL, 0))
    ROW(NAME, winipc_pipe_connect(&new.pipe, "\\\\host\\pipe\\a", NULL, 0))
    /* probe: out, name */
    ROW(ARGUMENT, winipc_pipe_probe("", NULL))
    ROW(NAME, winipc_pipe_probe(NULL, &listening))
    ROW(NAME, winipc_pipe_probe("", &listening))
    ROW(NAME, winipc_pipe_probe("a\\b", &listening))
    ROW(NAME, winipc_pipe_probe("\\\\host\\pipe\\a", &listening))
    /* pair: out, options, stop, numbers */
    ROW(ARGUMENT, winipc_pipe_pair(NULL, &second, &short_pair))
    ROW(ARGUMENT, winipc_pipe_pair(&second, NULL, &short_pair))
    ROW(ARGUMENT, winipc_pipe_pair(&new.pipe, &second, &short_pair))
    ROW(ARGUMENT, PAIR(.stop = automatic))
    ROW(ARGUMENT, PAIR(.timeout_ms = WINIPC_DEFAULT))
    ROW(ARGUMENT, PAIR(.direction = (winipc_pipe_direction)3))
    ROW(ARGUMENT, PAIR(.max_message_size = 0x80000000U))
    ck_assert_ptr_null(second);
    ROW(ARGUMENT, winipc_pipe_pair_with_handle(NULL, &handle, &short_pair))
    ROW(ARGUMENT, winipc_pipe_pair_with_handle(&second, NULL, &short_pair))
    ROW(ARGUMENT, winipc_pipe_pair_with_handle(&new.pipe, &handle, &short_pair))
    ck_assert_ptr_null(handle);
    ROW(ARGUMENT, winipc_pipe_adopt(NULL, NULL))
    ROW(ARGUMENT, winipc_pipe_adopt(&new.pipe, NULL))
    ROW(ARGUMENT, winipc_pipe_adopt(&new.pipe, (void *)(intptr_t)-1))
    ROW(ARGUMENT, winipc_pipe_adopt(&new.pipe, (void *)0x7ffc))
    ROW(WINIPC_E_WRONG_TYPE,
        winipc_pipe_adopt(&new.pipe,
                          winipc_object_handle(WINIPC_OBJECT(automatic))))
}
END_TEST

/* Pointers, what the end is, sizes. */
START_TEST(each_bad_argument_to_use_an_end_is_refused_in_order)
{
    winipc_pipe_listener_info listener_info;
    winipc_pipe_peek_info peek;
    winipc_pipe_info info;
    winipc_pipe_peer peer;

    make_objects();
    ROW(ARGUMENT, winipc_pipe_send(NULL, text, 1, 0))
    ROW(ARGUMENT, winipc_pipe_send(receiver, NULL, 1, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_send(receiver, NULL, 0, 0))
    ROW(WINIPC_E_TOO_BIG, winipc_pipe_send(client, text, 65, 0))
    ROW(ARGUMENT, winipc_pipe_sendv(NULL, NULL, 0, 0))
    ROW(ARGUMENT, winipc_pipe_sendv(receiver, NULL, 1, 0))
    ROW(ARGUMENT, winipc_pipe_sendv(receiver, &bad_part, 1, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_sendv(receiver, NULL, 0, 0))
    ROW(WINIPC_E_TOO_BIG, winipc_pipe_sendv(client, large_parts, 2, 0))
    ROW(ARGUMENT, winipc_pipe_receive(NULL, text, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_receive(sender, NULL, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_receive(sender, text, 1, NULL, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_receive(sender, text, 0, &length, 0))
    ROW(ARGUMENT, winipc_pipe_receive(bytes, NULL, 0, &length, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_receive(sender, text, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_peek(NULL, &peek))
    ROW(ARGUMENT, winipc_pipe_peek(sender, NULL))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_peek(sender, &peek))
    ROW(ARGUMENT, winipc_pipe_call(NULL, text, 1, text, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_call(sender, NULL, 1, text, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_call(sender, text, 1, NULL, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_call(sender, text, 1, text, 1, NULL, 0))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_call(sender, text, 1, text, 1, &length, 0))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_call(receiver, text, 1, text, 1, &length, 0))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_call(bytes, text, 1, text, 1, &length, 0))
    ROW(WINIPC_E_TOO_BIG,
        winipc_pipe_call(client, text, 65, text, 1, &length, 0))
    ROW(ARGUMENT, winipc_pipe_finish(NULL, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_finish(receiver, 0))
    ROW(ARGUMENT, winipc_pipe_get_info(NULL, &info))
    ROW(ARGUMENT, winipc_pipe_get_info(server, NULL))
    ROW(ARGUMENT, winipc_pipe_get_peer(NULL, &peer))
    ROW(ARGUMENT, winipc_pipe_get_peer(server, NULL))
    ROW(ARGUMENT, winipc_pipe_as_client(NULL, never, NULL))
    ROW(ARGUMENT, winipc_pipe_as_client(client, NULL, NULL))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_as_client(client, never, NULL))
    ROW(ARGUMENT, winipc_pipe_listener_get_info(NULL, &listener_info))
    ROW(ARGUMENT, winipc_pipe_listener_get_info(listener, NULL))
    /* as what waits and queries take */
    ROW(WINIPC_E_INVALID_USE, winipc_wait(WINIPC_OBJECT(sender), 0))
    ROW(ARGUMENT, winipc_wait(WINIPC_OBJECT(new.pipe = NULL), 0))
    ROW(ARGUMENT, winipc_wait(WINIPC_OBJECT(new.listener = NULL), 0))
}
END_TEST

/* What takes NULL, as its description says. */
START_TEST(null_is_fine_where_it_says_so)
{
    winipc_pipe_listener_close(NULL);
    ck_assert_ptr_null(winipc_pipe_listener_ref(NULL));
    ck_assert_ptr_null(winipc_pipe_listener_object(NULL));
    winipc_pipe_close(NULL);
    winipc_pipe_abort(NULL);
    ck_assert_ptr_null(winipc_pipe_ref(NULL));
    ck_assert_ptr_null(winipc_pipe_object(NULL));
    make_objects();
    ck_assert_ok(winipc_pipe_send(client, NULL, 0, SOON));
    ck_assert_ok(winipc_pipe_receive(server, NULL, 0, &length, SOON));
    ck_assert_uint_eq(length, 0);
    ck_assert_ok(winipc_pipe_sendv(client, NULL, 0, SOON));
    ck_assert_ok(winipc_pipe_receive(server, NULL, 0, &length, SOON));
    ck_assert_ok(winipc_pipe_send(stream, NULL, 0, SOON));
}
END_TEST

/* Out, pointers, what the object is, sizes; then as the call itself. */
START_TEST(each_bad_argument_to_start_a_call_is_refused_in_order)
{
    winipc_pipe *pipe;

    make_objects();
    ROW(ARGUMENT, winipc_pipe_start_receive(NULL, NULL, 1, NULL))
    ROW(ARGUMENT, winipc_pipe_start_receive(NULL, NULL, 1, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_receive(sender, NULL, 1, &new.operation))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_start_receive(sender, text, 1, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_receive(bytes, NULL, 0, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_send(NULL, NULL, 1, NULL))
    ROW(ARGUMENT, winipc_pipe_start_send(NULL, NULL, 1, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_send(receiver, NULL, 1, &new.operation))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_start_send(receiver, text, 1, &new.operation))
    ROW(WINIPC_E_TOO_BIG,
        winipc_pipe_start_send(client, text, 65, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_accept(NULL, NULL, NULL))
    ROW(ARGUMENT, winipc_pipe_start_accept(NULL, &pipe, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_accept(listener, NULL, &new.operation))
    ROW(ARGUMENT, winipc_pipe_start_connect(NULL, "", &short_connect, NULL))
    ROW(ARGUMENT,
        winipc_pipe_start_connect(NULL, "", &short_connect, &new.operation))
    ROW(ARGUMENT,
        winipc_pipe_start_connect(&pipe, "", &short_connect, &new.operation))
    ROW(NAME, winipc_pipe_start_connect(&pipe, "", NULL, &new.operation))
    ROW(ARGUMENT,
        winipc_pipe_start_connect(
            &pipe, "x",
            WINIPC_PIPE_CONNECT_OPTIONS(.expected_owner_sid = LONG250),
            &new.operation))
    ck_assert_ptr_null(pipe);
    ROW(ARGUMENT, winipc_mailslot_start_read(NULL, NULL, 1, NULL))
    ROW(ARGUMENT, winipc_mailslot_start_read(NULL, NULL, 1, &new.operation))
    ROW(ARGUMENT, winipc_operation_result(NULL, &length, 0))
    ROW(ARGUMENT, winipc_wait(WINIPC_OBJECT(new.operation = NULL), 0))
    winipc_operation_cancel(NULL);
    winipc_operation_close(NULL);
    ck_assert_ptr_null(winipc_operation_ref(NULL));
}
END_TEST

/* Pointers, values, what the end is, sizes. */
START_TEST(each_bad_argument_to_give_an_object_is_refused_in_order)
{
    WINIPC_SCOPED(process) self = NULL;
    winipc_pipe *tiny = NULL, *little = NULL;
    winipc_object *object;
    uint64_t remote = 42;
    bool same = true;

    make_objects();
    object = WINIPC_OBJECT(automatic);
    ck_assert_ok(winipc_process_open(&self, GetCurrentProcessId(), NULL));
    ck_assert_ok(winipc_pipe_pair(
        &tiny, &little, WINIPC_PIPE_PAIR_OPTIONS(.max_message_size = 31)));
    ROW(ARGUMENT, winipc_object_duplicate(NULL, self, &remote))
    ROW(ARGUMENT, winipc_object_duplicate(object, NULL, &remote))
    ROW(ARGUMENT, winipc_object_duplicate(object, self, NULL))
    ck_assert_uint_eq(remote, 42);
    ROW(ARGUMENT, winipc_process_close_handle(NULL, 0))
    ROW(ARGUMENT, winipc_process_close_handle(self, 0))
    ROW(ARGUMENT, winipc_process_close_handle(self, 5))
    ROW(ARGUMENT, winipc_process_close_handle(self, (uint64_t)-1))
    ROW(ARGUMENT, winipc_process_close_handle(self, 0x80000000U))
    ROW(ARGUMENT, winipc_object_is_same(NULL, object, &same))
    ROW(ARGUMENT, winipc_object_is_same(object, NULL, &same))
    ROW(ARGUMENT, winipc_object_is_same(object, object, NULL))
    ROW(ARGUMENT, winipc_pipe_send_object(NULL, object, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_send_object(bytes, NULL, NULL, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_send_object(bytes, object, NULL, 0))
    ROW(WINIPC_E_INVALID_USE, winipc_pipe_send_object(sender, object, NULL, 0))
    ROW(WINIPC_E_TOO_BIG, winipc_pipe_send_object(little, object, NULL, 0))
    ROW(WINIPC_E_TOO_BIG, winipc_pipe_send_object(tiny, object, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_send_object(server, object, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_receive_handle(NULL, NULL, NULL, 0))
    ROW(ARGUMENT, winipc_pipe_receive_handle(server, NULL, NULL, 0))
    ROW(ARGUMENT,
        winipc_pipe_receive_handle(NULL, NULL, (void **)&new.object, 0))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_receive_handle(bytes, NULL, (void **)&new.object, 0))
    ROW(WINIPC_E_INVALID_USE,
        winipc_pipe_receive_handle(receiver, NULL, (void **)&new.object, 0))
    close_both(&tiny, &little);
}
END_TEST

static const test tests[] = {
    TEST(each_bad_argument_to_give_an_object_is_refused_in_order),
    TEST(each_bad_argument_to_make_an_end_is_refused_in_order),
    TEST(each_bad_argument_to_use_an_end_is_refused_in_order),
    TEST(each_bad_argument_to_start_a_call_is_refused_in_order),
    TEST(null_is_fine_where_it_says_so),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "arguments_pipe", tests, teardown, NULL);
}
