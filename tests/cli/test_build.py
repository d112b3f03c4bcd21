from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.config import load_settings
from newsletter.wiring.workspace import build_issue
from tests.cli.commands import SLUG, Run, Spoil


def test_each_language_is_three_files_and_pictures_that_open_from_disk(newsletter: Run, workspace: Path) -> None:
    said = newsletter("build")
    folder = workspace / ".newsletter" / "build" / SLUG
    assert said.status == 0
    assert said.out.split() == [f".newsletter/build/{SLUG}/{name}.html" for name in ("lv", "en")]
    for locale in ("lv", "en"):
        html = (folder / f"{locale}.html").read_text(encoding="utf-8")
        pictures = re.findall(r'<img[^>]* src="([^"]+)"', html)
        assert len(pictures) >= 11
        assert all((folder / picture).is_file() for picture in pictures)
        assert (folder / f"{locale}.txt").read_text(encoding="utf-8")


def test_the_facts_of_an_edition_stand_beside_it(newsletter: Run, workspace: Path) -> None:
    newsletter("build", SLUG, "--out", "out", "--locale", "lv")
    facts = json.loads((workspace / "out" / "lv.json").read_text(encoding="utf-8"))
    assert facts["subject"] == "Pašvaldība – enerģētikas attīstības līderis"
    assert 40 <= len(facts["preheader"]) <= 140
    assert re.fullmatch(r"[0-9a-f]{64}", facts["digest"])
    assert facts["sizes"]["html"] == len((workspace / "out" / "lv.html").read_bytes())
    assert facts["problems"] == []
    assert not (workspace / "out" / "en.html").exists()


def test_it_is_merged_for_a_reader_of_whom_nothing_is_known(newsletter: Run, workspace: Path) -> None:
    newsletter("build", "--out", "out")
    for name in ("lv.html", "lv.txt"):
        text = (workspace / "out" / name).read_text(encoding="utf-8")
        assert "Labdien!" in text
        assert "subscriber" not in text
        assert "{{" not in text


def test_as_somebody_it_is_filled_in_and_escaped(newsletter: Run, workspace: Path) -> None:
    rows = (workspace / "subscribers" / "municipalities.csv").read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if "<script>" in row)
    address = row.partition(",")[0]
    assert newsletter("build", "--out", "out", "--as", address).status == 0
    html = (workspace / "out" / "lv.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html
    assert "<script" not in html
    assert '<script>alert("x")</script> O\'Neil "Quoted"' in (workspace / "out" / "lv.txt").read_text(encoding="utf-8")


def test_what_is_printed_for_programs(newsletter: Run) -> None:
    said = newsletter("build", SLUG, "--json")
    assert said.json["issue"] == SLUG
    assert list(said.json["editions"]) == ["lv", "en"]
    assert said.json["problems"] == []


def test_somebody_unknown_is_refused(newsletter: Run) -> None:
    said = newsletter("build", "--as", "nobody@example.org")
    assert said.status == 2
    assert "nobody@example.org" in said.err


def test_a_language_that_is_not_there_is_refused_with_those_that_are(newsletter: Run) -> None:
    said = newsletter("build", "--locale", "de")
    assert said.status == 2
    assert "lv, en" in said.err


def test_a_broken_folder_shows_all_its_problems_and_writes_nothing(
    newsletter: Run, workspace: Path, spoil: Spoil
) -> None:
    spoil(":::cards", ":::crads")
    spoil("images/logo-leap.png", "images/logo-laep.png")
    said = newsletter("build", "--out", "out")
    assert said.status == 1
    assert "did you mean" in said.err
    assert "unknown-block" in said.err
    assert "logo-leap.png" in said.err
    assert said.out == ""
    assert not (workspace / "out").exists()


def test_an_issue_is_named_by_its_folder_too(newsletter: Run, workspace: Path) -> None:
    assert newsletter("build", f"issues/{SLUG}", "--locale", "lv").status == 0
    assert newsletter("build", str(workspace / "issues" / SLUG), "--locale", "lv").status == 0


def test_outside_a_workspace_it_says_how_to_begin_one(newsletter: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.chdir(tmp_path / "empty")
    said = newsletter("build")
    assert said.status == 1
    assert "newsletter init" in said.err


def test_two_processes_build_the_same_bytes(workspace: Path) -> None:
    for number in (1, 2):
        shutil.rmtree(workspace / ".newsletter")  # pictures are not to come from the other
        subprocess.run(
            [sys.executable, "-m", "newsletter", "build", "--out", f"out{number}"],
            cwd=workspace,
            env={**os.environ, "PYTHONHASHSEED": str(number)},
            check=True,
            capture_output=True,
        )
    first = {path.name: path.read_bytes() for path in (workspace / "out1").rglob("*") if path.is_file()}
    second = {path.name: path.read_bytes() for path in (workspace / "out2").rglob("*") if path.is_file()}
    assert first == second
    assert len(first) >= 17


def test_every_sentence_and_link_of_the_newsletter_of_2012_is_there() -> None:
    root = Path(__file__).parents[2]
    edition = build_issue(load_settings(root, {}), SLUG).editions["lv"]
    seed = root / "tests" / "data" / "seed"
    words = " ".join(
        re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|title).*?</\1>", " ", _without_tags(edition.html))).split()
    )
    text = " ".join(_without_tags(edition.text).split())
    links = (seed / "links.txt").read_text(encoding="utf-8").split()
    sentences = (seed / "sentences.lv.txt").read_text(encoding="utf-8").splitlines()
    assert len(sentences) > 40
    assert [sentence for sentence in sentences if sentence not in _joined(words)] == []
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert [link for link in links if f'href="{link}"' not in edition.html] == []
    assert [link for link in links if link not in text.split()] == []


def _without_tags(text: str) -> str:
    return re.sub(r"nl[0-9a-f]{6}[a-z]\d+z(, nl[0-9a-f]{6}[a-z]\d+z)?", "", text)


def _joined(words: str) -> str:
    return re.sub(r"\s+([,.:;!?)…”])", r"\1", re.sub(r"([(„])\s+", r"\1", words))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a folder in which nobody may write")
def test_a_folder_that_cannot_be_written_is_said_in_words(newsletter: Run) -> None:
    said = newsletter("build", SLUG, "--out", "/sys/newsletter")
    assert said.status == 1
    assert "error: /sys/newsletter cannot be read or written: " in said.err
    assert "hint: see whether you may read and write there" in said.err
