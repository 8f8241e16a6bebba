#!/bin/sh
# make-secrets.sh [FOLDER]
#
# Makes the password files that docker-compose.yml names, each with 160 random bits, in FOLDER [.hotline/secrets, which git
# ignores]. A file that is there is left alone, so it may be run again.
#
# The folder can be entered by its owner only; that protects the files on this machine. The files themselves can be read
# by everybody, because each container that is given one reads it as a user of its own.
set -eu
top=$(CDPATH= cd -- "$(dirname -- "$0")/../../.." && pwd)
folder=${1:-$top/.hotline/secrets}
umask 077
mkdir -p "$folder"
chmod 0700 "$folder"
for name in database-password database-owner-password ami-secret spool-secret grafana-admin-password \
  station-c1-password station-c2-password station-c3-password station-c4-password \
  station-c5-password station-c6-password station-c7-password station-c8-password; do
  file=$folder/$name
  if [ -s "$file" ]; then
    echo "kept  $name"
    continue
  fi
  # Made under another name first: a full disk must not leave an empty password behind.
  od -An -tx1 -N20 /dev/urandom | tr -d ' \n' >"$file.new"
  [ "$(wc -c <"$file.new")" -eq 40 ] || { rm -f "$file.new"; echo "could not make $name" >&2; exit 1; }
  chmod 0444 "$file.new"
  mv "$file.new" "$file"
  echo "made  $name"
done
