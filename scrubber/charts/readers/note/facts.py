"""What one sentence of a nursing note states: drugs with their doses and ways, and the times of what happened to them.

Theory. A sentence is cut into clauses (at commas, `and`, `then`; `clauses.py`). What a clause plans, orders, refuses or
remembers gives no facts (`acts.py`). What is said of a drug (`mentions.py`, `tested.py`) is handed to it
(`details.py`). Then each word for an event finds its time and its drug, and each time its event (`binding.py`). What
fits no rule stays in the note's text, and counts as not understood: a wrong time is worse than none.
"""

from __future__ import annotations

from scrubber.charts.readers.note.doubt.certainty import doubt
from scrubber.charts.readers.note.doubt.corrections import correction
from scrubber.charts.readers.note.doubt.shaking import Shaken
from scrubber.charts.readers.note.doubt.which_is_right import End, right_time, wrong_time
from scrubber.charts.readers.note.drug.again import repeated
from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.drug.second_giving import with_second_givings
from scrubber.charts.readers.note.drug.tested import mentioned
from scrubber.charts.readers.note.event.acts import mark_acts
from scrubber.charts.readers.note.event.as_needed import signed
from scrubber.charts.readers.note.event.binding import bind
from scrubber.charts.readers.note.event.once_more import with_both_times
from scrubber.charts.readers.note.values.clauses import Clause, clauses
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.reading import Reading
from scrubber.charts.readers.note.values.statement import Sentence, Statement
from scrubber.model.value import Value, field, replace


class Read(Value):
    """What a sentence states, and how it was read."""

    statements: list[Statement]
    parts: list[Clause]
    used: frozenset[int]
    """Where the times begin that an event took which is about something else than a drug, and those of what was due."""
    about_other: frozenset[int]
    """Where the events begin that are about something else than a drug."""
    bound: dict[int, int] = field(default_factory=dict)
    """Where an event begins: where its time does."""
    additives: tuple[tuple[int, int], ...] = ()
    shaken: Shaken = ""
    """Which administrations it puts in doubt beside its own."""
    wrong: Clock | None = None
    """A time that it says is wrong."""
    right: tuple[End, Clock] | None = None
    """The time that it says is right, and of which end."""


def read(sentence: Sentence) -> Read:
    """Return what a sentence states, first what it says of no drug by name."""
    by_time = sentence.margin is not None
    sentence = replace(sentence, tokens=signed(sentence))
    parts = clauses(sentence.text, sentence.tokens, sentence.start, sentence.end, by_time=by_time)
    mark_acts(sentence.text, parts)
    corrected = correction(sentence)
    if corrected is not None:
        for part in parts:
            part.act = "done"
        return Read([corrected], parts, frozenset(), frozenset())
    again = repeated(sentence, parts)
    if again is not None:
        return Read([again], parts, frozenset(), frozenset())
    found = mentioned(sentence)
    attribute(sentence, parts, found)
    reading = Reading(sentence, parts, found)
    bind(reading)
    shaken = doubt(reading)
    wrong = wrong_time(reading)
    if wrong is not None:  # `start was charted as 13:45; per pump history the true start was 13:15`
        for item in found:
            item.facts = [fact for fact in item.facts if not (fact.unsure and fact.clock == wrong)]
    stated = [item for item in found if (item.drug and not item.hidden) or item.facts]
    stated = list(with_second_givings(reading, with_both_times(reading, stated)))
    used = reading.due | {reading.bound[event] for event in reading.about_other if event in reading.bound}
    additives = tuple((item.start, item.additive) for item in found if item.additive)
    return Read(
        stated,
        parts,
        frozenset(used),
        frozenset(reading.about_other),
        reading.bound,
        additives,
        shaken,
        wrong,
        right_time(reading),
    )
