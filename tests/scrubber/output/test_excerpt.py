"""A long quote is cut to the sentences of the finding; a short one stays as it is."""

from __future__ import annotations

from scrubber.output.excerpt import ENOUGH, excerpt

NOTE = (
    "Rituxan 675 mg in 500 mL NS. Started 0930 at 50 mL/hr. Rate increased q30min. Completed 1330. Premeds: Tylenol "
    "650 mg PO 0900, Benadryl 50 mg IV push 0905. Used 1 x 500 mg vial and 2 x 100 mg vials, wasted 25 mg."
)


def test_the_sentences_with_the_times_of_the_finding_are_shown() -> None:
    told = excerpt(NOTE, "Rituxan ran 09:30–13:30 (240 min): 3 further hours.")
    assert told == "Rituxan 675 mg in 500 mL NS. Started 0930 at 50 mL/hr. … Completed 1330. …"


def test_the_sentence_of_the_waste_is_shown_for_waste() -> None:
    assert excerpt(NOTE, "J9312-JW is billed; 25 mg wasted.").endswith("vials, wasted 25 mg.")
    assert excerpt(NOTE, "J9312-JW is billed; 25 mg wasted.").startswith("… ")


def test_a_short_quote_stays_as_it_is() -> None:
    assert excerpt("Started 0930. Completed 1330.", "nothing of it") == "Started 0930. Completed 1330."


def test_a_sentence_without_end_is_cut_behind_a_word() -> None:
    told = excerpt("infused " * 60, "something else")
    assert told.endswith("infused …")
    assert len(told) <= ENOUGH + 2
