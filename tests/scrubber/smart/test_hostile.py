"""Whatever a server answers, a fetch ends with a chart, a reason, or an error of ours; no page is lost silently."""

from __future__ import annotations

import copy
import json
from typing import Any

import httpx
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st

from scrubber.charts.document import ReadOptions, read_bytes
from scrubber.charts.errors import DocumentError
from scrubber.smart.bundle import bundle_of, encoded
from scrubber.smart.client import FhirClient
from scrubber.smart.collect import collect
from scrubber.smart.errors import SmartError
from scrubber.smart.patients import find_patient
from scrubber.smart.wire import Limits
from tests.scrubber.smart.as_fhir import identifier
from tests.scrubber.smart.conftest import DAY, PATIENT, WANTED, encounter, given, note

BASE = "https://ehr.example/fhir"
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
HELD = [
    {**PATIENT, "identifier": [identifier("MR", "MRN-77"), identifier("MB", "W123")]},
    encounter(),
    given(request={"reference": "MedicationRequest/o1"}, device=[{"reference": "Device/v1"}]),
    {"resourceType": "MedicationRequest", "id": "o1", "subject": {"reference": "Patient/p1"}},
    {"resourceType": "Device", "id": "v1"},
    *note(),
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a JSON value."""
    found = [path]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += places(item, (*path, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return the value with another one at a path."""
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = put(value[path[0]], path[1:], new)
    return changed


@st.composite
def hostile(draw: st.DrawFn) -> list[Any]:
    """Return the resources of a visit in which some values became something else."""
    held: Any = copy.deepcopy(HELD)
    for _ in range(draw(st.integers(1, 3))):
        held = put(held, draw(st.sampled_from(places(held)[1:])), draw(JSON))
    return list(held)


def server(held: list[Any]) -> httpx.MockTransport:
    """Return a server that gives all that is of the type that was asked for, whatever else was asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        type, _, id = request.url.path.removeprefix("/fhir/").partition("/")
        of_type = [one for one in held if isinstance(one, dict) and one.get("resourceType") == type]
        if id:
            body: Any = next((one for one in of_type if one.get("id") == id), None)
        else:
            body = {
                "resourceType": "Bundle",
                "type": "searchset",
                "entry": [{"resource": one} for one in of_type],
            }
        content = json.dumps(body).encode("utf-8", "surrogatepass")
        return httpx.Response(
            200 if body else 404, content=content, headers={"content-type": "application/fhir+json"}
        )

    return httpx.MockTransport(answer)


@settings(deadline=None)
@generated(hostile())
def test_whatever_stands_in_a_resource_a_fetch_ends_in_order(held: list[Any]) -> None:
    with FhirClient(BASE, transport=server(held)) as client:
        try:
            match = find_patient(client, WANTED)
            chart = collect(client, match.patient or PATIENT, [(DAY, DAY)])
        except SmartError:
            return
    data = encoded(bundle_of(chart, BASE))
    try:
        read_bytes(data, "chart.json", ReadOptions())
    except DocumentError:
        pass


@settings(deadline=None)
@generated(JSON)
def test_whatever_an_answer_is_a_search_ends_in_order(body: Any) -> None:
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    transport = httpx.MockTransport(lambda request: httpx.Response(200, content=content))
    with FhirClient(BASE, transport=transport) as client:
        for shape in (content, b'{"resourceType":"Bundle","entry":' + content + b',"link":' + content + b"}"):
            transport.handler = lambda request, shape=shape: httpx.Response(200, content=shape)  # type: ignore[misc]
            try:
                client.search("MedicationAdministration", [("patient", "Patient/p1")])
            except SmartError:
                continue


@settings(deadline=None)
@generated(
    st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=5), st.none() | st.integers(1, 4)
)
def test_pages_bring_each_resource_once_or_say_that_some_are_missing(
    pages: list[list[int]], broken: int | None
) -> None:
    """Servers cut between pages while somebody writes: a resource may come twice."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", "0"))
        if number == broken:
            return httpx.Response(500, json={})
        link = [{"relation": "next", "url": f"{BASE}/MedicationAdministration?page={number + 1}"}]
        body: dict[str, Any] = {
            "resourceType": "Bundle",
            "entry": [{"resource": given(f"a{item}")} for item in pages[number]],
            "link": link if number + 1 < len(pages) else [],
        }
        return httpx.Response(200, json=body)

    transport = httpx.MockTransport(answer)
    with FhirClient(BASE, transport=transport, limits=Limits(tries=1)) as client:
        found = client.search("MedicationAdministration", [])
    fails = broken is not None and broken < len(pages)
    seen = [f"a{item}" for page in (pages[:broken] if fails else pages) for item in page]
    assert [one["id"] for one in found.resources] == list(dict.fromkeys(seen))
    assert found.missing == (["page_failed"] if fails else [])
