#!/usr/bin/env bash
# Builds the images of standalone, of each service and of the command line, and runs each confined as the documentation says: not as root, with a
# read-only root file system, without capabilities. Needs `mvn -q -DskipTests package` to have run, and docker.
#
#   deploy/test/images.sh [CONTEXT]    CONTEXT: the built tree, if it is not this one
set -euo pipefail
cd "$(dirname "$0")/../.."
context=${1:-.}
name=tidewire-images-$$
failed=0
finish() { docker rm -f "$name" >/dev/null 2>&1 || true; }
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

# What a health check of the image says, within two minutes: healthy, or what it is instead.
healthy() {
  local state
  for _ in $(seq 120); do
    state=$(docker inspect -f '{{.State.Health.Status}}' "$name")
    [ "$state" = starting ] || break
    sleep 1
  done
  [ "$state" = healthy ]
}

ends_in_order() { docker stop --time 30 "$name" >/dev/null && inspected '{{.State.ExitCode}}' "$name" 0; }
writes_nothing() { ! docker exec "$name" sh -c ': > /tidewire/x' 2>/dev/null; }
is_not_root() { [ "$(docker exec "$name" id -u)" != 0 ]; }
serves() { docker exec "$name" bash -c 'exec 3<>/dev/tcp/127.0.0.1/6001; printf "GET /quickstart/pusher.min.js HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3; read -r _ status _ <&3; [ "$status" = 200 ]'; }

confined=(--read-only --tmpfs /tmp:exec,size=32m --cap-drop ALL --security-opt no-new-privileges --memory 512m)
for service in standalone edge-service publish-api auth-service presence-service webhook-service; do
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

service=standalone
docker run -d --name "$name" "${confined[@]}" tidewire/standalone >/dev/null
check 'becomes healthy' healthy
check 'is not root inside' is_not_root
check 'writes nothing to its file system' writes_nothing
check 'serves the playground' serves
check 'drains and ends with 0' ends_in_order
logs_no_error() { ! docker logs "$name" 2>&1 | grep -E 'level=ERROR|cannot start'; }
check 'logs no error' logs_no_error
exit "$failed"
