/*
 * echo.c - a server of one thread.
 *
 * SPDX-License-Identifier: MIT
 */
#include "echo.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "numbered.h"

#define LAST 64

typedef struct one {
    winipc_pipe *pipe;
    struct one *next, **here;
    uint32_t process_id;
} one;

echo_tally echo;

static winipc_waitset *set;
static winipc_event *enough;
static HANDLE thread;
static one *first;

/* Who has come and gone, of late. */
static SRWLOCK lock = SRWLOCK_INIT;
static struct {
    uint32_t process_id;
    double when; /* it ended; 0: not yet */
} last[LAST];
static unsigned lasts;

static void note(uint32_t process_id, double when)
{
    unsigned place = 0;

    AcquireSRWLockExclusive(&lock);
    while (place < LAST && last[place].process_id != process_id)
        place++;
    if (place == LAST)
        place = lasts++ % LAST;
    last[place].process_id = process_id;
    last[place].when = when;
    ReleaseSRWLockExclusive(&lock);
}

static bool look_for(uint32_t process_id, double *when)
{
    bool found = false;

    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < LAST && !found; i++) {
        found = last[i].process_id == process_id;
        *when = last[i].when;
    }
    ReleaseSRWLockExclusive(&lock);
    return found;
}

bool echo_wait_for_end(uint32_t process_id, double *when)
{
    double begin = now_ms();

    while ((!look_for(process_id, when) || *when == 0) &&
           now_ms() - begin < 60000)
        Sleep(1);
    return look_for(process_id, when) && *when != 0;
}

static void drop(one *peer)
{
    note(peer->process_id, now_ms());
    winipc_waitset_remove(set, WINIPC_OBJECT(peer->pipe), NULL);
    winipc_pipe_close(peer->pipe);
    if (peer->next != NULL)
        peer->next->here = peer->here;
    *peer->here = peer->next;
    free(peer);
    echo.clients--;
}

static void accept_one(void)
{
    winipc_pipe_peer who;
    winipc_pipe *pipe;
    one *peer;

    if (winipc_pipe_accept(listener, &pipe, 0) != WINIPC_OK) {
        echo.failures++;
        return;
    }
    peer = calloc(1, sizeof *peer);
    peer->pipe = pipe;
    peer->next = first;
    peer->here = &first;
    if (first != NULL)
        first->here = &peer->next;
    first = peer;
    if (winipc_pipe_get_peer(pipe, &who) == WINIPC_OK)
        peer->process_id = who.process_id;
    note(peer->process_id, 0);
    echo.clients++;
    echo.accepted++;
    if (winipc_waitset_add(set, WINIPC_OBJECT(pipe), peer) != WINIPC_OK)
        echo.failures++;
}

/* Nothing here waits for a client. */
static void serve_one(one *peer)
{
    static char message[NUMBERED_ROOM];
    size_t size;
    winipc_status status =
        winipc_pipe_receive(peer->pipe, message, sizeof message, &size, 0);

    if (status == WINIPC_OK) {
        status = winipc_pipe_send(peer->pipe, message, size, 0);
        if (status == WINIPC_OK)
            echo.echoed++;
        if (status == WINIPC_E_TIMEOUT)
            echo.not_taken++;
    } else if (status == WINIPC_E_TIMEOUT) {
        return;
    }
    if (status != WINIPC_OK && status != WINIPC_E_CLOSED &&
        status != WINIPC_E_TIMEOUT)
        echo.failures++;
    if (status != WINIPC_OK)
        drop(peer);
}

static DWORD WINAPI serve(void *unused)
{
    winipc_ready ready[64];
    size_t n;

    (void)unused;
    while (winipc_waitset_wait(set, ready, COUNT(ready), &n, WINIPC_INFINITE) ==
           WINIPC_OK) {
        for (size_t i = 0; i < n; i++) {
            if (ready[i].user == NULL)
                accept_one();
            else
                serve_one(ready[i].user);
        }
    }
    while (first != NULL)
        drop(first);
    return 0;
}

bool echo_start(void)
{
    memset(&echo, 0, sizeof echo);
    memset(last, 0, sizeof last);
    if (winipc_event_create(&enough, NULL,
                            WINIPC_EVENT_OPTIONS(.manual_reset = true)) !=
            WINIPC_OK ||
        winipc_waitset_create(&set, WINIPC_WAITSET_OPTIONS(.stop = enough)) !=
            WINIPC_OK ||
        winipc_waitset_add(set, WINIPC_OBJECT(listener), NULL) != WINIPC_OK)
        return false;
    thread = CreateThread(NULL, 0, serve, NULL, 0, NULL);
    return thread != NULL;
}

void echo_stop(void)
{
    if (thread == NULL)
        return;
    winipc_event_set(enough);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    thread = NULL;
    winipc_waitset_close(set);
    winipc_event_close(enough);
}
