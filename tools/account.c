/*
 * account.c - users and groups, in words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "account.h"

#include <stdio.h>
#include <windows.h>

#include <sddl.h>

#define NAME_MAX 257 /* UNLEN + 1 */

static void narrow(char *text, size_t size, const wchar_t *wide)
{
    if (WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, (int)size, NULL,
                            NULL) == 0)
        *text = '\0';
}

void find_account(account *found, void *sid)
{
    wchar_t name[NAME_MAX], domain[NAME_MAX], both[2 * NAME_MAX], *text;
    DWORD name_size = NAME_MAX, domain_size = NAME_MAX;
    SID_NAME_USE use;

    *found = (account){"", ""};
    if (sid == NULL || !ConvertSidToStringSidW(sid, &text))
        return;
    narrow(found->sid, sizeof found->sid, text);
    LocalFree(text);
    if (!LookupAccountSidW(NULL, sid, name, &name_size, domain, &domain_size,
                           &use))
        return;
    _snwprintf(both, sizeof both / sizeof *both, L"%ls%ls%ls", domain,
               *domain ? L"\\" : L"", name);
    both[sizeof both / sizeof *both - 1] = L'\0';
    narrow(found->name, sizeof found->name, both);
}

void spell_account(char *text, size_t size, const account *who)
{
    const bool named = *who->name != '\0';

    snprintf(text, size, "%s%s%s%s", who->name, named ? " (" : "", who->sid,
             named ? ")" : "");
}
