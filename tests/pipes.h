/*
 * pipes.h - a listener and a connection, for the tests of pipes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_PIPES_H
#define TESTS_PIPES_H

#include "harness.h"

extern winipc_pipe_listener *listener;
extern winipc_pipe *server, *client;
extern const char *pipe_name;
extern size_t length;
extern char big[300000];

/* Close what there is. */
void close_pipes(void);

/* A listener of a new name. */
void listen_with(const winipc_pipe_listener_options *options);

/* A client of it, accepted. */
void connect_with(const winipc_pipe_connect_options *options);

/* Both, with all defaults but these. */
void make_connection(const winipc_pipe_listener_options *options);

void send_text(winipc_pipe *from, const char *text);
void expect_text(winipc_pipe *at, const char *text);
void expect_nothing(winipc_pipe *at);

#endif
