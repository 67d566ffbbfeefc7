"""Where a run takes its input from and where it puts the results: what does not decide about a claim."""

from __future__ import annotations

from pathlib import Path

from scrubber.job.budget import Budget
from scrubber.model.value import Value, field


class Run(Value):
    """One run over any number of inputs. `out` None: a check, nothing is written."""

    out: Path | None = None
    inputs: tuple[str, ...] = ()
    """Files that will come, where they are known before: a chart may fit claims of two of them."""
    documents: tuple[Path, ...] | None = None
    """None: no documentation was offered at all."""
    jobs: int = 1
    """Worker processes; with 1, claims are scrubbed in this process unless `supervised`."""
    supervised: bool = False
    """Scrub in a worker process even where one is enough: for plugins that nobody here has read."""
    budget: Budget = field(default_factory=Budget)
    """What a claim may cost in a worker process."""
    html: bool = False
    answers: bool = False
    """Write the TA1 and 999 even where nothing is refused above the claim."""
    zone: str | None = None
    """IANA zone of local times in documents that need one."""
    ocr: bool = False
    """Read pictures and scans too; every fact of them is in doubt."""
