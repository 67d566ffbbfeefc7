"""Feedback: kept by codes and uuids, never by words."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from scrubber.service.cds.cards import REASON_SYSTEM, REASONS
from scrubber.service.cds.feedback import FeedbackFile, feedback_rows
from scrubber.service.cds.request import FeedbackRequest
from scrubber.service.errors import ServiceError

CARD = "9368d37b-283f-44a0-93ea-547cebab93ed"
WHEN = "2026-03-02T15:00:00Z"
NOW = datetime(2026, 3, 2, 15, 0, 1, tzinfo=UTC)


def rows(**feedback: Any) -> list[dict[str, Any]]:
    made = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": WHEN} | feedback
    told = FeedbackRequest.model_validate({"feedback": [made]})
    return feedback_rows("main", "infusion-order-sign", told.feedback, NOW)


def test_what_is_kept() -> None:
    reason = {"reason": {"code": "payer-has-confirmed", "system": REASON_SYSTEM}}
    assert rows(overrideReason=reason) == [
        {
            "tenant": "main", "service": "infusion-order-sign", "card": CARD, "outcome": "overridden", "acted": WHEN,
            "received": "2026-03-02T15:00:01+00:00", "reason": "payer-has-confirmed",
        }
    ]  # fmt: skip


def test_an_accepted_suggestion() -> None:
    (row,) = rows(outcome="accepted", acceptedSuggestions=[{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}])
    assert row["suggestions"] == ["e56e1945-20b3-4393-8503-a1a20fd73152"]


@pytest.mark.parametrize(
    "reason",
    [
        {"reason": {"code": "Ida Rhubarb, 1983-02-27", "system": REASON_SYSTEM}},
        {"reason": {"code": "payer-has-confirmed", "system": "https://ehr.example/reasons"}},
        {"reason": {"code": "7", "display": "Ida Rhubarb refused"}},
        {"userComment": "Ida Rhubarb refused"},
        {},
    ],
)
def test_no_words_of_theirs(reason: dict[str, Any]) -> None:
    (row,) = rows(overrideReason=reason, patient="Ida Rhubarb")
    assert row["reason"] == "other"
    assert "Rhubarb" not in json.dumps(row)


@pytest.mark.parametrize(
    "feedback",
    [
        {"card": "Ida Rhubarb"},
        {"outcome": "ignored"},
        {"outcome": "accepted"},
        {"outcomeTimestamp": "Ida Rhubarb"},
        {"outcomeTimestamp": "2026-03-02"},
        {"outcome": "accepted", "acceptedSuggestions": [{"id": "Ida Rhubarb"}]},
    ],
)
def test_what_is_no_feedback(feedback: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rows(**feedback)


class TestTheFile:
    def test_grows_by_lines_that_only_the_owner_reads(self, tmp_path: Path) -> None:
        path = tmp_path / "feedback.jsonl"
        file = FeedbackFile(path)
        file.keep(rows())
        file.keep(rows() + rows())
        assert [json.loads(line)["card"] for line in path.read_text().splitlines()] == [CARD] * 3
        assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600

    def test_is_bounded(self, tmp_path: Path) -> None:
        path = tmp_path / "feedback.jsonl"
        file = FeedbackFile(path, most_bytes=1000)
        for _ in range(50):
            file.keep(rows())
        assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= 2000
        assert sorted(each.name for each in tmp_path.iterdir()) == ["feedback.jsonl", "feedback.jsonl.1"]

    def test_where_it_can_t_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(ServiceError, match="can't be kept"):
            FeedbackFile(tmp_path / "no" / "feedback.jsonl")


def test_every_reason_that_a_card_offers_has_words() -> None:
    assert all(words and words[0].isupper() for words in REASONS.values())
