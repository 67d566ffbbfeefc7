"""A session: whatever way claims come in and outputs go out, the same bytes."""

from __future__ import annotations

import io
import pickle
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from scrubber.api import (
    Cancelled,
    ClaimResult,
    OutputError,
    Progress,
    Result,
    ScrubError,
    Session,
    SessionError,
    scrub_bytes,
    scrub_file,
)
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES
from scrubber.output.report import decode
from scrubber.testing.build import claim, write_837

NAME = CLAIM_FILES[0]


def many(number: int) -> bytes:
    """Return a file of several ranges: more claims than are handed over at once."""
    return write_837([claim("837P", claim_id=f"C-{n}").line("96365 x1 150.00") for n in range(number)])


class Pipe(io.RawIOBase):
    """A stream that comes once, like a socket or a request's body."""

    def __init__(self, data: bytes = b"") -> None:
        self._inner = io.BytesIO(data)
        self.got = b""

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._inner.readinto(memoryview(buffer)[:1000])

    def write(self, data: Any) -> int:
        part = bytes(data)[:500]  # as a raw stream may
        self.got += part
        return len(part)


def offset(data: bytes) -> BinaryIO:
    """Return a stream that stands behind something else, as in an upload with a preamble."""
    stream = io.BytesIO(b"preamble" + data)
    stream.seek(8)
    return stream


@pytest.mark.parametrize("way", ["path", "text path", "stream", "pipe", "chunks", "bytearray"])
def test_however_claims_come_in(
    way: str, session: Session, day: Path, clinic: bytes, charts: dict[str, bytes]
) -> None:
    wanted = session.scrub(clinic, name=NAME, documents=charts)
    sources: dict[str, Any] = {
        "path": day / NAME,
        "text path": str(day / NAME),
        "stream": offset(clinic),
        "pipe": Pipe(clinic),
        "chunks": (clinic[at : at + 777] for at in range(0, len(clinic), 777)),
        "bytearray": bytearray(clinic),
    }
    assert session.scrub(sources[way], name=NAME, documents=charts) == wanted


def test_a_stream_of_the_host_stays_open(session: Session, clinic: bytes) -> None:
    stream = offset(clinic)
    session.scrub(stream)
    assert not stream.closed


def test_documents_by_name_or_by_path(
    session: Session, day: Path, clinic: bytes, charts: dict[str, bytes]
) -> None:
    by_name = session.scrub(clinic, documents=charts)
    assert by_name.claims == session.scrub(clinic, documents=day / CHARTS).claims
    assert by_name.claims == session.scrub(clinic, documents=[str(day / CHARTS)]).claims
    assert by_name.account.charts
    assert session.scrub(clinic).account.charts == ()


def test_outputs_into_streams_are_the_same_bytes(
    session: Session, clinic: bytes, charts: dict[str, bytes]
) -> None:
    wanted = session.scrub(clinic, name=NAME, documents=charts)
    streams: dict[Any, Any] = {
        "outbound": io.BytesIO(),
        "held": Pipe(),
        "277ca": io.BytesIO(),
        "report": io.BytesIO(),
    }
    result = session.scrub(clinic, name=NAME, documents=charts, outputs=streams)
    assert streams["outbound"].getvalue() == wanted.outbound
    assert streams["held"].got == wanted.held
    assert streams["277ca"].getvalue() == wanted.acknowledgement
    assert result.files == {}
    assert len(result.claims) == 0
    assert result.summary == wanted.summary
    assert result.account == wanted.account
    *claims, head = streams["report"].getvalue().splitlines()
    assert claims == list(wanted.claims._lines)
    assert decode(head[:-1] + b',"claims":[]}').summary == wanted.summary


def test_only_streams_that_were_given_are_filled(session: Session, clinic: bytes) -> None:
    held = io.BytesIO()
    result = session.scrub(clinic, outputs={"held": held})
    assert [output.kind for output in result.head.outputs] == ["held"]
    assert held.getvalue() == session.scrub(clinic).held


def test_into_a_folder_and_nowhere_else(
    session: Session, day: Path, clinic: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = session.scrub(clinic, name=NAME)
    assert not list(tmp_path.iterdir())
    result = session.scrub(day / NAME, out=tmp_path / "out")
    assert (tmp_path / "out" / "infusion-center.outbound.837").read_bytes() == wanted.outbound
    assert set(result.paths) == set((tmp_path / "out").iterdir())
    assert result.claims == wanted.claims


def test_money_is_decimal_and_the_report_text(session: Session, clinic: bytes) -> None:
    result = session.scrub(clinic)
    assert all(isinstance(claim.charge, Decimal) for claim in result.claims)
    money = result.account.money
    assert money.billed == money.outbound + money.held + money.rejected + money.refused + money.reduced
    whole = decode(result.report_json())
    assert whole == result.report
    assert f'"billed":"{money.billed}"'.encode() in result.report_json()


def test_claims_are_a_sequence(session: Session, clinic: bytes) -> None:
    claims = session.scrub(clinic).claims
    assert claims[0] == next(iter(claims))
    assert list(claims[1:3]) == [claims[1], claims[2]]
    assert pickle.loads(pickle.dumps(claims)) == claims


def test_a_claim_at_a_time_in_the_order_of_the_input(session: Session) -> None:
    told: list[ClaimResult] = []
    here: set[int] = set()

    def note(each: ClaimResult) -> None:
        told.append(each)
        here.add(threading.get_ident())

    data = many(300)
    result = session.scrub(data, on_claim=note)
    assert [each.claim_id for each in told] == [f"C-{n}" for n in range(300)]
    assert here == {threading.get_ident()}
    assert len(result.claims) == 0
    assert told == list(session.scrub(data).claims)


def test_progress_ends_where_the_input_ends(session: Session) -> None:
    data = many(300)
    told: list[Progress] = []
    session.scrub(data, progress=told.append)
    assert [each.claims_done for each in told] == [64, 128, 192, 256, 300]
    assert {(each.bytes_total, each.claims_total) for each in told} == {(len(data), 300)}
    assert told[-1].bytes_done == len(data)
    assert sorted(told, key=lambda each: each.bytes_done) == told


class Host(Exception):
    """What a host's own code raises."""


def raising(*_: object) -> None:
    raise Host


@pytest.mark.parametrize("where", ["on_claim", "progress", "cancel", "source"])
def test_what_the_host_raises_reaches_the_host(
    where: str, session: Session, clinic: bytes, tmp_path: Path
) -> None:
    def broken() -> Iterator[bytes]:
        yield clinic[:500]
        raise Host

    source: Any = broken() if where == "source" else clinic
    options: dict[str, Any] = {} if where == "source" else {where: raising}
    with pytest.raises(Host):
        session.scrub(source, out=tmp_path / "out", **options)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def stopping_after(calls: int) -> Any:
    left = iter(range(calls))
    return lambda: next(left, None) is None


def test_a_run_that_is_cancelled_leaves_nothing(session: Session, tmp_path: Path) -> None:
    data = many(300)
    with pytest.raises(Cancelled) as caught:
        session.scrub(data, out=tmp_path / "out", cancel=stopping_after(2))
    assert caught.value.partial == ()
    assert caught.value.progress.claims_total == 300
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_event_cancels(session: Session, clinic: bytes) -> None:
    event = threading.Event()
    assert session.scrub(clinic, cancel=event).error is None
    event.set()
    with pytest.raises(Cancelled, match="nothing of it was kept"):
        session.scrub(clinic, cancel=event)


def test_streams_are_cut_back_and_those_that_can_not_be_are_named(session: Session) -> None:
    """A file or BytesIO forgets what was written behind what stood there; of a socket a part is out."""
    outbound, report = io.BytesIO(b"before"), Pipe()
    outbound.seek(6)
    with pytest.raises(Cancelled) as caught:
        session.scrub(many(300), outputs={"outbound": outbound, "report": report}, cancel=stopping_after(2))
    assert outbound.getvalue() == b"before"
    assert caught.value.partial == (("report",) if report.got else ())
    assert "report" in str(caught.value)
    assert pickle.loads(pickle.dumps(caught.value)).partial == caught.value.partial


def test_a_stream_that_breaks_is_told(session: Session, clinic: bytes) -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            raise OSError(28, "No space left on device", "ADLER")

    with pytest.raises(OutputError) as caught:
        session.scrub(clinic, outputs={"outbound": Full()})
    assert "ADLER" not in str(caught.value)


@pytest.mark.parametrize("answer", [None, 0])
def test_a_stream_that_takes_nothing_is_told(answer: int | None, session: Session, clinic: bytes) -> None:
    """As a socket that does not block: nothing may be lost in silence."""

    class Busy(io.RawIOBase):
        def write(self, data: Any) -> int | None:  # type: ignore[override]
            return answer

    with pytest.raises(OutputError, match="took nothing"):
        session.scrub(clinic, outputs={"outbound": Busy()})


def test_any_object_that_can_be_written_will_do(session: Session, clinic: bytes) -> None:
    class Heap:
        def __init__(self) -> None:
            self.got: list[bytes] = []

        def write(self, data: bytes, /) -> None:
            self.got.append(data)

    heap = Heap()
    session.scrub(clinic, outputs={"outbound": heap})
    assert b"".join(heap.got) == session.scrub(clinic).outbound


def test_a_source_that_holds_no_claims_is_in_the_result(session: Session) -> None:
    result = session.scrub(b"not a claim file")
    assert result.error is not None
    assert result.outbound is None
    assert result.summary.claims == 0


def test_the_day_of_the_check(clinic: bytes) -> None:
    with Session() as session:
        early = session.scrub(clinic, as_of=date(2020, 1, 1))
        assert early.head.as_of == "2020-01-01"
        assert session.scrub(clinic, as_of=AS_OF).head.as_of == AS_OF.isoformat()
    with Session(settings=session_settings()) as session:
        assert session.scrub(clinic).head.as_of == AS_OF.isoformat()


def session_settings() -> Any:
    with Session(as_of=AS_OF) as session:
        return session.settings


def test_a_closed_session_is_told(session: Session, clinic: bytes) -> None:
    session.close()
    session.close()
    assert repr(session) == "<Session closed>"
    for call in (lambda: session.scrub(clinic), lambda: session.check_claim(clinic), session.reload):
        with pytest.raises(SessionError, match="closed"):
            call()
    assert issubclass(SessionError, ScrubError)


def test_reload_reaches_later_runs_only(tmp_path: Path, day: Path) -> None:
    """A run that is under way keeps what it began with, though profiles change in the middle of it."""
    folder = tmp_path / "payers"
    folder.mkdir()
    data = many(300)
    with Session(as_of=AS_OF, profiles=[folder]) as session:
        before = session.scrub(data)
        shas: set[str] = set()

        def reload(progress: Progress) -> None:
            if progress.claims_done == 128:
                source = Path(__file__).parents[3] / "payer_profiles" / "data"
                text = next(source.rglob("aetna*.toml")).read_text("utf-8")
                (folder / "mine.toml").write_text(text.replace('"60054"', '"EHP01"').replace("aetna", "mine"))
                session.reload()

        during = session.scrub(data, progress=reload, on_claim=lambda each: shas.add(each.profile.id))
        assert shas == {each.profile.id for each in before.claims}
        assert during.summary == before.summary
        assert {each.profile.id for each in session.scrub(data).claims} == {"mine"}


def test_a_reload_that_fails_leaves_everything_as_it_was(tmp_path: Path, clinic: bytes) -> None:
    with Session(as_of=AS_OF, profiles=[tmp_path]) as session:
        before = session.scrub(clinic)
        (tmp_path / "broken.toml").write_text("id = ")
        with pytest.raises(ScrubError):
            session.reload()
        assert session.scrub(clinic) == before


def test_one_call_forms(tmp_path: Path, day: Path, clinic: bytes, session: Session) -> None:
    wanted = session.scrub(clinic, name=NAME)
    assert scrub_bytes(clinic, name=NAME, settings=session.settings) == wanted
    result: Result = scrub_file(day / NAME, tmp_path, settings=session.settings)
    assert result.claims == wanted.claims
    assert {path.name for path in result.paths} >= {
        "infusion-center.outbound.837",
        "infusion-center.report.json",
    }


def test_work_in_processes(session: Session, day: Path) -> None:
    wanted = session.scrub(day / NAME)
    assert session.scrub(day / NAME, jobs=1) == wanted
