/*
 * objects.c - objects for others to look at; and whether they are as they were.
 *
 * objects NAME: makes NAME-auto and its like, each as its maker() says, then the
 * event NAME-ready, and waits for NAME-end.  The exit status is 0 if nothing has been
 * taken or changed by then.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <winipc.h>

#define HOUR_NS 3600000000000U

static char name[200];
static const char *stem;

static const char *name_of(const char *suffix)
{
    snprintf(name, sizeof name, "%s-%s", stem, suffix);
    return name;
}

static int bad;

static void must(winipc_status status, const char *what)
{
    if (status == WINIPC_OK)
        return;
    printf("objects: %s: %s: %s\n", what, winipc_status_name(status),
           winipc_last_error()->message);
    bad = 1;
}

static winipc_event *automatic, *manual, *listed, *empty, *ready, *end;
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_timer *timer;
static winipc_mailslot *slot, *writer;
static winipc_pipe_listener *listener;

/* One that is set and auto-reset; one that is neither; one that everybody may ask who
   may use it, SYSTEM wait for, and the anonymous not set; one of nobody. */
static void make_events(void)
{
    must(winipc_event_create(&automatic, name_of("auto"), NULL), name);
    must(winipc_event_set(automatic), name);
    must(winipc_event_create(&manual, name_of("manual"),
                             WINIPC_EVENT_OPTIONS(.manual_reset = true)),
         name);
    must(winipc_event_create(
             &listed, name_of("listed"),
             WINIPC_EVENT_OPTIONS(
                     .security = WINIPC_SECURITY(
                             .sddl = "D:P(D;;0x2;;;AN)(A;;0x100000;;;SY)"
                                     "(A;;RC;;;WD)"))),
         name);
    must(winipc_event_create(
             &empty, name_of("empty"),
             WINIPC_EVENT_OPTIONS(.security = WINIPC_SECURITY(.sddl = "D:P"))),
         name);
}

static void make_others(void)
{
    must(winipc_mutex_create(&mutex, name_of("mutex"), NULL), name);
    must(winipc_mutex_acquire(mutex, 0), name);
    must(winipc_mutex_acquire(mutex, 0), name);
    must(winipc_semaphore_create(&semaphore, name_of("semaphore"), 2, 5, NULL),
         name);
    must(winipc_timer_create(&timer, name_of("timer"), NULL), name);
    must(winipc_timer_set_after(timer, HOUR_NS, 0), name);
    must(winipc_mailslot_create(&slot, name_of("slot"), NULL), name);
    must(winipc_mailslot_open(&writer, name, NULL), name);
    must(winipc_mailslot_write(writer, "here", 4, 1000), name);
    winipc_mailslot_close(writer);
    must(winipc_pipe_listener_create(
             &listener, name_of("pipe"),
             WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1)),
         name);
}

static void must_be(bool condition, const char *what)
{
    if (condition)
        return;
    printf("objects: %s is not as it was\n", what);
    bad = 1;
}

static void look(void)
{
    winipc_semaphore_info units;
    winipc_timer_info time;
    winipc_pipe *taken;
    char text[10];
    size_t length = 0;

    must(winipc_event_wait(automatic, 0), "the auto-reset event");
    must_be(winipc_event_wait(manual, 0) == WINIPC_E_TIMEOUT,
            "the other event");
    must(winipc_mutex_release(mutex), "the mutex");
    must(winipc_mutex_release(mutex), "the mutex");
    must(winipc_semaphore_get_info(semaphore, &units), "the semaphore");
    must_be(units.count == 2 && units.maximum == 5, "the semaphore");
    must(winipc_timer_get_info(timer, &time), "the timer");
    must_be(!time.is_set && time.remaining_ns > HOUR_NS / 2, "the timer");
    must(winipc_mailslot_read(slot, text, sizeof text, &length, 0), "the slot");
    must_be(length == 4 && memcmp(text, "here", 4) == 0, "the message");
    must_be(winipc_pipe_accept(listener, &taken, 0) == WINIPC_E_TIMEOUT,
            "the pipe");
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    stem = argv[1];
    printf("pid %lu\n", GetCurrentProcessId());
    fflush(stdout);
    make_events();
    make_others();
    must(winipc_event_create(&end, name_of("end"),
                             WINIPC_EVENT_OPTIONS(.manual_reset = true)),
         name);
    must(winipc_event_create(&ready, name_of("ready"), NULL), name);
    if (bad)
        return bad;
    must(winipc_event_wait(end, 120000), "the end");
    look();
    return bad;
}
