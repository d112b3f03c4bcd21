"""No rule tells of a code that the catalogue does not explain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import newsletter.check
from newsletter.check.catalogue import CODES

CHECKS = Path(str(newsletter.check.__file__)).parent
MAKERS = {"error": 0, "warning": 0, "Problem": 1, "problem": 0}
# What a real relay asks of a publication is no finding of an issue.
OF_SENDS = {"example-sender", "example-address", "no-unsubscribe"}


def _codes() -> Iterator[tuple[str, str]]:
    for file in sorted(CHECKS.rglob("*.py")):
        text = file.read_text("utf-8")
        if "from newsletter.problems import" not in text and "from newsletter.check.catalogue import" not in text:
            # What is told of a domain is no problem of a file.
            continue
        tree = ast.parse(text)
        named = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                place = MAKERS[node.func.id]
                value = node.args[place] if len(node.args) > place else None
                code = value.value if isinstance(value, ast.Constant) else named.get(getattr(value, "id", ""))
                if isinstance(code, str):
                    yield file.name, code


def test_every_code_of_a_rule_is_in_the_catalogue() -> None:
    found = list(_codes())
    assert len(found) > 10
    assert [each for each in found if each[1] not in CODES and each[1] not in OF_SENDS] == []


def test_a_code_is_of_one_concern_and_stands_once() -> None:
    files = sorted(path.stem for path in (CHECKS / "codes").glob("*.py") if path.stem != "__init__")
    found = [code for name in files for code in import_module(f"newsletter.check.codes.{name}").CODES]
    assert sorted(code.name for code in found) == sorted(CODES)
    for name in files:
        codes = import_module(f"newsletter.check.codes.{name}").CODES
        assert [code.name for code in codes] == sorted(code.name for code in codes)
        assert {code.concern for code in codes} == {name}


def test_every_code_says_what_it_is_and_why_it_matters() -> None:
    for code in CODES.values():
        assert code.title[0].islower() or code.title.startswith("HTML"), code
        assert code.why.endswith("."), code
