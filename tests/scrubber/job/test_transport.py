"""Sending a finished file: tried again while a plugin fails, and said plainly when it stays so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scrubber.engine.settings import Settings
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.host import PluginHost
from scrubber.hooks.specs import BatchView, Receipt, hookimpl
from scrubber.job import transport
from scrubber.job.job import Job
from scrubber.job.run import Run
from scrubber.job.transport import ATTEMPTS, Delivery, deliver
from scrubber.testing.build import claim, write_837

BATCH = BatchView("claims.837", "claims.outbound.837", "claims.277ca", 1)


class Flaky:
    """A transport that fails a number of times before it takes the batch."""

    infuscrub_api = "1"

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.batches: list[BatchView] = []

    @hookimpl
    def infuscrub_transport(self, batch: BatchView) -> Receipt:
        self.batches.append(batch)
        if len(self.batches) <= self.failures:
            raise ConnectionError("the other side is away")
        return Receipt("clearinghouse", "REF-1")


def sent(plugin: Any) -> tuple[Delivery, list[float]]:
    host = PluginHost()
    host.admit(plugin, "acme", "1.0")
    pauses: list[float] = []
    return deliver(Dispatcher(host), BATCH, sleep=pauses.append), pauses


def test_it_is_tried_again_with_pauses() -> None:
    delivery, pauses = sent(Flaky(2))
    assert str(delivery) == "sent to clearinghouse as REF-1"
    assert len(pauses) == 2


def test_after_the_last_try_the_failure_is_said() -> None:
    plugin = Flaky(99)
    delivery, pauses = sent(plugin)
    assert delivery.receipt is None
    assert str(delivery) == f"not sent: acme failed {ATTEMPTS} times; the files are in place"
    assert len(plugin.batches) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1


def test_what_no_plugin_takes_is_no_failure() -> None:
    plugin = SimpleNamespace(infuscrub_api="1", infuscrub_transport=hookimpl(lambda batch: None))
    delivery, pauses = sent(plugin)
    assert delivery == Delivery()
    assert not pauses


def test_a_job_offers_the_files_that_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "claims.837"
    source.write_bytes(write_837([claim("837P").line("99213 x1 90.00")]))
    plugin = Flaky(0)
    with Job(Settings(as_of=date(2026, 6, 1)), Run(out=tmp_path / "out")) as job:
        job.worker.scrubber.host.admit(plugin, "acme", "1.0")
        with job.run(str(source)) as result:
            assert str(result.delivery) == "sent to clearinghouse as REF-1"
    (batch,) = plugin.batches
    assert Path(batch.outbound).read_bytes() == source.read_bytes()
    assert Path(batch.acknowledgement).exists()
    assert transport.TRANSFER_SECONDS > 60, "the budget of a claim is no measure for a transfer"
