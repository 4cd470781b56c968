/*
 * pipes.c - a listener and a connection, for the tests of pipes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pipes.h"

#include <string.h>

winipc_pipe_listener *listener;
winipc_pipe *server, *client;
const char *pipe_name;
size_t length;
char big[300000];

void close_pipes(void)
{
    winipc_pipe_close(client);
    winipc_pipe_close(server);
    winipc_pipe_listener_close(listener);
    client = server = NULL;
    listener = NULL;
}

void listen_with(const winipc_pipe_listener_options *options)
{
    pipe_name = unique_name("pipe");
    ck_assert_ok(winipc_pipe_listener_create(&listener, pipe_name, options));
}

void connect_with(const winipc_pipe_connect_options *options)
{
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, options, SOON));
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
}

void make_connection(const winipc_pipe_listener_options *options)
{
    listen_with(options);
    connect_with(WINIPC_PIPE_CONNECT_OPTIONS(.byte_mode = options != NULL &&
                                                          options->byte_mode));
}

void send_text(winipc_pipe *from, const char *text)
{
    ck_assert_ok(winipc_pipe_send(from, text, strlen(text), SOON));
}

void expect_text(winipc_pipe *at, const char *text)
{
    char buffer[64];

    ck_assert_ok(winipc_pipe_receive(at, buffer, sizeof buffer, &length, SOON));
    ck_assert_uint_eq(length, strlen(text));
    ck_assert_mem_eq(buffer, text, length);
}

void expect_nothing(winipc_pipe *at)
{
    ck_assert_status(winipc_pipe_receive(at, big, sizeof big, &length, BRIEFLY),
                     WINIPC_E_TIMEOUT);
}
