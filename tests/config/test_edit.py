from __future__ import annotations

import tomllib

import pytest

from newsletter.config.edit import with_key

ID = "1f"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('[newsletter]\nname = "N"\n', '[newsletter]\nname = "N"\n\n[state]\nledger = "1f"\n'),
        ("[state]\n# why\nsynchronous = 'full'\n", "[state]\nledger = \"1f\"\n# why\nsynchronous = 'full'\n"),
        ('[state]\nledger = "2a" # old\nurl = "x"\n', '[state]\nledger = "1f"\nurl = "x"\n'),
        ("[state] # here\n\n[relays.a]\nledger = 1", '[state] # here\nledger = "1f"\n\n[relays.a]\nledger = 1\n'),
        ("[newsletter]\r\nname = 'N'\r\n", "[newsletter]\r\nname = 'N'\r\n\r\n[state]\r\nledger = \"1f\"\r\n"),
        ("", '[state]\nledger = "1f"\n'),
    ],
)
def test_one_key_is_written_and_the_rest_is_left(before: str, after: str) -> None:
    assert with_key(before, "state", "ledger", ID) == after
    assert tomllib.loads(after)["state"]["ledger"] == ID


@pytest.mark.parametrize(
    "text",
    ["state = {url = 'x'}\n", "[a]\nb = '''\n[state]\n'''\n", "state.url = 'x'\n", "[state\n", "state = 1\n"],
)
def test_what_is_laid_out_in_a_way_of_its_own_is_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be changed"):
        with_key(text, "state", "ledger", ID)
