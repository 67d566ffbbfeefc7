"""Every id that the code can put into a report has a page, and no page stands for an id that it cannot."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from scrubber.engine.evaluate import UNANSWERED
from scrubber.engine.guide import GUIDE_RULE
from scrubber.engine.identity import _RULES as LINKS
from scrubber.job.seen import _TEXTS as SEEN
from scrubber.model.failure import Reason
from scrubber.output.explain.findings import finding_page, report_ids
from tests.scrubber.output.explain.asking import known
from x12.errors import TEXTS, Code
from x12.guide.errors import GuideCode
from x12.sense import edits

ROOT = Path(__file__).parents[4]

OF_THE_CALL = {code for code in Code if list(Code).index(code) >= list(Code).index(Code.DELIMITER_IN_VALUE)}
"""Faults of a call of the library or of an acknowledgement that is written: never of a file that came."""

COMPUTED = {
    "GUIDE_RULE": {GUIDE_RULE},
    "UNANSWERED": {UNANSWERED},
    "edit.id": set(edits()),
    "f'CORE-{name}'": {"CORE-RAISED", "CORE-OSCILLATION"},
    "f\"PLUGIN-{failure.reason.upper().replace('_', '-')}\"": {
        f"PLUGIN-{reason.upper().replace('_', '-')}" for reason in get_args(Reason)
    },
    "'X12-' + refusal.code.upper()": {
        f"X12-{code.upper()}" for code in (*(code for code in Code if code not in OF_THE_CALL), *GuideCode)
    },
    ("scrubber/engine/identity.py", "rule"): {id for id, _, _ in LINKS.values()},
    ("scrubber/job/seen.py", "rule"): set(SEEN),
    ("scrubber/engine/evaluate.py", "rule.id"): {rule.id for rule in known().rules},
}
"""Ids that a source makes, by how it says so: what they can be. A new way must be added here, with its ids."""
NOT_FINDINGS = {"scrubber/output/claims.py", "scrubber/service", "scrubber/testing", "scrubber/hooks"}
"""They pass on what others have said: reports, cards, tests, what a plugin says."""


def ids_of_the_code() -> Iterator[tuple[str, str, set[str]]]:
    """Yield each `rule=` of a finding: file, how it is written, and the ids that it can be."""
    for path in sorted((ROOT / "scrubber").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if any(name.startswith(other) for other in NOT_FINDINGS):
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func).rpartition(".")[2] not in (
                "Finding",
                "replace",
            ):
                continue
            for keyword in call.keywords:
                if keyword.arg == "rule":
                    yield name, *_ids(name, keyword.value)


def _ids(name: str, value: ast.expr) -> tuple[str, set[str]]:
    written = ast.unparse(value)
    if isinstance(value, ast.Constant):
        return written, {str(value.value)}
    found = COMPUTED.get((name, written), COMPUTED.get(written))  # type: ignore[call-overload]
    assert found is not None, f"{name}: rule={written} makes ids that this test does not know"
    return written, found


WRITTEN = list(ids_of_the_code())


def test_the_sources_were_found() -> None:
    assert {name for name, _, _ in WRITTEN} >= {
        "scrubber/engine/scrubber.py", "scrubber/engine/guide.py", "scrubber/job/survey.py", "scrubber/api/single.py",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "written", "ids"), WRITTEN, ids=lambda value: str(value)[:50])
def test_every_id_of_the_code_has_a_page(name: str, written: str, ids: set[str]) -> None:
    pages = {*report_ids(), *edits(), *(rule.id for rule in known().rules)}
    assert ids <= pages, f"{name}: rule={written}"


def test_every_call_of_core_is_known() -> None:
    """`_core` makes an id of a name: each name that it is called with has a page."""
    tree = ast.parse((ROOT / "scrubber/engine/scrubber.py").read_text("utf-8"))
    names = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "_core"
        and isinstance(call.args[0], ast.Constant)
    }
    assert {f"CORE-{name}" for name in names} == COMPUTED["f'CORE-{name}'"]


def test_no_page_is_left_over() -> None:
    made = {id for _, _, ids in WRITTEN for id in ids}
    assert set(report_ids()) <= made


def test_a_title_is_that_of_the_finding() -> None:
    """Where the engine gives a finding a fixed title, the page has the same one."""
    titles = {id: title for id, title, _ in LINKS.values()} | {id: texts[0] for id, texts in SEEN.items()}
    for path in (ROOT / "scrubber").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding":
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                rule, title = given.get("rule"), given.get("title")
                if isinstance(rule, ast.Constant) and isinstance(title, ast.Constant):
                    titles[str(rule.value)] = str(title.value)
    assert len(titles) > 10
    assert {id: report_ids()[id].title for id in titles} == titles


@pytest.mark.parametrize("id", sorted(report_ids()))
def test_a_page_says_all_four_things(id: str) -> None:
    page = finding_page(id)
    assert page is not None
    assert [section.name for section in page.sections] == [
        "What happened", "Where to look", "What to do", "What it costs",
    ]  # fmt: skip
    for section in page.sections:
        assert section.lines[0].endswith((".", "?")), (id, section.name)


def test_what_an_envelope_costs_follows_its_acknowledgement() -> None:
    assert report_ids()["X12-IEA-COUNT"].outcome.startswith("Refuses the whole interchange (TA105 021)")
    assert report_ids()["X12-GE-COUNT"].outcome.startswith("Refuses its group (AK905 5)")
    assert report_ids()["X12-SE-COUNT"].outcome.startswith("Refuses its transaction set (IK502 4)")
    assert TEXTS[Code.TRAILING_DATA].ack_hint == ""
    assert report_ids()["X12-TRAILING-DATA"].outcome.startswith("Nothing of the claims")


def test_what_a_plugin_says_without_an_id_is_the_plugins() -> None:
    page = finding_page("acme-checks", ["other", "acme_checks"])
    assert page is not None
    assert page.facts == {"plugin": "acme_checks"}
    assert finding_page("ACME-CHECKS", ["other"]) is None


def test_every_way_to_make_an_id_is_in_use() -> None:
    """What a source makes no more must not stay on the list: a page would seem to be asked for."""
    used = {key for name, written, _ in WRITTEN for key in (written, (name, written))}
    assert [key for key in COMPUTED if key not in used] == []
