from __future__ import annotations

import os
from pathlib import Path

import PIL.Image
import pytest

from newsletter.content.pictures.opening import PictureFaultError
from newsletter.content.pictures.store import PictureStore, _fitted


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a picture's file."""
    path = tmp_path / "a.png"
    PIL.Image.effect_noise((300, 200), 50).save(path)
    return path


def test_a_picture_is_made_once_and_read_again(tmp_path: Path, picture: Path) -> None:
    store = PictureStore(tmp_path / "cache")
    made = store.fit(picture, 100)
    (kept,) = (tmp_path / "cache").iterdir()
    before = kept.stat().st_mtime_ns
    _fitted.cache_clear()
    assert store.fit(picture, 100) == made
    assert kept.stat().st_mtime_ns == before
    store.fit(picture, 50)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_what_was_damaged_in_the_cache_is_made_again(tmp_path: Path, picture: Path) -> None:
    store = PictureStore(tmp_path / "cache")
    made = store.fit(picture, 100)
    (kept,) = (tmp_path / "cache").iterdir()
    for damaged in (b"", b"{}", kept.read_bytes()[:-3], b"[]\n", b"\xff\n"):
        kept.write_bytes(damaged)
        _fitted.cache_clear()
        assert store.fit(picture, 100) == made


def test_a_changed_picture_is_made_anew(tmp_path: Path, picture: Path) -> None:
    store = PictureStore(tmp_path / "cache")
    before = store.fit(picture, 100)
    PIL.Image.new("RGB", (300, 200), "red").save(picture)
    os.utime(picture, ns=(1, 1))
    assert store.fit(picture, 100) != before


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path, picture: Path) -> None:
    (tmp_path / "cache").write_text("a file in its place")
    assert PictureStore(tmp_path / "cache").fit(picture, 100).width == 100


def test_a_picture_that_went_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(PictureFaultError, match="cannot be opened"):
        PictureStore().fit(tmp_path / "none.png", 100)
