#!/bin/sh
# `make demo`: the sample issue from folder to inboxes, a reader who comes and goes, then the preview. DEMO_EXIT=1 stops before serving.
set -eu
cd "$(dirname "$0")/.."
ISSUE=2012-11-energetikas-lideri

newsletter() {
  printf '\n$ newsletter %s\n' "$*"
  .venv/bin/newsletter "$@"
}

newsletter build $ISSUE
newsletter test $ISSUE
newsletter send $ISSUE --to municipalities --relay outbox --again --yes
newsletter status $ISSUE
.venv/bin/python scripts/demo_reader.py
[ "${DEMO_EXIT:-}" = 1 ] && exit 0
newsletter preview $ISSUE
