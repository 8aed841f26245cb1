# For the checks beside it: a folder of their own, free ports, workers that are never left behind.
# Sourced by them with `set -euo pipefail`; defines $root, $work and $chorale.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
chorale=${CHORALE:-$root/chorale}
work=$(mktemp -d "${TMPDIR:-/tmp}/chorale-check.XXXXXX")
workers=()
up=false

# The folder of EmoTale, which a script is given.
emotale_folder() { # ARGUMENTS...
  [ $# -eq 1 ] && [ -f "$1/annotations.csv" ] || {
    echo "usage: infra/ci/$(basename "$0") DIR, the folder with EmoTale's annotations.csv" >&2
    exit 2
  }
  data=$(cd "$1" && pwd -P)
}

say() { printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"; }

die() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# The worker's process is the launcher's, which becomes Java.
start_worker() { # NAME ARGUMENTS...
  local name=$1
  shift
  "$chorale" worker "$@" >"$work/worker-$name.log" 2>&1 &
  workers+=($!)
  worker=$!
  say "worker $name is process $worker"
}

clean_up() {
  local code=$?
  trap - EXIT
  set +e
  for pid in "${workers[@]}"; do kill "$pid" 2>/dev/null; done
  for pid in "${workers[@]}"; do
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null && sleep 0.2; done
    kill -9 "$pid" 2>/dev/null
  done
  wait 2>/dev/null
  if $up; then (cd "$work" && "$chorale" down); fi
  if [ $code -ne 0 ]; then
    for log in "$work"/worker-*.log "$work"/.chorale/local/*.log; do
      if [ -f "$log" ]; then
        echo "--- the end of $log" >&2
        tail -n 20 "$log" >&2
      fi
    done
  fi
  rm -rf "$work"
  exit $code
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Four ports that nothing listens on, asked for at the same time so that they differ.
free_ports() {
  python3 - <<'PYTHON'
import socket
held = [socket.socket() for _ in range(4)]
for one in held:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in held))
PYTHON
}

servers_up() {
  local ports
  read -r -a ports <<<"${ports_kept:=$(free_ports)}"
  up=true
  "$chorale" up --temporal-port "${ports[0]}" --ui-port "${ports[1]}" \
    --s3-port "${ports[2]}" --console-port "${ports[3]}"
}

# A value of `sweep show --json`: PYTHON is an expression over `sweep` and its `cells`.
sweep_value() { # ID PYTHON
  "$chorale" sweep show "$1" --json | python3 -c "
import json, sys
sweep = json.load(sys.stdin)
cells = sweep['cells']
print($2)"
}

wait_until() { # SECONDS WHAT COMMAND...
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@"; do
    [ $SECONDS -lt $end ] || die "waited ${seconds} s for: $what"
    sleep 1
  done
}
