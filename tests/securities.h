/*
 * securities.h - every way to ask for security, and the descriptor of each.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_SECURITIES_H
#define TESTS_SECURITIES_H

#include <winipc.h>

/* None at all; and each preset with each kind of text, with and without
   allow_lower_integrity, which shows in the label only: see test_security.c. */
#define SECURITIES (1 + 4 * 3 * 2)

/* The first stands for NULL. */
extern winipc_security securities[SECURITIES];

/* Owner, group and list that each asks for, as Windows spells them. */
extern char descriptors[SECURITIES][512];

/* Fill both in. */
void list_securities(void);

#endif
