#!/bin/bash
# A sweep on real servers whose gpu worker is killed in mid-training: another one goes on from the
# last checkpoint, and the servers keep everything when they are stopped and started.
# Takes about four minutes; works in a folder of its own under /tmp and removes it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$work"

cat >killed.yaml <<'YAML'
name: killed
corpora:
  - {id: crema-d, audio: stand-in, speakers: 9, folds: 3}
rules: [PR, AR]
model: {mels: 40, channels: 8}
training: {epochs: 60, maxSeconds: 3}
intervals: {resamples: 200}
window: 2
YAML

servers_up
start_worker cpu --queue cpu
start_worker gpu-1 --queue gpu
id=$("$chorale" sweep start killed.yaml)
say "sweep $id"

in_mid_training() {
  [ "$(sweep_value "$id" "any(c['state'] == 'RUNNING' and 3 <= c['epoch'] < c['epochs'] for c in cells)")" = True ]
}
wait_until 300 "a training in its third epoch" in_mid_training
kill -9 "$worker"
say "killed the gpu worker with SIGKILL"
start_worker gpu-2 --queue gpu

"$chorale" sweep watch "$id"
[ "$(sweep_value "$id" "sweep['state']")" = DONE ] || die "the sweep is not done"
resumes=$(sweep_value "$id" "sum(c['resumes'] for c in cells)")
[ "$resumes" -ge 1 ] || die "no training went on from a checkpoint"
say "$(sweep_value "$id" "[(c['id'], c['attempts'], c['preemptions'], c['resumes']) for c in cells if c['attempts'] > 1]")"

"$chorale" report "$id" --format json --out before >/dev/null
"$chorale" down
up=false
say "servers are down; up again"
servers_up
[ "$(sweep_value "$id" "sweep['state']")" = DONE ] || die "the restarted Temporal has lost the sweep"
"$chorale" report "$id" --format json --out after >/dev/null
say "both servers kept what they had"

"$chorale" sweep start killed.yaml --watch >again.txt
reused=$(sweep_value "$id" "sum(c['reused'] for c in cells)")
[ "$reused" -eq 6 ] || die "only $reused of 6 trainings were reused by the second run"
say "a second run reused all 6 trainings"

"$chorale" explain "$id" macroF1/crema-d/AR/AR >explained.txt
grep -q "^training/AR/fold-2/seed-1$" explained.txt || die "a number does not lead back to its trainings"
grep -Eq 'run [0-9a-f-]{36}' explained.txt || die "what explains a number names no run"
"$chorale" report "$id" --crate crate.zip >/dev/null
(
  cd / # anywhere, without servers or settings
  "$chorale" artifacts verify "$work/crate.zip"
)
say "a number was explained, and the archive of the run is whole"
