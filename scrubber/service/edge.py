"""The edge: what is checked and counted of every request, whatever room it is for.

The Host header names this service (else a page elsewhere could reach it through a name of its own, DNS rebinding); a
browser's Origin is this service or one of the configuration (else any page could post to a service on loopback); a body
is no larger, and arrives no slower, than the limits say. Every answer gets an id, headers that keep browsers from
guessing or keeping it, a line in the log, and a count.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scrubber.service.errors import Problem
from scrubber.service.problems import answer

if TYPE_CHECKING:
    from scrubber.service.service import Service

LARGE_ROUTES = ("/v1/files",)
"""Where a body may be as large as a file with its charts."""
_MEGABYTE = 1 << 20


class Edge:
    """ASGI middleware around the whole service."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = secrets.token_hex(8)
        scope.setdefault("state", {})["request"] = request
        exchange = _Exchange(send, request)
        body = _Body(scope, receive, self._service)
        began = time.perf_counter()
        try:
            try:
                self._check(Headers(scope=scope))
                body.check_length()
            except Problem as problem:
                exchange.problem = problem.code
                await answer(problem, scope["path"])(scope, receive, exchange.send)
            else:
                await self._inner(scope, body, exchange)
        finally:
            self._count(scope, exchange, body, time.perf_counter() - began)

    async def _inner(self, scope: Scope, body: _Body, exchange: _Exchange) -> None:
        """Let the rooms answer. What they never foresaw ends here: its text may quote a claim."""
        try:
            await self._app(scope, body.receive, exchange.send)
        except Exception as error:  # noqa: BLE001
            self._service.log.error("unforeseen", request=exchange.request, error_type=type(error).__name__)
            exchange.problem = "unforeseen"
            if exchange.begun:
                raise _Broken from None
            failed = Problem(500, "unforeseen", "The service failed", "Report it with the id of the request.")
            await answer(failed, scope["path"])(scope, body.receive, exchange.send)

    def _check(self, headers: Headers) -> None:
        config = self._service.config
        host = headers.get("host", "")
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        if name.lower() not in config.hosts or headers.getlist("host") != [host]:
            raise Problem(
                421, "host", "This service has another name", "The Host header names no name of it."
            )
        origin = headers.get("origin")
        if origin is None or origin in config.server.allowed_origins:
            return
        own = urlsplit(origin)
        if own.scheme not in ("http", "https") or own.netloc.lower() != host.lower():
            raise Problem(403, "origin", "Pages of that origin may not call this service")

    def _count(self, scope: Scope, exchange: _Exchange, body: _Body, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "unknown"
        state = scope.get("state", {})
        principal = state.get("principal")
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._service.metrics.request(method, route, exchange.status, seconds)
        self._service.log.info(
            "request",
            request=exchange.request,
            method=method,
            route=route,
            status=exchange.status,
            milliseconds=round(1000 * seconds, 1),
            bytes_in=body.taken,
            tenant=getattr(principal, "tenant", None),
            subject=getattr(principal, "subject", None),
            problem=state.get("problem") or exchange.problem,
        )


class _Broken(Exception):
    """An answer that had begun can't be ended: the connection is closed."""


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Exchange:
    """One answer on its way out."""

    def __init__(self, send: Send, request: str) -> None:
        self._send = send
        self.request = request
        self.status = 499
        """Of the answer; 499 where the client went away before."""
        self.problem: str | None = None
        self.begun = False

    async def send(self, message: Message) -> None:
        """Send a part of the answer, its head with the headers of every answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self.request
            headers.setdefault("Cache-Control", "no-store")
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        await self._send(message)


class _Body:
    """One body on its way in: counted, and not waited for without end."""

    def __init__(self, scope: Scope, receive: Receive, service: Service) -> None:
        limits = service.config.limits
        large = scope["path"].startswith(LARGE_ROUTES)
        self._most = (limits.file_megabytes if large else limits.body_megabytes) * _MEGABYTE
        self._idle = limits.idle_seconds
        self._until = time.monotonic() + limits.upload_seconds
        self._receive = receive
        self._whole = False
        self._length = Headers(scope=scope).get("content-length", "")
        self.taken = 0

    def check_length(self) -> None:
        """Refuse a body that says of itself that it is too large."""
        if self._length.isdecimal() and len(self._length) < 20 and int(self._length) > self._most:
            raise self._too_large()

    def _too_large(self) -> Problem:
        return Problem(
            413, "too-large", "The body is too large", f"At most {self._most // _MEGABYTE} MB are taken here."
        )

    async def receive(self) -> Message:
        """Return the next part. Raises a `Problem` 408 or 413."""
        if self._whole:
            return await self._receive()  # only waits for the client to go away
        left = min(self._idle, self._until - time.monotonic())
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, left))
        except TimeoutError:
            raise Problem(
                408, "too-slow", "The body did not arrive in time", headers={"Connection": "close"}
            ) from None
        if message["type"] == "http.request":
            self.taken += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self.taken > self._most:
                raise self._too_large()
        return message
