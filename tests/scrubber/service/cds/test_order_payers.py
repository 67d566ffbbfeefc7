"""What the payer of an order says of its drug, and where it says nothing: lists, policies, articles, places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrubber.testing.cases import _tables as tables_of
from tests.scrubber.service.cds.charting import (
    bundle,
    coverage,
    dosage,
    drug,
    encounter,
    order,
    patient,
    reason,
)
from tests.scrubber.service.cds.ordering import OWN, visit
from tests.scrubber.service.cds.speaking import sign


class TestSiteOfCare:
    """Aetna's policy in its profile: J1745 since 2017-07-01, accepted at 11, 12 and 49."""

    def test_a_place_that_the_policy_does_not_name(self) -> None:
        (card,) = sign([order()], visit("Aetna", "22"))
        assert card["summary"] == (
            "Remicade: Aetna has a site-of-care policy for J1745; place of service 22 is not on its list."
        )
        assert card["indicator"] == "warning"
        assert "11, 12 or 49" in card["detail"]
        assert "Source: Aetna: drug infusion site of care policy" in card["detail"]
        assert card["links"][0]["url"] == "https://www.aetna.com/"
        resource = card["suggestions"][0]["actions"][0]["resource"]
        assert resource["resourceType"] == "Task"
        assert resource["focus"] == {"reference": "MedicationRequest/order-1"}

    @pytest.mark.parametrize("place", ["11", "12", "49"])
    def test_a_place_that_it_names(self, place: str) -> None:
        assert sign([order()], visit("Aetna", place)) == []

    def test_a_place_that_nobody_told_is_no_fault(self) -> None:
        (card,) = sign([order()], visit("Aetna", None))
        assert card["summary"].endswith("the place is not known here.")
        assert card["indicator"] == "info"
        assert "suggestions" not in card

    def test_a_place_is_only_what_calls_itself_one(self) -> None:
        where = encounter(None) | {"type": [{"coding": [{"system": "urn:local", "code": "22"}]}]}
        (card,) = sign([order()], visit("Aetna", encounter=where))
        assert card["indicator"] == "info"

    def test_an_authorization_answers_it(self) -> None:
        granted = order(insurance=[{"reference": "ClaimResponse/pa-1"}])
        assert sign([granted], visit("Aetna", "22")) == []

    @pytest.mark.parametrize(
        ("says", "answers"),
        [
            ({"preAuthPeriod": {"start": "2026-01-01", "end": "2026-03-02"}}, True),
            ({"preAuthPeriod": {"end": "2026-03-01"}}, False),
            ({"status": "cancelled"}, False),
            ({}, True),
        ],
    )
    def test_one_that_was_sent_must_be_in_force(self, says: dict[str, Any], answers: bool) -> None:
        held = {"resourceType": "ClaimResponse", "id": "pa", "status": "active", **says}
        told = order(contained=[held], insurance=[{"reference": "#pa"}])
        assert (sign([told], visit("Aetna", "22")) == []) is answers
        asked = sign([told], visit("Orchard Health"), profiles=(OWN,))
        assert [card["summary"].endswith("refers to none in force.") for card in asked] == [True] * (
            not answers
        )

    @pytest.mark.parametrize(
        ("part", "answers"),
        [
            ({"url": "pa-needed", "valueCode": "no-auth"}, True),
            ({"url": "pa-needed", "valueCode": "satisfied"}, True),
            ({"url": "satisfied-pa-id", "valueString": "X"}, True),
            ({"url": "pa-needed", "valueCode": "auth-needed"}, False),
        ],
    )
    def test_so_does_the_payer_s_own_answer_on_the_order(self, part: dict[str, Any], answers: bool) -> None:
        url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"
        told = order(extension=[{"url": url, "extension": [part]}])
        assert (sign([told], visit("Aetna", "22")) == []) is answers

    def test_a_coverage_alone_is_no_authorization(self) -> None:
        assert sign([order(insurance=[{"reference": "Coverage/cov"}])], visit("Aetna", "22"))

    def test_before_the_policy_began(self) -> None:
        assert sign([order()], visit("Aetna", "22"), on=date(2017, 6, 30)) == []
        assert sign([order()], visit("Aetna", "22"), on=date(2017, 7, 1)) != []

    @pytest.mark.parametrize(
        "named",
        [
            {"dosageInstruction": [dosage(timing={"event": ["2017-06-30"], "repeat": {"duration": 2}})]},
            {"dispenseRequest": {"validityPeriod": {"start": "2017-06-30"}}},
        ],
    )
    def test_of_the_day_for_which_it_is_ordered(self, named: dict[str, Any]) -> None:
        assert sign([order(**named)], visit("Aetna", "22")) == []

    def test_a_drug_that_is_not_under_it(self) -> None:
        assert sign([order("Inflectra")], visit("Aetna", "22")) == []

    def test_where_only_some_products_are_under_it(self) -> None:
        product, site = sign([order("infliximab")], visit("Aetna", "22"))
        assert "no product" in product["summary"]
        assert site["indicator"] == "info"
        assert "of Q5103, Q5104, Q5121 the profile does not say this" in site["detail"]

    def test_a_procedure_order_with_the_drug_s_code(self) -> None:
        ordered = {
            "resourceType": "ServiceRequest", "id": "s1", "status": "draft", "intent": "order",
            "code": drug("infliximab infusion", "J1745"), "subject": {"reference": "Patient/rhubarb"},
        }  # fmt: skip
        (card,) = sign([ordered], visit("Aetna", "22"))
        assert card["source"]["url"].endswith("/rules/F21")


class TestWhoPays:
    @pytest.mark.parametrize(
        "covered",
        [
            None,
            bundle(),
            bundle(coverage("Meadowlark Mutual")),
            bundle(coverage("Aetna", status="cancelled")),
            bundle(coverage("Aetna", period={"end": "2026-03-01"})),
            bundle(coverage("Aetna", period={"start": "2026-03-03"})),
            bundle(coverage("Aetna"), coverage("Cigna", id="cov-2")),
            bundle(coverage("Aetna", payor=[])),
            bundle(coverage("Aetna", beneficiary={"reference": "Patient/another"})),
        ],
    )
    def test_where_it_is_open_no_payer_is_spoken_of(self, covered: dict[str, Any] | None) -> None:
        """None; unknown; ended or not begun; two and nobody says which first; nobody; another's."""
        assert sign([order()], visit(place="22", coverage=covered)) == []

    def test_the_first_of_two_by_their_order(self) -> None:
        both = bundle(coverage("Cigna", order=2), coverage("Aetna", id="cov-2", order=1))
        assert len(sign([order()], visit(place="22", coverage=both))) == 1

    def test_by_the_payer_s_number(self) -> None:
        organization = {
            "resourceType": "Organization", "id": "o", "name": "ACME TPA",
            "identifier": [{"type": {"coding": [{"code": "NIIP"}]}, "value": "60054"}],
        }  # fmt: skip
        covered = coverage(payor=[{"reference": "#o"}], contained=[organization])
        (card,) = sign([order()], visit(place="22", coverage=bundle(covered)))
        assert "chosen by payer id 60054" in card["detail"]


def with_policy(policy: str, fact: str = "") -> tuple[str, ...]:
    text = OWN.replace('prior_authorization_drugs = ["J1745"]', fact)
    return (f"{text}\n[[revision.policies]]\n{policy}\n",)


class TestAuthorization:
    def test_a_drug_that_the_profile_lists(self) -> None:
        (card,) = sign([order()], visit("Orchard Health"), profiles=(OWN,))
        assert card["summary"] == (
            "Remicade: Orchard Health asks for prior authorization of J1745; the order refers to none yet."
        )
        assert card["indicator"] == "warning"
        assert card["source"]["url"].endswith("/rules/F11")
        assert card["links"][0]["url"] == "https://orchard.example/manual"
        assert {reason["code"] for reason in card["overrideReasons"]} >= {"payer-has-confirmed"}

    def test_what_nobody_verified_informs_and_says_so(self) -> None:
        doubtful = OWN.replace('trust = "primary"', 'trust = "memory"')
        (card,) = sign([order()], visit("Orchard Health"), profiles=(doubtful,))
        assert card["indicator"] == "info"
        assert "Nobody has verified this entry" in card["detail"]

    def test_a_policy_of_the_kind(self) -> None:
        asks = with_policy('id = "pa"\nkind = "authorization"\ncodes = ["J17*"]')
        (card,) = sign([order()], visit("Orchard Health"), profiles=asks)
        assert "prior authorization of J1745" in card["summary"]


class TestTables:
    """Lists and articles that somebody loaded; the shorthand is that of rule cases."""

    def test_a_loaded_list_of_the_payer(self) -> None:
        loaded = tables_of({"lists": {"prior_authorization_aetna": ["J1745"]}})
        (card,) = sign([order()], visit("Aetna"), tables=loaded)
        assert card["summary"].startswith("Remicade: Aetna asks for prior authorization of J1745")
        assert "Source: list prior\\_authorization\\_aetna." in card["detail"]

    def test_another_payer_s_list(self) -> None:
        loaded = tables_of({"lists": {"prior_authorization_cigna": ["J1745"]}})
        assert sign([order()], visit("Aetna"), tables=loaded) == []

    @pytest.mark.parametrize(
        ("article", "payer", "says"),
        [
            ("A00001 J1745 K5190", "Medicare", True),
            ("A00001 J1745 K5090,K5190", "Medicare", False),
            ("A00001 J1745 K5190 in_part", "Medicare", False),
            ("A00001 J9271 K5190", "Medicare", False),
            ("A00001 J1745 K5190", "Aetna", False),
        ],
    )
    def test_coverage_articles(self, article: str, payer: str, says: bool) -> None:
        """Not listed; listed; perhaps listed in what is missing; of another drug; of another payer."""
        loaded = tables_of({"articles": [article], "tables": "none"})
        covered = bundle(coverage(payer, "MB" if payer == "Medicare" else None))
        made = sign([order()], visit(coverage=covered), tables=loaded)
        found = [card for card in made if card["source"]["url"].endswith("/rules/F22")]
        assert bool(found) is says
        if found:
            assert "A00001" in found[0]["detail"]
            assert "suggestions" not in found[0]


class TestPolicies:
    def test_diagnoses(self) -> None:
        asks = with_policy('id = "dx"\nkind = "diagnoses"\ncodes = ["J1745"]\nany_of = ["K50*", "M05.79"]')
        assert sign([order()], visit("Orchard Health"), profiles=asks) == []
        (card,) = sign([order(reasonCode=[reason("M45.9")])], visit("Orchard Health"), profiles=asks)
        assert card["summary"] == "Remicade: none of the order's reasons is on Orchard Health's list for it."
        assert "K50*" in card["detail"].replace("\\", "")

    def test_an_order_without_a_reason_is_no_wrong_one(self) -> None:
        asks = with_policy('id = "dx"\nkind = "diagnoses"\ncodes = ["J1745"]\nany_of = ["K50*"]')
        assert sign([order(reasonCode=None)], visit("Orchard Health"), profiles=asks) == []

    def test_ages(self) -> None:
        asks = with_policy('id = "age"\nkind = "ages"\ncodes = ["J1745"]\nto_age = "17 years"')
        (card,) = sign([order()], visit("Orchard Health"), profiles=asks)
        assert card["summary"] == "Remicade: Orchard Health accepts it for ages to 17 years."
        child = visit("Orchard Health", patient=patient("2010-01-01"))
        assert sign([order()], child, profiles=asks) == []
        assert sign([order()], visit("Orchard Health", patient=None), profiles=asks) == []

    def test_steps_and_frequency_inform_since_the_past_is_not_known(self) -> None:
        for policy, said in [
            (
                'id = "st"\nkind = "steps"\ncodes = ["J1745"]\nfirst = ["Q5103"]',
                "asks for another product first (Q5103)",
            ),
            (
                'id = "fq"\nkind = "frequency"\ncodes = ["J1745"]\nmost_units = 100\nperiod_days = 56',
                "takes at most 100 units in 56 days",
            ),
        ]:
            (card,) = sign([order()], visit("Orchard Health"), profiles=with_policy(policy))
            assert said in card["summary"]
            assert card["indicator"] == "info"

    @pytest.mark.parametrize(
        ("condition", "speaks"),
        [
            ('when = [{ places = ["11"] }]', True),
            ('when = [{ places = ["22"] }]', False),
            ("unless = [{ authorization = true }]", True),
            ('unless = [{ diagnoses = ["K50*"] }]', False),
            ('when = [{ npis = ["1999990017"] }]', False),
            ('unless = [{ npis = ["1999990017"] }]', False),
            ("from = 2026-03-03", False),
            ("to = 2026-03-01", False),
        ],
    )
    def test_one_whose_conditions_an_order_does_not_tell_is_passed_over(
        self, condition: str, speaks: bool
    ) -> None:
        asks = with_policy(f'id = "pa"\nkind = "authorization"\ncodes = ["J1745"]\n{condition}')
        assert bool(sign([order()], visit("Orchard Health"), profiles=asks)) is speaks
