/*
 * lying.h - functions of Windows that a test may put its own in place of.
 *
 * For each line of lying.def there is SetEvent_slot, what the library calls, to
 * be set, and SetEvent_true, the function of Windows, to be called.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_LYING_H
#define TESTS_LYING_H

#include <stdbool.h>
#include <windows.h>
#include <winternl.h>

#include "wrap.h"

/* The import library's own function, which the linker's --wrap leaves alone. */
#ifdef __i386__
#define THUNK(function, size) "_" #function "@" #size
#else
#define THUNK(function, size) #function
#endif

#define LIE(function, size)                                                \
    typedef __typeof__(function) function##_type;                          \
    extern function##_type function##_true __asm__(THUNK(function, size)); \
    WRAP(function, size)
#include "lying.def"
#undef LIE

#define LYING_CANCELLED ((NTSTATUS)0xC0000120)
#define LYING_TOO_SMALL ((NTSTATUS)0xC0000023)
#define LYING_MORE_DATA ((NTSTATUS)0x80000005)

/* Overlapped reads and writes pend from now on, one at a time, until
   lying_finish() or CancelIoEx() ends them.  New readers are told that their
   handles overlap, or that they do not. */
void lying_pend(bool overlapped);

/* The one that pends: NULL if none does. */
typedef struct lying_call {
    OVERLAPPED *overlapped;
    void *buffer; /* of a read */
    DWORD size;
} lying_call;
extern lying_call lying_pending;
extern unsigned lying_started; /* how many there have been */

/* End it, if there is one.  A read of `moved` bytes gets so many x. */
void lying_finish(NTSTATUS status, DWORD moved);

/* Note what is true, before anything is a lie. */
void lying_begin(void);

/* Let Windows say the truth again. */
void lying_end(void);

#endif
