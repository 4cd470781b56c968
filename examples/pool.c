/*
 * pool.c - a pool of worker threads that take jobs in turn, and end in good order
 * when there are no more, or at Ctrl-C.
 *
 * Prints, in any order:
 *
 *     1229 primes below 10000
 *     2262 primes below 20000
 *     3245 primes below 30000
 *     4203 primes below 40000
 *     5133 primes below 50000
 *     6057 primes below 60000
 *     6935 primes below 70000
 *     7837 primes below 80000
 *     8713 primes below 90000
 *     9592 primes below 100000
 *     10453 primes below 110000
 *     11301 primes below 120000
 *
 * SPDX-License-Identifier: MIT
 */
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
#include <winipc.h>

#define WORKERS 3
#define JOBS 12

/* The jobs are numbers: count the primes below. */
typedef struct pool {
    winipc_event *stop;
    winipc_semaphore *ready; /* jobs that nobody has taken */
    winipc_semaphore *finished;
    winipc_mutex *guard; /* of what follows */
    unsigned jobs[JOBS], first, end;
} pool;

static unsigned count_primes(unsigned below)
{
    unsigned count = 0;

    for (unsigned n = 2; n < below; n++) {
        unsigned divisor = 2;

        while (divisor * divisor <= n && n % divisor != 0)
            divisor++;
        count += divisor * divisor > n;
    }
    return count;
}

static winipc_status submit(pool *p, unsigned job)
{
    winipc_status status = winipc_mutex_acquire(p->guard, WINIPC_INFINITE);

    if (status == WINIPC_OK) {
        p->jobs[p->end++] = job;
        status = winipc_mutex_release(p->guard);
    }
    return status == WINIPC_OK ? winipc_semaphore_release(p->ready, 1, NULL)
                               : status;
}

static winipc_status take(pool *p, unsigned *job)
{
    winipc_status status = winipc_semaphore_acquire(p->ready, WINIPC_INFINITE);

    if (status == WINIPC_OK)
        status = winipc_mutex_acquire(p->guard, WINIPC_INFINITE);
    if (status != WINIPC_OK)
        return status;
    *job = p->jobs[p->first++];
    return winipc_mutex_release(p->guard);
}

/* Until the stop event is set, which ends the wait for a job. */
static unsigned __stdcall work(void *argument)
{
    pool *p = argument;
    winipc_status status;
    unsigned job;

    while ((status = take(p, &job)) == WINIPC_OK) {
        printf("%u primes below %u\n", count_primes(job), job);
        winipc_semaphore_release(p->finished, 1, NULL);
    }
    if (status != WINIPC_E_CANCELLED)
        fprintf(stderr, "pool: %s\n", winipc_last_error()->message);
    return 0;
}

static winipc_status make(pool *p)
{
    winipc_status status = winipc_console_stop(&p->stop);

    if (status == WINIPC_OK)
        status = winipc_mutex_create(&p->guard, NULL,
                                     WINIPC_MUTEX_OPTIONS(.stop = p->stop));
    if (status == WINIPC_OK)
        status =
            winipc_semaphore_create(&p->ready, NULL, 0, JOBS,
                                    WINIPC_SEMAPHORE_OPTIONS(.stop = p->stop));
    if (status == WINIPC_OK)
        status =
            winipc_semaphore_create(&p->finished, NULL, 0, JOBS,
                                    WINIPC_SEMAPHORE_OPTIONS(.stop = p->stop));
    return status;
}

static winipc_status run(pool *p)
{
    winipc_status status = WINIPC_OK;

    for (unsigned i = 1; status == WINIPC_OK && i <= JOBS; i++)
        status = submit(p, 10000 * i);
    for (unsigned i = 1; status == WINIPC_OK && i <= JOBS; i++)
        status = winipc_semaphore_acquire(p->finished, WINIPC_INFINITE);
    return status;
}

/* Threads are handles of Windows's; borrowed, they can be waited for together. */
static winipc_status run_with_workers(pool *p)
{
    void *threads[WORKERS];
    winipc_object *workers[WORKERS];
    winipc_status status = WINIPC_OK, ended = WINIPC_OK;
    size_t n = 0;

    for (; status == WINIPC_OK && n < WORKERS; n++) {
        threads[n] = (void *)_beginthreadex(NULL, 0, work, p, 0, NULL);
        status = winipc_object_borrow(&workers[n], threads[n]);
    }
    n -= status != WINIPC_OK;
    if (status == WINIPC_OK)
        status = run(p);
    winipc_event_set(p->stop);
    if (n > 0)
        ended = winipc_wait_all(workers, n, WINIPC_INFINITE);
    while (n-- > 0) {
        winipc_object_close(workers[n]);
        CloseHandle(threads[n]);
    }
    return status == WINIPC_OK ? ended : status;
}

int main(void)
{
    pool p = {.first = 0};
    winipc_status status = make(&p);

    if (status == WINIPC_OK)
        status = run_with_workers(&p);
    if (status == WINIPC_E_CANCELLED)
        puts("stopped");
    else if (status != WINIPC_OK)
        fprintf(stderr, "pool: %s\n", winipc_last_error()->message);
    winipc_semaphore_close(p.finished);
    winipc_semaphore_close(p.ready);
    winipc_mutex_close(p.guard);
    winipc_event_close(p.stop);
    return status == WINIPC_OK || status == WINIPC_E_CANCELLED ? EXIT_SUCCESS
                                                               : EXIT_FAILURE;
}
