"""Compare `newsletter mjml` with MJML 4 and 5, print the table, and write docs/standards/mjml.md."""

from __future__ import annotations

import sys

from mjml_compare.boxes import ChromiumMissingError
from mjml_compare.comparison import PAGE, compare, corpus, explanations, page, summary, table
from mjml_compare.peers import PeerMissingError


def main() -> int:
    """Return 1 where something differs that is not explained, 2 where nothing can be compared."""
    try:
        results = compare(corpus())
    except (PeerMissingError, ChromiumMissingError) as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 2
    why = explanations()
    print(table(results, why))
    print(summary(results, why))
    for result in results:
        for (width, version), found in result.different.items():
            for difference in found[:3] if result.name not in why else ():
                print(f"{result.name}, {width} px, MJML {version}: {difference.pixels} px: {difference.box}")
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(results), encoding="utf-8")
    return int(any(not result.is_same and result.name not in why for result in results))


if __name__ == "__main__":
    sys.exit(main())
