"""Published coding questions: the lines that `code` prints, drug codes and their lives, claims faulty and clean."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.field.conftest import Ran, cases_of, run_case

Case = dict[str, Any]

SEPARATE = frozenset({"59", "XE", "XP", "XS", "XU"})


def administers(code: str) -> bool:
    """Return whether a code is of an administration, as far as these cases use them."""
    return code[:2] in ("96", "90") or code in {"G0498", "C8957", "36430", "G0008", "G0009", "G0010"}


@pytest.mark.parametrize(
    "case", cases_of("coding"), ids=lambda case: f"{case['id']}-{case['kind'].replace(' ', '-')}"
)
def test_a_published_answer_is_given(case: Case, tmp_path: Path) -> None:
    if case.get("disputed"):
        pytest.skip("sources differ")
    ran = run_case("coding", case, tmp_path)
    wrong = claim_problems(case, ran) if case["kind"].endswith("claim") else line_problems(case, ran)
    assert not wrong, f"{case['what']} {case['right']} ({case['why']})\n  {wrong}"


def line_problems(case: Case, ran: Ran) -> list[str]:
    """Return how the lines printed differ from the expected ones."""
    expect = case["expect"]
    lines = json.loads(ran.out)["lines"]
    compared = expect.get("compare", "all")
    if compared == "not_code":
        return [line["code"] for line in lines if line["code"] == expect["forbidden"]]
    any_mods = frozenset(expect.get("any_mods", ()))
    wanted = units_of(expect["lines"], any_mods, compared)
    found = units_of(lines, any_mods, compared)
    return [f"expected {wanted}, printed {found}"] if wanted != found else []


def units_of(
    lines: list[Case], any_mods: frozenset[str], compared: str
) -> dict[tuple[str, tuple[str, ...]], int]:
    """Return units by code and modifiers: the X forms of 59 count as 59."""
    found: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for line in lines:
        is_administration = administers(line["code"])
        if (compared == "admin" and not is_administration) or (compared == "drug" and is_administration):
            continue
        modifiers = {"59" if m in SEPARATE else m for m in line.get("modifiers") or ()}
        found[line["code"], () if line["code"] in any_mods else tuple(sorted(modifiers))] += int(
            line["units"]
        )
    return dict(found)


def claim_problems(case: Case, ran: Ran) -> list[str]:
    """A faulty claim has an error and is not sent as it came; a clean one has none and no edit."""
    (report,) = json.loads(ran.out)
    (claim,) = report["claims"]
    errors = [f"{f['rule']}: {f['message']}" for f in claim["findings"] if f["severity"] == "error"]
    if case["expect"]["error"]:
        sent = claim["disposition"] == "accepted"
        return [] if errors and not sent else [f"errors {errors}, {claim['disposition']}"]
    edits = [c["id"] for c in claim.get("corrections", ()) if c["status"] in ("applied", "approved")]
    return [f"errors {errors}, edits {edits}"] if errors or edits else []
