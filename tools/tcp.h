/*
 * tcp.h - connections of TCP.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_TCP_H
#define TOOLS_TCP_H

#include <winsock2.h>
#include <ws2tcpip.h>

#include "end.h"

/* A socket, and the event that tells what becomes of it. */
typedef struct tcp_socket {
    SOCKET socket;
    winipc_event *event;
} tcp_socket;

/* Tell what Winsock refuses, and return the exit status. */
int tell_tcp(const char *name, int error);

/* Tell that the time is out, and return its exit status. */
int tell_time_out(const char *name);

/* The name if it is HOST:PORT; or a port alone, if there is a host `otherwise`.  NULL:
   it is not, and what is expected has been told. */
const char *take_address(const char *name, const char *otherwise,
                         const char *expected);

/* EXIT_DONE and the addresses of HOST:PORT, to be freed; of a port alone, if it may
   be that, those of the host `otherwise`. */
int look_up(const source *s, const char *otherwise, struct addrinfo **found);

/* Its event is set for these events, such as FD_CONNECT: 0, or the error. */
int open_tcp(tcp_socket *t, int family, long events);

/* Wait for such an event: 0 or the error that it tells; or -1, and `*code` is
   EXIT_CANCELLED, EXIT_TIMED_OUT, not told, or another status. */
int await_event(const tcp_socket *t, int bit, winipc_event *stop,
                uint32_t timeout_ms, int *code);

/* Wait until the event is set; EXIT_TIMED_OUT is not told. */
int await_tcp(winipc_event *event, winipc_event *stop, uint32_t timeout_ms);

/* What Windows calls it. */
HANDLE get_handle(winipc_event *event);

void close_tcp(tcp_socket *t);

/* An end of a socket that is connected, which the end closes. */
int end_of_tcp(const source *s, SOCKET connected, end **out);

#endif
