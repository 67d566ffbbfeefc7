"""The EHR's server, by the real client: what it is asked, with whose token, and that nobody else is."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from scrubber.service.cds.gather import Gathered, Lacking, gather
from scrubber.service.cds.request import EncounterDischarge, HookRequest
from scrubber.service.cds.servers import HASTE, open_server
from scrubber.service.cds.services import DISCHARGE
from scrubber.smart.client import FhirClient
from tests.scrubber.service.cds.charting import bundle, given, patient
from tests.scrubber.service.cds.speaking import request

EHR = "https://ehr.example/fhir/r4"
FHIR = {"content-type": "application/fhir+json"}


class Ehr:
    """An EHR behind a transport: nothing leaves this process."""

    def __init__(self, answers: dict[str, httpx.Response]) -> None:
        self._answers = answers
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        path = request.url.path.removeprefix("/fhir/r4/")
        return self._answers.get(path) or httpx.Response(
            404, json={"resourceType": "OperationOutcome"}, headers=FHIR
        )

    def gathered(self) -> Gathered:
        hook = HookRequest.model_validate(request("encounter-discharge", {}, {}))
        context = EncounterDischarge.model_validate(hook.context)
        transport = httpx.MockTransport(self)
        with FhirClient(EHR, token="t0ken", allowed=[EHR], limits=HASTE, transport=transport) as client:
            return gather(DISCHARGE, hook, context, server=lambda: client)


def good(body: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json=body, headers=FHIR)


def test_what_lacks_is_read_with_the_token_that_was_passed() -> None:
    ehr = Ehr({"MedicationAdministration": good(bundle(given())), "Patient/rhubarb": good(patient())})
    found = ehr.gathered()
    assert found.known == {"administrations", "patient"}
    assert {each.url.host for each in ehr.asked} == {"ehr.example"}
    assert {each.headers["authorization"] for each in ehr.asked} == {"Bearer t0ken"}
    assert ehr.asked[0].url.path.endswith("/MedicationAdministration")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(302, headers={"location": "http://169.254.169.254/latest"}),
        good(bundle(given()) | {"link": [{"relation": "next", "url": "https://evil.example/fhir?page=2"}]}),
        httpx.Response(200, text="<html>"),
        httpx.Response(401),
        httpx.Response(500),
    ],
)
def test_where_it_points_elsewhere_or_fails_nobody_else_is_asked(answer: httpx.Response) -> None:
    ehr = Ehr({"MedicationAdministration": answer})
    with pytest.raises(Lacking):
        ehr.gathered()
    assert {each.url.host for each in ehr.asked} == {"ehr.example"}


@pytest.mark.parametrize(
    ("base", "allowed"), [(EHR, ("https://other.example/",)), ("not an address", (EHR,))]
)
def test_the_client_refuses_what_is_not_allowed_by_itself_too(base: str, allowed: tuple[str, ...]) -> None:
    assert open_server(base, "t0ken", allowed) is None
