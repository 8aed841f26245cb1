#!/bin/bash
# The demo twice: within 4 minutes, then within 20 seconds with every stage reused, and no process
# left behind.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$work"

"$chorale" --version >/dev/null # builds when it must, so that the demo alone is timed
[ -n "$(find "$root/workers/target/app" -name classes.jsa)" ] || die "the build left no parsed classes"

demo() { # MOST_SECONDS
  local began=$SECONDS seconds
  # A session of its own, by which what it leaves behind is found.
  setsid --wait "$chorale" demo >demo.txt 2>progress.txt || {
    cat progress.txt demo.txt
    die "the demo failed"
  }
  seconds=$((SECONDS - began))
  say "the demo took $seconds s"
  [ $seconds -le "$1" ] || die "it may take $1 s"
  if pgrep -f "chorale.home=$root .*dev.chorale.cli.Main demo" >/dev/null; then
    die "it left a process behind"
  fi
}

demo 240
cat demo.txt
page=$(grep -o '[^ ]*report\.html' demo.txt | tail -n 1)
[ -s "$page" ] || die "the page that it names is not there: $page"
demo 20
grep -i 'reused' demo.txt || die "the second run does not say what it reused"
