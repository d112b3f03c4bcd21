from __future__ import annotations

from newsletter.render.units import with_units, without_units

SOURCE = '<mj-section padding="0 30px"><mj-text inner-padding=\'0 0\' width="0">{}</mj-text></mj-section>'


def test_zeros_of_spacing_get_their_unit() -> None:
    assert with_units(SOURCE) == (
        '<mj-section padding="0px 30px"><mj-text inner-padding=\'0px 0px\' width="0">{}</mj-text></mj-section>'
    )
    assert with_units(with_units(SOURCE)) == with_units(SOURCE)


def test_a_text_about_spacing_stays_as_it_was_typed() -> None:
    text = 'Write padding="0 4px" here, or <td padding="0 1px">.'
    assert text in with_units(SOURCE.format(text))


def test_a_place_behind_added_units_is_found_again() -> None:
    longer = with_units(SOURCE)
    for sign in ("<mj-section", "<mj-text", "{}", "</mj-section"):
        assert without_units(SOURCE, longer.index(sign)) == SOURCE.index(sign)
