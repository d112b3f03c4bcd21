from __future__ import annotations

import pytest

import newsletter.browser.axe
from newsletter.browser.axe import NoAxeError, violations

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>A</title></head><body data-number="0">'
    '<script>document.body.innerHTML = ""</script>'
    '<ul data-number="1"><p data-number="2">Not an item</p></ul><p aria-hidden="maybe" data-number="3">Text</p>'
    "</body></html>"
)


@pytest.mark.chromium
def test_what_axe_finds_names_the_elements_and_what_is_skipped_is_not_asked() -> None:
    pytest.importorskip("axe_playwright_python")
    found = violations({"one": PAGE, "two": PAGE.replace("<ul", "<div").replace("</ul", "</div")}, "data-number", [])
    by_rule = {each.rule: each for each in found["one"]}
    assert by_rule["list"].elements == (1,)
    assert by_rule["aria-valid-attr-value"].elements == (3,)
    assert by_rule["list"].url.startswith("https://dequeuniversity.com/rules/axe/")
    assert "list" not in {each.rule for each in found["two"]}
    less = violations({"one": PAGE}, "data-number", by_rule)
    assert less == {"one": []}


def test_without_axe_the_next_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsletter.browser.axe, "PACKAGE", "no_such_package")
    with pytest.raises(NoAxeError) as fault:
        violations({"one": PAGE}, "data-number", [])
    assert fault.value.hint == 'pip install "newsletter[axe]"'
