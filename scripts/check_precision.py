"""What the rules for editions find in real MJML templates, which were sent and were read: an error here is a false one.

`python scripts/check_precision.py` prints how many of the files each code is found in, and every error with its file.
It ends with 1 where there is an error that nothing explains.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from mjml_compare.comparison import ROOT, corpus

from newsletter.check.examined import Examined
from newsletter.check.run import RULES, EditionRule
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.problems import Problem, Severity
from newsletter.render.bare import render_mjml
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

# What an issue has and a template by itself has not: its language, and a way to leave.
OF_AN_ISSUE = frozenset({"wrong-language", "unsubscribe-missing"})
# Errors that are true: what the file holds, and why it is wrong there.
TRUE: Mapping[tuple[str, str], str] = {
    ("tests/data/mjml/cesko-digital/issue-22.mjml", "link-malformed"): "*|UNSUB|* is filled in by Mailchimp alone",
    ("tests/data/mjml/gomjml/notifuse-full.mjml", "dead-link"): "a button leads to #",
    ("tests/data/mjml-docs/carousel.mjml", "dead-link"): "its pictures lead to #1, #2 and #3, which are not there",
}


def frame(folder: Path) -> Examined:
    """Return an edition of our own, the HTML of which the templates' takes the place of."""
    issue_folder = folder / "issues" / "2012-11-x"
    issue_folder.mkdir(parents=True)
    (issue_folder / "en.md").write_text("---\nsubject: News\n---\nHello!\n", "utf-8")
    settings = Settings(folder, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "en"))
    issue, problems = load_issue(issue_folder, settings, lambda name: load_theme(name, folder / "templates"))
    theme, _ = load_theme("classic", folder / "templates")
    if issue is None or theme is None:
        raise ValueError("\n".join(map(str, problems)))
    edition, faults = render_edition(issue, "en", theme, settings.publication)
    if edition is None:
        raise ValueError("\n".join(map(str, faults)))
    return Examined(settings, issue, issue, theme, edition)


def found(examined: Examined, file: Path) -> Iterator[Problem]:
    """Yield what the rules for editions find in a template."""
    html, problems = render_mjml(file.read_text("utf-8"), file, file.name)
    if html is None:
        raise ValueError("\n".join(map(str, problems)))
    examined = replace(examined, edition=replace(examined.edition, html=html))
    for rule in RULES:
        if isinstance(rule, EditionRule):
            yield from rule.check(examined)


def main() -> int:
    """Count, and print."""
    files = corpus()
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[tuple[str, Problem]] = []
    with tempfile.TemporaryDirectory() as name:
        examined = frame(Path(name))
        for file in files:
            problems = [each for each in found(examined, file) if each.code not in OF_AN_ISSUE]
            counts.update({(each.severity.value, each.code) for each in problems})
            errors += [
                (file.relative_to(ROOT).as_posix(), each) for each in problems if each.severity is Severity.ERROR
            ]
    print(f"{len(files)} files\n")
    for (severity, code), number in sorted(counts.items()):
        print(f"{number:5}  {severity:8} {code}")
    unexplained = [(file, each) for file, each in errors if (file, each.code) not in TRUE]
    for file, each in unexplained:
        print(f"\n{file}: {each.code}: {each.sentence}")
    for (file, code), why in TRUE.items():
        if any((file, code) == (name, each.code) for name, each in errors):
            print(f"\n{file}: {code}: {why}")
    print(f"\n{len(errors)} errors, {len(unexplained)} of them false")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
