# expect.sh - what tests of the command share.
#
# Its output goes to files: what Wine writes into a pipe comes late or never.
# SPDX-License-Identifier: MIT
# shellcheck shell=sh
set -u
winipc="$WINE_RUN tools/winipc$EXEEXT"
name=winipc-test-command-$$
out=tests/command.$$
trap 'rm -f $out.*' EXIT
bad=0

# expect STATUS TEXT ARGUMENTS...: the command's exit status, and what it prints.
expect() {
    want=$1 text=$2
    shift 2
    $winipc "$@" >$out.1 2>$out.2 </dev/null
    got=$?
    test $got = "$want" || { echo "winipc $*: status $got, not $want"; cat $out.2; bad=1; }
    cat $out.1 $out.2 | tr -d '\r' | grep -qF -e "$text" ||
        { echo "winipc $*: does not print '$text':"; cat $out.1 $out.2; bad=1; }
}

# with OPTION NOUN [VERB] ARGUMENTS...: the command with the option, which stands
# before what another command gets.
with() {
    option=$1 noun=$2
    shift 2
    case $noun in
        acl | doctor | once | stat) $winipc $noun "$option" "$@" ;;
        *)
            action=$1
            shift
            $winipc "$noun" "$action" "$option" "$@" ;;
    esac
}

# json STATUS FILTER ARGUMENTS...: each line that is printed, wherever, is one object
# for which the filter is true.
json() {
    want=$1 filter=$2
    shift 2
    with --json "$@" >$out.1 2>$out.2 </dev/null
    got=$?
    test $got = "$want" || { echo "winipc $*: status $got, not $want"; cat $out.2; bad=1; }
    cat $out.1 $out.2 | tr -d '\r' >$out.json
    test -s $out.json || { echo "winipc $* --json: nothing is printed"; bad=1; }
    while IFS= read -r line; do
        printf '%s\n' "$line" | jq -e "$filter" >$out.jq 2>&1 ||
            { echo "winipc $* --json: not '$filter': $line"; cat $out.jq; bad=1; }
    done <$out.json
}

# until_true COMMAND...: again and again, for a minute or two at most.
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        test $tries -lt 600 || { echo "never: $*"; bad=1; return 1; }
        sleep 0.1
    done
}

# until_status STATUS ARGUMENTS...: again and again, until it ends so.
ends_so() {
    wanted=$1
    shift
    $winipc "$@" >$out.1 2>&1
    test $? = "$wanted"
}
until_status() { until_true ends_so "$@"; }

$winipc --version >$out.1 || exit $? # 77: no Wine
