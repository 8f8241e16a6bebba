#!/bin/sh
# get-docker-compose.sh
#
# Puts docker-compose (version 2) into ${XDG_CACHE_HOME:-~/.cache}/hotline-tools, where the tests look for it: Debian's own
# package, fetched and checked by apt with lists of its own, and unpacked. No root, nothing is installed. A second run does
# nothing. Any Debian or Ubuntu will do; the package comes from Debian trixie.
#
# Environment: DEBIAN_MIRROR [the one this machine's apt already uses, if this is Debian]
set -eu
tools=${XDG_CACHE_HOME:-$HOME/.cache}/hotline-tools
program=$tools/docker-compose
if [ -x "$program" ] && "$program" version >/dev/null 2>&1; then
  "$program" version
  exit 0
fi
suite=trixie
keys=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keys" ] || { echo "install the package debian-archive-keyring" >&2; exit 1; }
own=$(. /etc/os-release && [ "$ID" = debian ] && apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
  awk -v r="$VERSION_CODENAME" '$1 == r {print $2; exit}' || true)
mirror=${DEBIAN_MIRROR:-${own:-http://deb.debian.org/debian}}

mkdir -p "$tools"
work=$(mktemp -d "$tools/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p "$work/lists/partial" "$work/archives/partial"
: >"$work/status"
echo "deb [signed-by=$keys] $mirror $suite main" >"$work/sources.list"
cd "$work"
quiet_apt() {
  apt-get -qq -o "Dir::State=$work" -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status" \
    -o "Dir::Cache=$work" -o "Dir::Cache::archives=$work/archives" -o "Dir::Etc::SourceList=$work/sources.list" \
    -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3 -o APT::Sandbox::User= \
    -o Debug::NoLocking=1 "$@"
}
quiet_apt update
quiet_apt download docker-compose
dpkg-deb --fsys-tarfile docker-compose_*.deb | tar -xO ./usr/libexec/docker/cli-plugins/docker-compose >docker-compose
chmod +x docker-compose
./docker-compose version
mv docker-compose "$program"
