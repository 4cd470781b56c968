/*
 * tcp_listen.c - listening for connections by TCP.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>

#include "tcp.h"

/* Who is not told otherwise lets nobody of another machine in. */
#define LOOPBACK "127.0.0.1"

static bool is_loopback(const struct sockaddr_storage *address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;

    return address->ss_family == AF_INET6
               ? IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr)
               : (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
}

/* Where it listens: the port may be of the system's choice. */
static void tell_address(const source *s, SOCKET listening)
{
    const arguments *a = s->arguments;
    struct sockaddr_storage address;
    int size = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV], text[NI_MAXHOST + NI_MAXSERV + 8];
    json j = {0};

    if (getsockname(listening, (struct sockaddr *)&address, &size) != 0 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port,
                    sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return;
    snprintf(text, sizeof text,
             address.ss_family == AF_INET6 ? "tcp:[%s]:%s" : "tcp:%s:%s", host,
             port);
    if (!is_loopback(&address))
        note("whoever reaches this machine can connect");
    if (!a->json) {
        warn("listening at %s", text);
    } else if (!a->quiet) {
        begin_result(&j, a);
        json_text(&j, "listening", text);
        end_complaint(&j);
    }
}

static int listen_on(tcp_socket *t, const struct addrinfo *at)
{
    BOOL on = TRUE;
    int error = open_tcp(t, at->ai_family, FD_ACCEPT);

    /* On Windows another process could have the port too. */
    if (error == 0 && (setsockopt(t->socket, SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                                  (const char *)&on, sizeof on) != 0 ||
                       bind(t->socket, at->ai_addr, (int)at->ai_addrlen) != 0 ||
                       listen(t->socket, SOMAXCONN) != 0))
        error = WSAGetLastError();
    return error;
}

static void stop_listening(source *s)
{
    close_tcp(s->listener);
    free(s->listener);
}

/* At the first address of the host. */
static int listen_tcp(source *s)
{
    struct addrinfo *all = NULL;
    tcp_socket *t;
    int code = look_up(s, LOOPBACK, &all), error;

    if (code != EXIT_DONE)
        return code;
    t = malloc(sizeof *t);
    if (t == NULL)
        exit(report_text(s->name, "no memory"));
    *t = (tcp_socket){INVALID_SOCKET, NULL};
    s->listener = t;
    error = listen_on(t, all);
    freeaddrinfo(all);
    if (error != 0)
        return tell_tcp(s->name, error);
    tell_address(s, t->socket);
    return EXIT_DONE;
}

static int accept_tcp(source *s, end **out)
{
    const tcp_socket *t = s->listener;
    int code = EXIT_DONE;
    SOCKET accepted;

    /* One that gave up meanwhile leaves nobody to accept. */
    while ((accepted = accept(t->socket, NULL, NULL)) == INVALID_SOCKET) {
        int error = WSAGetLastError();

        if (error == WSAEWOULDBLOCK)
            error = await_event(t, FD_ACCEPT_BIT, s->stop,
                                s->arguments->timeout_ms, &code);
        if (error > 0 && error != WSAECONNRESET)
            return tell_tcp(s->name, error);
        if (code == EXIT_TIMED_OUT)
            return tell_time_out(s->name);
        if (code != EXIT_DONE)
            return code;
    }
    return end_of_tcp(s, accepted, out);
}

static const char *take(const char *name)
{
    return take_address(
        name, LOOPBACK,
        "expected is PORT or HOST:PORT, and a port is below 65536");
}

const source_kind tcp_listener_source = {
    "tcp-listen:", true, take, listen_tcp, accept_tcp, stop_listening};
