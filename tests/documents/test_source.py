from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.documents import read_source, typed_lines

TEXT = "Ēna\nlīdaka\n"


@pytest.mark.parametrize("data", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16")])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_text_is_read_however_it_was_saved(tmp_path: Path, data: bytes, ends: str) -> None:
    encoding = "utf-16" if data[:1] in b"\xff\xfe" else "utf-8"
    file = tmp_path / "lv.md"
    file.write_bytes(data.decode(encoding).replace("\n", ends).encode(encoding))
    assert read_source(file, "lv.md") == (TEXT, [])


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    for name, said in {"folder": "a folder", "pipe": "no ordinary file", "endless": "no ordinary file"}.items():
        text, problems = read_source(tmp_path / name, name)
        assert text is None
        assert said in problems[0].sentence
    for name in ("loop", "not-there"):
        text, problems = read_source(tmp_path / name, name)
        assert (text, [problem.code for problem in problems]) == (None, ["unreadable"])


def test_a_file_of_any_size_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "lv.md"
    with file.open("wb") as opened:
        opened.truncate(50_000_000_000)
    text, problems = read_source(file, "lv.md")
    assert (text, [problem.code for problem in problems]) == (None, ["too-large"])


def test_the_place_of_a_byte_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "lv.md"
    file.write_bytes("viens\nĒn".encode() + b"\xe2a\n")
    text, problems = read_source(file, "lv.md")
    assert text == "viens\nĒn\ufffda\n"
    assert [(problem.line, problem.column, problem.code) for problem in problems] == [(2, 3, "undecodable")]


def test_a_character_that_no_text_has_is_told_with_the_line_without_it(tmp_path: Path) -> None:
    (tmp_path / "lv.md").write_bytes(b"one line\r\nanother li\0ne\r\nand one more\r\n")
    text, problems = read_source(tmp_path / "lv.md", "lv.md")
    assert text == "one line\nanother line\nand one more\n"
    assert [(p.line, p.column, p.source) for p in problems] == [(2, 11, "another line")]
    assert problems[0].hint.endswith(":\nanother line")
    (tmp_path / "lv.md").write_bytes("one line".encode("utf-16-le"))
    _, problems = read_source(tmp_path / "lv.md", "lv.md")
    assert "UTF-8" in problems[0].hint


def test_the_lines_of_a_file_as_far_as_they_can_be_read(tmp_path: Path) -> None:
    file, pipe = tmp_path / "lv.md", tmp_path / "pipe.md"
    file.write_bytes("Ēna\r\nlī".encode("utf-8-sig") + b"\xff\rdaka\x0bx")
    os.mkfifo(pipe)
    assert typed_lines(file) == ["Ēna", "lī\ufffd", "daka\x0bx"]
    assert typed_lines(pipe) == typed_lines(tmp_path / "none.md") == []
