/*
 * bench_lock.c - what mutexes, locks and semaphores cost beside the raw calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

static HANDLE raw_mutex, raw_semaphore;
static winipc_mutex *mutex;
static winipc_lock *lock;
static winipc_semaphore *semaphore;

static void raw_mutex_cycle(void)
{
    MUST(WaitForSingleObject(raw_mutex, INFINITE) == WAIT_OBJECT_0);
    MUST(ReleaseMutex(raw_mutex));
}

static void mutex_cycle(void)
{
    MUST_OK(winipc_mutex_acquire(mutex, WINIPC_INFINITE));
    MUST_OK(winipc_mutex_release(mutex));
}

static void raw_semaphore_cycle(void)
{
    LONG previous;

    MUST(WaitForSingleObject(raw_semaphore, INFINITE) == WAIT_OBJECT_0);
    MUST(ReleaseSemaphore(raw_semaphore, 1, &previous));
}

static void semaphore_cycle(void)
{
    uint32_t previous;

    MUST_OK(winipc_semaphore_acquire(semaphore, WINIPC_INFINITE));
    MUST_OK(winipc_semaphore_release(semaphore, 1, &previous));
}

/* What a lock is beside: the mutex, which belongs to a thread. */
static void lock_cycle(void)
{
    MUST_OK(winipc_lock_acquire(lock, WINIPC_INFINITE));
    MUST_OK(winipc_lock_release(lock));
}

static const bench benches[] = {
    {"mutex acquire + release", raw_mutex_cycle, mutex_cycle},
    {"lock acquire + release, raw mutex", raw_mutex_cycle, lock_cycle},
    {"semaphore acquire + release", raw_semaphore_cycle, semaphore_cycle},
    {0},
};

int main(int argc, char **argv)
{
    raw_mutex = CreateMutexW(NULL, FALSE, NULL);
    raw_semaphore = CreateSemaphoreW(NULL, 1, 1, NULL);
    MUST(raw_mutex != NULL && raw_semaphore != NULL);
    MUST_OK(winipc_mutex_create(&mutex, NULL, NULL));
    MUST_OK(winipc_lock_create(&lock, NULL, NULL));
    MUST_OK(winipc_semaphore_create(&semaphore, NULL, 1, 1, NULL));
    return run_benches(argc, argv, benches);
}
