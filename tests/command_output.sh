# command_output.sh - what is printed for programs, in JSON; and what only who asks for
# it is told: notes, progress and colours.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
command -v jq >/dev/null || { echo 'no jq'; exit 77; }
self=tools/winipc$EXEEXT

# What was done, or found, of each verb that has something to say.
$winipc semaphore run "$name" --units 3 -- $self event wait "$name-end" --timeout 60s >$out.s 2>&1 &
user=$!
until_status 0 semaphore info "$name"
is_taken() { $winipc semaphore info "$name" --json 2>/dev/null | grep -q '"count":2'; }
until_true is_taken
json 0 '.count == 2 and .maximum == 3 and .noun == "semaphore"' semaphore info "$name"
json 0 ".ready == \"semaphore:$name\" and .abandoned == false" wait any "semaphore:$name" --timeout 60s
expect 124 'not happen in time' wait all "semaphore:$name" "event:$name-end" --timeout 20ms
json 0 '.count == 1' semaphore info "$name"
json 0 '.before == 1' semaphore release "$name"
until_status 0 event set "$name-end"
wait $user

# Bytes that are no text come in base64.  Meanwhile it keeps an event there.
printf 'a\377\n' >$out.in
$winipc mailslot tail "$name" --announce "$name-ready" --count 3 --timeout 60s --json >$out.got 2>$out.err &
tail=$!
json 0 ".noun == \"event\" and .verb == \"wait\" and .name == \"$name-ready\"" event wait "$name-ready" --manual-reset --timeout 60s
expect 0 'set' event is-set "$name-ready"
json 0 '.set' event is-set "$name-ready"
json 0 '.verb == "reset"' event reset "$name-ready"
expect 1 'not set' event is-set "$name-ready"
json 1 '.set == false' event is-set "$name-ready"
json 0 '.verb == "pulse"' event pulse "$name-ready"
json 1 '.set == false' event is-set "$name-ready"
json 0 '.verb == "set"' event set "$name-ready"
expect 0 "event:$name-ready" wait any "event:$name-ready" --timeout 60s
json 0 '.verb == "all" and .abandoned == false' wait all "event:$name-ready" --timeout 60s
json 0 '.verb == "send"' mailslot send "$name" --wait-for "$name-ready" --timeout 60s 'first'
$winipc mailslot send "$name" <$out.in || { echo 'send failed'; bad=1; }
$winipc mailslot send "$name" 'a "quoted" \ one' || { echo 'send failed'; bad=1; }
wait $tail || { echo "tail failed: $(cat $out.err)"; bad=1; }
test "$(tr -d '\r' <$out.got | jq -r '.message_base64, .message' | grep -v '^null$')" = 'first
Yf8=
a "quoted" \ one' || { echo "tail --json: $(cat $out.got)"; bad=1; }

# Colours stay with who sends.
$winipc mailslot tail "$name" --announce "$name-ready" --count 3 --timeout 60s --color >$out.got 2>$out.err &
tail=$!
$winipc mailslot send "$name" --wait-for "$name-ready" --timeout 60s 'a: one' 'b: two' 'a: three'
wait $tail || { echo "tail failed: $(cat $out.err)"; bad=1; }
awk -F'm' '{ c[NR] = $1 } END { exit !(NR == 3 && c[1] == c[3] && c[1] != c[2] && c[1] ~ /^\033\[3[1-6]$/) }' $out.got ||
    { echo "tail --color: $(cat $out.got)"; bad=1; }

# A command's output is its own: nothing is put before it or behind it.
for run in 'mutex run NAME' 'semaphore run NAME --units 2' 'once NAME' 'timer after 1' 'timer at 2001-01-01T00:00:00Z' 'timer every 1 --count 1'; do
    # shellcheck disable=SC2086
    $winipc $(echo "$run" | sed "s/NAME/$name/") --json -- $self --version >$out.got 2>$out.err ||
        { echo "$run: $? $(cat $out.err)"; bad=1; }
    test "$(grep -c '^winipc [0-9]' $out.got)/$(wc -l <$out.got)/$(wc -c <$out.err)" = 1/1/0 ||
        { echo "$run --json: $(cat $out.got $out.err)"; bad=1; }
done

# Which defaults are weakened only --verbose tells, and --quiet does not.
# noted TEXT ARGUMENTS...: what fails for another reason tells that.
noted() {
    text=$1
    shift
    for how in '' --verbose '--verbose --quiet' '--verbose --json'; do
        # shellcheck disable=SC2086
        $winipc "$@" $how >$out.got 2>$out.err </dev/null && { echo "winipc $*: no failure"; bad=1; }
        case $how in
            --verbose) said=$(grep -cxF -e "winipc: $text" $out.err) want=1 ;;
            *json) said=$(jq -s "map(select(.note == \"$text\")) | length" <$out.err) want=1 ;;
            *) said=$(grep -cF -e "$text" $out.err) want=0 ;;
        esac
        test "$said" = $want || { echo "winipc $* $how: tells '$text' $said times: $(cat $out.err)"; bad=1; }
    done
}
noted 'the name is known in all sessions of this machine' event set "Global/$name"
noted 'the name is known in all sessions of this machine' event set "$name" --global
noted '--any-server: it is not looked whose the pipe is' pipe call "$name" --any-server x
noted 'whoever reaches this machine can connect' pipe relay tcp-listen:0.0.0.0:0 - --timeout 1
! $winipc pipe relay tcp-listen:0 - --timeout 1 --verbose 2>&1 | grep 'whoever reaches' || bad=1

# Where it listens, and how much it has carried, as programs like it.
printf 'to be carried' >$out.in
$winipc pipe relay tcp-listen:0 - --timeout 60s --progress --json >$out.got 2>$out.err </dev/null &
server=$!
until_true grep -q listening $out.err
tcp=$(jq -r .listening <$out.err)
$winipc pipe relay - "$tcp" <$out.in >$out.1 2>$out.2 || { echo "relay - $tcp: $? $(cat $out.2)"; bad=1; }
wait $server || { echo "relay tcp-listen:0 -: $? $(cat $out.err)"; bad=1; }
jq -es 'map(select(.verb == "relay")) | length == 2 and .[1].bytes == 13 and .[1].bytes_per_second >= 0' \
    <$out.err >$out.jq || { echo "relay --progress --json: $(cat $out.err)"; bad=1; }
$winipc pipe relay tcp-listen:0 - --timeout 1 --progress --quiet >$out.got 2>&1 </dev/null
test ! -s $out.got || { echo "relay --quiet: $(cat $out.got)"; bad=1; }
exit $bad
