/*
 * progress.h - how much has been carried, and how fast.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_PROGRESS_H
#define TOOLS_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Show it on standard error, if that is a terminal and there is much of it; or
   always. */
void progress_begin(bool always);

/* So many bytes more; from any thread. */
void progress_add(size_t bytes);

/* Show what it came to. */
void progress_end(void);

#endif
