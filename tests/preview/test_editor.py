from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.preview.editor import NO_EDITOR, Editor, EditorError
from newsletter.problems import error


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b/lv.md").write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("template", "link"),
    [
        ("vscode://file/{path}:{line}:{column}", "vscode://file{root}/a%20b/lv.md:3:1"),
        ("idea://open?file={path}&line={line}", "idea://open?file={root}/a%20b/lv.md&line=3"),
        ("", ""),
    ],
)
def test_a_place_is_put_into_the_link_of_the_editor(root: Path, template: str, link: str) -> None:
    found = Editor(template).link(root, error("x", "y", "a b/lv.md", 3))
    assert found == link.replace("{root}", root.as_posix())


def test_a_file_that_the_workspace_lacks_has_no_link(root: Path) -> None:
    editor = Editor("vscode://file/{path}")
    assert editor.link(root, error("x", "y", "templates/classic/layout.mjml.j2", 3)) == ""
    assert editor.link(root, error("x", "y")) == ""
    assert NO_EDITOR.told(root, error("x", "y"))["editor"] == ""


@pytest.mark.parametrize(
    "template",
    [
        "javascript:alert('{path}')",
        "HTTPS://example.org/{path}",
        "data:,{path}",
        "{path}",
        "code {path}",
        "vscode://file",
    ],
)
def test_what_a_browser_would_open_itself_is_refused(template: str) -> None:
    with pytest.raises(EditorError):
        Editor(template)
