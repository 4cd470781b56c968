/*
 * mutex.c - winipc mutex: run a program while holding it, and ask.
 *
 * SPDX-License-Identifier: MIT
 */
#include "command.h"

static int run(const arguments *a)
{
    WINIPC_SCOPED(event) stop = NULL;
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_status status = winipc_console_stop(&stop);
    int code;

    if (status == WINIPC_OK)
        status = winipc_mutex_create(
            &mutex, a->name,
            WINIPC_MUTEX_OPTIONS(.scope = a->scope, .stop = stop));
    if (status == WINIPC_OK)
        status = winipc_mutex_acquire(mutex, a->timeout_ms);
    if (winipc_failed(status))
        return report(status);
    if (status == WINIPC_ABANDONED)
        warn("mutex '%s': who held it last ended without releasing it",
             a->name);
    code = status == WINIPC_ABANDONED && a->refuse_abandoned
               ? EXIT_ABANDONED
               : run_command(a->texts);
    status = winipc_mutex_release(mutex);
    return winipc_failed(status) ? report(status) : code;
}

static void print_info(const winipc_mutex_info *now)
{
    if (!now->held)
        print(now->abandoned ? "free, abandoned\n" : "free\n");
    else if (now->process_id == 0)
        print("held %u times\n", (unsigned)now->recursion);
    else
        print("held %u times by thread %u of process %u\n",
              (unsigned)now->recursion, (unsigned)now->thread_id,
              (unsigned)now->process_id);
}

static void print_json(const winipc_mutex_info *now, const arguments *a)
{
    json j = {0};

    begin_result(&j, a);
    json_bool(&j, "held", now->held);
    json_bool(&j, "abandoned", now->abandoned);
    json_number(&j, "recursion", now->recursion);
    if (now->process_id != 0) {
        json_number(&j, "process", now->process_id);
        json_number(&j, "thread", now->thread_id);
    }
    end_result(&j);
}

static int info(const arguments *a)
{
    WINIPC_SCOPED(mutex) mutex = NULL;
    winipc_mutex_info now;
    winipc_status status = winipc_mutex_open(
        &mutex, a->name, WINIPC_OPEN_OPTIONS(.scope = a->scope));

    if (status == WINIPC_OK)
        status = winipc_mutex_get_info(mutex, &now);
    if (status != WINIPC_OK)
        return report(status);
    if (a->json)
        print_json(&now, a);
    else
        print_info(&now);
    return EXIT_DONE;
}

static const verb verbs[] = {
    {"run", "run a command while holding the mutex", "NAME -- COMMAND...",
     "tgA", "winipc mutex run deploy --timeout 10m -- deploy.exe --all",
     TEXTS_NEEDED, run},
    {"info", "tell who holds the mutex, and take nothing", "NAME", "g",
     "winipc mutex info deploy", TEXTS_NONE, info},
    {0},
};

const noun mutex_noun = {"mutex", "held by one at a time", NAMES_OBJECT, verbs};
