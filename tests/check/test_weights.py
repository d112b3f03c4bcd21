"""What each block weighs adds up to what a reader gets, and Gmail's cut is told by the line that it falls into."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.check.examined import Examined
from newsletter.check.size import SizeCheck
from newsletter.check.weights import Share, weights

TEXT = """---
subject: Ziņas
preheader: Kas jauns
---
Labdien, {{ subscriber.name }}!

{% if subscriber.city %}
## Jūsu pilsētā

Šeit, {{ subscriber.city }}.
{% endif %}

## Visiem

:::cards
### Viens
Pirmais stāsts.

### Divi
Otrais stāsts.
:::

Beigas.
"""
ANNA = {"email": "anna@example.org", "name": "Anna <b>", "city": "Rīga"}


def test_the_stretches_are_together_what_each_reader_gets(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    size = SizeCheck(examined.edition, examined.settings.publication)
    nobody, anna = weights(examined), weights(examined, ANNA)
    assert nobody.octets == size.octets
    size.see(ANNA)
    assert anna.octets > nobody.octets
    for found in (nobody, anna):
        assert [each.end for each in found.stretches[:-1]] == [each.start for each in found.stretches[1:]]
        assert sum(part.octets for part in found.parts) == found.octets
        assert found.cut is None
        assert found.lost == ()
    own = [each.block.line for each in anna.stretches if each.block]
    others = [each.block.line for each in nobody.stretches if each.block]
    assert set(own) - set(others) == {8, 10}
    assert {part.share for part in nobody.parts} == set(Share)


def test_the_cut_falls_into_a_line_and_what_follows_is_lost(examine: Callable[..., Examined]) -> None:
    examined = examine(TEXT)
    cards = next(each for each in weights(examined).stretches if each.block and each.block.type == "cards")
    own = examined.edition.html.partition("Viens")[2].partition("Otrais")[0]
    found = weights(examined, limit=cards.start + len(own.encode()) + own.count("\n"))
    assert found.cut is not None
    assert (found.cut.path, found.cut.line) == ("issues/2012-11-x/lv.md", 19)
    assert [block.type for block in found.lost] == ["text"]
