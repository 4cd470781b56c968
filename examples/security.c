/*
 * security.c - who may use what you create: nobody but you, unless you say so.
 *
 * Prints:
 *
 *     to wait is allowed, to set is WINIPC_E_ACCESS_DENIED
 *     it belongs to the current user
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define NAME "winipc-example-security"

/* A choice that suffices for most: here, to be used, not changed, by everyone. */
static winipc_status create_for_everyone(winipc_event **event)
{
    const winipc_security *security =
        WINIPC_SECURITY(.allow = WINIPC_ALLOW_EVERYONE);

    return winipc_event_create(event, NAME "-everyone",
                               WINIPC_EVENT_OPTIONS(.security = security));
}

/* Or word by word: SYSTEM (SY) may do all, and everyone (WD) may wait, which is the
   right 0x00100000; a certain user is told by a SID, such as S-1-5-21-1-2-3-1000. */
static winipc_status create_to_be_waited_for(winipc_event **event)
{
    const winipc_security *security =
        WINIPC_SECURITY(.sddl = "D:P(A;;GA;;;SY)(A;;0x00100000;;;WD)");

    return winipc_event_create(
        event, NAME "-wait",
        WINIPC_EVENT_OPTIONS(.initially_set = true, .security = security));
}

/* As another process would; what it may not do fails when it does it. */
static winipc_status open_and_set(void)
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_open(&event, NAME "-wait", NULL);

    if (status == WINIPC_OK)
        status = winipc_event_wait(event, 0);
    if (status == WINIPC_OK)
        printf("to wait is allowed, to set is %s\n",
               winipc_status_name(winipc_event_set(event)));
    return status;
}

/* Who opens an object can insist on whose it is: somebody else may have had the name
   first. */
static winipc_status open_mine(void)
{
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_open(
        &event, NAME "-everyone",
        WINIPC_OPEN_OPTIONS(.expected_owner_sid = WINIPC_CURRENT_USER));

    if (status == WINIPC_OK)
        puts("it belongs to the current user");
    return status;
}

int main(void)
{
    WINIPC_SCOPED(event) everyone = NULL;
    WINIPC_SCOPED(event) waited_for = NULL;
    winipc_status status = create_for_everyone(&everyone);

    if (status == WINIPC_OK)
        status = create_to_be_waited_for(&waited_for);
    if (status == WINIPC_OK)
        status = open_and_set();
    if (status == WINIPC_OK)
        status = open_mine();
    if (winipc_failed(status))
        fprintf(stderr, "security: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
