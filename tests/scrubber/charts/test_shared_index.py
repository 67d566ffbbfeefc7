"""The index in a file answers as the one in memory does, in any process, and its file tells nothing of a patient."""

from __future__ import annotations

import json
import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.charts.link.index import DocumentIndex
from scrubber.charts.link.keys import LinkKeys
from scrubber.charts.link.offers import learned_as_digests
from scrubber.charts.link.shared import SharedIndex, shared
from scrubber.claims.view import view
from scrubber.demo import CHARTS, CLAIM_FILES, unpack
from scrubber.job.charts import link_keys
from x12 import ClaimSlice, read_parts


@pytest.fixture
def day(tmp_path: Path) -> Path:
    unpack(tmp_path / "day")
    return tmp_path / "day"


def keys_of(day: Path) -> list[LinkKeys]:
    """Return the keys of every claim of the demo, and again without what names the claim: the patient then leads on."""
    own = [
        link_keys(view(part))
        for name in CLAIM_FILES
        for part in read_parts([(day / name).read_bytes()])
        if isinstance(part, ClaimSlice)
    ]
    return own + [replace(keys, claim_id="", attachment_control_numbers=()) for keys in own]


def test_it_answers_as_the_index_in_memory(day: Path, tmp_path: Path) -> None:
    index = DocumentIndex.from_paths([day / CHARTS])
    made = shared(index, tmp_path / "documents")
    assert isinstance(made, SharedIndex)
    travelled: SharedIndex = pickle.loads(pickle.dumps(made))
    answers = [travelled.candidates(keys) for keys in keys_of(day)]
    assert answers == [index.candidates(keys) for keys in keys_of(day)]
    assert sum(map(len, answers)) > len(CLAIM_FILES)


def test_its_file_holds_no_number_and_no_birth_date(day: Path, tmp_path: Path) -> None:
    shared(DocumentIndex.from_paths([day / CHARTS]), tmp_path / "documents")
    held = (tmp_path / "documents").read_bytes().upper()
    for keys in keys_of(day):
        for value in (keys.member_id, keys.medical_record_number, str(keys.birth_date or "")):
            assert not value or value.upper().encode() not in held


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are text there")
def test_a_name_that_is_no_text_comes_back(tmp_path: Path) -> None:
    name = os.fsdecode(b"chart-\xff.json")
    (tmp_path / "charts").mkdir()
    record = {"schema": "infuscrub.record/1", "claim": {"claim_id": "C1"}}
    (tmp_path / "charts" / name).write_text(json.dumps(record))
    made = shared(DocumentIndex.from_paths([tmp_path / "charts"]), tmp_path / "documents")
    (candidate,) = made.candidates(LinkKeys(claim_id="C1"))
    assert candidate.document.name == "chart-\\udcff.json"
    assert candidate.document.path == tmp_path / "charts" / name
    assert json.loads(candidate.document.load()) == record


def test_documents_in_memory_stay_in_memory(tmp_path: Path) -> None:
    index = DocumentIndex.from_documents([Document.of_bytes(b"DOS 03/02/2026", "note.txt")])
    assert shared(index, tmp_path / "documents") is index


def test_one_that_others_read_for_keys_is_the_same_and_travels_without_them(day: Path) -> None:
    """Its keys are digests; what could not be read is said as it is where one process reads all."""
    (day / CHARTS / "broken.json").write_text("{")
    whole = DocumentIndex.from_paths([day / CHARTS])
    index = DocumentIndex.from_paths(
        [day / CHARTS], learned=lambda offers: learned_as_digests(offers, read_document)
    )
    data = pickle.dumps(index)
    travelled: DocumentIndex = pickle.loads(data)
    assert list(travelled.documents()) == list(whole.documents())
    assert [str(fault) for fault in travelled.faults] == [str(fault) for fault in whole.faults]
    assert len(whole.faults) == 1
    assert [travelled.candidates(keys) for keys in keys_of(day)] == [
        whole.candidates(keys) for keys in keys_of(day)
    ]
    for keys in keys_of(day):
        for value in (keys.member_id, keys.medical_record_number, str(keys.birth_date or "")):
            assert not value or value.upper().encode() not in data.upper()


def test_a_folder_of_nothing_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    made = shared(DocumentIndex.from_paths([tmp_path / "charts"]), tmp_path / "documents")
    assert made.candidates(LinkKeys(claim_id="C1")) == ()


def test_documents_of_one_key_come_in_the_order_in_which_they_were_offered(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    names = [f"{letter}.json" for letter in "acdb"]
    for name in names:
        record = {"schema": "infuscrub.record/1", "claim": {"claim_id": "C1"}, "encounter": {"id": name}}
        (tmp_path / "charts" / name).write_text(json.dumps(record))
    made = shared(DocumentIndex.from_paths([tmp_path / "charts"]), tmp_path / "documents")
    found = [candidate.document.name for candidate in made.candidates(LinkKeys(claim_id="C1"))]
    assert found == sorted(names)
