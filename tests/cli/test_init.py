"""`newsletter init`: what it asks, what it writes, what it never touches, and what it says."""

from __future__ import annotations

import os
import re
import select
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from newsletter.cli.files import CannotWriteError, write_folder, write_missing
from newsletter.cli.init import AlreadyNewsletterError, NotFolderError, init
from newsletter.config import load_settings
from newsletter.content.scaffold import AnswerError
from newsletter.errors import NewsletterError

APP = typer.Typer(pretty_exceptions_enable=False)
APP.command()(init)
FLAGS = [
    "--name",
    "Enerģija",
    "--from",
    "Enerģija <zinas@energija.example>",
    "--languages",
    "lv,en",
    "--address",
    "Rīga",
]


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.stdout == ""
    return result.stderr


def refused(*arguments: str) -> NewsletterError:
    with pytest.raises(NewsletterError) as found:
        CliRunner().invoke(APP, list(arguments), catch_exceptions=False)
    return found.value


def files() -> list[str]:
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


def test_flags_answer_without_a_terminal() -> None:
    said = run("enerģija", *FLAGS)
    publication = load_settings(Path("enerģija"), {}).publication
    assert (publication.name, publication.sender_address) == ("Enerģija", "zinas@energija.example")
    assert (publication.locale, publication.postal_address) == ("lv", "Rīga")
    assert re.search(r"^  issues/\d{4}-\d\d-welcome/  a finished first issue \(lv, en\)$", said, re.MULTILINE)
    slug = next(Path("enerģija/issues").iterdir()).name
    assert said.endswith(f"next:\n  cd 'enerģija'\n  newsletter preview\n  newsletter send {slug} --to team\n")
    assert "postal address" not in said


def test_without_flags_and_terminal_the_defaults_hold() -> None:
    said = run("energy-news")
    publication = load_settings(Path("energy-news"), {}).publication
    assert (publication.name, publication.sender_address) == ("Energy news", "news@example.org")
    assert (publication.locale, publication.postal_address) == ("de", "Street 1, City")
    assert (
        "Only an example for now: the sender's address and the postal address. Put your own into newsletter.toml"
        in said
    )


def test_in_the_current_folder_no_cd_is_named(tmp_path: Path) -> None:
    said = run(".", *FLAGS)
    slug = next((tmp_path / "issues").iterdir()).name
    steps = f"next:\n  newsletter preview\n  newsletter send {slug} --to team\n  newsletter new SLUG\n"
    assert said.endswith(steps)
    assert "Enerģija is ready in this folder:" in said


def test_the_name_comes_from_the_current_folder_too(tmp_path: Path) -> None:
    run(".")
    assert load_settings(Path(), {}).publication.name[:4].lower() == tmp_path.name[:4].lower()


def test_a_folder_with_spaces_is_quoted_for_the_shell() -> None:
    assert "\n  cd 'my news'\n" in run("my news", *FLAGS)


def test_a_language_without_a_first_issue_is_said() -> None:
    said = run("n", "--languages", "ja,fr")
    assert "The first issue is not there in ja: its text is English for now." in said


@pytest.mark.parametrize("tracked", [True, False])
def test_git_leaves_lists_out_unless_told(*, tracked: bool) -> None:
    run("n", *(["--track-lists"] if tracked else []))
    assert ("subscribers/*.csv" in Path("n/.gitignore").read_text()) is not tracked


def test_a_newsletter_is_never_written_over() -> None:
    run("n", *FLAGS)
    before = {name: Path(name).read_bytes() for name in files()}
    fault = refused("n", "--name", "Other")
    assert isinstance(fault, AlreadyNewsletterError)
    assert fault.exit_status == 2
    assert fault.sentence == "n already holds a newsletter"
    assert "cd n && newsletter preview" in fault.hint
    assert before == {name: Path(name).read_bytes() for name in files()}


def test_files_that_are_there_stay_and_are_named() -> None:
    Path(".gitignore").write_text("*.pyc\n/.newsletter\n")
    Path("subscribers").mkdir()
    Path("subscribers/team.csv").write_text("email\nboss@energija.example\n")
    said = run(".", *FLAGS)
    assert Path(".gitignore").read_text() == "*.pyc\n/.newsletter\n"
    assert Path("subscribers/team.csv").read_text() == "email\nboss@energija.example\n"
    assert "subscribers/team.csv was there already and stays as it is.\n" in said
    assert "Add to .gitignore, so that readers' addresses stay out of git:\n  subscribers/*.csv\n\n" in said
    assert "invented readers" not in said


def test_a_file_in_the_place_of_the_folder_is_refused() -> None:
    Path("n").write_text("")
    assert isinstance(refused("n"), NotFolderError)
    assert files() == ["n"]


@pytest.mark.parametrize(
    ("flags", "hint"),
    [
        (["--from", "nobody"], 'write it like this: --from "Energy News <news@example.org>"'),
        (["--languages", "latvain"], "did you mean lv (latvian)?"),
        (["--name", " "], 'write it like this: --name "Energy News"'),
        (["--address", "\n"], 'write it like this: --address "Street 1, City"'),
    ],
)
def test_a_flag_that_cannot_be_used_writes_nothing(flags: list[str], hint: str) -> None:
    fault = refused("n", *flags)
    assert isinstance(fault, AnswerError)
    assert fault.hint == hint
    assert files() == []


def test_a_name_that_the_disk_refuses_is_said() -> None:
    fault = refused("n" * 300)
    assert isinstance(fault, CannotWriteError)
    assert "cannot be written: file name too long" in fault.sentence


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        write_folder(tmp_path / "issue", {"a.md": b"1", "x" * 300: b"2"})
    assert files() == []
    write_folder(tmp_path / "issue", {"a.md": b"1", "images/b.png": b"2"})
    with pytest.raises(CannotWriteError):
        write_folder(tmp_path / "issue", {"a.md": b"3"})
    assert files() == ["issue/a.md", "issue/images/b.png"]
    assert Path("issue/a.md").read_bytes() == b"1"


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    assert write_missing(tmp_path, {"a": b"1", "b": b"2"}) == ["a"]
    assert not (tmp_path / "elsewhere").exists()


class Terminal:
    """A person at a terminal, in front of the program itself."""

    def __init__(self, *arguments: str) -> None:
        import pty

        code = "import typer; from newsletter.cli.init import init; typer.run(init)"
        # What is asked depends on a real terminal.
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.execv(sys.executable, [sys.executable, "-c", code, *arguments])
        self.seen = ""

    def until(self, sign: str) -> None:
        start = len(self.seen)
        while sign not in self.seen[start:]:
            self.seen += os.read(self.screen, 4096).decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def interrupt(self) -> int:
        """Press Ctrl-C until the program ends: one that comes between the question and the reading is lost."""
        with suppress(OSError):
            while True:
                self.type("\x03")
                while select.select([self.screen], [], [], 1)[0]:
                    self.seen += os.read(self.screen, 4096).decode(errors="replace")
        return self.end()

    def end(self) -> int:
        with suppress(OSError):  # so a terminal says that its other end is closed
            while data := os.read(self.screen, 4096):
                self.seen += data.decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
def test_a_person_is_asked_four_things_and_enter_takes_the_default() -> None:
    person = Terminal("energy-news")
    for answer in ("", "nobody", "News <news@energy.example>", "latvain", "latvian, en", "Brīvības iela 1, Rīga"):
        person.until("]: ")
        person.type(f"{answer}\n")
    assert person.end() == 0
    publication = load_settings(Path("energy-news"), {}).publication
    assert (publication.name, publication.sender_name) == ("Energy news", "News")
    assert (publication.locale, publication.postal_address) == ("lv", "Brīvības iela 1, Rīga")
    assert re.findall(r"^(\w.*?) \[(.*?)\]:", person.seen, re.MULTILINE) == [
        ("Name", "Energy news"),
        ("From", "Energy news <news@example.org>"),
        ("From", "Energy news <news@example.org>"),
        ("Languages, the main one first (lv, en, de …)", "de"),
        ("Languages, the main one first (lv, en, de …)", "de"),
        ("Postal address", "Street 1, City"),
    ]
    assert "write it like this: Energy News <news@example.org>" in person.seen
    assert "did you mean lv (latvian)?" in person.seen


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
def test_only_what_no_flag_answers_is_asked() -> None:
    person = Terminal("n", *FLAGS[:6])
    person.until("Postal address [Street 1, City]: ")
    person.type("\n")
    assert person.end() == 0
    assert "Name [" not in person.seen
    person = Terminal("m", "--yes")
    assert person.end() == 0
    assert "]: " not in person.seen


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
def test_an_interrupted_question_writes_nothing() -> None:
    person = Terminal("n")
    person.until("Name [N]: ")
    assert person.interrupt() != 0
    assert files() == []
