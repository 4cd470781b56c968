/*
 * stress_pipe_ends.c - ends that close, exit and are killed right after they sent:
 * all of it is received.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "numbered.h"
#include "pipes.h"

#define CONNECTIONS 50 /* of one server that ends, or one client */

static char message[NUMBERED_ROOM];
static winipc_pipe *pipes[CONNECTIONS];

static void teardown(void)
{
    close_pipes();
    for (size_t i = 0; i < CONNECTIONS; i++) {
        winipc_pipe_close(pipes[i]);
        pipes[i] = NULL;
    }
}

/* How a server ends after its replies. */
static const char *const ways[] = {"close", "finish", "exit", "kill"};

/* A server that is done after so many replies, in one of the ways. */
static int reply_and_end(int argc, char **argv)
{
    const char *way = argv[1];

    (void)argc;
    if (winipc_pipe_listener_create(&listener, argv[0], NULL) != WINIPC_OK)
        return 1;
    for (uint32_t i = 0; i < CONNECTIONS; i++) {
        if (winipc_pipe_accept(listener, &server, PATIENTLY) != WINIPC_OK ||
            numbered_receive(server, 0, i) != WINIPC_OK ||
            numbered_send(server, 0, i) != WINIPC_OK)
            return 2;
        if (strcmp(way, "finish") == 0 &&
            winipc_failed(winipc_pipe_finish(server, PATIENTLY)))
            return 3;
        if (strcmp(way, "close") == 0 || strcmp(way, "finish") == 0)
            winipc_pipe_close(server);
    }
    if (strcmp(way, "kill") == 0)
        TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}

/* Every other reply is received at once, as its sender ends; the others when the
   server has gone for good.  Who finishes waits for the client. */
static unsigned count_replies(const char *way)
{
    void *child;
    unsigned received = 0;

    pipe_name = unique_name("reply");
    child = child_start("reply_and_end", pipe_name, way, NULL);
    for (uint32_t i = 0; i < CONNECTIONS; i++) {
        ck_assert_ok(winipc_pipe_connect(
            &pipes[i], pipe_name,
            WINIPC_PIPE_CONNECT_OPTIONS(.wait_for_server = true), PATIENTLY));
        ck_assert_ok(numbered_send(pipes[i], 0, i));
        if (i % 2 == 0 || strcmp(way, "finish") == 0)
            received += numbered_receive(pipes[i], 0, i) == WINIPC_OK;
    }
    ck_assert_int_eq(child_wait(child), 0);
    for (uint32_t i = 0; i < CONNECTIONS; i++) {
        if (i % 2 != 0 && strcmp(way, "finish") != 0)
            received += numbered_receive(pipes[i], 0, i) == WINIPC_OK;
        ck_assert_status(winipc_pipe_receive(pipes[i], message, sizeof message,
                                             &length, SOON),
                         WINIPC_E_CLOSED);
        winipc_pipe_close(pipes[i]);
        pipes[i] = NULL;
    }
    return received;
}

START_TEST(no_reply_is_lost_however_its_sender_ends)
{
    static unsigned sent, received;

    for (int i = 0; i < 5; i++) {
        received += count_replies(ways[_i]);
        sent += CONNECTIONS;
    }
    if ((size_t)_i + 1 == COUNT(ways)) {
        figure("pipe.last_replies", sent, "messages");
        figure("pipe.replies_lost", sent - received, "messages");
    }
    ck_assert_uint_eq(received, sent);
}
END_TEST

/* Connect, write and leave, before anybody accepts: every other one by closing, the
   others by ending. */
static int write_and_leave(int argc, char **argv)
{
    (void)argc;
    for (uint32_t i = 0; i < CONNECTIONS; i++) {
        if (winipc_pipe_connect(&client, argv[0], NULL, PATIENTLY) !=
                WINIPC_OK ||
            numbered_send(client, 0, i) != WINIPC_OK)
            return 1;
        if (i % 2 == 0)
            winipc_pipe_close(client);
    }
    return 0;
}

START_TEST(who_wrote_and_left_before_accept_is_accepted)
{
    static unsigned left, delivered;
    bool seen[CONNECTIONS];

    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = CONNECTIONS));
    for (int round = 0; round < 20; round++) {
        memset(seen, 0, sizeof seen);
        ck_assert_int_eq(
            child_wait(child_start("write_and_leave", pipe_name, NULL, NULL)),
            0);
        for (uint32_t i = 0; i < CONNECTIONS; i++, left++) {
            numbered head;

            ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
            ck_assert_ok(winipc_pipe_receive(server, message, sizeof message,
                                             &length, SOON));
            ck_assert(numbered_is_true(message, length, &head));
            ck_assert_uint_lt(head.number, CONNECTIONS);
            delivered += !seen[head.number];
            seen[head.number] = true;
            winipc_pipe_close(server);
            server = NULL;
        }
    }
    figure("pipe.left_early", left, "clients");
    figure("pipe.left_early_delivered", delivered, "clients");
    ck_assert_uint_eq(delivered, left);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(no_reply_is_lost_however_its_sender_ends, ways),
    TEST(who_wrote_and_left_before_accept_is_accepted),
    {0},
};

static const role roles[] = {{"reply_and_end", reply_and_end},
                             {"write_and_leave", write_and_leave},
                             {0}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_pipe_ends", tests, teardown,
                          roles);
}
