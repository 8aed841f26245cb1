#!/bin/bash
# Stands in for a worker in check.sh: takes steps of 0.2 s, and on SIGTERM finishes the one it is in, stores how far it
# has come and ends. A start goes on from what the last one stored.
set -u
checkpoint="${1:?usage: stand-in-worker.sh CHECKPOINT-FILE}"
step="$(cat "$checkpoint" 2> /dev/null || echo 0)"
draining=no
trap 'draining=yes' TERM
echo "worker: goes on from step $step"
while [ "$draining" = no ]; do
  sleep 0.2
  step=$((step + 1))
done
echo "$step" > "$checkpoint.new" && mv "$checkpoint.new" "$checkpoint"
echo "worker: drained at step $step"
# As a Java virtual machine ends after SIGTERM.
exit 143
