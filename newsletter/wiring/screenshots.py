"""Screenshots of an issue in every mail program: a PNG for each, and a contact sheet of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from newsletter.browser.camera import Shot, open_camera
from newsletter.config import Settings
from newsletter.errors import NewsletterError
from newsletter.merge.program import run
from newsletter.preview.contactsheet import View, contact_sheet, page_of, views
from newsletter.render.edition import Edition
from newsletter.render.output import write_whole
from newsletter.wiring.readers import reader_values

SHEET = "index.html"
# What is done, of how many, and which picture is next.
Show = Callable[[int, int, str], None]


class NotFolderError(NewsletterError):
    """Screenshots would go where a file is."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"“{path}” is a file; screenshots go into a folder", "name another: --screenshots FOLDER")


def take_screenshots(
    settings: Settings,
    editions: Mapping[str, Edition],
    title: str,
    folder: Path,
    reader: str | None,
    show: Show,
) -> Path:
    """Write the pictures of all editions and return their contact sheet.

    They are filled in from a reader, or from nobody known. What was in the folder before and is drawn anew is replaced.
    Raises NotFolderError, NoDriverError, NoBrowserError and UnknownReaderError.
    """
    if folder.exists() and not folder.is_dir():
        raise NotFolderError(folder)
    html = {
        locale: run(edition.programs["html"], reader_values(settings, reader, edition.issue, locale))
        for locale, edition in editions.items()
    }
    planned = views(editions)
    taken: dict[View, bytes] = {}
    drawn: dict[tuple[str, int], Shot] = {}  # several programs show the same
    with open_camera() as camera:
        folder.mkdir(parents=True, exist_ok=True)
        for done, view in enumerate(planned):
            show(done, len(planned), f"{view.locale}: {view.client.label}, {view.title.lower()}")
            page = (page_of(view, html[view.locale], editions[view.locale].assets), view.width)
            shot = drawn[page] = drawn.get(page) or camera.take(*page)
            write_whole(folder / view.file_name, shot.png)
            taken[view] = shot.small
    show(len(planned), len(planned), "")
    sheet = folder / SHEET
    write_whole(sheet, contact_sheet(title, taken).encode())
    return sheet
