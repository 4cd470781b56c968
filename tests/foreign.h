/*
 * foreign.h - ends of pipes as programs have them that do without winipc.
 *
 * They are for child processes: the first call that does not do as it should says
 * so and ends the process.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_FOREIGN_H
#define TESTS_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#define FOREIGN_LARGEST 65536 /* bytes, of a message */
#define FOREIGN_PART 1000     /* bytes, of a read */
#define FOREIGN_END "end" /* who receives it says FOREIGN_LAST, and closes */
#define FOREIGN_LAST "last words"

/* How they read and write. */
typedef struct foreign_way {
    const char *name;
    DWORD mode; /* of SetNamedPipeHandleState() */
    DWORD (*read)(HANDLE handle, void *buffer, DWORD size, DWORD *moved);
    DWORD (*write)(HANDLE handle, const void *data, DWORD size, DWORD *moved);
    bool overlapped;
    bool port;      /* overlapped calls complete there */
    bool transacts; /* with TransactNamedPipe() */
} foreign_way;

enum {
    FOREIGN_BLOCKING_MESSAGES,
    FOREIGN_BLOCKING_BYTES,
    FOREIGN_OVERLAPPED_MESSAGES,
    FOREIGN_OVERLAPPED_BYTES,
    FOREIGN_PORT_MESSAGES,
    FOREIGN_PORT_BYTES,
    FOREIGN_NOWAIT_MESSAGES,
    FOREIGN_NOWAIT_BYTES,
    FOREIGN_TRANSACTIONS,
    FOREIGN_OVERLAPPED_TRANSACTIONS,
    FOREIGN_WAYS
};
extern const foreign_way foreign_ways[FOREIGN_WAYS];

/* Send `size` bytes, and take them back from a peer that returns what it gets; of a
   pipe of messages also none. */
void foreign_exchange(const foreign_way *way, HANDLE handle, size_t size,
                      bool messages);

/* Ask the peer to close, and see how it looks then. */
void foreign_see_the_end(const foreign_way *way, HANDLE handle, bool messages);

/* A client, when there is an instance for it. */
HANDLE foreign_open(const foreign_way *way, const wchar_t *path);

/* A server of one instance, whose pipe holds `quota` bytes, and its next client. */
HANDLE foreign_serve(const foreign_way *way, const wchar_t *path, bool messages,
                     DWORD quota);
void foreign_accept(const foreign_way *way, HANDLE server);

/* Say that `what` is not so, and exit, unless it is. */
void foreign_need(bool so, const char *what);

#endif
