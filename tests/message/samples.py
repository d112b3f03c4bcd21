"""What the tests of messages share: a publication, a reader, an edition, and values that nobody should have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from newsletter.config import Publication
from newsletter.merge.tags import TagMint, choose_nonce, extract
from newsletter.message.compile import MessageTemplate, compile_message
from newsletter.message.model import Recipient
from newsletter.message.tokens import Keyring
from newsletter.render.edition import Asset, Edition

KEYS = Keyring({"aa": bytes(range(32))}, "aa")
DATE = datetime(2012, 11, 5, 9, 30, tzinfo=UTC)
PLAIN = Publication("Ziņas", "Redakcija", "redakcija@news.example", "news.example", "Iela 1", "lv")
PUBLIC = replace(PLAIN, base_url="https://news.example", reply_to="reply@news.example")
ANNA = Recipient("anna@example.org", "Anna Ozola", {"name": "Anna Ozola", "city": "Rīga"}, "municipalities")
PICTURE = Asset("images/one.png", "image/png", bytes(range(256)) * 30)
SECOND = Asset("images/two.png", "image/png", b"\r\n.\r\nsecond" * 50)
HTML = """<!DOCTYPE html>
<html lang="lv"><head><title>x</title></head><body>
<p>Labdien{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!</p>
<img alt="{{ subscriber.city }}" src="images/one.png"><img alt="" src="images/two.png"><img alt="" src="images/one.png">
.dot <b>{{ subscriber.city | default("Latvija") }}</b>
From here <a href="https://a.example/?c={{ subscriber.city }}">lasīt vairāk</a>
<a href="{{ unsubscribe_url }}">atrakstīties</a>{% if web_url %}<a href="{{ web_url }}">pārlūkā</a>{% endif %}
</body></html>
"""
TEXT = """Labdien{% if subscriber.name %}, {{ subscriber.name }}{% endif %}!
.
.{{ subscriber.city | default("Latvija") }}.
From {{ subscriber.city }} =3D trailing \t
{{ unsubscribe_url }}{% if web_url %}
{{ web_url }}{% endif %}
"""
HOSTILE = [
    "Anna\r\nBcc: victim@example.org\r\n\r\nbody",
    "\n.\n",
    "\r.\r",
    "\r\n.\n",
    "\n.\r\n",
    "\r\r\n.\r\r\n",
    "\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
    ".",
    "From x",
    "NUL\0inside",
    "\"'<script>alert(1)</script>",
    "{{ 7*7 }}{% if true %}",
    "x" * 10_000,
    "ā" * 10_000,
    "\u202egnp.exe",
    "\u2028\u2029\u0085",
    "--=_alternative_",
    "=?UTF-8?Q?=0ABcc:_x@example.org?=",
    "=0D=0A.=0D=0A",
    "\ud800",
    "",
]
VALUES = st.one_of(st.sampled_from(HOSTILE), st.text(), st.text(alphabet="\r\n. =_-ā<\"'&\0F"))


def an_edition(html: str = HTML, text: str = TEXT, subject: str = "Ziņas: {{ subscriber.city }}") -> Edition:
    mint = TagMint(choose_nonce([html, text, subject]))
    taken = [extract(source, mint) for source in (html, text, subject)]
    assert not any(problems for _, problems in taken)
    texts = [text for text, _ in taken]
    return Edition("2012-11", "lv", texts[2], "", texts[0], texts[1], (PICTURE, SECOND), tuple(mint.tags))


def compiled(publication: Publication = PUBLIC, edition: Edition | None = None, **more: Any) -> MessageTemplate:
    lists = {"municipalities": "Pašvaldības"}
    return compile_message(edition or an_edition(), publication, KEYS, "c-1", lists=lists, **more)
