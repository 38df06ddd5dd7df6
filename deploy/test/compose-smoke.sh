#!/usr/bin/env bash
# usage: compose-smoke.sh [sentinel | cluster], with which overlay of deploy/compose.
# Proves the compose cluster with a real Docker engine: everything comes up healthy, subscribers that come in through
# the load balancer over wss are spread over both edges and each receives what is published through it, and when one
# edge is stopped, nobody is seen leaving and clients that recover miss nothing. Needs `mvn -q -DskipTests package` to
# have run, docker, docker-compose and node.
set -euo pipefail
cd "$(dirname "$0")/../.."
project=tidewire-smoke
files=(-f docker-compose.yml)
[ $# = 0 ] || files+=(-f "deploy/compose/$1.yml")
compose() { docker-compose -p "$project" "${files[@]}" "$@"; }
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
# Redis, auth, presence, publish, two edges and the load balancer; with an overlay five more of Redis.
expected=$(($# == 0 ? 7 : 12))
healthy() { docker ps --filter "label=com.docker.compose.project=$project" --filter health=healthy -q | wc -l; }
for _ in $(seq 120); do
  (($(healthy) >= expected)) && break
  sleep 1
done
(($(healthy) == expected)) || { echo "healthy within two minutes: $(healthy) of $expected"; compose ps; exit 1; }
cp standalone/src/test/node/package.json standalone/src/test/node/package-lock.json "$work"
cp deploy/test/compose-smoke.mjs "$work"
tar -C client-js --exclude node_modules --exclude dist -cf - . | (mkdir "$work/client-js" && tar -C "$work/client-js" -xf -)
(cd "$work" && npm ci --no-audit --no-fund --silent)
(cd "$work/client-js" && npm ci --no-audit --no-fund --silent && npm run --silent build)
edges=$(docker ps --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=edge" -q)
[ "$(echo "$edges" | wc -l)" = 2 ] || { echo "expected two edges, got: $edges"; exit 1; }
container() { docker ps --filter "label=com.docker.compose.project=$project" --filter "label=com.docker.compose.service=$1" -q | head -1; }
secret=$(docker exec "$(container auth)" cat /run/tidewire/app/secret)
# What is confined stays so: nothing writes to the image, nobody but the services reaches Redis.
docker exec "$(container edge)" sh -c 'touch /tidewire/x 2>/dev/null' && { echo "an edge's image can be written to"; exit 1; }
docker exec "$(container loadbalancer)" sh -c 'getent hosts redis' && { echo "the load balancer sees Redis"; exit 1; }
docker exec "$(container edge)" sh -c 'ls /run/tidewire/app 2>/dev/null' && { echo "an edge sees the app secret"; exit 1; }
[ "$(docker exec -u 0 "$(container loadbalancer)" stat -c %a /certs/tidewire.pem)" = 600 ] || { echo "the key file is not 0600"; exit 1; }
docker exec "$(container redis)" redis-cli ping | grep -q NOAUTH || { echo "Redis takes commands without a password"; exit 1; }
APP_SECRET=$secret NODE_TLS_REJECT_UNAUTHORIZED=0 EDGES=$(echo $edges) node "$work/compose-smoke.mjs"
