/*
 * stress_history.c - eight processes share a mutex, a semaphore of three and a lock,
 * some are killed, and the history of it all is judged.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "history.h"

#define WORKERS 8
#define KILLS 200
#define OPERATIONS 110000
#define LIVES 400 /* processes in all, at most */
#define ROOM 6000 /* records of each */
#define UNITS 3   /* of the semaphore */
#define PATIENT 20000

enum { MUTEX, SEMAPHORE, LOCK, KINDS };

/* What all processes see. */
typedef struct life {
    volatile LONG n;
    volatile LONG paused; /* it has seen that it is to pause */
    history_record records[ROOM];
} life;

typedef struct shared {
    volatile LONG pause;
    volatile LONG operations;
    life lives[LIVES];
} shared;

static shared *all;
static HANDLE section;
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_lock *lock;
static winipc_event *go, *stop;

static void teardown(void)
{
    winipc_mutex_close(mutex);
    winipc_semaphore_close(semaphore);
    winipc_lock_close(lock);
    winipc_event_close(go);
    winipc_event_close(stop);
    mutex = NULL;
    semaphore = NULL;
    lock = NULL;
    go = stop = NULL;
    if (all != NULL)
        UnmapViewOfFile(all);
    if (section != NULL)
        CloseHandle(section);
    all = NULL;
    section = NULL;
}

/* The parent makes all of it; who comes later joins. */
static bool join(const char *name)
{
    char text[5][120];
    const char *const suffix[] = {"mutex", "semaphore", "lock", "go", "stop"};

    for (size_t i = 0; i < COUNT(text); i++)
        snprintf(text[i], sizeof text[i], "%s-%s", name, suffix[i]);
    section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 sizeof *all, name);
    all = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, sizeof *all);
    return all != NULL &&
           winipc_mutex_create(&mutex, text[0], NULL) == WINIPC_OK &&
           winipc_semaphore_create(&semaphore, text[1], UNITS, UNITS, NULL) ==
               WINIPC_OK &&
           winipc_lock_create(&lock, text[2], NULL) == WINIPC_OK &&
           winipc_event_create(&go, text[3],
                               WINIPC_EVENT_OPTIONS(.manual_reset = true)) ==
               WINIPC_OK &&
           winipc_event_create(&stop, text[4],
                               WINIPC_EVENT_OPTIONS(.manual_reset = true)) ==
               WINIPC_OK;
}

static winipc_status acquire(int kind, uint32_t timeout_ms)
{
    switch (kind) {
        case MUTEX:
            return winipc_mutex_acquire(mutex, timeout_ms);
        case SEMAPHORE:
            return winipc_semaphore_acquire(semaphore, timeout_ms);
        default:
            return winipc_lock_acquire(lock, timeout_ms);
    }
}

static winipc_status release(int kind)
{
    switch (kind) {
        case MUTEX:
            return winipc_mutex_release(mutex);
        case SEMAPHORE:
            return winipc_semaphore_release(semaphore, 1, NULL);
        default:
            return winipc_lock_release(lock);
    }
}

static uint64_t get_time(void)
{
    LARGE_INTEGER now;

    QueryPerformanceCounter(&now);
    return (uint64_t)now.QuadPart;
}

/* The number of records is written after the record: a killed writer leaves whole
   ones. */
static void note(life *me, history_kind kind, int what)
{
    history_record *record = &me->records[me->n];

    record->time = get_time();
    record->kind = kind;
    record->what = (uint32_t)what;
    InterlockedIncrement(&me->n);
}

static unsigned random_number(unsigned *state)
{
    *state = *state * 1103515245 + 12345;
    return *state >> 16;
}

/* Hold it for a moment; now and then for long, so that kills find holders. */
static void hold(unsigned *state)
{
    if (random_number(state) % 12 == 0)
        Sleep(1);
    else if (random_number(state) % 4 == 0)
        SwitchToThread();
}

/* False: something failed that cannot. */
static bool use(life *me, int what, unsigned *state)
{
    bool patient = random_number(state) % 8 != 0;
    winipc_status status;

    note(me, HISTORY_BEGIN, what);
    status = acquire(what, patient ? PATIENT : random_number(state) % 4);
    if (status == WINIPC_E_TIMEOUT) {
        note(me, patient ? HISTORY_STUCK : HISTORY_TIMED_OUT, what);
        return !patient;
    }
    if (winipc_failed(status))
        return false;
    note(me, status == WINIPC_ABANDONED ? HISTORY_ABANDONED : HISTORY_ACQUIRED,
         what);
    hold(state);
    note(me, HISTORY_RELEASING, what);
    if (release(what) != WINIPC_OK)
        return false;
    note(me, HISTORY_RELEASED, what);
    InterlockedExchangeAdd(&all->operations, 2);
    return true;
}

/* Until it is told to stop, is killed, or has no more room. */
static int work(int argc, char **argv)
{
    unsigned state;
    life *me;

    (void)argc;
    if (!join(argv[0]))
        return 1;
    me = &all->lives[atoi(argv[1])];
    state = (unsigned)atoi(argv[1]) * 7919 + 1;
    while (me->n + 4 < ROOM && winipc_event_wait(stop, 0) == WINIPC_E_TIMEOUT) {
        if (all->pause) {
            me->paused = 1;
            if (winipc_event_wait(go, 60000) != WINIPC_OK)
                return 2;
            me->paused = 0;
        }
        if (!use(me, (int)(random_number(&state) % KINDS), &state))
            return 3;
    }
    me->paused = 1; /* for good */
    return 0;
}

static char name[100];
static HANDLE workers[WORKERS];
static int life_of[WORKERS], lives;
static uint64_t killed_at[LIVES];

static void start_worker(size_t i)
{
    char number[20];

    ck_assert_int_lt(lives, LIVES);
    life_of[i] = lives++;
    snprintf(number, sizeof number, "%d", life_of[i]);
    workers[i] = child_start("work", name, number, NULL);
}

/* A unit of the semaphore that a dead process may have had is lost.  How many are,
   tells the count when nobody else has one. */
static void repair_semaphore(size_t dead)
{
    winipc_semaphore_info info;
    double begin = now_ms();

    ck_assert_ok(winipc_event_reset(go));
    InterlockedExchange(&all->pause, 1);
    for (size_t i = 0; i < WORKERS; i++) {
        while (i != dead && !all->lives[life_of[i]].paused) {
            ck_assert_double_lt(now_ms() - begin, 60000);
            Sleep(1);
        }
    }
    ck_assert_ok(winipc_semaphore_get_info(semaphore, &info));
    ck_assert_uint_le(info.count, UNITS);
    ck_assert_uint_ge(info.count, UNITS - 1);
    if (info.count < UNITS)
        ck_assert_ok(winipc_semaphore_release(semaphore, 1, NULL));
    InterlockedExchange(&all->pause, 0);
    ck_assert_ok(winipc_event_set(go));
}

static void kill_worker(size_t i)
{
    const life *dead = &all->lives[life_of[i]];
    const history_record *last;

    killed_at[life_of[i]] = get_time();
    child_kill(workers[i]);
    last = dead->n > 0 ? &dead->records[dead->n - 1] : NULL;
    if (last != NULL && last->what == SEMAPHORE &&
        last->kind != HISTORY_RELEASED && last->kind != HISTORY_TIMED_OUT)
        repair_semaphore(i);
    start_worker(i);
}

/* One whose room is used up ends by itself. */
static void replace_ended(void)
{
    for (size_t i = 0; i < WORKERS; i++) {
        if (WaitForSingleObject(workers[i], 0) == WAIT_TIMEOUT)
            continue;
        ck_assert_int_eq(child_wait(workers[i]), 0);
        start_worker(i);
    }
}

/* What was noted around the first violation, in no order. */
static void print_around(const history_report *report,
                         const history_process *processes)
{
    for (int life_ = 0; report->time != 0 && life_ < lives; life_++) {
        for (size_t i = 0; i < processes[life_].n; i++) {
            const history_record *r = &processes[life_].records[i];
            const double ticks = (double)r->time - (double)report->time;

            if (r->what == report->what && ticks > -30000 && ticks < 30000)
                printf("# around the violation: ticks %+.0f process %d, %s, "
                       "lock %u kind %u\n",
                       ticks, life_, killed_at[life_] ? "killed" : "not killed",
                       (unsigned)r->what, (unsigned)r->kind);
        }
    }
}

static void judge(int kills)
{
    static const struct {
        unsigned units;
        bool tells;
    } rules[KINDS] = {
        [MUTEX] = {1, true}, [SEMAPHORE] = {UNITS, false}, [LOCK] = {1, true}};
    static history_process processes[LIVES];
    history_report report = {0};

    for (int i = 0; i < lives; i++)
        processes[i] = (history_process){all->lives[i].records,
                                         (size_t)all->lives[i].n, killed_at[i]};
    for (int what = 0; what < KINDS; what++)
        history_check(processes, (size_t)lives, (uint32_t)what,
                      rules[what].units, rules[what].tells, &report);
    figure("history.operations", (double)report.operations, "operations");
    figure("history.kills", kills, "processes");
    figure("history.killed_holding", (double)report.killed_holding,
           "processes");
    figure("history.violations", (double)history_violations(&report),
           "violations");
    print_around(&report, processes);
    ck_assert_uint_eq(report.crowded, 0);
    ck_assert_uint_eq(report.untold, 0);
    ck_assert_uint_eq(report.told_wrong, 0);
    ck_assert_uint_eq(report.stuck, 0);
    ck_assert_uint_ge(report.operations, 100000);
    ck_assert_uint_ge(report.killed_holding, 10); /* or it proves nothing */
}

START_TEST(the_history_of_processes_that_are_killed_is_sound)
{
    unsigned seed = (unsigned)now_ms(), state = seed;
    int kills = 0;

    printf("# seed %u\n", seed);
    snprintf(name, sizeof name, "%s", unique_name("history"));
    lives = 0;
    ck_assert(join(name));
    ck_assert_ok(winipc_event_set(go));
    for (size_t i = 0; i < WORKERS; i++)
        start_worker(i);
    while (kills < KILLS || all->operations < OPERATIONS) {
        Sleep(random_number(&state) % 100);
        replace_ended();
        if (kills < KILLS && all->operations > kills * (OPERATIONS / KILLS)) {
            kill_worker(random_number(&state) % WORKERS);
            kills++;
        }
    }
    ck_assert_ok(winipc_event_set(stop));
    for (size_t i = 0; i < WORKERS; i++)
        ck_assert_int_eq(child_wait(workers[i]), 0);
    /* All of it can still be had. */
    for (int what = 0; what < KINDS; what++) {
        ck_assert(!winipc_failed(acquire(what, SOON)));
        ck_assert_ok(release(what));
    }
    judge(kills);
}
END_TEST

static const test tests[] = {
    TEST(the_history_of_processes_that_are_killed_is_sound),
    {0},
};

static const role roles[] = {{"work", work}, {0}};

int main(int argc, char **argv)
{
    return run_tests_once(argc, argv, "stress_history", tests, teardown, roles);
}
