#!/usr/bin/env bash
# Proves the compose cluster with a real Docker engine: everything comes up healthy, subscribers that come in through
# the load balancer over wss are spread over both edges and each receives what is published through it, and when one
# edge is stopped, nobody is seen leaving and clients that recover miss nothing. Needs `mvn -q -DskipTests package` to
# have run, docker, docker-compose and node.
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
# Redis, auth, presence, publish and two edges.
healthy() { docker ps --filter "label=com.docker.compose.project=$project" --filter health=healthy -q | wc -l; }
for _ in $(seq 120); do
  (($(healthy) >= 6)) && break
  sleep 1
done
(($(healthy) == 6)) || { echo "healthy within two minutes: $(healthy) of 6"; compose ps; exit 1; }
cp standalone/src/test/node/package.json standalone/src/test/node/package-lock.json "$work"
cp deploy/test/compose-smoke.mjs "$work"
tar -C client-js --exclude node_modules --exclude dist -cf - . | (mkdir "$work/client-js" && tar -C "$work/client-js" -xf -)
(cd "$work" && npm ci --no-audit --no-fund --silent)
(cd "$work/client-js" && npm ci --no-audit --no-fund --silent && npm run --silent build)
edges=$(docker ps --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=edge" -q)
[ "$(echo "$edges" | wc -l)" = 2 ] || { echo "expected two edges, got: $edges"; exit 1; }
NODE_TLS_REJECT_UNAUTHORIZED=0 EDGES=$(echo $edges) node "$work/compose-smoke.mjs"
