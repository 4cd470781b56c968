# command_list.sh - which objects there are, which come and go, and who has them.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
command -v jq >/dev/null || { echo 'no jq'; exit 77; }
self=tools/winipc$EXEEXT

# keep FILE ARGUMENTS...: the command in the background, as $kept.
keep() {
    file=$1
    shift
    $winipc "$@" >"$file" 2>&1 </dev/null &
    kept=$!
}

# ended: what was kept is told to go, and has gone.
ended() {
    until_status 0 event set "$name-end"
    wait $kept || { echo "what was kept failed: $(cat $out.kept)"; bad=1; }
}

# lists FILTER ARGUMENTS...: the filter is true of one line that is printed, and all
# of them are JSON.
lists() {
    filter=$1
    shift
    $winipc "$@" --json >$out.1 2>$out.2 </dev/null || { echo "winipc $*: status $?"; cat $out.2; bad=1; }
    tr -d '\r' <$out.1 >$out.json
    jq -es "map(select($filter)) | length == 1" $out.json >$out.jq 2>&1 ||
        { echo "winipc $*: not '$filter' once: $(cat $out.json $out.jq)"; bad=1; }
}

# lacks TEXT ARGUMENTS...: it is not printed.
lacks() {
    text=$1
    shift
    $winipc "$@" >$out.1 2>&1 </dev/null
    ! grep -qF -e "$text" $out.1 || { echo "winipc $*: prints '$text'"; cat $out.1; bad=1; }
}

# has_event NAME: it is there, set or not, before long.
is_event() {
    $winipc event is-set "$1" >$out.1 2>&1
    test $? != 4
}
has_event() { until_true is_event "$1"; }

# Misuse.
expect 2 'usage' list --nonsense
expect 2 'expected is events' list events nonsense
expect 2 'usage' who
expect 2 'expected is event:NAME' who "$name"
expect 2 'one name is enough' who event:a event:b

# Each kind, while it is there.
keep $out.kept semaphore run "$name" --units 3 -- $self event wait "$name-end" --timeout 60s
has_event "$name-end"
expect 0 "semaphore  session  $name" list
lists ".kind == \"semaphore\" and .name == \"$name\" and .scope == \"session\" and .noun == \"list\"" list semaphores
lists ".kind == \"event\" and .name == \"$name-end\"" list events semaphores
lacks "$name-end" list semaphores mutexes
lacks "$name" list timers sections
lists ".name == \"semaphore:$name\" and .handles == 1 and (.process > 0) and .image == \"winipc.exe\"" who "semaphore:$name"
lists ".name == \"event:Local/$name-end\" and .handles == 1" who "event:Local/$name-end"
ended
lacks "$name" list
expect 4 'no such event' who "event:$name-end"
expect 4 'no process that may be looked into' who "pipe:$name"
$winipc who "mailslot:$name" --json >$out.1 2>$out.2 && { echo 'who: a mailslot that is none'; bad=1; }
jq -e '.exit == 1 or .exit == 4' $out.2 >$out.jq || { echo "who --json: $(cat $out.2)"; bad=1; }

keep $out.kept mutex run "$name" --global -- $self event wait "$name-end" --timeout 60s
has_event "$name-end"
lists ".kind == \"mutex\" and .name == \"$name\" and .scope == \"global\"" list mutexes
lists ".name == \"mutex:Global/$name\" and .image == \"winipc.exe\"" who "mutex:Global/$name"
expect 0 'winipc.exe  1 handle' who "mutex:$name" --global
expect 124 'in time' mutex run "$name" --global --timeout 1 -- $self --version
ended

# A pipe that is asked about keeps its place for a client.
: >$out.empty
$winipc pipe listen "$name" --timeout 60s >$out.kept 2>&1 <$out.empty &
kept=$!
lists_pipe() { $winipc list pipes >$out.1 && grep -q "$name" $out.1; }
until_true lists_pipe
lists ".kind == \"pipe\" and .name == \"$name\" and .instances >= 1 and .maximum == null" list pipes
lists ".name == \"pipe:$name\" and .handles >= 1" who "pipe:$name"
kill -0 $kept || { echo 'who took the place of a client'; bad=1; }
until_status 0 pipe connect "$name" --linger 0 hello
wait $kept || { echo "pipe listen failed: $(cat $out.kept)"; bad=1; }
grep -q hello $out.kept || { echo "what was sent is lost: $(cat $out.kept)"; bad=1; }

keep $out.kept mailslot tail "$name" --count 1 --timeout 60s --announce "$name-ready"
has_event "$name-ready"
until_status 0 event is-set "$name-ready"
lists ".kind == \"mailslot\" and .name == \"$name\" and .instances == null" list mailslots
lists ".name == \"mailslot://./mailslot/$name\"" who "mailslot://./mailslot/$name"
$winipc mailslot send "$name" one || { echo 'send failed'; bad=1; }
wait $kept
grep -q one $out.kept || { echo "the message is lost: $(cat $out.kept)"; bad=1; }

# What comes and goes is told, until Ctrl-C, which cannot be pressed for a native
# process from here.
if test -n "$WINE"; then
    # told FILTER: it is.
    told() { tr -d '\r' <$out.watch | jq -es "map(select(.name == \"$name-end\" and $1)) | length == 1" >$out.jq 2>&1; }
    $winipc event wait "$name-kept" --timeout 60s >$out.e 2>&1 &
    waiter=$!
    has_event "$name-kept"
    : >$out.watch
    $winipc list events --watch --json >$out.watch 2>$out.err </dev/null &
    watcher=$!
    until_true grep -q "$name-kept" $out.watch
    keep $out.kept event wait "$name-end" --timeout 60s
    until_true told '.change == "appears"'
    ended
    until_true told '.change == "disappears"'
    ! grep "$name-kept" $out.watch | grep -q change || { echo "what stays is told: $(cat $out.watch)"; bad=1; }
    pkill -INT -P $watcher
    wait $watcher
    got=$?
    test $got = 125 || { echo "list --watch ends with $got, not 125: $(cat $out.err)"; bad=1; }
    until_status 0 event set "$name-kept"
    wait $waiter
fi
exit $bad
