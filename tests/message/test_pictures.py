from __future__ import annotations

import email
import email.policy
import hashlib

import pytest

from newsletter.message.pictures import filename, with_pictures
from newsletter.render.edition import Asset

ONE = Asset("images/one.png", "image/png", b"one" * 100)
TWO = Asset("images/divi ā.jpg", "image/jpeg", bytes(range(256)) * 20)
SAME = Asset("images/copy.png", "image/png", ONE.data)
UNUSED = Asset("images/unused.png", "image/png", b"unused")
CID_ONE = f"cid:{hashlib.sha256(ONE.data).hexdigest()[:32]}@news.example"
CID_TWO = f"cid:{hashlib.sha256(TWO.data).hexdigest()[:32]}@news.example"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<img src="images/one.png">', f'<img src="{CID_ONE}">'),
        ("<img src='images/one.png' />", f"<img src='{CID_ONE}' />"),
        ('<img alt="a > b" SRC = "images/one.png">', f'<img alt="a > b" SRC = "{CID_ONE}">'),
        ('<img src="images/divi ā.jpg">', f'<img src="{CID_TWO}">'),
        ('<img src="images/divi%20%C4%81.jpg">', f'<img src="{CID_TWO}">'),
        ('<img src="images/copy.png">', f'<img src="{CID_ONE}">'),
        ('<td background="images/one.png">', f'<td background="{CID_ONE}">'),
        ("<td style=\"background:url('images/one.png') top\">", f"<td style=\"background:url('{CID_ONE}') top\">"),
        ('<td style="background:url(images/one.png)">', f'<td style="background:url({CID_ONE})">'),
        (
            '<td style="background:url(&quot;images/one.png&quot;)">',
            f'<td style="background:url(&quot;{CID_ONE}&quot;)">',
        ),
        (
            '<!--[if mso]><v:fill src="images/one.png" /><![endif]-->',
            f'<!--[if mso]><v:fill src="{CID_ONE}" /><![endif]-->',
        ),
        ('<p>src="images/one.png"</p>', '<p>src="images/one.png"</p>'),
        ('<img src="https://a.example/images/one.png">', '<img src="https://a.example/images/one.png">'),
        (
            '<img data-src="images/one.png" src="images/none.png">',
            '<img data-src="images/one.png" src="images/none.png">',
        ),
        ('<a href="images/one.png">x</a>', '<a href="images/one.png">x</a>'),
    ],
)
def test_a_picture_is_shown_by_its_content_id(html: str, shown: str) -> None:
    assert with_pictures(html, (ONE, TWO, SAME, UNUSED), "news.example")[0] == shown


def test_each_picture_in_use_travels_once_in_order_of_first_use() -> None:
    html = (
        '<img src="images/divi ā.jpg"><img src="images/one.png"><img src="images/copy.png"><img src="images/one.png">'
    )
    _, pictures = with_pictures(html, (ONE, TWO, SAME, UNUSED), "news.example")
    assert [picture.data for picture in pictures] == [TWO.data, ONE.data]


def test_a_part_reads_back() -> None:
    _, (picture,) = with_pictures('<img src="images/divi ā.jpg">', (TWO,), "news.example")
    part = email.message_from_bytes(picture.part(), policy=email.policy.default)
    assert part.defects == []
    assert part.get_content_type() == "image/jpeg"
    assert part["Content-ID"] == f"<{CID_TWO.removeprefix('cid:')}>"
    assert part.get_content_disposition() == "inline"
    assert part.get_filename() == "divi-a.jpg"
    assert part.get_payload(decode=True) == TWO.data
    lines = picture.part().split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith(b".") for line in lines)


@pytest.mark.parametrize(
    ("src", "name"),
    [
        ("images/one.png", "one.png"),
        ("images/Divi Ā (2).JPG", "Divi-A-2.jpg"),
        ("images/картинка.gif", "picture.gif"),
        ("images/" + "x" * 300 + ".png", "x" * 50 + ".png"),
        ('images/a"\r\nX: y.png', "a-X-y.png"),
        ("images/plain", "plain.png"),
        ("images/.png", "picture.png"),
        ("images/a.b c", "a.png"),
    ],
)
def test_a_picture_has_a_name_that_every_program_reads(src: str, name: str) -> None:
    assert filename(Asset(src, "image/png", b"")) == name
