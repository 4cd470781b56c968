# examples.sh - each example runs and ends well.
# SPDX-License-Identifier: MIT
set -u
bad=0
for example in $EXAMPLES; do
    $WINE_RUN "$example$EXEEXT" >"$example.out" 2>&1
    status=$?
    test $status != 77 || { cat "$example.out"; exit 77; }
    test $status = 0 || { echo "$example: exit status $status"; cat "$example.out"; bad=1; }
    rm -f "$example.out"
done
exit $bad
