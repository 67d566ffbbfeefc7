"""The dated table of claim status codes is whole, consistent, and covers what the domain notes use."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import pytest

from x12.acks.status import StatusComposite, check_status, status_table

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
TODAY = date(2026, 11, 23)


def pyx12_codes() -> set[str]:
    root = ElementTree.parse(str(files("pyx12") / "map" / "codes.xml")).getroot()
    lists = {found.findtext("id"): found for found in root.iter("codeset")}
    return {code.text or "" for code in lists["claim_status"].iter("code")}


def test_every_code_that_pyx12_knows_is_active_or_known_to_be_stopped() -> None:
    assert pyx12_codes() <= set(status_table().codes)


def test_active_codes_beyond_pyx12_are_those_of_the_current_list() -> None:
    table = status_table()
    newer = {int(code) for code, facts in table.codes.items() if facts.is_active(TODAY)} - set(
        map(int, pyx12_codes())
    )
    assert newer == set(range(772, 800)) - {797}


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        *(("16", "entity_required"), ("19", "entity_required"), ("403", "entity_required")),
        *(("562", "entity_required"), ("252", "entity_required"), ("164", "entity_required")),
        *(("294", "companion_required"), ("732", "companion_required"), ("700", "companion_required")),
        *(("21", "companion_required"), ("748", "companion_required"), ("746", "batch_level_only")),
    ],
)
def test_flags_of_the_codes_in_daily_use(code: str, flag: str) -> None:
    assert getattr(status_table().codes[code], flag)


@pytest.mark.parametrize("code", ["448", "220", "221"])
def test_codes_that_are_gone_are_inactive_at_any_date(code: str) -> None:
    assert not status_table().codes[code].is_active(date(2000, 1, 1))


def test_a_known_stop_date_counts_from_its_day() -> None:
    code = status_table().codes["4"]
    assert code.is_active(date(2008, 6, 30))
    assert not code.is_active(date(2008, 7, 1))


@pytest.mark.skipif(not DOMAIN.exists(), reason="shared domain notes are not here")
def test_every_status_of_the_domain_notes_can_be_sent() -> None:
    """Each finding's STC, and each composite that edi.md writes down, but for those it calls impossible."""
    findings = json.loads((DOMAIN / "finding_status_codes.json").read_text())
    assert len(findings) > 40
    for finding in findings:
        stc = finding["stc"].split("*")
        texts = [stc[1], *stc[10:]]
        check_status([StatusComposite.parse(text) for text in texts if text], TODAY)
    notes = (DOMAIN / "edi.md").read_text()
    for text in set(re.findall(r"\bA[01678]:\d+(?::[A-Z0-9]{2,3})?\b", notes)):
        assert StatusComposite.parse(text).code in status_table().codes


def test_a_composite_reads_back_as_written() -> None:
    for text in ("A6:403:DK", "A3:247"):
        assert str(StatusComposite.parse(text)) == text
