"""The one place from which rusparse uses a network: requests to a search engine that was named.

What may pass by itself is waited out: no answer, 429 and 5xx are tried again after growing waits
(RFC 9110 section 15.6, RFC 6585 section 4). All else is an answer for the caller to judge.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from rusparse.errors import ExportError, MissingExtraError, UsageError

if TYPE_CHECKING:
    import urllib3

__all__ = ["Answer", "Connection", "Credentials", "Patience", "shorten"]

_MAX_ANSWER_BYTES: Final = 100_000_000
_MAX_QUOTED_CHARACTERS: Final = 300
_CONNECT_SECONDS: Final = 10
_ANSWER_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user with a password, or an API key; never in a message or a `repr`."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.api_key and self.user:
            raise UsageError("a user or an API key was expected, not both")
        if self.user and self.password is None:
            raise UsageError(f"a password was expected for the user {self.user!r}")

    @property
    def header(self) -> str | None:
        """The Authorization header (RFC 7617 for a user), None for nobody."""
        if self.api_key:
            return f"ApiKey {self.api_key}"
        if self.user:
            pair = f"{self.user}:{self.password}".encode()
            return "Basic " + base64.b64encode(pair).decode("ascii")
        return None


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried in all, and how long is waited between, doubling each time.

    The defaults wait two minutes in all, which is about what a node takes to start again.
    """

    tries: int = 8
    first_wait_seconds: float = 1.0
    max_wait_seconds: float = 60.0
    wait: Callable[[float], None] = time.sleep

    def wait_after(self, attempt: int, asked_seconds: float = 0.0) -> bool:
        """Wait after attempt number `attempt` (from 1), False at once if it was the last.

        An engine that asks for a longer wait gets it, up to the longest.
        """
        if attempt >= self.tries:
            return False
        seconds = max(self.first_wait_seconds * 2.0 ** (attempt - 1), asked_seconds)
        self.wait(min(seconds, self.max_wait_seconds))
        return True


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer, and the JSON value in it; None if it is no JSON."""

    status: int
    value: Any
    quoted: str

    def get(self, *names: str) -> Any:
        """What stands under these names, one inside the other; None if something is missing."""
        value = self.value
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @property
    def reason(self) -> str:
        """Why a request was refused, in the engine's words."""
        reason = self.get("error", "reason") or self.get("error")
        return shorten(reason) if isinstance(reason, str) else self.quoted or "no reason given"


class Connection:
    """Requests to an engine at a URL, which may have a path and a user with a password in it.

    `ca_file` holds the certificates to trust instead of the system's. Raises `UsageError` for a
    URL that is none, and `MissingExtraError` without the extra of the engine's format.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials | None = None,
        ca_file: str | None = None,
        patience: Patience | None = None,
        extra: str = "opensearch",
    ) -> None:
        self.url, named = _read_url(url)
        if named and credentials and credentials.header:
            raise UsageError(f"{self.url}: credentials were given twice: leave them out of the URL")
        self._credentials = named or credentials or Credentials()
        self._patience = patience or Patience()
        self._pool = _open_pool(self.url, ca_file, extra)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.clear()

    def request(
        self,
        method: str,
        path: str,
        body: object | None = None,
        *,
        media_type: str = "application/json",
    ) -> Answer:
        """The engine's answer to a request, waiting out what may pass.

        `body` is sent as it is if it is bytes, else as JSON. Raises `ExportError` if no answer
        came in all tries, or none that can be used: of a redirection, of missing rights, or
        larger than is believed.
        """
        data = json.dumps(body).encode() if not isinstance(body, bytes | None) else body
        headers = {"Accept": "application/json", "Content-Type": media_type}
        if self._credentials.header:
            headers["Authorization"] = self._credentials.header
        attempt = 0
        while True:
            attempt += 1
            answer, problem, asked_seconds = self._try(method, path, data, headers)
            if answer is not None:
                return answer
            if not self._patience.wait_after(attempt, asked_seconds):
                tries = "1 try" if attempt == 1 else f"{attempt} tries"
                raise self.error(f"{problem} ({tries}); the same call goes on from what is there")

    def wait_after(self, attempt: int) -> bool:
        """Wait as between two tries; False if there have been as many as there may be."""
        return self._patience.wait_after(attempt)

    def error(self, problem: str) -> ExportError:
        """An error that names the engine, and no secret."""
        return ExportError(f"{self.url}: {self.hide(problem)}")

    def hide(self, text: str) -> str:
        """`text` without a secret that an engine may have sent back."""
        credentials = self._credentials
        header = (credentials.header or "").partition(" ")[2]
        for secret in (header, credentials.api_key, credentials.password):
            if secret:
                text = text.replace(secret, "***")
        return text

    def _try(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Answer | None, str, float]:
        """An answer, or what kept it from coming and for how long the engine asks to wait."""
        from urllib3.exceptions import HTTPError, SSLError

        try:
            response = self._pool.request(
                method,
                self.url + path,
                body=data,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            status, content = response.status, response.read(_MAX_ANSWER_BYTES + 1)
            whole = not response.read(1)
            response.release_conn()
        except SSLError as error:
            raise self.error(f"the connection is not secure: {error}; see --ca-file") from error
        except (HTTPError, OSError) as error:
            return None, f"no answer: {error}", 0.0
        if not whole:
            response.close()
            raise self.error(f"an answer of at most {_MAX_ANSWER_BYTES:,} bytes was expected")
        answer = self._read_answer(status, content)
        if status == 429 or status >= 500:
            return None, f"answered {status}: {answer.reason}", _read_wait(response.headers)
        return answer, "", 0.0

    def _read_answer(self, status: int, content: bytes) -> Answer:
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            value = None
        answer = Answer(status, value, shorten(content.decode("utf-8", "replace")))
        if status in (401, 403):
            raise self.error(
                f"answered {status}: {answer.reason}; give a user or key that may write there"
            )
        if 300 <= status < 400:
            raise self.error(f"answered {status}, a redirection: give the address it leads to")
        return answer


def shorten(text: str) -> str:
    """What is quoted of an answer: its beginning, on one line."""
    line = " ".join(text[: 4 * _MAX_QUOTED_CHARACTERS].split())
    return f"{line[:_MAX_QUOTED_CHARACTERS]}…" if len(line) > _MAX_QUOTED_CHARACTERS else line


def _read_url(url: str) -> tuple[str, Credentials | None]:
    """A URL without credentials and without a slash at its end, and the credentials."""
    # Nothing of a URL that is none is shown: it may hold a password all the same.
    expected = "a URL such as https://search.example.org:9200 was expected"
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise UsageError(expected) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(expected)
    if parts.query or parts.fragment or any(map(str.isspace, url.strip())):
        raise UsageError(f"{expected}, without anything behind ? or #")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = f"{parts.scheme}://{host}" + (f":{port}" if port else "") + parts.path.rstrip("/")
    if parts.username is None:
        return place, None
    return place, Credentials(unquote(parts.username), unquote(parts.password or ""))


def _open_pool(url: str, ca_file: str | None, extra: str) -> urllib3.PoolManager:
    try:
        import urllib3
    except ImportError as error:
        raise MissingExtraError(
            f"to send letters to a search engine, install the extra {extra!r}: "
            f"pip install 'rusparse[{extra}]'"
        ) from error
    if ca_file is not None and not Path(ca_file).is_file():
        raise UsageError(f"{ca_file}: a file of certificates was expected, and there is none")
    timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_ANSWER_SECONDS)
    options: dict[str, Any] = {"ca_certs": ca_file} if ca_file and url.startswith("https") else {}
    return urllib3.PoolManager(timeout=timeout, **options)


def _read_wait(headers: Mapping[str, str]) -> float:
    """The seconds of Retry-After (RFC 9110 section 10.2.3); a date there is passed over."""
    value = headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0.0
