#!/usr/bin/env bash
# compare.sh [SOKETI_FOLDER] [OUT_FOLDER]: the floor, Tidewire standalone and Soketi in turn, on this machine, under the same load.
#
# Takes about 8 minutes. Results go to bench/results/DATE-compare/ unless told otherwise: results.json, README.md, report.html.
# SOKETI_FOLDER holds node_modules/@soketi/soketi (bench/README.md says how to install it); without it Soketi is left out.
# Needs java, curl and, for the like of it, redis-server and gcc on the PATH; what is missing is left out and said so.
#
#   TIDEWIRE_JAVA_OPTS   options of Tidewire's JVM (default: none)
#   COMPARE_PORT         first of ten ports that are free (default: 16800)
#   COMPARE_QUICK        set: a second each, to see whether everything works; no figures to quote
#   COMPARE_SCALE        connections and rates are multiplied by this, for a try-out (default: 1)
set -u
ROOT=$(cd "$(dirname "$0")/.." && pwd)
SOKETI=${1:-}
STAMP=$(date -u +%F)
OUT=${2:-}
if [ -z "$OUT" ]; then
  OUT=$ROOT/bench/results/$STAMP-compare
  for n in 2 3 4 5 6 7 8 9; do [ -e "$OUT" ] && OUT=$ROOT/bench/results/$STAMP-compare-$n; done
fi
BENCH=$ROOT/bench/target/bench.jar
TIDEWIRE=$ROOT/standalone/target/standalone.jar
BASE=${COMPARE_PORT:-16800}
SCALE=${COMPARE_SCALE:-1}
for jar in "$BENCH" "$TIDEWIRE"; do
  [ -f "$jar" ] || { echo "compare: no $jar; build it: mvn -q -pl bench -am -DskipTests package" >&2; exit 2; }
done
if [ -n "$SOKETI" ] && [ ! -f "$SOKETI/node_modules/@soketi/soketi/bin/server.js" ]; then
  echo "compare: no Soketi in $SOKETI (expected node_modules/@soketi/soketi)" >&2; exit 2
fi
ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
mkdir -p "$OUT"; OUT=$(cd "$OUT" && pwd)
WORK=$(mktemp -d)
PIDS=()
stop() { # stop PID...: ends what we started, and waits for it
  for p in "$@"; do kill "$p" 2>/dev/null; done
  for p in "$@"; do for _ in $(seq 80); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done; kill -9 "$p" 2>/dev/null; wait "$p" 2>/dev/null; done
}
finish() { stop "${PIDS[@]:-}"; rm -rf "$WORK"; }
trap finish EXIT
trap 'exit 130' INT TERM

scaled() { awk -v n="$1" -v s="$SCALE" 'BEGIN { v = int(n * s); print v < 1 ? 1 : v }'; }
until_ready() { for _ in $(seq 150); do curl -fs -o /dev/null "$1" && return 0; sleep 0.2; done; echo "compare: $1 does not come up" >&2; return 1; }

REDIS=
redis() { # its own Redis for each server, empty
  command -v redis-server >/dev/null || return 1
  redis-server --port "$1" --save '' --appendonly no --bind 127.0.0.1 --daemonize no >"$WORK/redis.log" 2>&1 &
  REDIS=$!; PIDS+=("$REDIS")
}

SERVER=; WATCH=; TARGET=()
start_tidewire() {
  local url=()
  if redis $((BASE + 1)); then url=(TIDEWIRE_REDIS_URL=redis://127.0.0.1:$((BASE + 1))); fi
  sleep 0.5
  env "${url[@]}" TIDEWIRE_EDGE_PORT=$BASE TIDEWIRE_EDGE_HOST=127.0.0.1 TIDEWIRE_MANAGEMENT_PORT=$((BASE + 2)) \
    java ${TIDEWIRE_JAVA_OPTS:-} -jar "$TIDEWIRE" >"$WORK/tidewire.log" 2>&1 &
  SERVER=$!; PIDS+=("$SERVER")
  WATCH="tidewire=$SERVER${REDIS:+,redis=$REDIS}"
  TARGET=(--label tidewire --url ws://127.0.0.1:$BASE --api http://127.0.0.1:$BASE)
  until_ready http://127.0.0.1:$((BASE + 2))/ready
}
start_soketi() {
  redis $((BASE + 4)) || { echo "compare: no redis-server on the PATH, Soketi is left out" >&2; return 1; }
  sleep 0.5
  (cd "$SOKETI" && exec env SOKETI_ADAPTER_DRIVER=redis SOKETI_DB_REDIS_HOST=127.0.0.1 SOKETI_DB_REDIS_PORT=$((BASE + 4)) \
    SOKETI_PORT=$((BASE + 5)) SOKETI_HOST=127.0.0.1 SOKETI_METRICS_ENABLED=false SOKETI_METRICS_SERVER_PORT=$((BASE + 6)) SOKETI_DEBUG=0 \
    SOKETI_DEFAULT_APP_ID=app-id SOKETI_DEFAULT_APP_KEY=app-key SOKETI_DEFAULT_APP_SECRET=app-secret \
    node node_modules/@soketi/soketi/bin/server.js start) >"$WORK/soketi.log" 2>&1 &
  SERVER=$!; PIDS+=("$SERVER")
  WATCH="soketi=$SERVER,redis=$REDIS"
  TARGET=(--label soketi --url ws://127.0.0.1:$((BASE + 5)) --api http://127.0.0.1:$((BASE + 5)) --app app-id --key app-key --secret app-secret)
  until_ready http://127.0.0.1:$((BASE + 5))/ready
}
start_floor() { # start_floor EVENTS_PER_SECOND
  [ -x "$WORK/floor" ] || return 1
  "$WORK/floor" $((BASE + 8)) "$1" 128 >"$WORK/floor.log" 2>&1 &
  SERVER=$!; PIDS+=("$SERVER"); REDIS=
  WATCH="floor=$SERVER"
  TARGET=(--label floor --url ws://127.0.0.1:$((BASE + 8)) --listen)
  sleep 0.3
}
stop_server() { stop $SERVER $REDIS; SERVER=; REDIS=; PIDS=(); }

N=0
run() { # run ROW COMMAND ARGUMENTS...
  local row=$1 command=$2; shift 2; N=$((N + 1))
  local file; file=$WORK/runs/$(printf '%02d' $N).json
  mkdir -p "$WORK/runs"
  printf '\n== %s: %s\n' "$row" "${TARGET[1]}"
  echo "java -jar bench.jar $command $* ${TARGET[*]}" | sed -E 's/--secret [^ ]+ ?//' >>"$WORK/commands.txt"
  java -jar "$BENCH" "$command" "$@" "${TARGET[@]}" --pid "$WATCH" --row "$row" --json "$file" --pace 3000 || echo "compare: that run gave no figures" >&2
}

ONE=$(scaled 1000); STORM=$(scaled 10000)
STEPS=$(scaled 1000),$(scaled 2000),$(scaled 5000),$(scaled 10000),$(scaled 15000)
SHORT=(--duration 8s --warm-up 3s); GROWTH=(--duration 5s --warm-up 3s); PUBLISH=(--duration 6s --warm-up 3s); WARM=30s; HOLD=(--settle 2s --duration 6s)
if [ -n "${COMPARE_QUICK:-}" ]; then
  SHORT=(--duration 1s --warm-up 500ms); GROWTH=("${SHORT[@]}"); PUBLISH=("${SHORT[@]}"); WARM=1s; HOLD=(--settle 200ms --duration 1s)
fi
FANOUT="fan-out, 1 channel × $ONE subscribers, 50 events/s"
SATURATION="fan-out at saturation, 1 channel × $ONE, 600 events/s offered in batches of 10"
END_TO_END="end to end, 100 channels × 10, $ONE publishes/s"
IDLE="idle, up to ${STEPS##*,} connections"
RETURN="storm, $STORM clients at once"
CHURN="churn, 1,000 presence joins and leaves per second"
BATCHES="publish, batches of 10, as many as come back"
HALF="publish, batches of 10, 5,000 events/s"

measure_floor() {
  start_floor 50 || return 0
  run "$FANOUT" fanout --connections "$ONE" "${SHORT[@]}"; stop_server
  start_floor 600
  run "$SATURATION" fanout --connections "$ONE" "${SHORT[@]}"; stop_server
}
warm() { # a server meets its first figures as one that runs for a while: half a minute of publishes and deliveries
  java -jar "$BENCH" fanout --connections "$ONE" --channels 10 --rate 300 --batch 3 --warm-up "$WARM" --duration 1s "${TARGET[@]}" >/dev/null 2>&1 || true
}
measure_server() { # measure_server START RATES...: each group on a fresh server, so that none pays for another
  local start=$1; shift
  $start || { stop_server; return 0; }
  warm
  run "$FANOUT" fanout --connections "$ONE" --rate 50 "${SHORT[@]}"
  run "$END_TO_END" fanout --connections "$ONE" --channels 100 --rate "$ONE" "${SHORT[@]}"
  for rate in "$@"; do
    run "growth: deliveries, $((ONE * rate)) per second offered" fanout --connections "$ONE" --rate "$rate" --http-connections 4 "${GROWTH[@]}"
  done
  run "$SATURATION" fanout --connections "$ONE" --rate 600 --batch 10 --http-connections 8 "${SHORT[@]}"
  stop_server
  $start || { stop_server; return 0; }
  run "$IDLE" idle --connections "$STEPS" "${HOLD[@]}"
  stop_server
  $start || { stop_server; return 0; }
  run "$RETURN" storm --connections "$STORM" --limit 30s
  run "$CHURN" churn --connections "$ONE" --channels 100 --kind presence --rate 1000 "${SHORT[@]}"
  run "$HALF" publish --batch 10 --rate 5000 --http-connections 8 "${PUBLISH[@]}"
  run "$BATCHES" publish --batch 10 --saturate --http-connections 8 --pipeline 1 "${PUBLISH[@]}"
  stop_server
}

if command -v gcc >/dev/null; then gcc -O2 -o "$WORK/floor" "$ROOT/bench/floor.c" || echo "compare: the floor does not compile" >&2
else echo "compare: no gcc, the floor is left out" >&2; fi
BEGAN=$(date +%s)
measure_floor
measure_server start_tidewire 5 20 50 100 200
if [ -n "$SOKETI" ]; then measure_server start_soketi 5 20 50; else echo "compare: no Soketi folder given, it is left out" >&2; fi

java -jar "$BENCH" summary "$WORK/runs" --out "$OUT" >/dev/null || exit 1
{
  cat "$OUT/results.md"
  echo "Tidewire at $(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)${TIDEWIRE_JAVA_OPTS:+, JVM options \`$TIDEWIRE_JAVA_OPTS\`}; $(java -version 2>&1 | sed -n 2p)."
  [ -n "$SOKETI" ] && echo "Soketi $(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$SOKETI/node_modules/@soketi/soketi/package.json" | head -1), Redis adapter on, Node $(node --version)."
  printf '\n`bench/compare.sh` took %s s. The plots are in [report.html](report.html). Its commands:\n\n```\n' $(($(date +%s) - BEGAN))
  cat "$WORK/commands.txt"
  printf '```\n'
} >"$OUT/README.md"
rm "$OUT/results.md"
cat "$OUT/README.md"
echo "compare: $OUT"
