# documented.sh - each command line of README.md, the manual and winipc(1) does what
# they say.
#
# The lines are taken from the pages as they are.  Those of one paragraph are typed
# at once, each in a console of its own; programs they name are stand-ins that answer
# each line they read.  What goes on until Ctrl-C gets one.  What a paragraph takes
# for granted, such as a sender, is begun beside it.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
. "${srcdir:?}/tests/expect.sh"
test -n "$WINE" || { echo 'skipped: Ctrl-C cannot be pressed from here'; exit 77; }
work=$PWD/$out.work
running=
# shellcheck disable=SC2086
trap 'test -z "$running" || kill $running 2>/dev/null; rm -rf $out.* "$work"' EXIT
mkdir -p "$work/bin"
ran=0 not_run=0

# paragraphs: the command lines of all pages, and before each paragraph of them a line
# "= PAGE".
paragraphs() {
    (cd "$srcdir" && ls README.md doc/winipc.1 doc/manual/*.md) | while read -r page; do
        awk -v page="$page" '
            function say(line) {
                if (!open)
                    print "= " page
                open = 1
                print line
            }
            page ~ /README/ && /^```/ { fenced = !fenced }
            page ~ /README/ && !fenced && (open || blank) && /^    / {
                say(substr($0, 5))
                next
            }
            { blank = $0 == "" }
            page ~ /manual/ && /^```/ { shell = $0 == "```sh"; open = 0; next }
            page ~ /manual/ && shell { say($0); next }
            page ~ /\.1$/ && /^\.Bd/ { shell = 1; open = 0; next }
            page ~ /\.1$/ && /^\.Ed/ { shell = open = 0; next }
            page ~ /\.1$/ && (shell || /^\.Dl/) {
                sub(/^\.Dl /, "")
                gsub(/\\-/, "-")
                gsub(/\\e/, "\\")
                gsub(/\\&/, "")
                say($0)
                open = shell
                next
            }
            { open = 0 }' "$srcdir/$page"
    done
}

# reason LINE: why it is not run here; nothing if it is.
reason() {
    case $1 in
        ./dev\ * | autoreconf* | ./configure* | make\ * | mkdir* | build-aux/*) echo 'makes and tests winipc' ;;
        *mosquitto_*) echo 'needs a broker: tests/mqtt.sh' ;;
        *-gcc\ * | find_package* | target_link*) echo 'is for programs: tests/installcheck' ;;
    esac
}

# goes_on LINE: it ends by Ctrl-C.
goes_on() {
    case $1 in
        *--count*) return 1 ;;
        *'mailslot tail'* | *'timer every'* | *--fork* | *--watch*) return 0 ;;
    esac
    return 1
}

# word_after WORDS LINE: the word behind these.
word_after() { echo "$2" | sed -n "s/.*$1 \([^ ]*\).*/\1/p"; }

# type_in STEM LINE: in a console of its own; what it prints is in STEM.out, and how
# it ended in STEM.status.  What is not there yet comes soon, as another line makes it.
type_in() {
    : >"$work/$1.out"
    : >"$work/$1.err"
    (
        cd "$work" || exit
        tries=0 status=4
        while test $status = 4 && test $tries -lt 50; do
            tries=$((tries + 1))
            STEM=$1 PATH=$work/bin:$PATH HOME=$work PROFILE=$work/profile sh -c "$2" >"$1.out" 2>"$1.err" </dev/null
            status=$?
        done
        echo $status >"$1.status"
    ) &
    running="$running $!"
}

# press_ctrl_c STEM: in its console, to what goes on.
press_ctrl_c() {
    while read -r pid arguments; do
        ! goes_on "$arguments" || interrupt "$pid"
    done <"$work/$1.pids"
}

# interrupt PROCESS: the program itself, which runs behind these.
interrupt() {
    case $(cat "/proc/$1/comm" 2>/dev/null) in
        sh | dash | bash | timeout)
            for child in $(pgrep -P "$1"); do interrupt "$child"; done ;;
        *) kill -INT "$1" 2>/dev/null ;;
    esac
}

# ends STEM STATUS LINE
ends() {
    until_true test -s "$work/$1.status"
    got=$(cat "$work/$1.status")
    test "$got" = "$2" || {
        echo "$page: $3: status $got, not $2"
        cat "$work/$1.out" "$work/$1.err"
        bad=1
    }
}

printed() { test -s "$work/$1.out" || test -s "$work/$1.err"; }

# Stand-ins, and what is typed: names of programs that are run by Wine.
cat >"$work/stand_in.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <windows.h>
int main(int argc, char **argv)
{
    char line[1000];
    if (argc > 1 && strcmp(argv[1], "pid") == 0)
        printf("%lu\n", GetCurrentProcessId());
    do
        fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL && printf("reply to %s", line) > 0);
    printf("it ran\n");
    return 0;
}
END
$CC -o "$work/stand_in.exe" "$work/stand_in.c" || exit 1
cat >"$work/bin/winipc" <<END
#!/bin/sh
echo "\$\$ \$*" >>"$work/\$STEM.pids"
PATH='$PATH' # without what stands in for Wine
exec $WINE_RUN $PWD/tools/winipc$EXEEXT "\$@"
END
cat >"$work/bin/wine" <<END
#!/bin/sh
shift
exec $work/bin/winipc "\$@"
END
for program in $(paragraphs | grep -o '[a-z_-]*\.exe' | grep -v winipc | sort -u); do
    cp "$work/stand_in.exe" "$work/$program"
    printf '#!/bin/sh\nPATH="%s"\nexec %s "%s" "$@"\n' "$PATH" "$WINE_RUN" "$work/$program" \
        >"$work/bin/$program"
done
chmod +x "$work"/bin/*
head -c 100000 /dev/urandom >"$work/original"

# What a paragraph takes for granted.
# begin_before: it must be there before; the lines may be made to fit.
begin_before() {
    slot=$(word_after 'mailslot send' "$lines")
    if test -n "$slot" && test -z "$(word_after 'mailslot tail' "$lines")"; then
        type_in collector "winipc mailslot tail $slot --announce $(word_after --wait-for "$lines")"
        beside="$beside collector"
    fi
    event=$(echo "$lines" | sed -n 's/.*\(event:\|event is-set \)\([^ ;]*\).*/\2/p' | sort -u)
    if test -n "$event"; then
        type_in setter "winipc mailslot tail documented --announce $event"
        until_status 0 event is-set "$event"
        beside="$beside setter"
    fi
    case $lines in *pid:4711*)
        { until_true test -e "$work/end"; } |
            $WINE_RUN "$work/stand_in.exe" pid >"$work/pid" 2>/dev/null &
        running="$running $!"
        until_true test -s "$work/pid"
        lines=$(echo "$lines" | sed "s/pid:4711/pid:$(tr -d '\r\n' <"$work/pid")/") ;;
    esac
    case $lines in *logs.example:5140*)
        type_in host 'winipc pipe relay tcp-listen:0 -'
        until_true grep -q 'listening at' "$work/host.err"
        address=$(tr -d '\r' <"$work/host.err" | sed -n 's/.*listening at tcp:\([^ ]*\).*/\1/p')
        lines=$(echo "$lines" | sed "s/logs.example:5140/$address/") ;;
    esac
    # Nobody waits for minutes here.
    lines=$(echo "$lines" | sed 's/\(every\|after\) [0-9]*[smh]/\1 100ms/')
}

# begin_beside: what comes to those that are there.
begin_beside() {
    slot=$(word_after 'mailslot tail' "$lines")
    if test -n "$slot" && test -z "$(word_after 'mailslot send' "$lines")"; then
        type_in sender "winipc mailslot send $slot hello"
        ends sender 0 'a sender'
        alone=
    fi
}

# prints_that: a command, and below it what it prints.
prints_that() {
    echo "$lines" | sed 1d >"$work/wanted"
    type_in 1 "$(echo "$lines" | head -n 1)"
    until_true test -s "$work/1.status"
    cat "$work/1.out" "$work/1.err" | tr -d '\r' | cmp -s - "$work/wanted" || {
        echo "$page: $lines"
        echo 'but it prints:'
        cat "$work/1.out" "$work/1.err"
        bad=1
    }
    ran=$((ran + 1))
}

# run_paragraph: $lines of $page.
run_paragraph() {
    rm -f "$work"/*.pids "$work"/*.status "$work"/*.out "$work"/*.err "$work/end" "$work/pid"
    case $lines in *'
winipc: '*) prints_that; return ;; esac
    beside='' alone=yes count=0
    begin_before
    while IFS= read -r line; do
        count=$((count + 1))
        type_in "$count" "$line"
        goes_on "$line" || alone=
    done <<END
$lines
END
    begin_beside
    for pass in finish interrupt; do
        number=0
        while IFS= read -r line; do
            number=$((number + 1))
            case $pass,$(goes_on "$line" && echo on) in
                finish,) ends $number 0 "$line" ;;
                interrupt,on)
                    case $alone$line in yes* | *'timer every'*) until_true printed $number ;; esac
                    press_ctrl_c $number
                    wanted=125
                    goes_on "${line##* | }" || wanted=0
                    ends $number $wanted "$line" ;;
            esac
        done <<END
$lines
END
    done
    for stem in $beside; do
        press_ctrl_c "$stem"
        ends "$stem" 125 "what goes on beside it"
    done
    : >"$work/end"
    ran=$((ran + count))
}

# A line that is none of winipc's belongs to the one before it: it looks at how that
# ended.
one_script() { echo "$1" | grep -qv 'winipc' && echo "$1" | grep -q 'winipc'; }

paragraphs >"$out.all"
echo '=' >>"$out.all"
lines='' page=''
while IFS= read -r next <&3; do
    case $next in
        =*)
            if test -n "$lines"; then
                # shellcheck disable=SC2015
                one_script "$lines" && lines=$(echo "$lines" | paste -sd ';') || :
                run_paragraph
            fi
            lines='' page=${next#= } ;;
        *)
            why=$(reason "$next")
            test -n "$lines" || case $next in winipc:*) why='is what it may print' ;; esac
            if test -n "$why"; then
                echo "# not run: $page: $next: $why"
                not_run=$((not_run + 1))
            else
                lines="$lines${lines:+
}$next"
            fi ;;
    esac
done 3<"$out.all"
cmp "$work/original" "$work/copy" || { echo 'a file was not carried as it is'; bad=1; }
echo "# figure: documented.run $ran lines"
echo "# figure: documented.not_run $not_run lines"
test $ran -gt 10 || { echo 'the command lines are not found'; bad=1; }
exit $bad
