"""The front matter of a Markdown file: the lines between two `---` at its top."""

from __future__ import annotations

import re
from collections.abc import Collection

from newsletter.documents.model import FrontMatter, KeyPath, YamlDocument
from newsletter.documents.yaml import read_yaml
from newsletter.problems import Problem, did_you_mean, error

TEXT_LINE = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>\S(?:.*\S)?))?[ \t]*$")
MULTILINE_SIGN = re.compile(r"[|>][+-]?\d?[+-]?$")
# What word processors make of three hyphens at the start of a line.
NEARLY_A_RULE = re.compile(r"\s*(?:[–—―]+|-{2}|-{4,}|[–—]-|\\---)\s*$")


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
        if (
            not match
            or not _is_text_field(match["key"], text_fields)
            or not _is_one_line(match["value"], lines[index + 1 :])
        ):
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


def _is_text_field(key: str, text_fields: Collection[str]) -> bool:
    """Tell whether a key is that of a text, or nearly: a slip in its name is told by who reads the values."""
    return key in text_fields or bool(did_you_mean(key, text_fields))


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
