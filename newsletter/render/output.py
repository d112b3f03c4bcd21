"""A built edition as files: what `newsletter build` leaves behind, readable from disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsletter.merge.expression import Values
from newsletter.merge.program import run
from newsletter.problems import Problem
from newsletter.render.edition import Edition


def edition_facts(edition: Edition, values: Values, problems: Iterable[Problem]) -> dict[str, object]:
    """Return what a program wants to know of a built edition: subject, preheader, digest, sizes in bytes, problems."""
    merged = merge_edition(edition, values)
    return {
        "issue": edition.issue,
        "locale": edition.locale,
        "subject": merged["subject"],
        "preheader": merged["preheader"],
        "digest": edition.digest,
        "sizes": {
            "html": len(merged["html"].encode()),
            "text": len(merged["text"].encode()),
            "images": edition.picture_bytes,
        },
        "images": [asset.src for asset in edition.assets],
        "image_sizes": {asset.src: len(asset.data) for asset in edition.assets},
        "problems": [problem.as_json() for problem in problems],
    }


def merge_edition(edition: Edition, values: Values) -> Mapping[str, str]:
    """Return subject, preheader, html and text as one reader gets them."""
    return {name: run(program, values) for name, program in edition.programs.items()}


def write_build(folder: Path, editions: Iterable[Edition], values: Values, problems: Iterable[Problem]) -> None:
    """Write LOCALE.html, LOCALE.txt, LOCALE.json and the pictures; each file is whole or not there."""
    listed = list(problems)
    for edition in editions:
        merged = merge_edition(edition, values)
        for asset in edition.assets:
            write_whole(folder / asset.src, asset.data)
        write_whole(folder / f"{edition.locale}.html", merged["html"].encode())
        write_whole(folder / f"{edition.locale}.txt", merged["text"].encode())
        facts = json.dumps(edition_facts(edition, values, listed), ensure_ascii=False, indent=2)
        write_whole(folder / f"{edition.locale}.json", (facts + "\n").encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.write_bytes(data)
    waiting.replace(path)
