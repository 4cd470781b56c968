/*
 * console.h - Ctrl-C as a stop event: what goes with the library.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIB_CONSOLE_H
#define LIB_CONSOLE_H

#include <winipc/console.h>

/* As the library goes: Ctrl-C ends the process as before. */
void winipc__console_unload(void);

#endif
