"""Whether what was published answers, asked over HTTP as a reader's browser would."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 10
AT_ONCE = 8
# Of a page, what is looked through for the mark of its edition.
MOST = 2_000_000
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Question:
    """An address, what kind of thing has to be there, and a text that has to stand in it."""

    url: str
    kind: str
    text: str = ""


def unanswered(questions: Sequence[Question]) -> Mapping[str, str]:
    """Return what is wrong with each address that does not answer as it should, in their order."""
    if not questions:
        return {}
    with ThreadPoolExecutor(min(AT_ONCE, len(questions))) as pool:
        found = list(pool.map(_fault, questions))
    return {question.url: fault for question, fault in zip(questions, found, strict=True) if fault}


def _fault(question: Question) -> str:
    """Ask, and return what is wrong as a clause that follows the address; empty if nothing is."""
    request = urllib.request.Request(question.url, headers={"User-Agent": "newsletter", "Accept": "*/*"})  # noqa: S310
    try:
        with _opener(question.url).open(request, timeout=SECONDS) as response:
            kind = str(response.headers.get_content_type())
            data = response.read(MOST if question.text else 1)
    except urllib.error.HTTPError as fault:
        with fault:
            return f"answers {fault.code}"
    except TimeoutError:
        return f"does not answer within {SECONDS} seconds"
    except (OSError, http.client.HTTPException, ValueError) as fault:
        reason = getattr(fault, "reason", None) or fault
        if isinstance(reason, TimeoutError):
            return f"does not answer within {SECONDS} seconds"
        return f"does not answer: {str(getattr(reason, 'strerror', None) or reason).lower()}"
    if not kind.startswith(question.kind) or not data:
        return f"answers with {kind}" if data else "answers with nothing"
    if question.text and question.text.encode() not in data:
        return "shows another text than this"
    return ""


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Return what asks: through the proxy of the environment, but not to this machine; http and https only."""
    proxies: dict[str, str] | None = {} if urlsplit(url).hostname in LOCAL else None
    return urllib.request.build_opener(urllib.request.ProxyHandler(proxies), _WebOnly())


class _WebOnly(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: object,
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow a redirect that stays on the web."""
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise urllib.error.URLError("it leads away from the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
