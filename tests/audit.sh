# audit.sh - nothing creates or opens that tests/audit.def does not know.
#
# What the library calls is in its objects; what it looks up, in lib/ntapi.c.
# SPDX-License-Identifier: MIT
set -u
objects=$DLLDIR/libcontents.a
rules=${srcdir:-.}/tests/audit.def
kinds='^((Create|Open|Duplicate|Nt(Create|Open|Duplicate))[A-Z]|Rtl.*Create)'
bad=0
complain() { echo "$1"; bad=1; }

called=$($OBJDUMP -t "$objects" | tr -d '\r' |
    awk '/\(sec +0\)/ { print $NF }' | sed 's/^_*imp_*//; s/^_*//; s/@.*//')
looked_up=$(grep -oE '"[A-Z][A-Za-z0-9]+"' "${srcdir:-.}/lib/ntapi.c" | tr -d '"')
used=$(printf '%s\n' $called $looked_up | grep -E "$kinds" | sort -u)
known=$(sed -n 's/^[A-Z_]*(\([A-Za-z]*\)[,)].*/\1/p' "$rules" | sort -u)

test -n "$used" || complain "nothing is found in $objects"
for function in $used; do
    echo "$known" | grep -qx "$function" || complain "no rule: $function"
done
for function in $known; do
    echo "$used" | grep -qx "$function" || complain "a rule for nothing: $function"
done
exit $bad
