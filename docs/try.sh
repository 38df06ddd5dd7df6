#!/usr/bin/env bash
# Follows the README and the first-app pages to the letter in a temporary folder, and compares what comes out with what they say.
#
#   docs/try.sh              builds and starts Tidewire in a clone, as the README says
#   docs/try.sh --running    uses the server on localhost:6001
#
# What needs a program that is not installed is left out, and said so.
#
# A comment above a code block says what to do with the block:
#   <!-- needs: PROGRAM -->  leave the page out without this program
#   <!-- run -->             run it
#   <!-- file: NAME -->      save it as NAME
#   <!-- start: TEXT -->     run it in the background, until its output has TEXT
#   <!-- prints -->          its lines have to be in the output of the last run
#   <!-- started prints -->  its lines have to appear in the output of what was started last
set -euo pipefail
set -m

root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work=$(mktemp -d)
started=()
pages=(docs/start/node.md docs/start/django.md docs/start/go.md docs/start/spring.md docs/start/php.md docs/start/ruby.md)
snippets=standalone/src/main/resources/io/tidewire/standalone/quickstart/snippets.js

finish() {
  local status=$? pid
  for pid in "${started[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  if ((status == 0)); then rm -rf "$work"; else echo "try: see $work" >&2; fi
}
trap finish EXIT

fail() {
  echo "try: $page: $1" >&2
  for file in last.out started.out; do
    if [ -s "$file" ]; then echo "--- $file" >&2; tail -n 20 "$file" >&2; fi
  done
  exit 1
}

# Until the output of what was started last has the text; $2 is how many seconds that may take.
await() {
  local deadline=$((SECONDS + $2))
  until grep -qF -- "$1" started.out 2>/dev/null; do
    kill -0 "${started[-1]}" 2>/dev/null || fail "it ended before '$1' appeared"
    ((SECONDS < deadline)) || fail "'$1' did not appear within $2 s"
    sleep 0.2
  done
}

perform() {
  local line
  case $1 in
    run)
      bash -euo pipefail -c "$3" >last.out 2>last.err </dev/null || { cat last.err >&2; fail "this failed: $3"; }
      ;;
    file) printf '%s' "$3" >"$2" ;;
    start)
      bash -euo pipefail -c "$3" >started.out 2>&1 </dev/null &
      started+=("$!")
      await "$2" 1800
      ;;
    prints)
      while IFS= read -r line; do
        grep -qxF -- "$line" last.out || fail "the output lacks: $line"
      done <<<"${3%$'\n'}"
      ;;
    'started prints')
      while IFS= read -r line; do await "$line" 20; done <<<"${3%$'\n'}"
      ;;
  esac
}

# Performs what the page says, in the current folder.
follow() {
  page=$1
  local line instruction='' argument='' block='' inside=false done=0 needed
  for needed in $(sed -n 's/^<!-- needs: \(.*\) -->$/\1/p' "$root/$page"); do
    command -v "$needed" >/dev/null && continue
    echo "try: $page: SKIPPED, $needed is not installed"
    return
  done
  while IFS= read -r line <&3; do
    if $inside && [ "$line" = '```' ]; then
      inside=false
      perform "$instruction" "$argument" "$block"
      instruction='' done=$((done + 1))
    elif $inside; then
      block+=$line$'\n'
    elif [[ $line =~ ^'<!-- '(run|prints|started prints|file|start)(': '(.*))?' -->'$ ]]; then
      instruction=${BASH_REMATCH[1]} argument=${BASH_REMATCH[3]}
    elif [ -n "$instruction" ] && [[ $line == '```'* ]]; then
      inside=true block=''
    fi
  done 3<"$root/$page"
  ((done > 0)) || fail 'nothing to follow'
  echo "try: $page: $done steps as it says"
}

# Runs one of the playground's snippets, which says hello from NAME.
#   snippet NAME FILE PROGRAM COMMAND [INSTALL]
# INSTALL gets a package from a registry that is not reachable everywhere; without it, the code is left out.
snippet() {
  page="the playground's code for $1"
  if ! command -v "$3" >/dev/null; then
    echo "try: $page: SKIPPED, $3 is not installed"
    return
  fi
  if [ -n "${5:-}" ] && ! bash -euo pipefail -c "$5" >last.out 2>&1 </dev/null; then
    echo "try: $page: SKIPPED, this failed: $5"
    return
  fi
  cp "$1" "$2"
  perform run '' "$4"
  await "Hello from $1" 20
  echo "try: $page: it runs as it is"
}

follow_snippets() {
  page=$snippets
  node --input-type=module -e "
    import { writeFileSync } from 'node:fs';
    import { snippets } from '$root/$snippets';
    const server = { host: 'localhost', port: 6001, secure: false, origin: 'http://localhost:6001' };
    const app = { id: '100001', key: 'tidewire-key', secret: 'tidewire-secret' };
    for (const { name, code } of snippets(server, app, 'snippets')) writeFileSync(name, code);"
  cat >listen.mjs <<'JS'
import Pusher from 'pusher-js';
const pusher = new Pusher('tidewire-key', { cluster: '', wsHost: 'localhost', wsPort: 6001, forceTLS: false, enabledTransports: ['ws', 'wss'] });
const channel = pusher.subscribe('snippets').bind('headline', (data) => console.log(data.text));
channel.bind('pusher:subscription_succeeded', () => console.log('subscribed'));
JS
  perform run '' 'npm init -y && npm install --silent pusher pusher-js'
  perform start subscribed 'node listen.mjs'
  snippet Node publish.mjs node 'node publish.mjs'
  snippet curl publish.sh openssl 'sh publish.sh'
  snippet Python publish.py python3 'python3 -m venv venv && venv/bin/pip install --quiet pusher && venv/bin/python publish.py'
  snippet Go main.go go 'go mod init example.org/hello && go get github.com/pusher/pusher-http-go/v5@v5.1.1 && go run main.go'
  # The SDK of interop/, if it is installed, or the one of the registry.
  if [ -n "${TIDEWIRE_TEST_PHP_AUTOLOAD:-}" ]; then
    mkdir vendor
    ln -s "$TIDEWIRE_TEST_PHP_AUTOLOAD" vendor/autoload.php
  fi
  snippet PHP publish.php php 'php publish.php' '[ -e vendor ] || composer require --quiet pusher/pusher-php-server'
  snippet Ruby publish.rb ruby 'ruby publish.rb' 'ruby -e "require %q(pusher)" || gem install --quiet --user-install pusher'
}

if [ "${1:-}" != --running ]; then
  git clone --quiet "$root" "$work/tidewire"
  cd "$work/tidewire"
  follow README.md
fi
for each in "${pages[@]}"; do
  mkdir -p "$work/$each"
  cd "$work/$each"
  follow "$each"
done
mkdir "$work/snippets"
cd "$work/snippets"
follow_snippets
