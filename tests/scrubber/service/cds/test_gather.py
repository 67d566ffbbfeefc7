"""The chart of a call: what counts as sent, what is fetched and from where, and what is never asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from scrubber.errors import ScrubError
from scrubber.service.cds.gather import Gathered, Lacking, gather, may_ask
from scrubber.service.cds.request import EncounterDischarge, HookRequest, OrderSign
from scrubber.service.cds.servers import server_of
from scrubber.service.cds.services import DISCHARGE, ORDER_SIGN, SERVICES
from scrubber.service.cds.trust import Caller
from scrubber.service.config import CdsClientConfig
from tests.scrubber.service.cds.charting import bundle, coverage, given, patient, whole_chart
from tests.scrubber.service.cds.speaking import request

CONTEXT = EncounterDischarge(userId="Practitioner/p", patientId="rhubarb", encounterId="v1")
EHR = "https://ehr.example/fhir/r4"


@dataclass
class Server:
    """An EHR's server: what it was asked, and what it answers."""

    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def read(self, type: str, id: str) -> dict[str, Any]:
        self.asked.append(f"{type}/{id}")
        if type not in self.answers:
            raise ScrubError("not found")
        return self.answers[type][0]

    def search(self, type: str, params: list[tuple[str, str]]) -> Any:
        self.asked.append(f"{type}?{'&'.join(f'{name}={value}' for name, value in params)}")
        if type not in self.answers:
            raise ScrubError("refused")
        resources, missing = self.answers[type], self.missing

        class Found:
            pass

        found: Any = Found()
        found.resources, found.missing = resources, missing
        return found


def gathered(prefetch: dict[str, Any], server: Server | None = None) -> Gathered:
    hook = HookRequest.model_validate(request("encounter-discharge", {}, prefetch))
    return gather(DISCHARGE, hook, CONTEXT, server=lambda: server)


class TestPrefetched:
    def test_nothing_lacks_so_nobody_is_asked(self) -> None:
        server = Server()
        found = gathered(whole_chart(), server)
        assert server.asked == []
        assert found.known == frozenset(DISCHARGE.prefetch)

    def test_null_is_an_answer_and_an_absent_key_none(self) -> None:
        chart = whole_chart()
        del chart["orders"]
        found = gathered(chart)
        assert "conditions" in found.known
        assert "orders" not in found.known

    @pytest.mark.parametrize(
        "value",
        [
            {"resourceType": "OperationOutcome", "issue": []},
            bundle({"resourceType": "OperationOutcome"}),
            bundle(given()) | {"link": [{"relation": "next", "url": f"{EHR}?page=2"}]},
            {"resourceType": "Bundle", "entry": [{"fullUrl": "x"}]},
            {"resourceType": "Bundle", "entry": 7},
            {},
            "text",
            [],
        ],
    )
    def test_errors_and_parts_are_no_whole_answer(self, value: Any) -> None:
        """An error; one within; a first page; an entry without its resource; what is no FHIR."""
        with pytest.raises(Lacking) as lacking:
            gathered(whole_chart() | {"administrations": value})
        assert lacking.value.keys == ("administrations",)

    @pytest.mark.parametrize(
        ("severity", "code", "is_whole"),
        [
            ("information", "informational", True),
            ("warning", "not-found", True),
            ("warning", "processing", True),
            ("warning", "incomplete", False),
            ("information", "suppressed", False),
            ("warning", "throttled", False),
            ("error", "processing", False),
            ("fatal", "exception", False),
        ],
    )
    def test_a_hint_beside_what_was_found_is_no_error(self, severity: str, code: str, is_whole: bool) -> None:
        """A search's answer may hold an outcome (search.mode = outcome): only a failure or a gap makes it a part."""
        hint = {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code}]}
        chart = whole_chart() | {"procedures": bundle(hint), "administrations": bundle(given(), hint)}
        if not is_whole:
            with pytest.raises(Lacking):
                gathered(chart)
            return
        found = gathered(chart)
        assert {"administrations", "procedures"} <= found.known
        assert [each["id"] for each in found.resources["administrations"]] == ["a1"]
        assert found.resources["procedures"] == ()

    def test_an_error_is_not_asked_about_again(self) -> None:
        """So says the specification: an OperationOutcome prevents the follow-up query."""
        server = Server({"Procedure": []})
        gathered(whole_chart() | {"procedures": {"resourceType": "OperationOutcome"}}, server)
        assert server.asked == []

    def test_a_bundle_without_entries_is_an_answer(self) -> None:
        assert "orders" in gathered(whole_chart() | {"orders": {"resourceType": "Bundle"}}).known

    def test_other_people_and_visits_are_left_out(self) -> None:
        chart = whole_chart()
        chart["patient"] = patient(id="gooseberry")
        chart["coverage"] = bundle(coverage(beneficiary={"reference": f"{EHR}/Patient/gooseberry"}))
        assert [
            each["resourceType"] for each in gathered(chart).all() if each["id"] in ("gooseberry", "cov")
        ] == []


class TestFetched:
    def test_what_lacks_is_asked_with_the_context_s_ids(self) -> None:
        server = Server({"MedicationAdministration": [given()], "Patient": [patient()]})
        found = gathered({}, server)
        assert "Patient/rhubarb" in server.asked
        assert "MedicationAdministration?patient=rhubarb&context=Encounter/v1" in server.asked
        assert found.known == {"administrations", "patient"}

    def test_a_first_page_is_asked_for_whole(self) -> None:
        page = bundle(given()) | {"link": [{"relation": "next", "url": "x"}]}
        server = Server({"MedicationAdministration": [given(), given(id="a2")]})
        found = gathered(whole_chart() | {"administrations": page}, server)
        assert len(found.resources["administrations"]) == 2

    def test_what_the_server_gives_in_part_is_not_known(self) -> None:
        server = Server({"MedicationAdministration": [given()]}, missing=["too_many"])
        with pytest.raises(Lacking):
            gathered({}, server)

    def test_a_server_that_refuses_leaves_it_lacking_and_is_asked_no_more(self) -> None:
        server = Server()
        with pytest.raises(Lacking):
            gathered({}, server)
        assert len(server.asked) == 1

    def test_no_visit_no_question_about_it(self) -> None:
        context = OrderSign(userId="Practitioner/p", patientId="rhubarb", draftOrders=bundle())
        asked = request("order-sign", {"draftOrders": bundle()}, {"coverage": None})
        server = Server({"Patient": [patient()]})
        gather(ORDER_SIGN, HookRequest.model_validate(asked), context, server=lambda: server)
        assert not any(each.startswith("Encounter") for each in server.asked)


AUTHORIZATION = {
    "access_token": "secret",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "s",
    "subject": "c",
}


class TestWhichServer:
    """Only the address that the configuration lists for this client is opened; all others are no server at all."""

    @pytest.mark.parametrize("named", [EHR, f"{EHR}/"])
    def test_the_listed_one(self, named: str) -> None:
        assert may_ask(named, [f"{EHR}/"]) == EHR

    @pytest.mark.parametrize(
        "named",
        [
            None,
            "",
            "https://ehr.example/fhir",
            "https://ehr.example/fhir/r4/../../admin",
            "https://ehr.example/fhir/r4/x",
            "https://ehr.example/fhir/r4?x=1",
            "https://ehr.example/fhir/r4#x",
            "https://EHR.example/fhir/r4",
            "https://ehr.example:8443/fhir/r4",
            "https://ehr.example:443/fhir/r4",
            "https://ehr.example./fhir/r4",
            "https://ehr.example@evil.example/fhir/r4",
            "https://user:pass@ehr.example/fhir/r4",
            "https://evil.example/fhir/r4",
            "https://ehr.example.evil.example/fhir/r4",
            "https://ehr.example\\@evil.example/fhir/r4",
            " https://ehr.example/fhir/r4",
            "https://ehr.example/fhir/r4\n",
            "//ehr.example/fhir/r4",
            "http://ehr.example/fhir/r4",
            "http://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:8837/",
            "http://[::1]/",
            "http://0x7f000001/",
            "https://2130706433/",
            "http://localhost/fhir/r4",
            "file:///etc/passwd",
            "gopher://ehr.example/fhir/r4",
        ],
    )
    def test_no_other(self, named: str | None) -> None:
        assert may_ask(named, [EHR]) is None

    def test_plain_http_not_even_where_it_is_listed(self) -> None:
        assert may_ask("http://ehr.example/fhir", ["http://ehr.example/fhir"]) is None

    @pytest.mark.parametrize(
        ("more", "servers", "opens"),
        [
            ({"fhirServer": EHR, "fhirAuthorization": AUTHORIZATION}, (EHR,), True),
            ({"fhirServer": EHR, "fhirAuthorization": AUTHORIZATION}, (), False),
            ({"fhirServer": "https://evil.example/", "fhirAuthorization": AUTHORIZATION}, (EHR,), False),
            ({"fhirServer": EHR}, (EHR,), False),
            ({}, (EHR,), False),
        ],
    )
    def test_it_is_opened_with_the_token_that_was_passed(
        self, more: dict[str, Any], servers: tuple[str, ...], opens: bool
    ) -> None:
        opened: list[tuple[str, str]] = []
        hook = HookRequest.model_validate(request("encounter-discharge", {}, {}, **more))
        client = CdsClientConfig(issuer="https://ehr.example/", jwks="-", fhir_servers=servers)
        server_of(hook, Caller(client, "main"), lambda base, token, _: opened.append((base, token)))
        assert opened == ([(EHR, "secret")] if opens else [])

    def test_a_token_is_not_printed(self) -> None:
        hook = HookRequest.model_validate(
            request("encounter-discharge", {}, {}, fhirServer=EHR, fhirAuthorization=AUTHORIZATION)
        )
        assert "secret" not in repr(hook)


def test_templates_are_within_the_subset_that_the_specification_recommends() -> None:
    """Reads by id; searches by reference and token with equality: no prefix, no modifier, no chain."""
    for service in SERVICES.values():
        for template in service.prefetch.values():
            path, _, search = template.partition("?")
            assert path.partition("/")[2] in ("", "{{context.patientId}}", "{{context.encounterId}}")
            for part in search.split("&") if search else []:
                name, _, value = part.partition("=")
                assert name.isalpha()
                assert value


def test_a_slow_server_is_not_asked_without_end() -> None:
    """What is indispensable comes first; what is lacking when time is up is not known, and nothing is said of it."""
    server = Server({"MedicationAdministration": [given()]})
    seconds = iter([0.0, 1.0, 4.0, 7.0, 9.0])
    hook = HookRequest.model_validate(request("encounter-discharge", {}, {}))
    found = gather(DISCHARGE, hook, CONTEXT, server=lambda: server, clock=lambda: next(seconds))
    assert len(server.asked) == 2
    assert server.asked[0].startswith("MedicationAdministration?")
    assert found.known == {"administrations"}


@pytest.mark.parametrize(("patience", "asked"), [(0.5, 0), (2.0, 1), (6.0, 2), (8.0, 3)])
def test_an_ehr_says_for_how_long_its_server_is_asked(patience: float, asked: int) -> None:
    server = Server({"MedicationAdministration": [given()]})
    seconds = iter([0.0, 1.0, 5.0, 7.0, 9.0])
    hook = HookRequest.model_validate(request("encounter-discharge", {}, {}))

    def ask() -> None:
        gather(
            DISCHARGE,
            hook,
            CONTEXT,
            server=lambda: server,
            patience_seconds=patience,
            clock=lambda: next(seconds),
        )

    if asked:
        ask()
    else:
        with pytest.raises(Lacking):
            ask()
    assert len(server.asked) == asked
