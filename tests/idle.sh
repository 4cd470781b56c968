# idle.sh - a tail that waits costs next to nothing, the Wine server included.
# SPDX-License-Identifier: MIT
set -u
test -n "$WINE" && test -r /proc/self/stat || { echo 'skipped: Wine on Linux only'; exit 77; }
$WINE_RUN tools/winipc$EXEEXT --version || exit $?
name=winipc-test-idle-$$
seconds=8

# Processes of this prefix, the server among them.
ours() {
    for pid in /proc/[0-9]*; do
        { tr '\0' '\n' <"$pid/environ"; } 2>/dev/null | grep -qxF "WINEPREFIX=$WINEPREFIX" &&
            echo "${pid#/proc/}"
    done
}
# What they have used so far, in clock ticks; the two numbers behind "(name)".
ticks() {
    for pid in $pids; do
        sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null
    done | awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

$WINE_RUN tools/winipc$EXEEXT mailslot tail --announce "$name" "$name" >/dev/null &
tail=$!
$WINE_RUN tools/winipc$EXEEXT event wait --manual-reset --timeout 60s "$name" ||
    { echo 'tail did not start'; exit 1; }
sleep 2 # what waited has ended by now
pids=$(ours)
# Other work on the machine can only add: the least of three counts.
percent=100
for try in 1 2 3; do
    before=$(ticks)
    sleep $seconds
    percent=$(awk "BEGIN { p = 100 * ($(ticks) - $before) / $(getconf CLK_TCK) / $seconds
        print (p < $percent) ? p : $percent }")
    ! awk "BEGIN { exit !($percent < 1) }" || break
done
count=$(echo "$pids" | wc -l)
pkill -INT -P $tail
wait $tail
echo "# figure: tail.idle_cpu $percent percent"
# The tail and the server at least, or something else has been measured.
test "$count" -ge 2 || { echo "only $count processes found"; exit 1; }
awk "BEGIN { exit !($percent < 1) }" || { echo "$percent % of a core"; exit 1; }
