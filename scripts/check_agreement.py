"""Compare what the rules say of contrast and width with what Chromium computes, over generated designs.

Without a number, of as many as docs/standards/accessibility.md tells of, which is written anew.
"""

from __future__ import annotations

import sys

from agreement.comparison import compare
from agreement.page import PAGE, page
from mjml_compare.boxes import ChromiumMissingError, chromium

DESIGNS = 200


def main(arguments: list[str]) -> int:
    """Print the agreement, and every difference; return 2 where there is no Chromium."""
    try:
        with chromium() as browser:
            result = compare(browser, int(arguments[0]) if arguments else DESIGNS)
    except ChromiumMissingError as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    for title, agreement in result.parts:
        print(f"{title}: {agreement.alike} of {agreement.asked} alike")
        for difference in agreement.different:
            print(f"  {difference}")
    if not arguments:
        PAGE.write_text(page(result), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
