#!/bin/bash
# Damages inputs by chance for every parser, about a minute in all, other inputs each day. What it finds is printed with its input; the
# seed makes the same inputs again.
#   infra/ci/fuzz.sh [SECONDS FOR EACH PARSER, else 4]
#   SEED=20260 infra/ci/fuzz.sh 4
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-4}
seed=${SEED:-$(($(date +%s) / 86400))}
echo "Seed $seed, $seconds s for each parser"
./mvnw -B -q -pl activities -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dchorale.fuzz.seconds="$seconds" -Dchorale.fuzz.seed="$seed"
