/*
 * test_inspect_who.c - which processes have an object.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "lying.h"
#include "ntapi.h"
#include "pipes.h"

static winipc_event *event, *ready;
static winipc_mutex *mutex;
static winipc_semaphore *semaphore;
static winipc_timer *timer;
static winipc_mailslot *slot;
static winipc_pipe *first, *second;
static winipc_lock *lock;
static winipc_object *object; /* one of them; no reference */
static void *children[2];
static winipc_inspect_coverage coverage;

static void teardown(void)
{
    lying_end();
    winipc_event_close(event);
    winipc_event_close(ready);
    winipc_mutex_close(mutex);
    winipc_semaphore_close(semaphore);
    winipc_timer_close(timer);
    winipc_mailslot_close(slot);
    winipc_pipe_close(first);
    winipc_pipe_close(second);
    winipc_lock_close(lock);
    event = ready = NULL;
    mutex = NULL;
    semaphore = NULL;
    timer = NULL;
    slot = NULL;
    first = second = NULL;
    lock = NULL;
    close_pipes();
    for (size_t i = 0; i < COUNT(children); i++) {
        if (children[i] != NULL)
            child_kill(children[i]);
        children[i] = NULL;
    }
}

static struct {
    unsigned all, leave_after;
    winipc_inspect_holder holders[50];
    char image[100]; /* of the last one */
    void (*during)(void);
} told;

static bool note(void *context, const winipc_inspect_holder *holder)
{
    ck_assert_ptr_eq(context, &told);
    ck_assert_uint_lt(told.all, COUNT(told.holders));
    if (told.during != NULL)
        told.during();
    snprintf(told.image, sizeof told.image, "%s", holder->image);
    told.holders[told.all++] = *holder;
    return told.all != told.leave_after;
}

/* How many processes have it. */
static unsigned who(winipc_object *of)
{
    memset(&told, 0, sizeof told);
    ck_assert_ok(winipc_inspect_who(of, note, &told, &coverage));
    return told.all;
}

static unsigned who_named(winipc_inspect_kind kind, const char *name)
{
    memset(&told, 0, sizeof told);
    ck_assert_ok(winipc_inspect_who_named(kind, name, note, &told, &coverage));
    return told.all;
}

static bool can_ask_names(void)
{
    return winipc_inspect_who_named(WINIPC_INSPECT_PIPE, "x", note, &told,
                                    NULL) == WINIPC_OK;
}

/* How many handles the process has. */
static unsigned handles_of(DWORD pid)
{
    unsigned handles = 0;

    for (unsigned i = 0; i < told.all; i++)
        handles +=
            told.holders[i].process_id == pid ? told.holders[i].handles : 0;
    return handles;
}

static winipc_status create_event(const char *name)
{
    winipc_status status = winipc_event_create(&event, name, NULL);

    object = WINIPC_OBJECT(event);
    return status;
}

static winipc_status create_mutex(const char *name)
{
    winipc_status status = winipc_mutex_create(&mutex, name, NULL);

    object = WINIPC_OBJECT(mutex);
    return status;
}

static winipc_status create_semaphore(const char *name)
{
    winipc_status status =
        winipc_semaphore_create(&semaphore, name, 0, 1, NULL);

    object = WINIPC_OBJECT(semaphore);
    return status;
}

static winipc_status create_timer(const char *name)
{
    winipc_status status = winipc_timer_create(&timer, name, NULL);

    object = WINIPC_OBJECT(timer);
    return status;
}

static const struct kind {
    const char *name;
    winipc_status (*create)(const char *name);
} kinds[] = {
    {"event", create_event},
    {"mutex", create_mutex},
    {"semaphore", create_semaphore},
    {"timer", create_timer},
};

/* Open it, say so, and keep it until this process is killed. */
static int hold(int argc, char **argv)
{
    winipc_event *said;

    (void)argc;
    if (strcmp(argv[0], "pipe") == 0) {
        if (winipc_pipe_connect(&client, argv[1], NULL, SOON) != WINIPC_OK)
            return 1;
    } else if (strcmp(argv[0], "mailslot") == 0) {
        if (winipc_mailslot_create(&slot, argv[1], NULL) != WINIPC_OK)
            return 2;
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (strcmp(argv[0], kinds[i].name) == 0 &&
            kinds[i].create(argv[1]) != WINIPC_OK)
            return 3;
    }
    if (winipc_event_open(&said, argv[2], NULL) != WINIPC_OK ||
        winipc_event_set(said) != WINIPC_OK)
        return 4;
    Sleep(INFINITE);
    return 0;
}

static DWORD start_holder(size_t i, const char *kind, const char *name)
{
    const char *said = unique_name("ready");

    winipc_event_close(ready);
    ck_assert_ok(winipc_event_create(&ready, said, NULL));
    children[i] = child_start("hold", kind, name, said);
    ck_assert_ok(winipc_event_wait(ready, PATIENTLY));
    return GetProcessId(children[i]);
}

START_TEST(the_processes_that_have_an_object_are_told)
{
    const char *name = unique_name("who");
    DWORD pids[2];

    ck_assert_ok(kinds[_i].create(name));
    ck_assert_uint_eq(who(object), 1);
    ck_assert_uint_eq(handles_of(GetCurrentProcessId()), 1);
    for (size_t i = 0; i < 2; i++)
        pids[i] = start_holder(i, kinds[_i].name, name);
    ck_assert_uint_eq(who(object), 3);
    ck_assert_uint_eq(handles_of(GetCurrentProcessId()), 1);
    ck_assert_uint_eq(handles_of(pids[0]), 1);
    ck_assert_uint_eq(handles_of(pids[1]), 1);
    ck_assert_uint_eq(coverage.not_looked_into, 0);
    ck_assert_uint_gt(coverage.processes, 2);
    child_kill(children[0]);
    children[0] = NULL;
    ck_assert_uint_eq(who(object), 2);
    ck_assert_uint_eq(handles_of(pids[0]), 0);
}
END_TEST

START_TEST(every_handle_of_a_process_is_counted)
{
    const char *name = unique_name("who");
    WINIPC_SCOPED(event) again = NULL;

    ck_assert_ok(create_event(name));
    ck_assert_ok(winipc_event_open(&again, name, NULL));
    ck_assert_uint_eq(who(object), 1);
    ck_assert_uint_eq(handles_of(GetCurrentProcessId()), 2);
}
END_TEST

START_TEST(an_object_without_a_name_is_found_too)
{
    ck_assert_ok(create_semaphore(NULL));
    ck_assert_uint_eq(who(object), 1);
}
END_TEST

START_TEST(a_holder_has_the_name_of_its_program)
{
    char path[MAX_PATH];
    const char *slash;

    GetModuleFileNameA(NULL, path, sizeof path);
    slash = strrchr(path, '\\');
    ck_assert_ok(create_event(NULL));
    ck_assert_uint_eq(who(object), 1);
    ck_assert_str_eq(told.image, slash + 1);
}
END_TEST

static void use_the_pipe(void)
{
    ck_assert_ok(winipc_pipe_send(first, "x", 1, 0));
    winipc_pipe_abort(first);
}

START_TEST(who_is_told_may_use_and_end_the_object)
{
    ck_assert_ok(winipc_pipe_pair(&first, &second, NULL));
    memset(&told, 0, sizeof told);
    told.during = use_the_pipe;
    ck_assert_ok(
        winipc_inspect_who(WINIPC_OBJECT(first), note, &told, &coverage));
    ck_assert_uint_eq(told.all, 1);
    ck_assert_status(
        winipc_inspect_who(WINIPC_OBJECT(first), note, &told, &coverage),
        WINIPC_E_CLOSED);
}
END_TEST

START_TEST(it_ends_when_who_is_told_has_enough)
{
    const char *name = unique_name("who");

    ck_assert_ok(create_event(name));
    start_holder(0, "event", name);
    memset(&told, 0, sizeof told);
    told.leave_after = 1;
    ck_assert_ok(winipc_inspect_who(object, note, &told, NULL));
    ck_assert_uint_eq(told.all, 1);
}
END_TEST

START_TEST(what_is_made_of_several_has_no_holder)
{
    ck_assert_ok(winipc_lock_create(&lock, NULL, NULL));
    ck_assert_status(winipc_inspect_who(WINIPC_OBJECT(lock), note, &told, NULL),
                     WINIPC_E_INVALID_USE);
}
END_TEST

START_TEST(asking_takes_nothing)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    who(WINIPC_OBJECT(event));
    ck_assert_ok(winipc_event_wait(event, 0));
    ck_assert_ok(create_mutex(NULL));
    who(object);
    ck_assert_status(winipc_mutex_release(mutex), WINIPC_E_NOT_OWNER);
}
END_TEST

START_TEST(the_thread_that_holds_a_mutex_is_told)
{
    ck_assert_ok(create_mutex(NULL));
    who(object);
    ck_assert_uint_eq(told.holders[0].thread_id, 0);
    ck_assert_ok(winipc_mutex_acquire(mutex, 0));
    who(object);
    ck_assert_uint_eq(told.holders[0].thread_id, GetCurrentThreadId());
    ck_assert_ok(winipc_mutex_release(mutex));
}
END_TEST

static winipc__ntapi_table system_;
static DWORD owner_id;

/* As Windows tells of a mutex that another process holds. */
static NTSTATUS NTAPI tell_owner(HANDLE handle, ULONG class_, void *answer,
                                 ULONG size, ULONG *length_)
{
    winipc__mutant_basic_information *now = answer;
    winipc__mutant_owner_information *owner = answer;

    (void)handle;
    (void)size;
    (void)length_;
    if (class_ == WINIPC__MUTANT_BASIC_INFORMATION) {
        now->count = 0;
        now->owned_by_caller = now->abandoned = FALSE;
    } else {
        owner->id.UniqueProcess = (HANDLE)(uintptr_t)owner_id;
        owner->id.UniqueThread = (HANDLE)4711;
    }
    return 0;
}

static HANDLE WINAPI deny(DWORD access, BOOL inherit, DWORD pid)
{
    if (pid == GetCurrentProcessId())
        return OpenProcess_true(access, inherit, pid);
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
}

START_TEST(an_owner_that_may_not_be_looked_into_is_told)
{
    const char *name = unique_name("who");

    ck_assert_ok(create_mutex(name));
    owner_id = start_holder(0, "mutex", name);
    winipc__ntapi.NtQueryMutant = tell_owner;
    OpenProcess_slot = deny;
    ck_assert_uint_eq(who(object), 2);
    for (unsigned i = 0; i < 2; i++) {
        const bool owns = told.holders[i].process_id == owner_id;

        ck_assert_uint_eq(told.holders[i].thread_id, owns ? 4711 : 0);
        ck_assert_uint_eq(told.holders[i].handles, owns ? 0 : 1);
    }
    ck_assert_uint_eq(coverage.processes, 1);
    ck_assert_uint_gt(coverage.not_looked_into, 0);
}
END_TEST

/* Something that is the same for handles of one type. */
static ULONG number_of_type(HANDLE handle)
{
    union {
        UNICODE_STRING type;
        char room[1024];
    } answer;

    if (system_.NtQueryObject(handle, WINIPC__OBJECT_TYPE_INFORMATION, &answer,
                              sizeof answer, NULL) != 0)
        return 0;
    return (ULONG)answer.type.Buffer[0] << 16 | answer.type.Buffer[1];
}

/* As Windows lists the handles of a process; only of this one there are any. */
static NTSTATUS NTAPI list_handles(HANDLE process, ULONG class_, void *answer,
                                   ULONG size, ULONG *length_)
{
    winipc__process_handles *handles = answer;
    DWORD flags;

    if (class_ != WINIPC__PROCESS_HANDLE_INFORMATION)
        return system_.NtQueryInformationProcess(process, class_, answer, size,
                                                 length_);
    if (size < 100000) /* STATUS_INFO_LENGTH_MISMATCH */
        return (NTSTATUS)0xC0000004;
    handles->count = 0;
    if (process != GetCurrentProcess() &&
        GetProcessId(process) != GetCurrentProcessId())
        return 0;
    for (uintptr_t value = 4; value < 4000; value += 4) {
        if (!GetHandleInformation((HANDLE)value, &flags))
            continue;
        handles->entries[handles->count].handle = (HANDLE)value;
        handles->entries[handles->count++].type = number_of_type((HANDLE)value);
    }
    handles->entries[handles->count].handle = (HANDLE)0x7ffc; /* closed since */
    handles->entries[handles->count++].type = 'E' << 16 | 'v';
    return 0;
}

static NTSTATUS NTAPI compare_events(HANDLE a, HANDLE b)
{
    ck_assert_uint_eq(number_of_type(b), 'E' << 16 | 'v');
    return system_.NtCompareObjects(a, b);
}

START_TEST(handles_that_the_system_lists_are_looked_at)
{
    ck_assert_ok(create_semaphore(NULL));
    ck_assert_ok(create_mutex(NULL));
    ck_assert_ok(create_event(NULL));
    system_ = winipc__ntapi;
    winipc__ntapi.NtQueryInformationProcess = list_handles;
    winipc__ntapi.NtCompareObjects = compare_events;
    ck_assert_uint_eq(who(object), 1);
    ck_assert_uint_eq(handles_of(GetCurrentProcessId()), 1);
    ck_assert_uint_eq(coverage.not_looked_into, 0);
}
END_TEST

START_TEST(the_ends_of_a_pipe_are_told_by_its_name)
{
    DWORD pid;

    if (!can_ask_names())
        return;
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 2));
    ck_assert_uint_eq(who_named(WINIPC_INSPECT_PIPE, pipe_name), 1);
    ck_assert_uint_eq(handles_of(GetCurrentProcessId()), 2);
    ck_assert_status(winipc_pipe_accept(listener, &server, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    pid = start_holder(0, "pipe", pipe_name);
    ck_assert_uint_eq(who_named(WINIPC_INSPECT_PIPE, pipe_name), 2);
    ck_assert_uint_eq(handles_of(pid), 1);
    ck_assert_uint_eq(who_named(WINIPC_INSPECT_MAILSLOT, pipe_name), 0);
}
END_TEST

START_TEST(the_reader_of_a_mailslot_is_told_by_its_name)
{
    const char *name = unique_name("Slot");
    char other[100];
    DWORD pid;

    if (!can_ask_names())
        return;
    pid = start_holder(0, "mailslot", name);
    snprintf(other, sizeof other, "\\\\.\\MAILSLOT\\%s", name);
    ck_assert_uint_eq(who_named(WINIPC_INSPECT_MAILSLOT, other), 1);
    ck_assert_uint_eq(handles_of(pid), 1);
    ck_assert_uint_eq(who_named(WINIPC_INSPECT_MAILSLOT, "nosuchslot"), 0);
}
END_TEST

static NTSTATUS NTAPI list_folder(HANDLE folder, HANDLE none, void *routine,
                                  void *context, IO_STATUS_BLOCK *status,
                                  void *answer, ULONG size, ULONG class_,
                                  BOOLEAN single, UNICODE_STRING *pattern,
                                  BOOLEAN restart)
{
    (void)folder;
    (void)none;
    (void)routine;
    (void)context;
    (void)status;
    (void)answer;
    (void)size;
    (void)class_;
    (void)single;
    (void)pattern;
    (void)restart;
    return (NTSTATUS)0x80000006; /* STATUS_NO_MORE_FILES */
}

static NTSTATUS NTAPI never_asked(HANDLE handle, ULONG class_, void *answer,
                                  ULONG size, ULONG *length_)
{
    (void)handle;
    (void)answer;
    (void)size;
    (void)length_;
    ck_abort_msg("a handle was asked, class %lu", class_);
    return 0;
}

START_TEST(no_handle_is_asked_for_its_name_where_that_may_block)
{
    listen_with(NULL);
    winipc__ntapi.NtQueryDirectoryFile = list_folder;
    winipc__ntapi.NtQueryObject = never_asked;
    ck_assert_status(winipc_inspect_who_named(WINIPC_INSPECT_PIPE, pipe_name,
                                              note, &told, NULL),
                     WINIPC_E_UNSUPPORTED);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(the_processes_that_have_an_object_are_told, kinds),
    TEST(every_handle_of_a_process_is_counted),
    TEST(an_object_without_a_name_is_found_too),
    TEST(a_holder_has_the_name_of_its_program),
    TEST(who_is_told_may_use_and_end_the_object),
    TEST(it_ends_when_who_is_told_has_enough),
    TEST(what_is_made_of_several_has_no_holder),
    TEST(asking_takes_nothing),
    TEST(the_thread_that_holds_a_mutex_is_told),
    TEST(an_owner_that_may_not_be_looked_into_is_told),
    TEST(handles_that_the_system_lists_are_looked_at),
    TEST(the_ends_of_a_pipe_are_told_by_its_name),
    TEST(the_reader_of_a_mailslot_is_told_by_its_name),
    TEST(no_handle_is_asked_for_its_name_where_that_may_block),
    {0},
};

static const role roles[] = {{"hold", hold}, {NULL, NULL}};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "inspect_who", tests, teardown, roles);
}
