#!/bin/bash
# Published weights from a folder to a report on real servers: EmoTale with a small random wav2vec 2.0, once frozen
# and once trained further as the paper's released code does it. A second sweep of the frozen one under other settings embeds nothing again;
# the one that is trained further has the same bits when its worker is killed.
# Random weights know nothing of speech: only that it runs through is shown, no score.
#   infra/ci/wav2vec2.sh DIR     the folder of EmoTale, with annotations.csv
set -euo pipefail
. "$(dirname "$0")/lib.sh"
emotale_folder "$@"
cd "$work"

python3 "$root/infra/ci/random_wav2vec2.py" random-wav2vec2
servers_up
"$chorale" model import random-wav2vec2
start_worker cpu --queue cpu
start_worker gpu --queue gpu

spec() { # NAME KIND SEED EPOCHS PRESET RULES
  cat >"$1.yaml" <<END
name: $1
preset: $5
corpora: [{id: emotale, folds: 3}]
rules: $6
seeds: [$3]
model: {kind: $2, checkpoint: random-wav2vec2, layers: 2, headWidth: 64}
training: {epochs: $4, learningRate: 0.001, maxSeconds: 3, testMaxSeconds: 3, precision: fp32}
END
}
embeddings() {
  "$chorale" artifacts ls --json | python3 -c '
import json, sys
found = json.load(sys.stdin)
print(sum(a["stage"] == "EmbedClips" for a in found["artifacts"]))'
}
sweep() { # NAME
  local began=$SECONDS
  "$chorale" sweep start "$1.yaml" --data emotale="$data" --watch >"$1.txt"
  "$chorale" report "$(head -n 1 "$1.txt")" --format json --out "$1" >/dev/null
  say "sweep $1 took $((SECONDS - began)) s"
}

# The run as an archive, checked where there is neither server nor setting.
archive() { # NAME
  "$chorale" report "$(head -n 1 "$1.txt")" --crate "$1.zip" >/dev/null
  (cd / && "$chorale" artifacts verify "$work/$1.zip")
}

spec frozen wav2vec2-frozen 1 5 recommended '[PR, AR]'
sweep frozen
stored=$(embeddings)
[ "$stored" -gt 0 ] || die "the frozen sweep stored no embeddings"
spec again wav2vec2-frozen 2 5 recommended '[PR, AR]'
sweep again
[ "$(embeddings)" = "$stored" ] || die "a second sweep embedded clips again"
say "$stored shards of embeddings, made once for both frozen sweeps"

# One whose worker is killed, against one that nothing happened to, in a bucket of its own.
trained() { # FILE
  "$chorale" artifacts ls --stage TrainModel --json >"$1"
}
in_second_epoch() {
  [ "$(sweep_value "$id" "any(c['state'] == 'RUNNING' and c['epoch'] > 1 for c in cells)")" = True ]
}
spec further wav2vec2 1 3 released '[AR]'
id=$("$chorale" sweep start further.yaml --data emotale="$data")
wait_until 300 "a training in its second epoch" in_second_epoch
kill -9 "$worker"
say "killed the gpu worker with SIGKILL"
start_worker gpu-2 --queue gpu
"$chorale" sweep watch "$id" >/dev/null
[ "$(sweep_value "$id" "sum(c['resumes'] for c in cells)")" -ge 1 ] || die "no training went on from a checkpoint"
trained killed.json
kill "${workers[@]}" 2>/dev/null || true
wait "${workers[@]}" 2>/dev/null || true

export CHORALE_BUCKET=unbroken
"$chorale" model import random-wav2vec2
start_worker cpu-2 --queue cpu
start_worker gpu-3 --queue gpu
sweep further
trained unbroken.json
python3 - <<'PYTHON'
import json, sys

def objects(file):
    return {one["key"]: {name: object["sha256"] for name, object in one["objects"].items()} for one in json.load(open(file))["artifacts"]}

killed, unbroken = objects("killed.json"), objects("unbroken.json")
differ = [key for key in unbroken if killed.get(key) != unbroken[key]]
if differ or not unbroken:
    sys.exit(f"FAILED: {len(differ)} of {len(unbroken)} trainings have other bits after a kill: {differ}")
print(f"all {len(unbroken)} trainings have the bits of those that nothing happened to")
PYTHON
archive further
"$chorale" explain "$(head -n 1 further.txt)" macroF1/emotale/AR/AR >explained.txt
grep -q "ImportModel/" explained.txt || die "a number does not lead back to its weights"
say "the archive of a sweep with published weights is whole"
