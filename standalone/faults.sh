#!/usr/bin/env bash
# The fault tests at full length: standalone/faults.sh [--on single|sentinel|cluster] [SEED …]
# The smoke on every deployment of Redis once for each seed (77, 20261 and 4711 if none is given), then every seeded bug.
# With --on, the smoke of that deployment alone, and no seeded bugs. Unlike a build, it judges the limits of time
# (io.tidewire.standalone.faults.limits.TimeLimit), and prints what each fault took. Takes about 50 minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ ${1:-} == --on ]]; then
  export TIDEWIRE_TEST_FAULTS_ON=$2
  shift 2
fi
seeds=("$@")
if ((${#seeds[@]} == 0)); then seeds=(77 20261 4711); fi
export TIDEWIRE_TEST_FAULTS=all

run() {
  mvn -B -q -pl standalone -am -Dtest=None -Dit.test="$1" -Dsurefire.failIfNoSpecifiedTests=false \
    -Dfailsafe.failIfNoSpecifiedTests=false verify
}

for seed in "${seeds[@]}"; do
  echo "== FaultSmokeIT, seed $seed"
  TIDEWIRE_TEST_SEED=$seed run FaultSmokeIT
done
if [[ -z ${TIDEWIRE_TEST_FAULTS_ON:-} ]]; then
  echo "== seeded bugs"
  run SeededBugsIT,SeededRedisBugsIT,SeededReaperBugIT
fi
