# command_run.sh - the verbs of the command that run others, and those that wait.
#
# The command runs itself.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
self=tools/winipc$EXEEXT
LC_ALL=C.UTF-8 # or Wine takes no argument that is not ASCII
export LC_ALL

# Misuse.
expect 2 'a command is expected' mutex run "$name"
expect 2 'a command is expected' timer every 1s
expect 2 'a command is expected' mutex run "$name" $self
expect 2 'a command is expected' timer after 1 $self
expect 2 'those of a command stand behind --' once "$name" $self --all
expect 2 'a time is expected' timer after soon
for point in noon 2026-02-30T12:00:00 2026-13-01T00:00:00Z 2026-01-01T24:00:00 2300-01-01T00:00:00Z 2026-01-01T00:00:00X; do
    expect 2 'a point in time' timer at $point
done
expect 2 'a number of units' semaphore release --units 0 "$name"
expect 2 'expected is event:NAME' wait any "$name"
expect 2 'it cannot be waited for' wait any "pipe:$name"
expect 4 'no such mutex' mutex info "$name"
expect 4 'no such semaphore' semaphore info "$name"
expect 4 'no such event' wait any "event:$name"
expect 4 'no process has that number' wait any pid:2147483644
expect 2 'pid:NUMBER' wait any pid:x
expect 2 'pid:NUMBER' wait any pid:0

# The exit status is that of the command, and its arguments are as they were.
expect 0 'winipc 0' mutex run "$name" -- $self --version
expect 4 'no such event' mutex run "$name" -- $self event set "$name-none"
cp /dev/null "$out.exe" && expect 126 'cannot be run' mutex run "$name" -- "$out.exe"
expect 127 'no such program' mutex run "$name" -- "$name.exe"
test -z "$WINE" || expect 126 'a program of Linux' mutex run "$name" -- /bin/true
printf 'two words\na"b\na\\"b\nends with \\\ntwo \\\\\n\ntab\there\nt\303\251xt\n\\\\host\\share\n"\n' >$out.texts
while IFS= read -r text; do
    $winipc mailslot tail "$name" --announce "$name-ready" --count 1 --timeout 60s >$out.got 2>$out.err </dev/null &
    tail=$!
    $winipc mutex run "$name" -- $self mailslot send --timeout 60s --wait-for "$name-ready" "$name" "$text" </dev/null ||
        { echo "send of '$text' failed"; bad=1; }
    wait $tail || { echo "tail failed: $(cat $out.err)"; bad=1; }
    printf '%s\n' "$text" | cmp -s - $out.got ||
        { echo "'$text' arrives as '$(cat $out.got)'"; bad=1; }
done <$out.texts

# Never two at once: each notes that it begins and that it ends.
cat >$out.bat <<'EOF'
@echo begin>>%1
@echo end>>%1
EOF
expect 126 'a batch file' mutex run "$name" -- "$out.bat" "$out.log"
workers=
for i in 1 2 3 4 5 6 7 8; do
    $winipc mutex run "$name" --timeout 60s -- cmd /c "$out.bat" "$out.log" >$out.w$i 2>&1 &
    workers="$workers $!"
done
for worker in $workers; do
    wait $worker || { echo "a worker failed: $?"; cat $out.w*; bad=1; }
done
tr -d '\r' <$out.log | awk '
    (NR % 2 == 1 && $0 != "begin") || (NR % 2 == 0 && $0 != "end") { bad = 1 }
    END { exit bad || NR != 16 }' || { echo 'two ran at once:'; cat $out.log; bad=1; }

# Who holds it keeps others out, and is told of; whoever comes after one that was
# ended is told too.
$winipc event wait "$name-go" --manual-reset --timeout 60s >$out.e 2>&1 &
opener=$!
$winipc mutex run "$name" -- $self event wait "$name-go" --timeout 60s >$out.h 2>&1 &
holder=$!
until_status 124 mutex run "$name" --timeout 1 -- $self --version
expect 0 'held 1 times' mutex info "$name"
until_status 0 event set "$name-go"
wait $holder || { echo "the holder failed: $? $(cat $out.h)"; bad=1; }
wait $opener

# Units.
$winipc semaphore run "$name-s" --units 2 -- $self event wait "$name-end" --manual-reset --timeout 60s >$out.s 2>&1 &
user=$!
until_status 0 semaphore info "$name-s"
is_taken() { $winipc semaphore info "$name-s" 2>&1 | grep -q '1 of 2'; }
until_true is_taken
expect 0 "semaphore:$name-s" wait any "semaphore:$name-s" --timeout 60s
expect 124 'not happen in time' wait any "semaphore:$name-s" --timeout 50ms
expect 124 'not happen in time' semaphore run "$name-s" --timeout 1 -- $self --version
expect 1 'maximum' semaphore run "$name-s" --units 3 -- $self --version
expect 0 0 semaphore release "$name-s"
expect 1 'ERROR_TOO_MANY_POSTS' semaphore release "$name-s" --units 3
until_status 0 event set "$name-end"
wait $user || { echo "the user of a unit failed: $? $(cat $out.s)"; bad=1; }

# What the command came to counts, also when somebody has released its unit.
expect 0 'the unit is not given back' semaphore run "$name-s" -- $self semaphore release "$name-s"

# Timers.
expect 0 'winipc 0' timer after 20ms -- $self --version
$winipc timer after 1 || { echo "after ended with $?"; bad=1; }
expect 0 'winipc 0' timer at 2001-01-01T00:00:00Z -- $self --version
$winipc timer every 20ms --count 3 -- $self --version >$out.1 2>&1 || { echo 'every failed'; bad=1; }
test "$(grep -c '^winipc 0' $out.1)" = 3 || { echo "every ran: $(cat $out.1)"; bad=1; }
expect 4 'no such event' timer every 20ms -- $self event set "$name-none"
expect 4 'it ended with 4, and is not run any more' timer every 20ms -- $self event set "$name-none"

exit $bad
