/*
 * test_arguments.c - every function refuses every kind of bad argument.
 *
 * One row a case.  Where a case is bad in two ways, the row shows which is seen
 * first: pointers, options, numbers, name.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"

/* What the rows refer to: made once a run, closed after it. */
static winipc_event *event, *automatic;
static winipc_mailslot *reader, *writer;
static winipc_event *new_event;
static winipc_mailslot *new_slot;
static char text[64];
static size_t length;
static bool set;

static void teardown(void)
{
    winipc_event_close(new_event);
    winipc_mailslot_close(new_slot);
    winipc_mailslot_close(writer);
    winipc_mailslot_close(reader);
    winipc_event_close(automatic);
    winipc_event_close(event);
    new_event = event = automatic = NULL;
    new_slot = reader = writer = NULL;
}

static void make_objects(void)
{
    const char *name = unique_name("arguments");

    ck_assert_ok(winipc_event_create(
        &event, NULL, WINIPC_EVENT_OPTIONS(.manual_reset = true)));
    ck_assert_ok(winipc_event_create(&automatic, NULL, NULL));
    ck_assert_ok(winipc_mailslot_create(&reader, name, NULL));
    ck_assert_ok(winipc_mailslot_open(&writer, name, NULL));
}

#define LONG50 "12345678901234567890123456789012345678901234567890"
#define LONG250 LONG50 LONG50 LONG50 LONG50 LONG50

#define INVALID_SIZE \
    {                \
        .size = 3    \
    }
#define ARGUMENT WINIPC_E_INVALID_ARGUMENT
#define NAME WINIPC_E_INVALID_NAME

static const winipc_event_options short_event = INVALID_SIZE;
static const winipc_open_options short_open = INVALID_SIZE;
static const winipc_mailslot_options short_slot = INVALID_SIZE;
static const winipc_security short_security = INVALID_SIZE;

static bool never(void *context, const void *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return false;
}

/* The calls, each with what it must give. */
#define ROWS                                                                    \
    /* event_create: out, options, scope and stop, name, security */            \
    ROW(ARGUMENT, winipc_event_create(NULL, "", &short_event))                  \
    ROW(ARGUMENT, winipc_event_create(&new_event, "", &short_event))            \
    ROW(ARGUMENT,                                                               \
        winipc_event_create(&new_event, "", WINIPC_EVENT_OPTIONS(.scope = 7)))  \
    ROW(ARGUMENT,                                                               \
        winipc_event_create(&new_event, "",                                     \
                            WINIPC_EVENT_OPTIONS(.stop = automatic)))           \
    ROW(NAME, winipc_event_create(                                              \
                  &new_event, "",                                               \
                  WINIPC_EVENT_OPTIONS(.security = &short_security)))           \
    ROW(ARGUMENT, winipc_event_create(                                          \
                      &new_event, "x",                                          \
                      WINIPC_EVENT_OPTIONS(.security = &short_security)))       \
    ROW(NAME, winipc_event_create(&new_event, "", NULL))                        \
    ROW(NAME, winipc_event_create(&new_event, "a\\b", NULL))                    \
    ROW(NAME, winipc_event_create(&new_event, "Local\\a", NULL))                \
    ROW(NAME, winipc_event_create(&new_event, "\xff", NULL))                    \
    ROW(NAME, winipc_event_create(&new_event, LONG250 LONG50, NULL))            \
    /* event_open: the same, and a name there must be */                        \
    ROW(ARGUMENT, winipc_event_open(NULL, NULL, NULL))                          \
    ROW(ARGUMENT, winipc_event_open(&new_event, NULL, &short_open))             \
    ROW(ARGUMENT,                                                               \
        winipc_event_open(&new_event, NULL, WINIPC_OPEN_OPTIONS(.scope = 7)))   \
    ROW(ARGUMENT, winipc_event_open(&new_event, NULL,                           \
                                    WINIPC_OPEN_OPTIONS(.stop = automatic)))    \
    ROW(NAME, winipc_event_open(&new_event, NULL, NULL))                        \
    ROW(NAME, winipc_event_open(&new_event, "", NULL))                          \
    ROW(NAME, winipc_event_open(&new_event, "\xed\xa0\x80", NULL))              \
    /* event_adopt */                                                           \
    ROW(ARGUMENT, winipc_event_adopt(NULL, NULL))                               \
    ROW(ARGUMENT, winipc_event_adopt(&new_event, NULL))                         \
    ROW(ARGUMENT, winipc_event_adopt(&new_event, (void *)(intptr_t)-1))         \
    ROW(ARGUMENT, winipc_event_adopt(&new_event, (void *)0x7ffc))               \
    ROW(ARGUMENT, winipc_event_set(NULL))                                       \
    ROW(ARGUMENT, winipc_event_reset(NULL))                                     \
    ROW(ARGUMENT, winipc_event_pulse(NULL))                                     \
    ROW(ARGUMENT, winipc_event_wait(NULL, 0))                                   \
    ROW(ARGUMENT, winipc_event_is_set(NULL, &set))                              \
    ROW(ARGUMENT, winipc_event_is_set(event, NULL))                             \
    /* mailslot_create: out, options, stop and time-out, name, use, security */ \
    ROW(ARGUMENT, winipc_mailslot_create(NULL, "", &short_slot))                \
    ROW(ARGUMENT, winipc_mailslot_create(&new_slot, "", &short_slot))           \
    ROW(ARGUMENT,                                                               \
        winipc_mailslot_create(&new_slot, "",                                   \
                               WINIPC_MAILSLOT_OPTIONS(.stop = automatic)))     \
    ROW(ARGUMENT, winipc_mailslot_create(                                       \
                      &new_slot, "",                                            \
                      WINIPC_MAILSLOT_OPTIONS(.timeout_ms = WINIPC_DEFAULT)))   \
    ROW(ARGUMENT,                                                               \
        winipc_mailslot_create(&new_slot, "x",                                  \
                               WINIPC_MAILSLOT_OPTIONS(.allow_remote = true)))  \
    ROW(ARGUMENT, winipc_mailslot_create(                                       \
                      &new_slot, "x",                                           \
                      WINIPC_MAILSLOT_OPTIONS(.security = &short_security)))    \
    ROW(NAME, winipc_mailslot_create(&new_slot, NULL, NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new_slot, "", NULL))                      \
    ROW(NAME, winipc_mailslot_create(&new_slot, "\xff", NULL))                  \
    ROW(NAME, winipc_mailslot_create(&new_slot, "..", NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a\\..\\b", NULL))              \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a\\\\b", NULL))                \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a.", NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a ", NULL))                    \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a/b", NULL))                   \
    ROW(NAME, winipc_mailslot_create(&new_slot, "a\nb", NULL))                  \
    ROW(NAME, winipc_mailslot_create(&new_slot, "\\\\.\\pipe\\a", NULL))        \
    ROW(NAME, winipc_mailslot_create(&new_slot, "\\\\?\\mailslot\\a", NULL))    \
    ROW(NAME, winipc_mailslot_create(&new_slot, "\\\\.\\mailslot\\", NULL))     \
    ROW(NAME, winipc_mailslot_create(&new_slot, LONG250, NULL))                 \
    /* mailslot_open */                                                         \
    ROW(ARGUMENT, winipc_mailslot_open(NULL, "", &short_slot))                  \
    ROW(ARGUMENT, winipc_mailslot_open(&new_slot, "", &short_slot))             \
    ROW(ARGUMENT,                                                               \
        winipc_mailslot_open(&new_slot, "",                                     \
                             WINIPC_MAILSLOT_OPTIONS(.stop = automatic)))       \
    ROW(ARGUMENT, winipc_mailslot_open(                                         \
                      &new_slot, "x",                                           \
                      WINIPC_MAILSLOT_OPTIONS(.security = WINIPC_SECURITY())))  \
    ROW(NAME, winipc_mailslot_open(&new_slot, NULL, NULL))                      \
    ROW(NAME, winipc_mailslot_open(&new_slot, "", NULL))                        \
    ROW(NAME, winipc_mailslot_open(&new_slot, "\\\\host\\mailslot\\x", NULL))   \
    ROW(ARGUMENT, winipc_mailslot_adopt(NULL, NULL))                            \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new_slot, NULL))                       \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new_slot, (void *)(intptr_t)-1))       \
    ROW(ARGUMENT, winipc_mailslot_adopt(&new_slot, (void *)0x7ffc))             \
    /* mailslot calls: pointers before use */                                   \
    ROW(ARGUMENT, winipc_mailslot_read(NULL, text, 1, &length, 0))              \
    ROW(ARGUMENT, winipc_mailslot_read(writer, NULL, 1, &length, 0))            \
    ROW(ARGUMENT, winipc_mailslot_read(writer, text, 1, NULL, 0))               \
    ROW(WINIPC_E_INVALID_USE,                                                   \
        winipc_mailslot_read(writer, text, 1, &length, 0))                      \
    ROW(ARGUMENT, winipc_mailslot_write(NULL, "", 0, 0))                        \
    ROW(ARGUMENT, winipc_mailslot_write(reader, NULL, 1, 0))                    \
    ROW(WINIPC_E_INVALID_USE, winipc_mailslot_write(reader, "", 0, 0))          \
    ROW(ARGUMENT, winipc_mailslot_for_each(NULL, never, NULL, 0))               \
    ROW(ARGUMENT, winipc_mailslot_for_each(writer, NULL, NULL, 0))              \
    ROW(WINIPC_E_INVALID_USE,                                                   \
        winipc_mailslot_for_each(writer, never, NULL, 0))                       \
    ROW(ARGUMENT, winipc_mailslot_get_info(NULL, &slot_info))                   \
    ROW(ARGUMENT, winipc_mailslot_get_info(reader, NULL))                       \
    /* waits */                                                                 \
    ROW(ARGUMENT, winipc_wait(NULL, 0))                                         \
    ROW(ARGUMENT, winipc_wait_any(NULL, 1, &length, 0))                         \
    ROW(ARGUMENT, winipc_wait_any(items, 0, &length, 0))                        \
    ROW(ARGUMENT, winipc_wait_any(items, 1, NULL, 0))                           \
    ROW(ARGUMENT, winipc_wait_any(items, 2, &length, 0))                        \
    ROW(ARGUMENT, winipc_wait_all(NULL, 1, 0))                                  \
    ROW(ARGUMENT, winipc_wait_all(items, 0, 0))                                 \
    ROW(ARGUMENT, winipc_wait_all(items, 2, 0))                                 \
    ROW(WINIPC_E_INVALID_USE,                                                   \
        winipc_wait_any((winipc_object *[]){WINIPC_OBJECT(writer)}, 1,          \
                        &length, 0))                                            \
    /* queries */                                                               \
    ROW(ARGUMENT, winipc_object_get_info(NULL, &info))                          \
    ROW(ARGUMENT, winipc_object_get_info(WINIPC_OBJECT(event), NULL))           \
    ROW(ARGUMENT, winipc_object_name(NULL, text, 9, &length))                   \
    ROW(ARGUMENT, winipc_object_name(WINIPC_OBJECT(event), NULL, 9, &length))   \
    ROW(ARGUMENT, winipc_object_name(WINIPC_OBJECT(event), text, 9, NULL))      \
    ROW(ARGUMENT, winipc_object_describe(NULL, text, 9, &length))               \
    ROW(ARGUMENT,                                                               \
        winipc_object_describe(WINIPC_OBJECT(event), NULL, 9, &length))         \
    ROW(ARGUMENT, winipc_object_describe(WINIPC_OBJECT(event), text, 9, NULL))  \
    ROW(ARGUMENT, winipc_object_sddl(NULL, text, 9, &length))                   \
    ROW(ARGUMENT, winipc_object_sddl(WINIPC_OBJECT(event), NULL, 9, &length))   \
    ROW(ARGUMENT, winipc_object_sddl(WINIPC_OBJECT(event), text, 9, NULL))      \
    ROW(ARGUMENT, winipc_platform(NULL))

START_TEST(each_bad_argument_is_refused_in_order)
{
    winipc_object *items[2] = {NULL, NULL};
    winipc_mailslot_info slot_info;
    winipc_object_info info;

    make_objects();
    items[0] = WINIPC_OBJECT(event);
/* A constructor has written NULL, and the error tells more than its status. */
#define ROW(want, call)                                                  \
    new_event = (winipc_event *)text;                                    \
    new_slot = (winipc_mailslot *)text;                                  \
    length = 12345;                                                      \
    {                                                                    \
        winipc_status got = (call);                                      \
        bool made = strstr(#call, "&new_event") != NULL;                 \
        bool slot = strstr(#call, "&new_slot") != NULL;                  \
        bool wrote = made ? new_event != NULL : slot && new_slot;        \
                                                                         \
        new_event = NULL;                                                \
        new_slot = NULL;                                                 \
        ck_assert_msg(got == (want), "%s: got %s, want %s (%s)", #call,  \
                      winipc_status_name(got), winipc_status_name(want), \
                      winipc_last_error()->message);                     \
        ck_assert_msg(!wrote, "%s: leaves an object", #call);            \
        ck_assert_msg(length == 12345, "%s: sets length", #call);        \
        ck_assert_int_eq(winipc_last_error()->status, want);             \
        ck_assert_uint_gt(strlen(winipc_last_error()->message), 20);     \
    }
    ROWS
#undef ROW
}
END_TEST

/* What takes NULL, as its description says. */
START_TEST(null_is_fine_where_it_says_so)
{
    winipc_event_close(NULL);
    winipc_mailslot_close(NULL);
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
    TEST(null_is_fine_where_it_says_so),
    {0},
};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "arguments", tests, teardown, NULL);
}
