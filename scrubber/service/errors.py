"""What goes wrong in the service: faults of its configuration, and problems that a client is told of."""

from __future__ import annotations

from typing import Any

from scrubber.errors import ScrubError


class ServiceError(ScrubError):
    """The root of the family: the service can't be set up so. Says what, where and what to do."""


class Problem(ServiceError):
    """An answer of RFC 9457 (problem+json). No text of it quotes a value of a claim or a chart."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        """`status`: of HTTP. `code`: the last part of the problem's type, stable for machines; `more`: its members."""
        super().__init__(detail or title)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers or {}
        self.more = more

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.status, self.code, self.title, self.detail, self.headers, self.more)

    def body(self) -> dict[str, Any]:
        """Return the members of its JSON."""
        shape: dict[str, Any] = {
            "type": f"urn:infuscrub:problem:{self.code}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            shape["detail"] = self.detail
        return {**shape, **self.more}


def _again(
    status: int, code: str, title: str, detail: str, headers: dict[str, str], more: dict[str, Any]
) -> Problem:
    return Problem(status, code, title, detail, headers=headers, **more)
