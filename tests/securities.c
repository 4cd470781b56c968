/*
 * securities.c - every way to ask for security, and the descriptor of each.
 *
 * SPDX-License-Identifier: MIT
 */
#include "securities.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include <sddl.h>

#include "harness.h"

winipc_security securities[SECURITIES];
char descriptors[SECURITIES][512];

static char user[200];

/* What each preset adds to the user's own entry. */
static const char *const presets[] = {
    [WINIPC_ALLOW_CURRENT_USER] = "",
    [WINIPC_ALLOW_USER_AND_SYSTEM] = "(A;;GA;;;SY)",
    [WINIPC_ALLOW_ADMINISTRATORS] = "(A;;GA;;;SY)(A;;GA;;;BA)",
    [WINIPC_ALLOW_EVERYONE] = "(A;;GA;;;SY)(A;;GRGWGX;;;AU)",
};

/* The caller's own text: none, one that names no owner, and one that does. */
static char with_owner[512];
static const char *const sddls[] = {NULL, "D:P(A;;GA;;;WD)", with_owner};

static void ask_user(void)
{
    union {
        TOKEN_USER user;
        char room[256];
    } answer;
    HANDLE token;
    DWORD length;
    char *sid;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) ||
        !GetTokenInformation(token, TokenUser, &answer, sizeof answer,
                             &length) ||
        !ConvertSidToStringSidA(answer.user.User.Sid, &sid))
        abort();
    snprintf(user, sizeof user, "%s", sid);
    snprintf(with_owner, sizeof with_owner,
             "O:%sG:%sD:P(A;;GA;;;WD)(D;;GA;;;AN)", user, user);
    LocalFree(sid);
    CloseHandle(token);
}

/* As Windows spells it. */
static void spell(const char *sddl, char *text, size_t size)
{
    const SECURITY_INFORMATION what = OWNER_SECURITY_INFORMATION |
                                      GROUP_SECURITY_INFORMATION |
                                      DACL_SECURITY_INFORMATION;
    PSECURITY_DESCRIPTOR descriptor;
    char *spelled;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(
            sddl, SDDL_REVISION_1, &descriptor, NULL) ||
        !ConvertSecurityDescriptorToStringSecurityDescriptorA(
            descriptor, SDDL_REVISION_1, what, &spelled, NULL))
        abort();
    snprintf(text, size, "%s", spelled);
    LocalFree(spelled);
    LocalFree(descriptor);
}

static void spell_preset(size_t allow, char *text, size_t size)
{
    char sddl[1024];

    snprintf(sddl, sizeof sddl, "O:%sG:%sD:P(A;;GA;;;%s)%s", user, user, user,
             presets[allow]);
    spell(sddl, text, size);
}

static void add(size_t n, size_t allow, const char *sddl, bool lower)
{
    const winipc_security security = {sizeof security, (winipc_allow)allow,
                                      sddl, lower};

    securities[n] = security;
    if (sddl != NULL)
        spell(sddl, descriptors[n], sizeof descriptors[n]);
    else
        spell_preset(allow, descriptors[n], sizeof descriptors[n]);
}

void list_securities(void)
{
    size_t n = 0;

    ask_user();
    add(n++, WINIPC_ALLOW_CURRENT_USER, NULL, false);
    for (size_t allow = 0; allow < COUNT(presets); allow++) {
        for (size_t i = 0; i < COUNT(sddls); i++) {
            add(n++, allow, sddls[i], false);
            add(n++, allow, sddls[i], true);
        }
    }
}
