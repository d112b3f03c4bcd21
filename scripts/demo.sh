#!/bin/sh
# `make demo`: the sample issue from folder to inboxes, then the preview.
set -eu
cd "$(dirname "$0")/.."
NEWSLETTER=.venv/bin/newsletter
ISSUE=2012-11-energetikas-lideri

step() { printf '\n\033[1m$ newsletter %s\033[0m\n' "$*"; }

step build $ISSUE
$NEWSLETTER build $ISSUE
step test $ISSUE
$NEWSLETTER test $ISSUE
step send $ISSUE --to municipalities --yes
$NEWSLETTER send $ISSUE --to municipalities --relay outbox --again --yes
step status $ISSUE
$NEWSLETTER status $ISSUE

if [ "${DEMO_EXIT:-}" = 1 ]; then
  exit 0
fi
step preview $ISSUE
exec $NEWSLETTER preview $ISSUE
