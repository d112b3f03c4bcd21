#!/bin/sh
# `make test`: style, types, import contracts, then every test with real parts.
set -eu
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Chromium, in which the look of things is tested"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-liberation fonts-noto-core >/dev/null || echo "Chromium could not be installed; its tests are skipped"
fi

if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing Node.js, which runs MJML, with which ours is compared"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm \
    >/dev/null || echo "Node.js could not be installed; its tests are skipped"
fi

if ! command -v initdb >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 &&
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing PostgreSQL, over which the ledger is tested, too"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql \
    >/dev/null || echo "PostgreSQL could not be installed; its tests are skipped"
fi

if ! command -v postfix >/dev/null 2>&1 && ! [ -x /usr/sbin/postfix ] && [ "$(id -u)" = 0 ] &&
  command -v apt-get >/dev/null 2>&1; then
  echo "installing Postfix, which signed messages are sent through; it stays without a configuration, and so is not started"
  apt-get update -qq && echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postfix \
      >/dev/null || echo "Postfix could not be installed; its tests are skipped"
fi

if ! command -v spamd >/dev/null 2>&1 && ! [ -x /usr/sbin/spamd ] && [ "$(id -u)" = 0 ] &&
  command -v apt-get >/dev/null 2>&1; then
  echo "installing SpamAssassin, which messages are shown to"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends spamd \
    >/dev/null || echo "SpamAssassin could not be installed; its tests are skipped"
fi

sh scripts/lint.sh
exec .venv/bin/pytest -n "${TEST_WORKERS:-2}" --dist loadfile "$@"
