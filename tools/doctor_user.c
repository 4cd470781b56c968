/*
 * doctor_user.c - as whom this process runs, and what that lets it do.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>
#include <windows.h>

#include "account.h"
#include "doctor.h"

/* What a token tells of itself, with room for the longest. */
typedef union told {
    TOKEN_USER user;
    TOKEN_ELEVATION elevation;
    TOKEN_MANDATORY_LABEL label;
    TOKEN_PRIVILEGES privileges;
    char room[4096];
} told;

static bool ask(HANDLE token, TOKEN_INFORMATION_CLASS what, told *answer)
{
    DWORD length;

    return GetTokenInformation(token, what, answer, sizeof *answer, &length);
}

static void look_at_account(const arguments *a, HANDLE token)
{
    static const char *const services[] = {"S-1-5-19", "S-1-5-20"};
    char text[sizeof(account) + 4];
    account found;
    told answer;

    if (!ask(token, TokenUser, &answer)) {
        tell_finding(a, WARNING, "user", "Windows does not tell: error %lu",
                     GetLastError());
        return;
    }
    find_account(&found, answer.user.User.Sid);
    spell_account(text, sizeof text, &found);
    tell_finding(a, OK, "user", "%s", text);
    if (strcmp(found.sid, "S-1-5-18") == 0)
        tell_finding(
            a, WARNING, "SYSTEM as the current user",
            "what it creates with the default security no user who has "
            "logged on can open: let others in with "
            "WINIPC_ALLOW_EVERYONE or an SDDL");
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        if (strcmp(found.sid, services[i]) == 0)
            tell_finding(a, WARNING, "a service's account as the current user",
                         "what it creates with the default security the other "
                         "services of that account can open, and nobody else");
    }
}

/* The name of an integrity level, by the last number of its SID. */
static const char *name_integrity(DWORD level)
{
    if (level < SECURITY_MANDATORY_LOW_RID)
        return "untrusted";
    if (level < SECURITY_MANDATORY_MEDIUM_RID)
        return "low";
    if (level < SECURITY_MANDATORY_HIGH_RID)
        return "medium";
    return level < SECURITY_MANDATORY_SYSTEM_RID ? "high" : "system";
}

static void look_at_integrity(const arguments *a, HANDLE token)
{
    told answer;
    DWORD level;
    PSID sid;

    if (ask(token, TokenElevation, &answer))
        tell_finding(a, OK, "elevation", "%s",
                     answer.elevation.TokenIsElevated
                         ? "elevated, with the rights of an administrator"
                         : "not elevated");
    if (!ask(token, TokenIntegrityLevel, &answer))
        return;
    sid = answer.label.Label.Sid;
    level =
        *GetSidSubAuthority(sid, (DWORD)(*GetSidSubAuthorityCount(sid) - 1));
    if (level > SECURITY_MANDATORY_MEDIUM_RID)
        tell_finding(
            a, NOTE, "integrity",
            "%s: processes below it may not write to what this creates, "
            "unless .allow_lower_integrity",
            name_integrity(level));
    else if (level < SECURITY_MANDATORY_MEDIUM_RID)
        tell_finding(a, NOTE, "integrity",
                     "%s: it may not write to what processes above it create",
                     name_integrity(level));
    else
        tell_finding(a, OK, "integrity", "%s", name_integrity(level));
}

static const struct {
    const wchar_t *wide;
    const char *name, *held, *not_held;
    finding without;
} privileges[] = {
    {L"SeCreateGlobalPrivilege", "SeCreateGlobalPrivilege",
     "locks for the whole machine can be made",
     "locks for the whole machine can be joined, not made", NOTE},
    {L"SeDebugPrivilege", "SeDebugPrivilege",
     "the processes of other users can be opened",
     "the processes of other users can be opened as far as they allow", OK},
};

static void look_at_privileges(const arguments *a, HANDLE token)
{
    told answer;

    if (!ask(token, TokenPrivileges, &answer))
        return;
    for (size_t i = 0; i < sizeof privileges / sizeof privileges[0]; i++) {
        const char *state = "not held";
        bool enabled = false;
        LUID luid;

        if (!LookupPrivilegeValueW(NULL, privileges[i].wide, &luid))
            continue;
        for (DWORD k = 0; k < answer.privileges.PrivilegeCount; k++) {
            const LUID_AND_ATTRIBUTES *one = &answer.privileges.Privileges[k];

            if (memcmp(&one->Luid, &luid, sizeof luid) != 0)
                continue;
            enabled = (one->Attributes & SE_PRIVILEGE_ENABLED) != 0;
            state = enabled ? "held" : "held, not enabled";
        }
        tell_finding(a, enabled ? OK : privileges[i].without,
                     privileges[i].name, "%s: %s", state,
                     enabled ? privileges[i].held : privileges[i].not_held);
    }
}

static void look_at_session(const arguments *a)
{
    DWORD session;

    if (!ProcessIdToSessionId(GetCurrentProcessId(), &session))
        return;
    if (session == 0)
        tell_finding(a, NOTE, "session",
                     "0, that of services: who has logged on sees its objects "
                     "only by global names");
    else
        tell_finding(a, OK, "session", "%lu", session);
}

void look_at_user(const arguments *a)
{
    HANDLE token;

    look_at_session(a);
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
        tell_finding(a, WARNING, "user", "Windows does not tell: error %lu",
                     GetLastError());
        return;
    }
    look_at_account(a, token);
    look_at_integrity(a, token);
    look_at_privileges(a, token);
    CloseHandle(token);
}
