/*
 * raw_descriptor.c - what is kept of a descriptor: owners, rights, labels.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "raw.h"

static HANDLE make_event(const wchar_t *sddl)
{
    return need(CreateEventW(attributes(sddl), TRUE, FALSE, unique(L"")),
                "CreateEventW");
}

/* The descriptor as text, with "user" for the user. */
static void say_descriptor(HANDLE handle, SECURITY_INFORMATION what)
{
    static char room[2000];
    PSECURITY_DESCRIPTOR descriptor = room;
    wchar_t *text, *user;
    DWORD length;

    if (!GetKernelObjectSecurity(handle, what, descriptor, sizeof room,
                                 &length) ||
        !ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, SDDL_REVISION_1, what, &text, NULL)) {
        say_result(FALSE);
        return;
    }
    user = wcsstr(text, user_sid());
    if (user != NULL) {
        *user = L'\0';
        say("%lsuser%ls", text, user + wcslen(user_sid()));
    } else {
        say(*text ? "%ls" : "nothing", text);
    }
}

PROBE(event_without_a_descriptor_has_an_access_list)
{
    static char room[2000];
    PSECURITY_DESCRIPTOR descriptor = room;
    BOOL present = FALSE, defaulted;
    ACL *list = NULL;
    DWORD length;

    need_true(
        GetKernelObjectSecurity(make_event(NULL), DACL_SECURITY_INFORMATION,
                                descriptor, sizeof room, &length) &&
            GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted),
        "GetKernelObjectSecurity");
    say(present && list != NULL ? "has one" : "has none");
}

/* Of an elevated process, Administrators. */
static void say_owner(PSID owner)
{
    wchar_t *text;

    if (owner == NULL) {
        say("none");
        return;
    }
    need_true(ConvertSidToStringSidW(owner, &text), "ConvertSidToStringSidW");
    if (wcscmp(text, user_sid()) == 0 || wcscmp(text, L"S-1-5-32-544") == 0)
        say("the user, or Administrators");
    else
        say("%ls", text);
}

PROBE(event_without_a_descriptor_has_an_owner)
{
    static char room[2000];
    PSECURITY_DESCRIPTOR descriptor = room;
    BOOL defaulted;
    DWORD length;
    PSID owner = NULL;

    need_true(GetKernelObjectSecurity(make_event(NULL),
                                      OWNER_SECURITY_INFORMATION, descriptor,
                                      sizeof room, &length) &&
                  GetSecurityDescriptorOwner(descriptor, &owner, &defaulted),
              "GetKernelObjectSecurity");
    say_owner(owner);
}

PROBE(token_owner_is_the_user)
{
    static char room[200];
    TOKEN_OWNER *owner = (void *)room;
    HANDLE token;
    DWORD length;

    need_true(
        OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token) &&
            GetTokenInformation(token, TokenOwner, owner, sizeof room, &length),
        "GetTokenInformation");
    say_owner(owner->Owner);
}

PROBE(event_descriptor_is_read_as_it_was_written)
{
    say_descriptor(make_event(L"O:%lsG:SYD:P(A;;0x100002;;;WD)"),
                   OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION |
                       DACL_SECURITY_INFORMATION);
}

PROBE(event_generic_rights_are_mapped)
{
    say_descriptor(make_event(L"D:P(A;;GA;;;%ls)"), DACL_SECURITY_INFORMATION);
}

PROBE(pipe_generic_rights_are_mapped)
{
    say_descriptor(
        need(CreateNamedPipeW(unique(L"\\\\.\\pipe\\"), PIPE_ACCESS_DUPLEX, 0,
                              1, 64, 64, 0, attributes(L"D:P(A;;GA;;;%ls)")),
             "CreateNamedPipeW"),
        DACL_SECURITY_INFORMATION);
}

PROBE(event_label_is_kept)
{
    say_descriptor(make_event(L"D:P(A;;GA;;;WD)S:(ML;;NW;;;LW)"),
                   LABEL_SECURITY_INFORMATION);
}

PROBE(sddl_knows_labels_and_owner_rights)
{
    PSECURITY_DESCRIPTOR made;

    say_result(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        L"D:P(A;;RC;;;OW)S:(ML;;NW;;;LW)", SDDL_REVISION_1, &made, NULL));
}

/* Also if the text is followed by more of 0. */
PROBE(sid_of_no_text_is_refused)
{
    static const wchar_t empty[16];
    PSID sid;

    say(ConvertStringSidToSidW(empty, &sid) ? "taken" : "refused");
}
