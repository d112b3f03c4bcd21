"""Messages to other programs are signed as the standard says."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.programs.signature import SecretError, read_secret, signed, write_secret

# The example of the standard's own libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = datetime.fromtimestamp(1614265330, UTC)


def test_signs_as_the_examples_of_the_standard() -> None:
    headers = signed(read_secret(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}')
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.binary(min_size=24, max_size=64))
def test_a_secret_is_read_back(key: bytes) -> None:
    assert read_secret(write_secret(key)) == key


@given(st.binary(min_size=24, max_size=64), st.binary(), st.binary())
def test_another_body_has_another_signature(key: bytes, body: bytes, other: bytes) -> None:
    same = signed(key, "msg_1", AT, body) == signed(key, "msg_1", AT, other)
    assert same == (body == other)


@pytest.mark.parametrize("typed", ["whsec_!!!", "whsec_", base64.b64encode(bytes(23)).decode(), "whsec_" + "A" * 100])
def test_refuses_what_cannot_sign_and_does_not_repeat_it(typed: str) -> None:
    with pytest.raises(SecretError) as refused:
        read_secret(typed)
    assert not typed.removeprefix("whsec_") or typed.removeprefix("whsec_") not in refused.value.sentence
