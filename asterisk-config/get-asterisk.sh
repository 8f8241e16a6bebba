#!/usr/bin/env bash
# get-asterisk.sh - puts a real Asterisk (22) and SIPp into one folder of yours.
#
#   asterisk-config/get-asterisk.sh [--check] [--force] [--export-bundle FILE] [--from-bundle FILE]
#
# Nothing is installed on the system and no administrator rights are needed: the packages of Asterisk with every library
# they need are fetched by apt (which checks signatures) with a private state, unpacked, and started through their own
# loader, so the age of this system does not matter. First run 10 to 60 seconds and 75 MB of download; then 0.05 s.
#
# Environment
#   ASTERISK_HOME      where it goes              [${XDG_CACHE_HOME:-~/.cache}/asterisk-local]
#   ASTERISK_PACKAGES  what is unpacked           [asterisk sip-tester]   production needs no sip-tester
#   ASTERISK_MIRROR    package mirror             [the one this system's apt uses]
#   ASTERISK_SUITES    releases tried in order    [Debian: forky sid; Ubuntu: its own]
#   ASTERISK_BUNDLE    a file made by --export-bundle, used instead of the network
#
# Exit codes: 0 ready, 1 failed, 2 wrong use, 3 this system cannot do it.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
HOME_DIR=${ASTERISK_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/asterisk-local}
PACKAGES=${ASTERISK_PACKAGES:-asterisk sip-tester}
EXTRA=$(printf '%s\n' $PACKAGES | grep -vx asterisk | tr '\n' ' ' || true); EXTRA=${EXTRA% }
MIN=20
BUNDLE=${ASTERISK_BUNDLE:-}
FORMAT=4                      # raise when the layout made by this script changes
FORCE=0; CHECK=0; EXPORT=
while [ $# -gt 0 ]; do case $1 in
  --force) FORCE=1;; --check) CHECK=1;;
  --export-bundle) EXPORT=${2:?file}; shift;; --from-bundle) BUNDLE=${2:?file}; shift;;
  -h|--help) sed -n '2,20p' "$0"; exit 0;;
  *) say "unknown argument $1"; exit 2;; esac; shift; done

unsupported() {
  say "This way of getting Asterisk works on Debian and Ubuntu (amd64, arm64) only; elsewhere use docker compose, see README.md."
  exit 3
}
ID=; ID_LIKE=; VERSION_CODENAME=; [ -r /etc/os-release ] && . /etc/os-release
case " $ID $ID_LIKE " in *' debian '*|*' ubuntu '*) ;; *) unsupported;; esac
for tool in apt-get dpkg-deb tar flock; do command -v "$tool" >/dev/null || unsupported; done
case $(dpkg --print-architecture) in
  amd64) TRIPLET=x86_64-linux-gnu;  LOADER=ld-linux-x86-64.so.2;;
  arm64) TRIPLET=aarch64-linux-gnu; LOADER=ld-linux-aarch64.so.1;;
  *) unsupported;; esac

# The mirror is taken from this system's own apt, so that proxies and local mirrors are honoured.
own_mirror() { apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null \
  | awk -v r="$VERSION_CODENAME" '$1 == r || index($1, r "/") == 1 {print $2; exit}'; }
case $ID in
  ubuntu) SUITES=${ASTERISK_SUITES:-$VERSION_CODENAME}; COMPONENTS="main universe"; KEYRING=/usr/share/keyrings/ubuntu-archive-keyring.gpg;;
  *)      SUITES=${ASTERISK_SUITES:-forky sid};         COMPONENTS=main;            KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg;;
esac

STAMP="$HOME_DIR/.done-$FORMAT"
ready() { [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "extra=$EXTRA" ] && "$HOME_DIR/bin/asterisk" -V >/dev/null 2>&1 && wrap_sipp; }
# SIPp needs the libraries of its own distribution too, so it gets a wrapper like Asterisk's.
wrap_sipp() {
  local r=$HOME_DIR/root
  if [ -x "$r/usr/bin/sipp" ] && [ ! -x "$HOME_DIR/bin/sipp" ]; then
    cat >"$HOME_DIR/bin/sipp.new" <<W
#!/bin/sh
# generated: SIPp through the loader and libraries of its own distribution
exec "$r/usr/lib/$TRIPLET/$LOADER" --argv0 "$HOME_DIR/bin/sipp" --library-path "$r/usr/lib/$TRIPLET" "$r/usr/bin/sipp" "\$@"
W
    chmod +x "$HOME_DIR/bin/sipp.new" && mv "$HOME_DIR/bin/sipp.new" "$HOME_DIR/bin/sipp"
  fi
}
done_note() { say "$("$HOME_DIR/bin/asterisk" -V) is ready in $HOME_DIR"; }

if [ "$CHECK" = 1 ]; then ready && done_note && exit 0; exit 1; fi
if [ "$FORCE" = 0 ] && [ -z "$EXPORT" ] && ready; then done_note; exit 0; fi

mkdir -p "$HOME_DIR/bin"
exec 9>"$HOME_DIR/.lock"
flock -n 9 || { say "another build is fetching Asterisk at this moment, waiting for it ..."; flock 9; }
if [ "$FORCE" = 0 ] && ready; then
  if [ -n "$EXPORT" ]; then tar -C "$HOME_DIR/debs" -cf "$EXPORT" . && say "bundle: $EXPORT"; fi
  done_note; exit 0
fi

# packages of the dependency closure that a running Asterisk never touches
SKIP='^(adduser|passwd|login.defs|debconf|perl-base|perl-modules-.*|gnupg.*|gpg.*|gpgconf|gpgsm|gpg-agent|dirmngr|pinentry-.*|libpam.*|libsemanage.*|libsepol.*|base-passwd|libsnmp-base|pci.ids|tzdata|readline-common)_'
W=$HOME_DIR/apt; DEBS=$HOME_DIR/debs
apt_opts=()
prepare_apt() {              # a private apt: own lists, own (empty) package status, own cache
  local arch; arch=$(dpkg --print-architecture)
  rm -rf "$W"; mkdir -p "$W"/{lists/partial,archives/partial}; : >"$W/status"
  printf 'deb [signed-by=%s] %s %s %s\n' "$KEYRING" "$MIRROR" "$1" "$COMPONENTS" >"$W/sources.list"
  apt_opts=(-q -o "Dir::State=$W" -o "Dir::State::lists=$W/lists" -o "Dir::State::status=$W/status"
    -o "Dir::State::extended_states=$W/extended_states"
    -o "Dir::Cache=$W" -o "Dir::Cache::archives=$W/archives"
    -o "Dir::Etc::SourceList=$W/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false   # mirrors may lag; signatures stay checked
    -o Acquire::Retries=3 -o APT::Sandbox::User= -o Debug::NoLocking=1
    -o APT::Install-Recommends=false -o "APT::Architecture=$arch"
    -o APT::Architectures= -o "APT::Architectures::=$arch"
    -o DPkg::Pre-Install-Pkgs::= -o DPkg::Post-Invoke::= -o APT::Update::Post-Invoke::=)
}
fetch() {                    # fills $DEBS with verified packages
  local s v
  MIRROR=${ASTERISK_MIRROR:-$(own_mirror || true)}; MIRROR=${MIRROR%/}
  [ -n "$MIRROR" ] || { say "no package mirror known: set ASTERISK_MIRROR"; return 1; }
  for s in $SUITES; do
    say "[1/4] asking the package mirror for $s ..."
    prepare_apt "$s"
    apt-get "${apt_opts[@]}" update >"$W/log" 2>&1 || { tail -3 "$W/log" >&2; continue; }
    v=$(apt-cache "${apt_opts[@]}" policy asterisk | awk '/Candidate:/{print $2}'); v=${v#*:}
    if [ -z "$v" ] || [ "$v" = "(none)" ] || [ "${v%%.*}" -lt "$MIN" ]; then say "      $s has asterisk ${v:-none}: too old"; continue; fi
    say "[2/4] downloading Asterisk ${v%%+*} and its libraries (about 75 MB) ..."
    apt-get "${apt_opts[@]}" -y --download-only install asterisk $EXTRA >"$W/log" 2>&1 || { tail -3 "$W/log" >&2; continue; }
    rm -rf "$DEBS"; mkdir -p "$DEBS"; mv "$W"/archives/*.deb "$DEBS/"
    (cd "$DEBS" && ls -- *.deb | grep -E "$SKIP" | xargs -r rm -f --)
    (cd "$DEBS" && sha256sum -- *.deb >SHA256SUMS && echo "$s" >suite)
    rm -rf "$W"
    return 0
  done
  return 1
}
rm -f "$HOME_DIR"/.done-*
if [ -n "$BUNDLE" ] && [ -f "$BUNDLE" ]; then
  say "[1/4] [2/4] taking the packages from $BUNDLE ..."; rm -rf "$DEBS"; mkdir -p "$DEBS"; tar -C "$DEBS" --no-same-owner -xf "$BUNDLE"
  (cd "$DEBS" && sha256sum --quiet -c SHA256SUMS)
else
  fetch || { say "none of [$SUITES] gave Asterisk $MIN or newer; docker compose is the alternative, see README.md"; exit 1; }
fi

say "[3/4] unpacking $(ls "$DEBS"/*.deb | wc -l) packages ..."
R=$HOME_DIR/root; rm -rf "$R.new"; mkdir -p "$R.new"
# base-files is left out, so the links which merge / and /usr are made here
for l in lib lib64 bin sbin; do mkdir -p "$R.new/usr/$l"; ln -s "usr/$l" "$R.new/$l"; done
export R
( cd "$DEBS"; ls -- *.deb | grep -vE "$SKIP" ) | ( cd "$DEBS"; xargs -P "$(nproc)" -n 8 sh -c '
  for d; do dpkg-deb --fsys-tarfile "$d" | tar -x -C "$R.new" --no-same-owner --keep-directory-symlink \
     --exclude="./usr/share/doc" --exclude="./usr/share/man" --exclude="./usr/share/locale" \
     --exclude="./usr/share/perl*" --exclude="./usr/lib/*/perl*" --exclude="./usr/share/lintian" \
     --exclude="./usr/lib/*/gconv" || exit 255; done' sh )
rm -rf "$R"; mv "$R.new" "$R"; M=$R/usr/lib/$TRIPLET/asterisk/modules

cat >"$HOME_DIR/bin/asterisk" <<W
#!/bin/sh
# generated: Asterisk through the loader and libraries of its own distribution
exec "$R/usr/lib/$TRIPLET/$LOADER" --argv0 "$HOME_DIR/bin/asterisk" --library-path "$R/usr/lib/$TRIPLET" "$R/usr/sbin/asterisk" "\$@"
W
chmod +x "$HOME_DIR/bin/asterisk"; rm -f "$HOME_DIR/bin/sipp"; wrap_sipp

say "[4/4] checking ..."
V=$("$HOME_DIR/bin/asterisk" -V); V=${V#Asterisk }
[ "${V%%.*}" -ge "$MIN" ] || { say "version $V is older than $MIN"; exit 1; }
for m in "$M"/*.so; do
  if "$R/usr/lib/$TRIPLET/$LOADER" --library-path "$R/usr/lib/$TRIPLET" --list "$m" 2>&1 | grep -q 'not found'; then
    mkdir -p "$M.unusable"; mv "$m" "$M.unusable/"; fi
done
for m in app_queue chan_pjsip res_pjsip_session res_agi res_rtp_asterisk; do [ -f "$M/$m.so" ] || { say "module $m is missing"; exit 1; }; done
cp "$DEBS/suite" "$HOME_DIR/suite" 2>/dev/null || true
echo "extra=$EXTRA" >"$STAMP"
if [ -n "$EXPORT" ]; then tar -C "$DEBS" -cf "$EXPORT" . && say "bundle: $EXPORT"; fi
done_note
