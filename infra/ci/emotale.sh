#!/bin/bash
# The shipped sweep `emotale` on real servers: 800 clips of real speech, and scores of a model that
# learnt. 15 minutes or less on 2 free cores. Watching it must leave the cores to the training.
#   infra/ci/emotale.sh DIR     the folder of EmoTale, with annotations.csv
set -euo pipefail
. "$(dirname "$0")/lib.sh"
emotale_folder "$@"
cd "$work"

servers_up
start_worker cpu --queue cpu
start_worker gpu --queue gpu
began=$SECONDS
TIMEFORMAT='%U %S'
{ time "$chorale" sweep start emotale --data emotale="$data" --watch 2>&3 | tee out.txt; } \
  3>&2 2>cpu.txt
seconds=$((SECONDS - began))
read -r user system <cpu.txt
id=$(head -n 1 out.txt)
say "sweep $id took $seconds s"
"$chorale" report "$id" --format json --out report >/dev/null
python3 "$root/infra/ci/emotale_scores.py" report
watched=$(awk "BEGIN {printf \"%.0f\", $user + $system}")
say "the command that watched took $watched s of processor time"
[ "$watched" -le $((10 + seconds / 20)) ] || die "watching took more than 10 s and a twentieth of $seconds s"
