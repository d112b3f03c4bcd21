import pytest

from newsletter.check.clients.clients import NoClientError, all_clients, choose, told
from newsletter.check.clients.features import Support, load


def names(*asked: str) -> list[str]:
    return [client.name for client in choose(asked)]


def test_those_that_few_read_with_are_left_out_unless_they_are_named() -> None:
    assert "thunderbird-mac" not in names()
    assert names()[0] == "apple-mail-ios"
    assert names("thunderbird") == ["thunderbird-mac", "thunderbird-windows"]


def test_families_platforms_and_lists_are_understood() -> None:
    assert names("gmail") == ["gmail-web", "gmail-android", "gmail-ios", "gmail-mobile-web"]
    assert {"apple-mail-ios", "gmail-ios", "outlook-ios"} <= set(names("ios"))
    assert names("outlook-windows,gmail-web") == ["gmail-web", "outlook-windows"]
    assert len(names("all")) == len(load().clients)


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(NoClientError, match="outlok-windows") as caught:
        choose(["outlok-windows"])
    assert caught.value.hint == "did you mean outlook-windows?"


def test_own_shares_stand_in_for_all_others() -> None:
    chosen = choose((), {"t-online-web": 60, "gmail-web": 40})
    assert [(client.name, client.share) for client in chosen] == [("t-online-web", 60.0), ("gmail-web", 40.0)]


def test_shares_are_of_clients_that_there_are_and_sum_up_to_the_whole() -> None:
    assert 95 <= sum(client.share for client in all_clients()) <= 100
    with pytest.raises(NoClientError):
        all_clients((("netscape-web", 1.0),))


def test_a_family_of_which_all_are_meant_is_told_by_its_name() -> None:
    asked = choose(["gmail-web", "gmail-ios", "outlook-windows", "outlook-mac"])
    of = {client.name: client for client in asked}
    meant = [of["gmail-web"], of["gmail-ios"], of["outlook-windows"]]
    assert told(meant, asked) == "Gmail and Outlook on Windows"


def test_the_newest_test_counts_and_its_age_is_known() -> None:
    data = load()
    comments = data.features["css-comments"]  # the site lists a later month of Outlook.com before an earlier one
    assert comments.result("outlook.outlook-com").version == "2024-04"
    flex = data.features["css-flex-direction"]
    assert flex.result("gmail.desktop-webmail").support is Support.NO
    assert data.is_old(data.features["css-at-import"], "gmail.desktop-webmail")
    assert not data.is_old(flex, "gmail.desktop-webmail")


def test_what_nobody_has_tested_is_unknown() -> None:
    assert load().features["css-border-radius"].result("wp-pl.desktop-webmail").support is Support.UNKNOWN
