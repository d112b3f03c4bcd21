"""Gaps that stand for what is not known yet, and the tags that other programs fill in: [MONTH], {name}, *|FNAME|*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.unfinished.sign import Kind, Sign
from newsletter.check.unfinished.words import bare, names, words

# These have no other way to quote.
QUOTED_SO = frozenset({"ar", "be", "bg", "ca", "el", "es", "fa", "fr", "hy", "it", "no", "pt", "ru", "uk"})
# Each begins with the sign that it is found by; only then what stands before it is looked at.
SQUARE = re.compile(r"\[(?<![!\]\\\w\[]\[)(?P<name>[^\[\]\n^]{1,40})\](?![(\[:])")
CURLY = re.compile(r"\{(?<![{$#\\]\{)(?P<name>[^\W\d][\w .-]{0,30})\}(?!\})")
ANGLED = re.compile(r"«(?P<name>[^\W\d][\w .]{0,30})»")
PERCENT = re.compile(r"%(?<![\w%]%)(?P<name>[A-Z][A-Z_-]{1,30})%(?!%)")
ADDRESSED = re.compile(
    r"[【［](?:氏名|お名前|名前|姓|会社名|御社名|貴社名|担当者名)[】］][ \u3000]?(?:様|さま|さん|殿|御中)"
)
CLOUDED = re.compile(r"\[email(?: |\u00a0)protected\]")
# Mailchimp; Salesforce; Mailgun; JavaScript and Ruby; MailerLite; AWeber and Salesforce; Sitecore and others; Keap;
# Campaign Monitor, whose tags are elements, too.
TAGS = re.compile(
    r"\*\|[^|*\n]{1,60}\|\*|%%=?[\w.()\"'\[\]-]{1,60}=?%%|%(?:recipient|customer|contact|subscriber)[._][\w.]{1,40}%"
    r"|[$#]\{[A-Za-z_][\w.]{0,60}\}|\{\$[A-Za-z_][\w.]{0,60}\}|\{![A-Za-z_$][\w.]{0,60}\}|\[%[^%\]\n]{1,60}%\]"
    r"|~Contact\.\w{1,40}~|\[[\w ]{1,40},\s?fallback=[^\]\n]{0,40}\]"
    r"|</?(?:unsubscribe|webversion|preferences|forwardtoafriend|currentday|currentmonthname|currentyear)\b[^<>\n]{0,80}>"
)
# In a running text Markdown has these told already.
TOLD_IN_TEXT = re.compile(r"\*?\|[A-Z][A-Z0-9_:]+\|\*?|%%\w+%%|\[\[\w+\]\]|<<\s*\w+\s*>>")
TWICE = re.compile(r"\[\[\w{1,60}\]\]|<<\s*\w{1,60}\s*>>")
OURS = re.compile(r"(?:subscriber\.|unsubscribe_url|web_url)")
YOURS = re.compile(r"(?:your|the|jūsu|ihr|ihre|votre|su|tu|ваш|ваше)[ \u00a0]", re.IGNORECASE)
TAG_PATTERNS = (TAGS, TWICE, PERCENT)
PATTERNS = (*TAG_PATTERNS, SQUARE, CURLY, ANGLED, ADDRESSED)


def gaps_in(text: str, language: str, *, is_running: bool) -> Iterator[Sign]:
    """Yield the gaps and foreign tags in a text of a language; `is_running` says that it was read as Markdown."""
    for pattern in TAG_PATTERNS:
        for found in pattern.finditer(text):
            if not (is_running and TOLD_IN_TEXT.fullmatch(found[0])) and _is_known(pattern, found):
                yield Sign(Kind.TAG, found[0], found.start(), is_certain=True)
    for found in SQUARE.finditer(text):
        if _is_gap(found["name"]) or CLOUDED.fullmatch(found[0]):
            yield Sign(Kind.GAP, found[0], found.start())
    for found in CURLY.finditer(text):
        if _is_name(found["name"]) and not (is_running and OURS.match(found["name"])):
            yield Sign(Kind.GAP, found[0], found.start())
    for found in ANGLED.finditer(text):
        if _is_field(found["name"]) or (language not in QUOTED_SO and bare(found["name"]) in names("persons")):
            yield Sign(Kind.GAP, found[0], found.start())
    for found in ADDRESSED.finditer(text):
        yield Sign(Kind.GAP, found[0], found.start())


def _is_known(pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """Tell whether a name between two signs of per cent is one that programs give to readers' values."""
    return pattern is not PERCENT or bare(found["name"]) in names("persons", "leaving", "web")


def _is_gap(name: str) -> bool:
    """Tell whether what stands in square brackets is to be filled in; things begin with a capital, if there are any."""
    small = name.strip().lower()
    without = YOURS.sub("", small)
    if bare(without) in names("persons"):
        return True
    if bare(without) in names("things"):
        return not name.strip()[:1].islower() or without != small
    return " " in small and any(_is_order(small, each) for each in words()["commands"])


def _is_order(small: str, word: str) -> bool:
    return small.startswith(f"{word} ") or small.endswith(f" {word}") or (word[0] == "を" and small.endswith(word))


def _is_name(name: str) -> bool:
    return _is_field(name) or bare(name) in names("persons", "things", "leaving", "web") or bool(OURS.match(name))


def _is_field(name: str) -> bool:
    """Tell whether a name is spelled as fields are, and no word is: First_Name, FirstName, FNAME_2."""
    return bool(re.fullmatch(r"[^\W_]+(?:_[^\W_]+)+|[A-Z][a-z]+[A-Z][a-z]+", name))
