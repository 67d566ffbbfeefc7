"""Notes that tell of a drug given neither into a vein or muscle nor under the skin: no push and no infusion is read."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts import others


@pytest.mark.parametrize(
    "note",
    [
        "0930 Methotrexate 12 mg given intrathecally over 5 min by Dr Gray, L3-4.",
        "0930 Methotrexate 12 mg intrathecal given by Dr Gray.",
        "Botox 155 units injected per PREEMPT protocol 31 sites at 1000.",
        "1000 Kenalog 40 mg given intra-articularly, right knee.",
        "0930 Cisplatin 100 mg intraperitoneally over 60 min.",
    ],
)
def test_another_way_is_no_administration_of_ours(note: str) -> None:
    record = read_note(others.HEAD + note)
    assert record.administrations == ()
    assert not record.understood.whole


def test_a_vein_is_read_as_before() -> None:
    record = read_note(others.HEAD + "0930 Methotrexate 12 mg IV push given by Dr Gray.")
    assert [item.technique for item in record.administrations] == ["push"]
