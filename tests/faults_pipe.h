/*
 * faults_pipe.h - what may fail unseen wherever a message goes through a pipe.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_FAULTS_PIPE_H
#define TESTS_FAULTS_PIPE_H

#include "faults.h"

#define RECEIVING                                                             \
    QUIET("winipc__overlapped_read", "ReadFile", ERROR_BROKEN_PIPE,           \
          "as it says, the peer has gone"),                                   \
        QUIET("winipc__overlapped_read", "ReadFile", ERROR_MORE_DATA,         \
              "it reads on"),                                                 \
        QUIET("winipc__overlapped_read", "ReadFile", ERROR_OPERATION_ABORTED, \
              "it is begun again"),                                           \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult",            \
              ERROR_BROKEN_PIPE, "as it says, the peer has gone"),            \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult",            \
              ERROR_OPERATION_ABORTED, "it is begun again")
#define SENDING                                                             \
    QUIET("winipc__overlapped_write", "WriteFile", ERROR_OPERATION_ABORTED, \
          "it is begun again"),                                             \
        QUIET("winipc__overlapped_collect", "GetOverlappedResult",          \
              ERROR_OPERATION_ABORTED, "it is begun again"),                \
        QUIET("winipc__overlapped_cancel", "CancelIoEx", ERROR_NOT_FOUND,   \
              "it has just ended")

/* A read of which Windows says that it failed may have taken the message, which is
   then waited for, or Windows said that the peer had gone: what a call then returns,
   or `also`, is as it should be. */
winipc_status faults_or_gone(winipc_status status, winipc_status also);

#endif
