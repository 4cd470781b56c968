/*
 * end_tcp.c - a connection of TCP as an end of a relay.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>

#include "tcp.h"

/* What has been begun, and the event that is set when it ends. */
typedef struct transfer {
    OVERLAPPED overlapped;
    winipc_event *done;
    bool in_flight;
} transfer;

typedef struct tcp {
    SOCKET socket;
    transfer receive, send;
} tcp;

/* 0, or the error; WSA_IO_INCOMPLETE while it goes on. */
static int collect(tcp *t, transfer *what, size_t *moved, bool wait)
{
    DWORD n = 0, flags = 0;
    int error =
        WSAGetOverlappedResult(t->socket, &what->overlapped, &n, wait, &flags)
            ? 0
            : WSAGetLastError();

    what->in_flight = error == WSA_IO_INCOMPLETE;
    *moved = n;
    return error;
}

static void give_up(tcp *t, transfer *what)
{
    size_t moved;

    if (!what->in_flight)
        return;
    CancelIoEx((HANDLE)t->socket, &what->overlapped);
    collect(t, what, &moved, true);
}

static int begin_receive(end *e, tcp *t)
{
    WSABUF room = {(ULONG)e->block, e->held.held.data};
    DWORD flags = 0;
    int error = 0;

    if (WSARecv(t->socket, &room, 1, NULL, &flags, &t->receive.overlapped,
                NULL) != 0)
        error = WSAGetLastError();
    t->receive.in_flight = error == 0 || error == WSA_IO_PENDING;
    return t->receive.in_flight ? 0 : error;
}

/* One receive is in flight, into the block. */
static int receive_tcp(end *e)
{
    tcp *t = e->own;
    int error;

    if (e->ended)
        return AT_END;
    make_room(&e->held.held, e->block);
    do {
        error = t->receive.in_flight ? 0 : begin_receive(e, t);
        if (error == 0)
            error = collect(t, &t->receive, &e->in.size, false);
        /* The thread that began it has exited: begin it again. */
    } while (error == WSA_OPERATION_ABORTED);
    if (error == WSA_IO_INCOMPLETE)
        return NOT_YET;
    if (error != 0)
        return tell_tcp(e->name, error);
    e->in.data = e->held.held.data;
    e->ended = e->in.size == 0;
    return e->ended ? AT_END : EXIT_DONE;
}

/* What has been begun may take a part only. */
static int send_some(end *e, tcp *t, WSABUF *rest)
{
    size_t moved = 0;
    int code, error = 0;

    if (WSASend(t->socket, rest, 1, NULL, 0, &t->send.overlapped, NULL) != 0)
        error = WSAGetLastError();
    if (error != 0 && error != WSA_IO_PENDING)
        return tell_tcp(e->name, error);
    t->send.in_flight = true;
    code = await_tcp(t->send.done, e->stop, WINIPC_INFINITE);
    if (code != EXIT_DONE) {
        give_up(t, &t->send);
        return code;
    }
    error = collect(t, &t->send, &moved, true);
    rest->buf += moved;
    rest->len -= (ULONG)moved;
    return error == 0 ? EXIT_DONE : tell_tcp(e->name, error);
}

static int send_tcp(end *e, const winipc_part *part)
{
    WSABUF rest = {(ULONG)part->size, (char *)(uintptr_t)part->data};
    int code = EXIT_DONE;

    while (code == EXIT_DONE && rest.len > 0)
        code = send_some(e, e->own, &rest);
    return code;
}

static void finish_tcp(end *e)
{
    shutdown(((tcp *)e->own)->socket, SD_SEND);
}

/* To close a connection while something has come that nobody received would break
   it off, and what was sent could be lost: wait for the end, but no longer. */
static void wait_for_end(end *e, tcp *t, uint32_t linger_ms)
{
    ULONGLONG begin_ms = GetTickCount64(), used_ms = 0;
    int code = EXIT_DONE;

    while (code == EXIT_DONE && used_ms <= linger_ms) {
        code = receive_tcp(e);
        if (code == NOT_YET)
            code = await_tcp(t->receive.done, e->stop,
                             linger_ms - (uint32_t)used_ms);
        used_ms = GetTickCount64() - begin_ms;
    }
}

static int close_tcp_end(end *e, uint32_t linger_ms)
{
    tcp *t = e->own;

    finish_tcp(e);
    wait_for_end(e, t, linger_ms);
    give_up(t, &t->receive);
    closesocket(t->socket);
    winipc_event_close(t->receive.done);
    winipc_event_close(t->send.done);
    free(t);
    free_end(e);
    return EXIT_DONE;
}

static const end_kind tcp_end = {receive_tcp, send_tcp, finish_tcp,
                                 close_tcp_end};

/* Calls of an accepted socket, or one that was connected, are not to return at once;
   what has been received is to be sent on at once. */
static void make_plain(SOCKET socket)
{
    u_long off = 0;
    BOOL on = TRUE;

    WSAEventSelect(socket, NULL, 0);
    ioctlsocket(socket, (long)FIONBIO, &off);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
}

static winipc_status make_transfer(transfer *t)
{
    winipc_status status = winipc_event_create(
        &t->done, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true));

    t->overlapped.hEvent = get_handle(t->done);
    return status;
}

int end_of_tcp(const source *s, SOCKET connected, end **out)
{
    end *e = make_end(&tcp_end, s->name, s->stop);
    tcp *t = calloc(1, sizeof *t);
    winipc_status status;
    int code;

    if (t == NULL)
        exit(report_text(s->name, "no memory"));
    make_plain(connected);
    t->socket = connected;
    status = make_transfer(&t->receive);
    if (status == WINIPC_OK)
        status = make_transfer(&t->send);
    e->own = t;
    e->one_way = true;
    e->ready = WINIPC_OBJECT(t->receive.done);
    code = report(status);
    *out = e;
    if (status != WINIPC_OK) {
        e->ended = true;
        close_tcp_end(e, 0);
    }
    return code;
}
