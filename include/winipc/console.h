/*
 * winipc/console.h - Ctrl-C as a stop event.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WINIPC_CONSOLE_H
#define WINIPC_CONSOLE_H

#include <winipc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The event that is set when the user wants the program to end: by Ctrl-C, by
 * Ctrl-Break, or by closing the console window.
 *
 * It is made for `.stop` in options; a manual-reset event without a name, one
 * for the whole process, to which each call gives a reference.  From the first
 * call on, until the process ends or the DLL is unloaded, these do not end the
 * process by themselves any more, except:
 *
 * - While the event is set, a further Ctrl-C or Ctrl-Break ends the process as
 *   it always did: a user who presses it twice means it.  winipc_event_reset()
 *   makes the next one the first again.
 * - When the window is closed Windows ends the process after 5 seconds, or as
 *   soon as main() returns.
 *
 * A process that ignores Ctrl-C, such as one started with
 * CREATE_NEW_PROCESS_GROUP, goes on ignoring it.  One without a console gets
 * none of this, and a service is told to stop by other means.
 *
 * @param out  Receives the event, to be closed with winipc_event_close().
 *
 * @retval WINIPC_E_INVALID_ARGUMENT  `out` is NULL.
 * @retval WINIPC_E_NO_MEMORY, WINIPC_E_SYSTEM
 */
WINIPC_NODISCARD winipc_status winipc_console_stop(winipc_event **out);

#ifdef __cplusplus
}
#endif

#endif /* WINIPC_CONSOLE_H */
