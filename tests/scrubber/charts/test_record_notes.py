"""Notes of a record that is given as JSON: what they say against its administrations."""

from __future__ import annotations

import json

from scrubber.charts import Document, read_document
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.logs import open_fields


def record_of(*notes: str, drugs_given: tuple[str, ...] = ("infliximab",)) -> InfusionRecord:
    """Return a record as JSON with these notes, read."""
    given = [
        {
            "id": f"a{n}",
            "substance": drug,
            "technique": "infusion",
            "start": "2026-06-09T08:00",
            "stop": "2026-06-09T10:10",
        }
        for n, drug in enumerate(drugs_given)
    ]
    value = {
        "schema": "infuscrub.record/1",
        "administrations": given,
        "notes": [{"text": words} for words in notes],
    }
    (record,) = read_document(Document.of_bytes(json.dumps(value).encode(), "chart.json"))
    return record


def test_a_note_of_a_record_speaks_against_its_administration() -> None:
    assert open_fields(record_of("Infusion paused 0900 for hives, resumed 0945").administrations[0]) == {
        "stop"
    }
    assert open_fields(record_of("Infliximab not given, charted in error").administrations[0]) >= {
        "start",
        "stop",
    }
    assert open_fields(record_of("Charted in error").administrations[0]) >= {"start", "stop"}


def test_a_note_of_another_drug_or_of_nobody_knows_which_shakes_nothing() -> None:
    assert not record_of("Tolerated well, VS stable at 0900").administrations[0].uncertain
    assert not record_of("Benadryl not given").administrations[0].uncertain
    two = record_of("paused 0900, resumed 0945", drugs_given=("infliximab", "ondansetron"))
    assert not any(item.uncertain for item in two.administrations)
    one = record_of("infliximab paused 0900, resumed 0945", drugs_given=("infliximab", "ondansetron"))
    assert [bool(item.uncertain) for item in one.administrations] == [True, False]
