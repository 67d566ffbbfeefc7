"""Certain times: what the reader may call one, and that a word which it does not know costs a fact and gives no lie.

The second is tried by taking words away: each word with a role (a start, a stop, a way, a refusal) of each labelled
note is replaced, one at a time, by a word that nobody knows. The note's labels still hold, so that a time that is then
given as certain and stands in no label is the fault that new styles of writing make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from scrubber.charts.readers.note.doubt.certainty import CHECKS
from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.readers.note.words.lexer import lex
from scrubber.charts.readers.note.words.lexicon import vocabulary
from scrubber.model.record import Administration
from tests.scrubber.charts import field, others
from tests.scrubber.charts.field import Score

HEAD = others.HEAD


def first(text: str) -> Administration:
    """Return the first administration of a note of March 2."""
    return read_note(HEAD + text).administrations[0]


def clock(item: Administration) -> str:
    """Return its certain times in short."""
    return "-".join(f"{at:%H:%M}" if at else "?" for at in (item.start, item.stop))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        # every word is known, with a role or as one that changes nothing
        ("Tysabri 300 mg ran 1304-1407.", "13:04-14:07"),
        ("Remicade 400 mg started in L arm by K. Birch RN at 1015, completed 1225.", "10:15-12:25"),
        ("1010 Benadryl 25 mg IV push for itching.", "10:10-?"),
        # between the drug, its event and the time
        ("Tysabri 300 mg frozzled 1304-1407.", "?-?"),
        ("Remicade 400 mg started frozzled 1015, completed 1225.", "?-12:25"),
        # of a time that only stands there: anywhere in its clause
        ("1010 Benadryl 25 mg IV push, pt balked.", "?-?"),
        # right before it, or as the heading of what follows
        ("Frozzled: Cytoxan 900 mg IVPB 1000-1102.", "?-?"),
        ("Frozzled: Benadryl 25 mg IVP 1000, Cytoxan 900 mg IVPB 1010-1112.", "?-?"),
        # right behind it: the time may be of that word
        ("Remicade 400 mg. 0915 start 1125 frozzled.", "?-?"),
        # a small word that stands where a drug may
        ("frozzled 1 mg IVP 0204.", "?-?"),
        ("Frozzled 400 mg IV infusion started 0930, stopped 1130.", "?-?"),
        ("ABC-123 400 mg IV infusion started 0930, stopped 1130.", "09:30-11:30"),
        # behind the drug a time that nothing explains
        ("Onpattro 24 mg IV 0907 start, 0922 more, 1029 complete.", "?-?"),
        # a change in a word that nobody knows: the start stands
        ("Lemtrada 12 mg, start 0840. Rate frozzled 0955. End 1312.", "08:40-?"),
        ("Lemtrada 12 mg, start 0840. 1010 hives, infusion frozzled. End 1312.", "08:40-?"),
        # an event that became part of nothing
        ("Taxol 300 mg hung 0915, off 1220. Rigors 1030 -> held 10 min, resumed 1045.", "09:15-?"),
        # a correction in words that were not made out, wherever it stands
        ("Clock on pump 1 hr fast, pump start 1105. Remicade 400 mg IVPB 1105-1310.", "?-?"),
        # two infusions wait for the start
        ("Taxol 300 mg. Carbo 500 mg. Started 0915.", "?-?"),
        # digits that may be a year
        ("Orencia 750 mg IVPB 1333-1406. Actemra 600 mg IVPB 2023.", "13:33-14:06"),
        # made ready then, which is not given then
        ("0915 Remicade 400 mg IVPB prepped.", "?-?"),
        ("1640 Diamox 500 mg reconstituted, pushed IV over 1 min.", "16:40-?"),
        # between a drug, its event and the time stands another drug, or a time of nothing
        ("1750: Lantus 22 units subcut given Novolog 8 units subcut with dinner 1805.", "?-?"),
        ("2105 Merrem 1 g IVPB 2138 in 2255 Vanc 1 g IVPB 2357 in.", "?-?"),
        # a sentence of the entry told of a later time; the hours of a shift; the last of several that were guessed
        ("1200: pump beeping. CADD disconnected 1215, port flushed. 5FU complete.", "?-?"),
        ("1000 Assessment done. IV placed 1010. Benadryl 25 mg IVP.", "?-?"),
        ("0700-1900: NS w/ 20 KCl @ 125 mL/hr continuous.", "?-?"),
        ("Taxol 300 mg. Carbo 500 mg. Started 0915, stopped 1015. Started 1020, stopped 1100.", "?-?"),
        # an event in brackets has the time beside it
        ("Change of shift 1500: Vanc (hung 1430 by J. Lee) still running. 1533 Vanc done.", "14:30-15:33"),
        # a run of two drugs, of which one is perhaps pushed; in one bag it is of both
        ("Albumin 25% 50 g and Lasix 40 mg IV given, 1310 to 1350.", "?-?"),
        ("Vit C 5 g + mag 1 g in LR 500 1640 - 1742.", "16:40-17:42"),
        # another patient
        ("Bed 3 (other pt) got Injectafer 750 mg IVPB 1030-1047. Venofer 200 mg IVPB 1005-1022.", "10:05-10:22"),
    ],
)  # fmt: skip
def test_a_time_is_certain_where_all_beside_it_is_understood(text: str, times: str) -> None:
    assert clock(first(text)) == times


def test_a_time_in_doubt_keeps_its_value_for_a_person_to_confirm() -> None:
    (start, stop) = first("Tysabri 300 mg frozzled 1304-1407.").uncertain
    assert (start.field, start.values) == ("start", ("2026-03-02T13:04",))
    assert (stop.field, stop.values) == ("stop", ("2026-03-02T14:07",))
    assert "not wholly understood" in start.reason


def test_a_plain_telling_of_the_same_time_settles_it() -> None:
    item = first("Tysabri 300 mg frozzled 1304-1407. Tysabri infusion started 1304, stopped 1407.")
    assert clock(item) == "13:04-14:07"


def test_a_row_whose_action_is_unknown_puts_its_drug_in_doubt() -> None:
    rows = "vancomycin 1 g IVPB\n1000 New Bag KT\n1040 Frozzled KT\n1131 Stopped KT\n"
    assert clock(first(rows)) == "?-?"
    assert clock(first(rows.replace("1040 Frozzled KT\n", ""))) == "10:00-11:31"


def test_no_known_word_may_say_that_nothing_was_given() -> None:
    """What says that nothing was given here, or not then, has a role; `known.toml` must not take it away."""
    denying = ("plan", "past", "nothing", "refused", "held", "by_others", "pause", "restart")
    words = {word for kind in denying for word in vocabulary()[kind] if " " not in word}
    assert not known_words() & (words - {"home"})
    assert all(check.__doc__ and "`" in check.__doc__ for check in CHECKS)


LEFT_ALONE = frozenset(
    {"word", "filler", "time", "range", "date", "vital", "site", "lot", "gauge", "dose", "drug"}
)


def mutants() -> Iterator[tuple[str, Token, str, dict[str, Any]]]:
    """Yield each labelled note with one of its words, and the note without it."""
    for batch in sorted(others.CORPUS.glob("others-*.txt")):
        for name, text, expect in others.notes(batch):
            note = text if re.search(r"\b0?3/0?2/(?:20)?26\b", text) else HEAD + text
            for token in lex(note).tokens:
                if token.kind not in LEFT_ALONE and not re.search(r"\d", token.text):
                    word = "Qorbal" if token.text[0].isupper() else "qorbal"
                    yield name, token, note[: token.start] + word + note[token.end :], expect


def is_a_lie(said: str, expect: dict[str, Any]) -> bool:
    """Return whether a time stands in no label of its drug, or hides a pause. (Where one of two givings of a drug is
    lost, the other is held against the wrong label; that is no lie.)
    """
    drug, kind, at = re.match(r"(.*) (start|stop) (\S+)", said).groups()  # type: ignore[union-attr]
    runs = [
        label["runs"]
        for label in expect["administrations"]
        if any(name in drug.casefold() or drug.casefold() in name for name in label["drug"])
    ]
    place = 0 if kind == "start" else 1
    stands = [times for times in runs if any((run[place] or "").lstrip("~") == at for run in times)]
    return not stands or (kind == "stop" and all(len(times) > 1 for times in stands))


def test_a_word_that_nobody_knows_costs_a_fact_and_gives_no_wrong_time() -> None:
    tried, wrong = 0, []
    for name, token, note, expect in islice(
        mutants(), 0, None, 2
    ):  # every second word: all take over two minutes
        tried += 1
        found = Score()
        field.judge(found, name, expect, read_note(note).administrations)
        said = [text for _, text in found.certain if not text.startswith(("Qorbal", "qorbal"))]
        if lies := [text for text in said if is_a_lie(text, expect)]:
            wrong.append((name, token.text, lies))
    assert tried > 2500
    assert len(wrong) <= tried * 0.007, (len(wrong), tried, wrong)
