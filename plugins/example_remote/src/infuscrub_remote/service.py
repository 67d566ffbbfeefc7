"""One question to a payer's service, asked so that its faults cost time and claims, and never an answer.

    GET {url}/{number}?code=J1745&date=2026-03-02   ->   200 {"on_file": true}, or 404 where the number is unknown

Theory. Only what may pass is tried again: a lost connection, a timeout, 429, 5xx. Any other answer than those two is
as good as no answer. After `TRIP_AFTER` questions in a row without an answer the circuit opens, and for `REST_SECONDS`
nothing is asked: a service that is down must not cost every claim its full timeout.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit

import httpx
from tenacity import (
    RetryError,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

ATTEMPTS = 2
TIMEOUT_SECONDS = 1.5
TRIP_AFTER = 3
REST_SECONDS = 30.0
REMEMBER_SECONDS = 900.0
MOST_REMEMBERED = 10_000


class Unavailable(Exception):
    """No answer could be had; the message says why, without what was asked."""


class _MayPass(Exception):
    """A fault that another try may be spared."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that leaves the machine."""

    number: str
    code: str
    day: date


class AuthorizationService:
    """Asks one service. Clock, pause and transport can be replaced by tests."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        timeout: float = TIMEOUT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(timeout=timeout, headers=headers, follow_redirects=False)
        self._clock = clock
        self._sleep = sleep
        self._failures = 0
        self._rests_until = 0.0
        self._remembered: dict[Question, tuple[float, bool]] = {}

    def is_on_file(self, question: Question) -> bool:
        """Return the payer's answer. Raises `Unavailable`."""
        self._check_address()
        known = self._remembered.get(question)
        if known is not None and known[0] > self._clock():
            return known[1]
        if self._clock() < self._rests_until:
            raise Unavailable("the payer's service did not answer before and is left alone for a while")
        try:
            answer = self._ask_patiently(question)
        except Unavailable:
            self._failures += 1
            if self._failures >= TRIP_AFTER:
                self._failures, self._rests_until = 0, self._clock() + REST_SECONDS
            raise
        self._failures = 0
        self._remember(question, answer)
        return answer

    def _check_address(self) -> None:
        parts = urlsplit(self._url)
        local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            raise Unavailable("INFUSCRUB_REMOTE_URL must name the payer's service and begin with https")

    def _ask_patiently(self, question: Question) -> bool:
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.1, max=0.5),
            retry=retry_if_exception_type(_MayPass),
            sleep=self._sleep,
        )
        try:
            return retrying(self._ask, question)
        except RetryError as error:
            raise Unavailable(str(error.last_attempt.exception())) from error

    def _ask(self, question: Question) -> bool:
        address = f"{self._url}/{quote(question.number, safe='')}"
        try:
            answer = self._client.get(
                address, params={"code": question.code, "date": question.day.isoformat()}
            )
        except httpx.TransportError as error:
            raise _MayPass(f"the payer's service could not be reached ({type(error).__name__})") from error
        if answer.status_code == 404:
            return False
        if answer.status_code == 429 or answer.status_code >= 500:
            raise _MayPass(f"the payer's service answered with {answer.status_code}")
        try:
            on_file = answer.json()["on_file"] if answer.status_code == 200 else None
        except (ValueError, KeyError, TypeError):
            on_file = None
        if not isinstance(on_file, bool):
            raise Unavailable(f"the payer's service gave an answer that is none ({answer.status_code})")
        return on_file

    def _remember(self, question: Question, answer: bool) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)))
        self._remembered[question] = self._clock() + REMEMBER_SECONDS, answer
