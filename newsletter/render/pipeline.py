"""An issue in one language and a theme → an edition, step by step."""

from __future__ import annotations

from newsletter.config import Publication
from newsletter.content.model import Issue
from newsletter.merge.tags import TagMint
from newsletter.problems import Problem, has_errors, in_order
from newsletter.render.assets import collect_assets
from newsletter.render.cleanup import clean
from newsletter.render.compile import compile_mjml, place_frames
from newsletter.render.compose import make_composer
from newsletter.render.document import complete, parse
from newsletter.render.edition import Edition
from newsletter.render.inline import inline_styles
from newsletter.render.plain import tidy_text
from newsletter.render.serialise import serialise
from newsletter.render.templates import theme_environment
from newsletter.render.units import with_units
from newsletter.render.views import issue_view
from newsletter.theme.model import Theme


def render_edition(
    issue: Issue, locale: str, theme: Theme, publication: Publication
) -> tuple[Edition | None, list[Problem]]:
    """Render one language of an issue; None where a problem leaves nothing to show.

    The same issue and theme give the same bytes. Nothing touches the network. Texts hold merge tokens, which the
    edition's tags explain. Raises CompilerError where our own check of the theme has let a fault through.
    """
    document = issue.documents[locale]
    mint = TagMint(document.nonce, "t")
    view = issue_view(issue, document, publication)
    composer = make_composer(issue, document, theme, theme_environment(theme.folders), mint, view)

    mjml = composer.markup()
    css, head_css = composer.style("style.css.j2"), composer.style("head.css.j2")
    text = tidy_text(composer.text())
    problems = list(composer.problems)
    if has_errors(problems):
        return None, list(in_order(problems))

    html = compile_mjml(with_units(mjml), theme.name)
    html = place_frames(html, composer.frames)
    root = parse(html)
    inline_styles(root, css)
    complete(root, document, view.direction, head_css)
    html = clean(serialise(root))

    assets, found = collect_assets(html, issue, document, theme)
    tags = (*document.tags, *mint.tags)
    edition = Edition(issue.slug, locale, document.subject, document.preheader, html, text, assets, tags)
    return edition, list(in_order([*problems, *found]))
