/*
 * progress.h - how much has been carried, and how fast.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stddef.h>

#include "command.h"

/* Show it on standard error, if that is a terminal and there is much of it; or with
   --progress in any case. */
void progress_begin(const arguments *a);

/* So many bytes more; from any thread. */
void progress_add(size_t n);

/* Show what it came to. */
void progress_end(void);

#endif
