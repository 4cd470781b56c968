# winipc_wrap.m4 - stand-ins for functions of Windows, made by the linker.
#
# WINIPC_WRAP(VARIABLE, LIST)
#
#   A program calls an imported function through a pointer, the import slot.
#   The linker's --wrap=SLOT sends the program's references to a slot of ours and
#   names the true one __real_SLOT; neither library nor program is changed.  The
#   name of a slot depends on the processor:
#
#     processor   slot in the object    argument of --wrap    our symbol
#     x86_64      __imp_SetEvent        __imp_SetEvent        __wrap___imp_SetEvent
#     i686        __imp__SetEvent@4     _imp__SetEvent@4      ___wrap__imp__SetEvent@4
#
#   Sets VARIABLE to the linker's flags for the functions in LIST, a file of the
#   source folder with lines that begin with MACRO(function, bytes of arguments
#   and go on with a comma or end with a parenthesis; MACRO is any word in capitals.
#   Substitutes it, and configures again when LIST changes.  It works for what is
#   linked statically.
#
# Copyright the winipc authors.  SPDX-License-Identifier: MIT
AC_DEFUN([WINIPC_WRAP], [
AC_REQUIRE([AC_CANONICAL_HOST])
AS_CASE([$host_cpu], [i?86], [winipc_slot='_imp__\1@\2'], [winipc_slot='__imp_\1'])
$1=`sed -n "s/^@<:@A-Z@:>@*(\(@<:@^,@:>@*\), *\(@<:@0-9@:>@@<:@0-9@:>@*\)@<:@,)@:>@.*/-Wl,--wrap=$winipc_slot/p" \
    "$srcdir/$2" | tr '\n' ' '`
AC_SUBST([$1])
CONFIG_STATUS_DEPENDENCIES="$CONFIG_STATUS_DEPENDENCIES \$(top_srcdir)/$2"
AC_SUBST([CONFIG_STATUS_DEPENDENCIES])
])
