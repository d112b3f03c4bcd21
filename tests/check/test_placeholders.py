from __future__ import annotations

from newsletter.check.placeholders import placeholders
from newsletter.problems import Severity


def test_each_line_with_a_placeholder_is_told() -> None:
    found = placeholders("subject: ✎ Virsraksts\nteksts\n- ✎ a ✎ b", "lv.md")
    assert [(problem.line, problem.column, problem.severity) for problem in found] == [
        (1, 10, Severity.ERROR),
        (3, 3, Severity.ERROR),
    ]
    assert placeholders("teksts", "lv.md") == []
