/*
 * pipe.h - a pipe and its ends, for the probes of pipes.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RAW_PIPE_H
#define RAW_PIPE_H

#include "nt.h"
#include "raw.h"

#define MESSAGES (PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE)
#define DUPLEX PIPE_ACCESS_DUPLEX
#define FOREVER NMPWAIT_WAIT_FOREVER

/* The pipe that was made last, and its ends. */
extern const wchar_t *pipe_name;
extern HANDLE server, client;

/* An instance of pipe_name; `quota` bytes in both directions. */
HANDLE make_instance(DWORD open_mode, DWORD pipe_mode, DWORD instances,
                     DWORD quota);
HANDLE open_pipe(DWORD access, DWORD flags);
/* A new name, a server and its client, both overlapped or both not. */
void make_pair(DWORD open_mode, DWORD pipe_mode, DWORD quota);
/* How many bytes came, or the error. */
void say_read_of(HANDLE handle, DWORD room);
void write_to(HANDLE handle, DWORD size);

#endif
