"""A Celery task: a file's path in, what came of it out; the outputs stand in a folder, all of them or none.

    celery -A celery_task worker        (in examples/, with a broker)

Each worker process opens its session when it starts, and not before it is forked. A task is acknowledged when it is
done: one whose worker was killed is done again by another, where Celery's own way would lose it. So it may be done
twice, also when it takes longer than the broker waits (Redis: `visibility_timeout`, longer than MOST_SECONDS). That is
safe: what a killed run left is taken back by the next, and a second run of the day writes the same bytes under the same
names. Whoever sends the outputs must not send a name twice. A file that kills its worker each time comes back each
time: give `jobs=1` there, and the claim that did it is held. Its time is bounded by `cancel`: Celery's soft time limit
raises in the middle of whatever is at work, and a claim's scrubbing takes that for the claim's own error.
"""

import time
from pathlib import Path

from celery import Celery
from celery.signals import worker_process_init

from scrubber.api import OutputError, Session

app = Celery("scrub", broker="memory://", backend="cache+memory://")
MOST_SECONDS = 600.0
_session: Session | None = None


@worker_process_init.connect
def open_session(**_: object) -> None:
    """Load profiles and tables once for each process of the worker."""
    session()


def session() -> Session:
    """Return this process's session."""
    global _session
    if _session is None:
        _session = Session()
    return _session


@app.task(acks_late=True, reject_on_worker_lost=True, autoretry_for=(OutputError,), max_retries=3)
def scrub(path: str, out: str, documents: str | None = None) -> dict[str, object]:
    """Scrub one file; return counts and names, nothing of its claims, since results stay in the broker.

    Raises `Cancelled` where it takes too long: nothing is left in the folder then.
    """
    until = time.monotonic() + MOST_SECONDS
    result = session().scrub(
        Path(path), out=Path(out), documents=documents, cancel=lambda: time.monotonic() > until
    )
    return {
        "error": result.error,
        "claims": result.summary.claims,
        "held": result.summary.held,
        "rejected": result.summary.rejected,
        "outputs": [each.name for each in result.paths],
    }
