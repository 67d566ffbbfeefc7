"""Where a run takes its input from and where it puts the results: what does not decide about a claim."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One run over any number of inputs. `out` None: a check, nothing is written."""

    out: Path | None = None
    documents: tuple[Path, ...] | None = None
    """None: no documentation was offered at all."""
    jobs: int = 1
    html: bool = False
    zone: str | None = None
    """IANA zone of local times in documents that need one."""
