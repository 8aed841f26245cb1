#!/bin/bash
# Checks worker.sbatch on a real one-node Slurm (one-node.sh), which it starts and takes down again. About two minutes.
#   1. Two jobs in the high partition, one after the other, push a low-priority worker out: each time it gets SIGTERM at
#      once, drains within the grace, is requeued, starts again and goes on from where it was.
#   2. Near its time limit the worker is drained and requeued in the same way.
#   3. Cancelled, it drains and does not come back.
#   infra/slurm/check.sh
# CHORALE_WORKER_COMMAND runs another worker than the stand-in, as in "./chorale worker --queue all"; what it prints when
# it starts and when it has drained is then looked for as CHORALE_STARTED and CHORALE_DRAINED (extended regular expressions).
# Exit code 0 when all of it holds; otherwise 1, and the worker's log is printed.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d /tmp/chorale-slurm.XXXXXX)"
log="$work/worker.log"
started="${CHORALE_STARTED:-worker: goes on from step}"
drained="${CHORALE_DRAINED:-worker: drained at step}"

finish() {
  local code=$?
  trap - EXIT
  if [ "$code" != 0 ]; then
    echo "--- what the worker's job printed:"
    cat "$log" 2> /dev/null || true
    SLURM_CONF="$work/slurm/slurm.conf" squeue 2> /dev/null || true
    echo "--- the end of slurmctld's log:"
    tail -n 20 "$work/slurm/log/slurmctld.log" 2> /dev/null || true
  fi
  "$here/one-node.sh" down "$work/slurm" || true
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  echo "check.sh: $1" >&2
  exit 1
}

# Waits until a command is true, and says how long that took.
within() {
  local seconds="$1" what="$2" begin=$SECONDS
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ $((SECONDS - begin)) -lt "$seconds" ] || fail "not within $seconds s: $what"
    sleep 0.2
  done
  echo "ok: $what ($((SECONDS - begin)) s)"
}

lines() { grep -Ec "$1" "$log" 2> /dev/null || true; }
has() { [ "$(lines "$1")" -ge "$2" ]; }
state() { scontrol show job --oneliner "$1" | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p'; }
is() { [ "$(state "$1")" = "$2" ]; }

"$here/one-node.sh" up "$work/slurm"
export SLURM_CONF="$work/slurm/slurm.conf"
export CHORALE_WORKER_COMMAND="${CHORALE_WORKER_COMMAND:-$here/stand-in-worker.sh $work/checkpoint}"

submit() { sbatch --parsable --exclusive --output="$log" "$@" "$here/worker.sbatch"; }

worker="$(submit)"
within 60 "the worker runs" has "$started" 1
for round in 1 2; do
  # Past its first steps, so that there is something to go on from.
  sleep 3
  urgent="$(sbatch --parsable --partition=high --exclusive --output=/dev/null --wrap "sleep 2")"
  within 45 "preemption $round: the worker drained" has "$drained" "$round"
  within 30 "preemption $round: the job went back into the queue by itself" has "back into the queue" "$round"
  within 60 "preemption $round: the high-priority job ran" is "$urgent" COMPLETED
  within 90 "preemption $round: the worker runs again" has "$started" $((round + 1))
done
[ "$(scontrol show job --oneliner "$worker" | sed -n 's/.* Restarts=\([0-9]*\).*/\1/p')" = 2 ] || fail "Slurm counts other than 2 restarts"
if has "DUE TO PREEMPTION" 1; then fail "Slurm had to kill the worker at the end of its grace"; fi

sleep 1
scancel "$worker"
within 45 "cancelled: the worker drained" has "$drained" 3
within 30 "cancelled: the job has ended" is "$worker" CANCELLED
has "back into the queue" 3 && fail "a cancelled job asked to be requeued"

worker="$(submit --time=2 --signal=B:USR1@110)"
within 60 "the second worker runs" has "$started" 4
within 90 "time limit: the worker drained" has "$drained" 4
within 60 "time limit: the worker runs again" has "$started" 5
scancel "$worker"
within 45 "cancelled: the worker drained" has "$drained" 5

if [ -f "$work/checkpoint" ]; then
  # "goes on from step N" must repeat the N of the "drained at step N" before it.
  grep -E "$started|$drained" "$log" | awk '
    /goes on/ { if (NR > 1 && $NF != last) { print "lost steps: drained at " last ", went on from " $NF; bad = 1 } }
    { last = $NF }
    END { exit bad }' || fail "steps were lost"
  echo "ok: each start went on from the step at which the one before had drained"
fi
echo "Slurm: the worker was preempted twice, met its time limit once, and lost nothing"
