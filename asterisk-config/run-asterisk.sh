#!/bin/sh
# run-asterisk.sh CONFDIR RUNDIR [more asterisk options]
#
# Starts Asterisk in the foreground (exec: the process id is Asterisk's own) with the configuration that the backend wrote
# into CONFDIR, and keeps everything that it writes in RUNDIR (database, log, control socket). One RUNDIR per Asterisk.
# With ASTERISK_DB that folder holds the database instead: in memory, no call waits for a disk (see README.md).
# SIGTERM sends a BYE to every leg and ends it within about two seconds.
#
# Which Asterisk: the one that get-asterisk.sh put into ASTERISK_HOME [${XDG_CACHE_HOME:-~/.cache}/asterisk-local] if it is
# there, otherwise the one installed on this system.
set -e
[ $# -ge 2 ] || { sed -n '2,10p' "$0" >&2; exit 2; }
conf=$(cd "$1" && pwd); mkdir -p "$2"; run=$(cd "$2" && pwd); shift 2
# Asterisk's control socket must fit into 108 characters.
[ ${#run} -lt 80 ] || { echo "the path of the run folder is too long for a Unix socket: $run" >&2; exit 2; }

own=${ASTERISK_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/asterisk-local}
if [ -x "$own/bin/asterisk" ]; then
  asterisk=$own/bin/asterisk prefix=$own/root
elif command -v asterisk >/dev/null 2>&1; then
  asterisk=$(command -v asterisk) prefix=
else
  echo "no Asterisk: run get-asterisk.sh first, or install the package asterisk" >&2; exit 3
fi
modules=
for m in "$prefix"/usr/lib/*/asterisk/modules "$prefix"/usr/lib/asterisk/modules; do
  [ -f "$m/app_queue.so" ] && modules=$m && break
done
[ -n "$modules" ] || { echo "no Asterisk modules below $prefix/usr/lib" >&2; exit 3; }
for d in "$prefix"/usr/share/asterisk "$prefix"/var/lib/asterisk; do
  [ -f "$d/documentation/core-en_US.xml" ] && data=$d && break
done
[ -n "$data" ] || { echo "no Asterisk documentation folder (it does not start without)" >&2; exit 3; }

umask 077
# A core file would hold callers' numbers. For good: who has lowered the hard limit cannot raise it again.
ulimit -c 0
database=${ASTERISK_DB:-$run/db}
mkdir -p "$run/keys/keys" "$database" "$run/lib" "$run/spool/outgoing" "$run/log" "$run/run" "$run/data"
ln -sfn "$data/documentation" "$run/data/documentation"
ln -sfn "$conf/sounds" "$run/data/sounds"
{
cat <<C
[directories]
astetcdir => $conf
astmoddir => $modules
astvarlibdir => $run/lib
astdbdir => $database
astkeydir => $run/keys
astdatadir => $run/data
astagidir => $run/data/agi-bin
astspooldir => $run/spool
astcachedir => $run/spool
astrundir => $run/run
astlogdir => $run/log

C
cat "$conf/asterisk-options.conf"
} >"$run/asterisk.conf"
"$(dirname "$0")/watch-asterisk.sh" "$asterisk" "$conf" "$run" $$ </dev/null >/dev/null 2>&1 &
exec "$asterisk" -f -n -C "$run/asterisk.conf" "$@"
