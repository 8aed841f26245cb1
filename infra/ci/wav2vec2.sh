#!/bin/bash
# Published weights from a folder to a report on real servers: EmoTale with a small random wav2vec 2.0, once frozen
# and once trained further as the paper's released code does it; then a second sweep of the frozen one under other settings, which embeds nothing again.
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

spec() { # NAME KIND SEED EPOCHS PRESET
  cat >"$1.yaml" <<END
name: $1
preset: $5
corpora: [{id: emotale, folds: 3}]
rules: [PR, AR]
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

spec frozen wav2vec2-frozen 1 5 recommended
sweep frozen
stored=$(embeddings)
[ "$stored" -gt 0 ] || die "the frozen sweep stored no embeddings"
spec again wav2vec2-frozen 2 5 recommended
sweep again
[ "$(embeddings)" = "$stored" ] || die "a second sweep embedded clips again"
say "$stored shards of embeddings, made once for both frozen sweeps"
spec further wav2vec2 1 1 released
sweep further
archive further
"$chorale" explain "$(head -n 1 further.txt)" macroF1/emotale/AR/AR >explained.txt
grep -q "ImportModel/" explained.txt || die "a number does not lead back to its weights"
say "the archive of a sweep with published weights is whole"
