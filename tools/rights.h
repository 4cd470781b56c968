/*
 * rights.h - rights to an object, in the words of its kind.
 *
 * A kind is "event", "mutex", "semaphore", "timer", "mailslot", "pipe" or "process".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_RIGHTS_H
#define TOOLS_RIGHTS_H

#include "json.h"

/* Such as "set, wait (0x00100002)". */
void spell_rights(char *text, size_t size, const char *kind, uint32_t access);

/* The members "access", a number, and "rights", an array of words. */
void add_rights(json *j, const char *kind, uint32_t access);

/* What is granted by GENERIC_READ, _WRITE, _EXECUTE and _ALL, in that order. */
const uint32_t *get_generic_rights(const char *kind);

#endif
