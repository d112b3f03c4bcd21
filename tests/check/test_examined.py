"""Each element of an edition is told where it was typed: in the text, or in the theme's template."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.check.examined import Examined, declarations
from newsletter.config import Publication, Settings
from newsletter.content.fallback import complete_issue
from newsletter.content.load import load_issue
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme

TEXT = """---
subject: Ziņas
preheader: Kas jauns
---
Labdien, {{ subscriber.name }}!

:::cards #first
### Viens
Pirmā rinda.

Otrā rinda, [kur lasīt](https://example.org/otra).

### Divi
Trešā.
:::

:::mjml
<mj-section><mj-column>
<mj-text>Paša <b class="own">rakstīts</b>.</mj-text>
</mj-column></mj-section>
:::
"""


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Return the edition of a small issue with the shipped theme."""
    root = tmp_path_factory.mktemp("examined")
    folder = root / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    (folder / "lv.md").write_text(TEXT, "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    assert theme is not None
    edition, faults = render_edition(issue, "lv", theme, settings.publication)
    assert edition is not None, faults
    return Examined(settings, issue, issue, theme, edition)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".//a[@href='https://example.org/otra']", 11),
        (".//h3", 8),
        (".//b[@class='own']", 19),
        ("div[@class='preheader']", 3),
    ],
)
def test_what_an_author_typed_is_found_in_its_line(examined: Examined, path: str, line: int) -> None:
    element = examined.body.find(path)
    assert element is not None
    place = examined.place(element)
    assert (Path(place.path).name, place.line) == ("lv.md", line)
    assert place.source == TEXT.split("\n")[line - 1]


def test_what_the_theme_made_is_found_in_the_template_that_made_it(examined: Examined) -> None:
    link = examined.body.find(".//a[@href='https://example.org/otra']")
    assert link is not None
    place = examined.theme_place(link)
    assert place.path.startswith("templates/classic/")
    assert place.line
    assert "item.text" in place.source


def test_what_a_language_takes_from_another_is_found_where_it_was_typed(tmp_path: Path) -> None:
    folder = tmp_path / "issues" / "2012-11-x"
    folder.mkdir(parents=True)
    (folder / "lv.md").write_text(TEXT, "utf-8")
    (folder / "en.md").write_text("---\nsubject: News\n---\nHello\n", "utf-8")
    settings = Settings(tmp_path, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "lv"))
    issue, _ = load_issue(folder, settings, lambda name: load_theme(name, tmp_path / "templates"))
    theme, _ = load_theme("classic", tmp_path / "templates")
    assert issue
    assert theme
    whole = complete_issue(issue, "lv")
    edition, faults = render_edition(whole, "en", theme, settings.publication)
    assert edition is not None, faults
    seen = Examined(settings, issue, whole, theme, edition)
    link = seen.tree.find(".//a[@href='https://example.org/otra']")
    assert link is not None
    place = seen.place(link)
    assert (place.path, place.line, place.source) == ("issues/2012-11-x/lv.md", 11, TEXT.splitlines()[10])
    assert seen.in_block(whole.documents["en"].blocks[1]).line == 7


def test_every_element_knows_its_block_or_that_it_is_the_layouts(examined: Examined) -> None:
    types = {block.type for element in examined.elements if (block := examined.block(element))}
    assert types == {"text", "cards", "mjml"}
    unknown = [element for element in examined.elements if examined.origin(element) is None]
    # The body, what holds everything, and the hidden preheader are no template's.
    assert len(unknown) == 3


def test_finding_places_leaves_the_edition_as_it_is(examined: Examined) -> None:
    again, _ = render_edition(examined.issue, "lv", examined.theme, examined.settings.publication)
    assert again is not None
    assert again.digest == examined.edition.digest
    assert "newsletter-number" not in examined.edition.html


def test_declarations_are_read_in_their_order() -> None:
    found = [(each.name, each.value) for each in declarations("Color: red; background:url('a;b') ;; x")]
    assert found == [("color", "red"), ("background", "url('a;b')")]
