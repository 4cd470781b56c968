/*
 * raw.h - what the probes share: how to say what happened, and how to wait.
 *
 * A probe does one thing to the system and says what came of it, in a text that
 * is the same whenever it is run: no times, names or addresses.  Each runs in a
 * process of its own with a limit, so it may block, crash, and leave everything
 * open.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RAW_H
#define RAW_H

#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <windows.h>
#include <winternl.h>

#include <sddl.h>
#include <wct.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* raw.c: what a probe says.  Texts are appended. */
void say(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));
/* "works", or "error 5" by GetLastError(): call it before anything else. */
void say_result(BOOL worked);
void say_error(DWORD code); /* the same, 0 being "works" */
void say_opens(HANDLE handle);
void say_status(NTSTATUS status); /* "0x00000000" */
/* End the probe if its own beginnings fail: "CreateFileW: error 2". */
HANDLE need(HANDLE handle, const char *function);
void need_true(BOOL worked, const char *function);

/* After how many milliseconds a call is said to block.  A row that differs from
   the record is run again with more, in case the machine was busy. */
extern DWORD patience;

/* support.c: names that nobody else uses, behind a prefix. */
const wchar_t *unique(const wchar_t *prefix);
/* Say a name, in small letters; "x" stands for what made it unique. */
void say_name(const wchar_t *name, size_t length);

/* Functions that not every system has: NULL where it lacks them. */
typedef void (*function)(void);
function find(const wchar_t *library, const char *name);

/* Attributes from SDDL in which %ls is the user's SID, or from none (NULL). */
SECURITY_ATTRIBUTES *attributes(const wchar_t *sddl);
const wchar_t *user_sid(void);

/* One read or write in a thread of its own, which then stays, as what it began
   ends with it. */
typedef struct io {
    HANDLE handle, thread, returned;
    BOOL writes, stays, worked;
    char *data;
    DWORD size, moved, error;
    OVERLAPPED *overlapped;
} io;
void io_start(io *operation);
bool io_returns(const io *operation); /* within `patience` */
void say_io(const io *operation);     /* "4 bytes", "error 5" or "blocks" */

OVERLAPPED *new_overlapped(void);
bool completes(OVERLAPPED *overlapped); /* within `patience` */
void say_completion(HANDLE handle, OVERLAPPED *overlapped);
bool is_set(HANDLE handle);

HANDLE aside(DWORD(WINAPI *run)(void *), void *argument);
bool ends(HANDLE thread); /* within `patience` */

/* This program as another process, in a part of roles.c. */
HANDLE play(const char *role, const wchar_t *argument);

/* A rows's probe is a function; records.def declares them all. */
#define PROBE(name) void probe_##name(void)
#define ROW(name, ...) PROBE(name);
#include "records.def"
#undef ROW

#endif
