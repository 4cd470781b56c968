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
# stopped and started meanwhile, or who collects is away: mosquitto_pub keeps up to
# 65000 lines while there is no broker, and a broker what an ID has not got yet.  A
# line may come twice: number them if that matters.  Lost is what mosquitto_pub had
# when it is killed; what the broker had not saved when it is; and what mosquitto_sub
# had got and not passed on when `collect` ends.  Ctrl-C ends `send` without a loss.
# Lines are text, without a zero byte.  This needs mosquitto's clients 2.0.11 or later.
#
# WINIPC is how the command is run, such as 'wine /opt/winipc.exe'.
# SPDX-License-Identifier: MIT
set -u
winipc=${WINIPC:-winipc}

case "${1-} $#" in
    send\ [3-9] | send\ ??)
        mailslot=$2 topic=$3
        shift 3 ;;
    collect\ [4-9] | collect\ ??)
        topic=$2 id=$3 mailslot=$4
        shift 4 ;;
    *)
        sed -n '3,/^# Between/s/^# \{0,1\}//p' "$0" >&2
        exit 2 ;;
esac

# Once there was a broker the clients come back to it by themselves; not before.
until mosquitto_sub "$@" -E -t "$topic" >/dev/null; do sleep 1; done

if test -z "${id-}"; then
    # Ctrl-C ends `tail`; what it has read is still sent.
    trap : INT TERM
    $winipc mailslot tail "$mailslot" --announce "$mailslot-ready" |
        (trap '' INT TERM && exec mosquitto_pub "$@" -q 1 -t "$topic" -l)
else
    mosquitto_sub "$@" -q 1 -t "$topic" -c -i "$id" |
        $winipc mailslot send "$mailslot" --wait-for "$mailslot-ready"
fi
