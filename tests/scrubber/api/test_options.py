"""Options that make no sense are refused before anything is begun, by their name, in one family of errors."""

from __future__ import annotations

import io
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import scrubber.api as api
from scrubber.api import OptionError, ScrubError, Session
from scrubber.job.progress import Progress

CHART = b'{"schema": "infuscrub.record/1", "patient": {"family": "ADLER"}'

OF_A_SESSION: list[tuple[str, dict[str, Any]]] = [
    ("as_of", {"as_of": "2026-03-09"}),
    ("as_of", {"as_of": datetime(2026, 3, 9, 12, tzinfo=UTC)}),
    ("profiles", {"profiles": "payers/"}),
    ("profiles", {"profiles": [3]}),
    ("profiles", {"profiles": ["no-such-folder"]}),
    ("profiles", {"profiles": [api.ProfileSource(text="id = ")]}),
    ("profile", {"profile": "nobody"}),
    ("profile", {"profile": 3}),
    ("plugins", {"plugins": "acme"}),
    ("plugins", {"plugins": ["no_such_plugin"]}),
    ("plugins", {"plugins": [object()]}),
    ("isolate", {"isolate": "acme"}),
    ("require_plugins", {"require_plugins": "acme"}),
    ("plugins", {"require_plugins": ["no_such_plugin"]}),
    ("plugin_seconds", {"plugin_seconds": 0}),
    ("plugin_seconds", {"plugin_seconds": True}),
    ("plugin_seconds", {"plugin_seconds": float("nan")}),
    ("plugin_seconds", {"plugin_seconds": "1"}),
    ("tables", {"tables": 3}),
    ("tables", {"tables": "no-such-folder"}),
    ("fee_schedule", {"fee_schedule": "no-such-file.csv"}),
    ("fee_schedule", {"fee_schedule": Decimal(3)}),
    ("policy", {"policy": "safest"}),
    ("policy", {"policy": None}),
    ("policy", {"policy": Path("no-such-file.toml")}),
    ("validate", {"validate": "on"}),
    ("validate", {"validate": True}),
    ("require_charts", {"require_charts": "no"}),
    ("unresolved", {"unresolved": "drop"}),
    ("zone", {"zone": "Ohio"}),
    ("zone", {"zone": 3}),
    ("settings", {"settings": {"as_of": "2026-03-09"}}),
    ("settings", {"settings": api.Settings(as_of=date(2026, 3, 9)), "require_charts": True}),
    ("settings", {"settings": api.Settings(as_of=date(2026, 3, 9)), "plugin_seconds": 3}),
]
OF_A_RUN: list[tuple[str, dict[str, Any]]] = [
    ("source", {"source": "ISA*00*"}),
    ("source", {"source": 3}),
    ("source", {"source": io.StringIO("ISA")}),
    ("source", {"source": ["ISA"]}),
    ("source", {"source": None}),
    ("name", {"name": b"a.837"}),
    ("documents", {"documents": {"a.json": "text"}}),
    ("documents", {"documents": {3: b""}}),
    ("documents", {"documents": [b"chart"]}),
    ("documents", {"documents": ["no-such-folder"]}),
    ("documents", {"documents": CHART}),
    ("documents", {"documents": {"manifest.csv": b"file,claim_id\n,PCN-1\n"}}),
    ("out", {"out": 3}),
    ("outputs", {"outputs": {"outbound": io.StringIO()}}),
    ("a key of outputs", {"outputs": {"outgoing": io.BytesIO()}}),
    ("outputs", {"outputs": [io.BytesIO()]}),
    ("outputs", {"outputs": dict.fromkeys(("outbound", "held"), io.BytesIO())}),
    ("outputs", {"out": "results", "outputs": {}}),
    ("on_claim", {"on_claim": 3}),
    ("progress", {"progress": True}),
    ("cancel", {"cancel": True}),
    ("as_of", {"as_of": "today"}),
    ("profile", {"profile": "nobody"}),
    ("profile", {"profile": 3}),
    ("approvals", {"approvals": "a"}),
    ("approvals", {"approvals": [("C-1", "c1")]}),
    ("approvals", {"approvals": [api.Approval("C-1", "c1", " ", datetime(2026, 3, 9, tzinfo=UTC))]}),
    ("approvals", {"approvals": [api.Approval("C-1", "c1", "R. Roe", "2026-03-09")]}),  # type: ignore[arg-type]
    ("html", {"html": True}),
    ("html", {"html": 1, "out": "results"}),
    ("answers", {"answers": "999"}),
    ("jobs", {"jobs": 2}),
    ("jobs", {"jobs": -1}),
    ("jobs", {"jobs": True}),
    ("jobs", {"jobs": 1.5}),
]


@pytest.mark.parametrize(("argument", "options"), OF_A_SESSION)
def test_a_session_refuses_nonsense(argument: str, options: dict[str, Any]) -> None:
    with pytest.raises(OptionError) as caught:
        Session(**options)
    assert caught.value.argument == argument
    assert str(caught.value)


@pytest.mark.parametrize(("argument", "options"), OF_A_RUN)
def test_a_run_refuses_nonsense(
    argument: str,
    options: dict[str, Any],
    session: Session,
    clinic: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError) as caught:
        session.scrub(**{"source": clinic} | options)
    assert caught.value.argument == argument
    assert "ADLER" not in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("argument", "options"),
    [
        ("neighbours", {"neighbours": ()}),
        ("claim", {"claim": "ISA"}),
        ("claim", {"claim": 3}),
        ("as_of", {"as_of": 3}),
    ],
)
def test_a_check_refuses_nonsense(
    argument: str, options: dict[str, Any], session: Session, clinic: bytes
) -> None:
    with pytest.raises(OptionError) as caught:
        session.check_claim(**{"claim": clinic} | options)
    assert caught.value.argument == argument


def test_options_are_given_by_name(session: Session, clinic: bytes) -> None:
    with pytest.raises(TypeError):
        Session(date(2026, 3, 9))  # type: ignore[misc]
    with pytest.raises(TypeError):
        session.scrub(clinic, "name")  # type: ignore[misc]


def test_all_errors_are_one_family_and_travel() -> None:
    made = [
        api.OptionError("no", "jobs"),
        api.InputError("no"),
        api.OutputError("no", ("held",)),
        api.Cancelled(Progress(1, 2, 3, 4), ("held",)),
        api.SessionError("no"),
        api.ClaimError([api.ClaimProblem("claims[0].charge", "missing")]),
    ]
    exported = {getattr(api, name) for name in api.__all__}
    assert {type(error) for error in made} == {
        each
        for each in exported
        if isinstance(each, type) and issubclass(each, ScrubError) and each is not ScrubError
    }
    for error in made:
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
