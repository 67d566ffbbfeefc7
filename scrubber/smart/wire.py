"""One question to a server and its answer: only to servers that may be asked, within limits, tried again
where that helps.

A question fails in one way only, `AnswerError`, whose text knows no address. What a server may do wrong and
what it costs: a slow answer ends with its time (also one that drips), a large one with its size, 429, 502,
503, 504 and a lost connection are tried again until the time for one question is up (a longer Retry-After
is not waited for), a redirect is followed only on servers that were named.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from scrubber.smart.errors import AnswerError, CallError
from scrubber.smart.origins import Origins, is_public, parsed
from scrubber.smart.quiet import unlogged

if TYPE_CHECKING:
    import httpx
    from httpx import URL

_TRY_AGAIN = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 3
Trust = Literal["named", "given", "public"]
"""Why a server may be asked: its origin was named; the operator gave this very address; or, where neither
holds, its address is a public one (seen when the line stands, before anything is sent)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server may take of our time and memory."""

    connect_seconds: float = 10
    read_seconds: float = 30
    """Without a byte."""
    answer_seconds: float = 60
    """One answer, from its first byte to its last."""
    question_seconds: float = 120
    """One question with all its tries and waits."""
    tries: int = 5
    answer_bytes: int = 32 * 1024 * 1024
    pages: int = 50
    resources: int = 5_000
    """Of one search."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the type of the body without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Again(Exception):
    """A try that failed in a way that may pass."""

    def __init__(self, code: str, status: int = 0, after: float | None = None) -> None:
        super().__init__(code)
        self.code, self.status, self.after = code, status, after


class Wire:
    """The line to servers that were named. Safe to share between threads; close it."""

    def __init__(
        self,
        origins: Origins,
        limits: Limits,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        try:
            import httpx
        except ImportError:
            raise CallError("not_installed") from None
        self.origins = origins
        self.limits = limits
        self._sleep = sleep
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        self._http = httpx.Client(timeout=timeout, transport=transport, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections."""
        self._http.close()

    def ask(
        self,
        url: URL,
        *,
        place: str,
        headers: Mapping[str, str] | None = None,
        form: Callable[[], Mapping[str, str]] | None = None,
        trust: Trust = "named",
    ) -> Answer:
        """Return the answer to a GET, or to a POST of what `form` gives (asked anew for every try).

        `trust`: why this server may be asked. Raises `AnswerError`: elsewhere,
        not_reached, certificate, too_slow, busy, too_large, broken.
        """
        from tenacity import RetryCallState, Retrying, retry_if_exception_type
        from tenacity.wait import wait_exponential, wait_random

        began = time.monotonic()
        backoff = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            after = error.after if isinstance(error, _Again) else None
            return backoff(state) if after is None else after

        def stop(state: RetryCallState) -> bool:
            spent = max(time.monotonic() - began, state.idle_for) + state.upcoming_sleep
            return state.attempt_number >= self.limits.tries or spent > self.limits.question_seconds

        retrying = Retrying(
            retry=retry_if_exception_type(_Again), wait=wait, stop=stop, sleep=self._sleep, reraise=True
        )
        try:
            return retrying(self._hop_by_hop, url, dict(headers or {}), form, trust, place)
        except _Again as error:
            raise AnswerError(error.code, place=place, status=error.status) from None

    def _hop_by_hop(
        self,
        url: URL,
        headers: dict[str, str],
        form: Callable[[], Mapping[str, str]] | None,
        trust: Trust,
        place: str,
    ) -> Answer:
        for _ in range(_HOPS + 1):
            if trust == "named" and not self.origins.has(url):
                raise AnswerError("elsewhere", place=place)
            answer = self._once(url, headers, form() if form else None, trust, place)
            target = answer.headers.get("location", "")
            if form is not None or answer.status not in _REDIRECTS or not target:
                return answer
            try:
                url = parsed(str(url.join(target)))
            except Exception:  # noqa: BLE001 - whatever an address may be, it is none that is followed
                raise AnswerError("elsewhere", place=place) from None
        raise AnswerError("refused", place=place, status=answer.status)

    def _once(
        self, url: URL, headers: dict[str, str], form: Mapping[str, str] | None, trust: Trust, place: str
    ) -> Answer:
        import httpx

        extensions: dict[str, Any] = {"trace": _only_public(place)} if trust == "public" else {}
        method = "GET" if form is None else "POST"
        try:
            with (
                unlogged(),
                self._http.stream(method, url, headers=headers, data=form, extensions=extensions) as response,
            ):
                if response.status_code in _TRY_AGAIN:
                    raise _Again("busy", response.status_code, _retry_after(response.headers))
                return Answer(response.status_code, response.headers, self._body(response, place))
        except httpx.TimeoutException:
            raise _Again("too_slow") from None
        except httpx.TransportError as error:
            if isinstance(_root(error), ssl.SSLCertVerificationError):
                raise AnswerError("certificate", place=place) from None
            raise _Again("not_reached") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError):
            raise AnswerError("broken", place=place) from None

    def _body(self, response: httpx.Response, place: str) -> bytes:
        end = time.monotonic() + self.limits.answer_seconds
        parts, size = [], 0
        for part in response.iter_bytes():  # as it comes: one that drips is seen to drip
            size += len(part)
            if size > self.limits.answer_bytes:
                raise AnswerError("too_large", place=place)
            if time.monotonic() > end:
                raise AnswerError("too_slow", place=place)
            parts.append(part)
        return b"".join(parts)


def _only_public(place: str) -> Callable[[str, dict[str, Any]], None]:
    """Return a look at each new connection: its other end is known before anything is sent (httpx's `trace`)."""

    def look(event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            other_end = info["return_value"].get_extra_info("server_addr")
            if not (other_end and is_public(str(other_end[0]))):
                raise AnswerError("token_elsewhere", place=place)

    return look


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks us to wait (RFC 9110, 10.2.3); None where it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        then = parsedate_to_datetime(said)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


def _root(error: BaseException) -> BaseException:
    """Return the innermost cause of an error."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error
