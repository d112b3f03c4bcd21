#!/bin/sh
# `make test`: style, types, import contracts, then every test with real parts.
set -eu
cd "$(dirname "$0")/.."
BIN=.venv/bin

if ! command -v chromium >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Chromium, which the tests of the look of things need"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-liberation fonts-dejavu-core >/dev/null || echo "Chromium could not be installed; its tests are skipped"
fi

$BIN/ruff format --check .
$BIN/ruff check .
$BIN/mypy
$BIN/lint-imports --no-cache >/dev/null || $BIN/lint-imports --no-cache
exec $BIN/pytest -n "${TEST_WORKERS:-auto}" --dist loadfile "$@"
