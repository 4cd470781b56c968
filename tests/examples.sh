# examples.sh - each example ends well, and prints what its first comment says.
#
# That is what is indented below "Prints:", or "Prints, in any order:".  Numbers of
# processes are not compared.
# SPDX-License-Identifier: MIT
set -u
source=${srcdir:-.}
bad=0

# comparable FILE [sort]: what is printed, as far as it is the same in each run.
comparable() { tr -d '\r' <"$1" | sed 's/process [0-9]*/process N/' | ${2-cat}; }

for example in $EXAMPLES; do
    sed -n '/^ \* Prints.*:$/,/^ \*\/$/s/^ \*     //p' "$source/$example.c" >"$example.says"
    order=$(grep -q '^ \* Prints, in any order:$' "$source/$example.c" && echo sort)
    $WINE_RUN "$example$EXEEXT" >"$example.out" 2>&1
    status=$?
    test $status != 77 || { cat "$example.out"; exit 77; }
    comparable "$example.says" $order >"$example.1"
    comparable "$example.out" $order >"$example.2"
    test $status = 0 || { echo "$example: exit status $status"; bad=1; }
    test -s "$example.says" || { echo "$example: does not say what it prints"; bad=1; }
    diff "$example.1" "$example.2" || { echo "$example: does not print what it says"; bad=1; }
    rm -f "$example.says" "$example.out" "$example.1" "$example.2"
done
for file in "$source"/examples/*.c; do
    name=${file##*/}
    case " $EXAMPLES " in
        *" examples/${name%.c} "*) ;;
        *) echo "$name is not built: name it in Makefile.am"; bad=1 ;;
    esac
done
exit $bad
