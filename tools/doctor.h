/*
 * doctor.h - what winipc doctor looks at, and how it is told.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_DOCTOR_H
#define TOOLS_DOCTOR_H

#include "command.h"

/* MISSING is what the library needs. */
typedef enum finding { OK, NOTE, WARNING, MISSING } finding;

void tell_finding(const arguments *a, finding level, const char *what,
                  const char *format, ...)
    __attribute__((format(gnu_printf, 4, 5)));

/* doctor_user.c: as whom this process runs, and what that lets it do. */
void look_at_user(const arguments *a);

#endif
