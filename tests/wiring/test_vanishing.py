"""Files that come and go while the preview reads them, as editors and version control make them do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from threading import Event, Thread

from newsletter.theme.load import shipped_themes
from newsletter.wiring.workbench import WorkspaceBench
from newsletter.wiring.workspace import open_workspace

SLUG = "2012-11-energetikas-lideri"
BUILDS = 12


@contextmanager
def coming_and_going(places: list[Path]) -> Iterator[None]:
    """Rename one place after the other and back, beside whatever is done meanwhile."""
    end = Event()

    def turn() -> None:
        while not end.is_set():
            for place in places:
                gone = place.with_name(f".gone-{place.name}")
                place.rename(gone)
                end.wait(0.001)
                gone.rename(place)

    thread = Thread(target=turn)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def test_nothing_is_raised_whatever_goes_and_comes_back_meanwhile(workspace: Path) -> None:
    copytree(shipped_themes() / "classic", workspace / "templates" / "classic")
    bench = WorkspaceBench(open_workspace(workspace))
    places = [each for each in workspace.rglob("*") if ".newsletter" not in each.parts]
    with coming_and_going(places):
        for _ in range(BUILDS):
            bench.build(SLUG)
            bench.recipients()
            bench.issues()
            bench.themes()
    assert [place for place in places if not place.exists()] == []
    assert bench.build(SLUG).editions


def test_settings_that_are_gone_are_told_and_come_back(workspace: Path) -> None:
    bench = WorkspaceBench(open_workspace(workspace))
    settings = workspace / "newsletter.toml"
    gone = settings.rename(workspace / "gone.toml")
    (problem,) = bench.build(SLUG).problems
    assert (problem.path, problem.code) == ("newsletter.toml", "unreadable")
    gone.rename(settings)
    assert bench.build(SLUG).editions
