"""A theme's gallery as a page: its colours, and each block's example beside what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from newsletter.authoring.gallery import Entry, Gallery
from newsletter.preview.frame import Look, Scheme
from newsletter.problems import Problem
from newsletter.theme.contrast import LEAST, MODES, contrast, pairs
from newsletter.theme.locales import direction
from newsletter.theme.model import Theme

WHOLE = "whole-issue"
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True)
class View:
    """One way to look at an example: how wide, by day or by night."""

    width: int
    scheme: Scheme

    @property
    def look(self) -> Look:
        """Return how the frame is shown."""
        return Look(self.scheme)

    @property
    def title(self) -> str:
        """Return what the frame is called."""
        return f"{'On a phone' if self.width == PHONE else 'On a desk'}, {MODES[self.scheme]}"


DESK, PHONE = 600, 375
# What a frame shows: attributes of an iframe, for an entry's name and a view.
Frame = Callable[[str, View], str]
Mode = Mapping[str, str]


def views(theme: Theme) -> tuple[View, ...]:
    """Return the ways to look at a theme's examples: on a desk, as wide as its sheet, and on a phone."""
    widths = theme.style.get("widths")
    sheet = widths.get("sheet") if isinstance(widths, Mapping) else None
    desk = max(DESK, int(sheet)) if isinstance(sheet, (int, float)) else DESK
    return tuple(View(width, scheme) for scheme in Scheme for width in (desk, PHONE))


def gallery_body(gallery: Gallery, frame: Frame) -> str:
    """Return the page's main part."""
    theme = gallery.theme
    below = [folder.name for folder in theme.folders[1:]]
    extends = f'<p class="note">Extends {escape(", ".join(below))}.</p>' if below else ""
    parts = [
        f'<main class="showcase"><header class="intro"><h1>{escape(theme.label or theme.name)}</h1>',
        f"<p>{escape(theme.help)}</p>{extends}{_problems(gallery.problems)}</header>",
        _colours(theme),
        _contents(gallery),
        *(_row(entry, views(theme), frame) for entry in gallery.entries),
    ]
    if gallery.whole is not None:
        intro = f'<div class="words"><h2>A whole issue</h2><p>One block after the other, {_run(gallery)}.</p></div>'
        parts.append(f'<section class="row" id="{WHOLE}">{intro}{_frames(WHOLE, views(theme), frame)}</section>')
    return "\n".join([*parts, "</main>"])


def _run(gallery: Gallery) -> str:
    return "from right to left" if direction(gallery.locale) == "rtl" else "from left to right"


def _contents(gallery: Gallery) -> str:
    links = [f'<a href="#{escape(entry.schema.type)}">{escape(entry.schema.label)}</a>' for entry in gallery.entries]
    links += [f'<a href="#{WHOLE}">A whole issue</a>'] if gallery.whole else []
    return f'<nav class="contents" aria-label="Blocks">{" ".join(links)}</nav>'


def _row(entry: Entry, ways: Iterable[View], frame: Frame) -> str:
    schema = entry.schema
    shown = _frames(schema.type, ways, frame) if entry.edition else '<p class="note">There is nothing to show.</p>'
    example = escape(schema.example.strip(), quote=False)
    return (
        f'<section class="row" id="{escape(schema.type)}"><div class="words">'
        f"<h2>{escape(schema.label)}</h2><p>{escape(schema.help)}</p>"
        f'<pre tabindex="0"><code>{example}</code></pre>{_problems(entry.problems)}</div>{shown}</section>'
    )


def _frames(name: str, ways: Iterable[View], frame: Frame) -> str:
    shown = [
        f"<figure><figcaption>{view.title}</figcaption>"
        f'<iframe title="{escape(name)}: {view.title}" width="{view.width}" height="320" '
        f'sandbox="{SANDBOX}" {frame(name, view)}></iframe></figure>'
        for view in ways
    ]
    return f'<div class="frames">{"".join(shown)}</div>'


def _problems(problems: Iterable[Problem]) -> str:
    shown = "".join(f'<li class="{problem.severity}">{escape(str(problem), quote=False)}</li>' for problem in problems)
    return f'<ul class="faults">{shown}</ul>' if shown else ""


def _colours(theme: Theme) -> str:
    """Return the theme's colours by day and by night, and how well each pair can be read."""
    parts = []
    for mode in MODES:
        group = theme.style.get(mode)
        colours = {n: v for n, v in group.items() if isinstance(v, str)} if isinstance(group, Mapping) else {}
        if not colours:
            continue
        swatches = "".join(_swatch(name, value) for name, value in colours.items())
        ratios = "".join(_pair(pair.text, pair.ground, colours) for pair in pairs(theme.style, mode))
        title = MODES[mode].capitalize()
        parts.append(f'<div><h2>{title}</h2><ul class="swatches">{swatches}</ul><ul class="pairs">{ratios}</ul></div>')
    return f'<section class="colours" aria-label="Colours">{"".join(parts)}</section>' if parts else ""


def _swatch(name: str, value: str) -> str:
    chip = f'<svg width="32" height="32" aria-hidden="true"><rect width="32" height="32" fill="{escape(value)}"/></svg>'
    return f"<li>{chip}<span>{escape(name)}<small>{escape(value)}</small></span></li>"


def _pair(text: str, ground: str, colours: Mode) -> str:
    ratio = contrast(colours[text], colours[ground])
    front, behind = escape(colours[text]), escape(colours[ground])
    chip = (
        f'<svg width="32" height="24" aria-hidden="true"><rect width="32" height="24" fill="{behind}"/>'
        f'<text x="16" y="17" text-anchor="middle" fill="{front}">Aa</text></svg>'
    )
    kind = "" if ratio >= LEAST else ' class="error"'
    return f"<li{kind}>{chip}<span>{escape(text)} on {escape(ground)}<small>{int(ratio * 10) / 10}</small></span></li>"
