"""Problems as other programs read them: SARIF, JUnit XML, GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from newsletter import __version__
from newsletter.problems import Problem, Severity

NOTHING: Mapping[str, tuple[str, str]] = MappingProxyType({})
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What XML 1.0 2.2 lets no document hold.
NOT_IN_XML = {code: "\ufffd" for code in (*range(0x20), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)) if code not in (9, 10)}


def sarif(
    problems: Iterable[Problem],
    accepted: Iterable[tuple[Problem, str]] = (),
    explained: Mapping[str, tuple[str, str]] = NOTHING,
    fingerprint: Callable[[Problem], str] | None = None,
) -> dict[str, object]:
    """Return problems as a log of one run (SARIF 2.1.0, 3.13).

    `accepted` are problems that do not count, each with the reason (3.35); `explained` says of a code what is found and
    what it means; `fingerprint` returns letters by which a problem is recognised in another run (3.27.16).
    """
    listed = list(problems)
    reasons = list(accepted)
    codes = sorted({each.code for each in (*listed, *(each for each, _ in reasons))})
    driver = {
        "name": "newsletter",
        "version": __version__,
        "rules": [_rule(code, *explained.get(code, ("", ""))) for code in codes],
    }
    results = [_result(each, fingerprint) for each in listed]
    for each, reason in reasons:
        suppression = {"kind": "external", "justification": reason}
        results.append({**_result(each, fingerprint), "suppressions": [suppression]})
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _rule(code: str, title: str, why: str) -> dict[str, object]:
    if not title:
        return {"id": code}
    return {"id": code, "shortDescription": {"text": title}, "fullDescription": {"text": why}}


def _result(problem: Problem, fingerprint: Callable[[Problem], str] | None) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": problem.code,
        "level": problem.severity.value,
        "message": {"text": _said(problem)},
    }
    if problem.path:
        from urllib.parse import quote

        physical: dict[str, object] = {"artifactLocation": {"uri": quote(problem.path)}}
        if problem.line:
            column = {"startColumn": problem.column} if problem.column else {}
            physical["region"] = {"startLine": problem.line, **column}
        result["locations"] = [{"physicalLocation": physical}]
    if fingerprint is not None:
        result["partialFingerprints"] = {"newsletter/v1": fingerprint(problem)}
    return result


def junit(problems: Iterable[Problem], name: str) -> str:
    """Return problems as JUnit XML: a case for each, failed where it is an error; one that passed if there is none."""
    listed = list(problems)
    failures = sum(each.severity is Severity.ERROR for each in listed)
    cases = [_case(each) for each in listed] or [f"  <testcase classname={quoteattr(name)} name={quoteattr(name)}/>"]
    numbers = {"name": name, "tests": len(cases), "failures": failures, "errors": 0}
    opened = f"<testsuite {' '.join(f'{key}={quoteattr(str(value))}' for key, value in numbers.items())}>"
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', opened, *cases, "</testsuite>"])
    return text.translate(NOT_IN_XML)


def _case(problem: Problem) -> str:
    named = f"  <testcase classname={quoteattr(problem.path or 'issue')} name={quoteattr(_named(problem))}>"
    said = escape(str(problem))
    if problem.severity is Severity.ERROR:
        return f"{named}<failure message={quoteattr(problem.sentence)}>{said}</failure></testcase>"
    return f"{named}<system-out>{said}</system-out></testcase>"


def _named(problem: Problem) -> str:
    return f"{problem.code} {problem.place}".strip()


def github(problems: Iterable[Problem]) -> str:
    """Return problems as workflow commands, one a line; what they say can begin no other command."""
    return "\n".join(_command(each) for each in problems)


def _command(problem: Problem) -> str:
    values = {"file": problem.path, "line": problem.line, "col": problem.column, "title": problem.code}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in values.items() if value)
    return f"::{problem.severity.value} {told}::{_data(_said(problem))}"


def _said(problem: Problem) -> str:
    return f"{problem.sentence}\n{problem.hint}" if problem.hint else problem.sentence


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
