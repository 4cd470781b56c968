/*
 * test_spawn_passed.c - what a child is given, and that it is nothing else.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include "ntapi.h"
#include "spawns.h"

/* How many handles it has, beside those of its own making. */
static int say_handles(int argc, char **argv)
{
    wchar_t text[20];

    (void)argc;
    (void)argv;
    swprintf(text, COUNT(text), L"%d", count_handles());
    return say(text) ? 0 : 95;
}

/* The same with CreateProcess(), which names none, sets it. */
START_TEST(what_others_made_inheritable_is_not_given)
{
    STARTUPINFOA startup = {.cb = sizeof startup};
    PROCESS_INFORMATION made;
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, NULL, TRUE};
    char number[16], line[1024];

    handle = CreateEventA(&inheritable, TRUE, FALSE, NULL);
    snprintf(number, sizeof number, "%lu", (unsigned long)(uintptr_t)handle);
    for (int i = 0; i < 2; i++) {
        ck_assert_ok(winipc_spawn(
            &process, ARGUMENTS("set_event", number),
            WINIPC_SPAWN_OPTIONS(.standard_input =
                                     i ? NULL : WINIPC_NULL_DEVICE)));
        expect_exit(0);
        ck_assert_uint_eq(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    }
    snprintf(line, sizeof line, "\"%s\" --child set_event %s", self(), number);
    ck_assert(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL,
                             &startup, &made));
    CloseHandle(made.hThread);
    ck_assert_ok(winipc_process_adopt(&process, made.hProcess));
    expect_exit(0);
    ck_assert_uint_eq(WaitForSingleObject(handle, 0), WAIT_OBJECT_0);
}
END_TEST

static int ask_handles(size_t passes)
{
    winipc_pass pass[2] = {{.name = "a", .object = WINIPC_OBJECT(event)},
                           {.name = "b", .object = WINIPC_OBJECT(event)}};
    char text[20];

    run(text, sizeof text, ARGUMENTS("say_handles"),
        (winipc_spawn_options){.pass = pass, .pass_count = passes});
    return atoi(text);
}

START_TEST(a_child_has_a_handle_for_each_that_was_passed)
{
    int none;

    make_event();
    none = ask_handles(0);
    ck_assert_int_eq(ask_handles(1), none + 1);
    ck_assert_int_eq(ask_handles(2), none + 2);
}
END_TEST

#define THREADS 4
#define ROUNDS 5

/* A child that counts its handles, and has an event and its output. */
static int count_alone(winipc_event *passed)
{
    winipc_pass pass = {.name = "a", .object = WINIPC_OBJECT(passed)};
    winipc_process *child;
    winipc_pipe *end;
    winipc_status status;
    HANDLE its;
    char text[20] = "";
    size_t n;

    if (winipc_pipe_pair_with_handle(
            &end, &its,
            WINIPC_PIPE_PAIR_OPTIONS(.direction = WINIPC_PIPE_INBOUND)) !=
        WINIPC_OK)
        return -1;
    status = winipc_spawn(&child, ARGUMENTS("say_handles"),
                          WINIPC_SPAWN_OPTIONS(.standard_output = its,
                                               .pass = &pass, .pass_count = 1));
    CloseHandle(its);
    if (status == WINIPC_OK)
        status = winipc_pipe_receive(end, text, sizeof text, &n, 4 * SOON);
    winipc_pipe_close(end);
    if (status == WINIPC_OK)
        status = winipc_process_wait(child, 4 * SOON);
    winipc_process_close(child);
    return status == WINIPC_OK ? atoi(text) : -1;
}

static DWORD WINAPI count_often(void *counts)
{
    for (int i = 0; i < ROUNDS; i++)
        ((int *)counts)[i] = count_alone(event);
    return 0;
}

/* Each has two duplicates that the others must not get. */
START_TEST(children_of_threads_at_once_have_only_their_own)
{
    int counts[THREADS][ROUNDS], alone;
    HANDLE threads[THREADS];

    self(); /* written once */
    make_event();
    alone = count_alone(event);
    ck_assert_int_gt(alone, 0);
    for (int i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, count_often, counts[i], 0, NULL);
    for (int i = 0; i < THREADS; i++) {
        ck_assert_uint_eq(WaitForSingleObject(threads[i], 60000), 0);
        CloseHandle(threads[i]);
        for (int j = 0; j < ROUNDS; j++)
            ck_assert_int_eq(counts[i][j], alone);
    }
}
END_TEST

/* What the child does with each kind of thing, having taken it. */
static winipc_status use_event(void *given)
{
    WINIPC_SCOPED(event) mine = NULL;
    winipc_status status = winipc_event_adopt(&mine, given);

    return status == WINIPC_OK ? winipc_event_set(mine) : status;
}

static winipc_status use_mutex(void *given)
{
    WINIPC_SCOPED(mutex) mine = NULL;
    winipc_status status = winipc_mutex_adopt(&mine, given);

    if (status == WINIPC_OK)
        status = winipc_mutex_acquire(mine, SOON);
    return status == WINIPC_OK ? winipc_mutex_release(mine) : status;
}

static winipc_status use_semaphore(void *given)
{
    WINIPC_SCOPED(semaphore) mine = NULL;
    winipc_status status = winipc_semaphore_adopt(&mine, given);

    return status == WINIPC_OK ? winipc_semaphore_release(mine, 1, NULL)
                               : status;
}

static winipc_status use_timer(void *given)
{
    WINIPC_SCOPED(timer) mine = NULL;
    winipc_status status = winipc_timer_adopt(&mine, given);

    return status == WINIPC_OK ? winipc_timer_set_after(mine, 0, 0) : status;
}

static winipc_status use_process(void *given)
{
    WINIPC_SCOPED(process) mine = NULL;
    winipc_process_info info;
    winipc_status status = winipc_process_adopt(&mine, given);
    DWORD parent = 0;

    if (status == WINIPC_OK)
        status = winipc_process_get_info(mine, &info);
    winipc__query_parent(&parent);
    return status != WINIPC_OK  ? status
           : info.pid == parent ? WINIPC_OK
                                : WINIPC_E_MISMATCH;
}

static winipc_status use_mailslot(void *given)
{
    WINIPC_SCOPED(mailslot) mine = NULL;
    winipc_status status = winipc_mailslot_adopt(&mine, given);

    return status == WINIPC_OK ? winipc_mailslot_write(mine, "x", 1, SOON)
                               : status;
}

static winipc_status use_pipe(void *given)
{
    WINIPC_SCOPED(pipe) mine = NULL;
    winipc_status status = winipc_pipe_adopt(&mine, given);

    return status == WINIPC_OK ? winipc_pipe_send(mine, "x", 1, SOON) : status;
}

/* The same on this side: what is passed, and what must have come of it. */
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_timer *timer;
static winipc_mailslot *reader, *writer;
static winipc_object *borrowed;

static winipc_object *make_the_event(void)
{
    make_event();
    return WINIPC_OBJECT(event);
}

static winipc_status wait_for_event(void)
{
    return winipc_event_wait(event, 0);
}

static winipc_object *make_borrowed(void)
{
    make_event();
    ck_assert_ok(winipc_object_borrow(
        &borrowed, winipc_object_handle(WINIPC_OBJECT(event))));
    return borrowed;
}

static winipc_object *make_mutex(void)
{
    ck_assert_ok(winipc_mutex_create(&mutex, NULL, NULL));
    return WINIPC_OBJECT(mutex);
}

static winipc_object *make_semaphore(void)
{
    ck_assert_ok(winipc_semaphore_create(&semaphore, NULL, 0, 1, NULL));
    return WINIPC_OBJECT(semaphore);
}

static winipc_status acquire_semaphore(void)
{
    return winipc_semaphore_acquire(semaphore, 0);
}

static winipc_object *make_timer(void)
{
    ck_assert_ok(winipc_timer_create(&timer, NULL, NULL));
    return WINIPC_OBJECT(timer);
}

static winipc_status wait_for_timer(void)
{
    return winipc_timer_wait(timer, SOON);
}

static winipc_object *make_process(void)
{
    ck_assert_ok(winipc_process_open(&process, GetCurrentProcessId(), NULL));
    borrowed = winipc_object_ref(WINIPC_OBJECT(process));
    winipc_process_close(process);
    process = NULL;
    return borrowed;
}

static winipc_object *make_mailslot(void)
{
    const char *name = unique_name("passed");

    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    return WINIPC_OBJECT(writer);
}

static winipc_status read_mailslot(void)
{
    char text[4];
    size_t n;

    return winipc_mailslot_read(reader, text, sizeof text, &n, SOON);
}

static winipc_object *make_pipe(void)
{
    ck_assert_ok(winipc_pipe_pair(&output, &other, NULL));
    return WINIPC_OBJECT(other);
}

static winipc_status receive(void)
{
    char text[4];
    size_t n;

    return winipc_pipe_receive(output, text, sizeof text, &n, SOON);
}

static const struct {
    const char *name;
    winipc_object *(*make)(void);
    winipc_status (*use)(void *given);
    winipc_status (*look)(void);
} kinds[] = {
    {"event", make_the_event, use_event, wait_for_event},
    {"borrowed", make_borrowed, use_event, wait_for_event},
    {"mutex", make_mutex, use_mutex, NULL},
    {"semaphore", make_semaphore, use_semaphore, acquire_semaphore},
    {"timer", make_timer, use_timer, wait_for_timer},
    {"process", make_process, use_process, NULL},
    {"mailslot", make_mailslot, use_mailslot, read_mailslot},
    {"pipe", make_pipe, use_pipe, receive},
};

/* Take what has the name, once, and use it as that kind. */
static int take(int argc, char **argv)
{
    void *given, *again;
    DWORD flags;
    winipc_status status = winipc_passed_handle(&given, argv[0]);

    (void)argc;
    if (status != WINIPC_OK)
        return 80 - status;
    if (!GetHandleInformation(given, &flags) || flags & HANDLE_FLAG_INHERIT)
        return 90;
    if (winipc_passed_handle(&again, argv[0]) != WINIPC_E_NOT_FOUND)
        return 91;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (strcmp(kinds[i].name, argv[0]) == 0)
            status = kinds[i].use(given);
    }
    return -status;
}

static void close_kinds(void)
{
    winipc_mutex_close(mutex);
    winipc_semaphore_close(semaphore);
    winipc_timer_close(timer);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_object_close(borrowed);
    mutex = NULL;
    semaphore = NULL;
    timer = NULL;
    reader = writer = NULL;
    borrowed = NULL;
}

START_TEST(an_object_is_passed_on_and_used)
{
    winipc_pass pass = {.name = kinds[_i].name, .object = kinds[_i].make()};

    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("take", pass.name),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)));
    expect_exit(0);
    if (kinds[_i].look != NULL)
        ck_assert_ok(kinds[_i].look());
}
END_TEST

START_TEST(a_handle_is_passed_on_and_used)
{
    winipc_pass pass = {.name = "event"};

    handle = pass.handle = CreateEventA(NULL, TRUE, FALSE, NULL);
    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("take", "EVENT"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)));
    expect_exit(0);
    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("take", "event"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)));
    expect_exit(0);
    ck_assert_uint_eq(WaitForSingleObject(handle, 0), WAIT_OBJECT_0);
}
END_TEST

START_TEST(what_is_passed_is_of_the_kind_that_it_is)
{
    winipc_pass pass = {.name = "mutex", .object = make_the_event()};

    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("take", "mutex"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)));
    expect_exit(-WINIPC_E_WRONG_TYPE);
}
END_TEST

START_TEST(nothing_is_found_where_nothing_was_passed)
{
    ck_assert_ok(winipc_spawn(&process, ARGUMENTS("take", "event"), NULL));
    expect_exit(80 - WINIPC_E_NOT_FOUND);
}
END_TEST

/* What this process was given is not for its children: their handles are others. */
START_TEST(what_was_passed_goes_no_further)
{
    char text[64];

    SetEnvironmentVariableW(L"Winipc_Passed_x", L"Event:4:4");
    run(text, sizeof text, ARGUMENTS("say_variables", "WINIPC_PASSED_x"),
        NOTHING);
    SetEnvironmentVariableW(L"Winipc_Passed_x", NULL);
    ck_assert_str_eq(text, "(none)");
}
END_TEST

/* In this process: # stands for the handle, and @ for the parent's number. */
static bool set_text(const char *format, HANDLE what, DWORD parent)
{
    char text[200] = "";
    size_t n = 0;

    for (; *format != '\0'; format++) {
        if (*format == '#' || *format == '@')
            n += (size_t)snprintf(text + n, sizeof text - n, "%x",
                                  *format == '#' ? (unsigned)(uintptr_t)what
                                                 : (unsigned)parent);
        else
            text[n++] = *format;
    }
    return SetEnvironmentVariableA("WINIPC_PASSED_x", text);
}

static const struct {
    const char *format;
    winipc_status status;
} texts[] = {
    {"", WINIPC_E_CORRUPT},
    {"nonsense", WINIPC_E_CORRUPT},
    {":#:@", WINIPC_E_CORRUPT},
    {"Event:", WINIPC_E_CORRUPT},
    {"Event:#", WINIPC_E_CORRUPT},
    {"Event:#:", WINIPC_E_CORRUPT},
    {"Event:#:@g", WINIPC_E_CORRUPT},
    {"Event:#:@:", WINIPC_E_CORRUPT},
    {"Event:0x#:@", WINIPC_E_CORRUPT},
    {"Event: #:@", WINIPC_E_CORRUPT},
    {"Event:-#:@", WINIPC_E_CORRUPT},
    {"Event:#1:#", WINIPC_E_CORRUPT},
    {"Event:1000000#:@", WINIPC_E_CORRUPT},
    {"Event:fffffff0:@", WINIPC_E_CORRUPT},
    {"Event:0:@", WINIPC_E_CORRUPT},
    {"EventEventEventEventEventEventEvent:#:@", WINIPC_E_CORRUPT},
    {"Event:#:@                                            ", WINIPC_E_CORRUPT},
    {"Event:#:1", WINIPC_E_NOT_FOUND},
    {"Mutant:#:@", WINIPC_E_WRONG_TYPE},
    {"event:#:@", WINIPC_E_WRONG_TYPE},
    {"Event:#:@", WINIPC_OK},
};

/* In a child, whose parent is known: take an event that the text tells of; with a
   second argument, of one that was not inherited. */
static int believe(int argc, char **argv)
{
    SECURITY_ATTRIBUTES security = {sizeof security, NULL, argc == 1};
    void *given = argv;
    winipc_status status;
    DWORD parent;

    handle = CreateEventA(&security, TRUE, FALSE, NULL);
    if (winipc__query_parent(&parent) != ERROR_SUCCESS ||
        !set_text(argv[0], handle, parent))
        return 95;
    status = winipc_passed_handle(&given, "x");
    if (given != (status == WINIPC_OK ? handle : NULL))
        return 96;
    return -status;
}

START_TEST(a_text_is_believed_only_if_it_is_right)
{
    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("believe", texts[_i].format), NULL));
    expect_exit((uint32_t)-texts[_i].status);
}
END_TEST

START_TEST(a_handle_that_was_not_inherited_is_not_believed)
{
    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("believe", "Event:#:@", "x"), NULL));
    expect_exit(-WINIPC_E_CORRUPT);
    ck_assert_ok(
        winipc_spawn(&process, ARGUMENTS("believe", "Event:7ffc:@"), NULL));
    expect_exit(-WINIPC_E_CORRUPT);
}
END_TEST

START_TEST(a_lock_cannot_be_passed_on)
{
    WINIPC_SCOPED(lock) lock = NULL;
    winipc_pass pass = {.name = "x"};

    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    pass.object = WINIPC_OBJECT(lock);
    ck_assert_status(
        winipc_spawn(&process, ARGUMENTS("take", "x"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)),
        WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(an_aborted_pipe_cannot_be_passed_on)
{
    winipc_pass pass = {.name = "x", .object = make_pipe()};

    winipc_pipe_abort(other);
    ck_assert_status(
        winipc_spawn(&process, ARGUMENTS("take", "x"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)),
        WINIPC_E_CLOSED);
}
END_TEST

START_TEST(a_pipe_that_has_begun_to_receive_cannot_be_passed_on)
{
    winipc_pass pass = {.name = "x", .object = make_pipe()};
    char c;
    size_t n;

    ck_assert_status(winipc_pipe_receive(other, &c, 1, &n, 0),
                     WINIPC_E_TIMEOUT);
    ck_assert_status(
        winipc_spawn(&process, ARGUMENTS("take", "x"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)),
        WINIPC_E_BUSY);
}
END_TEST

/* A child of a child: tell when the other end of the pipe has gone. */
static int tell_end(int argc, char **argv)
{
    WINIPC_SCOPED(pipe) mine = NULL;
    void *given;
    char c;
    size_t n;

    (void)argc;
    (void)argv;
    if (winipc_passed_handle(&given, "pipe") != WINIPC_OK ||
        winipc_pipe_adopt(&mine, given) != WINIPC_OK || !say(L""))
        return 95;
    if (winipc_pipe_receive(mine, &c, 1, &n, SOON) == WINIPC_E_CLOSED)
        say(L"end");
    return 0;
}

static int begin_another(int argc, char **argv)
{
    winipc_pass pass = {.name = "pipe"};
    winipc_process *child;
    winipc_pipe *mine, *its;

    if (winipc_pipe_pair(&mine, &its, NULL) != WINIPC_OK)
        return 95;
    pass.object = WINIPC_OBJECT(its);
    if (winipc_spawn(&child, ARGUMENTS("tell_end"),
                     WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1)) !=
        WINIPC_OK)
        return 96;
    return wait_for_ever(argc, argv);
}

START_TEST(a_killed_parent_closes_its_end)
{
    char text[8];
    size_t length = 0, n;

    start(ARGUMENTS("begin_another"), NOTHING);
    while (length < 2) { /* both have begun */
        ck_assert_ok(
            winipc_pipe_receive(output, text, sizeof text, &n, 2 * SOON));
        length += n;
    }
    TerminateProcess(winipc_object_handle(WINIPC_OBJECT(process)), 97);
    ck_assert_uint_eq(receive_all(text, sizeof text), 4);
    ck_assert_str_eq(text, "end");
}
END_TEST

static void end_test(void)
{
    close_spawns();
    close_kinds();
}

static const test tests[] = {
    TEST(what_others_made_inheritable_is_not_given),
    TEST(a_child_has_a_handle_for_each_that_was_passed),
    TEST(children_of_threads_at_once_have_only_their_own),
    TEST_LOOP(an_object_is_passed_on_and_used, kinds),
    TEST(a_handle_is_passed_on_and_used),
    TEST(what_is_passed_is_of_the_kind_that_it_is),
    TEST(nothing_is_found_where_nothing_was_passed),
    TEST(what_was_passed_goes_no_further),
    TEST_LOOP(a_text_is_believed_only_if_it_is_right, texts),
    TEST(a_handle_that_was_not_inherited_is_not_believed),
    TEST(a_lock_cannot_be_passed_on),
    TEST(an_aborted_pipe_cannot_be_passed_on),
    TEST(a_pipe_that_has_begun_to_receive_cannot_be_passed_on),
    TEST(a_killed_parent_closes_its_end),
    {0},
};

static const role roles[] = {
    {"begin_another", begin_another},
    {"believe", believe},
    {"say_handles", say_handles},
    {"say_variables", say_variables},
    {"set_event", set_event},
    {"take", take},
    {"tell_end", tell_end},
    {"wait_for_ever", wait_for_ever},
    {NULL, NULL},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "spawn_passed", tests, end_test, roles);
}
