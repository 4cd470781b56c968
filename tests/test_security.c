/*
 * test_security.c - who may use an object, and whose it must be.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <sddl.h>

#include "harness.h"
#include "security.h"

static winipc_event *event, *other;
static winipc_mailslot *slot;
static PSECURITY_DESCRIPTOR descriptor;

static void teardown(void)
{
    winipc_event_close(other);
    winipc_event_close(event);
    winipc_mailslot_close(slot);
    LocalFree(descriptor);
    event = other = NULL;
    slot = NULL;
    descriptor = NULL;
}

/* What the process's token says of itself. */
static PSID ask_token(TOKEN_INFORMATION_CLASS what)
{
    static union {
        TOKEN_USER user;
        TOKEN_MANDATORY_LABEL label;
        char room[256];
    } answer;
    HANDLE token;
    DWORD length;

    ck_assert(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    ck_assert(
        GetTokenInformation(token, what, &answer, sizeof answer, &length));
    CloseHandle(token);
    return answer.user.User.Sid; /* where that of a label is, too */
}

static const char *user_sid(void)
{
    static char text[200];
    char *sid;

    ck_assert(ConvertSidToStringSidA(ask_token(TokenUser), &sid));
    snprintf(text, sizeof text, "%s", sid);
    LocalFree(sid);
    return text;
}

/* The security that a new event, or mailslot, ends up with. */
static void read_back(winipc_object *object)
{
    char sddl[1024];
    size_t length;

    ck_assert_ok(winipc_object_sddl(object, sddl, sizeof sddl, &length));
    ck_assert_uint_eq(length, strlen(sddl));
    ck_assert_msg(ConvertStringSecurityDescriptorToSecurityDescriptorA(
                      sddl, SDDL_REVISION_1, &descriptor, NULL),
                  "%s: error %lu", sddl, GetLastError());
}

static void make_with(bool mailslot, const winipc_security *security)
{
    if (mailslot) {
        ck_assert_ok(winipc_mailslot_create(
            &slot, unique_name("security"),
            WINIPC_MAILSLOT_OPTIONS(.security = security)));
        read_back(WINIPC_OBJECT(slot));
    } else {
        ck_assert_ok(winipc_event_create(
            &event, NULL, WINIPC_EVENT_OPTIONS(.security = security)));
        read_back(WINIPC_OBJECT(event));
    }
}

static ACL *get_list(void)
{
    BOOL present = FALSE, defaulted;
    ACL *list = NULL;

    ck_assert(
        GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted));
    ck_assert(present);
    ck_assert_ptr_nonnull(list);
    return list;
}

static const char *get_owner(void)
{
    static char text[200];
    BOOL defaulted;
    PSID owner;
    char *sid;

    ck_assert(GetSecurityDescriptorOwner(descriptor, &owner, &defaulted));
    ck_assert_ptr_nonnull(owner);
    ck_assert(ConvertSidToStringSidA(owner, &sid));
    snprintf(text, sizeof text, "%s", sid);
    LocalFree(sid);
    return text;
}

/* What the list grants to `sid` itself; counts its entries. */
static DWORD get_granted(const char *sid_text, int *entries)
{
    ACL *list = get_list();
    DWORD granted = 0;
    PSID sid;

    ck_assert(ConvertStringSidToSidA(sid_text, &sid));
    *entries = list->AceCount;
    for (int i = 0; i < *entries; i++) {
        ACCESS_ALLOWED_ACE *ace;
        void *found;

        ck_assert(GetAce(list, (DWORD)i, &found));
        ace = found;
        ck_assert_uint_eq(ace->Header.AceType, ACCESS_ALLOWED_ACE_TYPE);
        ck_assert_uint_eq(ace->Header.AceFlags, 0);
        if (EqualSid(&ace->SidStart, sid))
            granted |= ace->Mask;
    }
    LocalFree(sid);
    return granted;
}

/* Rights that change who may use the object, and those that use it; Windows
   stores them spelled out, Wine as they were given. */
#define CHANGES (DELETE | WRITE_DAC | WRITE_OWNER)

typedef enum grant { NONE, USE, ALL } grant;

static void expect_grant(const char *sid, grant want)
{
    int entries;
    DWORD granted = get_granted(sid, &entries);
    bool all = (granted & GENERIC_ALL) != 0 || (granted & CHANGES) == CHANGES;
    grant got = all ? ALL : granted == 0 ? NONE : USE;

    ck_assert_msg(got == want, "%s has rights 0x%lx", sid, granted);
    if (want == USE)
        ck_assert_uint_eq(granted & (CHANGES | GENERIC_ALL), 0);
}

#define SYSTEM "S-1-5-18"
#define ADMINISTRATORS "S-1-5-32-544"
#define AUTHENTICATED "S-1-5-11"
#define EVERYONE "S-1-1-0"
#define ANONYMOUS "S-1-5-7"

/* Each way to allow, for an event and for a mailslot: how many entries the list
   has, and whom it lets do what. */
static const struct {
    bool mailslot;
    winipc_allow allow;
    int entries;
    grant system, administrators, authenticated;
} presets[] = {
    {false, WINIPC_ALLOW_CURRENT_USER, 1, NONE, NONE, NONE},
    {false, WINIPC_ALLOW_USER_AND_SYSTEM, 2, ALL, NONE, NONE},
    {false, WINIPC_ALLOW_ADMINISTRATORS, 3, ALL, ALL, NONE},
    {false, WINIPC_ALLOW_EVERYONE, 3, ALL, NONE, USE},
    {true, WINIPC_ALLOW_CURRENT_USER, 1, NONE, NONE, NONE},
    {true, WINIPC_ALLOW_USER_AND_SYSTEM, 2, ALL, NONE, NONE},
    {true, WINIPC_ALLOW_ADMINISTRATORS, 3, ALL, ALL, NONE},
    {true, WINIPC_ALLOW_EVERYONE, 3, ALL, NONE, USE},
};

START_TEST(a_preset_lets_in_whom_it_says)
{
    int entries;

    make_with(presets[_i].mailslot,
              WINIPC_SECURITY(.allow = presets[_i].allow));
    get_granted(EVERYONE, &entries);
    ck_assert_int_eq(entries, presets[_i].entries);
    expect_grant(user_sid(), ALL);
    expect_grant(SYSTEM, presets[_i].system);
    expect_grant(ADMINISTRATORS, presets[_i].administrators);
    expect_grant(AUTHENTICATED, presets[_i].authenticated);
    expect_grant(EVERYONE, NONE);
    expect_grant(ANONYMOUS, NONE);
}
END_TEST

START_TEST(a_preset_makes_the_user_the_owner)
{
    make_with(presets[_i].mailslot,
              WINIPC_SECURITY(.allow = presets[_i].allow));
    ck_assert_str_eq(get_owner(), user_sid());
}
END_TEST

START_TEST(a_preset_inherits_nothing)
{
    SECURITY_DESCRIPTOR_CONTROL control;
    DWORD revision;

    make_with(presets[_i].mailslot,
              WINIPC_SECURITY(.allow = presets[_i].allow));
    ck_assert(GetSecurityDescriptorControl(descriptor, &control, &revision));
    ck_assert_uint_ne(control & SE_DACL_PROTECTED, 0);
}
END_TEST

static const bool both_kinds[] = {false, true}; /* event, mailslot */

START_TEST(without_options_only_the_user_is_let_in)
{
    int entries;

    make_with(both_kinds[_i], NULL);
    get_granted(EVERYONE, &entries);
    ck_assert_int_eq(entries, 1);
    expect_grant(user_sid(), ALL);
    ck_assert_str_eq(get_owner(), user_sid());
}
END_TEST

START_TEST(a_user_may_use_what_is_allowed_to_each)
{
    const char *name = unique_name("allow");

    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.allow = presets[_i].allow))));
    ck_assert_ok(winipc_event_open(&other, name, NULL));
    ck_assert_ok(winipc_event_set(other));
    ck_assert_ok(winipc_event_wait(event, 0));
}
END_TEST

START_TEST(sddl_is_used_as_it_is)
{
    int entries;

    make_with(both_kinds[_i],
              WINIPC_SECURITY(.allow = WINIPC_ALLOW_EVERYONE,
                              .sddl = "O:SYG:BAD:(A;;GA;;;WD)(A;;GR;;;AN)"));
    ck_assert_str_eq(get_owner(), SYSTEM);
    expect_grant(EVERYONE, ALL);
    expect_grant(ANONYMOUS, USE);
    expect_grant(AUTHENTICATED, NONE);
    expect_grant(user_sid(), NONE);
    get_granted(EVERYONE, &entries);
    ck_assert_int_eq(entries, 2);
}
END_TEST

/* SDDL that would let everybody in, or that is none. */
static const struct {
    const char *sddl, *reason;
} refused[] = {
    {"", "the SDDL has no access control list (D:)"},
    {"O:BA", "the SDDL has no access control list (D:)"},
    {"O:BAG:BA", "the SDDL has no access control list (D:)"},
    {"S:(ML;;NW;;;HI)", "the SDDL has no access control list (D:)"},
    {"garbage", "the SDDL is not understood"},
    {"D:(A;;GA;;;WD", "the SDDL is not understood"},
    {"D:(A;;GA;;;ZZ)", "the SDDL is not understood"},
    {"D:(A;;GA;;;S-1-x)", "the SDDL is not understood"},
    {"D:(A;;GA;;;\xff)", "the SDDL is not valid UTF-8"},
    {"D:\xc0\x80", "the SDDL is not valid UTF-8"},
};

START_TEST(sddl_without_a_list_is_refused)
{
    const winipc_security *security = WINIPC_SECURITY(.sddl = refused[_i].sddl);

    ck_assert_status(
        winipc_event_create(&event, NULL,
                            WINIPC_EVENT_OPTIONS(.security = security)),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_ptr_null(event);
    ck_assert_ptr_nonnull(
        strstr(winipc_last_error()->message, refused[_i].reason));
    ck_assert_status(
        winipc_mailslot_create(&slot, unique_name("refused"),
                               WINIPC_MAILSLOT_OPTIONS(.security = security)),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_ptr_null(slot);
}
END_TEST

START_TEST(sddl_that_is_not_understood_tells_the_code_of_windows)
{
    ck_assert_status(
        winipc_event_create(
            &event, NULL,
            WINIPC_EVENT_OPTIONS(.security =
                                     WINIPC_SECURITY(.sddl =
                                                         "D:(A;;GA;;;ZZ)"))),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_uint_ne(winipc_last_error()->windows_code, 0);
}
END_TEST

/* Windows makes a NULL list of it, which is refused; Wine 8 an empty one, which
   lets nobody in. */
START_TEST(no_access_control_lets_nobody_in)
{
    const char *name = unique_name("none");
    winipc_status status = winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl =
                                                     "D:NO_ACCESS_CONTROL")));

    if (status == WINIPC_OK) {
        read_back(WINIPC_OBJECT(event));
        ck_assert_int_eq(get_list()->AceCount, 0);
        if (winipc_event_open(&other, name, NULL) == WINIPC_OK)
            ck_assert_status(winipc_event_set(other), WINIPC_E_ACCESS_DENIED);
    } else {
        ck_assert_status(status, WINIPC_E_INVALID_ARGUMENT);
        ck_assert_ptr_null(event);
    }
}
END_TEST

START_TEST(an_empty_list_is_a_list)
{
    ck_assert_ok(winipc_event_create(
        &event, NULL,
        WINIPC_EVENT_OPTIONS(.security = WINIPC_SECURITY(.sddl = "D:P"))));
}
END_TEST

static const int no_allows[] = {-1, WINIPC_ALLOW_EVERYONE + 1, 1000};

START_TEST(allow_must_be_one_of_its_values)
{
    const winipc_security *security =
        WINIPC_SECURITY(.allow = (winipc_allow)no_allows[_i]);

    ck_assert_status(
        winipc_event_create(&event, NULL,
                            WINIPC_EVENT_OPTIONS(.security = security)),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_str_eq(winipc_last_error()->function, "winipc_event_create");
    ck_assert_status(
        winipc_mailslot_create(&slot, unique_name("allow"),
                               WINIPC_MAILSLOT_OPTIONS(.security = security)),
        WINIPC_E_INVALID_ARGUMENT);
    ck_assert_str_eq(winipc_last_error()->function, "winipc_mailslot_create");
}
END_TEST

START_TEST(security_must_say_its_size)
{
    const winipc_security security = {0};

    ck_assert_status(
        winipc_event_create(&event, NULL,
                            WINIPC_EVENT_OPTIONS(.security = &security)),
        WINIPC_E_INVALID_ARGUMENT);
}
END_TEST

START_TEST(a_list_that_leaves_out_its_maker_denies_access)
{
    const char *name = unique_name("denied");

    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl = "D:P(A;;GA;;;SY)"))));
    /* The owner may still wait, on Wine. */
    if (winipc_event_open(&other, name, NULL) == WINIPC_OK)
        ck_assert_status(winipc_event_set(other), WINIPC_E_ACCESS_DENIED);
    else
        ck_assert_int_eq(winipc_last_error()->status, WINIPC_E_ACCESS_DENIED);
}
END_TEST

/* A label keeps lower integrity from writing, where the process has more than
   the usual; unless that is allowed. */
START_TEST(a_process_of_high_integrity_labels_its_objects)
{
    SECURITY_ATTRIBUTES attributes;
    PSID sid = ask_token(TokenIntegrityLevel);
    DWORD integrity =
        *GetSidSubAuthority(sid, *GetSidSubAuthorityCount(sid) - 1UL);
    bool lower_allowed = _i, labelled = false;
    BOOL present = FALSE, defaulted;
    ACL *list = NULL;
    void *ace;

    ck_assert_ok(winipc__security_make(
        &attributes, WINIPC_SECURITY(.allow_lower_integrity = lower_allowed),
        "test"));
    ck_assert(GetSecurityDescriptorSacl(attributes.lpSecurityDescriptor,
                                        &present, &list, &defaulted));
    if (present && list != NULL && GetAce(list, 0, &ace)) {
        SYSTEM_MANDATORY_LABEL_ACE *label = ace;

        labelled = true;
        ck_assert_uint_eq(label->Header.AceType,
                          SYSTEM_MANDATORY_LABEL_ACE_TYPE);
        ck_assert_uint_eq(label->Mask, SYSTEM_MANDATORY_LABEL_NO_WRITE_UP);
        ck_assert_uint_eq(*GetSidSubAuthority(&label->SidStart, 0), integrity);
    }
    winipc__security_free(&attributes);
    ck_assert_int_eq(labelled, !lower_allowed &&
                                   integrity > SECURITY_MANDATORY_MEDIUM_RID);
}
END_TEST

START_TEST(the_attributes_are_whole_and_not_inheritable)
{
    SECURITY_ATTRIBUTES attributes;

    memset(&attributes, 0x55, sizeof attributes);
    ck_assert_ok(winipc__security_make(&attributes, NULL, "test"));
    ck_assert_uint_eq(attributes.nLength, sizeof attributes);
    ck_assert(!attributes.bInheritHandle);
    ck_assert(IsValidSecurityDescriptor(attributes.lpSecurityDescriptor));
    winipc__security_free(&attributes);
    ck_assert_ptr_null(attributes.lpSecurityDescriptor);
}
END_TEST

/* Whose an object of ours is said to be. */
static const struct {
    const char *owner; /* NULL: the SID of the user */
    winipc_status status;
} owners[] = {
    {"", WINIPC_E_INVALID_ARGUMENT},
    {WINIPC_CURRENT_USER, WINIPC_OK},
    {NULL, WINIPC_OK},
    {SYSTEM, WINIPC_E_ACCESS_DENIED},
    {ADMINISTRATORS, WINIPC_E_ACCESS_DENIED},
    {EVERYONE, WINIPC_E_ACCESS_DENIED},
    {"garbage", WINIPC_E_INVALID_ARGUMENT},
    {"Current User", WINIPC_E_INVALID_ARGUMENT},
    {"S-1-", WINIPC_E_INVALID_ARGUMENT},
    {"\xff", WINIPC_E_INVALID_ARGUMENT},
    {"S-1-5-21-1111111111-1111111111-1111111111-1111111111-1111111111-"
     "1111111111-1111111111-1111111111-1111111111-1111111111-1111111111-"
     "1111111111-1111111111-1111111111-1111111111-1111111111-1111111111-"
     "1111111111-1111111111-1111111111",
     WINIPC_E_INVALID_ARGUMENT},
};

static const char *owner_of(int i)
{
    return owners[i].owner ? owners[i].owner : user_sid();
}

START_TEST(open_looks_at_the_owner)
{
    const char *name = unique_name("owner");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_status(winipc_event_open(&other, name,
                                       WINIPC_OPEN_OPTIONS(.expected_owner_sid =
                                                               owner_of(_i))),
                     owners[_i].status);
    ck_assert_int_eq(other != NULL, owners[_i].status == WINIPC_OK);
    if (other == NULL)
        ck_assert_str_eq(winipc_last_error()->function, "winipc_event_open");
}
END_TEST

START_TEST(joining_looks_at_the_owner)
{
    const char *name = unique_name("owner");

    ck_assert_ok(winipc_event_create(&event, name, NULL));
    ck_assert_status(
        winipc_event_create(
            &other, name,
            WINIPC_EVENT_OPTIONS(.expected_owner_sid = owner_of(_i))),
        owners[_i].status);
    ck_assert_int_eq(other != NULL, owners[_i].status == WINIPC_OK);
    if (other == NULL)
        ck_assert_str_eq(winipc_last_error()->function, "winipc_event_create");
}
END_TEST

START_TEST(an_object_of_somebody_else_is_told_from_ours)
{
    const char *name = unique_name("foreign");

    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security =
                                 WINIPC_SECURITY(.sddl =
                                                     "O:SYD:P(A;;GA;;;WD)"))));
    ck_assert_status(
        winipc_event_open(
            &other, name,
            WINIPC_OPEN_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER)),
        WINIPC_E_ACCESS_DENIED);
    ck_assert_ok(winipc_event_open(
        &other, name, WINIPC_OPEN_OPTIONS(.expected_owner_sid = SYSTEM)));
}
END_TEST

START_TEST(an_owner_that_may_not_be_asked_for_is_denied)
{
    const char *name = unique_name("unread");

    ck_assert_ok(winipc_event_create(
        &event, name,
        WINIPC_EVENT_OPTIONS(.security = WINIPC_SECURITY(
                                     .sddl = "O:SYD:P(A;;0x100002;;;WD)"))));
    ck_assert_status(
        winipc_event_open(&other, name,
                          WINIPC_OPEN_OPTIONS(.expected_owner_sid = SYSTEM)),
        WINIPC_E_ACCESS_DENIED);
    ck_assert_ok(winipc_event_open(&other, name, NULL));
}
END_TEST

/* It is ours anyway. */
START_TEST(the_owner_of_a_new_object_is_not_looked_at)
{
    ck_assert_ok(winipc_event_create(
        &event, unique_name("new"),
        WINIPC_EVENT_OPTIONS(.expected_owner_sid = SYSTEM)));
}
END_TEST

START_TEST(security_that_may_not_be_read_is_denied)
{
    char sddl[64] = "#";
    size_t length = 99;

    ck_assert_ok(
        winipc_event_adopt(&event, CreateEventExW(NULL, NULL, 0, SYNCHRONIZE)));
    ck_assert_status(
        winipc_object_sddl(WINIPC_OBJECT(event), sddl, sizeof sddl, &length),
        WINIPC_E_ACCESS_DENIED);
    ck_assert_str_eq(sddl, "#");
}
END_TEST

START_TEST(sddl_tells_how_much_room_it_needs)
{
    char sddl[1024] = "#";
    size_t need, length;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_status(winipc_object_sddl(WINIPC_OBJECT(event), NULL, 0, &need),
                     WINIPC_E_TOO_BIG);
    ck_assert_uint_gt(need, 0);
    ck_assert_uint_lt(need, sizeof sddl);
    ck_assert_status(
        winipc_object_sddl(WINIPC_OBJECT(event), sddl, need, &length),
        WINIPC_E_TOO_BIG);
    ck_assert_str_eq(sddl, "#");
    ck_assert_ok(
        winipc_object_sddl(WINIPC_OBJECT(event), sddl, need + 1, &length));
    ck_assert_uint_eq(strlen(sddl), need);
    ck_assert_uint_eq(length, need);
}
END_TEST

START_TEST(sddl_is_not_given_to_null)
{
    char sddl[8];
    size_t length;

    ck_assert_ok(winipc_event_create(&event, NULL, NULL));
    ck_assert_status(winipc_object_sddl(NULL, sddl, sizeof sddl, &length),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_status(winipc_object_sddl(WINIPC_OBJECT(event), NULL, 8, &length),
                     WINIPC_E_INVALID_ARGUMENT);
    ck_assert_status(
        winipc_object_sddl(WINIPC_OBJECT(event), sddl, sizeof sddl, NULL),
        WINIPC_E_INVALID_ARGUMENT);
}
END_TEST

static const test tests[] = {
    TEST_LOOP(a_preset_lets_in_whom_it_says, presets),
    TEST_LOOP(a_preset_makes_the_user_the_owner, presets),
    TEST_LOOP(a_preset_inherits_nothing, presets),
    TEST_LOOP(without_options_only_the_user_is_let_in, both_kinds),
    {&a_user_may_use_what_is_allowed_to_each, 4},
    TEST_LOOP(sddl_is_used_as_it_is, both_kinds),
    TEST_LOOP(sddl_without_a_list_is_refused, refused),
    TEST(sddl_that_is_not_understood_tells_the_code_of_windows),
    TEST(no_access_control_lets_nobody_in),
    TEST(an_empty_list_is_a_list),
    TEST_LOOP(allow_must_be_one_of_its_values, no_allows),
    TEST(security_must_say_its_size),
    TEST(a_list_that_leaves_out_its_maker_denies_access),
    TEST_LOOP(a_process_of_high_integrity_labels_its_objects, both_kinds),
    TEST(the_attributes_are_whole_and_not_inheritable),
    TEST_LOOP(open_looks_at_the_owner, owners),
    TEST_LOOP(joining_looks_at_the_owner, owners),
    TEST(an_object_of_somebody_else_is_told_from_ours),
    TEST(an_owner_that_may_not_be_asked_for_is_denied),
    TEST(the_owner_of_a_new_object_is_not_looked_at),
    TEST(security_that_may_not_be_read_is_denied),
    TEST(sddl_tells_how_much_room_it_needs),
    TEST(sddl_is_not_given_to_null),
    {0},
};

/* For scripts: an event that nobody may open, until they have seen enough. */
static int keep_out(int argc, char **argv)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof attributes};
    winipc_event *ready, *enough;

    if (argc != 3 || !ConvertStringSecurityDescriptorToSecurityDescriptorA(
                         "D:P", SDDL_REVISION_1, &descriptor, NULL))
        return 91;
    attributes.lpSecurityDescriptor = descriptor;
    if (CreateEventA(&attributes, TRUE, FALSE, argv[0]) == NULL)
        return 92;
    if (winipc_event_create(&enough, argv[2], NULL) != WINIPC_OK ||
        winipc_event_create(&ready, argv[1],
                            WINIPC_EVENT_OPTIONS(.manual_reset = true)) !=
            WINIPC_OK ||
        winipc_event_set(ready) != WINIPC_OK)
        return 93;
    return winipc_event_wait(enough, 60000) == WINIPC_OK ? 0 : 94;
}

static const role roles[] = {{"keep_out", keep_out}, {0}};

int main(int argc, char **argv)
{
    return run_tests(argc, argv, "security", tests, teardown, roles);
}
