"""A bucket of a real server that speaks S3, on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.config import Publishing
from newsletter.publish.model import PAGE, Delivered, PublicFile
from newsletter.publish.s3 import BucketError, BucketPlace

moto_server = pytest.importorskip("moto.server", reason="moto, a server that speaks S3, is not installed")
FILES = (PublicFile("i/x%20%C4%81/images/a.png", "image/png", b"png"), PublicFile("i/x%20%C4%81/lv", PAGE, b"page"))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Return the address of an S3 server that runs while the module does."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def settings(endpoint: str) -> Publishing:
    """Return the settings of a bucket of the server."""
    return Publishing(
        kind="s3", bucket="news", prefix="web", endpoint=endpoint, access_key="editor", secret_key="secret-secret"
    )


@pytest.fixture
def bucket(settings: Publishing) -> Any:
    """Make an empty bucket; return what looks into it."""
    import boto3

    resource = boto3.resource(
        "s3",
        endpoint_url=settings.endpoint,
        region_name="us-east-1",
        aws_access_key_id="other",
        aws_secret_access_key="other",
    )
    made = resource.create_bucket(Bucket=settings.bucket)
    made.objects.delete()
    return made


def test_files_come_into_the_bucket_with_what_a_browser_needs(bucket: Any, settings: Publishing) -> None:
    assert BucketPlace(settings).put(FILES) == Delivered(2, 0)
    page, picture = bucket.Object("web/i/x ā/lv").get(), bucket.Object("web/i/x ā/images/a.png").get()
    assert (page["Body"].read(), page["ContentType"], page["CacheControl"]) == (b"page", PAGE, "no-cache")
    assert (picture["Body"].read(), picture["ContentType"]) == (b"png", "image/png")
    assert "immutable" in picture["CacheControl"]


def test_what_is_there_is_not_sent_again(bucket: Any, settings: Publishing) -> None:
    place = BucketPlace(settings)
    place.put(FILES)
    assert place.put(FILES) == Delivered(0, 2)
    assert place.put([FILES[0], PublicFile(FILES[1].path, PAGE, b"changed")]) == Delivered(1, 1)
    assert bucket.Object("web/i/x ā/lv").get()["Body"].read() == b"changed"
    assert len(list(bucket.objects.all())) == 2


def test_a_bucket_that_is_not_there_is_told(settings: Publishing) -> None:
    from dataclasses import replace

    with pytest.raises(BucketError, match="NoSuchBucket") as told:
        BucketPlace(replace(settings, bucket="none")).put(FILES)
    assert "secret" not in str(told.value)


def test_a_service_that_does_not_answer_is_told(settings: Publishing) -> None:
    from dataclasses import replace

    with pytest.raises(BucketError, match="takes nothing"):
        BucketPlace(replace(settings, endpoint="http://127.0.0.1:9")).put(FILES)
