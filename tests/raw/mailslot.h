/*
 * mailslot.h - a slot and its writers, for the probes of mailslots.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RAW_MAILSLOT_H
#define RAW_MAILSLOT_H

#include "raw.h"

/* The slot that was made last. */
extern const wchar_t *slot_name;

HANDLE make_slot(DWORD maximum, DWORD timeout_ms);
HANDLE open_shared(DWORD access, DWORD share, DWORD flags);
HANDLE open_writer(DWORD flags); /* shared with all */
/* Write `size` bytes that fit. */
void write_message(HANDLE writer, DWORD size);
/* Read once into `room` bytes and say what came. */
void say_read(HANDLE slot, DWORD room);

#endif
