# command_stat.sh - the nouns of the command that only look: stat, acl and doctor.
#
# tests/objects makes what they look at, and tells whether it is as it was.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
command -v jq >/dev/null || { echo 'no jq'; exit 77; }

# Misuse, and what is not there.
expect 2 'THING is expected' stat
expect 2 'expected is event:NAME' stat "$name"
expect 2 'expected is event:NAME' acl "nothing:$name"
expect 2 'nothing to be asked' stat "once:$name"
expect 2 'there is no list' acl "once:$name"
expect 2 'nothing is expected here' doctor "$name"
for kind in event mutex semaphore timer mailslot pipe; do
    expect 4 "no such $kind" stat "$kind:$name-none"
    ! grep -q -e --wait $out.2 || { echo "stat has no such option: $(cat $out.2)"; bad=1; }
done
for kind in event mutex semaphore timer mailslot; do
    expect 4 "no such $kind" acl "$kind:$name-none"
done
expect 4 'no such pipe' acl --connect "pipe:$name-none"
expect 4 'no process has that number' stat pid:2147483644
expect 4 'no process has that number' acl pid:2147483644
expect 2 'the name of a pipe has no backslash' stat 'pipe:a\b'

$WINE_RUN tests/objects$EXEEXT "$name" >$out.objects 2>&1 </dev/null &
objects=$!
until_status 0 stat "event:$name-ready" || { cat $out.objects; exit 1; }

# How each stands; again, as nothing is taken.
for _ in 1 2; do
    expect 0 "event \"$name-auto\": auto-reset, set" stat "event:$name-auto"
    json 0 '.kind == "event" and .set and .manual_reset == false and .scope == "session"' stat "event:$name-auto"
done
expect 0 'rights: set, ask, wait, read security (0x00120003)' stat "event:$name-auto"
json 0 '.access == 1179651 and .rights == ["set", "ask", "wait", "read security"]' stat "event:$name-auto"
expect 0 'manual-reset, not set' stat "event:$name-manual"
json 0 '.set == false and .manual_reset' stat "event:$name-manual"
expect 0 "mutex \"$name-mutex\": held" stat "mutex:$name-mutex"
json 0 '.kind == "mutex" and .held and .recursion == 2 and .abandoned == false' stat "mutex:$name-mutex"
expect 0 "semaphore \"$name-semaphore\": 2 of 5" stat "semaphore:$name-semaphore"
expect 0 'rights: release, ask, acquire, read security (0x00120003)' stat "semaphore:$name-semaphore"
json 0 '.count == 2 and .maximum == 5' stat "semaphore:$name-semaphore"
expect 0 "timer \"$name-timer\": not set" stat "timer:$name-timer"
json 0 '.set == false and .remaining_ns > 1800000000000 and .remaining_ns <= 3600000000000' stat "timer:$name-timer"
expect 0 'messages: told to its reader only' stat "mailslot:$name-slot"
json 0 '.kind == "mailslot" and .scope == "global" and (.rights | index("write"))' stat "mailslot:$name-slot"
for _ in 1 2; do
    expect 0 "pipe \"$name-pipe\": waits for clients" stat "pipe:$name-pipe"
    json 0 '.kind == "pipe" and .listening and .scope == "global"' stat "pipe:$name-pipe"
done
expect 0 'kind, owner and rights: told to a client only' stat "pipe:$name-pipe"
pid=$(sed -n 's/^pid \([0-9]*\).*/\1/p' $out.objects)
expect 0 "process \"$pid\": runs" stat "pid:$pid"
json 0 ".process == $pid and .exited == false and .created_unix_ns > 1600000000000000000" stat "pid:$pid"

# Of its scope, and of its kind.
expect 4 'no such event' stat --global "event:$name-auto"
expect 1 'share their names' stat "mutex:$name-auto"

# Who may do what: all of it, who made it; of the others as tests/objects says.
expect 0 'owner: ' acl "event:$name-auto"
expect 0 ': all (0x001f0003)' acl "event:$name-auto"
expect 0 '(S-1-5-7): set (0x00000002)' acl "event:$name-listed"
expect 0 '(S-1-5-18): wait (0x00100000)' acl "event:$name-listed"
expect 0 '(S-1-1-0): read security (0x00020000)' acl "event:$name-listed"
grep -q '^owner: .*S-1-' $out.1 || { echo "the owner: $(cat $out.1)"; bad=1; }
test "$(cut -d' ' -f1 $out.1 | tr -d '\r' | tr '\n' ' ')" = 'owner: deny allow allow ' ||
    { echo "not deny, allow, allow: $(cat $out.1)"; bad=1; }
json 0 '(.owner.sid | startswith("S-1-")) and (.sddl | contains("D:P(D;;"))' acl "event:$name-listed"
json 0 '[.entries[] | [.type, .sid, .access]] ==
    [["deny", "S-1-5-7", 2], ["allow", "S-1-5-18", 1048576], ["allow", "S-1-1-0", 131072]]' acl "event:$name-listed"
json 0 '.entries[0].rights == ["set"] and .entries[1].rights == ["wait"]' acl "event:$name-listed"
expect 0 'the list is empty: nobody may do anything' acl "event:$name-empty"
json 0 '.entries == [] and has("effective") == false' acl "event:$name-empty"
expect 0 'D:P(D;;' acl --sddl "event:$name-listed"
test "$(wc -l <$out.1)" = 1 || { echo "not the SDDL alone: $(cat $out.1)"; bad=1; }
# An owner has more than the list says, and not what it denies.
json 0 '.effective.rights | index("read security") and (index("set") | not)' acl --effective "event:$name-listed"
expect 0 'you: all (0x001f0003)' acl --effective "timer:$name-timer"
expect 0 ': all (0x001f0001)' acl "mutex:$name-mutex"
expect 0 ': all (0x001f0003)' acl "semaphore:$name-semaphore"
expect 0 ': all (0x001fffff)' acl "pid:$pid"
# An entry that is only for what inherits it is told from the others.
json 0 '(.sddl | contains("IO;")) == any(.entries[]; .inherit_only)' acl "pid:$pid"
json 0 'any(.entries[]; .inherit_only) | not' acl "event:$name-listed"
# Of a mailslot's Wine tells nothing: that is a failure, and not the list of all.
if test -n "$WINE" && ! $winipc acl "mailslot:$name-slot" >$out.1 2>&1; then
    expect 1 'no owner and no list' acl "mailslot:$name-slot"
else
    expect 0 ': all (0x001f01ff)' acl "mailslot:$name-slot"
fi
expect 2 '--connect' acl "pipe:$name-pipe"

# All of it is as it was.
until_status 0 event set "$name-end"
wait $objects || { echo "objects ended with $?: $(cat $out.objects)"; bad=1; }

# A pipe's list, for who connects.
$winipc pipe listen "$name" --bytes --announce "$name-listens" --timeout 60s >$out.got 2>$out.err </dev/null &
server=$!
until_status 0 stat "pipe:$name"
expect 0 ': all (0x001f01ff)' acl --connect "pipe:$name"
wait $server || { echo "the server: $? $(cat $out.err)"; bad=1; }
grep -q 'nothing had been carried' $out.err || { echo "the server does not tell: $(cat $out.err)"; bad=1; }

# What this system is, line by line; and nothing that is needed is missing.
expect 0 'winipc: 0.' doctor
grep -q '^ok .*system: W' $out.1 || { echo "no system: $(cat $out.1)"; bad=1; }
! grep -vE '^(ok     |note   |warning)  [^ ].*: .' $out.1 || { echo 'not a finding'; bad=1; }
for what in 'mailslot reads' clock 'functions of Windows' 'access lists of pipes' 'global names' \
    session user elevation integrity SeDebugPrivilege; do
    grep -q "  $what: " $out.1 || { echo "doctor does not tell of $what: $(cat $out.1)"; bad=1; }
done
json 0 '.noun == "doctor" and (.check | length) > 0 and (.text | length) > 0 and
    (.level | IN("ok", "note", "warning"))' doctor
test "$(wc -l <$out.json)" -gt 15 || { echo "doctor tells little: $(cat $out.json)"; bad=1; }
jq -se 'any(.check == "functions of Windows" and .level == "ok")' <$out.json >/dev/null ||
    { echo "functions are missing: $(cat $out.json)"; bad=1; }

exit $bad
