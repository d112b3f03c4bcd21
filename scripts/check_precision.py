"""Count what the rules say of templates that people send, and write docs/standards/precision.md."""

from __future__ import annotations

import sys

from precision.page import PAGE, page, table, unexplained
from precision.templates import ask


def main() -> int:
    """Print the table and every error that may be false; return 1 where there is one."""
    found = list(ask())
    print(table(found))
    wrong = unexplained(found)
    for each in wrong:
        print(f"{each.template}: {each.problem.code}: {each.problem.sentence}")
    PAGE.write_text(page(found), encoding="utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
