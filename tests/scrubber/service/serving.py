"""A real server on loopback for tests, with real worker processes, and the client that asks it."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from scrubber.demo import AS_OF
from scrubber.service.config import service_config
from scrubber.service.server import Server
from scrubber.service.service import Service

X12 = {"content-type": "application/edi-x12"}
OPEN: dict[str, Any] = {
    "auth": {"required": False},
    "tenants": {"main": {"as_of": AS_OF, "unresolved": "hold"}},
}
"""Everybody on this machine, one tenant, the day of the demo."""

FATAL = """
import os
from scrubber.plugin import hookimpl

infuscrub_api = "1"

@hookimpl
def infuscrub_inspect(case):
    codes = [line.code for line in case.claim.lines]
    if "J9999" in codes:
        os._exit(3)
    if "J9998" in codes:
        while True:
            pass
"""
"""A plugin that ends its process for one code, and never comes back for another."""


@dataclass(slots=True)
class Served:
    """A service that answers."""

    client: httpx.Client
    service: Service
    log: io.StringIO
    port: int


@contextmanager
def serving(values: dict[str, Any], **headers: str) -> Iterator[Served]:
    """Serve a configuration until the end of the block. `headers` go with every request of the client."""
    config = service_config({**values, "server": {"port": 0, **values.get("server", {})}}, Path.cwd())
    log = io.StringIO()
    server = Server(config, log)
    ready = threading.Event()
    thread = threading.Thread(target=server.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(60), "the service never answered"
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", headers=headers, timeout=120) as client:
            yield Served(client, server.app.state.service, log, server.port)
    finally:
        server.stop()
        thread.join(60)
        assert not thread.is_alive(), "the service never ended"


@contextmanager
def installed(folder: Path, name: str, source: str) -> Iterator[None]:
    """Have a plugin installed, as pip would, until the end of the block."""
    (folder / f"vendor_{name}.py").write_text(source)
    metadata = folder / f"vendor_{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: vendor-{name}\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[infuscrub]\n{name} = vendor_{name}\n")
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
