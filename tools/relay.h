/*
 * relay.h - carry what comes from each of two ends to the other.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_RELAY_H
#define TOOLS_RELAY_H

#include "end.h"

/* Carry until both directions have ended, close both ends, and return the exit
   status.  When one has ended the other goes on until nothing has come for
   `linger_ms`. */
int relay(end *a, end *b, winipc_event *stop, uint32_t linger_ms);

/* Open an end of each source and relay: once; with a->fork for each client of the
   first, at the same time.  They are prepared and disposed of here. */
int serve(source *first, source *second, const arguments *a);

#endif
