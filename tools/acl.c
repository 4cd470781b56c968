/*
 * acl.c - winipc acl: whose an object is, and who may do what to it.
 *
 * The list is read from its text, the SDDL, which the library gives for an object of
 * any kind.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include <sddl.h>

#include "account.h"
#include "acl.h"
#include "rights.h"

/* Its type in a word, and whom it is for. */
typedef struct entry {
    const char *type;
    bool inherit_only; /* it is not for this object */
    uint32_t access;
    account who;
} entry;

static entry read_entry(const ACE_HEADER *header, const char *kind)
{
    /* Those that deny look the same. */
    const ACCESS_ALLOWED_ACE *ace = (const void *)header;
    const uint32_t *generic = get_generic_rights(kind);
    GENERIC_MAPPING mapping = {generic[0], generic[1], generic[2], generic[3]};
    DWORD access;
    entry e = {.type = "other",
               .inherit_only = (header->AceFlags & INHERIT_ONLY_ACE) != 0};

    if (header->AceType != ACCESS_ALLOWED_ACE_TYPE &&
        header->AceType != ACCESS_DENIED_ACE_TYPE)
        return e;
    e.type = header->AceType == ACCESS_DENIED_ACE_TYPE ? "deny" : "allow";
    access = ace->Mask;
    MapGenericMask(&access, &mapping);
    e.access = access;
    find_account(&e.who, (void *)(uintptr_t)&ace->SidStart);
    return e;
}

static void print_entry(const entry *e, const char *kind)
{
    char text[sizeof e->who + 4], rights[400];

    spell_account(text, sizeof text, &e->who);
    spell_rights(rights, sizeof rights, kind, e->access);
    print("%s %s: %s%s\n", e->type, text, rights,
          e->inherit_only ? ", but not of this object" : "");
}

static void add_account(json *j, const account *who)
{
    json_text(j, "sid", who->sid);
    if (*who->name != '\0')
        json_text(j, "account", who->name);
}

static void add_entry(json *j, const entry *e, const char *kind)
{
    json_open(j, NULL, '{');
    json_text(j, "type", e->type);
    add_account(j, &e->who);
    add_rights(j, kind, e->access);
    json_bool(j, "inherit_only", e->inherit_only);
    json_close(j, '}');
}

/* Without a list everybody may do everything, with an empty one nobody anything. */
static void tell_list(const arguments *a, json *j, ACL *list, const char *kind)
{
    ACE_HEADER *header;

    if (list == NULL) {
        if (!a->json)
            print("there is no list: everybody may do everything\n");
        json_null(j, "entries");
        return;
    }
    if (list->AceCount == 0 && !a->json)
        print("the list is empty: nobody may do anything\n");
    json_open(j, "entries", '[');
    for (DWORD i = 0; GetAce(list, i, (void **)&header); i++) {
        const entry e = read_entry(header, kind);

        if (!a->json)
            print_entry(&e, kind);
        add_entry(j, &e, kind);
    }
    json_close(j, ']');
}

static void tell_owner(const arguments *a, json *j, PSID owner)
{
    char text[sizeof(account) + 4];
    account found;

    find_account(&found, owner);
    spell_account(text, sizeof text, &found);
    if (!a->json)
        print("owner: %s\n", *text ? text : "none");
    json_open(j, "owner", '{');
    add_account(j, &found);
    json_close(j, '}');
}

/* What the list grants to this process; false if that cannot be known. */
static bool find_effective(PSECURITY_DESCRIPTOR descriptor, const char *kind,
                           DWORD *granted)
{
    const uint32_t *generic = get_generic_rights(kind);
    GENERIC_MAPPING mapping = {generic[0], generic[1], generic[2], generic[3]};
    PRIVILEGE_SET privileges;
    DWORD size = sizeof privileges;
    HANDLE own, token = NULL;
    BOOL is_granted = FALSE, known = FALSE;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE,
                          &own))
        return false;
    if (DuplicateToken(own, SecurityIdentification, &token))
        known = AccessCheck(descriptor, token, MAXIMUM_ALLOWED, &mapping,
                            &privileges, &size, granted, &is_granted);
    if (token != NULL)
        CloseHandle(token);
    CloseHandle(own);
    if (!is_granted)
        *granted = 0;
    return known;
}

static void tell_effective(const arguments *a, json *j,
                           PSECURITY_DESCRIPTOR descriptor, const char *kind)
{
    char rights[400] = "cannot be told";
    DWORD granted;
    const bool known = find_effective(descriptor, kind, &granted);

    if (known)
        spell_rights(rights, sizeof rights, kind, granted);
    if (!a->json)
        print("you: %s\n", rights);
    if (!known) {
        json_null(j, "effective");
        return;
    }
    json_open(j, "effective", '{');
    add_rights(j, kind, granted);
    json_close(j, '}');
}

static int tell(const arguments *a, const char *sddl, const char *kind)
{
    PSECURITY_DESCRIPTOR descriptor;
    BOOL present, defaulted;
    PSID owner = NULL;
    ACL *list = NULL;
    json j = {0};

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorA(
            sddl, SDDL_REVISION_1, &descriptor, NULL))
        return report_text(sddl, "this is not understood");
    begin_result(&j, a);
    json_text(&j, "kind", kind);
    json_text(&j, "sddl", sddl);
    GetSecurityDescriptorOwner(descriptor, &owner, &defaulted);
    GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted);
    tell_owner(a, &j, owner);
    tell_list(a, &j, present ? list : NULL, kind);
    if (a->effective)
        tell_effective(a, &j, descriptor, kind);
    LocalFree(descriptor);
    if (a->json)
        end_result(&j);
    else
        json_free(&j);
    return EXIT_DONE;
}

static int run(const arguments *a)
{
    const char *kind;
    char *sddl = NULL;
    thing t;
    int code = take_thing(&t, a->name, a);

    if (code != EXIT_DONE)
        return code;
    kind = t.noun ? t.noun->name : "process";
    code = read_sddl(a, &t, &sddl);
    /* As Wine tells of mailslots, and of what was made without a descriptor. */
    if (code == EXIT_DONE && *sddl == '\0')
        code = report_text(t.text, "the system tells of no owner and no list");
    if (code == EXIT_DONE && a->sddl && !a->json)
        print("%s\n", sddl);
    else if (code == EXIT_DONE)
        code = tell(a, sddl, kind);
    free(sddl);
    return code;
}

static const verb verbs[] = {
    {"", "tell whose an object is, and who may do what to it", "THING", "gSeCt",
     "winipc acl event:ready", TEXTS_NONE, run},
    {0},
};

const noun acl_noun = {"acl", "who may do what to an object", NAMES_NONE,
                       verbs};
