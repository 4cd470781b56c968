# winipc_wine.m4 - find a Wine, and prove that it runs this host's programs.
#
# WINIPC_WINE(RUNNER)
#
#   For a cross build: sets WINE, which the user may give, to how programs for
#   the host are run on the build machine; empty where nothing is cross, as on
#   Windows itself.  WINE_WORKS is set to yes, or to no after a warning that says
#   why.  The proof is a program whose output is looked at: a Wine without 32-bit
#   support runs a 32-bit program in silence with status 0.
#
#   RUNNER is the source folder's path to a script such as build-aux/wine-run:
#   `RUNNER --init WORD PROGRAM` makes the prefix $WINEPREFIX, runs PROGRAM in it,
#   and fails, saying why, unless that prints WORD.  The prefix is tests/wineprefix
#   in the build folder, so that the tests find it made.
#
# Copyright the winipc authors.  SPDX-License-Identifier: MIT
AC_DEFUN([WINIPC_WINE], [
AC_REQUIRE([AC_PROG_CC])
AC_ARG_VAR([WINE], [how to run Windows programs on the build machine])
WINE_WORKS=yes
AS_IF([test "x$cross_compiling" != xno], [
  AS_IF([test -z "$WINE"], [AC_CHECK_PROGS([WINE], [wine wine64 wine-stable], [wine])])
  AC_MSG_CHECKING([whether $WINE runs programs for $host])
  WINE_WORKS=no
  AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[puts ("proof");]])],
    [AS_MKDIR_P([tests])
     winipc_why=`WINE="$WINE" WINEPREFIX="\`pwd\`/tests/wineprefix" REQUIRE_WINE=1 \
         $SHELL "$srcdir/$1" --init proof ./conftest$ac_exeext 2>&1` && WINE_WORKS=yes],
    [winipc_why='the compiler made no program'])
  AC_MSG_RESULT([$WINE_WORKS])
  AS_IF([test "x$WINE_WORKS" = xno],
    [AC_MSG_WARN([programs will be built, not run: $winipc_why])])
])
])
