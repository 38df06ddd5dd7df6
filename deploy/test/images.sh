#!/usr/bin/env bash
# Builds the images of standalone, of each service and of the command line, and runs each confined as the documentation says: not as root, with a
# read-only root file system, without capabilities. standalone runs alone; the services, webhooks included, run as one cluster
# with a Redis. Needs `mvn -q -DskipTests package` to have run, and docker.
#
#   deploy/test/images.sh [CONTEXT]    CONTEXT: the built tree, if it is not this one
set -euo pipefail
cd "$(dirname "$0")/../.."
context=${1:-.}
run=tidewire-images-$$
services=(auth-service presence-service publish-api edge-service webhook-service)
failed=0
scratch=$(mktemp -d)
apps=$scratch/apps.yml
finish() {
  rm -rf "$scratch"
  docker ps -aq --filter "label=run=$run" | xargs -r docker rm -f >/dev/null 2>&1 || true
  docker network rm "$run" >/dev/null 2>&1 || true
}
trap finish EXIT

check() { # TEXT, then a command that must succeed
  local text=$1
  shift
  if "$@"; then echo "images: $service: $text"; else
    echo "images: $service: NOT $text" >&2
    failed=1
  fi
}
inspected() { [ "$(docker inspect -f "$1" "$2")" = "$3" ]; }

# Whether the image's own health check passes within three minutes.
healthy() {
  for _ in $(seq 180); do
    if inspected '{{.State.Health.Status}}' "$name" healthy; then return; fi
    sleep 1
  done
  docker logs --tail 20 "$name" >&2
  return 1
}

ends_in_order() {
  docker stop --time 80 "$name" >/dev/null
  inspected '{{.State.ExitCode}}' "$name" 0 && return
  docker logs --tail 20 "$name" >&2
  return 1
}
writes_nothing() { ! docker exec "$name" sh -c ': > /tidewire/x' 2>/dev/null; }
is_not_root() { [ "$(docker exec "$name" id -u)" != 0 ]; }
serves() { docker exec "$name" bash -c 'exec 3<>/dev/tcp/127.0.0.1/6001; printf "GET /quickstart/pusher.min.js HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3; read -r _ status _ <&3; [ "$status" = 200 ]'; }

confined=(--read-only --tmpfs /tmp:exec,size=32m --cap-drop ALL --security-opt no-new-privileges --memory 512m)
for service in standalone "${services[@]}"; do
  docker build --quiet -f deploy/Dockerfile --build-arg "SERVICE=$service" -t "tidewire/$service" "$context" >/dev/null
  check 'stops by SIGTERM' inspected '{{.Config.StopSignal}}' "tidewire/$service" SIGTERM
  check 'has a health check' inspected '{{len .Config.Healthcheck.Test}}' "tidewire/$service" 4
  check "runs as a user without rights" inspected '{{.Config.User}}' "tidewire/$service" 10001:10001
done

service=tidewire
docker build --quiet -f deploy/cli.Dockerfile -t tidewire/tidewire "$context" >/dev/null
tells_its_version() { docker run --rm --read-only --cap-drop ALL --network none --memory 256m tidewire/tidewire --version | grep -q '^tidewire '; }
check 'runs as a user without rights' inspected '{{.Config.User}}' tidewire/tidewire 10001:10001
check 'tells its version without anything writable' tells_its_version

logs_no_error() { ! docker logs "$name" 2>&1 | grep -E 'level=ERROR|cannot start'; }
confirm() {
  check 'becomes healthy' healthy
  check 'is not root inside' is_not_root
  check 'writes nothing to its file system' writes_nothing
}

# The same recipe without a daemon: decision 40.
metadata() { # TOOL, IMAGE
  local fields='.Config.User .Config.StopSignal .Config.Entrypoint .Config.WorkingDir .Config.Healthcheck.Test' field
  for field in $fields; do
    if [ "$1" = docker ]; then docker inspect -f "{{$field}}" "$2"; else buildah --root "$scratch/buildah" inspect --type image -f "{{.Docker$field}}" "$2" && echo; fi
  done
}
same_metadata() { diff <(metadata docker "tidewire/$service") <(metadata buildah "localhost/tidewire/$service"); }
service=webhook-service
if command -v buildah >/dev/null; then
  export STORAGE_DRIVER=vfs
  base=eclipse-temurin:25-jre
  docker save "$base" -o "$scratch/base.tar"
  buildah --root "$scratch/buildah" pull --quiet "docker-archive:$scratch/base.tar" >/dev/null
  buildah --root "$scratch/buildah" build --quiet --isolation chroot --format docker --pull-never --build-arg "SERVICE=$service" \
    --build-arg "BASE=localhost/$base" -f deploy/Dockerfile -t "tidewire/$service" "$context" >/dev/null
  check 'has the same metadata if buildah builds it' same_metadata
else
  echo 'images: SKIPPED without a daemon: buildah is not installed'
fi

service=standalone name=$run-standalone
docker run -d --name "$name" --label "run=$run" "${confined[@]}" tidewire/standalone >/dev/null
confirm
check 'serves the playground' serves
check 'drains and ends with 0' ends_in_order
check 'logs no error' logs_no_error

docker network create --label "run=$run" "$run" >/dev/null
docker run -d --name "$run-redis" --label "run=$run" --network "$run" --network-alias redis redis:7.4 \
  redis-server --bind 0.0.0.0 --protected-mode no --save '' --maxmemory-policy noeviction >/dev/null
printf 'apps:\n  - id: "1"\n    keys: [{key: the-key, secret: the-secret}]\n' >"$apps"
chmod 755 "$scratch"
chmod 644 "$apps"
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
cluster_secret=$(random) backend_secret=$(random)
for service in "${services[@]}"; do
  name=$run-$service
  own=()
  if [ "$service" != edge-service ]; then own+=(-e "TIDEWIRE_CLUSTER_BACKEND_SECRET=$backend_secret"); fi
  if [ "$service" = auth-service ]; then own+=(-v "$apps:/etc/tidewire/apps.yml:ro" -e TIDEWIRE_AUTH_APPS=/etc/tidewire/apps.yml); fi
  docker run -d --name "$name" --label "run=$run" --network "$run" --network-alias "$service" "${confined[@]}" \
    -e TIDEWIRE_REDIS_URL=redis://redis:6379 -e TIDEWIRE_CLUSTER_MEMBERS=auth-service \
    -e "TIDEWIRE_CLUSTER_SECRET=$cluster_secret" "${own[@]}" "tidewire/$service" >/dev/null
  # One after the other: the first one founds the cluster, and a small machine cannot start five JVMs at once.
  confirm
done
# Edges first: the others serve them to the end.
for service in edge-service webhook-service publish-api presence-service auth-service; do
  name=$run-$service
  check 'drains and ends with 0' ends_in_order
  check 'logs no error' logs_no_error
done
exit "$failed"
