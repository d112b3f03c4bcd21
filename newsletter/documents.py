"""Structured text with line numbers: YAML 1.2 files, and the front matter of a Markdown file.

Reading never raises over what an author wrote; what is wrong comes back as problems, in the author's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsletter.problems import Problem, error

if TYPE_CHECKING:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

KeyPath = tuple[str | int, ...]

TEXT_LINE = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>\S.*?))?[ \t]*$")
MULTILINE_SIGN = re.compile(r"[|>][+-]?\d?[+-]?$")
# What word processors make of three hyphens at the start of a line.
NEARLY_A_RULE = re.compile(r"\s*(?:[–—―]+|-{2}|-{4,}|[–—]-|\\---)\s*$")
DEEPEST = 40
NO_COLON = "this line has no colon after its name"
# What the reader says, and what an author is told; the cure of each is to put the value in quotes.
MEANINGS = {
    "alias": "a value cannot begin with an asterisk",
    "cannot start any token": "the value begins with a character that has a meaning of its own",
    "sequence entries": "the value begins with a character that has a meaning of its own",
}


@dataclass(frozen=True)
class YamlDocument:
    """A mapping that was read, and where each of its values was written.

    `lines` maps the way to a value (keys, and positions in lists) to the line of its key, counted from 1.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[KeyPath, int] = field(default_factory=dict)

    def line(self, *keys: str | int) -> int | None:
        """Return the line of a value, or of the nearest thing around it; None if nothing is known."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys)


@dataclass(frozen=True)
class FrontMatter:
    """What stands between the two `---` lines at the top of a file, and the text below.

    `body_line` is the number of the body's first line, counted from 1.
    """

    document: YamlDocument
    body: str
    body_line: int


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[YamlDocument, list[Problem]]:
    """Read one mapping of names to values, with the line of each.

    `first_line` is the number of the text's first line in its file. A name that stands twice is a problem, and
    the first one holds. What can be read is returned even beside problems.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    lines = text.split("\n")
    reader = _Reader(path, first_line, lines, YAML(typ="safe", pure=True))
    try:
        root = reader.yaml.compose(text)
    except YAMLError as fault:
        problem = reader.unreadable(fault)
        if problem.line is None or not all(line[:1].strip() for line in lines if line.strip()):
            return YamlDocument(), [problem]
        # Each line stands for itself here, so the others can be read without this one.
        lines[problem.line - first_line] = ""
        document, others = read_yaml("\n".join(lines), path, first_line)
        return document, [problem, *others]
    except RecursionError:
        return YamlDocument(), [reader.problem("too-deep", "the brackets are nested too deeply", first_line)]
    except (ValueError, OverflowError):
        return YamlDocument(), [reader.problem("bad-line", "a character here is written with a number too large")]
    return reader.document(root)


@dataclass
class _Reader:
    """Turns the nodes of one text into plain values, collecting lines and problems on the way."""

    path: str
    first_line: int
    typed: list[str]
    yaml: YAML
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    done: dict[int, object] = field(default_factory=dict)

    def problem(self, code: str, sentence: str, line: int | None = None, hint: str = "") -> Problem:
        index = line - self.first_line if line else -1
        source = self.typed[index] if 0 <= index < len(self.typed) else ""
        return error(code, sentence, self.path, line, hint=hint, source=source)

    def document(self, root: Node | None) -> tuple[YamlDocument, list[Problem]]:
        from ruamel.yaml.nodes import MappingNode, ScalarNode

        if root is None or (isinstance(root, ScalarNode) and not root.value):
            return YamlDocument(), []
        line = self.line_of(root)
        if isinstance(root, ScalarNode):
            return YamlDocument(), [
                self.problem("bad-line", NO_COLON, line, _with_colon(self.typed[line - self.first_line]))
            ]
        if not isinstance(root, MappingNode):
            hint = "write each line as “name: value”"
            return YamlDocument(), [self.problem("bad-line", "this is not a list of names and values", line, hint)]
        self.lines[()] = line
        values = self.mapping(root, ())
        return YamlDocument(values, self.lines), self.problems

    def line_of(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def value(self, node: Node, at: KeyPath) -> object:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        if id(node) in self.done:
            return self.done[id(node)]
        self.done[id(node)] = None
        made: object
        if len(at) > DEEPEST:
            self.problems.append(self.problem("too-deep", "this is nested too deeply", self.line_of(node)))
            made = None
        elif isinstance(node, MappingNode):
            made = self.mapping(node, at)
        elif isinstance(node, SequenceNode):
            made = self.sequence(node, at)
        else:
            made = self.scalar(node)
        self.done[id(node)] = made
        return made

    def sequence(self, node: SequenceNode, at: KeyPath) -> list[object]:
        for index, child in enumerate(node.value):
            self.lines.setdefault((*at, index), self.line_of(child))
        return [self.value(child, (*at, index)) for index, child in enumerate(node.value)]

    def mapping(self, node: MappingNode, at: KeyPath) -> dict[str, object]:
        from ruamel.yaml.nodes import ScalarNode

        values: dict[str, object] = {}
        for key, child in node.value:
            line = self.line_of(key)
            if not isinstance(key, ScalarNode):
                hint = "put quotes around a value that begins with a bracket or a brace"
                self.problems.append(self.problem("bad-line", "a bracket stands where a name belongs", line, hint))
                continue
            name = str(key.value)
            if name in values:
                sentence = f"“{name}” stands twice; the first time in line {self.lines[(*at, name)]}"
                self.problems.append(self.problem("duplicate-key", sentence, line, "keep one of the two lines"))
                continue
            self.lines[(*at, name)] = line
            values[name] = self.value(child, (*at, name))
        return values

    def scalar(self, node: Node) -> object:
        from ruamel.yaml.constructor import ConstructorError

        try:
            return self.yaml.constructor.construct_object(node)
        except ConstructorError:
            hint = "put quotes around a value that begins with an exclamation mark"
            sentence = f"the value “{node.value}” begins with a mark that means nothing here"
        except (ValueError, OverflowError):
            hint = "a date is written YYYY-MM-DD; a text that looks like a number stands in quotes"
            sentence = f"“{node.value}” is not a date or a number that exists"
        self.problems.append(self.problem("bad-value", sentence, self.line_of(node), hint))
        return None

    def unreadable(self, fault: YAMLError) -> Problem:
        from ruamel.yaml.error import MarkedYAMLError

        if not isinstance(fault, MarkedYAMLError) or fault.problem_mark is None:
            return self.problem("bad-character", "the text holds a character that no file may hold", self.first_line)
        sentence, hint, mark = self.explain(fault)
        found = self.problem("bad-line", sentence, mark.line + self.first_line, hint)
        return replace(found, column=mark.column + 1)

    def explain(self, fault: MarkedYAMLError) -> tuple[str, str, _Mark]:
        """Say in an author's words why a line cannot be read: sentence, hint, place."""
        what = f"{fault.context or ''} {fault.problem or ''}"
        here, opened = _mark(fault.problem_mark), _mark(fault.context_mark or fault.problem_mark)
        typed = self.typed[here.line] if here.line < len(self.typed) else ""
        if "mapping values are not allowed" in what:
            return self.explain_colon(typed, here)
        if "quoted scalar" in what:
            return "a quotation mark is opened here and never closed", "close it, or take it away", opened
        if "flow sequence" in what or "flow mapping" in what:
            return "a bracket is opened here and never closed", "close it on the same line", opened
        if "simple key" in what:
            return NO_COLON, _with_colon(self.typed[opened.line]), opened
        if r"'\t'" in what:
            return "the line begins with a tab", "use spaces to move a line to the right", here
        if "single document" in what:
            return "a second “---” stands in the file", "take the line away", here
        for sign, sentence in MEANINGS.items():
            if sign in what:
                return sentence, _quoted(typed), here
        return "this line cannot be read as “name: value”", _quoted(typed) or "write it as “name: value”", here

    def explain_colon(self, typed: str, here: _Mark) -> tuple[str, str, _Mark]:
        """Tell a colon too many from a line above that has none, and from a line moved to the right."""
        if ":" in typed[: here.column]:
            return "a colon inside the value cannot be told from the one after the name", _quoted(typed), here
        if typed[:1] == " ":
            return "the line begins with a space", f"begin it at the left edge:\n{typed.strip()}", _Mark(here.line, 0)
        above = next((i for i in range(here.line - 1, -1, -1) if self.typed[i].strip()), here.line)
        return NO_COLON, _with_colon(self.typed[above]), _Mark(above, 0)


@dataclass(frozen=True)
class _Mark:
    line: int
    column: int


def _mark(mark: object) -> _Mark:
    return _Mark(int(getattr(mark, "line", 0)), int(getattr(mark, "column", 0)))


def _with_colon(typed: str) -> str:
    """Return the hint that shows a line with a colon after its first word."""
    name, _, value = typed.strip().partition(" ")
    return f"write a colon after the name:\n{name.rstrip('=:')}: {value.strip().removeprefix('=').strip()}".rstrip()


def _quoted(typed: str) -> str:
    """Return the hint that shows a line with its value in quotes."""
    name, colon, value = typed.partition(":")
    value = value.strip()
    if not colon or not value or not name.strip():
        return ""
    value = value.strip(value[0]) if value[0] in "\"'" else value
    quote = "'" if '"' in value else '"'
    return f"put the value in quotes:\n{name}: {quote}{value}{quote}"


def split_front_matter(
    text: str, path: str, text_fields: Collection[str] = ("subject", "preheader")
) -> tuple[FrontMatter, list[Problem]]:
    """Part a Markdown file into its front matter and its body.

    A one-line value of one of the `text_fields` is the rest of the line as typed, one surrounding pair of quotes
    removed: colons, `#`, braces and quotes are only text there. A file that does not begin with `---` has none.
    """
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    following = lines[start + 1] if start + 1 < len(lines) else ""
    if not (_is_rule(lines[start]) or (NEARLY_A_RULE.match(lines[start]) and TEXT_LINE.match(following))):
        named = TEXT_LINE.match(lines[start])
        if named and named["key"] in text_fields:
            return _without_rules(lines, start, path, text_fields)
        return FrontMatter(YamlDocument(), text, 1), []
    end = next((i for i in range(start + 1, len(lines)) if _is_rule(lines[i])), None)
    if end is None:
        end = next((i for i in range(start + 1, len(lines)) if NEARLY_A_RULE.match(lines[i])), None)
    problems = _nearly(lines, [start] if end is None else [start, end], path)
    if end is None:
        # Carry on as though it were closed where its lines end, so that everything else is still looked at.
        end = next((i for i in range(start + 1, len(lines)) if not TEXT_LINE.match(lines[i])), len(lines))
        hint = f"put “---” on a line of its own after line {end}"
        sentence = f"“{lines[start].strip()}” is never closed"
        problems.append(error("unclosed-front-matter", sentence, path, start + 1, hint=hint, source=lines[start]))
        body_at = end
    else:
        body_at = end + 1
    document, found = _front_matter(lines[start + 1 : end], path, start + 2, text_fields)
    return FrontMatter(document, "\n".join(lines[body_at:]), body_at + 1), problems + found


def _without_rules(
    lines: list[str], start: int, path: str, text_fields: Collection[str]
) -> tuple[FrontMatter, list[Problem]]:
    """Read front matter that stands at the top of a file without the lines around it."""
    end = next((i for i in range(start, len(lines)) if not TEXT_LINE.match(lines[i])), len(lines))
    hint = "\n".join(["put a line of three hyphens above and below:", "---", *lines[start:end], "---"])
    sentence = "no “---” stands above the lines at the top of the file"
    problem = error("front-matter", sentence, path, start + 1, hint=hint, source=lines[start])
    document, found = _front_matter(lines[start:end], path, start + 1, text_fields)
    rest = end + 1 if end < len(lines) and _is_rule(lines[end]) else end
    return FrontMatter(document, "\n".join(lines[rest:]), rest + 1), [problem, *found]


def _is_rule(line: str) -> bool:
    return line.rstrip() in ("---", "...")


def _nearly(lines: list[str], at: list[int], path: str) -> list[Problem]:
    """Report lines that were meant as `---`."""
    hint = "type three hyphens, alone on the line:\n---"
    return [
        error(
            "front-matter",
            f"“{lines[index].strip()}” is not the “---” that stands above and below subject and preheader",
            path,
            index + 1,
            hint=hint,
            source=lines[index],
        )
        for index in at
        if not _is_rule(lines[index])
    ]


def _front_matter(
    lines: list[str], path: str, first_line: int, text_fields: Collection[str]
) -> tuple[YamlDocument, list[Problem]]:
    rest, texts, where = list(lines), dict[str, str](), dict[KeyPath, int]()
    problems: list[Problem] = []
    for index, line in enumerate(lines):
        match = TEXT_LINE.match(line)
        if not match or match["key"] not in text_fields or not _is_one_line(match["value"], lines[index + 1 :]):
            continue
        rest[index] = ""
        key, number = match["key"], first_line + index
        if key in texts:
            sentence = f"“{key}” stands twice; the first time in line {where[(key,)]}"
            hint = "keep one of the two lines"
            problems.append(error("duplicate-key", sentence, path, number, hint=hint, source=line))
            continue
        texts[key], where[(key,)] = _unquoted(match["value"] or ""), number
    if not any(line.strip() for line in rest):
        return YamlDocument(texts, where), problems
    document, found = read_yaml("\n".join(rest), path, first_line)
    return YamlDocument({**document.values, **texts}, {**document.lines, **where}), problems + found


def _is_one_line(value: str | None, following: list[str]) -> bool:
    """Tell whether a value ends with its line: no sign of several lines, and no indented line below."""
    goes_on = bool(following) and following[0][:1] in (" ", "\t") and bool(following[0].strip())
    return not goes_on and not (value and MULTILINE_SIGN.match(value))


def _unquoted(value: str) -> str:
    """Remove one pair of quotes around a whole value; `"A" and "B"` has none."""
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "\"'":
        return value
    inside, quote = value[1:-1], re.escape(value[0])
    first = re.search(quote, inside)
    closes = first and re.match(rf"{quote}(?!\w)", inside[first.start() :]) and inside[: first.start()][-1:].strip()
    return value if closes else inside
