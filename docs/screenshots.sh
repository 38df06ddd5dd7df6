#!/usr/bin/env bash
# Takes the pictures in docs/images of a running Tidewire with the development app: docs/screenshots.sh [http://localhost:6001/]
set -euo pipefail
cd "$(dirname "$0")"
images=$PWD/images
cd ../standalone/src/test/playground
npm ci --no-audit --no-fund
node screenshots.mjs "${1:-http://localhost:6001/}" "$images"
