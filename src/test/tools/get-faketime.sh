#!/bin/sh
# get-faketime.sh
#
# Puts libfaketime, with which a test sets the clock of single processes, into ${XDG_CACHE_HOME:-~/.cache}/hotline-tools:
# Debian's or Ubuntu's own package, fetched and checked by apt, and unpacked. No root, nothing is installed. A second run
# does nothing.
set -eu
tools=${XDG_CACHE_HOME:-$HOME/.cache}/hotline-tools
library=$tools/libfaketimeMT.so.1
[ -e "$library" ] && exit 0
mkdir -p "$tools"
work=$(mktemp -d "$tools/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
if ! apt-get -qq -o APT::Sandbox::User= -o Acquire::Retries=3 download libfaketime; then
  # The machine's own lists are not there: others, of the same sources.
  mkdir -p lists/partial
  own="-qq -o Dir::State::lists=$work/lists -o APT::Sandbox::User= -o Acquire::Retries=3 -o Debug::NoLocking=1"
  apt-get $own update
  apt-get $own download libfaketime
fi
dpkg-deb --fsys-tarfile libfaketime_*.deb | tar -x --wildcards '*/libfaketimeMT.so.1'
mv "$(find . -name libfaketimeMT.so.1)" "$library"
