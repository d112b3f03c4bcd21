from __future__ import annotations

import os
from pathlib import Path

from newsletter.content.pictures.pruning import LONGEST, NOTED, Kept, let_go, note_use, prune

NOW = 2_000_000_000.0


def test_what_was_not_used_for_long_goes_and_then_the_oldest() -> None:
    files = [Kept(Path(name), NOW - age, 10) for name, age in (("a", 5), ("b", LONGEST + 1), ("c", 9), ("d", 1))]
    assert let_go(files, NOW) == [Path("b")]
    assert let_go(files, NOW, most=25) == [Path("b"), Path("c")]
    assert let_go(files, NOW, most=0) == [Path("b"), Path("c"), Path("a"), Path("d")]
    assert let_go([], NOW) == []


def test_a_use_is_noted_once_a_day(tmp_path: Path) -> None:
    file = tmp_path / "a.picture"
    file.write_bytes(b"x")
    for age, noted in ((NOTED - 1, NOW - NOTED + 1), (NOTED + 1, NOW)):
        os.utime(file, (NOW - age, NOW - age))
        note_use(file, NOW)
        assert file.stat().st_mtime == noted
    note_use(tmp_path / "none", NOW)


def test_a_folder_is_pruned(tmp_path: Path) -> None:
    for name, age in (("old", LONGEST + 1), ("new", 1)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (NOW - age, NOW - age))
    prune(tmp_path, NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    prune(tmp_path / "none", NOW)
