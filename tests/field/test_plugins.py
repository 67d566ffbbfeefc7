"""Plugins that misbehave: each costs its own claim, is named, and neither stops the file nor makes it look clean."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.field.conftest import FIELD, cases_of, run_case

AREA = FIELD / "plugins"
CASES = cases_of("plugins")
pytestmark = pytest.mark.skipif(not CASES, reason="the field cases are not beside the checkout")

WAYS = {"one process": (), "two workers": ("--jobs", "2"), "isolated": ("--isolate",)}


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The hostile plugins as pip would install them: modules and their metadata on the path."""
    site = tmp_path_factory.mktemp("site")
    names = []
    for path in sorted((AREA / "src").glob("*.py")):
        shutil.copy(path, site)
        names.append(path.stem)
    metadata = site / "hostile_plugins-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile-plugins\nVersion: 1.0\n")
    points = "\n".join(f"{name} = {name}" for name in names)
    (metadata / "entry_points.txt").write_text(f"[infuscrub]\n{points}\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
    for name in names:
        sys.modules.pop(name, None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_plugin_costs_its_own_claim_and_no_other(case: dict[str, Any], way: str, tmp_path: Path) -> None:
    more = WAYS[way]
    if more == ("--isolate",):
        more = ("--isolate", next(word for word in case["args"] if word.startswith("hv_")))
    ran = run_case("plugins", {**case, "args": [*case["args"], *more]}, tmp_path)
    expect = case["expect"]
    assert ran.code in expect["rc"], ran.err
    assert "Traceback" not in ran.out + ran.err
    claims = {claim["claim_id"]: claim for claim in ran.report()["claims"]}
    for disposition in ("held", "accepted", "rejected"):
        for claim_id in expect.get(disposition, ()):
            assert claims[claim_id]["disposition"] == disposition, claims[claim_id]["findings"]
    for claim_id in expect.get("held", ()):
        said = [f["title"] + f["message"] + f["rule"] for f in claims[claim_id]["findings"]]
        assert any(expect["named"] in text for text in said), said
    if "ack" in expect:
        (answer,) = ran.folder.rglob("*.277ca")
        assert expect["ack"] in answer.read_text("latin-1")
    places = [
        claim_id
        for name in ("outbound.837", "held.837", "refused.x12")
        for path in ran.folder.rglob(f"*.{name}")
        for claim_id in claims
        if f"CLM*{claim_id}*" in path.read_text("latin-1")
    ]
    rejected = [claim_id for claim_id, claim in claims.items() if claim["disposition"] == "rejected"]
    assert sorted({*places, *rejected}) == sorted(claims)
    assert len(places) == len(set(places))
