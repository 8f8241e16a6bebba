#!/usr/bin/env bash
# make-prompts.sh - speaks the sentences of prompts.txt into sounds/<language>/<name>.wav and makes the music for waiting.
#
# Needs espeak-ng and sox. The files it makes are kept in the repository, so nobody needs to run it to run the hotline.
#
# A human voice is better. To replace a prompt by a recording, put a file of the same name in its place: WAV, 8 kHz, mono,
# 16 bit. From any recording:
#     sox recording.m4a -r 8000 -c 1 -b 16 sounds/sr/greeting.wav norm -3
# (sox without m4a support: ffmpeg -i recording.m4a -ar 8000 -ac 1 -c:a pcm_s16le sounds/sr/greeting.wav)
# Then take its line out of prompts.txt, so that this script does not overwrite it. The wording stays neutral: a caller may
# be overheard, and a telephone may belong to somebody else. It names neither the organisation nor what the line is for.
set -euo pipefail
cd "$(dirname "$0")"
for tool in espeak-ng sox; do
  command -v "$tool" >/dev/null || { echo "$tool is missing (Debian, Ubuntu: apt install espeak-ng sox)" >&2; exit 3; }
done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

while IFS='|' read -r language name text; do
  case $language in ''|'#'*) continue;; esac
  mkdir -p "sounds/$language"
  case $language in en) voice=en-gb;; zh) voice=cmn-latn-pinyin;; *) voice=$language;; esac
  # half a second of silence first: the start of a sentence is lost while the telephones open their sound
  speed=140 gap=4 before=0.4 after=0.3
  # the keys follow a greeting, and all of them together must be short
  case $name in greeting) gap=1 after=0.2;; key-*) speed=170 gap=1 before=0.05 after=0.25;; esac
  espeak-ng -v "$voice" -s $speed -p 40 -g $gap -w "$work/speech.wav" "$text"
  sox -D "$work/speech.wav" -r 8000 -c 1 -b 16 "sounds/$language/$name.wav" gain -8 highpass 120 lowpass 3400 \
    silence 1 0.02 0.5% reverse silence 1 0.02 0.5% reverse norm -4 pad $before $after
  echo "sounds/$language/$name.wav"
done <prompts.txt

# Music: four soft chords (F, Am, Bb, C), slowly swelling and fading, so that the loop has no edge.
chord() { # NAME NOTE NOTE NOTE
  sox -D -n -r 8000 -c 1 -b 16 "$work/$1.wav" synth 5.6 sine "$2" sine "$3" sine "$4" remix - fade h 1.6 5.6 2.2 tremolo 0.4 15 gain -14
}
chord 1 174.61 220.00 261.63
chord 2 164.81 220.00 261.63
chord 3 174.61 233.08 293.66
chord 4 164.81 196.00 261.63
sox -D "$work"/1.wav "$work"/2.wav "$work"/3.wav "$work"/4.wav -r 8000 -c 1 -b 16 sounds/moh/calm.wav lowpass 1200
echo sounds/moh/calm.wav
