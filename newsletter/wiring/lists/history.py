"""What has changed in list files since an earlier state of the repository."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.problems import Problem
from newsletter.subscribers.difference import Difference, compare_states
from newsletter.subscribers.listfile import ListFile, UnknownListError, list_names, open_list
from newsletter.wiring.commit import git_commit, is_left_out
from newsletter.wiring.revisions import UnknownRevisionError, find_commit, lay_out_paths


class LeftOutOfGitError(NewsletterError):
    """A list that git leaves out has no earlier state."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"git leaves subscribers/{name}.csv out, so there is no earlier state of it to compare with",
            "take its line out of .gitignore if its readers' addresses may stand in git",
        )


class NothingKeptError(NewsletterError):
    """Git keeps no earlier state of the workspace."""

    def __init__(self) -> None:
        super().__init__(
            "git keeps no earlier state of this folder, so there is nothing to compare with",
            "what the store does not know yet is told by: newsletter lists sync --dry-run",
        )


@dataclass(frozen=True)
class ListChange:
    """A list beside its earlier state. `described_anew` tells whether LIST.yaml is another."""

    name: str
    difference: Difference
    problems: tuple[Problem, ...] = ()
    was_there: bool = True
    is_there: bool = True
    described_anew: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has changed."""
        return self.difference.is_empty and self.was_there == self.is_there and not self.described_anew


def changes_since(settings: Settings, revision: str, names: Sequence[str] = ()) -> Iterator[ListChange]:
    """Yield what has changed in some lists, or in every one that git knows, since a commit, a branch or a tag.

    Raises UnknownRevisionError, NothingKeptError, UnknownListError and LeftOutOfGitError.
    """
    try:
        commit = find_commit(settings.root, revision)
    except UnknownRevisionError:
        if git_commit(settings.root):
            raise
        raise NothingKeptError from None
    folder = settings.lists.relative_to(settings.root).as_posix()
    with tempfile.TemporaryDirectory() as place:
        lay_out_paths(settings.root, commit, [folder], Path(place))
        before = Path(place) / folder
        there, now = list_names(before), list_names(settings.lists)
        known = tuple(dict.fromkeys((*now, *there)))
        for name in names or known:
            if name not in known:
                raise UnknownListError(name, known)
            if name not in there and is_left_out(settings.root, f"{folder}/{name}.csv"):
                if names:
                    raise LeftOutOfGitError(name)
                continue
            yield _change(name, before if name in there else None, settings.lists if name in now else None)


def _change(name: str, before: Path | None, now: Path | None) -> ListChange:
    old, new = (_opened(folder, name) for folder in (before, now))
    difference = compare_states(old.rows() if old else (), new.rows() if new else ())
    described = [old.described if old else None, new.described if new else None]
    return ListChange(
        name,
        difference,
        tuple(new.problems) if new else (),
        old is not None,
        new is not None,
        bool(old and new and described[0] != described[1]),
    )


def _opened(folder: Path | None, name: str) -> ListFile | None:
    return open_list(folder, name) if folder else None
