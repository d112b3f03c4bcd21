"""When a feature that a client knows only in part is used in the part that it does not know.

Each row holds words of a note of caniemail.com and asks a use whether the note is about it. A note that no row is about
may concern any use; those on accounts of other providers concern few readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from newsletter.check.clients.uses import Use

Test = Callable[[Use], bool]
ACCOUNTS = re.compile(
    r"non[- ](?:google|gmail|outlook)|(?:hotmail|microsoft|outlook)[/\w]* (?:e?mail )?(?:account|address)", re.I
)
# Said of it, and nobody who reads misses anything.
HARMLESS = (
    "Replaced by a `<div>` with supported attributes",
    "links always open in a new window anyway",
    "Converts file to jpg",
    "Converts still AVIF into a jpg",
    "is included inside the `margin`",
    "Supports the vendor prefixed value",
    "Sizes set in attributes don't scale",
    "`display:none` does not inherit to inner tables",  # told of display:none itself
    "need to be declared before their rules are used",
    "is limited to 16 KB",
    "Vertical padding will be the same for all cells",
    "units behave weirdly",
    "Applies `word-wrap: break-word`",
    "a `word-wrap:break-word` is applied",
    "Depends on browser support",
    "rendering depends on browser support",
    "Cannot scroll through to hidden content",
    "applies an `rtl` direction to the entire email",
    "Comment inside `style:` attribute works",
    "comment needs to be in the `<style>` tag of a second",
    "plays the animation 3 times",
    "Does not support animat",
    "submits the form it belongs in",
)


def _on(*tags: str) -> Test:
    return lambda use: use.tag in tags


def _outside(*tags: str) -> Test:
    return lambda use: use.tag not in tags and not use.in_sheet


def _says(pattern: str) -> Test:
    found = re.compile(pattern, re.IGNORECASE)
    return lambda use: bool(found.search(use.declaration.value if use.declaration else use.said))


def _has(attribute: str, pattern: str = "") -> Test:
    return lambda use: (
        attribute in (use.attributes or {}) and bool(re.search(pattern, (use.attributes or {})[attribute]))
    )


def _thick(use: Use) -> bool:
    sizes = re.findall(r"(\d+(?:\.\d+)?)px", use.declaration.value if use.declaration else "")
    return any(float(size) > 8 for size in sizes)


COMBINED = r"[.#]|[a-z]\[|\]\."
PARTLY: tuple[tuple[str, Test], ...] = (
    ("Does not support nested media queries", lambda _: False),  # told by the mark of a nested rule
    ("Nested media queries are removed", lambda _: False),
    ("`max-height` based media queries", _says(r"\((?!(?:min|max)-(?:width|height)|prefers-)[a-z-]+")),
    ("Does not support height based media queries", _says(r"(?:min|max)-height")),
    ("Does not support landscape media query", _says("landscape")),
    ("`orientation:portrait` is not supported", _says("portrait")),
    ("Does not support multiple values. The", _says(r"(?:url|gradient)\(.*\)\s*,\s*(?:url|[a-z-]*gradient)")),
    ("`/ value` shorthand for `background-size`", _says(r"\s/\s")),
    ("Only `background-color` values are supported", _says(r"url\(|gradient\(")),
    ("Only supports [color keywords from CSS Level 1]", _says(r"^(?!.*[#(])(?!transparent|inherit)[a-z]{8,}")),
    ("A border can not be bigger than 8px", _thick),
    ("Unreliable if used on a `<p>` or a `<div>`", _on("p", "div")),
    ("elliptical borders with the slash", _says("/")),
    ("Logical property values `inline-start`", _says("inline-")),
    ("`path()` is not supported", _says(r"path\(")),
    ("URL is not supported", _says(r"url\(")),
    ("`inline flow-root`, `inline", _says(r"^(?:inline-)?(?:flex|grid)|flow-root|contents|revert|unset")),
    ("`flow-root`, `inline-flex`", _says(r"flow-root|inline-(?:flex|grid)|contents|revert")),
    ("Only the first value is kept with the two-value", _says(r"\w \w")),
    ("Two-value syntax", _says(r"\w \w(?!important)")),
    ("Only supports `display:none`", _says(r"^(?!none|block|inline|table|list)")),
    (
        "Does not inherit onto nested `<table>`",
        lambda use: use.element is not None and use.element.find(".//table") is not None,
    ),
    ("Does not work when applied directly to an `<img>`", _on("img")),
    ("Multiple values don't work", _says(r"\)\s+\w")),
    ("`rem` values are not supported", _says(r"\drem")),
    ("`relative` and `percentage` size values", _says(r"%|smaller|larger")),
    ("2-value", _says(r"\s")),
    ("`<number>` values are not supported as per", _says(r"^(?!(?:[1-9]00)\b)\d")),
    ("values between 0 and 599 are set as normal", _says(r"^(?:[1235]00)\b")),
    ("not support animation", lambda _: False),
    ("Supports column-gap for flexbox", _says("")),
    ("Not supported on `<body>`, `<span>`, `<div>` or `<p>`", _on("body", "span", "div", "p")),
    ("Only supported in lowercase", _says(r"!\s*(?!important\b)(?i:important)\b")),
    ("Only supported inline", lambda use: use.in_sheet),
    ("Only supported with a space before", _says(r"\S!important")),
    ("Not supported inline", lambda use: not use.in_sheet),
    ("Removed if there is no space before", _says(r"\S!important")),
    ("Supports `min-content` and `fit-content` only", _says("max-content")),
    ("Percentages values are not supported", _says("%")),
    ("Big negative values", _says(r"^-(?:[2-9]|\d\d)")),
    ("Values set in `em` are smaller", _says(r"\dem")),
    ("`normal` value is not supported", _says("normal")),
    (
        "Does not work inline in the `background-image`",
        lambda use: not use.in_sheet and use.declaration is not None and use.declaration.name == "background-image",
    ),
    ("`list-style-image` values are not supported", _says(r"url\(")),
    ("`url()` is transformed into", _says(r"url\(")),
    ("Only `list-style-type` values are supported", _says(r"url\(|inside|outside")),
    ("Negative values are not supported", _says(r"(?:^|\s)-\d")),
    ("negative values are not supported", _says(r"(?:^|\s)-\d")),
    ("Not supported on `<span>` and `<body>`", _on("span", "body")),
    ("`auto` value is not supported", _says("auto")),
    ("Only works on `<table>` elements", _outside("table")),
    (
        "`overflow-block` & `overflow-inline`",
        lambda use: (
            use.declaration is not None
            and "-" in use.declaration.name[8:]
            and use.declaration.name[9:] in ("block", "inline")
        ),
    ),
    ("Only supported on table cells", _outside("td", "th")),
    ("not `sticky` and `fixed`", _says("sticky|fixed")),
    ("not `relative`, `absolute` and `fixed`", _says("relative|absolute|fixed")),
    ("not  `absolute`, `sticky` and `fixed`", _says("absolute|sticky|fixed")),
    ("not `absolute` and `fixed`", _says("absolute|fixed")),
    ("`fixed` is replaced by `absolute`", _says("fixed")),
    ("Only supported on type selectors", _says(r"[.#]")),
    ("hitespace syntax", _says(r"rgba?\([^,()]*\d\s+\d")),
    ("Alpha value is not supported", _says(r"rgb\((?:[^,()]*,){3}|rgb\([^()]*/")),
    ("Can not be used with a class selector", _says(r"\.[\w-]+\[")),
    ("Only supports `[attr]`, `[attr=value]`", _says(r"\[[^\]]*[\^$*]=")),
    ("an attribute selector stays unprefixed", _says(r"\[class")),
    ("Only supports `[attr=value]` syntax", _says(r"\[(?![^\]~|^$*]+=)[^\]]*\]")),
    ("Only supports `[attr~=value]` syntax", _says(r"\[(?!class~=)")),
    ("Only when used as class or ID selectors", _says(r"(?:^|[\s>+~,])[a-z]")),
    ("Supports `system-ui` only", _says(r"\bui-")),
    ("`start` and `end` are not supported", _says(r"^(?:start|end)\b")),
    ("the `match-parent` value", _says("match-parent")),
    ("Not supported with multiple values", _says(r"^[a-z-]+ (?!!)[a-z-]+")),
    ("`overline` is not supported", _says("overline")),
    ("Only supports the line property", _says(r"^\S+ (?!!)\S")),
    ("Only supports style, color or thickness when", _says(r"^\S+ (?!!)\S")),
    ("`lowercase` value is not supported", _says("lowercase")),
    ("Supports `under` but not", _says("left|right")),
    (
        "Longhand properties are not supported",
        lambda use: use.declaration is not None and use.declaration.name != "transition",
    ),
    ("The `all` keyword is not supported", _says(r"\ball\b")),
    ("`all` value does not work", _says(r"\ball\b")),
    ("`pre` value is not supported", _says(r"^pre\b(?!-)")),
    ("Not supported on `<body>`, `<span>`, `<div>`, `<p>` or `<img>`", _on("body", "span", "div", "p")),
    ("Only `word-break:break-all` works", _says("^(?!break-all)")),
    ("Does not support `rem` and `ch`", _says(r"\d(?:rem|ch)")),
    ("Only supported on the `<body>` element", _outside("body")),
    ("do not work on `<table>` elements", lambda use: use.tag == "table" and _has("align", "left|right")(use)),
    ("Not supported on `<img>` elements", _on("img")),
    ("elements are wrapped in a `<span>`", _on("img")),
    ("The `title` attribute is removed", _has("title")),
    ("Removed from `<table>` and `<td>`", _on("table", "td")),
    ("Buggy on anchor", _on("a")),
    (
        "Percentage width on `<img>` elements",
        lambda use: use.tag == "img" and (_has("width", "%")(use) or _has("height", "%")(use)),
    ),
    ("Not supported on `<td>` elements", _on("td")),
    ("`reversed` attribute on `<ol>`", _has("reversed")),
    (
        "Setting the `value` attribute to an `<li>`",
        lambda use: use.element is not None and any(li.get("value") for li in use.element.iter("li")),
    ),
    ("`cc` and `bcc` are not supported", _has("href", r"[?&]b?cc=")),
    ("`bcc` is not supported", _has("href", r"[?&]bcc=")),
    ("Only works on the `<table>` tag", _outside("table")),
    ("Only `<time>` is supported", _outside("time")),
    ("`<details>`, `<main>`, `<nav>` and `<summary>` are not", _on("details", "main", "nav", "summary")),
    ("Unsupported opening and closing tags are stripped", _outside("time")),
    (
        "Not supported inside the `<body>`",
        lambda use: use.element is not None and any(True for _ in use.element.iterancestors("body")),
    ),
    ("`autoplay` is not supported", _has("autoplay")),
    ("Requires the `controls` attribute", lambda use: not _has("controls")(use)),
    ("Does not render Base 64 gif", _has("src", "^data:image/gif")),
    ("Only supports Base 64 png", _has("src", "^data:image/(?!png)")),
    ("Does not support animated gif", lambda _: False),
    ("Setting the `value` attribute", _has("value")),
    ("Hard-coded negative values", _says(r"^-\d")),
    ("Works when targeting an empty anchor", _says("")),
)


def concerns(note: str, use: Use) -> bool:
    """Tell whether a note is about a use; a note that nothing is known of is about every use."""
    return _test(note)(use)


@cache
def _test(note: str) -> Test:
    if ACCOUNTS.search(note) or any(words in note for words in HARMLESS):
        return lambda _: False
    return next((test for words, test in PARTLY if words in note), lambda _: True)
