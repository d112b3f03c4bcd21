from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsletter.publish.command import CommandError, CommandPlace
from newsletter.publish.model import PAGE, Delivered, PublicFile

FILES = (PublicFile("i/x/images/a.png", "image/png", b"png"), PublicFile("i/x/lv", PAGE, b"page"))
COPY = "import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2], dirs_exist_ok=True)"


def test_a_program_is_given_the_folder_and_no_shell_reads_its_words(tmp_path: Path) -> None:
    target = tmp_path / "$(touch x); & {}".replace("{}", "a")
    place = CommandPlace([sys.executable, "-c", COPY, "{folder}", str(target)], issue="x", url="https://n.example")
    assert place.put(FILES) == Delivered(2, 0)
    assert (target / "i/x/lv/index.html").read_bytes() == b"page"
    place.put(FILES)


def test_the_words_know_the_issue_and_where_it_is_shown(tmp_path: Path) -> None:
    write = "import sys; open(sys.argv[1], 'w').write(' '.join(sys.argv[2:]))"
    words = [sys.executable, "-c", write, str(tmp_path / "said"), "{issue}", "{url}/i", "{folder}"]
    CommandPlace(words, issue="x y", url="https://n.example").put(FILES)
    assert (tmp_path / "said").read_text().startswith("x y https://n.example/i ")


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    fail = "import sys; sys.exit('no such host')"
    with pytest.raises(CommandError) as told:
        CommandPlace([sys.executable, "-c", fail, "{folder}"], issue="x", url="").put(FILES)
    assert "ended with status 1" in told.value.sentence
    assert told.value.hint == "no such host"


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="cannot be started"):
        CommandPlace(["no-such-program", "{folder}"], issue="x", url="").put(FILES)
