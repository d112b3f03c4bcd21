"""An issue in one language and a theme → an edition, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from newsletter.config import Publication
from newsletter.content.model import Issue
from newsletter.content.pictures.store import PictureStore
from newsletter.merge.blanks import settle_blanks
from newsletter.merge.places import MergeError
from newsletter.merge.tags import TagMint, by_token, restore
from newsletter.problems import Problem, has_errors, in_order
from newsletter.render.assets import collect_assets
from newsletter.render.cleanup import clean
from newsletter.render.compile import CompilerError, compile_mjml, place_frames
from newsletter.render.compose import HEAD_STYLE, LAYOUT, STYLE, Composer
from newsletter.render.css import check_css
from newsletter.render.document import complete, parse
from newsletter.render.edition import Edition
from newsletter.render.heights import write_heights
from newsletter.render.inline import inline_styles
from newsletter.render.markup import Fault, check_markup
from newsletter.render.merging import merge_problem
from newsletter.render.pictures import Album
from newsletter.render.plain import tidy_text
from newsletter.render.repairs import separate_cells
from newsletter.render.serialise import serialise
from newsletter.render.source_map import Marks, as_problems, read_marks
from newsletter.render.template_faults import shown_path
from newsletter.render.templates import make_environment, theme_environment, theme_file
from newsletter.render.told import Told
from newsletter.render.typed import with_sources
from newsletter.render.weight import weigh
from newsletter.render.wrap import wrap_text
from newsletter.theme.model import Theme
from newsletter.theme.words import word_problems


def render_edition(
    issue: Issue,
    locale: str,
    theme: Theme,
    publication: Publication,
    pictures: PictureStore | None = None,
    told: Iterable[Problem] = (),
    *,
    is_page: bool = False,
) -> tuple[Edition | None, list[Problem]]:
    """Render one language of an issue; None where a problem leaves nothing to show.

    The same issue and theme give the same bytes. Nothing touches the network. Texts hold merge tokens, which the
    edition's tags explain. `pictures` keeps what was fitted. `told` is what reading the issue has told: it is not told
    again, neither is what follows from it. A page of the web, unlike a message, is nobody's own.
    """
    document = issue.documents[locale]
    read = Told.of(told)
    mint = TagMint(document.nonce, "t")
    album = Album(pictures or PictureStore(), document.path, issue.images)
    composer = Composer(
        issue, document, theme, publication, mint, theme_environment(theme.folders), album, told=read, is_page=is_page
    )
    text, html, problems = _drawn(composer, locale)
    if not html:
        return None, list(in_order(problems))

    assets, found = collect_assets(html, album, issue, theme)
    tags = (*document.tags, *mint.tags)
    problems += with_sources([*album.problems, *found, *weigh(assets, album)], issue.folder)
    try:
        calendars = tuple(composer.calendars.values())
        edition = Edition(issue.slug, locale, document.subject, document.preheader, html, text, assets, tags, calendars)
    except MergeError as fault:
        shown = shown_path(theme_file(theme.folders, LAYOUT) or Path(LAYOUT), theme.folders)
        if not fault.tag.line or not read.has_bad_tag(document):
            problems += with_sources([merge_problem(fault, document, shown)], issue.folder)
        return None, list(in_order(problems))
    return edition, list(in_order(problems))


def _drawn(composer: Composer, locale: str) -> tuple[str, str, list[Problem]]:
    """Return an edition's plain text, its HTML, empty where a problem leaves nothing to show, and every problem."""
    document, theme = composer.document, composer.theme
    mjml = composer.markup()
    css, head_css = composer.style(STYLE), composer.style(HEAD_STYLE)
    plain = tidy_text(composer.text())
    text = wrap_text(settle_blanks(plain, by_token((*document.tags, *composer.mint.tags))), theme.plain.width)
    problems = [*composer.problems, *word_problems(theme.words, locale)]
    if has_errors(problems):
        return text, "", problems

    problems += _located(composer, LAYOUT, mjml, check_markup(mjml))
    problems += _located(composer, STYLE, css, check_css(css))
    problems += _located(composer, HEAD_STYLE, head_css, check_css(head_css))
    if has_errors(problems):
        return text, "", problems

    try:
        html = compile_mjml(mjml)
    except CompilerError as fault:
        missed = Fault(fault.position, "not-compiled", "this cannot be turned into HTML", "write it more simply")
        return text, "", [*problems, *_located(composer, LAYOUT, mjml, [missed])]

    root = parse(place_frames(html, composer.frames))
    inline_styles(root, css)
    separate_cells(root)
    complete(root, document, composer.issue_view.direction, head_css)
    write_heights(root, composer.album)
    return text, clean(serialise(root)), problems


def _located(composer: Composer, template: str, source: str, faults: list[Fault]) -> list[Problem]:
    """Return faults of a rendered template as problems of the theme's files."""
    if not faults:
        return []
    folders = composer.theme.folders
    mint = TagMint(composer.mint.nonce, composer.mint.letter)
    marked = replace(composer, mint=mint, environment=make_environment(folders, (Marks,)), problems=[], is_marked=True)
    rendered = marked.markup() if template == LAYOUT else marked.style(template)
    found, outermost = read_marks(rendered), theme_file(folders, template)
    problems = as_problems(faults, found, source, outermost, folders, composer.issue.folder, composer.document.path)
    tags = (*composer.document.tags, *composer.mint.tags)
    return [replace(problem, sentence=restore(problem.sentence, tags)) for problem in problems]
