"""MJML checked before it is compiled: the compiler itself accepts almost anything, and names no line when it does not.

Two things are checked: that all is well-formed, as strictly as the compiler wants it, and that elements and
attributes are those that MJML has, where MJML has them.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from newsletter.problems import Severity, did_you_mean
from newsletter.render.markup_reader import Attribute, Kind, Piece, read_pieces
from newsletter.render.mjml_rules import (
    ELEMENTS,
    EVERY_ATTRIBUTE,
    KINDS,
    NAMED_COLOURS,
    REQUIRED,
    UNDONE,
    UNSUPPORTED,
    Content,
)

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# Where the compiler cannot read a comment, and where it can read one that only Outlook sees.
NO_COMMENT = frozenset({"mj-attributes", "mj-title", "mj-preview", "mj-style", "mj-carousel"})
NO_HTML = "HTML stands in mj-text or mj-raw"
# Addresses that run a program, or open a file, of the reader's machine; browsers pass over spaces and signs in them.
UNSAFE = re.compile(r"(?:javascript|vbscript|data|file|blob):", re.IGNORECASE)
SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]")
PICTURES = frozenset({"mj-image", "img"})
NO_ALT = "no-alt"
CONDITIONAL_INSIDE = frozenset({"mj-text", "mj-raw", "mj-social-element"})


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a source, at a position in it."""

    position: int
    code: str
    sentence: str
    hint: str = ""
    severity: Severity = Severity.ERROR


def check_markup(source: str) -> list[Fault]:
    """Return what is wrong in a whole MJML document, in the order of the source."""
    checker = _Checker()
    for piece in read_pieces(source):
        checker.take(piece)
    checker.finish(len(source))
    return sorted(checker.faults, key=lambda fault: fault.position)


@dataclass
class _Checker:
    stack: list[Piece] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    # What cannot stand where it does, unless that is only because what it stands in is never closed.
    doubtful: list[tuple[Piece, Fault]] = field(default_factory=list)

    def report(self, position: int, code: str, sentence: str, hint: str = "") -> None:
        self.faults.append(Fault(position, code, sentence, hint))

    def warn(self, position: int, code: str, sentence: str, hint: str = "") -> None:
        self.faults.append(Fault(position, code, sentence, hint, Severity.WARNING))

    def take(self, piece: Piece) -> None:
        """Look at the next piece. What stands in an element that is not known is passed over."""
        if piece.kind is not Kind.END and any(_is_mjml(p.name) and p.name not in ELEMENTS for p in self.stack):
            if piece.kind is Kind.START:
                self.push(piece)
            return
        match piece.kind:
            case Kind.START:
                self.start(piece)
            case Kind.END:
                self.end(piece)
            case Kind.TEXT:
                self.text(piece)
            case Kind.COMMENT:
                self.comment(piece)
            case Kind.BROKEN:
                self.broken(piece)

    def finish(self, end: int) -> None:
        """Look at what is left when the source has ended."""
        for piece in self.stack:
            self.settle(piece, is_closed=False)
            self.report(piece.position, "unclosed-tag", f"<{piece.name}> is never closed", _closed(piece.name))
        if "mjml" not in self.seen:
            self.report(0, "no-mjml", "the layout has no <mjml>", "begin it with <mjml> and end it with </mjml>")
        elif "mj-body" not in self.seen:
            self.report(end, "no-mjml", "the layout has no <mj-body>", "put <mj-body>{{ body }}</mj-body> into it")

    @property
    def home(self) -> str:
        """Return the innermost MJML element."""
        return next((piece.name for piece in reversed(self.stack) if piece.name in ELEMENTS), "")

    def content(self) -> Content | None:
        """Return what may stand here; None where all is to be taken as it comes."""
        known = ELEMENTS.get(self.home)
        return known.content if known else None

    def start(self, piece: Piece) -> None:
        name = piece.name
        self.attributes_are_written_well(piece)
        self.links_and_pictures(piece)
        if _is_mjml(name):
            self.seen.add(name)
            self.element(piece)
        elif self.content() is Content.ELEMENTS or not self.home:
            inside = f"in <{self.home}>" if self.home else "outside of <mjml>"
            self.report(piece.position, "misplaced-tag", f"<{name}> stands {inside}", NO_HTML)
        elif self.content() in (Content.TEXT, Content.NOTHING):
            hint = "write text only" if self.content() is Content.TEXT else "take it out"
            self.report(piece.position, "misplaced-tag", f"<{name}> stands in <{self.home}>", hint)
        elif name != name.lower() and name.lower() in VOID:
            self.report(piece.position, "upper-case-tag", f"<{name}> is in capitals", f"write <{name.lower()} />")
        self.push(piece)

    def push(self, piece: Piece) -> None:
        if not piece.is_closed and piece.name not in VOID:
            self.stack.append(piece)

    def end(self, piece: Piece) -> None:
        name = piece.name
        if name in VOID:
            self.report(piece.position, "stray-end", f"</{name}> ends what has no end", f"write <{name} /> alone")
            return
        if not any(opened.name == name for opened in self.stack):
            self.report(piece.position, "stray-end", f"</{name}> ends what was never begun", "take it out")
            return
        while (opened := self.stack.pop()).name != name:
            sentence = f"<{opened.name}> is still open where </{name}> stands"
            self.report(opened.position, "unclosed-tag", sentence, _closed(opened.name))
            self.settle(opened, is_closed=False)
        self.settle(opened, is_closed=True)

    def settle(self, ended: Piece, *, is_closed: bool) -> None:
        """Report what stands wrongly in an element that has ended, if it was closed."""
        self.faults += [fault for home, fault in self.doubtful if home is ended and is_closed]
        self.doubtful = [(home, fault) for home, fault in self.doubtful if home is not ended]

    def text(self, piece: Piece) -> None:
        content = self.content()
        said = piece.text.strip()
        if not said or content in (Content.HTML, Content.TEXT, Content.CSS):
            return
        position = piece.position + len(piece.text) - len(piece.text.lstrip())
        shown = said if len(said) <= 40 else f"{said[:37]}…"
        inside = f"in <{self.home}>, where no text may stand" if self.home else "outside of <mjml>"
        self.report(position, "misplaced-text", f"“{shown}” stands {inside}", "text stands in mj-text")

    def comment(self, piece: Piece) -> None:
        is_conditional = piece.text.lstrip().startswith("[if") or "[endif]" in piece.text
        if self.home in NO_COMMENT:
            sentence = f"a comment stands in <{self.home}>"
            self.report(piece.position, "misplaced-comment", sentence, "write it as {# … #}, or outside")
        elif is_conditional and self.home not in CONDITIONAL_INSIDE:
            sentence = f"what only Outlook reads stands in <{self.home or 'the file'}>"
            self.report(piece.position, "misplaced-comment", sentence, "put it into an mj-raw")

    def broken(self, piece: Piece) -> None:
        if piece.text.startswith("<!--"):
            self.report(piece.position, "unclosed-comment", "a comment is never closed", "close it: -->")
        elif piece.text.startswith("<![CDATA["):
            self.report(piece.position, "no-cdata", "<![CDATA[ cannot stand here", "write &lt; and &amp; instead")
        elif piece.text[:2] in ("<!", "<?"):
            self.report(piece.position, "misplaced-tag", f"{piece.text} cannot stand here", "take it out")
        elif self.content() is Content.CSS:
            self.report(piece.position, "bare-sign", "a < stands in a style sheet", "take it out")
        else:
            self.report(piece.position, "bare-sign", "a < begins no tag, or the tag has an open quote", "write &lt;")

    def attributes_are_written_well(self, piece: Piece) -> None:
        seen: set[str] = set()
        for attribute in piece.attributes:
            name = attribute.name
            if name in seen:
                sentence = f"<{piece.name}> has “{name}” twice"
                self.report(attribute.position, "duplicate-attribute", sentence, "keep one")
            seen.add(name)
            if not attribute.is_quoted:
                hint = f'write {name}="{attribute.value}"'
                self.report(attribute.position, "unquoted-attribute", f"“{name}” has no quotes", hint)

    def links_and_pictures(self, piece: Piece) -> None:
        """Look at where a link leads, and whether a picture says what it shows."""
        given = {attribute.name: attribute for attribute in piece.attributes}
        href = given.get("href")
        if href and (scheme := UNSAFE.match(SPACES.sub("", html.unescape(href.value or "")))):
            sentence = f"a link cannot begin with “{scheme[0].lower()}”"
            self.report(href.position, "bad-link", sentence, "a link begins with https://, mailto: or tel:")
        if piece.name in PICTURES and "alt" not in given and self.home != "mj-attributes":
            sentence = f"<{piece.name}> does not say what it shows"
            hint = 'add alt="…", or alt="" if it only decorates'
            self.report(piece.position, NO_ALT, sentence, hint)

    def element(self, piece: Piece) -> None:
        """Check an MJML element: its name, its place, its attributes."""
        name, home = piece.name, self.home
        if name in UNSUPPORTED:
            self.report(piece.position, "unsupported", f"<{name}> does not work here", UNSUPPORTED[name])
            return
        known = ELEMENTS.get(name)
        if known is None:
            near = did_you_mean(name, ELEMENTS)
            hint = f"did you mean <{near}>?" if near else "look it up in the documentation of MJML"
            self.report(piece.position, "unknown-tag", f"there is no <{name}>", hint)
            return
        self.place(piece, home)
        is_default = home == "mj-attributes"
        for attribute in piece.attributes:
            self.attribute(piece, attribute)
        given = {attribute.name for attribute in piece.attributes}
        for wanted in () if is_default else REQUIRED.get(name, ()):
            if wanted not in given:
                self.lacks(piece, wanted)
        self.lint(piece)

    def place(self, piece: Piece, home: str) -> None:
        name = piece.name
        if not home:
            if name != "mjml":
                self.report(piece.position, "misplaced-tag", f"<{name}> stands outside of <mjml>", "put it inside")
            return
        around = ELEMENTS[home]
        if home == "mj-attributes" or name in around.children:
            return
        if home == "mj-class":
            hint = "give each component a class of its own"
            self.report(piece.position, "misplaced-tag", "an mj-class cannot hold other components", hint)
            return
        homes = ", ".join(sorted(parent for parent, element in ELEMENTS.items() if name in element.children))
        hint = f"it stands in: {homes}" if homes else "it is the outermost"
        inside = next(opened for opened in reversed(self.stack) if opened.name == home)
        fault = Fault(piece.position, "misplaced-tag", f"<{name}> cannot stand in <{home}>", hint)
        self.doubtful.append((inside, fault))

    def attribute(self, piece: Piece, attribute: Attribute) -> None:
        known = ELEMENTS[piece.name].attributes
        name = attribute.name
        kind = known.get(name)
        if kind is None and "*" in known:
            kind = EVERY_ATTRIBUTE.get(name)
        if kind is None:
            near = did_you_mean(name, known if "*" not in known else EVERY_ATTRIBUTE)
            hint = f"did you mean “{near}”?" if near else "take it out"
            sentence = f"<{piece.name}> has no attribute “{name}”"
            self.report(attribute.position, "unknown-attribute", sentence, hint)
            return
        if attribute.value is None:
            hint = f'write {name}="…"'
            self.report(attribute.position, "bad-attribute", f"“{name}” of <{piece.name}> has no value", hint)
        elif wanted := wrong_value(kind, attribute.value):
            sentence = f"“{attribute.value}” is not right for “{name}” of <{piece.name}>: it has to be {wanted}"
            self.report(attribute.position, "bad-attribute", sentence, _with_unit(name, attribute.value))

    def lacks(self, piece: Piece, wanted: str) -> None:
        sentence = f"<{piece.name}> has no “{wanted}”"
        if piece.name == "mj-social-element":
            self.warn(piece.position, "borrowed-icon", f"{sentence}: its icon is loaded from mailjet.com", "add src")
        else:
            self.report(piece.position, "missing-attribute", sentence, f'add {wanted}="…"')

    def lint(self, piece: Piece) -> None:
        """Report what MJML allows and the compiler leaves undone."""
        for attribute in piece.attributes:
            undone = UNDONE.get((piece.name, attribute.name))
            if undone and undone.value in (None, attribute.value):
                self.faults.append(
                    Fault(attribute.position, "unsupported", undone.sentence, undone.hint, undone.severity)
                )
        if piece.name == "mj-body" and self.home == "mj-attributes":
            hint = "write them on the mj-body itself"
            self.warn(piece.position, "unsupported", "defaults of mj-body have no effect", hint)
        elif piece.name == "mj-preview":
            hint = "take it out; the preheader is put in by itself"
            self.warn(piece.position, "unsupported", "mj-preview would show the preheader a second time", hint)


def _is_mjml(name: str) -> bool:
    return name == "mjml" or name.startswith("mj-")


def _closed(name: str) -> str:
    known = ELEMENTS.get(name)
    is_empty = known is not None and known.content is Content.NOTHING
    return f"end it with a slash: <{name} … />" if is_empty else f"close it before: </{name}>"


def wrong_value(kind: str, value: str) -> str:
    """Return what a value has to be, if it is not; else an empty string."""
    if kind in ("any", ""):
        return ""
    if kind not in KINDS:
        choices = kind.split("|")
        return "" if value in choices else " or ".join(choices)
    pattern, wanted = KINDS[kind]
    if kind == "colour" and value.lower() in NAMED_COLOURS:
        return ""
    return "" if pattern.fullmatch(value.strip()) else wanted


def _with_unit(name: str, value: str) -> str:
    words = value.split()
    if words and all(word.replace(".", "", 1).lstrip("-").isdigit() or word.endswith(("px", "%")) for word in words):
        fixed = " ".join(word if word.endswith(("px", "%")) else f"{word}px" for word in words)
        return f'write {name}="{fixed}"' if fixed != value else "count it in pixels; the whole is 600px wide as a rule"
    return ""
