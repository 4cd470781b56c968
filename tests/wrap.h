/*
 * wrap.h - stand-ins for functions of Windows, made by the linker.
 *
 * The library calls Windows through import slots, pointers named __imp_X.  The
 * linker's --wrap=__imp_X gives it ours instead, __wrap___imp_X, and the true one
 * as __real___imp_X: no hook in the library, no second build of it.  A line that
 * begins with WRAP(function, bytes of arguments) declares both, after a typedef
 * of function_type; configure makes the linker's flags from such lines (see
 * m4/winipc_wrap.m4).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_WRAP_H
#define TESTS_WRAP_H

/* Symbols of i686 have one more underscore, and slots the size of arguments. */
#ifdef __i386__
#define SLOT(prefix, function, size) "___" prefix "__imp__" #function "@" #size
#else
#define SLOT(prefix, function, size) "__" prefix "___imp_" #function
#endif

/* The true function, to be called, and the slot, to be defined. */
#define WRAP(function, size)                         \
    extern function##_type *function##_real __asm__( \
        SLOT("real", function, size));               \
    extern function##_type *function##_slot __asm__( \
        SLOT("wrap", function, size));

#endif
