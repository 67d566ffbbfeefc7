"""What is promised of threads, tasks and processes: the same bytes, wherever and beside whatever a run takes place."""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

from scrubber.api import ClaimVerdict, Result, Session, SessionError, Settings
from scrubber.demo import AS_OF
from x12 import ClaimSlice, read_parts

THREADS = 8
can_fork = pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="this system can't fork")
Offered = dict[str, bytes]


@pytest.fixture
def quick_switching() -> object:
    """Have threads take turns far more often than they do by themselves, so that shared state shows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("quick_switching")
def test_one_session_in_eight_threads(clinic: bytes, hospital: bytes, charts: Offered) -> None:
    """Two files with and without charts, all at once; each result as it is by itself, from a cold session on."""
    work = [(clinic, charts), (hospital, charts), (clinic, None), (hospital, None)]
    with Session(as_of=AS_OF) as alone:
        wanted = [alone.scrub(data, documents=documents) for data, documents in work]
    with Session(as_of=AS_OF) as shared, ThreadPoolExecutor(THREADS) as pool:
        got = list(pool.map(lambda each: shared.scrub(each[0], documents=each[1]), work * 6))
    assert got == wanted * 6
    assert [result.report_json() for result in got] == [result.report_json() for result in wanted] * 6


@pytest.mark.usefixtures("quick_switching")
def test_claims_one_by_one_in_eight_threads(session: Session, clinic: bytes, charts: Offered) -> None:
    claims = [part for part in read_parts([clinic]) if isinstance(part, ClaimSlice)]

    def check(claim: ClaimSlice) -> ClaimVerdict:
        return session.check_claim(claim, documents=charts)

    wanted = [check(claim) for claim in claims]
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(check, claims * 3)) == wanted * 3


@pytest.mark.usefixtures("quick_switching")
def test_reloading_while_others_run(session: Session, clinic: bytes) -> None:
    wanted = session.scrub(clinic)
    with ThreadPoolExecutor(THREADS) as pool:
        runs = [pool.submit(session.scrub, clinic) for _ in range(24)]
        for _ in range(3):
            session.reload()
        assert all(run.result() == wanted for run in runs)


def test_tasks_of_an_event_loop(session: Session, clinic: bytes, hospital: bytes) -> None:
    async def both() -> list[Result]:
        return await asyncio.gather(
            *(asyncio.to_thread(session.scrub, data) for data in (clinic, hospital) * 3)
        )

    assert asyncio.run(both()) == [session.scrub(clinic), session.scrub(hospital)] * 3


def in_a_fork(work: Callable[[], object]) -> object:
    """Return what a forked child makes of some work."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()

    def run(pipe: Connection) -> None:
        try:
            pipe.send(work())
        except SessionError as error:
            pipe.send(error)

    child = context.Process(target=run, args=(there,))
    child.start()
    got = here.recv()
    child.join()
    return got


@can_fork
def test_a_child_uses_the_session_that_it_inherited(session: Session, clinic: bytes, charts: Offered) -> None:
    assert in_a_fork(lambda: session.scrub(clinic, documents=charts)) == session.scrub(
        clinic, documents=charts
    )
    assert in_a_fork(lambda: session.close()) is None
    assert session.scrub(clinic).error is None


@can_fork
def test_a_child_opens_a_session_of_its_own(clinic: bytes, session: Session) -> None:
    def fresh() -> Result:
        with Session(as_of=AS_OF) as own:
            return own.scrub(clinic)

    assert in_a_fork(fresh) == session.scrub(clinic)


@can_fork
def test_a_child_does_not_share_a_plugin_s_process(session: Session, clinic: bytes) -> None:
    loaded = session._loaded
    assert loaded is not None
    loaded.isolated = ("acme",)
    refused = in_a_fork(lambda: session.scrub(clinic))
    assert isinstance(refused, SessionError)
    assert "in each process" in str(refused)


def scrub_there(settings: Settings, data: bytes, documents: Offered) -> Result:
    with Session(settings=settings) as session:
        return session.scrub(data, documents=documents)


def test_settings_travel_to_a_process_that_was_started_afresh(
    session: Session, clinic: bytes, charts: Offered
) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(scrub_there, session.settings, clinic, charts).result()
    assert there == session.scrub(clinic, documents=charts)


def test_a_session_does_not_travel(session: Session) -> None:
    with pytest.raises(SessionError, match=r"session\.settings"):
        pickle.dumps(session)
