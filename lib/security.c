/*
 * security.c - descriptors for new objects, and looks at those of old ones.
 *
 * SPDX-License-Identifier: MIT
 */
#include "security.h"

#include <sddl.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "options.h"
#include "utf8.h"

#define MEDIUM SECURITY_MANDATORY_MEDIUM_RID

/* What a token tells of itself: a SID, and behind it room for the longest. */
typedef union token_sid {
    TOKEN_USER user;
    TOKEN_MANDATORY_LABEL label;
    char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
} token_sid;

/* Of the process, not of a client that the thread may be impersonating. */
static winipc_status ask_token(TOKEN_INFORMATION_CLASS what, token_sid *answer)
{
    winipc_status status = WINIPC_OK;
    HANDLE token;
    DWORD length;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return winipc__fail(GetLastError(), "OpenProcessToken", NULL);
    if (!GetTokenInformation(token, what, answer, sizeof *answer, &length))
        status = winipc__fail(GetLastError(), "GetTokenInformation", NULL);
    CloseHandle(token);
    return status;
}

/* The process's integrity, as the last number of its SID. */
static winipc_status get_integrity(DWORD *integrity)
{
    token_sid answer;
    winipc_status status = ask_token(TokenIntegrityLevel, &answer);
    PSID sid = answer.label.Label.Sid;

    if (status == WINIPC_OK)
        *integrity = *GetSidSubAuthority(
            sid, (DWORD)(*GetSidSubAuthorityCount(sid) - 1));
    return status;
}

/* To be freed with LocalFree() on success. */
static winipc_status spell_user(wchar_t **sid)
{
    token_sid answer;
    winipc_status status = ask_token(TokenUser, &answer);

    if (status == WINIPC_OK &&
        !ConvertSidToStringSidW(answer.user.User.Sid, sid))
        status = winipc__fail(GetLastError(), "ConvertSidToStringSidW", NULL);
    return status;
}

winipc_status winipc__security_user(char *text, size_t size)
{
    wchar_t *sid;
    winipc_status status = spell_user(&sid);

    if (status != WINIPC_OK)
        return status;
    winipc__utf8_narrow(text, size, sid, wcslen(sid));
    LocalFree(sid);
    return WINIPC_OK;
}

/* The access control entries of each winipc_allow, behind the user's own, and that
   of those who may use the object, who are told their rights. */
static const struct {
    const wchar_t *owners, *users;
} entries[] = {
    [WINIPC_ALLOW_CURRENT_USER] = {L"", NULL},
    [WINIPC_ALLOW_USER_AND_SYSTEM] = {L"(A;;GA;;;SY)", NULL},
    [WINIPC_ALLOW_ADMINISTRATORS] = {L"(A;;GA;;;SY)(A;;GA;;;BA)", NULL},
    [WINIPC_ALLOW_EVERYONE] = {L"(A;;GA;;;SY)", L"AU"},
};

/* Write the preset's SDDL.  The user's own entry is always there: Wine refuses
   to make what its maker may not use
   (tests/raw: mailslot_is_made_also_if_its_maker_may_not_use_it). */
static winipc_status spell_preset(wchar_t *sddl, size_t room,
                                  const winipc_security *security,
                                  const wchar_t *rights)
{
    const wchar_t *users = entries[security->allow].users;
    wchar_t label[40] = L"", use[40] = L"", *user;
    DWORD integrity = MEDIUM;
    winipc_status status = WINIPC_OK;

    if (!security->allow_lower_integrity)
        status = get_integrity(&integrity);
    if (status == WINIPC_OK)
        status = spell_user(&user);
    if (status != WINIPC_OK)
        return status;
    if (integrity > MEDIUM)
        _snwprintf(label, sizeof label / sizeof *label,
                   L"S:(ML;;NW;;;S-1-16-%u)", (unsigned)integrity);
    if (users != NULL)
        _snwprintf(use, sizeof use / sizeof *use, L"(A;;%ls;;;%ls)", rights,
                   users);
    _snwprintf(sddl, room, L"O:%lsG:%lsD:P(A;;GA;;;%ls)%ls%ls%ls", user, user,
               user, entries[security->allow].owners, use, label);
    LocalFree(user);
    return WINIPC_OK;
}

/* A descriptor without an access control list lets everybody do everything. */
static winipc_status check_list(PSECURITY_DESCRIPTOR descriptor,
                                const char *function)
{
    BOOL present = FALSE, defaulted;
    ACL *list = NULL;

    if (!GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted))
        return winipc__fail(GetLastError(), "GetSecurityDescriptorDacl", NULL);
    if (!present || list == NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              "the SDDL has no access control list (D:)");
    return WINIPC_OK;
}

/* A caller's text could not be converted: `call` had no memory, or `function` was
   given what it does not take. */
static winipc_status fail_to_convert(DWORD code, const char *call,
                                     const char *function, const char *reason)
{
    winipc_status status = winipc__fail(code, call, NULL);

    return status == WINIPC_E_NO_MEMORY
               ? status
               : winipc__fail_as(WINIPC_E_INVALID_ARGUMENT, code, function,
                                 NULL, reason);
}

static winipc_status convert(SECURITY_ATTRIBUTES *attributes,
                             const wchar_t *sddl, const char *function)
{
    static const char call[] =
        "ConvertStringSecurityDescriptorToSecurityDescriptorW";
    winipc_status status;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
            sddl, SDDL_REVISION_1, &attributes->lpSecurityDescriptor, NULL))
        return fail_to_convert(GetLastError(), call, call,
                               "the SDDL is not understood");
    status = check_list(attributes->lpSecurityDescriptor, function);
    if (status != WINIPC_OK)
        winipc__security_free(attributes);
    return status;
}

static winipc_status convert_utf8(SECURITY_ATTRIBUTES *attributes,
                                  const char *sddl, const char *function)
{
    size_t room = strlen(sddl);
    wchar_t *wide =
        HeapAlloc(GetProcessHeap(), 0, (room + 1) * sizeof(wchar_t));
    winipc_status status;
    bool valid;

    if (wide == NULL)
        return winipc__no_memory(NULL);
    if (winipc__utf8_widen(wide, room, sddl, &valid))
        status = convert(attributes, wide, function);
    else
        status = winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                                "the SDDL is not valid UTF-8");
    HeapFree(GetProcessHeap(), 0, wide);
    return status;
}

static winipc_status make(SECURITY_ATTRIBUTES *attributes,
                          const winipc_security *security,
                          const wchar_t *rights, const char *function)
{
    wchar_t sddl[4 * SECURITY_MAX_SID_STRING_CHARACTERS];
    winipc_security opt;
    winipc_status status;
    const char *reason = winipc__options_copy(&opt, sizeof opt, security);

    if (reason == NULL &&
        (unsigned)opt.allow >= sizeof entries / sizeof *entries)
        reason = "security.allow is none of the winipc_allow values";
    if (reason != NULL)
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              reason);
    attributes->nLength = sizeof *attributes;
    attributes->bInheritHandle = FALSE;
    attributes->lpSecurityDescriptor = NULL;
    if (opt.sddl != NULL)
        return convert_utf8(attributes, opt.sddl, function);
    status = spell_preset(sddl, sizeof sddl / sizeof *sddl, &opt, rights);
    return status == WINIPC_OK ? convert(attributes, sddl, function) : status;
}

winipc_status winipc__security_make(SECURITY_ATTRIBUTES *attributes,
                                    const winipc_security *security,
                                    const char *function)
{
    return make(attributes, security, L"GRGWGX", function);
}

/* FILE_GENERIC_READ and FILE_GENERIC_WRITE, without FILE_CREATE_PIPE_INSTANCE. */
winipc_status winipc__security_make_pipe(SECURITY_ATTRIBUTES *attributes,
                                         const winipc_security *security,
                                         const char *function)
{
    return make(attributes, security, L"0x12019b", function);
}

void winipc__security_free(SECURITY_ATTRIBUTES *attributes)
{
    LocalFree(attributes->lpSecurityDescriptor);
    attributes->lpSecurityDescriptor = NULL;
}

/* The most that owner, group and one access control list take, so that none has
   to ask how much it is, and be told less than it is by then. */
#define DESCRIPTOR_MAX \
    (sizeof(SECURITY_DESCRIPTOR) + 2 * SECURITY_MAX_SID_SIZE + UINT16_MAX + 1)

/* The object's descriptor, to be freed with HeapFree(). */
static winipc_status read_descriptor(HANDLE handle, SECURITY_INFORMATION what,
                                     const char *name,
                                     PSECURITY_DESCRIPTOR *descriptor)
{
    DWORD size, code;

    *descriptor = HeapAlloc(GetProcessHeap(), 0, DESCRIPTOR_MAX);
    if (*descriptor == NULL)
        return winipc__no_memory(name);
    if (GetKernelObjectSecurity(handle, what, *descriptor, DESCRIPTOR_MAX,
                                &size))
        return WINIPC_OK;
    code = GetLastError();
    HeapFree(GetProcessHeap(), 0, *descriptor);
    return winipc__fail(code, "GetKernelObjectSecurity", name);
}

/* The SID that `owner` names, to be freed with LocalFree(). */
static winipc_status find_sid(const char *owner, PSID *sid,
                              const char *function)
{
    static const char reason[] = "expected_owner_sid is not a SID";
    wchar_t wide[SECURITY_MAX_SID_STRING_CHARACTERS];
    bool valid;

    /* Wine takes no text at all for a SID
       (tests/raw: sid_of_no_text_is_refused). */
    if (*owner == '\0' ||
        !winipc__utf8_widen(wide, sizeof wide / sizeof *wide - 1, owner,
                            &valid))
        return winipc__refuse(WINIPC_E_INVALID_ARGUMENT, function, NULL,
                              reason);
    if (!ConvertStringSidToSidW(wide, sid))
        return fail_to_convert(GetLastError(), "ConvertStringSidToSidW",
                               function, reason);
    return WINIPC_OK;
}

static bool is_owned_by(PSECURITY_DESCRIPTOR descriptor, PSID expected)
{
    BOOL defaulted;
    PSID owner;

    return GetSecurityDescriptorOwner(descriptor, &owner, &defaulted) &&
           owner != NULL && EqualSid(owner, expected);
}

winipc_status winipc__security_check_owner(HANDLE handle, const char *owner,
                                           const char *name,
                                           const char *function)
{
    PSECURITY_DESCRIPTOR descriptor;
    winipc_status status;
    PSID named = NULL, expected;
    token_sid user;

    if (owner == NULL)
        return WINIPC_OK;
    if (strcmp(owner, WINIPC_CURRENT_USER) == 0)
        status = ask_token(TokenUser, &user);
    else
        status = find_sid(owner, &named, function);
    if (status != WINIPC_OK)
        return status;
    expected = named ? named : user.user.User.Sid;
    status =
        read_descriptor(handle, OWNER_SECURITY_INFORMATION, name, &descriptor);
    if (status == WINIPC_OK) {
        if (!is_owned_by(descriptor, expected))
            status = winipc__refuse(WINIPC_E_ACCESS_DENIED, function, name,
                                    "it belongs to another owner than "
                                    "expected");
        HeapFree(GetProcessHeap(), 0, descriptor);
    }
    if (named != NULL)
        LocalFree(named);
    return status;
}

static winipc_status give_wide(const wchar_t *wide, size_t n, char *buffer,
                               size_t size, size_t *length,
                               const char *function)
{
    size_t room = 3 * n + 1;
    char *text = HeapAlloc(GetProcessHeap(), 0, room);
    winipc_status status;

    if (text == NULL)
        return winipc__no_memory(NULL);
    winipc__utf8_narrow(text, room, wide, n);
    status = winipc__give_text(text, buffer, size, length, function);
    HeapFree(GetProcessHeap(), 0, text);
    return status;
}

winipc_status winipc__security_text(HANDLE handle, const char *name,
                                    char *buffer, size_t size, size_t *length,
                                    const char *function)
{
    const SECURITY_INFORMATION what = OWNER_SECURITY_INFORMATION |
                                      GROUP_SECURITY_INFORMATION |
                                      DACL_SECURITY_INFORMATION;
    PSECURITY_DESCRIPTOR descriptor;
    wchar_t *sddl;
    winipc_status status = read_descriptor(handle, what, name, &descriptor);

    if (status != WINIPC_OK)
        return status;
    if (ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, SDDL_REVISION_1, what, &sddl, NULL)) {
        status = give_wide(sddl, wcslen(sddl), buffer, size, length, function);
        LocalFree(sddl);
    } else {
        status = winipc__fail(
            GetLastError(),
            "ConvertSecurityDescriptorToStringSecurityDescriptorW", name);
    }
    HeapFree(GetProcessHeap(), 0, descriptor);
    return status;
}
