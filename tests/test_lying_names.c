/*
 * test_lying_names.c - names that appear, vanish and change hands between two
 * calls, and last errors that mean nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "harness.h"
#include "lying.h"

static winipc_event *event;
static HANDLE other;

static void teardown(void)
{
    lying_end();
    winipc_event_close(event);
    event = NULL;
    if (other != NULL)
        CloseHandle(other);
    other = NULL;
}

static bool is_created(void)
{
    winipc_object_info info;

    ck_assert_ok(winipc_object_get_info(WINIPC_OBJECT(event), &info));
    return info.created;
}

/* What one call after the other says: TRUTH calls Windows, THERE finds the
   object that was there all along, and the last goes on for ever. */
enum { TRUTH = -1, THERE = -2, UNSAID = 0 };

static const struct {
    int creates[5], opens[9];
    winipc_status status; /* and with must_be_new, if another: */
    winipc_status status_if_new;
    bool created;
} races[] = {
    /* There, but it may not be joined with all rights. */
    {{5}, {THERE}, WINIPC_OK, WINIPC_E_EXISTS, false},
    {{5}, {5, 5, THERE}, WINIPC_OK, WINIPC_E_EXISTS, false},
    {{5}, {5}, WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED, false},
    /* It vanishes before it is opened: then it can be created. */
    {{5, TRUTH}, {2}, WINIPC_OK, WINIPC_OK, true},
    {{5, TRUTH}, {5, 5, 2}, WINIPC_OK, WINIPC_OK, true},
    {{5, 5, 5, TRUTH}, {2}, WINIPC_OK, WINIPC_OK, true},
    {{5, 5}, {2, THERE}, WINIPC_OK, WINIPC_E_EXISTS, false},
    /* There is none, and none may be created. */
    {{5}, {2}, WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED, false},
    /* Another kind of object has the name, or has it now. */
    {{6}, {TRUTH}, WINIPC_E_WRONG_TYPE, WINIPC_E_WRONG_TYPE, false},
    {{5}, {6}, WINIPC_E_WRONG_TYPE, WINIPC_E_WRONG_TYPE, false},
    {{5}, {5, 6}, WINIPC_E_WRONG_TYPE, WINIPC_E_WRONG_TYPE, false},
    {{5, 6}, {2}, WINIPC_E_WRONG_TYPE, WINIPC_E_WRONG_TYPE, false},
};
static int current;
static unsigned creates, opens;

static int next(const int *list, size_t size, unsigned *calls)
{
    unsigned i = *calls;

    ++*calls;
    while (i > 0 && (i >= size || list[i] == UNSAID))
        i--;
    return list[i];
}

static HANDLE WINAPI create_as_listed(SECURITY_ATTRIBUTES *attributes,
                                      const wchar_t *name, DWORD flags,
                                      DWORD access)
{
    int say = next(races[current].creates, COUNT(races[0].creates), &creates);

    if (say == TRUTH)
        return CreateEventExW_true(attributes, name, flags, access);
    SetLastError((DWORD)say);
    return NULL;
}

static HANDLE WINAPI open_as_listed(DWORD access, BOOL inherit,
                                    const wchar_t *name)
{
    int say = next(races[current].opens, COUNT(races[0].opens), &opens);

    if (say == THERE && other == NULL)
        other = CreateEventExW_true(NULL, name, 0, EVENT_ALL_ACCESS);
    if (say == TRUTH || say == THERE)
        return OpenEventW_true(access, inherit, name);
    SetLastError((DWORD)say);
    return NULL;
}

static void race(int i, bool must_be_new)
{
    current = i;
    creates = opens = 0;
    CreateEventExW_slot = create_as_listed;
    OpenEventW_slot = open_as_listed;
    ck_assert_status(
        winipc_event_create(&event, unique_name("race"),
                            WINIPC_EVENT_OPTIONS(.must_be_new = must_be_new)),
        must_be_new ? races[i].status_if_new : races[i].status);
    if (event != NULL)
        ck_assert_int_eq(is_created(), races[i].created);
    ck_assert_uint_le(creates, 20);
}

START_TEST(a_name_that_comes_and_goes_is_created_or_joined)
{
    race(_i, false);
    teardown();
    race(_i, true);
}
END_TEST

/* Windows leaves some code or other behind a success, or what was there. */
static DWORD left_behind;
static bool leave_what_was;

static HANDLE WINAPI create_and_leave(SECURITY_ATTRIBUTES *attributes,
                                      const wchar_t *name, DWORD flags,
                                      DWORD access)
{
    DWORD before = GetLastError();
    HANDLE handle = CreateEventExW_true(attributes, name, flags, access);

    if (GetLastError() != ERROR_ALREADY_EXISTS)
        SetLastError(leave_what_was ? before : left_behind);
    return handle;
}

/* The last call before it. */
static BOOL WINAPI leave_existing(PSECURITY_DESCRIPTOR descriptor,
                                  BOOL *present, ACL **list, BOOL *defaulted)
{
    BOOL ok =
        GetSecurityDescriptorDacl_true(descriptor, present, list, defaulted);

    SetLastError(ERROR_ALREADY_EXISTS);
    return ok;
}

static const DWORD codes[] = {0,
                              ERROR_FILE_NOT_FOUND,
                              ERROR_ACCESS_DENIED,
                              ERROR_INVALID_HANDLE,
                              ERROR_INVALID_PARAMETER,
                              ERROR_IO_PENDING,
                              0xFFFFFFFF};

START_TEST(what_a_success_leaves_behind_does_not_matter)
{
    const char *name = unique_name("left");
    winipc_event *joined;

    CreateEventExW_slot = create_and_leave;
    left_behind = codes[_i];
    leave_what_was = false;
    ck_assert_ok(winipc_event_create(
        &event, name, WINIPC_EVENT_OPTIONS(.must_be_new = true)));
    ck_assert(is_created());
    ck_assert_ok(winipc_event_create(&joined, name, NULL));
    winipc_event_close(event);
    event = joined;
    ck_assert(!is_created());
}
END_TEST

START_TEST(a_new_object_is_new_whatever_failed_before)
{
    CreateEventExW_slot = create_and_leave;
    GetSecurityDescriptorDacl_slot = leave_existing;
    leave_what_was = true;
    ck_assert_ok(
        winipc_event_create(&event, unique_name("before"),
                            WINIPC_EVENT_OPTIONS(.must_be_new = true)));
    ck_assert(is_created());
}
END_TEST

/* After the first call was denied, another object gets the name: that of the
   user.  Who expects another owner must not have it. */
static void make_other(const wchar_t *name)
{
    winipc_event *another;
    char text[96];

    if (other != NULL)
        return;
    snprintf(text, sizeof text, "%ls", name + wcslen(L"Local\\"));
    CreateEventExW_slot = CreateEventExW_true;
    ck_assert_ok(winipc_event_create(&another, text, NULL));
    ck_assert(DuplicateHandle(
        GetCurrentProcess(), winipc_object_handle(WINIPC_OBJECT(another)),
        GetCurrentProcess(), &other, 0, FALSE, DUPLICATE_SAME_ACCESS));
    winipc_event_close(another);
}

static HANDLE WINAPI deny_and_replace(SECURITY_ATTRIBUTES *attributes,
                                      const wchar_t *name, DWORD flags,
                                      DWORD access)
{
    (void)attributes;
    (void)flags;
    (void)access;
    make_other(name);
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
}

static HANDLE WINAPI deny_once_and_replace(DWORD access, BOOL inherit,
                                           const wchar_t *name)
{
    if (other != NULL)
        return OpenEventW_true(access, inherit, name);
    make_other(name);
    SetLastError(ERROR_ACCESS_DENIED);
    return NULL;
}

/* The rights that are left after a denial do not let anybody look: see
   test_security.c. */
static const struct {
    const char *owner;
    winipc_status joined, opened;
} owners[] = {
    {WINIPC_CURRENT_USER, WINIPC_OK, WINIPC_E_ACCESS_DENIED},
    {"S-1-5-18", WINIPC_E_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
};

START_TEST(the_owner_is_that_of_the_object_in_hand)
{
    CreateEventExW_slot = deny_and_replace;
    ck_assert_status(
        winipc_event_create(
            &event, unique_name("owner"),
            WINIPC_EVENT_OPTIONS(.expected_owner_sid = owners[_i].owner)),
        owners[_i].joined);
    teardown();
    OpenEventW_slot = deny_once_and_replace;
    ck_assert_status(
        winipc_event_open(
            &event, unique_name("owner"),
            WINIPC_OPEN_OPTIONS(.expected_owner_sid = owners[_i].owner)),
        owners[_i].opened);
}
END_TEST

/* However large Windows says that the answer would be: it grows each time. */
static DWORD wanted;
static unsigned refusals;

static BOOL WINAPI grow_security(HANDLE handle, SECURITY_INFORMATION what,
                                 void *descriptor, DWORD size, DWORD *needed)
{
    if (refusals == 0 || size > 60000)
        return GetKernelObjectSecurity_true(handle, what, descriptor, size,
                                            needed);
    refusals--;
    wanted += 100;
    *needed = wanted;
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return FALSE;
}

START_TEST(security_that_grows_meanwhile_is_read)
{
    const char *name = unique_name("grows");
    winipc_event *again;
    char text[512];
    size_t length;

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    GetKernelObjectSecurity_slot = grow_security;
    wanted = 0;
    refusals = 5;
    ck_assert_ok(
        winipc_object_sddl(WINIPC_OBJECT(event), text, sizeof text, &length));
    refusals = 5;
    ck_assert_ok(winipc_event_open(
        &again, name,
        WINIPC_OPEN_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER)));
    winipc_event_close(again);
}
END_TEST

static BOOL WINAPI grow_token(HANDLE token, TOKEN_INFORMATION_CLASS what,
                              void *answer, DWORD size, DWORD *needed)
{
    (void)token;
    (void)what;
    (void)answer;
    *needed = size + 100;
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return FALSE;
}

START_TEST(a_user_who_cannot_be_asked_for_creates_nothing)
{
    GetTokenInformation_slot = grow_token;
    ck_assert(
        winipc_failed(winipc_event_create(&event, unique_name("token"), NULL)));
    ck_assert_ptr_null(event);
    ck_assert_str_eq(winipc_last_error()->function, "GetTokenInformation");
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_name_that_comes_and_goes_is_created_or_joined, races),
    TEST_LOOP(what_a_success_leaves_behind_does_not_matter, codes),
    TEST(a_new_object_is_new_whatever_failed_before),
    TEST_LOOP(the_owner_is_that_of_the_object_in_hand, owners),
    TEST(security_that_grows_meanwhile_is_read),
    TEST(a_user_who_cannot_be_asked_for_creates_nothing),
    {0},
};

int main(int argc, char **argv)
{
    lying_begin();
    return run_tests(argc, argv, "lying_names", tests, teardown, NULL);
}
