/*
 * tcp.c - what is asked of Winsock, by whom connects and who listens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tcp.h"

#include <stdio.h>
#include <string.h>

#define HOST_MAX 256

int tell_tcp(const char *name, int error)
{
    static const struct {
        int error, code;
        const char *why;
    } known[] = {
        {WSAECONNREFUSED, EXIT_NOT_FOUND, "nobody listens there"},
        {WSAHOST_NOT_FOUND, EXIT_NOT_FOUND, "no such host"},
        {WSATRY_AGAIN, EXIT_NOT_FOUND, "no such host, for now"},
        {WSANO_DATA, EXIT_NOT_FOUND, "that host has no address"},
        {WSAEADDRNOTAVAIL, EXIT_NOT_FOUND, "no such address here"},
        {WSAEACCES, EXIT_ACCESS_DENIED, "access was denied"},
        {WSAEADDRINUSE, EXIT_BUSY, "the port is in use"},
        {WSAETIMEDOUT, EXIT_TIMED_OUT, "no answer"},
        {WSAECONNRESET, EXIT_FAILED, "the other side broke it off"},
        {WSAECONNABORTED, EXIT_FAILED, "it was broken off"},
    };
    char text[60];

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].error == error)
            return report_as(known[i].code, name, known[i].why);
    }
    snprintf(text, sizeof text, "Winsock refuses: error %d", error);
    return report_text(name, text);
}

int tell_time_out(const char *name)
{
    return report_as(EXIT_TIMED_OUT, name, "nobody came, or answered, in time");
}

HANDLE get_handle(winipc_event *event)
{
    return winipc_object_handle(WINIPC_OBJECT(event));
}

int await_tcp(winipc_event *event, winipc_event *stop, uint32_t timeout_ms)
{
    winipc_object *objects[] = {WINIPC_OBJECT(stop), WINIPC_OBJECT(event)};
    size_t index = 0;
    winipc_status status = winipc_wait_any(objects, 2, &index, timeout_ms);

    if (status == WINIPC_E_TIMEOUT)
        return EXIT_TIMED_OUT;
    return status == WINIPC_OK && index == 0 ? EXIT_CANCELLED : report(status);
}

typedef struct address {
    char host[HOST_MAX];
    const char *port;
} address;

/* An IPv6 address is in brackets. */
static void strip_brackets(const char **host, size_t *n)
{
    if (*n > 2 && (*host)[0] == '[' && (*host)[*n - 1] == ']') {
        ++*host;
        *n -= 2;
    } else if ((*host)[0] == '[' || memchr(*host, ':', *n) != NULL) {
        *n = 0; /* which of them is the port? */
    }
}

static bool split(address *to, const char *text, const char *otherwise)
{
    const char *colon = strrchr(text, ':'), *host = text;
    size_t n = 0;
    uint64_t port;

    if (colon != NULL) {
        n = (size_t)(colon - text);
        strip_brackets(&host, &n);
    } else if (otherwise != NULL) {
        host = otherwise;
        n = strlen(otherwise);
    }
    to->port = colon != NULL ? colon + 1 : text;
    if (n == 0 || n >= HOST_MAX || !parse_whole(to->port, 65535, &port))
        return false;
    memcpy(to->host, host, n);
    to->host[n] = '\0';
    return true;
}

const char *take_address(const char *name, const char *otherwise,
                         const char *expected)
{
    address a;

    if (split(&a, name, otherwise))
        return name;
    misunderstood(name, expected);
    return NULL;
}

int look_up(const source *s, const char *otherwise, struct addrinfo **found)
{
    struct addrinfo want = {.ai_socktype = SOCK_STREAM};
    WSADATA data;
    address a;
    int error;

    split(&a, s->name, otherwise); /* which was taken */
    error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error == 0)
        error = getaddrinfo(a.host, a.port, &want, found);
    return error == 0 ? EXIT_DONE : tell_tcp(s->name, error);
}

int open_tcp(tcp_socket *t, int family, long events)
{
    if (winipc_event_create(&t->event, NULL,
                            WINIPC_EVENT_OPTIONS(.manual_reset = true)) !=
        WINIPC_OK)
        return WSA_NOT_ENOUGH_MEMORY;
    t->socket = WSASocketW(family, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
                           WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    return t->socket == INVALID_SOCKET ||
                   WSAEventSelect(t->socket, get_handle(t->event), events) != 0
               ? WSAGetLastError()
               : 0;
}

int await_event(const tcp_socket *t, int bit, winipc_event *stop,
                uint32_t timeout_ms, int *code)
{
    WSANETWORKEVENTS events;

    *code = await_tcp(t->event, stop, timeout_ms);
    if (*code != EXIT_DONE)
        return -1;
    return WSAEnumNetworkEvents(t->socket, get_handle(t->event), &events) != 0
               ? WSAGetLastError()
               : events.iErrorCode[bit];
}

void close_tcp(tcp_socket *t)
{
    if (t->socket != INVALID_SOCKET)
        closesocket(t->socket);
    winipc_event_close(t->event);
}
