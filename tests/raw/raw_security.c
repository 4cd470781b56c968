/*
 * raw_security.c - access lists, and tokens with less power.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "raw.h"

enum {
    EVENT_MODIFY = 2,
    MUTEX_MODIFY = 1,
    SEMAPHORE_MODIFY = 2,
    TIMER_MODIFY = 2
};

static const wchar_t *name;

static HANDLE make_event(const wchar_t *sddl)
{
    name = unique(L"");
    return need(CreateEventW(attributes(sddl), TRUE, FALSE, name),
                "CreateEventW");
}

static void say_event_opens(DWORD access)
{
    say_opens(OpenEventW(access, FALSE, name));
}

/* Only SYNCHRONIZE is granted to the user. */
#define WAIT_ONLY L"D:P(A;;0x100000;;;%ls)"

PROBE(event_access_list_is_checked)
{
    make_event(WAIT_ONLY);
    say_event_opens(EVENT_MODIFY);
}

PROBE(mutex_access_list_is_checked)
{
    name = unique(L"");
    need(CreateMutexW(attributes(WAIT_ONLY), FALSE, name), "CreateMutexW");
    say_opens(OpenMutexW(MUTEX_MODIFY, FALSE, name));
}

PROBE(semaphore_access_list_is_checked)
{
    name = unique(L"");
    need(CreateSemaphoreW(attributes(WAIT_ONLY), 1, 1, name),
         "CreateSemaphoreW");
    say_opens(OpenSemaphoreW(SEMAPHORE_MODIFY, FALSE, name));
}

PROBE(timer_access_list_is_checked)
{
    name = unique(L"");
    need(
        CreateWaitableTimerW(attributes(L"D:P(A;;0x1f0001;;;%ls)"), TRUE, name),
        "CreateWaitableTimerW");
    say_opens(OpenWaitableTimerW(TIMER_MODIFY, FALSE, name));
}

PROBE(section_access_list_is_checked)
{
    name = unique(L"");
    need(CreateFileMappingW(INVALID_HANDLE_VALUE, attributes(WAIT_ONLY),
                            PAGE_READWRITE, 0, 100, name),
         "CreateFileMappingW");
    say_opens(OpenFileMappingW(FILE_MAP_WRITE, FALSE, name));
}

#define NOBODY L"D:P"

PROBE(event_is_made_also_if_its_maker_may_not_use_it)
{
    say_opens(CreateEventW(attributes(NOBODY), TRUE, FALSE, unique(L"")));
}

PROBE(timer_is_made_also_if_its_maker_may_not_use_it)
{
    say_opens(CreateWaitableTimerW(attributes(NOBODY), TRUE, unique(L"")));
}

PROBE(event_owner_may_not_wait_by_itself)
{
    make_event(NOBODY);
    say_event_opens(SYNCHRONIZE);
    say(", write the list: ");
    say_event_opens(WRITE_DAC);
    say(", delete: ");
    say_event_opens(DELETE);
}

static PSID sid_of(const wchar_t *text)
{
    PSID sid;

    need_true(ConvertStringSidToSidW(text, &sid), "ConvertStringSidToSidW");
    return sid;
}

static HANDLE own_token(void)
{
    HANDLE token;

    need_true(OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &token),
              "OpenProcessToken");
    return token;
}

/* Go on with a token in which one SID only denies, or only one SID counts. */
static void restrict_to(const wchar_t *denied, const wchar_t *counting)
{
    SID_AND_ATTRIBUTES deny = {0}, only = {0};
    HANDLE restricted, impersonated;

    if (denied != NULL)
        deny.Sid = sid_of(denied);
    if (counting != NULL)
        only.Sid = sid_of(counting);
    need_true(CreateRestrictedToken(own_token(), 0, denied != NULL, &deny, 0,
                                    NULL, counting != NULL, &only, &restricted),
              "CreateRestrictedToken");
    need_true(DuplicateTokenEx(restricted, TOKEN_ALL_ACCESS, NULL,
                               SecurityImpersonation, TokenImpersonation,
                               &impersonated) &&
                  SetThreadToken(NULL, impersonated),
              "SetThreadToken");
}

PROBE(token_group_that_only_denies_opens_nothing)
{
    make_event(L"D:P(A;;GA;;;AU)");
    say_event_opens(EVENT_MODIFY);
    restrict_to(L"S-1-5-11", NULL);
    say(", restricted: ");
    say_event_opens(EVENT_MODIFY);
}

PROBE(token_user_that_only_denies_opens_nothing)
{
    make_event(L"D:P(A;;GA;;;%ls)");
    restrict_to(user_sid(), NULL);
    say_event_opens(EVENT_MODIFY);
}

/* S-1-5-12 is nobody's, but for such tokens. */
PROBE(token_that_is_restricted_to_a_sid_opens_what_that_may)
{
    make_event(L"D:P(A;;GA;;;%ls)");
    restrict_to(NULL, L"S-1-5-12");
    say_event_opens(EVENT_MODIFY);
}

/* A token of low integrity (4096), or one that should be. */
static HANDLE low_token(void)
{
    TOKEN_MANDATORY_LABEL label = {{sid_of(L"S-1-16-4096"), 0x20}};
    HANDLE token;

    need_true(DuplicateTokenEx(own_token(), TOKEN_ALL_ACCESS, NULL,
                               SecurityImpersonation, TokenImpersonation,
                               &token),
              "DuplicateTokenEx");
    need_true(
        SetTokenInformation(token, TokenIntegrityLevel, &label, sizeof label),
        "SetTokenInformation");
    return token;
}

PROBE(token_integrity_is_lowered)
{
    static char room[200];
    TOKEN_MANDATORY_LABEL *label = (void *)room;
    DWORD length;

    need_true(GetTokenInformation(low_token(), TokenIntegrityLevel, label,
                                  sizeof room, &length),
              "GetTokenInformation");
    say(*GetSidSubAuthority(label->Label.Sid, 0) == 4096 ? "low" : "not low");
}

PROBE(event_label_keeps_lower_tokens_out)
{
    make_event(L"D:P(A;;GA;;;WD)");
    need_true(SetThreadToken(NULL, low_token()), "SetThreadToken");
    say_event_opens(EVENT_MODIFY);
}

PROBE(token_of_nobody_is_impersonated)
{
    say_result(ImpersonateAnonymousToken(GetCurrentThread()));
}
