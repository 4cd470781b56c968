# command_errors.sh - each class of failure, in words and in JSON; and names, as they
# are spelled and as shells leave them.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
command -v jq >/dev/null || { echo 'no jq'; exit 77; }
self=tools/winipc$EXEEXT

# fails STATUS TEXT FILTER ARGUMENTS...: the same failure in words and in JSON, and
# with --quiet without any.
fails() {
    want=$1 words=$2 condition=$3
    shift 3
    expect "$want" "$words" "$@"
    json "$want" ".exit == $want and ($condition)" "$@"
    with --quiet "$@" >$out.1 2>$out.2 </dev/null
    got=$?
    test $got = "$want" || { echo "winipc $* --quiet: status $got, not $want"; bad=1; }
    test ! -s $out.1 -a ! -s $out.2 || { echo "winipc $* --quiet: prints"; cat $out.1 $out.2; bad=1; }
}

# 4: there is none.
for kind in event mailslot mutex semaphore pipe; do
    case $kind in
        event) verb=set ;;
        pipe) verb='call' ;;
        *) verb=info ;;
    esac
    more=
    test $kind != pipe || more=hello
    # shellcheck disable=SC2086
    fails 4 "winipc: $kind '$name': open: no such $kind (ERROR_FILE_NOT_FOUND, 2)" \
        ".noun == \"$kind\" and .verb == \"$verb\" and .name == \"$name\" and
         .error.kind == \"$kind\" and .error.status == \"WINIPC_E_NOT_FOUND\" and
         .error.code == 2 and .error.code_name == \"ERROR_FILE_NOT_FOUND\" and
         (.error.hint | length) > 0" $kind $verb "$name" $more
    expect 4 'hint:' $kind $verb "$name" $more
done
fails 4 "winipc: timer '$name': open: no such timer" '.error.kind == "timer"' wait any "timer:$name"
fails 4 'no process has that number' '.error.kind == "process"' wait all pid:2147483644
json 4 '.verb == "connect" and .error.kind == "pipe"' pipe connect "$name" x

# 124: time is out.
fails 124 "winipc: event '$name': wait: it did not happen in time" \
    '.error.status == "WINIPC_E_TIMEOUT" and .error.code == 0' event wait "$name" --timeout 20ms
fails 124 'in time' '.error.action == "read"' mailslot tail "$name" --timeout 20ms
json 124 '.verb == "call" and .error.kind == "pipe"' pipe call "$name" --wait --timeout 20ms x
fails 124 'in time' '.error.kind == "pipe"' pipe listen "$name" --timeout 20ms

# 2: the command line makes no sense; --quiet is no reason not to say so.
json 2 '.exit == 2 and (.error.message | length) > 0' event set
json 2 '.error.kind == "C:/msys64/x"' event set C:/msys64/x
json 2 '.error.kind == "--timeout soon"' event wait x --timeout soon
for verb in after every; do
    json 2 ".verb == \"$verb\" and .error.kind == \"soon\"" timer $verb soon -- $self
done
json 2 '.verb == "at" and .error.kind == "noon"' timer at noon
json 2 '.noun == "completion" and .error.kind == "csh"' completion csh
json 2 '.error.message == "no such verb"' event sett
json 2 '.error.message == "no such noun"' evnt set
json 2 '.error.status == "WINIPC_E_INVALID_NAME"' event set 'a\b'
expect 2 'the name has a backslash' event set 'a\b' --quiet
expect 2 'begins with //./mailslot/' mailslot tail 'a:b'
expect 2 'leaves this machine' pipe connect '\\host\pipe\x'
expect 2 '-timeout: options begin with two hyphens' event wait x -timeout 5s
expect 2 '--timeout: its argument is missing' event wait x --timeout
expect 2 'stat: THING is expected, such as event:ready' stat
expect 2 'once: a name is expected' once
expect 2 'x: nothing is expected here' doctor x
expect 2 'a name is expected' event set --quiet
expect 2 'no such verb' event nonsense
expect 2 'no such noun' nonsense
expect 2 'options stand behind the verb' --json event set x

# What is not winipc's failure has its exit status in JSON too.
json 127 '.exit == 127' mutex run "$name" -- "$name.exe"
cp /dev/null $out.exe
json 126 '.exit == 126' mutex run "$name" -- $out.exe
json 4 '.exit == 4' pipe relay tcp:127.0.0.1:1 -
json 124 '.exit == 124' pipe relay tcp:127.0.0.1:1 - --wait --timeout 20ms

# 6: others have it.
$winipc mailslot tail "$name" --announce "$name-ready" --timeout 60s >$out.tail 2>&1 &
tail=$!
until_status 0 event is-set "$name-ready"
fails 6 "winipc: mailslot '$name': create: " '.error.kind == "mailslot"' mailslot tail "$name"
expect 0 'it has a reader' mailslot info "$name"
json 0 '.reader == true and .noun == "mailslot" and .verb == "info"' mailslot info "$name"
json 0 ".name == \"$name\"" mailslot send "$name" one
until grep -q one $out.tail; do kill -0 $tail || break; done
pkill -KILL -P $tail
wait $tail 2>/dev/null

$winipc once "$name" -- $self event wait "$name-end" --timeout 60s >$out.once 2>&1 &
once=$!
until_status 1 event is-set "$name-end"
fails 6 'process' '.noun == "once" and .verb == null and .error.kind == "instance"' once "$name" -- $self --version
until_status 0 event set "$name-end"
wait $once || { echo "once ended with $?: $(cat $out.once)"; bad=1; }
expect 0 'winipc 0' once "$name" -- $self --version

json 4 '.error.kind == "mutex"' mutex info "$name-m"
$winipc mutex run "$name-m" -- $self event wait "$name-end" --timeout 60s >$out.once 2>&1 &
holder=$!
until_status 1 event is-set "$name-end"
json 0 '.held and (.abandoned | not) and .recursion == 1' mutex info "$name-m"
until_status 0 event set "$name-end"
wait $holder || { echo "mutex run ended with $?: $(cat $out.once)"; bad=1; }

# 5: whose maker lets nobody in.
# That program is there where Check is.
if test -e "tests/test_security$EXEEXT"; then
    $WINE_RUN "tests/test_security$EXEEXT" --child keep_out "$name-kept" "$name-ready" "$name-end" >$out.keep 2>&1 &
    keeper=$!
    until_status 0 event is-set "$name-ready"
    fails 5 "access denied (ERROR_ACCESS_DENIED, 5)" \
        '.error.code_name == "ERROR_ACCESS_DENIED" and (.error.hint | length) > 0' event set "$name-kept"
    until_status 0 event set "$name-end"
    wait $keeper || { echo "the keeper ended with $?: $(cat $out.keep)"; bad=1; }
else
    echo "not run: who is let in by nobody: there is no tests/test_security$EXEEXT"
fi

# Names, as they are spelled and as MSYS2 leaves them.
for spelled in "$name" "Local/$name" "Local\\$name" "local/$name"; do
    $winipc event wait "$spelled" --timeout 60s >$out.w 2>&1 &
    waiter=$!
    until_status 0 event set "$name"
    wait $waiter || { echo "event wait '$spelled' failed: $(cat $out.w)"; bad=1; }
done
for spelled in "Global/$name" "--name=Global\\$name"; do
    $winipc event wait "$spelled" --timeout 60s >$out.w 2>&1 &
    waiter=$!
    until_status 0 event set "$name" --global
    wait $waiter || { echo "event wait '$spelled' failed: $(cat $out.w)"; bad=1; }
done
$winipc event wait "/$name" --timeout 60s >$out.w 2>&1 &
waiter=$!
until_status 0 event set --name="/$name"
wait $waiter || { echo "event wait '/$name' failed: $(cat $out.w)"; bad=1; }
for spelled in "$name" "//./pipe/$name" "/./pipe/$name" "\\\\.\\pipe\\$name"; do
    expect 4 'no such pipe' pipe call "$spelled" text
    $winipc pipe listen "$spelled" --timeout 60s >$out.p 2>&1 <"$out.1" &
    server=$!
    until_status 0 pipe connect "$name" --linger 0 text
    wait $server || { echo "pipe listen '$spelled' failed: $(cat $out.p)"; bad=1; }
done

# 3: it is acquired, and its last holder died.  A native process cannot be killed
# from here.
if test -n "$WINE"; then
    # abandoned ARGUMENTS...: run the command while the mutex is held by one that is
    # killed then.  If it comes too late the mutex is gone, and it is tried again.
    abandoned() {
        tries=0
        while :; do
            $winipc mutex run "$name" -- $self event wait "$name-end" --timeout 60s >$out.h 2>&1 &
            holder=$!
            until_status 124 mutex run "$name" --timeout 1 -- $self --version
            $winipc "$@" >$out.got 2>$out.err &
            waiter=$!
            $winipc mutex info "$name" >$out.1 2>&1
            pkill -KILL -P $holder
            wait $holder 2>/dev/null
            wait $waiter
            got=$?
            $winipc event set "$name-end" >$out.1 2>&1
            tries=$((tries + 1))
            case $got in 0 | 4) test $tries -lt 20 || break ;; *) break ;; esac
        done
        test $got = 3 || { echo "winipc $*: status $got, not 3"; cat $out.got $out.err; bad=1; }
    }
    abandoned mutex run "$name" --timeout 60s --refuse-abandoned -- $self --version
    grep -q 'ended without releasing it' $out.err || { echo "not told: $(cat $out.err)"; bad=1; }
    test ! -s $out.got || { echo "the command was run: $(cat $out.got)"; bad=1; }
    abandoned mutex run "$name" --timeout 60s --refuse-abandoned --json -- $self --version
    jq -e '.verb == "run" and (.warning | contains("ended without releasing it"))' $out.err >$out.jq ||
        { echo "not told in JSON: $(cat $out.err)"; bad=1; }
    abandoned wait any "mutex:$name" --timeout 60s --json
    jq -e ".ready == \"mutex:$name\" and .abandoned" $out.got >$out.jq || { echo "wait any: $(cat $out.got)"; bad=1; }
fi
exit $bad
