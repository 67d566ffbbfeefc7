"""Keeps our questions out of logs: httpx writes every address to one, and an address of a search holds
identifiers.

The filter drops only what is written while one of our questions is under way in the same context; a host
that uses httpx for itself keeps its own lines.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asking: ContextVar[bool] = ContextVar("infuscrub_asking", default=False)
_WRITERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")


class _Silence(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return not _asking.get()


_SILENCE = _Silence()


@contextmanager
def unlogged() -> Iterator[None]:
    """Let nothing of what is asked meanwhile reach a log."""
    for name in _WRITERS:
        logging.getLogger(name).addFilter(_SILENCE)  # a filter that is there already is not added twice
    token = _asking.set(True)
    try:
        yield
    finally:
        _asking.reset(token)
