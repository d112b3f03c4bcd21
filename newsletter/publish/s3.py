"""A bucket of Amazon's S3, or of a service that speaks the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote

from newsletter.config import Publishing
from newsletter.publish.model import Delivered, PublicFile, PublishError

CONNECT_SECONDS, READ_SECONDS = 10, 60
# A picture's name tells its content; a page may be asked for anew at any time.
LASTING, PASSING = "public, max-age=31536000, immutable", "no-cache"
DIGEST = "sha256"


class BucketError(PublishError):
    """The service does not take a file."""

    def __init__(self, bucket: str, reason: str) -> None:
        super().__init__(f"the bucket “{bucket}” takes nothing: {reason}", "see [publish] in newsletter.toml")


class NoClientError(PublishError):
    """What speaks to such services is not installed."""

    def __init__(self) -> None:
        super().__init__("publishing to a bucket needs an extra part of this program", 'pip install "newsletter[s3]"')


class BucketPlace:
    """A bucket. A file that is there already, by the digest it was given, is not sent again."""

    def __init__(self, settings: Publishing) -> None:
        if find_spec("boto3") is None:
            raise NoClientError
        self._settings = settings
        self._client = _client(settings)

    def put(self, files: Sequence[PublicFile]) -> Delivered:
        """Send the files that are not there as they should be. Raises BucketError."""
        from botocore.exceptions import BotoCoreError, ClientError

        written = 0
        try:
            for file in files:
                written += self._put(file)
        except ClientError as fault:
            raise BucketError(self._settings.bucket, _reason(fault)) from fault
        except BotoCoreError as fault:
            raise BucketError(self._settings.bucket, str(fault).lower()) from fault
        return Delivered(written, len(files) - written)

    def _put(self, file: PublicFile) -> bool:
        cache = PASSING if file.is_page else LASTING
        key = f"{self._settings.prefix}/{unquote(file.path)}".strip("/")
        digest = hashlib.sha256(json.dumps([file.content_type, cache]).encode() + file.data).hexdigest()
        if self._digest(key) == digest:
            return False
        self._client.put_object(
            Bucket=self._settings.bucket,
            Key=key,
            Body=file.data,
            ContentType=file.content_type,
            CacheControl=cache,
            Metadata={DIGEST: digest},
        )
        return True

    def _digest(self, key: str) -> str:
        """Return the digest that a file was given; empty if there is no such file, or nobody may look."""
        from botocore.exceptions import ClientError

        try:
            head = self._client.head_object(Bucket=self._settings.bucket, Key=key)
        except ClientError as fault:
            if fault.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in (403, 404):
                return ""
            raise
        return str(head.get("Metadata", {}).get(DIGEST, ""))


def _client(settings: Publishing) -> Any:
    import boto3
    from botocore.config import Config

    how = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": 3, "mode": "standard"},
        # Services other than Amazon's know no checksums beside the signature's.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client(
        "s3",
        region_name=settings.region or "us-east-1",
        endpoint_url=settings.endpoint or None,
        aws_access_key_id=settings.access_key or None,
        aws_secret_access_key=settings.secret_key or None,
        config=how,
    )


def _reason(fault: Any) -> str:
    found = fault.response.get("Error", {})
    return f"{found.get('Message') or 'it refused'} ({found.get('Code', '?')})"
