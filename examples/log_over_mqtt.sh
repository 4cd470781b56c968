#!/bin/sh
# log_over_mqtt.sh - what is written to a mailslot here, in mailslots elsewhere.
#
#   log_over_mqtt.sh send MAILSLOT TOPIC [OPTION...]         where it is written
#   log_over_mqtt.sh collect TOPIC ID MAILSLOT [OPTION...]   where it is read
#
# Between them is a broker for MQTT, such as mosquitto with log_over_mqtt.conf, at the
# host that the OPTIONs for mosquitto_pub or mosquitto_sub name.  With one at "hub":
#
#   log_over_mqtt.sh collect logs/build desk-1 build-log -h hub &
#   winipc mailslot tail build-log --announce build-log-ready
#
# on any number of machines, each with an ID of its own, and then on others
#
#   log_over_mqtt.sh send build-log logs/build -h hub &
#   build.exe | winipc mailslot send build-log --wait-for build-log-ready
#
# Each line arrives at each ID that has subscribed before, also if the broker is
# stopped and started meanwhile, or who collects is away: mosquitto_pub keeps the lines
# while there is no broker, and the broker what an ID has not got yet.  A line may come
# twice: number them if that matters.  Lost is
#   - what the broker has not saved, if it is killed: it saves as it stops, and every
#     half hour (autosave_interval); who is away then may lose all that is kept
#   - what mosquitto_pub has not sent, if it is killed, or if `send` ends with more than
#     65535 lines to send; Ctrl-C ends `tail` at once, and mosquitto_pub when it has sent
#     what that has read
#   - what mosquitto_sub has got and not passed on, when `collect` ends
#   - bytes that are zero.
# This needs mosquitto's clients 2.0.11 or later, and GNU's stdbuf.
#
# WINIPC is how the command is run, such as 'wine /opt/winipc.exe'.
# SPDX-License-Identifier: MIT
set -u
winipc=${WINIPC:-winipc}

verb=${1-}
case "$verb $#" in
    send\ [3-9] | send\ ??)
        mailslot=$2 topic=$3
        shift 3 ;;
    collect\ [4-9] | collect\ ??)
        topic=$2 id=$3 mailslot=$4
        shift 4 ;;
    *)
        sed -n '3,5s/^# *//p' "$0" >&2
        exit 2 ;;
esac

# Once there was a broker the clients come back to it by themselves; not before.
until mosquitto_sub "$@" -E -t "$topic" >/dev/null; do sleep 1; done

if test "$verb" = send; then
    trap : INT TERM # this waits, and what has been read is sent
    $winipc mailslot tail "$mailslot" --announce "$mailslot-ready" | {
        trap '' INT TERM
        # Behind a zero byte mosquitto_pub would send no line any more.
        stdbuf -oL tr -d '\000' | mosquitto_pub "$@" -q 1 -t "$topic" -l
    }
else
    # With -F empty lines are printed too.
    mosquitto_sub "$@" -q 1 -t "$topic" -c -i "$id" -F %p |
        $winipc mailslot send "$mailslot" --wait-for "$mailslot-ready"
fi
