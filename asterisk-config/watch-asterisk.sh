#!/bin/sh
# watch-asterisk.sh ASTERISK CONFDIR RUNDIR PID
#
# Looks every few whole seconds [ASTERISK_WATCH, 10] whether the Asterisk PID keeps or shows of calls what it must not, for as long as
# it lives, and lets its old warnings go. What it finds stands in Asterisk's global variable WATCHED: a count of the looks, then a word for each thing. The
# backend may read that; the right to run commands, which all this needs, it does not have. Started by run-asterisk.sh.
asterisk=$1 conf=$2 run=$3 pid=$4
ask() { "$asterisk" -C "$run/asterisk.conf" -rx "$1" 2>/dev/null; }

# The certificate that telephones see, and its key: what they are now, without a word of them.
certificate() {
  sed -n 's/^\(cert_file\|priv_key_file\) = //p' "$conf/encrypted.conf" 2>/dev/null |
    while IFS= read -r file; do cat "$file" 2>/dev/null; done | cksum
}
shown=$(certificate)

looks=0
while kill -0 "$pid" 2>/dev/null; do
  found=
  finds() { case " $found " in *" $1 "*) ;; *) found="$found $1";; esac; }
  settings=$(ask 'core show settings')
  case $settings in
  *'PBX Core settings'*)
    ask 'cdr show status' | grep -q 'Logging: *Disabled' || finds call-records
    ask 'cel show status' | grep -q 'Logging: *Disabled' || finds event-records
    # "DEBUG" in a file, a level raised, or the exchange's whole trace
    ask 'logger show channels' | sed '1,/^---/d' | grep -v '^ *$' | grep -qv ' - WARNING ERROR *$' && finds log
    printf '%s\n' "$settings" | grep -q '^ *\(Debug\|Trace\) level: *[^ 0]' && finds log
    [ ! -s "$run/log/queue_log" ] || finds queue-log
    [ -z "$(find "$run/spool" -type f 2>/dev/null | head -n 1)" ] || finds recording
    listed=$(sed -n 's/^load = \(.*\)$/ \1 /p' "$conf/modules.conf")
    for module in $(ask 'module show' | sed -n 's/^\([^ ]*\.so\) .*/\1/p'); do
      case $module in
      app_mixmonitor.so | app_record.so | app_chanspy.so | app_voicemail* | app_minivm.so | res_stasis_recording.so) finds recording;;
      res_pjsip_logger.so | res_pjsip_history.so | res_hep*) finds sip-trace;;
      cdr_*) finds call-records;;
      cel_*) finds event-records;;
      *) case $listed in *" $module "*) ;; *) finds module;; esac;;
      esac
    done
    # These print to an open console only, and cannot be asked about: whoever forgot them loses them.
    for printing in agi rtp manager; do ask "$printing set debug off" >/dev/null; done
    # One that was renewed is taken up by a reload, which ends no call and no connection.
    renewed=$(certificate)
    [ "$renewed" = "$shown" ] || ask 'module reload res_pjsip.so' >/dev/null
    shown=$renewed
    looks=$((looks + 1))
    # Warnings say to the millisecond that something happened: each is gone after 30 days.
    first=$(sed -n '1s/^\[\(....-..-..\).*/\1/p' "$run/log/messages.log" 2>/dev/null)
    [ "${first:-9999}" \< "$(date -d '-15 days' +%F)" ] && ask 'logger rotate' >/dev/null
    find "$run/log" -name 'messages.log.?*' -mtime +13 -exec rm -f {} +
    ask "dialplan set global WATCHED \"$looks$found\"" >/dev/null
    left=${ASTERISK_WATCH:-10}
    while [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 1; left=$((left - 1)); done;;
  *) sleep 1;; # not there yet, or never again
  esac
done
