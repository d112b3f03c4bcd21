"""What is made of the web's answers for pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.check.images.rule import check
from newsletter.check.images.web import asked_for
from newsletter.publish.client import Answer, Failure
from tests.check.examining import examined_html

URL = "https://news.ourown.lv/a.png"
BODY = f'<img src="{URL}" width="10"><img src="images/b.png"><img src="data:image/png;base64,AA"><img src="//x/a.png">'


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(URL, 404), ["image-gone"]),
        (Answer(URL, failure=Failure.NAME, detail="no such name"), ["image-gone"]),
        (Answer(URL, 200, headers={"content-type": "text/html"}), ["image-gone"]),
        (Answer(URL, 200, headers={"content-type": "image/png", "content-length": "1500000"}), ["image-heavy"]),
        (Answer(URL, 200, headers={"content-type": "image/png", "content-length": "150000"}), []),
        (Answer(URL, 200, headers={"content-type": "image/png"}), []),
        (Answer(URL, 403), []),
        (Answer(URL, failure=Failure.TIMEOUT), []),
    ],
)
def test_a_picture_of_the_web_is_there_and_light(answer: Answer, told: list[str], tmp_path: Path) -> None:
    examined = examined_html(BODY, tmp_path, base_url="https://news.ourown.lv")
    assert asked_for([examined]) == (URL,)
    found = [each.code for each in check(replace(examined, answers={URL: answer}))]
    assert [code for code in found if code != "image-elsewhere"] == told
