"""The log of the service: JSON lines on stderr, with fields of an allow-list only. Nothing of a claim can reach it.

A field that is not on the list is dropped, and a value of it that is no short word, number or flag is too: what a
parser says in an exception, a path, a query or a header may hold a patient's name.
"""

from __future__ import annotations

import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

FIELDS = frozenset(
    {
        "event", "level", "timestamp", "request", "method", "route", "status", "milliseconds", "tenant", "subject",
        "problem", "bytes_in", "workers", "host", "port", "version", "plugins", "error_type", "service", "reason",
    }
)  # fmt: skip
"""All that a line may hold. `route` is a template, as /v1/rules/{id}, never the path that was asked for."""
_WORD = re.compile(r"[\w .:/{}$@+-]{0,120}")


def only_allowed(logger: object, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Drop every field that is not on the list, and every value that is no short word, number or flag."""
    return {
        name: value
        for name, value in event.items()
        if name in FIELDS
        and (
            value is None
            or isinstance(value, bool | int | float)
            or (isinstance(value, str) and _WORD.fullmatch(value))
        )
    }


def make_log(file: TextIO | None = None) -> Any:
    """Return the log. Each service has its own: nothing global is set."""
    return structlog.wrap_logger(
        structlog.WriteLogger(file or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.BoundLogger,
        cache_logger_on_first_use=True,
    )
