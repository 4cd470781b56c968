/*
 * bench_waitset.c - what a wake of a wait set costs beside Windows's thread pool,
 * whose waits are for any number of handles as well.
 *
 * One member of several is set and told, another one each time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

#define MOST 1000

/* So many members, with the pool and with a set. */
typedef struct crowd {
    size_t n, next;
    HANDLE told; /* the pool's callback says that it was called */
    HANDLE raw[MOST];
    winipc_waitset *set;
    winipc_event *events[MOST];
} crowd;

static crowd crowds[] = {{.n = 10}, {.n = 100}, {.n = MOST}};

static void CALLBACK tell(void *context, BOOLEAN timed_out)
{
    (void)timed_out;
    MUST(SetEvent(context));
}

static void make(crowd *c)
{
    HANDLE wait;

    c->told = CreateEventW(NULL, FALSE, FALSE, NULL);
    MUST(c->told != NULL);
    MUST_OK(winipc_waitset_create(&c->set, NULL));
    for (size_t i = 0; i < c->n; i++) {
        c->raw[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        MUST(c->raw[i] != NULL);
        MUST(RegisterWaitForSingleObject(&wait, c->raw[i], tell, c->told,
                                         INFINITE, WT_EXECUTEDEFAULT));
        MUST_OK(winipc_event_create(&c->events[i], NULL, NULL));
        MUST_OK(winipc_waitset_add(c->set, WINIPC_OBJECT(c->events[i]), NULL));
    }
}

static size_t next(crowd *c)
{
    c->next = (c->next + 1) % c->n;
    return c->next;
}

static void wake_raw(crowd *c)
{
    MUST(SetEvent(c->raw[next(c)]));
    MUST(WaitForSingleObject(c->told, INFINITE) == WAIT_OBJECT_0);
}

static void wake(crowd *c)
{
    winipc_ready ready;
    size_t n;

    MUST_OK(winipc_event_set(c->events[next(c)]));
    MUST_OK(winipc_waitset_wait(c->set, &ready, 1, &n, WINIPC_INFINITE));
}

/* An operation has no argument. */
#define WAKES(i)                   \
    static void wake_raw_##i(void) \
    {                              \
        wake_raw(&crowds[i]);      \
    }                              \
    static void wake_##i(void)     \
    {                              \
        wake(&crowds[i]);          \
    }
WAKES(0)
WAKES(1)
WAKES(2)

static const bench benches[] = {
    {"wait set of 10, thread pool", wake_raw_0, wake_0},
    {"wait set of 100, thread pool", wake_raw_1, wake_1},
    {"wait set of 1000, thread pool", wake_raw_2, wake_2},
    {0},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof crowds / sizeof crowds[0]; i++)
        make(&crowds[i]);
    return run_benches(argc, argv, benches);
}
