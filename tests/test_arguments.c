/*
 * test_arguments.c - every function refuses every kind of bad argument.
 *
 * One row a case.  Where a case is bad in two ways, the row shows which is seen
 * first: pointers, options, numbers, name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <windows.h>

#include "arguments.h"

/* What the rows refer to: made once a run, closed after it. */
static winipc_event *event, *automatic;
static winipc_mailslot *reader, *writer;
static winipc_lock *lock;
static winipc_waitset *set_;
static winipc_ready ready;
static winipc_mutex *mutex;
static winipc_process *process;
static winipc_semaphore *semaphore;
static winipc_timer *timer;
static union {
    winipc_event *event;
    winipc_mailslot *slot;
    winipc_lock *lock;
    winipc_mutex *mutex;
    winipc_object *object;
    winipc_process *process;
    void *handle;
    winipc_semaphore *semaphore;
    winipc_single_instance *instance;
    winipc_waitset *set;
    winipc_timer *timer;
} new;
static char text[64];
static size_t length;
static bool set;

static void teardown(void)
{
    winipc_timer_close(timer);
    winipc_semaphore_close(semaphore);
    winipc_process_close(process);
    winipc_mutex_close(mutex);
    winipc_lock_close(lock);
    winipc_waitset_close(set_);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(automatic);
    winipc_event_close(event);
    timer = NULL;
    semaphore = NULL;
    process = NULL;
    mutex = NULL;
    lock = NULL;
    set_ = NULL;
    reader = writer = NULL;
    event = automatic = NULL;
}

static void make_objects(void)
{
    const char *name = unique_name("arguments");

    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_create(&automatic, NULL, NULL));
    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    ck_assert_ok(winipc_waitset_create(&set_, NULL));
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 0, 1, NULL));
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
}

static const winipc_event_options short_event = INVALID_SIZE;
static const winipc_open_options short_open = INVALID_SIZE;
static const winipc_mailslot_options short_slot = INVALID_SIZE;
static const winipc_lock_options short_lock = INVALID_SIZE;
static const winipc_single_instance_options short_instance = INVALID_SIZE;
static const winipc_waitset_options short_set = INVALID_SIZE;
static const winipc_wait_options short_wait = INVALID_SIZE;
static const winipc_inspect_options short_inspect = INVALID_SIZE;
static const winipc_mutex_options short_mutex = INVALID_SIZE;
static const winipc_process_options short_process = INVALID_SIZE;
static const winipc_spawn_options short_spawn = INVALID_SIZE;
static const char *const
    nothing[] = {NULL},
    *const some[] = {"x", NULL}, *const empty[] = {"", NULL},
    *const quoted[] = {"a\"b", NULL}, *const batch[] = {"x.BAT", NULL},
    *const batch_too[] = {"x.cmd. .", NULL},
    *const invalid[] = {"x", "\xff", NULL}, *const nameless[] = {"=x", NULL};
static const winipc_pass unnamed[] = {{"", NULL, (void *)4}},
                         misnamed[] = {{"a b", NULL, (void *)4}},
                         long_name[] = {{LONG50 LONG50, NULL, (void *)4}},
                         without[] = {{"a", NULL, NULL}},
                         closed[] = {{"a", NULL, (void *)0x7ffc}},
                         twice[] = {{"a", NULL, (void *)4},
                                    {"A", NULL, (void *)4}};

#define SPAWN(arguments, ...) \
    winipc_spawn(&new.process, arguments, WINIPC_SPAWN_OPTIONS(__VA_ARGS__))
static const winipc_semaphore_options short_semaphore = INVALID_SIZE;
static const winipc_timer_options short_timer = INVALID_SIZE;
static const winipc_security short_security = INVALID_SIZE;

static bool never(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return false;
}

static bool no_entry(void *context, const winipc_inspect_entry *entry)
{
    (void)context;
    (void)entry;
    return false;
}

static bool no_holder(void *context, const winipc_inspect_holder *holder)
{
    (void)context;
    (void)holder;
    return false;
}

#define WHO(kind, name) \
    winipc_inspect_who_named(WINIPC_INSPECT_##kind, name, no_holder, NULL, NULL)

/* The calls, each with what it must give. */
#define ROWS                                                                      \
    /* event_create: out, options, scope and stop, name, security */              \
    ROW(ARGUMENT, winipc_event_create(NULL, "", &short_event))                    \
    ROW(ARGUMENT, winipc_event_create(&new.event, "", &short_event))              \
    ROW(ARGUMENT,                                                                 \
        winipc_event_create(&new.event, "", WINIPC_EVENT_OPTIONS(.scope = 7)))    \
    ROW(ARGUMENT,                                                                 \
        winipc_event_create(&new.event, "",                                       \
                            WINIPC_EVENT_OPTIONS(.stop = automatic)))             \
    ROW(NAME, winipc_event_create(                                                \
                  &new.event, "",                                                 \
                  WINIPC_EVENT_OPTIONS(.security = &short_security)))             \
    ROW(ARGUMENT, winipc_event_create(                                            \
                      &new.event, "x",                                            \
                      WINIPC_EVENT_OPTIONS(.security = &short_security)))         \
    ROW(NAME, winipc_event_create(&new.event, "", NULL))                          \
    ROW(NAME, winipc_event_create(&new.event, "a\\b", NULL))                      \
    ROW(NAME, winipc_event_create(&new.event, "Local\\a", NULL))                  \
    ROW(NAME, winipc_event_create(&new.event, "\xff", NULL))                      \
    ROW(NAME, winipc_event_create(&new.event, LONG250 LONG50, NULL))              \
    /* inspect: each, options; object, each; each, kind, name */                  \
    ROW(ARGUMENT, winipc_inspect_list(&short_inspect, NULL, NULL, NULL))          \
    ROW(ARGUMENT, winipc_inspect_list(&short_inspect, no_entry, NULL, NULL))      \
    ROW(ARGUMENT, winipc_inspect_list(WINIPC_INSPECT_OPTIONS(.kinds = 128),       \
                                      no_entry, NULL, NULL))                      \
    ROW(ARGUMENT, winipc_inspect_who(NULL, no_holder, NULL, NULL))                \
    ROW(ARGUMENT, winipc_inspect_who(WINIPC_OBJECT(event), NULL, NULL, NULL))     \
    ROW(ARGUMENT,                                                                 \
        winipc_inspect_who_named(WINIPC_INSPECT_EVENT, "", NULL, NULL, NULL))     \
    ROW(ARGUMENT, WHO(EVENT, ""))                                                 \
    ROW(NAME, WHO(PIPE, NULL))                                                    \
    ROW(NAME, WHO(PIPE, ""))                                                      \
    ROW(NAME, WHO(PIPE, "a\\b"))                                                  \
    ROW(NAME, WHO(PIPE, "\\\\host\\pipe\\x"))                                     \
    ROW(NAME, WHO(MAILSLOT, "\\\\host\\mailslot\\x"))                             \
    ROW(NAME, WHO(MAILSLOT, "\xff"))                                              \
    /* event_open: the same, and a name there must be */                          \
    ROW(ARGUMENT, winipc_event_open(NULL, NULL, NULL))                            \
    ROW(ARGUMENT, winipc_event_open(&new.event, NULL, &short_open))               \
    ROW(ARGUMENT,                                                                 \
        winipc_event_open(&new.event, NULL, WINIPC_OPEN_OPTIONS(.scope = 7)))     \
    ROW(ARGUMENT, winipc_event_open(&new.event, NULL,                             \
                                    WINIPC_OPEN_OPTIONS(.stop = automatic)))      \
    ROW(NAME, winipc_event_open(&new.event, NULL, NULL))                          \
    ROW(NAME, winipc_event_open(&new.event, "", NULL))                            \
    ROW(NAME, winipc_event_open(&new.event, "\xed\xa0\x80", NULL))                \
    /* event_adopt */                                                             \
    ROW(ARGUMENT, winipc_event_adopt(NULL, NULL))                                 \
    ROW(ARGUMENT, winipc_event_adopt(&new.event, NULL))                           \
    ROW(ARGUMENT, winipc_event_adopt(&new.event, (void *)(intptr_t)-1))           \
    ROW(ARGUMENT, winipc_event_adopt(&new.event, (void *)0x7ffc))                 \
    ROW(ARGUMENT, winipc_event_set(NULL))                                         \
    ROW(ARGUMENT, winipc_event_reset(NULL))                                       \
    ROW(ARGUMENT, winipc_event_pulse(NULL))                                       \
    ROW(ARGUMENT, winipc_event_wait(NULL, 0))                                     \
    ROW(ARGUMENT, winipc_event_is_set(NULL, &set))                                \
    ROW(ARGUMENT, winipc_event_is_set(event, NULL))                               \
    ROW(ARGUMENT, winipc_event_get_info(NULL, &event_info))                       \
    ROW(ARGUMENT, winipc_event_get_info(event, NULL))                             \
    /* mailslot_create: out, options, stop and time-out, name, use, security */   \
    ROW(ARGUMENT, winipc_mailslot_create(NULL, "", &short_slot))                  \
    ROW(ARGUMENT, winipc_mailslot_create(&new.slot, "", &short_slot))             \
    ROW(ARGUMENT,                                                                 \
        winipc_mailslot_create(&new.slot, "",                                     \
                               WINIPC_MAILSLOT_OPTIONS(.stop = automatic)))       \
    ROW(ARGUMENT, winipc_mailslot_create(                                         \
                      &new.slot, "",                                              \
                      WINIPC_MAILSLOT_OPTIONS(.timeout_ms = WINIPC_DEFAULT)))     \
    ROW(ARGUMENT,                                                                 \
        winipc_mailslot_create(&new.slot, "x",                                    \
                               WINIPC_MAILSLOT_OPTIONS(.allow_remote = true)))    \
    ROW(ARGUMENT, winipc_mailslot_create(                                         \
                      &new.slot, "x",                                             \
                      WINIPC_MAILSLOT_OPTIONS(.security = &short_security)))      \
    ROW(NAME, winipc_mailslot_create(&new.slot, NULL, NULL))                      \
    ROW(NAME, winipc_mailslot_create(&new.slot, "", NULL))                        \
    ROW(NAME, winipc_mailslot_create(&new.slot, "\xff", NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new.slot, "..", NULL))                      \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a\\..\\b", NULL))                \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a\\\\b", NULL))                  \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a.", NULL))                      \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a ", NULL))                      \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a/b", NULL))                     \
    ROW(NAME, winipc_mailslot_create(&new.slot, "a\nb", NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new.slot, "\\\\.\\pipe\\a", NULL))          \
    ROW(NAME, winipc_mailslot_create(&new.slot, "\\\\?\\mailslot\\a", NULL))      \
    ROW(NAME, winipc_mailslot_create(&new.slot, "\\\\.\\mailslot\\", NULL))       \
    ROW(NAME, winipc_mailslot_create(&new.slot, LONG250, NULL))                   \
    /* mailslot_open */                                                           \
    ROW(ARGUMENT, winipc_mailslot_open(NULL, "", &short_slot))                    \
    ROW(ARGUMENT, winipc_mailslot_open(&new.slot, "", &short_slot))               \
    ROW(ARGUMENT,                                                                 \
        winipc_mailslot_open(&new.slot, "",                                       \
                             WINIPC_MAILSLOT_OPTIONS(.stop = automatic)))         \
    ROW(ARGUMENT, winipc_mailslot_open(                                           \
                      &new.slot, "x",                                             \
                      WINIPC_MAILSLOT_OPTIONS(.security = WINIPC_SECURITY())))    \
    ROW(NAME, winipc_mailslot_open(&new.slot, NULL, NULL))                        \
    ROW(NAME, winipc_mailslot_open(&new.slot, "", NULL))                          \
    ROW(NAME, winipc_mailslot_open(&new.slot, "\\\\host\\mailslot\\x", NULL))     \
    ROW(ARGUMENT, winipc_mailslot_adopt(NULL, NULL))                              \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new.slot, NULL))                         \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new.slot, (void *)(intptr_t)-1))         \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new.slot, (void *)0x7ffc))               \
    /* mailslot calls: pointers before use */                                     \
    ROW(ARGUMENT, winipc_mailslot_read(NULL, text, 1, &length, 0))                \
    ROW(ARGUMENT, winipc_mailslot_read(writer, NULL, 1, &length, 0))              \
    ROW(ARGUMENT, winipc_mailslot_read(writer, text, 1, NULL, 0))                 \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_mailslot_read(writer, text, 1, &length, 0))                        \
    ROW(ARGUMENT, winipc_mailslot_write(NULL, "", 0, 0))                          \
    ROW(ARGUMENT, winipc_mailslot_write(reader, NULL, 1, 0))                      \
    ROW(WINIPC_E_INVALID_USE, winipc_mailslot_write(reader, "", 0, 0))            \
    ROW(ARGUMENT, winipc_mailslot_for_each(NULL, never, NULL, 0))                 \
    ROW(ARGUMENT, winipc_mailslot_for_each(writer, NULL, NULL, 0))                \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_mailslot_for_each(writer, never, NULL, 0))                         \
    ROW(ARGUMENT, winipc_mailslot_get_info(NULL, &slot_info))                     \
    ROW(ARGUMENT, winipc_mailslot_get_info(reader, NULL))                         \
    /* mutex_create: out, options, numbers, scope and stop, name, security */     \
    ROW(ARGUMENT, winipc_mutex_create(NULL, "", &short_mutex))                    \
    ROW(ARGUMENT, winipc_mutex_create(&new.mutex, "", &short_mutex))              \
    ROW(ARGUMENT,                                                                 \
        winipc_mutex_create(&new.mutex, "", WINIPC_MUTEX_OPTIONS(.scope = 7)))    \
    ROW(ARGUMENT,                                                                 \
        winipc_mutex_create(&new.mutex, "",                                       \
                            WINIPC_MUTEX_OPTIONS(.stop = automatic)))             \
    ROW(NAME, winipc_mutex_create(                                                \
                  &new.mutex, "",                                                 \
                  WINIPC_MUTEX_OPTIONS(.security = &short_security)))             \
    ROW(ARGUMENT, winipc_mutex_create(                                            \
                      &new.mutex, "x",                                            \
                      WINIPC_MUTEX_OPTIONS(.security = &short_security)))         \
    ROW(NAME, winipc_mutex_create(&new.mutex, "a\\b", NULL))                      \
    ROW(ARGUMENT, winipc_mutex_open(NULL, NULL, NULL))                            \
    ROW(ARGUMENT, winipc_mutex_open(&new.mutex, NULL, &short_open))               \
    ROW(NAME, winipc_mutex_open(&new.mutex, NULL, NULL))                          \
    ROW(ARGUMENT, winipc_mutex_adopt(NULL, NULL))                                 \
    ROW(ARGUMENT, winipc_mutex_adopt(&new.mutex, NULL))                           \
    ROW(ARGUMENT, winipc_mutex_adopt(&new.mutex, (void *)(intptr_t)-1))           \
    ROW(ARGUMENT, winipc_mutex_adopt(&new.mutex, (void *)0x7ffc))                 \
    ROW(ARGUMENT, winipc_mutex_acquire(NULL, 0))                                  \
    ROW(ARGUMENT, winipc_mutex_release(NULL))                                     \
    ROW(WINIPC_E_NOT_OWNER, winipc_mutex_release(mutex))                          \
    ROW(ARGUMENT, winipc_mutex_get_info(NULL, &mutex_info))                       \
    ROW(ARGUMENT, winipc_mutex_get_info(mutex, NULL))                             \
    /* semaphore_create: out, options, numbers, scope and stop, name, security */ \
    ROW(ARGUMENT, winipc_semaphore_create(NULL, "", 0, 1, &short_semaphore))      \
    ROW(ARGUMENT,                                                                 \
        winipc_semaphore_create(&new.semaphore, "", 0, 1, &short_semaphore))      \
    ROW(ARGUMENT,                                                                 \
        winipc_semaphore_create(&new.semaphore, "", 0, 1,                         \
                                WINIPC_SEMAPHORE_OPTIONS(.scope = 7)))            \
    ROW(ARGUMENT,                                                                 \
        winipc_semaphore_create(&new.semaphore, "", 0, 1,                         \
                                WINIPC_SEMAPHORE_OPTIONS(.stop = automatic)))     \
    ROW(NAME, winipc_semaphore_create(                                            \
                  &new.semaphore, "", 0, 1,                                       \
                  WINIPC_SEMAPHORE_OPTIONS(.security = &short_security)))         \
    ROW(ARGUMENT, winipc_semaphore_create(                                        \
                      &new.semaphore, "x", 0, 1,                                  \
                      WINIPC_SEMAPHORE_OPTIONS(.security = &short_security)))     \
    ROW(NAME, winipc_semaphore_create(&new.semaphore, "a\\b", 0, 1, NULL))        \
    ROW(ARGUMENT, winipc_semaphore_open(NULL, NULL, NULL))                        \
    ROW(ARGUMENT, winipc_semaphore_open(&new.semaphore, NULL, &short_open))       \
    ROW(NAME, winipc_semaphore_open(&new.semaphore, NULL, NULL))                  \
    ROW(ARGUMENT, winipc_semaphore_adopt(NULL, NULL))                             \
    ROW(ARGUMENT, winipc_semaphore_adopt(&new.semaphore, NULL))                   \
    ROW(ARGUMENT,                                                                 \
        winipc_semaphore_adopt(&new.semaphore, (void *)(intptr_t)-1))             \
    ROW(ARGUMENT, winipc_semaphore_adopt(&new.semaphore, (void *)0x7ffc))         \
    ROW(ARGUMENT, winipc_semaphore_create(&new.semaphore, "", 0, 0, NULL))        \
    ROW(ARGUMENT, winipc_semaphore_create(&new.semaphore, "", 2, 1, NULL))        \
    ROW(ARGUMENT, winipc_semaphore_create(&new.semaphore, "", 0,                  \
                                          WINIPC_SEMAPHORE_MAX + 1, NULL))        \
    ROW(ARGUMENT, winipc_semaphore_acquire(NULL, 0))                              \
    ROW(ARGUMENT, winipc_semaphore_release(NULL, 1, NULL))                        \
    ROW(ARGUMENT, winipc_semaphore_release(semaphore, 0, NULL))                   \
    ROW(WINIPC_E_OVERFLOW, winipc_semaphore_release(semaphore, 2, NULL))          \
    ROW(ARGUMENT, winipc_semaphore_get_info(NULL, &semaphore_info))               \
    ROW(ARGUMENT, winipc_semaphore_get_info(semaphore, NULL))                     \
    /* lock_create: out, options, scope and stop, name, security */               \
    ROW(ARGUMENT, winipc_lock_create(NULL, "", &short_lock))                      \
    ROW(ARGUMENT, winipc_lock_create(&new.lock, "", &short_lock))                 \
    ROW(ARGUMENT,                                                                 \
        winipc_lock_create(&new.lock, "", WINIPC_LOCK_OPTIONS(.scope = 7)))       \
    ROW(ARGUMENT, winipc_lock_create(&new.lock, "",                               \
                                     WINIPC_LOCK_OPTIONS(.stop = automatic)))     \
    ROW(ARGUMENT,                                                                 \
        winipc_lock_create(&new.lock, "x",                                        \
                           WINIPC_LOCK_OPTIONS(.security = &short_security)))     \
    ROW(NAME, winipc_lock_create(&new.lock, "", NULL))                            \
    ROW(NAME, winipc_lock_create(&new.lock, "a\\b", NULL))                        \
    ROW(NAME, winipc_lock_create(&new.lock, LONG250, NULL))                       \
    ROW(ARGUMENT, winipc_lock_open(NULL, NULL, NULL))                             \
    ROW(ARGUMENT, winipc_lock_open(&new.lock, NULL, &short_open))                 \
    ROW(NAME, winipc_lock_open(&new.lock, NULL, NULL))                            \
    ROW(ARGUMENT, winipc_lock_acquire(NULL, 0))                                   \
    ROW(ARGUMENT, winipc_lock_release(NULL))                                      \
    ROW(WINIPC_E_NOT_OWNER, winipc_lock_release(lock))                            \
    ROW(ARGUMENT, winipc_lock_get_info(NULL, &lock_info))                         \
    ROW(ARGUMENT, winipc_lock_get_info(lock, NULL))                               \
    /* single_instance_create: out, options, of and stop, name, security */       \
    ROW(ARGUMENT, winipc_single_instance_create(NULL, "", &short_instance))       \
    ROW(ARGUMENT,                                                                 \
        winipc_single_instance_create(&new.instance, "", &short_instance))        \
    ROW(ARGUMENT,                                                                 \
        winipc_single_instance_create(                                            \
            &new.instance, "", WINIPC_SINGLE_INSTANCE_OPTIONS(.of = 7)))          \
    ROW(ARGUMENT, winipc_single_instance_create(                                  \
                      &new.instance, "x",                                         \
                      WINIPC_SINGLE_INSTANCE_OPTIONS(.stop = automatic)))         \
    ROW(ARGUMENT,                                                                 \
        winipc_single_instance_create(                                            \
            &new.instance, "x",                                                   \
            WINIPC_SINGLE_INSTANCE_OPTIONS(.security = &short_security)))         \
    ROW(NAME, winipc_single_instance_create(&new.instance, NULL, NULL))           \
    ROW(NAME, winipc_single_instance_create(&new.instance, "", NULL))             \
    ROW(NAME, winipc_single_instance_create(&new.instance, "a\\b", NULL))         \
    ROW(NAME, winipc_single_instance_create(&new.instance, LONG250, NULL))        \
    ROW(ARGUMENT, winipc_single_instance_signal("", &short_instance, NULL))       \
    ROW(NAME, winipc_single_instance_signal(NULL, NULL, NULL))                    \
    ROW(WINIPC_E_NOT_FOUND,                                                       \
        winipc_single_instance_signal("winipc-test-none", NULL, NULL))            \
    ROW(ARGUMENT, winipc_single_instance_wait(NULL, 0))                           \
    /* timer: the same; pointers before the period */                             \
    ROW(ARGUMENT, winipc_timer_create(NULL, "", &short_timer))                    \
    ROW(ARGUMENT, winipc_timer_create(&new.timer, "", &short_timer))              \
    ROW(ARGUMENT,                                                                 \
        winipc_timer_create(&new.timer, "", WINIPC_TIMER_OPTIONS(.scope = 7)))    \
    ROW(ARGUMENT,                                                                 \
        winipc_timer_create(&new.timer, "",                                       \
                            WINIPC_TIMER_OPTIONS(.stop = automatic)))             \
    ROW(ARGUMENT, winipc_timer_create(                                            \
                      &new.timer, "x",                                            \
                      WINIPC_TIMER_OPTIONS(.security = &short_security)))         \
    ROW(NAME, winipc_timer_create(&new.timer, "a\\b", NULL))                      \
    ROW(ARGUMENT, winipc_timer_open(NULL, NULL, NULL))                            \
    ROW(ARGUMENT, winipc_timer_open(&new.timer, NULL, &short_open))               \
    ROW(NAME, winipc_timer_open(&new.timer, NULL, NULL))                          \
    ROW(ARGUMENT, winipc_timer_adopt(NULL, NULL))                                 \
    ROW(ARGUMENT, winipc_timer_adopt(&new.timer, NULL))                           \
    ROW(ARGUMENT, winipc_timer_adopt(&new.timer, (void *)(intptr_t)-1))           \
    ROW(ARGUMENT, winipc_timer_adopt(&new.timer, (void *)0x7ffc))                 \
    ROW(ARGUMENT, winipc_timer_set_after(NULL, 0, UINT32_MAX))                    \
    ROW(ARGUMENT, winipc_timer_set_after(timer, 0, UINT32_MAX))                   \
    ROW(ARGUMENT, winipc_timer_set_after(timer, 0, 0x80000000U))                  \
    ROW(ARGUMENT, winipc_timer_set_at(NULL, 0, 0))                                \
    ROW(ARGUMENT, winipc_timer_set_at(timer, 0, 0x80000000U))                     \
    ROW(ARGUMENT, winipc_timer_cancel(NULL))                                      \
    ROW(ARGUMENT, winipc_timer_wait(NULL, 0))                                     \
    ROW(ARGUMENT, winipc_timer_is_set(NULL, &set))                                \
    ROW(ARGUMENT, winipc_timer_is_set(timer, NULL))                               \
    ROW(ARGUMENT, winipc_timer_get_info(NULL, &timer_info))                       \
    ROW(ARGUMENT, winipc_timer_get_info(timer, NULL))                             \
    /* process: out, options, stop, number */                                     \
    ROW(ARGUMENT, winipc_process_open(NULL, 0, &short_process))                   \
    ROW(ARGUMENT, winipc_process_open(&new.process, 4, &short_process))           \
    ROW(ARGUMENT,                                                                 \
        winipc_process_open(&new.process, 4,                                      \
                            WINIPC_PROCESS_OPTIONS(.stop = automatic)))           \
    ROW(ARGUMENT, winipc_process_open(&new.process, 0, NULL))                     \
    ROW(ARGUMENT, winipc_process_adopt(NULL, NULL))                               \
    ROW(ARGUMENT, winipc_process_adopt(&new.process, NULL))                       \
    ROW(ARGUMENT, winipc_process_adopt(&new.process, GetCurrentProcess()))        \
    ROW(ARGUMENT, winipc_process_adopt(&new.process, (void *)0x7ffc))             \
    ROW(ARGUMENT, winipc_process_wait(NULL, 0))                                   \
    ROW(ARGUMENT, winipc_process_exit_code(NULL, &number))                        \
    ROW(ARGUMENT, winipc_process_exit_code(process, NULL))                        \
    ROW(WINIPC_E_BUSY, winipc_process_exit_code(process, &number))                \
    ROW(ARGUMENT, winipc_process_get_info(NULL, &process_info))                   \
    ROW(ARGUMENT, winipc_process_get_info(process, NULL))                         \
    /* what belongs to somebody else */                                           \
    ROW(ARGUMENT, winipc_object_borrow(NULL, NULL))                               \
    ROW(ARGUMENT, winipc_object_borrow(&new.object, NULL))                        \
    ROW(ARGUMENT, winipc_object_borrow(&new.object, (void *)(intptr_t)-1))        \
    ROW(ARGUMENT, winipc_object_borrow(&new.object, GetCurrentThread()))          \
    ROW(ARGUMENT, winipc_object_borrow(&new.object, (void *)0x7ffc))              \
    ROW(ARGUMENT, winipc_console_stop(NULL))                                      \
    /* waits */                                                                   \
    ROW(ARGUMENT, winipc_wait(NULL, 0))                                           \
    ROW(ARGUMENT, winipc_wait_any(NULL, 1, &length, 0))                           \
    ROW(ARGUMENT, winipc_wait_any(items, 0, &length, 0))                          \
    ROW(ARGUMENT, winipc_wait_any(items, 1, NULL, 0))                             \
    ROW(ARGUMENT, winipc_wait_any(items, 2, &length, 0))                          \
    ROW(ARGUMENT, winipc_wait_ex(NULL, 1, NULL, &length, 0))                      \
    ROW(ARGUMENT, winipc_wait_ex(items, 1, NULL, NULL, 0))                        \
    ROW(ARGUMENT, winipc_wait_ex(items, 1, &short_wait, &length, 0))              \
    ROW(ARGUMENT,                                                                 \
        winipc_wait_ex(items, 1, WINIPC_WAIT_OPTIONS(.first = 1), &length, 0))    \
    ROW(ARGUMENT, winipc_wait_ex(items, 0, NULL, &length, 0))                     \
    ROW(ARGUMENT, winipc_wait_ex(items, 2, NULL, &length, 0))                     \
    ROW(ARGUMENT, winipc_signal_and_wait(NULL, items[0], 0))                      \
    ROW(ARGUMENT, winipc_signal_and_wait(items[0], NULL, 0))                      \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_signal_and_wait(items[0], WINIPC_OBJECT(writer), 0))               \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_signal_and_wait(WINIPC_OBJECT(writer), items[0], 0))               \
    ROW(ARGUMENT, winipc_wait_all(NULL, 1, 0))                                    \
    ROW(ARGUMENT, winipc_wait_all(items, 0, 0))                                   \
    ROW(ARGUMENT, winipc_wait_all(items, 2, 0))                                   \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_wait_any((winipc_object *[]){WINIPC_OBJECT(writer)}, 1,            \
                        &length, 0))                                              \
    /* wait sets */                                                               \
    ROW(ARGUMENT, winipc_waitset_create(NULL, &short_set))                        \
    ROW(ARGUMENT, winipc_waitset_create(&new.set, &short_set))                    \
    ROW(ARGUMENT, winipc_waitset_create(                                          \
                      &new.set, WINIPC_WAITSET_OPTIONS(.stop = automatic)))       \
    ROW(ARGUMENT, winipc_waitset_add(NULL, items[0], NULL))                       \
    ROW(ARGUMENT, winipc_waitset_add(set_, NULL, NULL))                           \
    ROW(WINIPC_E_INVALID_USE,                                                     \
        winipc_waitset_add(set_, WINIPC_OBJECT(writer), NULL))                    \
    ROW(ARGUMENT, winipc_waitset_remove(NULL, items[0], NULL))                    \
    ROW(ARGUMENT, winipc_waitset_remove(set_, NULL, NULL))                        \
    ROW(WINIPC_E_NOT_FOUND, winipc_waitset_remove(set_, items[0], NULL))          \
    ROW(ARGUMENT, winipc_waitset_wait(NULL, &ready, 1, &length, 0))               \
    ROW(ARGUMENT, winipc_waitset_wait(set_, NULL, 1, &length, 0))                 \
    ROW(ARGUMENT, winipc_waitset_wait(set_, &ready, 1, NULL, 0))                  \
    ROW(ARGUMENT, winipc_waitset_wait(set_, &ready, 0, &length, 0))               \
    /* queries */                                                                 \
    ROW(ARGUMENT, winipc_object_get_info(NULL, &info))                            \
    ROW(ARGUMENT, winipc_object_get_info(WINIPC_OBJECT(event), NULL))             \
    ROW(ARGUMENT, winipc_object_name(NULL, text, 9, &length))                     \
    ROW(ARGUMENT, winipc_object_name(WINIPC_OBJECT(event), NULL, 9, &length))     \
    ROW(ARGUMENT, winipc_object_name(WINIPC_OBJECT(event), text, 9, NULL))        \
    ROW(ARGUMENT, winipc_object_describe(NULL, text, 9, &length))                 \
    ROW(ARGUMENT,                                                                 \
        winipc_object_describe(WINIPC_OBJECT(event), NULL, 9, &length))           \
    ROW(ARGUMENT, winipc_object_describe(WINIPC_OBJECT(event), text, 9, NULL))    \
    ROW(ARGUMENT, winipc_object_sddl(NULL, text, 9, &length))                     \
    ROW(ARGUMENT, winipc_object_sddl(WINIPC_OBJECT(event), NULL, 9, &length))     \
    ROW(ARGUMENT, winipc_object_sddl(WINIPC_OBJECT(event), text, 9, NULL))        \
    ROW(ARGUMENT, winipc_platform(NULL))

START_TEST(each_bad_argument_is_refused_in_order)
{
    winipc_object *items[2] = {NULL, NULL};
    winipc_semaphore_info semaphore_info;
    winipc_event_info event_info;
    winipc_mailslot_info slot_info;
    winipc_mutex_info mutex_info;
    winipc_lock_info lock_info;
    winipc_timer_info timer_info;
    winipc_process_info process_info;
    winipc_object_info info;
    uint32_t number;

    make_objects();
    items[0] = WINIPC_OBJECT(event);
    ROWS
}
END_TEST

START_TEST(each_bad_argument_to_begin_a_process_is_refused_in_order)
{
    make_objects();
    /* spawn: out, options, arguments, stop, what is passed, text, handles */
    ROW(ARGUMENT, winipc_spawn(NULL, NULL, &short_spawn))
    ROW(ARGUMENT, winipc_spawn(&new.process, NULL, &short_spawn))
    ROW(ARGUMENT, winipc_spawn(&new.process, NULL, NULL))
    ROW(ARGUMENT, winipc_spawn(&new.process, nothing, NULL))
    ROW(ARGUMENT, SPAWN(some, .command_line = "x"))
    ROW(ARGUMENT, SPAWN(empty, .stop = automatic))
    ROW(ARGUMENT, SPAWN(empty, .pass_count = 65))
    ROW(ARGUMENT, SPAWN(empty, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(empty, .pass = unnamed, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(empty, .pass = misnamed, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(empty, .pass = long_name, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(empty, .pass = without, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(empty, .pass = twice, .pass_count = 2))
    ROW(ARGUMENT, SPAWN(empty, .program = "x"))
    ROW(ARGUMENT, SPAWN(some, .program = ""))
    ROW(ARGUMENT, SPAWN(NULL, .program = "x.cmd", .command_line = "y"))
    ROW(ARGUMENT, winipc_spawn(&new.process, quoted, NULL))
    ROW(ARGUMENT, winipc_spawn(&new.process, batch, NULL))
    ROW(ARGUMENT, winipc_spawn(&new.process, batch_too, NULL))
    ROW(ARGUMENT, winipc_spawn(&new.process, invalid, NULL))
    ROW(ARGUMENT, SPAWN(NULL, .command_line = "\xff"))
    ROW(ARGUMENT, SPAWN(some, .program = "\xff"))
    ROW(ARGUMENT, SPAWN(some, .directory = "\xff"))
    ROW(ARGUMENT, SPAWN(some, .environment = empty))
    ROW(ARGUMENT, SPAWN(some, .environment = nameless))
    ROW(ARGUMENT, SPAWN(some, .environment = invalid))
    ROW(ARGUMENT, SPAWN(some, .pass = closed, .pass_count = 1))
    ROW(ARGUMENT, SPAWN(some, .standard_input = (void *)0x7ffc))
    ROW(ARGUMENT, SPAWN(some, .standard_output = (void *)(intptr_t)-1))
    ROW(ARGUMENT, winipc_passed_handle(NULL, NULL))
    ROW(NAME, winipc_passed_handle(&new.handle, NULL))
    ROW(NAME, winipc_passed_handle(&new.handle, ""))
    ROW(NAME, winipc_passed_handle(&new.handle, "a b"))
    ROW(NAME, winipc_passed_handle(&new.handle, LONG50 LONG50))
    ROW(WINIPC_E_NOT_FOUND, winipc_passed_handle(&new.handle, "x"))
}
END_TEST

/* What takes NULL, as its description says. */
START_TEST(null_is_fine_where_it_says_so)
{
    winipc_event_close(NULL);
    winipc_mailslot_close(NULL);
    winipc_lock_close(NULL);
    winipc_waitset_close(NULL);
    ck_assert_ptr_null(winipc_waitset_ref(NULL));
    winipc_mutex_close(NULL);
    winipc_single_instance_close(NULL);
    ck_assert_ptr_null(winipc_lock_ref(NULL));
    ck_assert_ptr_null(winipc_lock_object(NULL));
    ck_assert_ptr_null(winipc_single_instance_ref(NULL));
    ck_assert_ptr_null(winipc_single_instance_object(NULL));
    winipc_semaphore_close(NULL);
    winipc_object_close(NULL);
    winipc_process_close(NULL);
    ck_assert_ptr_null(winipc_object_ref(NULL));
    ck_assert_ptr_null(winipc_process_ref(NULL));
    ck_assert_ptr_null(winipc_process_object(NULL));
    winipc_timer_close(NULL);
    ck_assert_ptr_null(winipc_timer_ref(NULL));
    ck_assert_ptr_null(winipc_timer_object(NULL));
    ck_assert_ptr_null(winipc_mutex_ref(NULL));
    ck_assert_ptr_null(winipc_mutex_object(NULL));
    ck_assert_ptr_null(winipc_semaphore_ref(NULL));
    ck_assert_ptr_null(winipc_semaphore_object(NULL));
    ck_assert_ptr_null(winipc_event_ref(NULL));
    ck_assert_ptr_null(winipc_mailslot_ref(NULL));
    ck_assert_ptr_null(winipc_event_object(NULL));
    ck_assert_ptr_null(winipc_mailslot_object(NULL));
    ck_assert_ptr_null(winipc_object_handle(NULL));
    make_objects();
    ck_assert_ok(winipc_mailslot_write(writer, NULL, 0, SOON));
    ck_assert_ok(winipc_mailslot_read(reader, NULL, 0, &length, SOON));
    ck_assert_status(winipc_object_name(WINIPC_OBJECT(event), NULL, 0, &length),
                     WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, 0);
}
END_TEST

static const test tests[] = {
    TEST(each_bad_argument_is_refused_in_order),
    TEST(each_bad_argument_to_begin_a_process_is_refused_in_order),
    TEST(null_is_fine_where_it_says_so),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "arguments", tests, teardown, NULL);
}
