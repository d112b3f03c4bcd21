"""What programs can ask for."""

from __future__ import annotations

from newsletter import __version__
from newsletter.programs.access import Scope
from newsletter.site.api.facts import campaign_out, list_out, status_out, subscriber_out
from newsletter.site.api.models import (
    Added,
    ByAddress,
    Campaigns,
    CampaignStatusOut,
    Leaving,
    Left,
    ListOut,
    Lists,
    NewSubscriber,
    ServiceStatus,
    SubscriberChange,
    SubscriberOut,
)
from newsletter.site.api.operation import Call, Done, Operation, Parameter
from newsletter.site.api.problem import ApiError
from newsletter.site.api.registry import DetailsChange, ListFacts
from newsletter.subscribers.description import OptIn
from newsletter.subscribers.model import SubscriptionStatus
from newsletter.subscribers.records import Choice, Details, Record

LARGEST = 2**63 - 1
PAGE = 50
MOST = 200
NUMBER = {"type": "integer", "minimum": 1, "maximum": LARGEST}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
LIST = Parameter("list", "path", {"type": "string", "minLength": 1}, "The list's name.")
SUBSCRIBER = Parameter("id", "path", NUMBER, "The person's number.")
CAMPAIGN = Parameter("id", "path", NUMBER, "The campaign's number.")
PAGES = (
    Parameter("issue", "query", {"type": "string"}, "Only those of this issue."),
    Parameter("before", "query", NUMBER, "Only those below this number: the `next` of the page before."),
    Parameter(
        "limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}, "At most so many."
    ),
)


def lists(call: Call) -> Done:
    """Return all lists."""
    return Done(Lists(lists=[list_out(each) for each in call.registry.lists()]))


def one_list(call: Call) -> Done:
    """Return one list."""
    return Done(list_out(_list(call)))


def add(call: Call) -> Done:
    """Add somebody to a list, or let them confirm first."""
    wanted, name = call.body, call.path["list"]
    about = call.registry.about(name)
    if about is None:
        raise ApiError(404, "there is no such list", "unknown-list")
    details = Details(wanted.name.strip(), wanted.locale, wanted.fields, frozenset(wanted.tags) or None)
    if not wanted.confirmed and about.opt_in is OptIn.DOUBLE:
        call.registry.invite(name, wanted.address, details, wanted.consent)
        return Done(Added(id=None, status="asked"), 202)
    effect = call.registry.add(name, wanted.address, details, wanted.consent)
    number = call.registry.number_of(wanted.address)
    is_pending = effect.after is not None and effect.after.status is SubscriptionStatus.PENDING
    return Done(Added(id=number, status="pending" if is_pending else "confirmed"), 200 if effect.before else 201)


def find(call: Call) -> Done:
    """Return somebody by their address."""
    return Done(_known(call.registry.find(call.body.address)))


def show(call: Call) -> Done:
    """Return somebody by their number."""
    return Done(_known(call.registry.record(call.path["id"])))


def change(call: Call) -> Done:
    """Change what is known of somebody."""
    wanted: SubscriberChange = call.body
    changes = {
        name: DetailsChange(each.fields, None if each.tags is None else frozenset(each.tags))
        for name, each in wanted.lists.items()
    }
    choice = Choice(wanted.name, wanted.locale, wanted.time_zone)
    return Done(_known(call.registry.change(call.path["id"], choice, changes)))


def leave(call: Call) -> Done:
    """Take somebody off lists."""
    wanted: Leaving = call.body
    if bool(wanted.lists) == wanted.everywhere:
        raise ApiError(422, "name the lists to leave, or everywhere: one of them", "invalid")
    effects = call.registry.leave(wanted.address, wanted.lists, wanted.reason, everywhere=wanted.everywhere)
    return Done(Left(lists=sorted(each.after.list_name for each in effects if each.moved and each.after)))


def campaigns(call: Call) -> Done:
    """Return a page of campaigns."""
    before, limit = _number(call, "before", LARGEST, LARGEST), _number(call, "limit", PAGE, MOST)
    found = sorted(call.registry.campaigns(call.query.get("issue", "")), key=lambda each: -each.id)
    page = [each for each in found if each.id < before or before == LARGEST][: limit + 1]
    more = page[limit - 1].id if len(page) > limit else None
    return Done(Campaigns(campaigns=[campaign_out(each) for each in page[:limit]], next=more))


def campaign(call: Call) -> Done:
    """Return how a campaign stands."""
    found = call.registry.status(call.path["id"])
    if found is None:
        raise ApiError(404, "there is no such campaign", "unknown-campaign")
    return Done(status_out(found))


def service(call: Call) -> Done:
    """Tell that the service answers."""
    return Done(ServiceStatus(version=__version__, lists=len(call.registry.list_names())))


def _list(call: Call) -> ListFacts:
    name = call.path["list"]
    found = next((each for each in call.registry.lists() if each.name == name), None)
    if found is None:
        raise ApiError(404, "there is no such list", "unknown-list")
    return found


def _known(record: Record | None) -> SubscriberOut:
    if record is None or record.person is None:
        raise ApiError(404, "nobody is known by that", "unknown-subscriber")
    return subscriber_out(record, record.person)


def _number(call: Call, name: str, default: int, most: int) -> int:
    typed = call.query.get(name, "")
    if not typed:
        return default
    if not typed.isascii() or not typed.isdigit() or len(typed) > 19 or not 1 <= int(typed) <= most:
        raise ApiError(422, f"“{name}” is a number from 1 to {most}", "invalid")
    return int(typed)


OPERATIONS = (
    Operation("getLists", "GET", "lists", Scope.LISTS, "All lists", lists, {200: Lists}),
    Operation(
        "getList", "GET", "lists/{list}", Scope.LISTS, "One list", one_list, {200: ListOut}, None, (404,),
        parameters=(LIST,),
    ),
    Operation(
        "addSubscriber", "POST", "lists/{list}/subscribers", Scope.SUBSCRIBE, "Add somebody to a list", add,
        {200: Added, 201: Added, 202: Added}, NewSubscriber, (404, 409), writes=True, parameters=(LIST,),
    ),
    Operation(
        "findSubscriber", "POST", "subscribers/find", Scope.UPDATE, "Somebody by their address", find,
        {200: SubscriberOut}, ByAddress, (404,),
    ),
    Operation(
        "getSubscriber", "GET", "subscribers/{id}", Scope.UPDATE, "Somebody by their number", show,
        {200: SubscriberOut}, None, (404,), parameters=(SUBSCRIBER,),
    ),
    Operation(
        "changeSubscriber", "PATCH", "subscribers/{id}", Scope.UPDATE, "Change what is known of somebody", change,
        {200: SubscriberOut}, SubscriberChange, (404, 409), writes=True, parameters=(SUBSCRIBER,),
    ),
    Operation(
        "unsubscribe", "POST", "unsubscribe", Scope.UNSUBSCRIBE, "Take somebody off lists", leave,
        {200: Left}, Leaving, (404,), writes=True,
    ),
    Operation(
        "getCampaigns", "GET", "campaigns", Scope.CAMPAIGNS, "What was sent", campaigns, {200: Campaigns},
        parameters=PAGES,
    ),
    Operation(
        "getCampaign", "GET", "campaigns/{id}", Scope.STATUS, "How a send stands", campaign,
        {200: CampaignStatusOut}, None, (404,), parameters=(CAMPAIGN,),
    ),
    Operation("getStatus", "GET", "status", Scope.STATUS, "Whether the service answers", service, {200: ServiceStatus}),
)  # fmt: skip
