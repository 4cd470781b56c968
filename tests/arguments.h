/*
 * arguments.h - one row for each bad argument.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_ARGUMENTS_H
#define TESTS_ARGUMENTS_H

#include <string.h>

#include "harness.h"

#define INVALID_SIZE \
    {                \
        .size = 3    \
    }
#define ARGUMENT WINIPC_E_INVALID_ARGUMENT
#define NAME WINIPC_E_INVALID_NAME

#define LONG50 "12345678901234567890123456789012345678901234567890"
#define LONG250 LONG50 LONG50 LONG50 LONG50 LONG50

/* A call, and what it must give.  A constructor of `&new`, which has a member
   `object`, has written NULL, `length` is as it was, and the error tells more than
   its status. */
#define ROW(want, call)                                                  \
    new.object = (winipc_object *)text;                                  \
    length = 12345;                                                      \
    {                                                                    \
        winipc_status got = (call);                                      \
        bool wrote = strstr(#call, "&new.") && new.object != NULL;       \
                                                                         \
        ck_assert_msg(got == (want), "%s: got %s, want %s (%s)", #call,  \
                      winipc_status_name(got), winipc_status_name(want), \
                      winipc_last_error()->message);                     \
        ck_assert_msg(!wrote, "%s: leaves an object", #call);            \
        ck_assert_msg(length == 12345, "%s: sets length", #call);        \
        ck_assert_int_eq(winipc_last_error()->status, want);             \
        ck_assert_uint_gt(strlen(winipc_last_error()->message), 20);     \
    }

#endif
