"""MJML files through `newsletter mjml` and through MJML itself: what stands elsewhere, and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.render.bare import render_mjml

from .boxes import TOLERANCE, WIDTHS, Difference, chromium, differences, measure
from .peers import compile_with_mjml, versions

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
FOLDERS = ("mjml", "mjml-docs", "mjml-features")
EXPLAINED = Path(__file__).parent / "explained.toml"
PAGE = ROOT / "docs" / "standards" / "mjml.md"


@dataclass(frozen=True)
class Compared:
    """One file: how many boxes MJML's pages have, and those that differ, by window width and version of MJML."""

    name: str
    boxes: Mapping[tuple[int, str], int]
    different: Mapping[tuple[int, str], list[Difference]]

    @property
    def is_same(self) -> bool:
        """Tell whether every box is where it is with MJML."""
        return not any(self.different.values())


def corpus() -> list[Path]:
    """Return the MJML files to compare: whole documents, not the parts that they include."""
    files = (file for folder in FOLDERS for file in sorted((DATA / folder).rglob("*.mjml")))
    return [file for file in files if not file.name.startswith("_") and file.parent.name != "parts"]


def explanations() -> Mapping[str, str]:
    """Return why a file's boxes differ, by the file's name."""
    return {name: str(entry["why"]) for name, entry in tomllib.loads(EXPLAINED.read_text("utf-8")).items()}


def compare(files: Iterable[Path]) -> list[Compared]:
    """Compare files in Chromium. Raises PeerMissingError and ChromiumMissingError."""
    listed = list(files)
    made = compile_with_mjml(listed)
    with chromium() as browser:
        pages: dict[str, str] = {}
        for number, file in enumerate(listed):
            html, problems = render_mjml(file.read_text("utf-8"), file, file.name)
            if html is None:
                raise ValueError("\n".join(map(str, problems)))
            pages[f"{number}/ours"] = html
            pages |= {f"{number}/{version}": page for version, page in made[str(file)].items()}
        measured = {width: measure(browser, pages, width) for width in WIDTHS}
    keys = [(width, version) for width in WIDTHS for version in versions()]
    return [
        Compared(
            file.relative_to(DATA).as_posix(),
            {(width, version): len(measured[width][f"{number}/{version}"]) for width, version in keys},
            {
                (width, version): differences(measured[width][f"{number}/ours"], measured[width][f"{number}/{version}"])
                for width, version in keys
            },
        )
        for number, file in enumerate(listed)
    ]


def summary(results: Iterable[Compared], why: Mapping[str, str]) -> str:
    """Return the figures in a sentence."""
    listed = list(results)
    total = sum(sum(result.boxes.values()) for result in listed)
    apart = sum(len(found) for result in listed for found in result.different.values())
    differ = [result for result in listed if not result.is_same]
    explained = sum(result.name in why for result in differ)
    return (
        f"{len(listed)} files, {total:,} boxes compared: {total - apart:,} within {TOLERANCE:g} px. "
        f"Files that differ: {len(differ)}, {explained} of them for a reason that is told."
    )


def table(results: Iterable[Compared], why: Mapping[str, str]) -> str:
    """Return a row for each file: how many boxes stand within the tolerance, of how many."""
    keys = [(width, version) for width in WIDTHS for version in versions()]
    heads = " | ".join(f"MJML {versions()[version]}, {width} px" for width, version in keys)
    lines = [f"| File | {heads} | |", "| --- |" + " --- |" * (len(keys) + 1)]
    for result in results:
        cells = [_cell(result, key) for key in keys]
        said = "" if result.is_same else why.get(result.name, "**not explained**")
        lines.append(f"| `{result.name}` | {' | '.join(cells)} | {said} |")
    return "\n".join(lines)


def _cell(result: Compared, key: tuple[int, str]) -> str:
    boxes, apart = result.boxes[key], result.different[key]
    return f"{boxes}" if not apart else f"{boxes - len(apart)} of {boxes}"


def page(results: Iterable[Compared]) -> str:
    """Return the page of the documentation."""
    listed, why = list(results), explanations()
    begin = PAGE_HEAD.format(tolerance=f"{TOLERANCE:g}", widths=" and ".join(map(str, WIDTHS)))
    return f"{begin}\n{summary(listed, why)}\n\n{table(listed, why)}\n\n{PAGE_FOOT}"


PAGE_HEAD = """<!-- Written by `python scripts/compare_mjml.py`; do not edit. -->

# MJML

`newsletter mjml FILE` turns an MJML file into HTML by the steps that an issue goes through. Here its output is compared
with that of MJML itself: where each image, text and button stands in Chromium, in windows {widths} px wide, all
pictures replaced by one of the same size and nothing loaded. A box counts as equal when none of its edges is more than
{tolerance} px away. The files are newsletters and tests of other projects (`mjml`), every example of MJML's own
documentation (`mjml-docs`), and files of ours that use what those leave out (`mjml-features`).
"""
PAGE_FOOT = """A number alone says how many boxes there are, all of them equal.

## Like MJML, and unlike

- `mj-include` reads MJML, HTML and CSS, but only files below the folder of the file that is turned: no `..`, no
  absolute path, no link that leads out, nothing in a circle.
- `mj-style inline="inline"` is written into elements, without its `!important`, as MJML does.
- `mj-html-attributes` takes CSS selectors of level 3.
- `mj-font`: only fonts that the file declares are linked, and only where an element or a style sheet names them. MJML
  also links five families of Google Fonts wherever their names occur.
- `title` of an image or button stands on its link, `sizes` and `srcset` on the picture, `icon-position` puts the icon
  on its side of the text, and `<mjml owa="desktop">` keeps columns beside each other in Outlook on the web, all as MJML
  writes it. A `"` in an attribute that is typed between `'` is kept; MJML ends the attribute there.
- `mj-preview` is filled up, so that a mailbox shows no text of the body after it.
- Whatever stands raw, or as a comment, between the sections of an `mj-wrapper` is seen by everyone.
- A number without a unit is taken as pixels, with a warning. HTML that is left open where HTML allows it, names in
  capitals and attributes without quotes are put right.
- Images have an `alt`, widths in attributes are whole numbers, colours have six digits, and the same file gives the
  same bytes.
- A tag or an attribute that MJML does not have is an error with its file and line, not left out in silence.
"""
