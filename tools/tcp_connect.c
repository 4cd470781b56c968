/*
 * tcp_connect.c - connecting by TCP, to whichever address of a host answers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tcp.h"

/* Between two attempts, while nobody listens. */
#define PAUSE_MS 50

typedef struct attempt {
    const source *source;
    ULONGLONG begin_ms;
    SOCKET connected;
    int error; /* of the last address */
} attempt;

static uint32_t get_rest(const attempt *t)
{
    ULONGLONG used = GetTickCount64() - t->begin_ms;
    uint32_t all = t->source->arguments->timeout_ms;

    if (all == WINIPC_INFINITE)
        return all;
    return used < all ? all - (uint32_t)used : 0;
}

/* EXIT_DONE, and it has a socket or an error; or why it was given up. */
static int try_address(attempt *t, const struct addrinfo *to)
{
    tcp_socket s = {INVALID_SOCKET, NULL};
    int code = EXIT_DONE;

    t->error = open_tcp(&s, to->ai_family, FD_CONNECT);
    if (t->error == 0 &&
        connect(s.socket, to->ai_addr, (int)to->ai_addrlen) != 0) {
        t->error = WSAGetLastError();
        if (t->error == WSAEWOULDBLOCK)
            t->error = await_event(&s, FD_CONNECT_BIT, t->source->stop,
                                   get_rest(t), &code);
    }
    if (t->error == 0) {
        t->connected = s.socket;
        s.socket = INVALID_SOCKET;
    }
    close_tcp(&s);
    return code;
}

static int try_all(attempt *t, const struct addrinfo *all)
{
    int code = EXIT_DONE;

    for (; code == EXIT_DONE && all != NULL; all = all->ai_next) {
        code = try_address(t, all);
        if (t->error == 0)
            break;
    }
    return code;
}

/* Whether to: EXIT_DONE; else why not, having told so. */
static int try_again(const attempt *t)
{
    uint32_t rest = get_rest(t);
    winipc_status status;

    if (t->error != WSAECONNREFUSED || !t->source->arguments->wait)
        return tell_tcp(t->source->name, t->error);
    if (rest == 0)
        return tell_time_out(t->source->name);
    status =
        winipc_event_wait(t->source->stop, rest < PAUSE_MS ? rest : PAUSE_MS);
    if (status == WINIPC_E_TIMEOUT)
        return EXIT_DONE;
    return status == WINIPC_OK ? EXIT_CANCELLED : report(status);
}

static int connect_tcp(source *s, end **out)
{
    attempt t = {s, GetTickCount64(), INVALID_SOCKET, 0};
    struct addrinfo *all = NULL;
    int code = look_up(s, NULL, &all);

    while (code == EXIT_DONE && t.connected == INVALID_SOCKET) {
        code = try_all(&t, all);
        if (code == EXIT_TIMED_OUT)
            tell_time_out(s->name);
        else if (code == EXIT_DONE && t.error != 0)
            code = try_again(&t);
    }
    if (all != NULL)
        freeaddrinfo(all);
    return code == EXIT_DONE ? end_of_tcp(s, t.connected, out) : code;
}

static const char *take(const char *name)
{
    return take_address(name, NULL,
                        "expected is HOST:PORT, and a port is below 65536");
}

const source_kind tcp_source = {"tcp:", false, take, NULL, connect_tcp, NULL};
