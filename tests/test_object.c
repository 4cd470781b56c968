/*
 * test_object.c - what can be asked of an object of any kind.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "harness.h"
#include "ntapi.h"

static winipc_event *event, *other, *stop;
static winipc_mailslot *reader, *writer;
static winipc__ntapi_table true_table;
static winipc_object_info info;
static char text[2048];
static size_t length;

static void teardown(void)
{
    winipc__ntapi = true_table;
    winipc_event_close(other);
    winipc_event_close(event);
    winipc_event_close(stop);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    event = other = stop = NULL;
    reader = writer = NULL;
}

static void make_stop(void)
{
    ck_assert_ok(winipc_event_create(
        &stop, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
}

static const char *make_slot(void)
{
    const char *name = unique_name("slot");

    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
    return name;
}

static void ask(winipc_object *object)
{
    memset(&info, 0x55, sizeof info);
    ck_assert_ok(winipc_object_get_info(object, &info));
}

/* The name, or the description, which must be a string of its length. */
static const char *get_text(winipc_object *object,
                            winipc_status (*get)(winipc_object *, char *,
                                                 size_t, size_t *))
{
    ck_assert_ok(get(object, text, sizeof text, &length));
    ck_assert_uint_eq(length, strlen(text));
    return text;
}

START_TEST(an_object_knows_its_kind)
{
    make_slot();
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ask(WINIPC_OBJECT(event));
    ck_assert_str_eq(info.kind, "event");
    ask(WINIPC_OBJECT(reader));
    ck_assert_str_eq(info.kind, "mailslot");
    ask(WINIPC_OBJECT(writer));
    ck_assert_str_eq(info.kind, "mailslot");
}
END_TEST

START_TEST(the_kind_outlives_the_object)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ask(WINIPC_OBJECT(event));
    winipc_event_close(event);
    event = NULL;
    ck_assert_str_eq(info.kind, "event");
}
END_TEST

START_TEST(created_is_what_was_not_joined_or_opened_or_adopted)
{
    const char *name = unique_name("created");

    make_slot();
    ask(WINIPC_OBJECT(reader));
    ck_assert(info.created);
    ask(WINIPC_OBJECT(writer));
    ck_assert(!info.created);
    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ask(WINIPC_OBJECT(event));
    ck_assert(info.created);
    ck_assert_ok(winipc_event_create(&other, name, NULL));
    ask(WINIPC_OBJECT(other));
    ck_assert(!info.created);
    winipc_event_close(other);
    ck_assert_ok(winipc_event_open(&other, name, NULL));
    ask(WINIPC_OBJECT(other));
    ck_assert(!info.created);
    winipc_event_close(other);
    ck_assert_ok(
        winipc_event_adopt(&other, CreateEventW(NULL, FALSE, FALSE, NULL)));
    ask(WINIPC_OBJECT(other));
    ck_assert(!info.created);
}
END_TEST

static const winipc_scope scopes[] = {WINIPC_SCOPE_SESSION,
                                      WINIPC_SCOPE_GLOBAL};

START_TEST(an_object_knows_its_scope)
{
    const char *name = unique_name("scope");

    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.scope = scopes[_i])));
    ask(WINIPC_OBJECT(event));
    ck_assert_int_eq(info.scope, scopes[_i]);
    ck_assert_ok(winipc_event_open(&other, name,
                                   WINIPC_OPEN_OPTIONS(.scope = scopes[_i])));
    ask(WINIPC_OBJECT(other));
    ck_assert_int_eq(info.scope, scopes[_i]);
}
END_TEST

START_TEST(an_adopted_object_knows_its_name_and_scope)
{
    static const wchar_t *const prefixes[] = {L"Local\\", L"Global\\"};
    wchar_t name[64] = L"";

    wcscat(wcscpy(name, prefixes[scopes[_i]]), L"winipc-test-adopt-\xe9");
    ck_assert_ok(
        winipc_event_adopt(&event, CreateEventW(NULL, FALSE, FALSE, name)));
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_name),
                     "winipc-test-adopt-\xc3\xa9");
    ask(WINIPC_OBJECT(event));
    ck_assert_int_eq(info.scope, scopes[_i]);
    ck_assert_ok(winipc_event_open(&other, text,
                                   WINIPC_OPEN_OPTIONS(.scope = scopes[_i])));
}
END_TEST

START_TEST(the_creator_has_the_rights_that_events_need)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ask(WINIPC_OBJECT(event));
    ck_assert_uint_eq(info.access,
                      SYNCHRONIZE | READ_CONTROL | EVENT_MODIFY_STATE | 1);
}
END_TEST

static const DWORD rights[] = {SYNCHRONIZE, SYNCHRONIZE | EVENT_MODIFY_STATE,
                               EVENT_ALL_ACCESS};

START_TEST(an_object_knows_the_rights_of_its_handle)
{
    ck_assert_ok(
        winipc_event_adopt(&event, CreateEventExW(NULL, NULL, 0, rights[_i])));
    ask(WINIPC_OBJECT(event));
    ck_assert_uint_eq(info.access, rights[_i]);
}
END_TEST

START_TEST(rights_that_cannot_be_asked_for_are_unknown)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    winipc__ntapi.NtQueryObject = NULL;
    ask(WINIPC_OBJECT(event));
    ck_assert_uint_eq(info.access, 0);
    ck_assert_str_eq(info.kind, "event");
}
END_TEST

START_TEST(info_is_not_given_to_null)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_status(winipc_object_get_info(NULL, &info),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_status(winipc_object_get_info(WINIPC_OBJECT(event), NULL),
                     WINIPC_E_INVALID_ARGUMENT);
}
END_TEST

/* Names that come back as they were given. */
static const char *const event_names[] = {
    NULL, "winipc-test-n", "winipc-test-\xc3\xa9-\xf0\x9f\x94\x94"};

START_TEST(the_name_is_the_one_given)
{
    const char *want = event_names[_i] ? event_names[_i] : "";

    ck_assert_ok(winipc_event_create(&event, event_names[_i], NULL));
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_name), want);
    if (event_names[_i] == NULL)
        return;
    ck_assert_ok(winipc_event_open(&other, want, NULL));
    ck_assert_str_eq(get_text(WINIPC_OBJECT(other), winipc_object_name), want);
}
END_TEST

START_TEST(the_name_of_a_mailslot_is_not_completed)
{
    const char *name = make_slot();

    ck_assert_str_eq(get_text(WINIPC_OBJECT(reader), winipc_object_name), name);
    ck_assert_str_eq(get_text(WINIPC_OBJECT(writer), winipc_object_name), name);
}
END_TEST

START_TEST(the_name_is_a_copy)
{
    char name[] = "winipc-test-copy";

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    memset(name, '#', sizeof name - 1);
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_name),
                     "winipc-test-copy");
}
END_TEST

/* Buffers for a name of five bytes. */
static const struct {
    size_t size;
    winipc_status status;
} rooms[] = {
    {0, WINIPC_E_TOO_BIG}, {1, WINIPC_E_TOO_BIG}, {5, WINIPC_E_TOO_BIG},
    {6, WINIPC_OK},        {9, WINIPC_OK},
};

START_TEST(a_name_is_given_whole_or_not_at_all)
{
    char buffer[10] = "#########";

    ck_assert_ok(winipc_event_create(&event, "a\xc3\xa9-z", NULL));
    ck_assert_status(winipc_object_name(WINIPC_OBJECT(event),
                                        rooms[_i].size ? buffer : NULL,
                                        rooms[_i].size, &length),
                     rooms[_i].status);
    ck_assert_uint_eq(length, 5);
    ck_assert_str_eq(buffer, rooms[_i].status == WINIPC_OK ? "a\xc3\xa9-z"
                                                           : "#########");
}
END_TEST

START_TEST(text_is_not_given_to_null)
{
    char buffer[8];

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    for (int i = 0; i < 2; i++) {
        winipc_status (*get)(winipc_object *, char *, size_t, size_t *) =
            i ? winipc_object_describe : winipc_object_name;

        ck_assert_status(get(NULL, buffer, sizeof buffer, &length),
                         WINIPC_E_INVALID_ARGUMENT);
        ck_assert_status(get(WINIPC_OBJECT(event), NULL, 8, &length),
                         WINIPC_E_INVALID_ARGUMENT);
        ck_assert_status(get(WINIPC_OBJECT(event), buffer, 8, NULL),
                         WINIPC_E_INVALID_ARGUMENT);
    }
}
END_TEST

/* How events are described. */
static const struct {
    const char *name;
    bool manual_reset, initially_set;
    const char *want;
} descriptions[] = {
    {NULL, false, false, "event: auto-reset, not set"},
    {NULL, true, true, "event: manual-reset, set"},
    {"winipc-test-d", false, true, "event \"winipc-test-d\": auto-reset, set"},
    {"winipc-test-d", true, false,
     "event \"winipc-test-d\": manual-reset, not set"},
};

START_TEST(an_event_is_described_in_a_line)
{
    ck_assert_ok(winipc_event_create(
        &event, descriptions[_i].name,
        WINIPC_EVENT_OPTIONS(.manual_reset = descriptions[_i].manual_reset,
                             .initially_set = descriptions[_i].initially_set)));
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_describe),
                     descriptions[_i].want);
}
END_TEST

START_TEST(an_event_that_may_not_be_asked_is_described_all_the_same)
{
    ck_assert_ok(
        winipc_event_adopt(&event, CreateEventExW(NULL, NULL, 0, SYNCHRONIZE)));
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_describe),
                     "event: it cannot be asked how it stands");
}
END_TEST

START_TEST(both_ends_of_a_mailslot_are_described)
{
    const char *name = make_slot();
    char want[128];

    snprintf(want, sizeof want, "mailslot \"%s\": reads, 0 message(s)", name);
    ck_assert_mem_eq(get_text(WINIPC_OBJECT(reader), winipc_object_describe),
                     want, strlen(want));
    snprintf(want, sizeof want, "mailslot \"%s\": writes", name);
    ck_assert_str_eq(get_text(WINIPC_OBJECT(writer), winipc_object_describe),
                     want);
}
END_TEST

START_TEST(the_longest_name_is_described_whole)
{
    char name[1024] = "", want[1100];

    for (int i = 0; i < 253; i++)
        strcat(name, "\xe2\x82\xac");
    ck_assert_ok(winipc_event_create(&event, name, NULL));
    snprintf(want, sizeof want, "event \"%s\": auto-reset, not set", name);
    ck_assert_str_eq(get_text(WINIPC_OBJECT(event), winipc_object_describe),
                     want);
}
END_TEST

START_TEST(a_description_tells_how_much_room_it_needs)
{
    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_status(
        winipc_object_describe(WINIPC_OBJECT(event), NULL, 0, &length),
        WINIPC_E_TOO_BIG);
    ck_assert_uint_eq(length, strlen("event: auto-reset, not set"));
}
END_TEST

START_TEST(describing_takes_no_signal)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.initially_set = true)));
    get_text(WINIPC_OBJECT(event), winipc_object_describe);
    ask(WINIPC_OBJECT(event));
    ck_assert_ok(winipc_event_wait(event, 0));
}
END_TEST

START_TEST(describing_takes_no_message)
{
    char message[8];

    make_slot();
    ck_assert_ok(winipc_mailslot_write(writer, "first", 5, SOON));
    ck_assert_ok(winipc_mailslot_write(writer, "second", 6, SOON));
    for (int i = 0; i < 3; i++)
        ck_assert_ptr_null(
            strstr(get_text(WINIPC_OBJECT(reader), winipc_object_describe),
                   " 0 message"));
    ck_assert_ok(
        winipc_mailslot_read(reader, message, sizeof message, &length, SOON));
    ck_assert_uint_eq(length, 5);
    ck_assert_mem_eq(message, "first", 5);
}
END_TEST

START_TEST(the_handle_of_an_event_is_to_wait_on)
{
    HANDLE handle;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    handle = winipc_object_handle(WINIPC_OBJECT(event));
    ck_assert_uint_eq(WaitForSingleObject(handle, 0), WAIT_TIMEOUT);
    ck_assert_ok(winipc_event_set(event));
    ck_assert_uint_eq(WaitForSingleObject(handle, 0), WAIT_OBJECT_0);
}
END_TEST

START_TEST(a_mailslot_has_no_handle_to_wait_on)
{
    make_slot();
    ck_assert_ptr_null(winipc_object_handle(WINIPC_OBJECT(reader)));
    ck_assert_ptr_null(winipc_object_handle(WINIPC_OBJECT(writer)));
    ck_assert_ptr_null(winipc_object_handle(NULL));
}
END_TEST

/* As on Windows, where a reader has an event of its own to wait on. */
static NTSTATUS NTAPI tell_overlapped(HANDLE handle, IO_STATUS_BLOCK *status,
                                      void *mode, ULONG size, ULONG what)
{
    (void)handle, (void)status, (void)size, (void)what;
    memset(mode, 0, sizeof(ULONG));
    return 0;
}

START_TEST(the_event_of_an_overlapped_mailslot_is_its_own)
{
    winipc__ntapi.NtQueryInformationFile = tell_overlapped;
    ck_assert_ok(winipc_mailslot_create(&reader, unique_name("own"), NULL));
    ck_assert_ptr_null(winipc_object_handle(WINIPC_OBJECT(reader)));
}
END_TEST

START_TEST(the_last_reference_closes_the_object)
{
    const char *name = unique_name("refs");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    for (int i = 0; i < 3; i++)
        ck_assert_ptr_eq(winipc_event_ref(event), event);
    for (int i = 0; i < 3; i++) {
        winipc_event_close(event);
        ck_assert_ok(winipc_event_open(&other, name, NULL));
        winipc_event_close(other);
    }
    winipc_event_close(event);
    event = NULL;
    ck_assert_status(winipc_event_open(&other, name, NULL), WINIPC_E_NOT_FOUND);
}
END_TEST

START_TEST(a_mailslot_lives_until_its_last_reference)
{
    ck_assert_ptr_null(winipc_mailslot_ref(NULL));
    ck_assert_ptr_null(winipc_mailslot_object(NULL));
    make_slot();
    ck_assert_ptr_eq(winipc_mailslot_ref(reader), reader);
    winipc_mailslot_close(reader);
    ck_assert_ok(winipc_mailslot_write(writer, "x", 1, SOON));
    ck_assert_ok(winipc_mailslot_read(reader, text, 1, &length, SOON));
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
    winipc_event_close(NULL);
    winipc_mailslot_close(NULL);
}
END_TEST

/* Set an event whose winipc_event has been closed. */
static void set_behind_its_back(HANDLE handle)
{
    ck_assert_ptr_nonnull(handle);
    ck_assert(SetEvent(handle));
    CloseHandle(handle);
}

static HANDLE duplicate(winipc_event *of)
{
    HANDLE handle = NULL;

    ck_assert(DuplicateHandle(
        GetCurrentProcess(), winipc_object_handle(WINIPC_OBJECT(of)),
        GetCurrentProcess(), &handle, 0, FALSE, DUPLICATE_SAME_ACCESS));
    return handle;
}

START_TEST(a_stop_event_outlives_its_closing)
{
    HANDLE handle;

    make_stop();
    ck_assert_ok(
        winipc_event_create(&event, NULL, WINIPC_EVENT_OPTIONS(.stop = stop)));
    handle = duplicate(stop);
    winipc_event_close(stop);
    stop = NULL;
    ck_assert_status(winipc_event_wait(event, 0), WINIPC_E_TIMEOUT);
    set_behind_its_back(handle);
    ck_assert_status(winipc_event_wait(event, SOON), WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(a_stop_event_outlives_its_closing_for_a_mailslot)
{
    const char *name = unique_name("stop");
    HANDLE handle;

    make_stop();
    ck_assert_ok(winipc_mailslot_create(&reader, name,
                                        WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    ck_assert_ok(winipc_mailslot_open(&writer, name,
                                      WINIPC_MAILSLOT_OPTIONS(.stop = stop)));
    handle = duplicate(stop);
    winipc_event_close(stop);
    stop = NULL;
    set_behind_its_back(handle);
    ck_assert_status(winipc_mailslot_write(writer, "x", 1, SOON),
                     WINIPC_E_CANCELLED);
    ck_assert_status(winipc_mailslot_read(reader, text, 1, &length, SOON),
                     WINIPC_E_CANCELLED);
}
END_TEST

START_TEST(a_stop_event_goes_with_the_last_object_that_has_it)
{
    int before = count_handles();

    make_stop();
    ck_assert_ok(
        winipc_event_create(&event, NULL, WINIPC_EVENT_OPTIONS(.stop = stop)));
    ck_assert_ok(
        winipc_event_create(&other, NULL, WINIPC_EVENT_OPTIONS(.stop = stop)));
    winipc_event_close(stop);
    winipc_event_close(event);
    stop = event = NULL;
    ck_assert_int_eq(count_handles(), before + 2);
    winipc_event_close(other);
    other = NULL;
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

/* Every function that takes a stop event. */
static winipc_status open_event(void)
{
    return winipc_event_open(&other, unique_name("none"),
                             WINIPC_OPEN_OPTIONS(.stop = stop));
}

static winipc_status create_event(void)
{
    return winipc_event_create(&other, NULL,
                               WINIPC_EVENT_OPTIONS(.stop = stop));
}

static winipc_status create_mailslot(void)
{
    return winipc_mailslot_create(&reader, unique_name("stop"),
                                  WINIPC_MAILSLOT_OPTIONS(.stop = stop));
}

static winipc_status open_mailslot(void)
{
    return winipc_mailslot_open(&writer, unique_name("stop"),
                                WINIPC_MAILSLOT_OPTIONS(.stop = stop));
}

static winipc_status (*const stoppables[])(void) = {
    create_event, open_event, create_mailslot, open_mailslot};

START_TEST(an_auto_reset_event_cannot_stop)
{
    ck_assert_ok(winipc_event_create(&stop, NULL, NULL));
    ck_assert_status(stoppables[_i](), WINIPC_E_INVALID_ARGUMENT);
    ck_assert_ptr_null(other);
    ck_assert_ptr_null(reader);
    ck_assert_ptr_null(writer);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message,
               ": the stop event is not a manual-reset event"));
}
END_TEST

/* An object that cannot be made keeps nothing of its stop event. */
START_TEST(a_failure_holds_no_stop_event)
{
    int before = count_handles();

    make_stop();
    ck_assert_status(open_event(), WINIPC_E_NOT_FOUND);
    ck_assert_status(open_mailslot(), WINIPC_E_NOT_FOUND);
    winipc_event_close(stop);
    stop = NULL;
    ck_assert_int_eq(count_handles(), before);
}
END_TEST

START_TEST(a_stop_event_may_have_been_opened)
{
    const char *name = unique_name("stop");

    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_open(&stop, name, NULL));
    ck_assert_ok(create_event());
    ck_assert_ok(winipc_event_set(event));
    ck_assert_status(winipc_event_wait(other, SOON), WINIPC_E_CANCELLED);
}
END_TEST

static const test tests[] = {
    TEST(an_object_knows_its_kind),
    TEST(the_kind_outlives_the_object),
    TEST(created_is_what_was_not_joined_or_opened_or_adopted),
    TEST_LOOP(an_object_knows_its_scope, scopes),
    TEST_LOOP(an_adopted_object_knows_its_name_and_scope, scopes),
    TEST(the_creator_has_the_rights_that_events_need),
    TEST_LOOP(an_object_knows_the_rights_of_its_handle, rights),
    TEST(rights_that_cannot_be_asked_for_are_unknown),
    TEST(info_is_not_given_to_null),
    TEST_LOOP(the_name_is_the_one_given, event_names),
    TEST(the_name_of_a_mailslot_is_not_completed),
    TEST(the_name_is_a_copy),
    TEST_LOOP(a_name_is_given_whole_or_not_at_all, rooms),
    TEST(text_is_not_given_to_null),
    TEST_LOOP(an_event_is_described_in_a_line, descriptions),
    TEST(an_event_that_may_not_be_asked_is_described_all_the_same),
    TEST(both_ends_of_a_mailslot_are_described),
    TEST(the_longest_name_is_described_whole),
    TEST(a_description_tells_how_much_room_it_needs),
    TEST(describing_takes_no_signal),
    TEST(describing_takes_no_message),
    TEST(the_handle_of_an_event_is_to_wait_on),
    TEST(a_mailslot_has_no_handle_to_wait_on),
    TEST(the_event_of_an_overlapped_mailslot_is_its_own),
    TEST(the_last_reference_closes_the_object),
    TEST(a_mailslot_lives_until_its_last_reference),
    TEST(closing_nothing_is_fine),
    TEST(a_stop_event_outlives_its_closing),
    TEST(a_stop_event_outlives_its_closing_for_a_mailslot),
    TEST(a_stop_event_goes_with_the_last_object_that_has_it),
    TEST_LOOP(an_auto_reset_event_cannot_stop, stoppables),
    TEST(a_failure_holds_no_stop_event),
    TEST(a_stop_event_may_have_been_opened),
    {0},
};

int main(int argc, char **argv)
{
    true_table = winipc__ntapi;
    return run_tests(argc, argv, "object", tests, teardown, NULL);
}
