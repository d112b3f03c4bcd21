from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.render.bare import render_mjml

SECTION = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"


def document(body: str, head: str = "") -> str:
    return f"<mjml>\n{head}<mj-body>\n{body}\n</mj-body>\n</mjml>"


def refused(folder: Path, text: str) -> list[str]:
    """Return the problems of a file in a folder, each as path:line code."""
    html, problems = render_mjml(text, folder / "a.mjml", "a.mjml")
    assert html is None
    return [f"{problem.path}:{problem.line} {problem.code}" for problem in problems]


def test_files_of_every_kind_are_put_in(tmp_path: Path) -> None:
    (tmp_path / "parts" / "more").mkdir(parents=True)
    (tmp_path / "parts" / "top.mjml").write_text(
        SECTION.format("top") + '<mj-include path="more/deep one.mjml" />', encoding="utf-8"
    )
    (tmp_path / "parts" / "more" / "deep one.mjml").write_text(
        "<mjml><mj-head><mj-attributes><mj-text color='#123456' /></mj-attributes></mj-head>"
        f"<mj-body>{SECTION.format('deep')}</mj-body></mjml>",
        encoding="utf-8",
    )
    (tmp_path / "raw.html").write_text("<b>raw</b>", encoding="utf-8")
    (tmp_path / "a.css").write_text("p > b { color: red }", encoding="utf-8")
    (tmp_path / "b.css").write_text("i { color: blue }", encoding="utf-8")
    body = """<mj-include path="./parts/top.mjml" /><mj-include path="raw.html" type="html" />
      <mj-include path="a.css" type="css" /><mj-include path="b.css" type="css" css-inline="inline"></mj-include>"""
    html, problems = render_mjml(document(body + SECTION.format("<i>x</i>")), tmp_path / "a.mjml", "a.mjml")
    assert problems == []
    assert html
    assert html.count("color:#123456") == 3
    assert "<b>raw</b>" in html
    assert "p > b { color: red }" in html
    assert html.index("top") < html.index("deep") < html.index("raw")
    assert '<i style="color:blue">x</i>' in html


@pytest.mark.parametrize(
    "path",
    [
        "../secret.mjml",
        "parts/../../secret.mjml",
        "parts/../b.mjml",
        "%2e%2e/secret.mjml",
        "..\\secret.mjml",
        "/etc/passwd",
        "\\\\host\\share",
        "C:/secret.mjml",
        "file:///etc/passwd",
        "https://x.example/a.mjml",
        "~/secret.mjml",
        "link.mjml",
        "folder/secret.mjml",
        "a%00.mjml",
    ],
)
def test_nothing_outside_of_the_folder_is_read(path: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "parts").mkdir(parents=True)
    for place in (tmp_path / "secret.mjml", root / "b.mjml"):
        place.write_text(SECTION.format("secret"), encoding="utf-8")
    (root / "link.mjml").symlink_to(tmp_path / "secret.mjml")
    (root / "folder").symlink_to(tmp_path)
    for kind in ("mjml", "html", "css"):
        text = document(f'\n<mj-include type="{kind}" path="{path}" />')
        html, problems = render_mjml(text, root / "a.mjml", "a.mjml")
        assert html is None
        assert [(problem.code, problem.line) for problem in problems] == [("include-outside", 4)]


def test_files_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.mjml").write_text('\n<mj-include path="c.mjml" />', encoding="utf-8")
    (tmp_path / "c.mjml").write_text('<mj-include path="b.mjml" />', encoding="utf-8")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    (tmp_path / "a.mjml").write_text("", encoding="utf-8")
    assert refused(tmp_path, document('<mj-include path="b.mjml" />')) == ["c.mjml:1 include-cycle"]
    assert refused(tmp_path, document('<mj-include path="a.mjml" />')) == ["a.mjml:3 include-cycle"]
    found = refused(tmp_path, document('<mj-include path="round" />'))
    assert found in (["a.mjml:3 include-outside"], ["a.mjml:3 no-include"])


def test_what_would_grow_without_end_is_stopped(tmp_path: Path) -> None:
    for number in range(30):
        twice = f'<mj-include path="{number + 1}.mjml" />' * 2
        (tmp_path / f"{number}.mjml").write_text(twice, encoding="utf-8")
    (tmp_path / "30.mjml").write_text(SECTION.format("x"), encoding="utf-8")
    html, problems = render_mjml(document('<mj-include path="0.mjml" />'), tmp_path / "a.mjml", "a.mjml")
    assert html is None
    assert {problem.code for problem in problems} == {"include-limit"}
    assert len(problems) < 1000


@pytest.mark.parametrize(
    ("include", "code"),
    [
        ('<mj-include path="none.mjml" />', "no-include"),
        ('<mj-include path="." />', "no-include"),
        (f'<mj-include path="{"x" * 300}" />', "no-include"),
        ("<mj-include />", "missing-attribute"),
        ('<mj-include path="a.txt" type="text" />', "bad-attribute"),
        ('<mj-include path="latin.mjml" />', "undecodable"),
    ],
)
def test_what_cannot_be_put_in_is_told(include: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "latin.mjml").write_bytes(SECTION.format("é").encode("latin-1"))
    html, problems = render_mjml(document(include), tmp_path / "a.mjml", "a.mjml")
    assert html is None
    assert [problem.code for problem in problems] == [code]


def test_mistakes_are_told_in_the_file_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "b.mjml").write_text("\n\n<mj-section>\n<mj-colum /></mj-section>", encoding="utf-8")
    (tmp_path / "parts" / "c.css").write_text("a {\ncolor: red", encoding="utf-8")
    text = document(
        '<mj-include path="parts/b.mjml" />\n<mj-oops />\n'
        '<mj-include path="parts/c.css" type="css" css-inline="inline" />'
    )
    assert refused(tmp_path, text) == ["a.mjml:4 unknown-tag", "parts/b.mjml:4 unknown-tag", "parts/c.css:1 open-brace"]
