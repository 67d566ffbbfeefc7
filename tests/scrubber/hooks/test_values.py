"""The border: each wrong value is refused with class and field, in process and as what another process sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

import pytest

from scrubber.hooks import wire
from scrubber.hooks.errors import WrongValue
from scrubber.hooks.specs import Proposal, Receipt, Verdict
from scrubber.hooks.values import OF_HOOK, About, Names
from scrubber.model.correction import AddLine, RemoveLine, SetClaimCharge, SetCode, SetModifiers, SetUnits
from scrubber.model.finding import Finding, FindingKind, Severity
from scrubber.model.record import Administration, InfusionRecord, Provenance, Quantity

NAMES = Names(others={"ACME": frozenset({"acme"}), "OTHER": frozenset({"other"})})
ABOUT = About("acme", NAMES, lines=2, rules=frozenset({"T04"}), profiles=("base", "medicare"))
GOOD = Finding(rule="ACME01", title="A title", message="m", severity=Severity.WARNING, line=1)


class Text(str):
    """A text of the plugin's own kind."""

    __slots__ = ()


class MyFinding(Finding):
    """A finding of the plugin's own kind."""


def refused(hook: str, value: Any) -> str:
    with pytest.raises(WrongValue) as caught:
        OF_HOOK[hook].check(value, ABOUT)
    return str(caught.value)


FINDINGS = {
    "line as text": replace(GOOD, line="2"),
    "line as truth": replace(GOOD, line=True),
    "line zero": replace(GOOD, line=0),
    "line beyond": replace(GOOD, line=3),
    "severity as word": replace(GOOD, severity="error"),
    "kind of another enumeration": replace(GOOD, kind=Severity.ERROR),
    "rule of ours": replace(GOOD, rule="CORE-CONFLICT"),
    "rule of another vendor": replace(GOOD, rule="OTHER01"),
    "rule that is no id": replace(GOOD, rule="not an id!"),
    "title with a line end": replace(GOOD, title="a\nb"),
    "text of its own kind": replace(GOOD, message=Text("m")),
    "long text": replace(GOOD, message="m" * 2001),
    "terminal control": replace(GOOD, message="\x1b[2J"),
    "turned text": replace(GOOD, message="a\u202eb"),
    "half a character": replace(GOOD, message="\ud800"),
    "evidence as list": replace(GOOD, evidence=[Provenance()]),
    "evidence of something": replace(GOOD, evidence=("here",)),
    "amount as float": replace(GOOD, amount=1.5),
    "amount that is none": replace(GOOD, amount=Decimal("NaN")),
    "amount without end": replace(GOOD, amount=Decimal("Infinity")),
    "amount below zero": replace(GOOD, amount=Decimal(-1)),
    "no status": replace(GOOD, status_codes=("Z9:1",)),
    "fix of no line": replace(GOOD, fix=(SetUnits(9, 1),)),
    "fix of all lines": replace(GOOD, fix=(RemoveLine(1), RemoveLine(2))),
    "cured": replace(GOOD, cured=True),
    "a correction's id": replace(GOOD, correction="c1"),
    "another's name": replace(GOOD, by="other"),
    "no finding": "no finding",
    "a finding of its own kind": MyFinding(message="m"),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding(name: str) -> None:
    assert refused("infuscrub_inspect", FINDINGS[name]).startswith(("Finding", "Provenance"))


EDITS = {
    "none": (),
    "list": [SetUnits(1, 1)],
    "no line": (SetUnits(0, 1),),
    "line beyond": (SetUnits(99, 1),),
    "line as text": (SetUnits("1", 1),),
    "units zero": (SetUnits(1, 0),),
    "units as decimal": (SetUnits(1, Decimal(2)),),
    "no code": (SetCode(1, "96365-59"),),
    "small code": (SetCode(1, "j1745"),),
    "five modifiers": (SetModifiers(1, ("59", "XS", "XU", "XE", "XP")),),
    "a modifier twice": (SetModifiers(1, ("59", "59")),),
    "no modifier": (SetModifiers(1, ("*",)),),
    "charge below zero": (SetClaimCharge(Decimal(-1)),),
    "charge of parts of a cent": (SetClaimCharge(Decimal("1.001")),),
    "all lines": (RemoveLine(1), RemoveLine(2)),
    "something": ("remove line 1",),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_proposal(name: str) -> None:
    assert refused("infuscrub_propose", Proposal("ACME01", EDITS[name], "why")).startswith(
        ("Proposal", "Set", "Remove")
    )


def test_the_last_line_stays_unless_another_comes() -> None:
    alone = replace(ABOUT, lines=1)
    with pytest.raises(WrongValue):
        OF_HOOK["infuscrub_propose"].check(Proposal("ACME01", (RemoveLine(1),), "why"), alone)
    kept = Proposal("ACME01", (RemoveLine(1), AddLine(1, "96365", 1)), "why")
    assert OF_HOOK["infuscrub_propose"].check(kept, alone) == kept
    assert OF_HOOK["infuscrub_propose"].check(Proposal("T04", (RemoveLine(1),), "why"), ABOUT)


@pytest.mark.parametrize(
    ("hook", "value"),
    [
        ("infuscrub_review", Verdict("T04", 9, "why")),
        ("infuscrub_review", Verdict("T04", 1, "")),
        ("infuscrub_review", Verdict("T04", 1, "why", "info")),  # type: ignore[arg-type]
        ("infuscrub_status", "A8:476"),
        ("infuscrub_status", ["A8"]),
        ("infuscrub_status", {"A8:476"}),
        ("infuscrub_choose_profile", "nobody"),
        ("infuscrub_choose_profile", 7),
        ("infuscrub_transport", Receipt("", "reference")),
        ("infuscrub_transport", "sent"),
        ("infuscrub_read_document", "record"),
        ("infuscrub_read_document", [None]),
        ("infuscrub_claim_done", object()),
        ("infuscrub_claim_done", float("nan")),
        ("infuscrub_claim_done", {1: "a"}),
        ("infuscrub_claim_done", "x" * 5000),
    ],
)
def test_what_other_hooks_give(hook: str, value: Any) -> None:
    refused(hook, value)


@pytest.mark.parametrize("given", [["A8:476"], ("A8:476",)])
def test_statuses_come_as_any_sequence(given: Any) -> None:
    assert OF_HOOK["infuscrub_status"].check(given, ABOUT) == ("A8:476",)


class Zone(tzinfo):
    """A zone whose code would run wherever the time is compared."""

    def utcoffset(self, when: datetime | None) -> timedelta:
        return timedelta(hours=-5)

    def dst(self, when: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, when: datetime | None) -> str:
        raise SystemExit(0)


START = datetime.fromisoformat("2026-03-02T10:00")
GIVEN = Administration("a1", "infliximab", "infusion", start=START, stop=START + timedelta(hours=1))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GIVEN, id=""),
        replace(GIVEN, technique="by magic"),  # type: ignore[arg-type]
        replace(GIVEN, start="2026-03-02T10:00"),  # type: ignore[arg-type]
        replace(GIVEN, dose=Quantity(Decimal("NaN"), "mg")),
        replace(GIVEN, dose=Quantity(400, "mg")),  # type: ignore[arg-type]
        replace(GIVEN, volume_ml=Decimal(-1)),
        replace(GIVEN, also=[Provenance()]),  # type: ignore[arg-type]
    ],
)
def test_a_record_is_checked_to_its_leaves(wrong: Administration) -> None:
    refused("infuscrub_read_document", InfusionRecord(administrations=(wrong,)))


def test_a_record_keeps_its_offsets_and_loses_its_zone() -> None:
    given = replace(GIVEN, start=START.replace(tzinfo=Zone()), stop=None)
    (record,) = OF_HOOK["infuscrub_read_document"].check(InfusionRecord(administrations=(given,)), ABOUT)
    start = record.administrations[0].start
    assert start.isoformat() == "2026-03-02T10:00:00-05:00"
    assert type(start.tzinfo) is not Zone


def test_two_facts_of_one_id_are_refused() -> None:
    refused("infuscrub_read_document", InfusionRecord(administrations=(GIVEN, GIVEN)))


def test_what_another_process_sends_is_the_same_value() -> None:
    finding = replace(
        GOOD,
        kind=FindingKind.FORM,
        amount=Decimal("12.50"),
        fix=(SetUnits(1, 1), SetModifiers(2, ("59",)), RemoveLine(1)),
        evidence=(Provenance("a.txt", "line 7", "10:15"),),
    )
    sent = json.loads(wire.encoded(finding))
    assert OF_HOOK["infuscrub_inspect"].load(sent, ABOUT) == OF_HOOK["infuscrub_inspect"].check(
        finding, ABOUT
    )
    record = InfusionRecord(administrations=(replace(GIVEN, dose=Quantity(Decimal("400.5"), "mg")),))
    sent = json.loads(wire.encoded([record]))
    assert OF_HOOK["infuscrub_read_document"].load(sent, ABOUT) == (record,)


@pytest.mark.parametrize("wrong", [None, [], {}, {"message": "m", "extra": 1}, {"message": 7}, {"line": "1"}])
def test_what_another_process_may_not_send(wrong: Any) -> None:
    """An empty finding is one; whatever is not as the shape says is none."""
    if wrong == {}:
        assert OF_HOOK["infuscrub_inspect"].load({}, ABOUT).rule == "ACME"
        return
    with pytest.raises(WrongValue):
        OF_HOOK["infuscrub_inspect"].load(wrong, ABOUT)
