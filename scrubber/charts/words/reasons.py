"""Why a time or dose that is told is perhaps not so: reasons of doubts that readers give and that joining must know."""

from __future__ import annotations

NOT_ALL = "not all of the dose was given"
ALSO_DENIED = "the note also says that it was not given"
ANOTHER_CELL = "another cell of the row says otherwise"
SUB_POTENT = "the chart calls the dose sub-potent: less than it may have been given"
VOIDED = "the note says that it is void, or entered in error"
NOT_TICKED = "its box is not ticked, and others are"
TOLD_TWICE = "two different times are given"
DOSE_CORRECTED = "the note corrects this dose"
SEVERAL_TOLD = "the note tells several doses of it"
TURNED_ROUND = "the note says that doses stand at the wrong drug"
DOUBLED = "the note says that it is charted twice"
OTHER_TOTAL = "the note tells another total of minutes"
OTHER_DURATION = "the duration is another than the times give"
OTHER_DOSE = "the states of one infusion give different doses"
