"""Sends a finished file through the plugin that takes it, again with growing pauses where that fails.

Called only when every output is in place, so that nothing can be lost by it: what could not be sent lies there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.specs import BatchView, Receipt
from scrubber.model.failure import PluginFailure
from scrubber.model.value import Value

if TYPE_CHECKING:
    from tenacity.wait import wait_base

ATTEMPTS = 4

Answer = tuple[Receipt | None, tuple[PluginFailure, ...]]


class Delivery(Value):
    """What became of a finished file: a receipt, or the plugin that failed; neither where no plugin takes it."""

    receipt: Receipt | None = None
    failed: str = ""

    def __str__(self) -> str:
        if self.receipt is not None:
            return f"sent to {self.receipt.destination} as {self.receipt.reference}"
        return (
            f"not sent: {self.failed} failed {ATTEMPTS} times; the files are in place" if self.failed else ""
        )


NOT_OFFERED = Delivery()
TRANSFER_SECONDS = 600.0
"""A transfer that takes longer counts as failed."""


def deliver(
    dispatcher: Dispatcher,
    batch: BatchView,
    *,
    pauses: wait_base | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Delivery:
    """Offer a batch to the transports, and try again while one of them fails."""
    arguments: dict[str, object] = {"batch": batch}
    from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_random_exponential

    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=pauses or wait_random_exponential(multiplier=0.5, max=20),
        retry=retry_if_result(_failed),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else (None, ()),
        sleep=sleep,
    )
    answer: Answer = retrying(dispatcher.first, "infuscrub_transport", arguments)
    receipt, failures = answer
    return Delivery(receipt, failures[0].plugin if failures and receipt is None else "")


def _failed(answer: Answer) -> bool:
    receipt, failures = answer
    return receipt is None and bool(failures)


def batch_of(name: str, folder_files: tuple[Path, ...], claims: int) -> BatchView:
    """Return the view of a finished file; an output that does not exist is empty text."""

    def ending(suffix: str) -> str:
        return next((str(path) for path in folder_files if path.name.endswith(suffix)), "")

    return BatchView(name, ending(".outbound.837"), ending(".277ca"), claims)
