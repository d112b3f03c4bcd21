"""What MJML allows, as tables: which element stands in which, and what each attribute may hold.

Source: the MJML 4 documentation of each component. Elements that our compiler cannot turn into HTML are not listed
here, but in `UNSUPPORTED` with what to use instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from newsletter.problems import Severity


class Content(Enum):
    """What stands inside an element."""

    ELEMENTS = "elements"  # other MJML elements only
    HTML = "html"  # HTML, to be kept
    TEXT = "text"  # text without tags
    CSS = "css"  # a style sheet
    NOTHING = "nothing"


@dataclass(frozen=True)
class Element:
    """One MJML element: what may stand in it, and its attributes with the kind of value of each."""

    content: Content
    children: frozenset[str]
    attributes: Mapping[str, str]


# Attributes that come in groups; a part of each line after the colon names the kind of value.
GROUPS: Mapping[str, str] = {
    "padding": "padding:box padding-top:size padding-right:size padding-bottom:size padding-left:size",
    "border": "border:any border-top:any border-right:any border-bottom:any border-left:any border-radius:box",
    "font": "color:colour font-family:any font-size:size font-style:any font-weight:any line-height:line",
    "spaced": "letter-spacing:spacing text-decoration:any text-transform:any",
    "link": "href:any target:any rel:any name:any title:any",
    "background": "background-color:colour background-url:any background-repeat:repeat|no-repeat background-size:any "
    "background-position:any background-position-x:any background-position-y:any",
    "icons": "icon-align:top|middle|bottom icon-width:size icon-height:size icon-wrapped-url:any icon-wrapped-alt:any "
    "icon-unwrapped-url:any icon-unwrapped-alt:any icon-position:left|right",
    "thumbs": "tb-border:any tb-border-radius:box tb-width:size tb-hover-border-color:colour "
    "tb-selected-border-color:colour",
    "inner": "inner-padding:box inner-background-color:colour inner-border:any inner-border-top:any "
    "inner-border-right:any inner-border-bottom:any inner-border-left:any inner-border-radius:box",
    "ico": "ico-align:left|center|right ico-open:any ico-close:any ico-color:colour ico-font-family:any "
    "ico-font-size:size ico-line-height:line ico-padding:box ico-padding-top:size ico-padding-right:size "
    "ico-padding-bottom:size ico-padding-left:size ico-text-decoration:any ico-text-transform:any",
}
COMMON = "css-class:any mj-class:any"
ALIGN = "align:left|center|right"
VERTICAL = "vertical-align:top|middle|bottom"
BOX_COLOUR = "container-background-color:colour"

IN_COLUMN = "accordion button carousel divider image navbar raw social spacer table text"

# element | content: children without their mj- | attributes: +GROUP, or name:kind
TABLE = f"""
mjml | head body | lang:any dir:ltr|rtl|auto owa:any
mj-head | attributes breakpoint font preview raw style title |
mj-attributes | * |
mj-all | =nothing | *
mj-class | =nothing | name:any *
mj-breakpoint | =nothing | width:px
mj-font | =nothing | name:any href:any
mj-preview | =text |
mj-title | =text |
mj-style | =css | inline:inline
mj-raw | =html | position:file-start
mj-body | hero raw section wrapper | background-color:colour width:px
mj-wrapper | hero raw section | +padding +border +background full-width:full-width|false text-align:left|center|right
    direction:ltr|rtl gap:px text-padding:box
mj-section | column group raw | +padding +border +background full-width:full-width|false text-align:left|center|right
    direction:ltr|rtl text-padding:box
mj-group | column raw | background-color:colour direction:ltr|rtl {VERTICAL} width:size
mj-column | {IN_COLUMN} | +padding +border +inner background-color:colour direction:ltr|rtl {VERTICAL} width:size
mj-hero | {IN_COLUMN} | +padding +background +inner mode:fixed-height|fluid-height height:size width:size
    background-width:size background-height:size border-radius:box {ALIGN} {VERTICAL} {BOX_COLOUR}
mj-text | =html | +padding +font +spaced align:left|center|right|justify background-color:colour height:size {VERTICAL}
    {BOX_COLOUR}
mj-button | =html | +padding +border +font +spaced +link {ALIGN} background-color:colour {BOX_COLOUR} height:size
    inner-padding:box text-align:left|center|right {VERTICAL} width:size
mj-table | =html | +padding +font {ALIGN} border:any cellpadding:number cellspacing:number {BOX_COLOUR}
    role:none|presentation table-layout:auto|fixed|initial|inherit {VERTICAL} width:autosize
mj-image | =nothing | +padding +border +link alt:any {ALIGN} {BOX_COLOUR} fluid-on-mobile:true|false font-size:size
    height:autosize max-height:size sizes:any src:any srcset:any usemap:any {VERTICAL} width:px
mj-divider | =nothing | +padding {ALIGN} border-color:colour border-style:any border-width:size {BOX_COLOUR} width:size
    {VERTICAL}
mj-spacer | =nothing | +padding +border {BOX_COLOUR} height:size width:size {VERTICAL}
mj-social | social-element raw | +padding +font text-decoration:any {ALIGN} border-radius:box {BOX_COLOUR}
    icon-size:size icon-height:size icon-padding:box inner-padding:box mode:horizontal|vertical table-layout:auto|fixed
    text-padding:box {VERTICAL}
mj-social-element | =html | +padding +font +link text-decoration:any {ALIGN} background-color:colour border-radius:box
    icon-position:left|right icon-size:size icon-height:size icon-padding:box alt:any src:any srcset:any sizes:any
    text-padding:box {VERTICAL}
mj-navbar | navbar-link raw | +padding +ico {ALIGN} base-url:any hamburger:hamburger
mj-navbar-link | =html | +padding +font +spaced +link
mj-accordion | accordion-element raw | +padding +icons border:any {BOX_COLOUR} font-family:any
mj-accordion-element | accordion-title accordion-text raw | +icons background-color:colour border:any font-family:any
mj-accordion-title | =html | +padding background-color:colour color:colour font-family:any font-size:size
    font-weight:any
mj-accordion-text | =html | +padding background-color:colour color:colour font-family:any font-size:size font-weight:any
    letter-spacing:spacing line-height:line
mj-carousel | carousel-image | +padding +thumbs {ALIGN} border-radius:box {BOX_COLOUR} icon-width:size left-icon:any
    right-icon:any thumbnails:visible|hidden|supported background-color:colour
mj-carousel-image | =nothing | +link alt:any border-radius:box src:any srcset:any sizes:any thumbnails-src:any
    tb-border:any tb-border-radius:box
"""

# What MJML has and the compiler does not, or not as documented.
UNSUPPORTED: Mapping[str, str] = {
    "mj-include": 'write {% include "blocks/name.mjml.j2" %} instead',
    "mj-html-attributes": "write the attributes in an mj-raw or mj-text",
    "mj-selector": "write the attributes in an mj-raw or mj-text",
    "mj-html-attribute": "write the attributes in an mj-raw or mj-text",
}


@dataclass(frozen=True)
class Undone:
    """What to say of an attribute that has no effect; with a `value`, of that value only."""

    sentence: str
    hint: str
    severity: Severity
    value: str | None = None


# What MJML allows, and the compiler leaves undone: by element and attribute.
UNDONE: Mapping[tuple[str, str], Undone] = {
    ("mj-style", "inline"): Undone(
        "rules are not written into elements here", "put the rules into style.css.j2", Severity.ERROR
    ),
    ("mj-raw", "position"): Undone("nothing can stand before the document", "take it out", Severity.ERROR),
    ("mj-wrapper", "gap"): Undone("“gap” has no effect", "give the sections padding", Severity.WARNING),
    ("mj-hero", "mode"): Undone(
        "a hero of fluid height comes out without height", "use fixed-height", Severity.WARNING, "fluid-height"
    ),
    ("mj-social-element", "icon-position"): Undone(
        "the icon stays before the text", "take it out", Severity.WARNING, "right"
    ),
}

# Icons that are loaded from another company's server unless `src` names a picture of one's own.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "mj-font": ("name", "href"),
    "mj-class": ("name",),
    "mj-image": ("src",),
    "mj-carousel-image": ("src",),
    "mj-social-element": ("src",),
}

# CSS Color 4, and the words that stand where a colour stands.
_COLOUR_WORDS = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
    burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan
    darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred
    darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink
    deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold
    goldenrod gray green greenyellow grey honeydew hotpink indianred indigo inherit ivory khaki lavender
    lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray
    lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray lightslategrey
    lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid
    mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue
    mintcream mistyrose moccasin navajowhite navy none oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
    rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent turquoise
    violet wheat white whitesmoke yellow yellowgreen
"""
NAMED_COLOURS = frozenset(_COLOUR_WORDS.split())
_LENGTH = r"(?:-?\d*\.?\d+(?:px|%)|0)"
KINDS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "px": (re.compile(r"\d*\.?\d+px|0"), "a length in pixels, such as 600px"),
    "size": (re.compile(_LENGTH), "a length such as 20px or 50%"),
    "autosize": (re.compile(rf"{_LENGTH}|auto"), "a length such as 20px, or auto"),
    "box": (re.compile(rf"{_LENGTH}(?:\s+{_LENGTH}){{0,3}}"), "one to four lengths, such as 10px 25px"),
    "line": (re.compile(r"\d*\.?\d+(?:px|%|em)?|normal"), "a length such as 24px, or a number such as 1.5"),
    "spacing": (re.compile(r"-?\d*\.?\d+(?:px|em)|0|normal"), "a length such as 1px or 0.1em"),
    "number": (re.compile(r"\d+"), "a whole number"),
    "colour": (
        re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|(?:rgb|rgba|hsl|hsla)\([^()]+\)"),
        "a colour such as #1a5fb4",
    ),
}


def _attributes(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in f"{text} {COMMON}".split():
        if word.startswith("+"):
            found.update(_attributes(GROUPS[word[1:]]))
        else:
            name, _, kind = word.partition(":")
            found[name] = kind
    return found


def _elements() -> Mapping[str, Element]:
    found: dict[str, Element] = {}
    for line in re.sub(r"\n +", " ", TABLE).strip().split("\n"):
        name, inside, attributes = (part.strip() for part in line.split("|", 2))
        content = Content(inside[1:]) if inside.startswith("=") else Content.ELEMENTS
        children = frozenset() if inside.startswith("=") else frozenset(f"mj-{child}" for child in inside.split())
        found[name] = Element(content, children, _attributes(attributes))
    return found


ELEMENTS: Mapping[str, Element] = _elements()
EVERY_ATTRIBUTE: Mapping[str, str] = {
    name: kind for element in ELEMENTS.values() for name, kind in element.attributes.items() if name != "*"
}
