# mqtt.sh - examples/log_over_mqtt.sh: logs between two Wine prefixes, both ways, through
# a broker that is stopped and started meanwhile.
#
# Each way three senders write to a mailslot, and two collectors must get every line,
# the second of which is away until the end.  Lines come without a pause as the broker is
# stopped, and while it is; in their number and size they then cannot all wait in pipes.
# SPDX-License-Identifier: MIT
. "${srcdir:?}/tests/expect.sh"
test -n "$WINE" || { echo 'skipped: there are no two Wine prefixes'; exit 77; }
PATH=$PATH:/usr/sbin # where Debian has the broker
for program in mosquitto mosquitto_pub mosquitto_sub; do
    command -v $program >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
here=$WINEPREFIX there=$WINEPREFIX.mqtt
lines=600 # of each sender: so many at least before, while, and after the broker is away
text='a line as long as those of logs may be, which is not very long'
text="$text; $text; $text; $text"
running='' broker=''

end() {
    # shellcheck disable=SC2086
    test -z "$running$broker" || kill $running $broker 2>/dev/null
    test -z "$broker" || wait $broker
    WINEPREFIX=$there $WINE_RUN --kill
    rm -rf $out.*
}
trap end EXIT
trap 'exit 1' HUP INT TERM

# give_up WHAT: and show what was said.
give_up() {
    echo "$1"
    tail -n 20 $out.*.err $out.broker
    exit 1
}

# must COMMAND...: before long.
must() { until_true "$@" || give_up 'so it cannot go on'; }

# started STEM: that is what was just started in the background.
started() {
    eval "$1=$!"
    running="$running $!"
}

# ended STEM: wait until it has; what its status is.
ended() {
    eval "pid=\$$1"
    wait "$pid"
    got=$?
    running=$(echo "$running " | sed "s/ $pid / /")
}

# interrupt STEM: Ctrl-C, and wait until it has ended.
interrupt() {
    eval "kill -INT \$$1"
    ended $1
}

# ends STATUS STEM: it ends so.
ends() {
    ended $2
    test $got = "$1" || { echo "$2: status $got, not $1"; cat "$out.$2.err"; bad=1; }
}

# A broker of our own, for this machine only, which tells who subscribes.
start_broker() {
    {
        cat "$srcdir/examples/log_over_mqtt.conf"
        echo "listener $port 127.0.0.1"
        echo 'allow_anonymous true'
        echo "user $(id -un)"
        echo "persistence_location $PWD/$out.database/"
        printf 'log_type %s\n' error warning notice information subscribe
    } >$out.conf
    : >$out.broker
    mosquitto -c $out.conf >>$out.broker 2>&1 &
    broker=$!
    must grep -q ' running$\|Error' $out.broker
    ! grep -q Error $out.broker
}

stop_broker() {
    kill $broker
    wait $broker || { echo "the broker ended with $?"; bad=1; }
    broker=
}

# example PREFIX STEM ARGUMENTS...: the example there, with its output in $out.STEM.
example() {
    prefix=$1 stem=$2
    shift 2
    WINEPREFIX=$prefix WINIPC="$WINE tools/winipc$EXEEXT" WINE=sh \
        $WINE_RUN "$srcdir/examples/log_over_mqtt.sh" "$@" -h 127.0.0.1 -p $port \
        >$out.$stem 2>$out.$stem.err </dev/null &
    started $stem
}

# collect PREFIX WAY N: collector N of that way, until it has subscribed.
collect() {
    example $1 collect_$2_$3 collect winipc/$2 $2-$3 $name-$2-$3
    must grep -q ": $2-$3 1 winipc/$2" $out.broker
}

# show PREFIX WAY N: what it collects.
show() {
    WINEPREFIX=$1 $winipc mailslot tail $name-$2-$3 --announce $name-$2-$3-ready \
        >$out.tail_$2_$3 2>$out.tail_$2_$3.err </dev/null &
    started tail_$2_$3
}

# log_of SENDER: what it sends, numbered; and what others might trip over.
log_of() {
    n=0
    printf '%s 0 zero\000 bytes\n\n' "$1"
    until test -e $out.stopped && test $n -ge $lines; do
        n=$((n + 1))
        echo "$1 $n $text"
        test $n -lt $((5 * lines)) || sleep 0.01 # the other way is late
    done
    for file in $out.alone.$1 $out.done.$1; do
        last=$((n + lines))
        while test $n -lt $last; do
            n=$((n + 1))
            echo "$1 $n $text"
        done
        : >$file
        until test -e $out.again || test ! -d $out.database; do sleep 0.1; done
    done
}

# send PREFIX WAY: from three senders there.
send() {
    example $1 send_$2 send $name-$2 winipc/$2
    for sender in 1 2 3; do
        log_of $2-$sender | tee $out.sent_$2_$sender |
            WINEPREFIX=$1 $winipc mailslot send $name-$2 --wait-for $name-$2-ready \
                >$out.sender_$2_$sender 2>$out.sender_$2_$sender.err &
        started sender_$2_$sender
    done
}

has_lines() { test "$(wc -l <$out.tail_$1_$2)" -ge "$3"; }

# has_all WAY N: collector N has each line that was sent, some maybe twice.
has_all() {
    sort -u $out.tail_$1_$2 | cmp -s - $out.sent_$1
}

WINEPREFIX=$there $WINE_RUN --init '^winipc [0-9]' tools/winipc$EXEEXT --version
test ! -f $there.skip || exit 1
mkdir $out.database
port=$((20000 + $$ % 10000))
until start_broker; do
    grep -q 'in use' $out.broker || give_up 'the broker does not start'
    port=$((port + 1))
done

# The second collectors are known to the broker, and away.
show $there to 1
show $there to 2
show $here fro 1
show $here fro 2
for n in 1 2; do
    collect $there to $n
    collect $here fro $n
done
for way in to fro; do
    interrupt collect_${way}_2
done

send $here to
send $there fro
must has_lines to 1 $lines
must has_lines fro 1 $lines
stop_broker
: >$out.stopped
for way in to fro; do
    for sender in 1 2 3; do
        must test -e $out.alone.$way-$sender
    done
done
start_broker || give_up 'the broker does not start again'
: >$out.again
for way in to fro; do
    for sender in 1 2 3; do
        ends 0 sender_${way}_$sender
    done
    cat $out.sent_${way}_? | tr -d '\000' | sort -u >$out.sent_$way
    must has_all $way 1
    # It ends in good order, as all it has sent has arrived.
    eval "kill -INT \$send_$way"
    ends 0 send_$way
done

collect $there to 2
collect $here fro 2
for way in to fro; do
    must has_all $way 2
    for n in 1 2; do
        interrupt collect_${way}_$n
        eval "pkill -INT -P \$tail_${way}_$n" # one signal: timeout would send two
        ends 125 tail_${way}_$n
        has_all $way $n || give_up "collector $n of $way: other lines at its end"
    done
done
sent=$(cat $out.sent_to_? $out.sent_fro_? | wc -l)
received=$(cat $out.tail_to_[12] $out.tail_fro_[12] | wc -l)
echo "# figure: mqtt.lines $sent lines"
echo "# figure: mqtt.duplicates $((received - 2 * sent)) lines"
exit $bad
