#!/bin/sh
# `make test`: style, types, import contracts, then every test with real parts.
set -eu
cd "$(dirname "$0")/.."
# Many tests start programs, and each would compile everything that it imports.
unset PYTHONDONTWRITEBYTECODE

# Programs of Debian that tests need, and what of it is tested. What cannot be installed is skipped.
missing=""
lacks() { ! command -v "$1" >/dev/null 2>&1 && ! [ -x "/usr/sbin/$1" ]; }
lacks chromium && missing="$missing chromium fonts-liberation fonts-noto-core"
lacks npm && missing="$missing nodejs npm"
lacks initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && missing="$missing postgresql"
lacks postfix && missing="$missing postfix"
lacks spamd && missing="$missing spamd"
lacks nginx && missing="$missing nginx-light"
lacks caddy && missing="$missing caddy"

install_missing() {
  apt-get update -qq || true
  # It stays without a configuration, and so is not started.
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 -- a list of packages
  apt-get install -y -qq --no-install-recommends $missing >/dev/null && return
  # One that cannot be had keeps none of the others away.
  for package in $missing; do
    apt-get install -y -qq --no-install-recommends "$package" >/dev/null ||
      echo "$package could not be installed; its tests are skipped"
  done
}

if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing what the tests drive, beside the lint:$missing"
  install_missing &
fi
sh scripts/lint.sh || { wait; exit 1; }
wait
exec .venv/bin/pytest -n "${TEST_WORKERS:-2}" --dist loadfile "$@"
