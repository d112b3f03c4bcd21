"""What block was meant by a name that a theme does not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.problems import did_you_mean

# What other programs, and people, call the blocks that come with the program; the first that a theme has is meant.
OTHER_NAMES: Mapping[str, Sequence[str]] = {
    "button": ("action", "btn", "call-to-action", "cta", "link"),
    "cards": ("article", "articles", "blog", "features", "news", "posts", "stories", "story"),
    "code": ("pre", "snippet", "verbatim"),
    "columns": ("cols", "grid", "layout", "row", "section", "split", "two-columns"),
    "divider": ("hr", "line", "rule", "separator"),
    "events": ("agenda", "calendar", "date", "dates", "meeting", "meetings", "programme", "schedule", "webinar"),
    "footer": ("bottom", "imprint", "legal", "unsubscribe"),
    "gallery": ("album", "images", "photos", "pictures"),
    "header": ("masthead", "top"),
    "heading": ("headline", "subtitle", "title"),
    "hero": ("banner", "cover", "intro", "lead", "opener"),
    "image": ("figure", "img", "photo", "pic", "picture"),
    "image-text": ("feature", "imagetext", "media", "text-image"),
    "logos": ("brands", "donors", "funders", "logo", "partners", "supporters"),
    "note": ("alert", "box", "callout", "caution", "hint", "important", "info", "notice", "success", "tip", "warning"),
    "numbers": ("facts", "figures", "kpi", "metrics", "number", "statistics", "stats"),
    "people": ("authors", "contact", "contacts", "person", "persons", "speakers", "staff", "team"),
    "points": ("bullets", "checklist", "list"),
    "quote": ("blockquote", "citation", "cite", "testimonial"),
    "social": ("follow", "share", "socials"),
    "spacer": ("gap", "space"),
    "sponsor": ("ad", "ads", "advert", "advertisement", "promo", "promotion", "sponsored"),
    "table": ("data", "prices", "spreadsheet"),
    "teasers": ("briefs", "digest", "links", "reading", "short"),
    "text": ("p", "paragraph"),
    "video": ("film", "movie", "vimeo", "youtube"),
}


def meant_block(name: str, rest: str, known: Sequence[str]) -> tuple[str, str]:
    """Return what was typed for a block's name, and the known name that was meant; both empty if it cannot be told.

    `rest` is what follows the name on its line: of a name in two words it holds the second.
    """
    second = rest.split(None, 1)[0].lower() if rest.split() else ""
    own = {other: own for own, others in OTHER_NAMES.items() for other in others if own in known}
    for typed in ([f"{name} {second}"] if second else []) + [name]:
        joined = typed.replace(" ", "-").lower()
        if near := joined if joined in known else own.get(joined, ""):
            return typed, near
    near = did_you_mean(name, known)
    return (name, near) if near else ("", "")


def in_two_words(name: str, rest: str, known: Sequence[str]) -> bool:
    """Tell whether a name and the word behind it are the name of a block together: `:::image text`."""
    return " " in meant_block(name, rest, known)[0]
