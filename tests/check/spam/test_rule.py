"""What a filter says becomes findings: an error for spam, a warning for each sign that somebody can change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.check.codes.spam import CODES
from newsletter.check.examined import Examined
from newsletter.check.on_request import NOT_RUN
from newsletter.check.spam.forms import spam_forms
from newsletter.check.spam.meanings import MEANINGS, About, meaning_of
from newsletter.check.spam.rule import LEAST, findings
from newsletter.check.spam.verdict import Sign, Verdict
from newsletter.config import Publication, Settings
from newsletter.content.load import load_issue
from newsletter.render.pipeline import render_edition
from newsletter.theme.load import load_theme
from newsletter.wiring.workspace import build_issue, open_workspace

ROOT = Path(__file__).parents[3]
SOUND = "Three towns have halved their bill, and here is how they went about it. " * 5


def examined(root: Path, text: str, subject: str = "News") -> Examined:
    folder = root / "issues" / "2012-11-x"
    (folder / "images").mkdir(parents=True)
    for name in ("card-leap.png",):
        (folder / "images" / name).write_bytes((ROOT / "issues/2012-11-energetikas-lideri/images" / name).read_bytes())
    (folder / "en.md").write_text(f"---\nsubject: {subject}\npreheader: p\n---\n{text}\n", "utf-8")
    settings = Settings(root, Publication("N", "N", "n@example.org", "n.example.org", "Riga", "en"))
    issue, problems = load_issue(folder, settings, lambda name: load_theme(name, root / "templates"))
    assert issue is not None, problems
    theme, _ = load_theme("classic", root / "templates")
    assert theme is not None
    edition, faults = render_edition(issue, "en", theme, settings.publication)
    assert edition is not None, faults
    return Examined(settings, issue, issue, theme, edition)


def test_signs_are_told_in_words_at_the_place_they_are_about(tmp_path: Path) -> None:
    signs = (
        Sign("SUBJ_ALL_CAPS", 2.1, "Subject is all capitals"),
        Sign("HTML_IMAGE_ONLY_08", 1.8, "HTML: images with 400-800 bytes of words"),
        Sign("A_RULE_OF_THEIR_OWN", 1.5, "a \x1b[31mrule"),
        Sign("HFILTER_HOSTNAME_UNKNOWN", 2.5, "of the way"),
        Sign("FROM_NO_DN", 0.1),
        Sign("MAILING_LIST_MULTI", -1.0),
    )
    found = list(findings(examined(tmp_path, SOUND), Verdict("SpamAssassin", 8.0, 5.0, True, signs)))
    assert [each.code for each in found] == ["spam-score", "spam-sign", "spam-sign", "spam-sign"]
    assert "all in capitals" in found[1].sentence
    assert (found[1].line, found[2].line) == (2, None)
    assert "\x1b" not in found[3].sentence
    assert all(each.hint for each in found)


def test_what_is_no_spam_and_weighs_little_is_not_told(tmp_path: Path) -> None:
    verdict = Verdict("rspamd", 0.9, 6.0, False, (Sign("MANY_INVISIBLE_PARTS", 0.9),))
    assert list(findings(examined(tmp_path, SOUND), verdict)) == []


FORMS = {
    "few words": "![A yellow curve](images/card-leap.png)",
    "capitals": "THREE TOWNS HAVE HALVED THEIR BILL AND HERE THEY SHOW EVERYBODY WHAT THAT TAKES. " * 3,
    "calls": f"{SOUND}Come!!\n\nNow!!!\n\nAll!!\n\nOf you!!\n\nToday!!",
    "urges": f"{SOUND}Act now, for a limited time, and earn money.",
}


@pytest.mark.parametrize("case", FORMS)
def test_forms_are_told_without_a_filter_and_named_as_a_guess(tmp_path: Path, case: str) -> None:
    (found,) = spam_forms(examined(tmp_path, FORMS[case]))
    assert found.code == "spam-form"
    assert "judged without a spam filter" in found.sentence


def test_the_sample_has_none_of_these_forms(tmp_path: Path) -> None:
    built = build_issue(open_workspace(ROOT), "2012-11-energetikas-lideri")
    assert built.examined is not None
    assert [found for each in built.examined.editions.values() for found in spam_forms(each)] == []
    assert list(spam_forms(examined(tmp_path, SOUND))) == []


def test_every_code_of_spam_is_tested_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert all(f'"{code.name}"' in text for code in CODES if code.name not in NOT_RUN)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("HTML_IMAGE_ONLY_16", About.CONTENT),
        ("MIME_HTML_ONLY", About.CONTENT),
        ("SUBJ_ALL_CAPS", About.SUBJECT),
        ("FREEMAIL_FROM", About.SETUP),
        ("MISSING_MID", About.SETUP),
        ("NO_RELAYS", About.WAY),
        ("R_DKIM_NA", About.WAY),
        ("DMARC_DNSFAIL", About.WAY),
        ("RCVD_COUNT_ZERO", About.WAY),
    ],
)
def test_known_signs_have_a_meaning(name: str, about: About) -> None:
    meaning = meaning_of(name)
    assert meaning is not None
    assert meaning.about is about
    assert meaning.sentence
    assert meaning.hint
    assert meaning_of("A_RULE_OF_THEIR_OWN") is None


def test_every_rule_that_spamassassin_gives_a_point_for_has_a_meaning() -> None:
    file = Path("/usr/share/spamassassin/50_scores.cf")
    if not file.exists():
        pytest.skip("SpamAssassin is not installed")
    scores = re.findall(r"^score\s+(\w+)\s+([^#\n]+)", file.read_text("utf-8"), re.M)
    heavy = [name for name, typed in scores if max(map(float, re.findall(r"-?[\d.]+", typed)), default=0) >= LEAST]
    unknown = [name for name in dict.fromkeys(heavy) if meaning_of(name) is None]
    assert len(heavy) > 150
    assert unknown == [], MEANINGS
