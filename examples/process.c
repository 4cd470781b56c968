/*
 * process.c - wait until a process ends, whoever started it, and ask how it did.
 *
 *     process PID    waits for that one
 *     process        waits for one that it starts; this one ends with 3
 *
 * Prints:
 *
 *     process 36 still runs
 *     process 36 has ended with 3
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winipc.h>

#define NAME "winipc-example-process"
#define SOON 30000 /* milliseconds, for what does not take long */

/* The number is this process's, and no other's, as long as the object is there. */
static winipc_status wait_for(uint32_t pid, winipc_event *let_it_end)
{
    WINIPC_SCOPED(process) process = NULL;
    winipc_process_info info = {0};
    winipc_status status = winipc_process_open(&process, pid, NULL);

    if (status == WINIPC_OK)
        status = winipc_process_get_info(process, &info);
    if (status == WINIPC_OK && !info.has_exited)
        printf("process %u still runs\n", (unsigned)pid);
    if (status == WINIPC_OK && let_it_end != NULL)
        status = winipc_event_set(let_it_end);
    if (status == WINIPC_OK)
        status = winipc_process_wait(process, WINIPC_INFINITE);
    if (status == WINIPC_OK)
        status = winipc_process_get_info(process, &info);
    if (status == WINIPC_OK)
        printf("process %u has ended with %u\n", (unsigned)pid,
               (unsigned)info.exit_code);
    return status;
}

/* What is started here runs until the event is set. */
static winipc_status start_and_wait(const char *program, winipc_event *end)
{
    const char *const arguments[] = {program, "child", NULL};
    WINIPC_SCOPED(process) child = NULL;
    winipc_process_info info = {0};
    winipc_status status = winipc_spawn(&child, arguments, NULL);

    if (status == WINIPC_OK)
        status = winipc_process_get_info(child, &info);
    return status == WINIPC_OK ? wait_for(info.pid, end) : status;
}

int main(int argc, char **argv)
{
    WINIPC_SCOPED(event) end = NULL;
    winipc_status status = winipc_event_create(&end, NAME, NULL);

    if (status == WINIPC_OK && argc == 1)
        status = start_and_wait(argv[0], end);
    else if (status == WINIPC_OK && strcmp(argv[1], "child") != 0)
        status = wait_for((uint32_t)strtoul(argv[1], NULL, 10), NULL);
    else if (status == WINIPC_OK && winipc_event_wait(end, SOON) == WINIPC_OK)
        return 3;
    if (winipc_failed(status))
        fprintf(stderr, "process: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
