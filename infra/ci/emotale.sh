#!/bin/bash
# The shipped sweep `emotale` on real servers: 800 clips of real speech, and scores of a model that
# learnt. At most 15 minutes on 2 cores.
#   infra/ci/emotale.sh DIR     the folder of EmoTale, with annotations.csv
set -euo pipefail
[ $# -eq 1 ] && [ -f "$1/annotations.csv" ] || {
  echo "usage: infra/ci/emotale.sh DIR, the folder with EmoTale's annotations.csv" >&2
  exit 2
}
data=$(cd "$1" && pwd -P)
. "$(dirname "$0")/lib.sh"
cd "$work"

servers_up
start_worker cpu --queue cpu
start_worker gpu --queue gpu
began=$SECONDS
"$chorale" sweep start emotale --data emotale="$data" --watch | tee out.txt
seconds=$((SECONDS - began))
id=$(head -n 1 out.txt)
say "sweep $id took $seconds s"
"$chorale" report "$id" --format json --out report >/dev/null
python3 "$root/infra/ci/emotale_scores.py" report
[ $seconds -le 900 ] || die "it took $seconds s, more than 15 minutes"
