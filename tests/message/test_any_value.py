"""The law of merging: a reader's value is text, and never changes what a message is made of, whatever it holds."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config import Publication
from newsletter.merge.tags import TagMint, choose_nonce, extract
from newsletter.message.compile import compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import Keyring
from newsletter.render.edition import Edition

DATE = datetime(2012, 11, 5, 9, 30, tzinfo=UTC)
PUBLIC = Publication("Ziņas", "Redakcija", "redakcija@news.example", "news.example", "Iela 1", "lv")
SUBJECT = "Labdien{% if subscriber.v %}, {{ subscriber.v }}{% endif %}: {{ subscriber.v | date }}"
HTML = """<!DOCTYPE html>
<html lang="lv"><head><title>x</title></head><body>
<p>Labdien{% if subscriber.v %}, {{ subscriber.v }}{% endif %}! <!-- {{ subscriber.v }} --></p>
{% if subscriber.v == "x" %}<p>one</p>{% else %}<p>two</p>{% endif %}
<table><tr><td>{{ subscriber.v | title }}</td><td>{{ subscriber.v | number(2) }}</td></tr></table>
<img alt="{{ subscriber.v | upper }}" title="{{ subscriber.v }}" src="https://a.example/?v={{ subscriber.v }}">
<ul><li>{{ subscriber.v | join }}</li><li>{{ subscriber.v | default("Latvija") }}</li></ul>
<a href="https://a.example/{{ subscriber.v }}?c={{ subscriber.v | lower }}#{{ subscriber.v }}">{{ subscriber.v }}</a>
<a href="mailto:a@news.example?subject={{ subscriber.v }}">write</a>
<a href="{{ unsubscribe_url }}">atrakstīties</a>
</body></html>
"""
TEXT = """Labdien, {{ subscriber.v }}!

{{ subscriber.v }}
-- {{ subscriber.v | title }}
https://a.example/?v={{ subscriber.v }}&w=1
{{ subscriber.v | date("d. MMMM") }} | {{ subscriber.v | join }}
{{ unsubscribe_url }}
"""
ZALGO = "z̸̧̢̛̝͙͓̈́̉͝a̷̡̛l̶̢g̵̛o"
HOSTILE = [
    ZALGO * 50,
    "👩‍👩‍👧‍👦🇱🇻🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\u202e\u2066\u2069\u202c\u200f\u061c",
    "NUL\0\x01\x1b[31m\x7f\x9f",
    "\ud800\udfff",
    '"><img src=x onerror=alert(1)><script>',
    "--></p></body></html><!--",
    "]]><![CDATA[<!DOCTYPE x>",
    "{{ subscriber.v }}{% if x %}{% endif %}",
    "a\r\nBcc: b@example.org\r\n\r\n--=_alternative_x--",
    "\u2028\u2029\u0085\x0b\x0c",
    "\n-- \nUnsubscribe: https://evil.example/",
    "?x=1&y=2#z /../ ; javascript:alert(1)",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "x" * 5000,
    "2026-12-01",
    "1234.5",
    "a;b;c",
    " ",
]
VALUES = st.one_of(
    st.sampled_from(HOSTILE), st.text(), st.text(alphabet="<>\"'&;:/\\.{}%=?\r\n\t\0-\u202e\u2069\u2067 a")
)


class _Tree(HTMLParser):
    """The elements of an HTML text, in order, with the names of their attributes; comments count."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[tuple[str, ...]] = []
        self.hrefs: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(("<", tag, *(name for name, _ in attrs)))
        self.hrefs += [(value or "").split("?")[0].split("/a.example/")[0] for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self.nodes.append((">", tag))

    def handle_comment(self, data: str) -> None:
        self.nodes.append(("!",))

    def handle_decl(self, decl: str) -> None:
        self.nodes.append(("!", decl))

    def unknown_decl(self, data: str) -> None:
        self.nodes.append(("!", data))

    def handle_pi(self, data: str) -> None:
        self.nodes.append(("?", data))


def message_for(value: object) -> EmailMessage:
    """Return the message to a reader whose one field holds a value."""
    nonce = choose_nonce([SUBJECT, HTML, TEXT])
    mint = TagMint(nonce)
    subject, html, text = (extract(source, mint)[0] for source in (SUBJECT, HTML, TEXT))
    edition = Edition("2012-11", "lv", subject, "", html, text, (), tuple(mint.tags))
    template = compile_message(edition, PUBLIC, Keyring({"aa": bytes(range(32))}, "aa"), "c", lists={})
    made = template.message(Recipient("anna@example.org", "", {"v": value}), DATE, token_payload=b"")
    return email.message_from_bytes(made.data, policy=email.policy.default)


def parts(message: EmailMessage) -> dict[str, str]:
    """Return the readable parts by their types, in order."""
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


ORDINARY = message_for("Anna")


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_a_value_is_only_text_in_header_html_and_plain_text(value: str) -> None:
    message = message_for(value)
    assert message.keys() == ORDINARY.keys()
    assert not message.defects
    assert len(str(message["Subject"]).splitlines()) == 1
    known, made = parts(ORDINARY), parts(message)
    assert list(made) == list(known)
    # Any value but an empty one is there; what the theme wrote around it stands in the same elements.
    tree, ordinary = _Tree(made["text/html"]), _Tree(known["text/html"])
    assert tree.nodes == ordinary.nodes
    assert tree.hrefs == ordinary.hrefs
    assert len(made["text/plain"].splitlines()) == len(known["text/plain"].splitlines())


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_hostile_is_only_text(value: str) -> None:
    test_a_value_is_only_text_in_header_html_and_plain_text.hypothesis.inner_test(value)  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [None, "", 0, 1.5, True, ["a", "<b>"], ["\r\nx", "\0"]])
def test_a_value_that_is_no_text_is_only_text_too(value: object) -> None:
    message = message_for(value)
    assert message.keys() == ORDINARY.keys()
    assert _Tree(parts(message)["text/html"]).nodes == _Tree(parts(ORDINARY)["text/html"]).nodes
