"""The verdict tree of a file: which interchange, group or set is refused, and why; and the map to divide it by.

survey = survey_file(chunks)
for interchange in survey.interchanges: ...      # -> groups -> sets, each with its verdict
for part in ranges(survey, claims_each=1000): ...    # pieces that workers read on their own
"""

from __future__ import annotations

from x12.survey.ranges import Range, ranges, read_range
from x12.survey.surveyor import Surveyor, survey_file
from x12.survey.tree import GroupNode, InterchangeNode, Level, Node, Refusal, SetNode, Survey, Verdict

__all__ = [
    "GroupNode",
    "InterchangeNode",
    "Level",
    "Node",
    "Range",
    "Refusal",
    "SetNode",
    "Survey",
    "Surveyor",
    "Verdict",
    "ranges",
    "read_range",
    "survey_file",
]
