/*
 * lock.c - a lock that a process holds, not a thread: acquired where the work begins
 * and released wherever it ends.
 *
 *     lock          holds the lock, and starts another process that wants it
 *     lock other    what it starts
 *
 * Prints:
 *
 *     the work begins
 *     the other process: process 36 holds it
 *     the work has ended, in another thread
 *     the lock is free
 *
 * SPDX-License-Identifier: MIT
 */
#include <process.h>
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-lock"
#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status try_to_hold(void)
{
    WINIPC_SCOPED(lock) lock = NULL;
    winipc_lock_info info = {0};
    winipc_status status = winipc_lock_open(&lock, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_lock_acquire(lock, 0);
    if (status != WINIPC_E_TIMEOUT)
        return winipc_failed(status) ? status : winipc_lock_release(lock);
    status = winipc_lock_get_info(lock, &info);
    if (status == WINIPC_OK)
        printf("the other process: process %u holds it\n",
               (unsigned)info.process_id);
    return status;
}

static void end_work(void *lock)
{
    puts("the work has ended, in another thread");
    winipc_lock_release(lock);
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "other", NULL};
    WINIPC_SCOPED(lock) lock = NULL;
    WINIPC_SCOPED(process) other = NULL;
    winipc_status status = winipc_lock_create(&lock, NAME, NULL);

    if (status == WINIPC_OK)
        status = winipc_lock_acquire(lock, SOON);
    if (winipc_failed(status)) /* WINIPC_ABANDONED: as with a mutex */
        return status;
    puts("the work begins");
    fflush(stdout);
    status = winipc_spawn(&other, arguments, NULL);
    if (status == WINIPC_OK)
        status = winipc_process_wait(other, SOON);
    if (_beginthread(end_work, 0, lock) == (uintptr_t)-1)
        end_work(lock);
    if (status == WINIPC_OK)
        status = winipc_lock_acquire(lock, SOON);
    if (status == WINIPC_OK)
        puts("the lock is free");
    return status == WINIPC_OK ? winipc_lock_release(lock) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? try_to_hold() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "lock: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
