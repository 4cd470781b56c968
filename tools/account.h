/*
 * account.h - users and groups, in words.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_ACCOUNT_H
#define TOOLS_ACCOUNT_H

#include <winipc.h>

typedef struct account {
    char sid[WINIPC_SID_MAX + 1];        /* "" if it is no SID */
    char name[WINIPC_USER_NAME_MAX + 1]; /* DOMAIN\user, or "" if not known */
} account;

/* `sid`: a PSID. */
void find_account(account *found, void *sid);

/* DOMAIN\user (S-1-...), or the SID alone. */
void spell_account(char *text, size_t size, const account *who);

#endif
