# last.sh - no test has left a process behind; and the Wine server is ended.
# SPDX-License-Identifier: MIT
set -u
test -n "$WINE" && test -r /proc/self/environ || { echo 'skipped: Wine on Linux only'; exit 77; }
left=$(for pid in /proc/[0-9]*; do
    { tr '\0' '\n' <"$pid/environ"; } 2>/dev/null | grep -qxF "WINEPREFIX=$WINEPREFIX" &&
        tr '\0' ' ' <"$pid/cmdline" | grep -E '(tests|raw|tools|examples)[/\\][a-z_]*\.exe'
done)
$WINE_RUN --kill
test -z "$left" || { echo "left behind: $left"; exit 1; }
