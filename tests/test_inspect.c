/*
 * test_inspect.c - which objects exist.
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
static winipc_mailslot *slot, *writer;
static HANDLE section;
static void *child;
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
    winipc_mailslot_close(writer);
    event = ready = NULL;
    mutex = NULL;
    semaphore = NULL;
    timer = NULL;
    slot = writer = NULL;
    close_pipes();
    if (section != NULL)
        CloseHandle(section);
    section = NULL;
    if (child != NULL)
        child_kill(child);
    child = NULL;
}

/* What is looked for in a list, and what was found. */
static struct {
    const char *name;
    unsigned times, all, leave_after;
    uint32_t kinds;
    winipc_inspect_entry entry;
} sought;

static bool seek(void *context, const winipc_inspect_entry *entry)
{
    ck_assert_ptr_eq(context, &sought);
    ck_assert_ptr_nonnull(winipc_inspect_kind_name(entry->kind));
    sought.all++;
    sought.kinds |= entry->kind;
    if (strcmp(entry->name, sought.name) == 0) {
        sought.times++;
        sought.entry = *entry;
    }
    return sought.all != sought.leave_after;
}

/* How often the name is in the list of these kinds. */
static unsigned list(uint32_t kinds, const char *name)
{
    memset(&sought, 0, sizeof sought);
    sought.name = name;
    ck_assert_ok(winipc_inspect_list(WINIPC_INSPECT_OPTIONS(.kinds = kinds),
                                     seek, &sought, &coverage));
    return sought.times;
}

static winipc_status make_event(const char *name, winipc_scope scope)
{
    return winipc_event_create(&event, name,
                               WINIPC_EVENT_OPTIONS(.scope = scope));
}

static winipc_status make_mutex(const char *name, winipc_scope scope)
{
    return winipc_mutex_create(&mutex, name,
                               WINIPC_MUTEX_OPTIONS(.scope = scope));
}

static winipc_status make_semaphore(const char *name, winipc_scope scope)
{
    return winipc_semaphore_create(&semaphore, name, 0, 1,
                                   WINIPC_SEMAPHORE_OPTIONS(.scope = scope));
}

static winipc_status make_timer(const char *name, winipc_scope scope)
{
    return winipc_timer_create(&timer, name,
                               WINIPC_TIMER_OPTIONS(.scope = scope));
}

static winipc_status make_section(const char *name, winipc_scope scope)
{
    char path[120];

    snprintf(path, sizeof path, "%s%s",
             scope == WINIPC_SCOPE_GLOBAL ? "Global\\" : "Local\\", name);
    section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 100, path);
    return section != NULL ? WINIPC_OK : WINIPC_E_SYSTEM;
}

static winipc_status make_pipe(const char *name, winipc_scope scope)
{
    (void)scope;
    return winipc_pipe_listener_create(&listener, name, NULL);
}

static winipc_status make_slot(const char *name, winipc_scope scope)
{
    (void)scope;
    return winipc_mailslot_create(&slot, name, NULL);
}

static const struct kind {
    winipc_inspect_kind kind;
    const char *name;
    winipc_status (*make)(const char *name, winipc_scope scope);
    winipc_scope scope;
} kinds[] = {
    {WINIPC_INSPECT_EVENT, "event", make_event, WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_EVENT, "event", make_event, WINIPC_SCOPE_GLOBAL},
    {WINIPC_INSPECT_MUTEX, "mutex", make_mutex, WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_MUTEX, "mutex", make_mutex, WINIPC_SCOPE_GLOBAL},
    {WINIPC_INSPECT_SEMAPHORE, "semaphore", make_semaphore,
     WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_SEMAPHORE, "semaphore", make_semaphore,
     WINIPC_SCOPE_GLOBAL},
    {WINIPC_INSPECT_TIMER, "timer", make_timer, WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_TIMER, "timer", make_timer, WINIPC_SCOPE_GLOBAL},
    {WINIPC_INSPECT_SECTION, "section", make_section, WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_SECTION, "section", make_section, WINIPC_SCOPE_GLOBAL},
    {WINIPC_INSPECT_PIPE, "pipe", make_pipe, WINIPC_SCOPE_SESSION},
    {WINIPC_INSPECT_MAILSLOT, "mailslot", make_slot, WINIPC_SCOPE_SESSION},
};

START_TEST(an_object_is_listed_while_it_exists)
{
    const char *name = unique_name("inspect");
    const struct kind *of = &kinds[_i];

    ck_assert_uint_eq(list(0, name), 0);
    if (of->make(name, of->scope) == WINIPC_E_SYSTEM)
        return; /* a section of the machine takes a privilege */
    ck_assert_uint_eq(list(0, name), 1);
    ck_assert_int_eq(sought.entry.kind, of->kind);
    ck_assert_int_eq(sought.entry.scope, of->scope);
    ck_assert_str_eq(winipc_inspect_kind_name(of->kind), of->name);
    ck_assert_uint_eq(coverage.not_looked_into, 0);
    teardown();
    ck_assert_uint_eq(list(0, name), 0);
}
END_TEST

START_TEST(only_the_kinds_that_were_chosen_are_listed)
{
    const char *name = unique_name("inspect");

    for (size_t i = 0; i < COUNT(kinds); i++) {
        ck_assert_ok(kinds[i].make(name, WINIPC_SCOPE_SESSION));
        ck_assert_uint_eq(list(kinds[i].kind, name), 1);
        ck_assert_uint_eq(sought.kinds, kinds[i].kind);
        ck_assert_uint_eq(list(~(uint32_t)kinds[i].kind & 127, name), 0);
        teardown();
    }
}
END_TEST

/* Keep one of each kind until it is killed. */
static int keep(int argc, char **argv)
{
    winipc_event *told;

    (void)argc;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        char name[120];

        snprintf(name, sizeof name, "%s-%u", argv[0], (unsigned)i);
        kinds[i].make(name, kinds[i].scope);
        /* Not closed: what is made next takes its variable only. */
    }
    if (winipc_event_open(&told, argv[1], NULL) != WINIPC_OK ||
        winipc_event_set(told) != WINIPC_OK)
        return 1;
    Sleep(INFINITE);
    return 0;
}

START_TEST(what_other_processes_have_is_listed_until_they_die)
{
    const char *stem = unique_name("stem"), *name = unique_name("ready");
    char names[COUNT(kinds)][120];

    ck_assert_ok(winipc_event_create(&ready, name, NULL));
    child = child_start("keep", stem, name, NULL);
    ck_assert_ok(winipc_event_wait(ready, PATIENTLY));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        snprintf(names[i], sizeof names[i], "%s-%u", stem, (unsigned)i);
        if (kinds[i].kind != WINIPC_INSPECT_SECTION)
            ck_assert_uint_eq(list(0, names[i]), 1);
    }
    child_kill(child);
    child = NULL;
    for (size_t i = 0; i < COUNT(kinds); i++)
        ck_assert_uint_eq(list(0, names[i]), 0);
}
END_TEST

START_TEST(a_pipe_tells_how_many_instances_it_has)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 3));
    ck_assert_uint_eq(list(WINIPC_INSPECT_PIPE, pipe_name), 1);
    ck_assert_uint_eq(sought.entry.instances, 3);
    ck_assert_uint_gt(sought.entry.max_instances, 3);
}
END_TEST

START_TEST(a_pipe_of_few_instances_tells_how_many_it_may_have)
{
    char path[120];
    HANDLE pipe;

    snprintf(path, sizeof path, "\\\\.\\pipe\\%s", unique_name("few"));
    pipe = CreateNamedPipeA(path, PIPE_ACCESS_DUPLEX, 0, 2, 0, 0, 0, NULL);
    ck_assert_uint_eq(list(WINIPC_INSPECT_PIPE, path + 9), 1);
    ck_assert_uint_eq(sought.entry.instances, 1);
    ck_assert_uint_eq(sought.entry.max_instances, 2);
    CloseHandle(pipe);
}
END_TEST

START_TEST(a_mailslot_with_writers_is_one)
{
    const char *name = unique_name("slot\\of\\parts");

    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    ck_assert_uint_eq(list(WINIPC_INSPECT_MAILSLOT, name), 1);
}
END_TEST

START_TEST(a_name_is_told_in_utf8)
{
    char name[120];

    snprintf(name, sizeof name, "%s-\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
             unique_name("utf8"));
    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_ok(winipc_mailslot_create(&slot, name, NULL));
    ck_assert_uint_eq(list(0, name), 2);
}
END_TEST

START_TEST(listing_takes_nothing)
{
    listen_with(WINIPC_PIPE_LISTENER_OPTIONS(.instances = 1));
    ck_assert_ok(
        winipc_event_create(&event, unique_name("set"),
                            WINIPC_EVENT_OPTIONS(.initially_set = true)));
    list(0, "");
    ck_assert_ok(winipc_event_wait(event, 0));
    ck_assert_status(winipc_pipe_accept(listener, &server, BRIEFLY),
                     WINIPC_E_TIMEOUT);
    ck_assert_ok(winipc_pipe_connect(&client, pipe_name, NULL, 0));
    ck_assert_ok(winipc_pipe_accept(listener, &server, SOON));
}
END_TEST

START_TEST(a_list_ends_when_its_reader_has_enough)
{
    ck_assert_ok(winipc_event_create(&event, unique_name("one"), NULL));
    ck_assert_ok(winipc_event_create(&ready, unique_name("two"), NULL));
    memset(&sought, 0, sizeof sought);
    sought.name = "";
    sought.leave_after = 1;
    ck_assert_ok(winipc_inspect_list(NULL, seek, &sought, NULL));
    ck_assert_uint_eq(sought.all, 1);
}
END_TEST

/* In the first pass the directory has one entry less. */
static struct {
    wchar_t name[120];
    unsigned passes;
} hidden;
static winipc__ntapi_table system_;

static NTSTATUS NTAPI hide(HANDLE directory, void *answer, ULONG size,
                           BOOLEAN single, BOOLEAN restart, ULONG *context,
                           ULONG *length_)
{
    const winipc__directory_entry *entry = answer;
    NTSTATUS status = system_.NtQueryDirectoryObject(
        directory, answer, size, single, restart, context, length_);

    hidden.passes += restart;
    if (status != 0 || hidden.passes > 1 ||
        wcsncmp(entry->name.Buffer, hidden.name, wcslen(hidden.name)) != 0)
        return status;
    return system_.NtQueryDirectoryObject(directory, answer, size, single,
                                          FALSE, context, length_);
}

START_TEST(what_goes_meanwhile_hides_nothing_else)
{
    const char *name = unique_name("hidden");

    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.scope = WINIPC_SCOPE_GLOBAL)));
    swprintf(hidden.name, COUNT(hidden.name), L"%hs", name);
    hidden.passes = 0;
    system_ = winipc__ntapi;
    winipc__ntapi.NtQueryDirectoryObject = hide;
    ck_assert_uint_eq(list(WINIPC_INSPECT_EVENT, name), 1);
    ck_assert_uint_gt(hidden.passes, 2);
}
END_TEST

/* As Windows lists pipes: in two answers. */
static NTSTATUS NTAPI list_folder(HANDLE folder, HANDLE none, void *routine,
                                  void *context, IO_STATUS_BLOCK *status,
                                  void *answer, ULONG size, ULONG class_,
                                  BOOLEAN single, UNICODE_STRING *pattern,
                                  BOOLEAN restart)
{
    static const wchar_t names[][4] = {L"one", L"two"};
    static unsigned next;
    FILE_DIRECTORY_INFORMATION *entry = answer;

    (void)folder;
    (void)none;
    (void)routine;
    (void)context;
    (void)status;
    (void)pattern;
    ck_assert(class_ == FileDirectoryInformation && !single && size > 1000);
    if (restart)
        next = 0;
    if (next == COUNT(names))
        return (NTSTATUS)0x80000006; /* STATUS_NO_MORE_FILES */
    memset(entry, 0, sizeof *entry);
    entry->EndOfFile.QuadPart = next + 5;
    entry->AllocationSize.QuadPart = next == 0 ? UINT32_MAX : 7;
    entry->FileNameLength = 3 * sizeof(wchar_t);
    memcpy(entry->FileName, names[next++], entry->FileNameLength);
    return 0;
}

START_TEST(what_the_system_lists_is_believed)
{
    listen_with(NULL);
    winipc__ntapi.NtQueryDirectoryFile = list_folder;
    ck_assert_uint_eq(list(WINIPC_INSPECT_PIPE, "one"), 1);
    ck_assert_uint_eq(sought.all, 2);
    ck_assert_uint_eq(sought.entry.instances, 5);
    ck_assert_uint_eq(sought.entry.max_instances, UINT32_MAX);
    ck_assert_uint_eq(list(WINIPC_INSPECT_PIPE, "two"), 1);
    ck_assert_uint_eq(sought.entry.instances, 6);
    ck_assert_uint_eq(sought.entry.max_instances, 7);
    ck_assert_uint_eq(coverage.processes, 0);
}
END_TEST

static HANDLE WINAPI deny(DWORD access, BOOL inherit, DWORD pid)
{
    if (pid == GetCurrentProcessId())
        return OpenProcess_true(access, inherit, pid);
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
}

static bool lists_pipes(void)
{
    list(WINIPC_INSPECT_PIPE, "");
    return coverage.processes == 0;
}

START_TEST(processes_that_may_not_be_looked_into_are_counted)
{
    if (lists_pipes())
        return;
    ck_assert_uint_gt(coverage.processes, 1);
    OpenProcess_slot = deny;
    listen_with(NULL);
    ck_assert_uint_eq(list(WINIPC_INSPECT_PIPE, pipe_name), 1);
    ck_assert_uint_eq(coverage.processes, 1);
    ck_assert_uint_gt(coverage.not_looked_into, 0);
}
END_TEST

static HANDLE WINAPI deny_all(DWORD access, BOOL inherit, DWORD pid)
{
    (void)access;
    (void)inherit;
    (void)pid;
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
}

static winipc_status list_pipes(void)
{
    memset(&sought, 0, sizeof sought);
    sought.name = "";
    return winipc_inspect_list(
        WINIPC_INSPECT_OPTIONS(.kinds = WINIPC_INSPECT_PIPE), seek, &sought,
        NULL);
}

START_TEST(a_list_that_cannot_be_made_is_not_empty)
{
    if (lists_pipes())
        return;
    listen_with(NULL);
    OpenProcess_slot = deny_all;
    ck_assert_status(list_pipes(), WINIPC_E_UNSUPPORTED);
    lying_end();
    winipc__ntapi.NtQuerySystemInformation = NULL;
    ck_assert_status(list_pipes(), WINIPC_E_UNSUPPORTED);
    ck_assert_uint_eq(sought.all, 0);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(an_object_is_listed_while_it_exists, kinds),
    TEST(only_the_kinds_that_were_chosen_are_listed),
    TEST(what_other_processes_have_is_listed_until_they_die),
    TEST(a_pipe_tells_how_many_instances_it_has),
    TEST(a_pipe_of_few_instances_tells_how_many_it_may_have),
    TEST(a_mailslot_with_writers_is_one),
    TEST(a_name_is_told_in_utf8),
    TEST(listing_takes_nothing),
    TEST(a_list_ends_when_its_reader_has_enough),
    TEST(what_goes_meanwhile_hides_nothing_else),
    TEST(what_the_system_lists_is_believed),
    TEST(processes_that_may_not_be_looked_into_are_counted),
    TEST(a_list_that_cannot_be_made_is_not_empty),
    {0},
};

static const role roles[] = {{"keep", keep}, {NULL, NULL}};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "inspect", tests, teardown, roles);
}
