"""What a document says was not given, ended otherwise, or is taken back by a later one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.join.merge import merge
from scrubber.charts.words.comments import denial_of, remark_of
from scrubber.charts.words.nameless import names_no_drug
from scrubber.model.record import Administration, Discontinuation, InfusionRecord
from tests.scrubber.charts.messages import (
    bundle,
    ccda,
    doubts,
    entry,
    fhir,
    fhir_all,
    given,
    hl7,
    hl7_all,
    message,
    period,
    runs,
)


def rxa(
    remark: str = "", reason: str = "", state: str = "", stop: str = "", code: str = "^ondansetron"
) -> str:
    """Return one push with RXA-9, RXA-18 and RXA-20."""
    tail = f"||{remark}|||||||||{reason}||{state}"
    return f"ORC|RE|9\rRXA|0|1|202603021000|{stop}|{code}|8|mg{tail}\rRXR|IV^Intravenous"


@pytest.mark.parametrize(
    "told",
    [
        rxa(reason="00^patient refused^NIP002"),
        rxa(reason="^parent declined"),
        rxa(remark="^Not given - patient NPO, MD aware"),
        rxa(remark="^Dose refused by patient"),
        rxa(remark="^Drug not administered: no access"),
    ],
)
def test_a_refusal_in_any_field_gives_nothing_and_is_listed(told: str) -> None:
    record = hl7(message(told))
    assert (record.administrations, [item.substance for item in record.not_given]) == ((), ["ondansetron"])


@pytest.mark.parametrize(
    "remark", ["^Not given with food", "^Patient refused lunch", "^Given without incident"]
)
def test_a_remark_about_something_else_takes_nothing_away(remark: str) -> None:
    record = hl7(message(rxa(remark=remark)))
    assert len(record.administrations) == 1
    assert record.not_given == ()


def test_a_whole_dose_that_its_remark_denies_is_neither() -> None:
    record = hl7(message(rxa(remark="^Not given - patient NPO", state="CP")))
    assert (record.administrations, record.not_given, record.understood.whole) == ((), (), False)
    record = fhir(given(note=[{"text": "Not given: patient refused"}]))
    assert (record.administrations, record.not_given, record.understood.whole) == ((), (), False)


def test_a_part_dose_may_have_a_reason() -> None:
    (item,) = hl7(message(rxa(reason="^infusion reaction", state="PA", stop="202603021030"))).administrations
    assert item.discontinued is not None
    assert item.discontinued.reason == "infusion reaction"


@pytest.mark.parametrize(
    "remark", ["^Stopped early at 1105 due to rigors, 180 mL infused", "^Infusion discontinued at 11:05"]
)
def test_a_remark_of_another_end_puts_the_stop_in_doubt(remark: str) -> None:
    (item,) = hl7(message(rxa(remark=remark, state="CP", stop="202603021225"))).administrations
    assert (runs(item), set(doubts(item))) == ("10:00-?", {"stop", "dose"})


def test_a_stop_in_doubt_is_no_time_of_discontinuation_either() -> None:
    (item,) = hl7(
        message(rxa(remark="^stopped early at 1105", state="PA", stop="202603021225"))
    ).administrations
    assert (item.stop, item.discontinued) == (None, Discontinuation(None, None))


def test_another_end_in_a_note_or_narrative_puts_the_stop_in_doubt() -> None:
    (item,) = fhir(
        given(note=[{"text": "Infusion actually stopped at 11:40, pt sent to ED"}])
    ).administrations
    assert "stop" in doubts(item)
    (item,) = ccda(entry(inside="<text>Infusion ended at 11:40</text>")).administrations
    assert "stop" in doubts(item)


def test_the_same_end_in_a_remark_confirms_it() -> None:
    (item,) = hl7(
        message(rxa(remark="^Infusion stopped at 1225", state="CP", stop="202603021225"))
    ).administrations
    assert runs(item) == "10:00-12:25"


def test_remarks_beside_an_administration_are_searched() -> None:
    record = hl7(message(rxa(remark="^12 mg more by hand", state="CP")))
    assert [item.text for item in record.understood.not_understood] == ["12 mg more by hand"]


@pytest.mark.parametrize(
    "words", ["Charted in error, wrong patient", "Duplicate entry", "Already given in ED"]
)
def test_what_its_own_note_takes_back_was_not_given_here_in_any_format(words: str) -> None:
    records = (
        hl7(message(rxa(remark=f"^{words}"))),
        fhir(given(note=[{"text": words}])),
        ccda(entry(inside=f"<text>{words}</text>")),
    )
    for record in records:
        assert (record.administrations, record.not_given, record.understood.whole) == ((), (), False)


def test_a_note_of_another_drug_takes_nothing_back() -> None:
    (item,) = fhir(given(note=[{"text": "Benadryl not given"}])).administrations
    assert runs(item) == "10:15-12:25"


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ("Infusion paused 1100-1130", {"stop"}),
        ("IV infiltrated, only half given", {"stop", "dose"}),
        ("Late entry, times approximate", {"start", "stop"}),
        ("Held for low BP", {"start", "stop", "dose", "technique"}),
        ("Tolerated well, VS stable at 1100", set()),
    ],
)
def test_a_note_that_is_less_plain_shakes_what_it_speaks_of(words: str, fields: set[str]) -> None:
    (item,) = fhir(given(note=[{"text": words}])).administrations
    assert {doubt.field for doubt in item.uncertain} == fields


def run(stop: datetime | None, start: datetime | None = None) -> Administration:
    """Return an infusion that ended then."""
    return Administration(id="a", substance="infliximab", technique="infusion", start=start, stop=stop)


def test_words_of_denial() -> None:
    assert denial_of("Dose was not given, BP low")
    assert denial_of("Arrived late. Infusion not administered per MD")
    assert denial_of("*** Vaccine has not been given ***")
    assert not denial_of("Premedication was not given by us before 09:00")
    begun = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - the clock on the wall
    assert "stop" in remark_of("stopped at 2:05 pm", run(None, begun)).shakes
    greenwich = datetime(2026, 3, 2, 18, 25, tzinfo=UTC)
    assert not remark_of("stopped at 12:25", run(greenwich))
    assert remark_of("stopped at 12:40", run(greenwich)).shakes == {"stop"}


@pytest.mark.parametrize(
    "words",
    ["Infusion ended prematurely", "Terminated before completion", "premature stop", "Halted 20 min early"],
)
def test_an_early_end_leaves_end_and_dose_in_doubt(words: str) -> None:
    assert remark_of(words, run(datetime(2026, 3, 2, 18, 25, tzinfo=UTC))).shakes == {"stop", "dose"}


@pytest.mark.parametrize(
    "words", ["discontinued at 11:05 per MD", "d/c'd at 11:05, MD aware", "halted @ 11:05"]
)
def test_another_end_counts_whoever_else_the_words_name(words: str) -> None:
    stop = datetime(2026, 3, 2, 12, 25)  # noqa: DTZ001 - the clock on the wall
    assert remark_of(words, run(stop)).shakes == {"stop"}


@pytest.mark.parametrize("code", ["998^No vaccine administered^CVX", "998^^CVX"])
def test_the_code_for_no_vaccine_gives_nothing(code: str) -> None:
    record = hl7(message(rxa(code=code)))
    assert (record.administrations, record.not_given) == ((), ())


@pytest.mark.parametrize("name", ["Unknown medication", "Drug not specified", "No drug selected"])
def test_a_drug_that_nobody_named_is_a_gap(name: str) -> None:
    assert not hl7(message(rxa(code=f"999999^{name}"))).understood.whole
    record = fhir(given(medicationCodeableConcept={"text": name}))
    assert (record.administrations, record.understood.whole) == ((), False)
    record = ccda(entry(drug=name))
    assert (record.administrations, record.understood.whole) == ((), False)


def test_a_name_with_unknown_in_it_is_a_name() -> None:
    assert not names_no_drug("Unknown: heparin 5000 units")
    assert not names_no_drug("No. 2 infusion of cefazolin")
    assert names_no_drug("*** UNKNOWN DRUG ***")


def test_negation_is_a_boolean() -> None:
    for sign in ("true", "1"):
        record = ccda(entry(attributes=f'negationInd="{sign}"'))
        assert (record.administrations, len(record.not_given)) == ((), 1)
    for sign in ("false", "0"):
        assert len(ccda(entry(attributes=f'negationInd="{sign}"')).administrations) == 1


def test_what_is_in_progress_has_not_ended() -> None:
    (item,) = fhir(given(status="in-progress")).administrations
    assert (runs(item), doubts(item)["stop"]) == ("10:15-?", ("2026-03-02T12:25-05:00",))


# documents that are corrected or cancelled

NOTE = "03/02/2026 1015 Infliximab 400 mg IV infusion started. {} Infusion completed."


def mdm(
    event: str, id: str, stop: str, *, completion: str = "AU", availability: str = "AV", old: str = ""
) -> str:
    """Return a document message; without a stop it has no lines."""
    txa = f"TXA|1|PN|TX|20260302124000||||||||{id}|{old}||||{completion}||{availability}"
    lines = [f"OBX|1|TX|PN||{NOTE.format(stop)}||||||F"] if stop else []
    return message(txa, *lines, kind=f"MDM^{event}")


def oru(status: str, stop: str, *, number: str = "F7", line: str = "") -> str:
    """Return a note as a result, its state in OBR-25 and OBX-11."""
    obr = f"OBR|1|P7|{number}|NN^Nursing note|||20260302100000||||||||||||||||||{status}"
    return message(obr, f"OBX|1|TX|NN||{NOTE.format(stop)}||||||{line or status}", kind="ORU^R01")


def stops(records: tuple[InfusionRecord, ...]) -> list[str]:
    """Return the runs that are left when all is put together."""
    return [runs(item) for item in merge(records).administrations]


def test_a_document_that_is_cancelled_counts_nowhere() -> None:
    assert stops(hl7_all(mdm("T02", "D1", "1225"), mdm("T11", "D1", "", availability="CA"))) == []
    assert stops(hl7_all(mdm("T02", "D1", "1225"), mdm("T11", "D2", "", availability="CA"))) == [
        "10:15-12:25"
    ]


def test_a_cancellation_in_a_file_of_its_own_reaches_the_document() -> None:
    first, second = (
        read_document(Document.of_bytes(text.encode(), name))
        for text, name in ((mdm("T02", "D1", "1225"), "a.hl7"), (mdm("T11", "D1", ""), "b.hl7"))
    )
    assert stops((*first, *second)) == []


def test_a_document_that_is_replaced_gives_way() -> None:
    records = hl7_all(mdm("T02", "D1", "1225"), mdm("T10", "D2", "1255", old="D1"))
    assert stops(records) == ["10:15-12:55"]


@pytest.mark.parametrize("states", [("F", "C"), ("P", "F"), ("C", "C")])
def test_a_corrected_result_takes_the_place_of_the_one_before(states: tuple[str, str]) -> None:
    assert stops(hl7_all(oru(states[0], "1225"), oru(states[1], "1255"))) == ["10:15-12:55"]


def test_two_results_of_two_numbers_both_stand() -> None:
    records = hl7_all(oru("F", "1225"), oru("C", "1255", number="F8"))
    assert len(merge(records).administrations[0].conflicts) == 1


def test_a_result_whose_lines_were_never_true_is_taken_back() -> None:
    assert stops(hl7_all(oru("F", "1225"), oru("C", "1225", line="W"))) == []


@pytest.mark.parametrize(
    "told",
    [
        mdm("T02", "D1", "1225", completion="IN", availability="UN"),
        oru("P", "1225"),
        oru("", "1225", line="P"),
    ],
)
def test_a_draft_is_for_somebody_to_confirm(told: str) -> None:
    (record,) = hl7_all(told)
    assert [document.status for document in record.documents] == ["draft"]
    assert [item.unconfirmed for item in record.administrations] == [True]


@pytest.mark.parametrize(("second", "status"), [("P", "draft"), ("C", "amended"), ("F", "final")])
def test_a_document_is_what_its_least_settled_line_is(second: str, status: str) -> None:
    obr = "OBR|1|P7|F7|NN^Nursing note|||20260302100000"
    lines = [f"OBX|{n}|TX|NN||{NOTE.format('1225')}||||||{state}" for n, state in ((1, "F"), (2, second))]
    (record,) = hl7_all(message(obr, *lines, kind="ORU^R01"))
    assert [document.status for document in record.documents] == [status]
    assert {item.unconfirmed for item in record.administrations} == {True if status == "draft" else None}


def test_a_preliminary_composition_is_a_draft() -> None:
    record = fhir({"resourceType": "Composition", "status": "preliminary", "section": []}, given())
    assert [item.unconfirmed for item in record.administrations] == [True]


def test_a_signed_document_is_none() -> None:
    (record,) = hl7_all(mdm("T02", "D1", "1225"))
    assert [item.unconfirmed for item in record.administrations] == [None]


def reference(status: str) -> dict[str, Any]:
    """Return a document reference with a note."""
    import base64

    data = base64.b64encode(NOTE.format("1225").encode()).decode()
    content = [{"attachment": {"contentType": "text/plain", "data": data}}]
    return {"resourceType": "DocumentReference", "id": "d1", "status": status, "content": content}


@pytest.mark.parametrize(("status", "left"), [("current", 1), ("superseded", 0), ("entered-in-error", 0)])
def test_a_document_that_does_not_stand_is_neither_coded_nor_merged(status: str, left: int) -> None:
    from scrubber.job.coding import Asked, code_records

    records = fhir_all(reference(status))
    assert len(merge(records).administrations) == left
    (coded,) = code_records("b.json", records, Asked())
    assert bool(coded.support.expectation.lines) is bool(left)


def test_what_is_shown_of_a_document_says_whether_it_stands() -> None:
    from scrubber.output.documents import document_blocks

    def shown(records: tuple[InfusionRecord, ...]) -> str:
        return "\n".join(words for words, _ in document_blocks("a", "hl7v2", records))

    assert "superseded" in shown(hl7_all(mdm("T02", "D1", "1225"), mdm("T10", "D2", "1255", old="D1")))
    assert "taken back" in shown(fhir_all(reference("entered-in-error")))
    assert "a draft" in shown(hl7_all(oru("P", "1225")))
    history = json.loads(bundle(given(), type="history"))
    history["entry"].append({"request": {"method": "DELETE", "url": "MedicationAdministration/a1"}})
    deleted = read_document(Document.of_bytes(json.dumps(history).encode(), "h.json"))
    assert "does not count" in shown(deleted)
    assert "not given: ondansetron" in shown(hl7_all(message(rxa(reason="^refused"))))


# slips of the clock


def test_a_stop_before_its_start_is_in_doubt_in_every_format() -> None:
    low = '<effectiveTime><low value="202603021015-0500"/><high value="202603020925-0500"/></effectiveTime>'
    records = (
        hl7(message(rxa(stop="202603020925"))),
        fhir(given(effectivePeriod=period("10:15", "09:25"))),
        ccda(entry(time=low)),
    )
    for record in records:
        (item,) = record.administrations
        assert (item.stop, "stop" in doubts(item)) == (None, True)


def test_a_clock_that_was_set_back_is_no_slip() -> None:
    back = {"start": "2026-11-01T01:30:00-04:00", "end": "2026-11-01T01:10:00-05:00"}
    (item,) = fhir(given(effectivePeriod=back)).administrations
    assert item.stop is not None


@pytest.mark.parametrize(
    "name", ["ondansetron - NOT GIVEN", "HOLD ondansetron", "ondansetron (refused)", "VOID ondansetron"]
)
def test_a_name_that_says_that_the_drug_was_not_given_gives_nothing(name: str) -> None:
    records = (
        hl7(message(rxa(code=f"^{name}"))),
        fhir(given(medicationCodeableConcept={"text": name})),
        ccda(entry(drug=name)),
    )
    for record in records:
        assert (record.administrations, record.understood.whole) == ((), False)


@pytest.mark.parametrize(
    "name", ["ondansetron", "Avoidance agent", "albuterol hand-held", "heparin not given IM"]
)
def test_a_name_of_other_words_denies_nothing(name: str) -> None:
    assert len(fhir(given(medicationCodeableConcept={"text": name})).administrations) == 1
