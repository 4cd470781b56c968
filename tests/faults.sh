# faults.sh - every call of Windows that the library makes has failed, or may not.
#
# A call is that of one function of Windows by one function of lib/.  Which calls
# there are, object code tells: lib/ is compiled once more, without optimization,
# so that each call stands in the function that makes it.  Which of them failed,
# tests/test_faults tells by their return addresses.  For a call that did not,
# faults.reasons says why; for one whose failure nobody is told, its scenario.
# What ntapi.c looks up is called by who calls the function of ntapi.c for it.
# SPDX-License-Identifier: MIT
set -u
source=${srcdir:-.}
log=tests/test_faults.log
program=tests/test_faults$EXEEXT
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
complain() { echo "$1"; bad=1; }

test -f $log || { echo 'skipped: test_faults has not run'; exit 77; }
! grep -q '# SKIP' $log || { grep '# SKIP' $log; exit 77; }
grep -q '^# figure: faults.defects' $log || { echo 'test_faults did not get to its end'; exit 1; }

# The calls in the object code: "file.c:function called".
for file in "$source"/lib/*.c; do
    name=$(basename "$file")
    $COMPILE -O0 -c "$file" -o "$work/o" || exit 1
    $OBJDUMP -dr "$work/o" | tr -d '\r' | awk -v file="$name" '
        / file format pe-i386/ { lead = 1 } # i686 puts an underscore before each name
        /^[0-9a-f]+ <.*>:$/ {
            function_ = substr($2, 2 + lead, length($2) - 3 - lead)
            sub(/@[0-9]+$/, "", function_)
        }
        /IMAGE_REL|R_386|dir32|DISP32/ {
            called = $NF
            sub(/[-+]0x[0-9a-f]+$/, "", called)
            if (called ~ /^\./)
                next
            if (!sub(/^__imp_/, "", called) || lead)
                called = substr(called, 1 + lead)
            sub(/@[0-9]+$/, "", called)
            if (called !~ /^__u?(div|mod)di3$/) # the compiler, of 64 bits
                print file ":" function_, called
        }'
done | sort -u >"$work/relocations"
# The calls through the table: "file.c:function entry", from what clang-format made.
awk 'FNR == 1 { file = FILENAME; sub(/.*\//, "", file) }
    { sub(/^__attribute__\(\([a-z]*\)\) /, "") }
    /^[A-Za-z_].*[a-z_0-9]\(/ && !/;$/ && match($0, /[a-z_0-9]+\(/) {
        function_ = substr($0, RSTART, RLENGTH - 1)
    }
    {
        for (line = $0; match(line, /winipc__ntapi\.[A-Za-z_]+\(/);
            line = substr(line, RSTART + RLENGTH))
            print file ":" function_, substr(line, RSTART + 14, RLENGTH - 15)
    }' "$source"/lib/*.c | sort -u >"$work/lookups"
awk '
    FNR == NR {
        split($1, part, ":")
        if (part[1] == "ntapi.c")
            through[part[2]] = through[part[2]] " " $2
        else
            print
        next
    }
    $2 in through && $1 !~ /^ntapi\.c:/ {
        n = split(through[$2], entry, " ")
        for (i = 1; i <= n; i++)
            print $1, entry[i]
        used[$2] = 1
    }
    $2 !~ /^winipc_/ { print }
    END {
        for (function_ in through) {
            n = split(through[function_], entry, " ")
            for (i = 1; i <= n && !(function_ in used); i++)
                print "ntapi.c:" function_, entry[i]
        }
    }' "$work/lookups" "$work/relocations" | sort -u >"$work/calls"
sed -n 's/.*L"[a-z0-9]*", "\([A-Za-z_]*\)".*/\1/p' "$source/lib/ntapi.c" | sort >"$work/entries"
test "$(wc -l <"$work/entries")" -gt 5 || complain 'lib/ntapi.c looks up too little: not understood'

# The calls that failed: "function caller its-caller times quiet", as file:function.
base=$($OBJDUMP -p $program | sed -n 's/^ImageBase[[:space:]]*\([0-9a-f]*\).*/\1/p' | tr -d '\r')
address() { printf '0x%x\n' $((0x$base + 0x$1 - 1)); }
grep '^# call: ' $log | tr -d '\r' | while read -r _ _ called caller its_caller times quiet; do
    echo "$called $(address "$caller") $(address "$its_caller") $times $quiet"
done >"$work/failed"
awk '{ print $2; print $3 }' "$work/failed" | sort -u |
    $ADDR2LINE -a -f -i -e $program | tr -d '\r' >"$work/lines"
grep -q '\.c:[0-9]' "$work/lines" || { echo 'skipped: built without -g, so nothing tells who called'; exit 77; }
awk -v calls="$work/calls" -v lines="$work/lines" '
    BEGIN {
        while ((getline <calls) > 0)
            is_call[$0] = 1
        while ((getline <lines) > 0) {
            if ($0 ~ /^0x/) {
                address = $0
                sub(/^0x0*/, "", address)
            } else {
                function_ = $0
                getline <lines
                sub(/:.*/, "")
                sub(/.*[\/\\]/, "")
                chain[address] = chain[address] " " $0 ":" function_
            }
        }
    }
    {
        sub(/^0x/, "", $2)
        sub(/^0x/, "", $3)
        n = split(chain[$2] " " chain[$3], who, " ")
        for (i = 1; i <= n && !((who[i] " " $1) in is_call); i++)
            ;
        print (i <= n ? who[i] : "unknown:" who[1]), $1, $4, $5
    }' "$work/failed" >"$work/reached"

# The table.
grep '^# quiet: ' $log | tr -d '\r' |
    sed 's/^# quiet: \([0-9]*\) times \([a-z_0-9]*\) calls \([A-Za-z0-9]*\),.*/\1 \2 \3/' >"$work/quiet"
awk -v reached="$work/reached" -v quiet_="$work/quiet" -v entries="$work/entries" '
    function complain(text) {
        problems = problems text "\n"
        bad = 1
    }
    FNR == NR { # faults.reasons
        if ($0 !~ /^#/ && NF > 0) {
            key = $1 " " $2
            why = $0
            sub(/^[^ ]+ +[^ ]+ +/, "", why)
            if (key in reason || NF < 3)
                complain("faults.reasons: no reason, or a second one: " key)
            reason[key] = why
        }
        next
    }
    FNR == 1 {
        while ((getline line <quiet_) > 0) {
            split(line, part, " ")
            allowed[part[2] " " part[3]] = 1
            unnoticed[part[2] " " part[3]] += part[1]
        }
        while ((getline line <reached) > 0) {
            split(line, part, " ")
            key = part[1] " " part[2]
            times[key] += part[3]
            quiet[key] += part[4]
            if (line ~ /^unknown:/)
                complain("failed, but in no known place: " line)
        }
        while ((getline line <entries) > 0)
            entry[line] = 1
    }
    {
        all++
        delete entry[$2]
        any = "* " $2
        by = $1
        sub(/.*:/, "", by)
        if ($0 in times) {
            done++
            printf "%-50s %-30s failed %d times, unnoticed %d\n", $1, $2, times[$0], quiet[$0]
            if (quiet[$0] > 0 && !((by " " $2) in allowed))
                complain("a failure that nobody is told, and no scenario says why: " $0)
            if ($0 in reason || any in reason)
                complain("faults.reasons: has failed after all: " $0)
        } else if ($0 in reason || any in reason) {
            explained++
            printf "%-50s %-30s %s\n", $1, $2, ($0 in reason) ? reason[$0] : reason[any]
        } else {
            unreached++
            printf "%-50s %-30s NOT REACHED\n", $1, $2
        }
        needed[$0] = needed[any] = 1
    }
    END {
        for (name in entry) {
            needed["* " name] = 1
            if (!(("* " name) in reason))
                complain("looked up, but not called: " name)
        }
        # In one scenario is enough: not every system gets that far in all.
        for (key in unnoticed)
            if (unnoticed[key] == 0)
                complain("never unnoticed, though a scenario says so: " key)
        for (key in reason)
            if (!(key in needed))
                complain("faults.reasons: no such call: " key)
        if (unreached > 0)
            complain(unreached " calls have not failed, and nothing says why")
        printf "%s", problems
        print "# figure: faults.calls " all + 0 " calls"
        print "# figure: faults.reached " done + 0 " calls"
        print "# figure: faults.explained " explained + 0 " calls"
        print "# figure: faults.unreached " unreached + 0 " calls"
        exit bad || all < 50
    }' "$source/tests/faults.reasons" "$work/calls" || bad=1

# Every public function that can fail has a scenario.
for function in $(echo '#include <winipc.h>' | $COMPILE -E -P - | tr '\n' ' ' | sed 's/[;}]/&\n/g' |
    sed -n 's/.*winipc_status  *\(winipc_[a-z_0-9]*\) *(.*/\1/p' | sort -u); do
    grep -q "^# scenario: $function," $log || complain "no scenario in test_faults: $function"
done
exit $bad
