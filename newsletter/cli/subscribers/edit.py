"""`newsletter subscribers add`, `edit` and `tag`: what an editor knows about a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli import console
from newsletter.cli.subscribers.asked import (
    Address,
    Desk,
    Json,
    Lists,
    Why,
    desk,
    key_of,
    read_fields,
)
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter.subscribers.changes import Effect
    from newsletter.subscribers.records import Subscription

Fields = Annotated[
    list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="What else is known; may be given again.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; may be given again.")]


class NoListError(UsageError):
    """No list was named."""

    def __init__(self, command: str, known: tuple[str, ...]) -> None:
        there = f"the lists are: {', '.join(known)}" if known else "begin one: newsletter lists new NAME"
        super().__init__(f"{command} needs a list: --list LIST", there)


class NotOnListError(UsageError):
    """A person is not on a list."""

    def __init__(self, address: str, list_name: str) -> None:
        super().__init__(f"{address} is not on {list_name}", f"newsletter subscribers add {address} --list {list_name}")


def add(
    address: Address,
    lists: Lists = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="What they are called.")] = "",
    locale: Annotated[str, typer.Option("--locale", metavar="CODE", help="Their language: lv, en.")] = "",
    field: Fields = None,
    tag: Tags = None,
    consent: Annotated[
        str, typer.Option("--consent", metavar="TEXT", help="How they have agreed: “signed the list at the fair”.")
    ] = "",
    json: Json = False,
) -> None:
    """Add a reader to lists. Whoever has left stays away: only they themselves can come back.

    Keep with --consent how they have agreed: you may be asked for it.

    Example: newsletter subscribers add anna@city.example --list members --name Anna
    """
    from newsletter.subscribers.records import Details
    from newsletter.wiring.subscribers.people import known_lists, require_fields
    from newsletter.wiring.subscribers.reading import read_locale
    from newsletter.wiring.subscribers.standing import add_person

    fields, language, key = read_fields(field), read_locale(locale), key_of(address)
    details = Details(name.strip(), language, fields, read_tags(tag))
    with desk() as here:
        names = here.lists(lists)
        if not names:
            raise NoListError("add", known_lists(here.settings, here.store))
        for each in names:
            require_fields(here.settings, here.store, each, fields)
        for each in names:
            effect = add_person(here.store, each, address.strip(), details, here.cause(consent), consent)
            console.say(f"{address} {added(effect)} {each}")
        bars = here.store.suppressions(key, here.now)
        here.tell(key, json=json)
    for bar in bars:
        console.say(f"nothing is sent there all the same: {bar.reason}")
    console.next_step(f"newsletter subscribers show {address}")


def added(effect: Effect) -> str:
    """Return what adding somebody has come to, before the name of the list."""
    from newsletter.subscribers.changes import Outcome
    from newsletter.subscribers.model import SubscriptionStatus

    if effect.after and effect.after.status is SubscriptionStatus.PENDING:
        return "has to confirm by mail first on"
    if effect.outcome is Outcome.UNCHANGED:
        return "was a reader already of"
    return "is a reader of" if effect.moved else "is brought up to date on"


def edit(
    address: Address,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="What they want to be called.")] = None,
    locale: Annotated[str | None, typer.Option("--locale", metavar="CODE", help="The language they want.")] = None,
    time_zone: Annotated[str | None, typer.Option("--time-zone", metavar="ZONE", help="As in Europe/Riga.")] = None,
    lists: Lists = None,
    field: Fields = None,
    why: Why = "",
    json: Json = False,
) -> None:
    """Change what is known about a reader; an empty value takes it back.

    Name, language and time zone are what a reader wants, on every list and whatever a file says. A field is of one
    list; where the list is a file, the file says what it is.

    Example: newsletter subscribers edit anna@city.example --locale en
    """
    from newsletter.subscribers.records import Choice
    from newsletter.wiring.subscribers.people import require_fields
    from newsletter.wiring.subscribers.reading import read_locale, read_zone

    fields = read_fields(field)
    choice = Choice(name, None if locale is None else read_locale(locale), read_zone(time_zone))
    if choice == Choice() and not fields:
        raise UsageError("nothing was named to change", "newsletter subscribers edit --help")
    with desk() as here:
        here.known(address)
        key, cause = key_of(address), here.cause(why)
        names = here.lists(lists)
        if fields and not names:
            raise NoListError("--field", tuple(each.list_name for each in here.store.subscriptions_of(key)))
        present = {each: on_list(here, address, each) for each in names}
        for each, subscription in present.items():
            require_fields(here.settings, here.store, each, fields)
            change_details(here, subscription, {**subscription.fields, **fields}, subscription.tags, why)
        if choice != Choice():
            here.store.choose(key, choice, cause)
        here.tell(key, json=json)
    console.say(f"{address} is changed")
    for each, subscription in present.items():
        warn_of_file(each, subscription)


def tag(
    address: Address,
    tags: Annotated[list[str], typer.Argument(metavar="TAG", help="One tag or several.")],
    lists: Lists = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take them off.")] = False,
    why: Why = "",
    json: Json = False,
) -> None:
    """Put tags on a reader, on one list or on all that they are on, or take them off.

    Example: newsletter subscribers tag anna@city.example board vip
    """
    wanted = read_tags(tags) or frozenset()
    with desk() as here:
        here.known(address)
        key = key_of(address)
        names = here.lists(lists) or tuple(each.list_name for each in here.store.subscriptions_of(key))
        if not names:
            raise NotOnListError(address, "any list")
        for each in names:
            present = on_list(here, address, each)
            kept = present.tags - wanted if remove else present.tags | wanted
            change_details(here, present, present.fields, kept, why)
            console.say(f"{each}: {', '.join(sorted(kept)) or 'no tags'}")
        here.tell(key, json=json)


def on_list(here: Desk, address: str, list_name: str) -> Subscription:
    """Return how somebody stands on a list. Raises NotOnListError."""
    key = key_of(address)
    found = here.store.subscriptions(list_name, [key])
    if key not in found:
        raise NotOnListError(address, list_name)
    return found[key]


def change_details(
    here: Desk, present: Subscription, fields: Mapping[str, str], tags: frozenset[str], why: str
) -> None:
    """Let fields and tags be all that is known of somebody on a list."""
    from newsletter.subscribers.changes import Entry
    from newsletter.subscribers.records import Details

    details = Details(present.name, present.locale, fields, tags)
    entry = Entry(present.key, "", None, details)
    here.store.apply(present.list_name, [entry], present.source, here.cause(why), replaces=True)


def warn_of_file(list_name: str, present: Subscription) -> None:
    """Say where what was changed is written over by a file."""
    from newsletter.subscribers.records import Source

    if present.source is Source.FILE:
        console.say(f"subscribers/{list_name}.csv says what its readers' fields are: change it there, too")


def read_tags(typed: list[str] | None) -> frozenset[str] | None:
    """Read tags. Raises UsageError for one that cannot be one."""
    tags = frozenset(each.strip() for each in typed or ())
    for each in tags:
        if not each or not each.isprintable():
            raise UsageError("a tag is a word or a few, in one line", "newsletter subscribers tag ADDRESS board")
    return tags or None
