from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.merge.escape import Where, escape
from newsletter.message.encode import quoted_printable
from newsletter.message.header_text import items_field
from newsletter.message.stamp import Stamp
from newsletter.message.tokens import ALPHABET

MAKERS: list[Callable[[str], bytes]] = [
    lambda token: quoted_printable(f"https://news.example/u/{token}"),
    lambda token: quoted_printable(escape(f"mailto:a@b.example?subject=unsubscribe%20{token}&x='=", Where.ADDRESS)),
    lambda token: quoted_printable("x" * 60 + token + token + " = \t" + token),
    lambda token: items_field(
        "List-Unsubscribe", [f"<https://news.example/u/{token}>", f"<mailto:a@b.example?{token}>"]
    ),
    lambda token: token.encode(),
    lambda token: token[:0].encode() + b"no token",
    lambda token: token[:0].encode(),
]


@pytest.mark.parametrize("make", MAKERS)
@given(tokens=st.lists(st.text(alphabet=ALPHABET, max_size=54), min_size=1, max_size=4))
def test_a_stamp_is_what_it_was_made_from(make: Callable[[str], bytes], tokens: list[str]) -> None:
    stamp = Stamp(make)
    assert [stamp(token) for token in tokens] == [make(token) for token in tokens]
