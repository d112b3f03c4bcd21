"""A bare MJML file → HTML, step by step: the steps of an edition, and what MJML has that themes do without."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.content.model import Document
from newsletter.problems import Problem, has_errors, in_order
from newsletter.render.cleanup import clean
from newsletter.render.compile import CompilerError, compile_mjml
from newsletter.render.css import check_css
from newsletter.render.document import complete, parse
from newsletter.render.fonts import Font, add_fonts, read_fonts
from newsletter.render.html_attributes import AttributeRule, apply_html_attributes, read_html_attributes
from newsletter.render.includes import Includer
from newsletter.render.inline import inline_styles
from newsletter.render.left_out import keep_columns_in_owa, mark_left_out, move_icons, write_left_out
from newsletter.render.lengths import write_units
from newsletter.render.markup import NO_ALT, Fault, check_markup
from newsletter.render.mending import mend
from newsletter.render.mjml_classes import flatten_defaults
from newsletter.render.origins import Edit, Source, TypedFile
from newsletter.render.repairs import (
    escape_quotes,
    mark_fluid_heroes,
    open_gaps,
    raise_fluid_heroes,
    separate_cells,
    without_important,
)
from newsletter.render.serialise import serialise
from newsletter.render.tree import MjmlElement, read_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

# What the check says of themes, and what does not hold for a bare file.
NOT_HERE = frozenset(
    {
        "mj-preview would show the preheader a second time",
        "defaults of mj-body have no effect",
        "a hero of fluid height comes out without height",
        "“gap” has no effect",
        "the icon stays before the text",
    }
)


INSIDE = {"mjml": "everything", "mj-body": "what is to be seen"}


@dataclass
class _Taken:
    """What is taken out of a source, because we do it ourselves."""

    css: str = ""
    preview: str = ""
    first: str = ""
    fonts: list[Font] = field(default_factory=list)
    rules: list[AttributeRule] = field(default_factory=list)


def render_mjml(text: str, file: Path, shown: str) -> tuple[str | None, list[Problem]]:
    """Render the text of an MJML file; None where a problem leaves nothing to show.

    `file` says where the text stands, so that what it includes is found: below the file's own folder only. `shown` is
    its path in problems. Nothing touches the network.
    """
    folder = Path(shown).parent.as_posix()
    includer = Includer(file.parent, "" if folder == "." else folder)
    source = includer.resolve(Source.of(TypedFile(shown, text)), file)
    problems = list(includer.problems)

    edits, faults = mend(source.text)
    source = _next(source, edits, faults, problems)
    tree = read_tree(source.text)
    edits, faults = write_units(tree, source.text)
    source = _next(source, [*edits, *escape_quotes(tree, source.text)], faults, problems)
    taken, edits, faults = _take_out(read_tree(source.text), source.text)
    source = _next(source, edits, faults, problems)
    source = source.edited(flatten_defaults(read_tree(source.text)))

    found = check_markup(source.text)
    faults = [_as_bare(fault) for fault in found if fault.sentence not in NOT_HERE and fault.code != NO_ALT]
    source = _next(source, [], faults, problems)
    if has_errors(problems):
        return None, list(in_order(problems))
    tree = read_tree(source.text)
    edits, marks = mark_left_out(tree, source.text)
    source = source.edited([*edits, *open_gaps(tree), *mark_fluid_heroes(tree, source.text)])
    try:
        made = compile_mjml(source.text)
    except CompilerError as fault:
        missed = Fault(fault.position, "not-compiled", "this cannot be turned into HTML", "write it more simply")
        return None, list(in_order([*problems, source.problem(missed)]))

    root = parse(write_left_out(made, marks))
    move_icons(root)
    keep_columns_in_owa(root, tree)
    apply_html_attributes(root, taken.rules)
    _write_rules(root, taken.css)
    raise_fluid_heroes(root)
    separate_cells(root)
    add_fonts(root, taken.fonts, taken.css)
    language = str(root.get("lang", "und"))
    complete(root, Document(language, shown, "", taken.preview, (), ""), str(root.get("dir", "auto")), "")
    return taken.first + clean(serialise(root)), list(in_order(problems))


def _as_bare(fault: Fault) -> Fault:
    """Return a fault in words that suit a file without a theme."""
    if fault.code != "no-mjml":
        return fault
    name = "mj-body" if "mj-body" in fault.sentence else "mjml"
    return replace(fault, sentence=f"there is no <{name}>", hint=f"put {INSIDE[name]} between <{name}> and </{name}>")


def _next(source: Source, edits: Sequence[Edit], faults: Sequence[Fault], problems: list[Problem]) -> Source:
    """Note what is wrong with a source, and return it edited."""
    problems += [source.problem(fault) for fault in faults]
    return source.edited(edits)


def _write_rules(root: _Element, css: str) -> None:
    """Write rules into the elements that they are for, as MJML does: without their `!important`."""
    own = {element: str(element.get("style")) for element in root.iter() if "style" in element.attrib}
    inline_styles(root, css)
    if "!important" in css:
        without_important(own, root)


def _take_out(tree: MjmlElement, text: str) -> tuple[_Taken, list[Edit], list[Fault]]:
    """Take out of a source what the compiler cannot do: rules to be written into elements, fonts, what stands first."""
    taken = _Taken()
    edits: list[Edit] = []
    taken.fonts, faults = read_fonts(tree)
    taken.rules, more = read_html_attributes(tree, text)
    faults += more
    for element in tree.find("mj-font", "mj-html-attributes", "mj-style", "mj-preview", "mj-raw"):
        said = text[element.inner_start : element.inner_end]
        if element.name == "mj-style":
            found = check_css(said)
            faults += [
                Fault(fault.position + element.inner_start, fault.code, fault.sentence, fault.hint, fault.severity)
                for fault in found
            ]
            if element.values.get("inline") != "inline":
                continue
            taken.css += said
        elif element.name == "mj-preview":
            taken.preview = " ".join(html.unescape(said).split())
        elif element.name == "mj-raw":
            if element.values.get("position") != "file-start":
                continue
            taken.first += said.strip() + "\n"
        edits.append(Edit(element.start, element.end))
    return taken, edits, faults
