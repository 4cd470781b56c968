/*
 * inspect_try.c - the handles of a process, where the system does not list them.
 *
 * Wine does not (tests/raw: process_tells_its_handles).  There the list of processes
 * tells how large a process's table of handles is
 * (tests/raw: processes_tell_how_many_handles_they_have): each that there may be
 * is tried.
 *
 * SPDX-License-Identifier: MIT
 */
#include "inspect_private.h"

bool winipc__inspect_visit_tried(winipc__walk *walk, HANDLE process,
                                 ULONG table)
{
    bool all = true;

    for (uintptr_t i = 1; i <= table; i++)
        all &= winipc__inspect_visit(walk, process, (HANDLE)(4 * i));
    return all;
}
