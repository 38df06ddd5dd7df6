#!/usr/bin/env bash
# Proves the compose cluster with a real Docker engine: subscribers that come in through the load balancer over wss are
# spread over both edges, each receives what is published through it, and when one edge is stopped its clients are back
# on the other. Needs `mvn -q -DskipTests package` to have run, docker, docker-compose and node.
set -euo pipefail
cd "$(dirname "$0")/../.."
project=tidewire-smoke
compose() { docker-compose -p "$project" "$@"; }
work=$(mktemp -d)
finish() {
  status=$?
  if ((status)); then compose logs --no-color --tail 60 || true; fi
  compose down --volumes --timeout 5 >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

compose up --build -d --force-recreate
for _ in $(seq 60); do
  curl -fsk https://127.0.0.1:6443/ -o /dev/null -w '' 2>/dev/null || true
  [ "$(docker ps --filter "label=com.docker.compose.project=$project" --filter health=healthy -q | wc -l)" -ge 6 ] && break
  sleep 1
done
cp standalone/src/test/node/package.json standalone/src/test/node/package-lock.json "$work"
cp deploy/test/compose-smoke.mjs "$work"
(cd "$work" && npm ci --no-audit --no-fund --silent)
edges=$(docker ps --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=edge" -q)
[ "$(echo "$edges" | wc -l)" = 2 ] || { echo "expected two edges, got: $edges"; exit 1; }
NODE_TLS_REJECT_UNAUTHORIZED=0 EDGES=$(echo $edges) node "$work/compose-smoke.mjs"
