"""What worker processes are asked to do in tests of their supervision."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


def echo(tenant: Tenant, value: object) -> tuple[str, int, object]:
    """Return who is worked for, where, and the value."""
    return tenant.name, os.getpid(), value


def die(tenant: Tenant, how: str) -> None:
    """End the process, or never come back."""
    match how:
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "loop":
            while True:
                pass
        case "wait":
            signal.pause()
        case "memory":
            bytearray(1 << 42)
        case "recursion":
            die_deep()
        case "unpicklable":
            raise ValueError(lambda: "PATIENT NAME")
        case "system-exit":
            raise SystemExit("PATIENT NAME")
    raise RuntimeError("PATIENT NAME")


def write_on(tenant: Tenant, path: str) -> None:
    """Write into a folder without end, and make it anew where it is gone."""
    while True:
        Path(path).mkdir(exist_ok=True)
        (Path(path) / "claims").write_text("PATIENT NAME")


def die_deep() -> None:
    """Call itself without end."""
    die_deep()


def refuse(tenant: Tenant) -> None:
    """Raise an error of the family."""
    raise Problem(404, "nothing", "Nothing", "at all", more="m")


def tell(tenant: Tenant, number: int, told: Callable[[object], None]) -> int:
    """Tell of some steps."""
    for step in range(number):
        told(step)
    return number


def unanswerable(tenant: Tenant) -> Any:
    """Return what can't travel."""
    return lambda: None
