"""A FHIR Claim and the 837 of the same visit get the same verdict: disposition, findings, their lines, corrections.

Nothing of the one way is used in the other: the 837 is written as text, the FHIR Claim by `writing.py`, and what comes
back is read from the JSON of FHIR.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from scrubber.api import ClaimDocument, ClaimVerdict
from scrubber.charts.readers.record.writer import record_to_json
from scrubber.demo import AS_OF, CLAIM_FILES, unpack
from scrubber.service.config import TenantConfig
from scrubber.service.errors import Problem
from scrubber.service.fhir.scrub import scrub
from scrubber.service.fhir.values import dump
from scrubber.service.tenants import Tenant, open_tenant
from scrubber.testing.build import ClaimSpec, write_837
from tests.properties.strategies import claims
from tests.scrubber.service.fhir.charts import bundle
from tests.scrubber.service.fhir.oracle import valid
from tests.scrubber.service.fhir.visits import visits
from tests.scrubber.service.fhir.writing import Resource, Written, codes, parameter

Line = tuple[str, tuple[str, ...], Decimal, Decimal, str]


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tenant]:
    folder = tmp_path_factory.mktemp("fees")
    unpack(folder / "day")
    opened = open_tenant(
        "practice", TenantConfig(as_of=AS_OF, unresolved="hold", fee_schedule=folder / "day" / "fees.csv")
    )
    yield opened
    opened.session.close()


def manifest(claim_id: str) -> bytes:
    return f"file,claim_id\ndocumentation-1.json,{claim_id}\n".encode()


def lines_of_837(verdict: ClaimVerdict) -> Counter[Line]:
    (claim,) = verdict.document().claims
    return Counter(
        (line.code or "", tuple(line.modifiers), line.units, line.charge, line.drug.ndc if line.drug else "")
        for line in claim.lines
    )


def lines_of_fhir(claim: Resource) -> Counter[Line]:
    def code(concept: Resource) -> str:
        return str(concept["coding"][0]["code"])

    return Counter(
        (
            "" if code(item["productOrService"]) == "none" else code(item["productOrService"]),
            tuple(code(each) for each in item.get("modifier", ())),
            Decimal(item["quantity"]["value"]),
            Decimal(item["net"]["value"]),
            next((code(each["productOrService"]) for each in item.get("detail", ())), ""),
        )
        for item in claim["item"]
    )


def by_line(verdict: ClaimVerdict) -> Counter[tuple[str, int | None]]:
    return Counter((each.rule, each.line) for each in verdict.claim.findings)


def by_item(claim: Resource, answer: Resource) -> Counter[tuple[str, int | None]]:
    """Return the rules with the sequence of the item that the first FHIRPath names."""
    found: Counter[tuple[str, int | None]] = Counter()
    issues = parameter(answer, "issues")
    assert issues is not None
    for rule, place in codes(issues["issue"]):
        of_item = place.startswith("Claim.item[")
        item = claim["item"][int(place[len("Claim.item[") :].partition("]")[0])] if of_item else {}
        found[rule, item.get("sequence")] += 1
    return found


def agree(written: Written, answer: Resource, verdict: ClaimVerdict) -> None:
    """Hold what FHIR was answered against what was decided about the 837."""
    response = parameter(answer, "response")
    assert response is not None
    said = {each["url"]: each["valueCode"] for each in response["extension"]}
    assert said["urn:infuscrub:disposition"] == verdict.disposition
    assert said["urn:infuscrub:checked"] == verdict.claim.checked
    assert (response["outcome"] == "complete") <= (verdict.claim.checked in ("full", "not_of_interest"))
    found, wanted = by_item(written.claim, answer), by_line(verdict)
    on_lines = {key: count for key, count in wanted.items() if key[1] is not None}
    assert {key: found[key] for key in on_lines} == on_lines
    assert Counter(rule for rule, _ in found.elements()) == Counter(rule for rule, _ in wanted.elements())
    claim = parameter(answer, "corrected")
    assert (claim is not None) == (verdict.disposition == "corrected")
    assert lines_of_fhir(claim or written.claim) == lines_of_837(verdict)
    if claim is not None:
        assert claim["total"]["value"] == verdict.claim.charge_after
        before = sum((Decimal(each["net"]["value"]) for each in written.claim["item"]), Decimal(0))
        assert sum((Decimal(each["net"]["value"]) for each in claim["item"]), Decimal(0)) <= before
        untouched = {key: value for key, value in written.claim.items() if key not in ("item", "total")}
        assert {key: value for key, value in claim.items() if key not in ("item", "total")} == untouched


def documentation(spec: ClaimSpec, *, as_fhir: bool) -> tuple[Resource, bytes] | None:
    """Return the chart as a parameter and as a file."""
    if spec.record is None:
        return None
    if as_fhir:
        made = bundle(spec.record)
        return made, dump(made)
    data = dump(record_to_json(spec.record))
    binary = {
        "resourceType": "Binary",
        "contentType": "application/json",
        "data": base64.b64encode(data).decode(),
    }
    return binary, data


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_generated_visits(tenant: Tenant, data: st.DataObject) -> None:
    spec = data.draw(st.one_of(visits(), visits(), claims(1, "837P"), claims(1, "837I")))
    chart = documentation(spec, as_fhir=data.draw(st.booleans()))
    x12 = write_837([spec])
    written = Written(ClaimDocument.of_x12(x12))
    written.claim["item"] = data.draw(
        st.permutations(written.claim["item"])
    )  # the sequence counts, not the place
    documents = None
    if chart is not None:
        documents = {"documentation-1.json": chart[1], "manifest.csv": manifest(spec.claim_id)}
    verdict = tenant.session.check_claim(x12, documents=documents)
    answer = scrub(tenant, written.parameters(*(chart[:1] if chart else ())))
    agree(written, answer, verdict)
    valid(answer)
    event(f"{verdict.disposition}, {verdict.claim.checked}")


def demo_claims() -> list[tuple[str, ClaimDocument]]:
    from importlib.resources import files

    found = []
    for name in CLAIM_FILES:
        document = ClaimDocument.of_x12((files("scrubber.demo") / "data" / name).read_bytes())
        found += [
            (claim.claim_id, document.model_copy(update={"claims": [claim]})) for claim in document.claims
        ]
    return found


DEMO = demo_claims()
DIFFER = {
    "RIC-1012": "FHIR has its own form of an NDC (5-4-2 with hyphens), so hyphens are no fault there (F10)",
    "RIC-1015": "a pointer to no diagnosis can't be said in FHIR: it is an error of the Claim",
}


def chart_of_demo(claim_id: str) -> bytes | None:
    from importlib.resources import files

    day = "0302" if claim_id.startswith("RIC") else "0303"
    folder = files("scrubber.demo") / "data" / "charts"
    for name in (f"{claim_id}.json", f"scan-{day}-{claim_id[-2:]}.json"):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    return None


@pytest.mark.parametrize(("claim_id", "document"), DEMO, ids=[name for name, _ in DEMO])
def test_the_visits_of_the_demo(tenant: Tenant, claim_id: str, document: ClaimDocument) -> None:
    data = chart_of_demo(claim_id)
    documents = None if data is None else {"documentation-1.json": data, "manifest.csv": manifest(claim_id)}
    written = Written(document)
    binary = {
        "resourceType": "Binary",
        "contentType": "application/json",
        "data": base64.b64encode(data or b"").decode(),
    }
    call = written.parameters(*([binary] if data else []))
    if claim_id == "RIC-1015":
        with pytest.raises(Problem) as caught:
            scrub(tenant, call)
        assert caught.value.more["issues"][0]["expression"] == ["Claim.item[0].diagnosisSequence"]
        return
    verdict = tenant.session.check_claim(document, documents=documents)
    answer = scrub(tenant, call)
    valid(answer)
    if claim_id not in DIFFER:
        agree(written, answer, verdict)


def test_the_demo_shows_every_disposition(tenant: Tenant) -> None:
    seen = set()
    for claim_id, document in DEMO:
        data = chart_of_demo(claim_id)
        documents = (
            None if data is None else {"documentation-1.json": data, "manifest.csv": manifest(claim_id)}
        )
        seen.add(tenant.session.check_claim(document, documents=documents).disposition)
    assert seen == {"accepted", "corrected", "held", "rejected"}
