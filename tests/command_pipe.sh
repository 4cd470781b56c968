# command_pipe.sh - the verbs for pipes, and relays, between processes.
#
# RELAY_BYTES is how much is carried each way.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
self=tools/winipc$EXEEXT
bytes=${RELAY_BYTES:-8388608}
running=
# shellcheck disable=SC2086
trap 'test -z "$running" || kill $running 2>/dev/null; rm -f $out.*' EXIT

# start STEM ARGUMENTS...: in the background; what it prints is in $out.STEM.
start() {
    stem=$1
    shift
    : >$out.$stem 2>$out.$stem.err
    $winipc "$@" >$out.$stem 2>$out.$stem.err </dev/null &
    eval "$stem=$!"
    running="$running $!"
}

# start_with FILE STEM ARGUMENTS...: the same, and standard input is the file, and
# does not end before `release STEM`, or this script.
start_with() {
    input=$1 stem=$2
    shift 2
    : >$out.$stem 2>$out.$stem.err
    rm -f $out.$stem.end
    { cat "$input"; until test -e "$out.$stem.end" || ! kill -0 $$ 2>/dev/null; do sleep 0.1; done; } |
        $winipc "$@" >$out.$stem 2>$out.$stem.err &
    eval "$stem=$!"
    running="$running $!"
}
release() { : >"$out.$1.end"; }

# does ARGUMENTS...: it does it, and prints nothing of note.
does() {
    $winipc "$@" >$out.1 2>$out.2 </dev/null ||
        { echo "winipc $*: status $?"; cat $out.2; bad=1; }
}

# ends STATUS STEM: it ends so.
ends() {
    eval "wait \$$2"
    got=$?
    test $got = "$1" ||
        { echo "$2: status $got, not $1"; cat "$out.$2" "$out.$2.err"; bad=1; }
}

# same STEM STEM: byte for byte.
same() {
    cmp "$out.$1" "$out.$2" || { echo "$1 and $2 differ"; cat "$out.$2.err"; bad=1; }
}

# address STEM: where it listens, in $tcp.
address() {
    until_true grep -q 'listening at' "$out.$1.err"
    tcp=$(tr -d '\r' <"$out.$1.err" | sed -n 's/^winipc: listening at //p')
}

# announced N: the event $name-N is set.
announced() { does event wait "$name-$1" --manual-reset --timeout 60s; }

size_of() { wc -c <"$out.$1"; }

# has_size STEM BYTES: it has printed so much, or more.
has_size() { test "$(size_of "$1")" -ge "$2"; }

# Misuse.
expect 2 'a name is expected' pipe listen
expect 2 'behind --' pipe listen "$name" text
expect 2 'needs a command' pipe listen "$name" --fork
expect 2 'for --fork' pipe listen "$name" --count 2
expect 2 'for --fork' pipe listen "$name" --count 2 -- $self --version
expect 2 'a text to send' pipe call "$name"
expect 2 'not an option' pipe call "$name" --bytes x
expect 2 'another end' pipe relay "pipe:$name"
expect 2 'expected is pipe:NAME' pipe relay "$name" -
expect 2 'expected is pipe:NAME' pipe relay - "$name"
expect 2 'two ends are enough' pipe relay - - -
expect 2 'one end' pipe relay - -
expect 2 'for its first end' pipe relay "pipe:$name" tcp:localhost:1 --fork
expect 2 'for each client' pipe relay tcp-listen:0 - --fork
expect 2 'for each client' pipe relay tcp-listen:0 "listen:$name" --fork
expect 2 'for --fork' pipe relay tcp-listen:0 - --count 2
for where in tcp: tcp:localhost tcp::1 tcp:localhost: tcp:localhost:x tcp:localhost:65536 tcp:::1:1 'tcp:[]:1'; do
    expect 2 'HOST:PORT' pipe relay $where -
done
expect 2 'PORT or HOST:PORT' pipe relay tcp-listen:x -

# What fails has a status of its own.
expect 4 'open: no such pipe (ERROR_FILE_NOT_FOUND, 2)' pipe connect "$name" x
expect 4 'open: no such pipe (ERROR_FILE_NOT_FOUND, 2)' pipe call "$name" x
expect 4 'open: no such pipe (ERROR_FILE_NOT_FOUND, 2)' pipe relay "pipe:$name" -
expect 4 'nobody listens there' pipe relay tcp:127.0.0.1:1 -
expect 124 'no server came in time' pipe connect "$name" --wait --timeout 50ms x
expect 124 'did not happen in time' pipe listen "$name" --timeout 50ms
expect 124 'in time' pipe relay "listen:$name" - --timeout 50ms
expect 124 'in time' pipe relay tcp-listen:0 - --timeout 50ms
expect 124 'in time' pipe relay tcp:127.0.0.1:1 - --wait --timeout 50ms
expect 2 'on its own machine' pipe listen '\\host\pipe\x'

# Messages of any bytes, both ways: each line is one.
printf 'one\n\nt\303\251xt \001\377\000 end\r\nlast\n' >$out.want
start_with $out.want server pipe listen "$name" --timeout 60s
start_with $out.want client pipe connect "$name" --wait --timeout 60s --linger 0
until_true has_size client "$(size_of want)"
until_true has_size server "$(size_of want)"
expect 6 'the name is taken' pipe listen "$name"
release client
ends 0 client
release server
ends 0 server
same want client
same want server

# From the command line.  The server goes on though its input has ended.
start server pipe listen "$name" --timeout 60s
does pipe connect "$name" --wait --timeout 60s --linger 0 one '' 'two words'
ends 0 server
printf 'one\n\ntwo words\n' >$out.want
same want server

# A line that is no message of the pipe, even before its end: what came before it has
# been sent.
awk 'BEGIN { for (n = 0; n < 65536; n++) printf "x"; print ""; for (n = 0; n < 65537; n++) printf "y" }' >$out.long
start server pipe listen "$name" --timeout 60s
start_with $out.long talker pipe connect "$name" --wait --timeout 60s
until_true grep -q 'a line is longer than 65536 bytes' $out.talker.err
release talker
ends 1 talker
ends 0 server
head -n 1 $out.long >$out.want
same want server
start server pipe listen "$name" --timeout 60s --max-message-size 65537
$winipc pipe connect "$name" --wait --timeout 60s --linger 0 <$out.long || { echo 'a long line was not sent'; bad=1; }
ends 0 server
{ cat $out.long; echo; } >$out.want
same want server

# A server whose output fails does not wait for its client to go.
if test -w /dev/full; then
    $winipc pipe listen "$name" --timeout 60s >/dev/full 2>$out.full.err </dev/null &
    full=$!
    : >$out.full
    echo text >$out.in
    start_with $out.in client pipe connect "$name" --wait --timeout 60s
    ends 1 full
    grep -q 'standard output' $out.full.err || { echo 'what has failed?'; cat $out.full.err; bad=1; }
    release client
    ends 0 client
fi

# Who is asked for messages has none of bytes; Wine may make the server wait on.
start server pipe listen "$name" --bytes --announce "$name-0" --timeout 60s
announced 0
expect 1 'one of bytes' pipe connect "$name" x
$winipc pipe connect "$name" --bytes --linger 0 x >$out.1 2>$out.2
ends 0 server

# A request and its reply, from a child for each client, also while another client
# is connected, and through a relay.
cat >$out.bat <<'EOB'
@echo off
set line=
set /p line=
echo reply to %line%
set /p line=
echo reply to %line%
EOB
child="cmd /c $(echo $out.bat | tr / '\\')"
: >$out.empty
# shellcheck disable=SC2086
start server pipe listen "$name" --timeout 60s --fork --count 4 -- $child
start_with $out.empty first pipe connect "$name" --wait --timeout 60s --linger 0
expect 0 'reply to two words' pipe call "$name" --wait --timeout 20s one 'two words'
expect 0 '"verb":"call","name":"'"$name"'","reply":"reply to one' pipe call "$name" --json --wait --timeout 20s one
start middle pipe relay tcp-listen:0 "pipe:$name" --timeout 60s
address middle
case $tcp in tcp:127.0.0.1:[1-9]*) ;; *) echo "who may come from elsewhere: $tcp"; bad=1 ;; esac
start outer pipe relay "listen:$name-2" "$tcp" --timeout 60s
expect 0 'reply to b' pipe call "$name-2" --wait --timeout 20s a b
ends 0 outer
ends 0 middle
release first
ends 0 first
ends 0 server

# A child has the exit status, and what it says arrives.
start server pipe listen "$name" --timeout 60s -- $self --version
does pipe connect "$name" --wait --timeout 60s --linger 60s
grep -q '^winipc [0-9]' $out.1 || { echo "a child said: $(cat $out.1)"; bad=1; }
ends 0 server
start server pipe listen "$name" --timeout 60s -- $self event set "$name-none"
does pipe connect "$name" --wait --timeout 60s --linger 60s
ends 4 server
start server pipe listen "$name" --timeout 60s -- "$name.exe"
does pipe connect "$name" --wait --timeout 60s --linger 60s
ends 127 server

# The end of what comes by TCP is the end of a child's input.
$winipc mailslot tail "$name" --announce "$name-ready" --count 2 --timeout 20s >$out.tail 2>$out.tail.err </dev/null &
tail=$!
start server pipe relay tcp-listen:0 --timeout 60s -- $self mailslot send "$name" --wait-for "$name-ready" --timeout 60s
address server
printf 'to be\nsent' >$out.in
$winipc pipe relay - "$tcp" --linger 60s <$out.in >$out.1 2>$out.2 || { echo "relay: $?"; cat $out.2; bad=1; }
ends 0 server
ends 0 tail
{ cat $out.in; echo; } >$out.want
same want tail

# A port is had once; an address that is told is one to connect to, IPv6 too.
for host in 127.0.0.1 '[::1]'; do
    start server pipe relay "tcp-listen:$host:0" - --timeout 60s
    address server
    expect 6 'the port is in use' pipe relay "tcp-listen:${tcp#tcp:}" - --timeout 60s
    $winipc pipe relay "$tcp" - <$out.in >$out.1 2>$out.2 || { echo "$tcp: $?"; cat $out.2; bad=1; }
    ends 0 server
    same in server
    case $tcp in "tcp:$host:"[1-9]*) ;; *) echo "$host is told as $tcp"; bad=1 ;; esac
done

# Either side of TCP may be first.
start client pipe relay "$tcp" - --wait --timeout 60s
start server pipe relay "tcp-listen:${tcp#tcp:}" - --timeout 60s
ends 0 client
ends 0 server

# Much, both ways at once, byte for byte: from a pipe to TCP and to a pipe.
head -c "$bytes" /dev/urandom >$out.there
head -c "$bytes" /dev/urandom >$out.back
start_with $out.back server pipe listen "$name-b" --bytes --linger 0 --timeout 60s --announce "$name-1"
announced 1
start right pipe relay tcp-listen:0 "pipe:$name-b" --bytes --timeout 60s --progress
address right
start left pipe relay "listen:$name-a" "$tcp" --bytes --timeout 60s --announce "$name-2"
announced 2
start_with $out.there client pipe connect "$name-a" --bytes --linger 0
until_true has_size server "$bytes"
until_true has_size client "$bytes"
release client
for stem in client left right; do
    ends 0 $stem
done
release server
ends 0 server
same there server
same back client
tr -d '\r' <$out.right.err >$out.progress
sed -n '$s,^winipc: [0-9.]* MB\, \([0-9.]*\) MB/s$,# figure: pipe.relay_rate \1 MB/s,p' $out.progress >$out.figure
cat $out.figure
echo "# figure: pipe.relay_size $bytes bytes"
grep -q figure $out.figure || { echo 'no rate is told:'; cat $out.progress; bad=1; }
test ! -s $out.left.err || { echo 'progress that nobody asked for:'; cat $out.left.err; bad=1; }

# What was sent arrives though its sender has gone and received no more; whoever
# carries what comes back may say so.
start_with $out.back server pipe listen "$name-b" --bytes --timeout 60s --announce "$name-3"
announced 3
start right pipe relay tcp-listen:0 "pipe:$name-b" --bytes --timeout 60s
address right
start left pipe relay "listen:$name-a" "$tcp" --bytes --timeout 60s --announce "$name-4"
announced 4
$winipc pipe connect "$name-a" --bytes --linger 0 --timeout 60s <$out.there >/dev/null 2>$out.2 ||
    { echo "connect: $?"; cat $out.2; bad=1; }
until_true has_size server "$bytes"
release server
wait $left
wait $right
wait $server
same there server

# Ctrl-C ends it, and its peers see the end.  Under Wine it is SIGINT, and the runner
# has become timeout, whose child is the program; a native process cannot be sent one
# from here.
interrupt() {
    eval "pkill -INT -P \$$1"
    ends 125 "$1"
}
if test -n "$WINE"; then
    echo first >$out.in
    start_with $out.in server pipe listen "$name" --timeout 60s
    start_with $out.in middle pipe relay "listen:$name-2" "pipe:$name" --wait --timeout 60s
    start_with $out.in client pipe connect "$name-2" --wait --timeout 60s
    until_true has_size server 6
    until_true has_size client 6
    release middle
    interrupt middle
    release client
    ends 0 client
    release server
    ends 0 server
    for what in "listen $name" "relay tcp-listen:0 -" "listen $name --fork -- $self --version"; do
        # shellcheck disable=SC2086
        start waiting pipe ${what%% --*} --announce "$name-5" ${what#"${what%% --*}"}
        announced 5
        interrupt waiting
    done
    start server pipe listen "$name" --timeout 60s
    start asking pipe call "$name" --wait --timeout 60s request
    until_true has_size server 8
    interrupt asking
    ends 0 server
fi
exit $bad
