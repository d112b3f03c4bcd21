from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.publish.folder import FolderError, FolderPlace
from newsletter.publish.model import PAGE, Delivered, PublicFile

FILES = (PublicFile("i/x%20%C4%81/images/a.png", "image/png", b"png"), PublicFile("i/x%20%C4%81/lv", PAGE, b"page"))


def test_a_page_is_the_index_of_a_folder_of_its_name(tmp_path: Path) -> None:
    assert FolderPlace(tmp_path).put(FILES) == Delivered(2, 0)
    assert (tmp_path / "i/x ā/lv/index.html").read_bytes() == b"page"
    assert (tmp_path / "i/x ā/images/a.png").read_bytes() == b"png"
    assert [path.name for path in tmp_path.rglob(".*")] == []


def test_what_is_there_is_not_written_again_and_nothing_goes_away(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path)
    place.put(FILES)
    before = (tmp_path / "i/x ā/images/a.png").stat().st_mtime_ns
    assert place.put([*FILES[:1], PublicFile(FILES[1].path, PAGE, b"new!")]) == Delivered(1, 1)
    assert (tmp_path / "i/x ā/images/a.png").stat().st_mtime_ns == before
    assert (tmp_path / "i/x ā/lv/index.html").read_bytes() == b"new!"
    assert place.put(FILES[1:]) == Delivered(1, 0)
    assert (tmp_path / "i/x ā/images/a.png").is_file()


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "i").write_text("a file in its place", encoding="utf-8")
    with pytest.raises(FolderError, match="cannot be written"):
        FolderPlace(tmp_path).put(FILES)
