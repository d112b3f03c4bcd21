"""A plan as a file that people review: its facts, written and read, and what has drifted since.

It is small, sorted and holds no personal data. What it says of a request (to whom, through what, when) is enough to
make the plan anew; everything else is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from newsletter.delivery.audience import Reason
from newsletter.delivery.selection import Selection, When
from newsletter.documents import YamlDocument, read_yaml
from newsletter.documents.yaml_text import yaml_text
from newsletter.errors import NewsletterError, UsageError
from newsletter.problems import Problem, error, has_errors
from newsletter.report.plan import SendPlan

FORMAT = 1
HEADER = """\
# What “newsletter send --plan {name}” will do, and nothing else. No personal data is in here.
# To change it, make it anew: newsletter plan
"""
# What may differ when a plan is carried out: it says when and from what the plan was made.
INFORMATION = frozenset(
    {("made",), ("commit",), ("uncommitted_changes",), ("standing",), ("estimate_seconds",), ("message", "bytes")}
)
SHOWN_OF_DIGEST = 12

Facts = Mapping[str, object]


class PlanFileError(UsageError):
    """A file that is no plan, or that cannot be read or written."""

    def __init__(self, path: Path, sentence: str, hint: str = "") -> None:
        super().__init__(f"{path} {sentence}", hint or "make it anew: newsletter plan ISSUE --to LIST -o FILE")


class PlanDriftError(NewsletterError):
    """What would be sent now is not what was planned."""

    def __init__(self, path: str, command: str) -> None:
        super().__init__(
            f"nothing was sent: it would not be what {path} says",
            f"put back what has changed, or plan anew and let it be looked at: {command}",
        )


@dataclass(frozen=True)
class PlanFile:
    """A plan that was read: its facts, and where each stands."""

    path: str
    document: YamlDocument

    @property
    def facts(self) -> Facts:
        """Return the facts by name."""
        return self.document.values

    @property
    def issue(self) -> str:
        """Return the slug of the issue."""
        return str(self.facts["issue"])

    @property
    def made_at(self) -> datetime:
        """Return when the plan was made."""
        return datetime.fromisoformat(str(self.facts["made"]))

    @property
    def relay(self) -> str:
        """Return the words by which the relays are found again."""
        return str(_mapping(self.facts["through"])["relay"])

    @property
    def selection(self) -> Selection:
        """Return whom the plan is for."""
        return selection_of(self.facts)

    @property
    def despite(self) -> str:
        """Return why it is sent despite what was found; empty where nothing was overruled."""
        return str(_mapping(self.facts.get("despite", {})).get("reason", ""))

    @property
    def when(self) -> When:
        """Return when it is sent, as it was asked."""
        when = _mapping(self.facts["when"])
        return When(
            at=str(when["at"]),
            zone=str(when["zone"]),
            window=str(when["window"]),
            local_time=bool(when["local_time"]),
            skip_late=bool(when["skip_late"]),
            canary=str(when["canary"]),
        )


def selection_of(facts: Facts) -> Selection:
    """Return whom a plan of these facts is for. Raises KeyError and TypeError for what are no facts."""
    to = _mapping(facts["to"])
    return Selection(
        lists=_texts(to["lists"]),
        exclude=_texts(to["exclude"]),
        exclude_issues=_texts(to["exclude_issues"]),
        segment=str(to["segment"]),
        limit=cast("int | None", to["limit"]),
        again=bool(to["again"]),
        joined_since=str(to.get("joined_since", "")),
    )


def plan_facts(plan: SendPlan) -> Facts:
    """Return everything that a plan decides, and when and from what it was made."""
    audience, origin = plan.audience, plan.origin
    counts = {place: audience.by_list_and_locale.get(place, 0) + audience.late.get(place, 0) for place in _places(plan)}
    reasons = {each.value: number for each, number in audience.by_reason.items() if each is not Reason.LEFT_SINCE}
    standing = origin.standing
    return {
        "format": FORMAT,
        "issue": plan.issue,
        "made": origin.made_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "commit": origin.commit.removesuffix("+"),
        "uncommitted_changes": origin.commit.endswith("+"),
        "to": _asked(plan.selection),
        "audience": {
            "recipients": sum(counts.values()),
            "digest": audience.digest,
            "lists": {
                name: {locale: number for (at, locale), number in sorted(counts.items()) if at == name}
                for name in sorted({at for at, _ in counts})
            },
            "left_out": dict(sorted(reasons.items())),
            "have_it_already": audience.again_count,
        },
        "through": {"relay": plan.relays.label, "kind": plan.kind.value, "terms": _terms(plan)},
        "when": {**asdict(plan.when), **_patience(plan)},
        "message": {
            "from": plan.sender,
            "subjects": dict(sorted(plan.subjects.items())),
            "editions": dict(sorted(plan.editions.items())),
            "bytes": plan.message_bytes,
            "signed": list(plan.signatures),
        },
        "publication": asdict(plan.publication),
        "standing": {
            "suppressed": standing.suppressed,
            "unsubscribed": standing.unsubscribed,
            "newest": standing.newest.isoformat() if standing.newest else None,
        },
        "estimate_seconds": round(plan.seconds),
        **({"despite": _listed(asdict(plan.despite))} if plan.despite else {}),
    }


def plan_text(facts: Facts, name: str) -> str:
    """Return the facts as the text of a file."""
    return HEADER.format(name=name) + yaml_text(facts)


def read_plan(path: Path) -> PlanFile:
    """Read a plan. Raises PlanFileError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = (getattr(fault, "strerror", "") or "it holds something else than text").lower()
        raise PlanFileError(path, f"cannot be read: {reason}") from fault
    document, problems = read_yaml(text, str(path))
    if has_errors(problems):
        raise PlanFileError(path, f"is no plan: {problems[0].sentence}")
    if document.values.get("format") != FORMAT:
        newer = isinstance(document.values.get("format"), int)
        sentence = "was made by another version of newsletter" if newer else "is no plan"
        raise PlanFileError(path, sentence)
    found = PlanFile(str(path), document)
    try:
        _ = (found.issue, found.made_at, found.relay, found.selection, found.when, found.despite)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise PlanFileError(path, "is no plan: it was changed by hand, or lacks a part") from fault
    return found


def drift(then: PlanFile, now: Facts) -> list[Problem]:
    """Return a problem for each fact that is another one now, with what it was and what it is."""
    found = []
    for keys, was, is_ in _differences(then.facts, now):
        sentence, hint = _words(keys, was, is_)
        found.append(error("plan-drift", sentence, then.path, then.document.line(*keys), hint=hint))
    return found


def _differences(
    was: Facts, now: Facts, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], object, object]]:
    for name in (*now, *(name for name in was if name not in now)):
        keys = (*above, name)
        first, second = was.get(name), now.get(name)
        if keys in INFORMATION or first == second:
            continue
        if isinstance(first, Mapping) and isinstance(second, Mapping):
            yield from _differences(first, second, keys)
        else:
            yield keys, first, second


def _words(keys: tuple[str, ...], was: object, now: object) -> tuple[str, str]:
    """Return what has drifted, as a sentence, and where to look."""
    change = f"{_shown(was)} → {_shown(now)}"
    match keys:
        case ("message", "editions", locale) if was and now:
            return f"the {locale} edition is another one ({change})", "its text, its pictures or the theme have changed"
        case ("message", "editions", locale):
            return f"the {locale} edition was {'added' if now else 'taken away'}", ""
        case ("message", "subjects", locale):
            return f"the {locale} subject: {change}", ""
        case ("audience", "digest"):
            return (
                f"the recipients are not the same people, or are called otherwise ({change})",
                "a list has changed, or who has left",
            )
        case ("audience", "recipients"):
            return f"recipients: {change}", ""
        case ("audience", "lists", name, *locale):
            return f"recipients of {name}{' in ' + locale[0] if locale else ''}: {change}", ""
        case ("audience", "left_out", reason):
            return f"left out as {reason}: {was or 0} → {now or 0}", ""
        case ("publication", name):
            return f"{name} of the publication: {change}", "look into newsletter.toml"
        case ("through", *rest):
            return f"{' '.join(map(str, rest))} of the relay: {change}", "look into newsletter.toml"
    return f"{' '.join(keys)}: {change}", ""


def _shown(value: object) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if isinstance(value, str):
        is_digest = len(value) == 64 and " " not in value
        return value[:SHOWN_OF_DIGEST] if is_digest else f"“{value}”"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_shown, value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _places(plan: SendPlan) -> list[tuple[str, str]]:
    return sorted({*plan.audience.by_list_and_locale, *plan.audience.late})


def _patience(plan: SendPlan) -> dict[str, object]:
    return {
        "canary_wait_seconds": plan.orders.canary_wait,
        "reject_limit": plan.orders.canary_rejects,
        "give_up_after_seconds": plan.orders.give_up_after,
    }


def _terms(plan: SendPlan) -> dict[str, object]:
    return {
        relay.reference: {
            "server": relay.place,
            "tls": relay.tls,
            "connections": relay.connections,
            "messages_per_connection": relay.max_messages_per_connection,
            "rates": [str(rate) for rate in relay.rates],
            "weight": relay.weight,
            "return_path": relay.return_path,
        }
        for relay in plan.relays.relays
    }


def _listed(values: Mapping[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _asked(selection: Selection) -> dict[str, object]:
    """Return whom it is for; a plan of a version that knew no `joined_since` says the same."""
    return {name: value for name, value in _listed(asdict(selection)).items() if value or name != "joined_since"}


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(str, value))
