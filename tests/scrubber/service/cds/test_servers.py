"""The EHR's server, by the real client: what it is asked, with whose token, and that nobody else is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest

from scrubber.service.cds.gather import Gathered, Lacking, gather
from scrubber.service.cds.request import EncounterDischarge, HookRequest
from scrubber.service.cds.router import Room, _chart
from scrubber.service.cds.servers import HASTE, Waiting, open_server
from scrubber.service.cds.services import DISCHARGE
from scrubber.service.cds.trust import Caller
from scrubber.service.config import CdsClientConfig
from scrubber.smart.client import FhirClient
from tests.scrubber.service.cds.charting import bundle, given, patient, whole_chart
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


def test_one_ehr_s_slow_server_costs_no_other_and_nothing_that_was_sent_in_full() -> None:
    """More calls wait for one server than there are threads for it: those of others, and complete ones, pass by."""
    slow = CdsClientConfig(issuer="slow", jwks="-", fhir_servers=(EHR,))
    quick = CdsClientConfig(issuer="quick", jwks="-", fhir_servers=(EHR,))
    answers = threading.Event()

    def opens(base: str, token: str, allowed: tuple[str, ...]) -> FhirClient:
        if token == "slow":
            assert answers.wait(60)
        transport = httpx.MockTransport(Ehr({"MedicationAdministration": good(bundle(given()))}))
        return FhirClient(base, token=token, allowed=allowed, transport=transport)

    room = SimpleNamespace(waiting=Waiting(("slow", "quick")), opens=opens)

    def called(client: CdsClientConfig, prefetch: dict[str, Any]) -> Awaitable[Gathered]:
        passed = {"access_token": client.issuer, "token_type": "Bearer", "expires_in": 300}
        asked = request("encounter-discharge", {}, prefetch)
        asked |= {"fhirServer": EHR, "fhirAuthorization": {**passed, "scope": "patient/*.rs", "subject": "s"}}
        hook = HookRequest.model_validate(asked)
        context = EncounterDischarge.model_validate(hook.context)
        return _chart(DISCHARGE, hook, context, Caller(client, "main"), cast("Room", room))

    async def all_of_it() -> None:
        waiting = [asyncio.ensure_future(called(slow, {})) for _ in range(80)]
        await asyncio.sleep(0)
        try:
            other = await asyncio.wait_for(called(quick, {}), 30)
            whole = await asyncio.wait_for(called(slow, whole_chart()), 30)
            assert not any(each.done() for each in waiting)
        finally:
            answers.set()
        assert other.known == {"administrations"}
        assert "administrations" in whole.known
        assert all("administrations" in each.known for each in await asyncio.gather(*waiting))

    asyncio.run(all_of_it())
