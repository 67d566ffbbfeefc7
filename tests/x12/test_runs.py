"""Subscribers joined into runs are written as they are one by one, whatever was decided around them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.x12.build import File, files
from x12.divide import Decided, Divider, in_runs
from x12.slices import ClaimSlice, Part
from x12.survey import ranges, read_range, survey_file
from x12.writer import Run


def divided(data: bytes, decide: list[bool], *, joined: bool) -> tuple[list[bytes], int]:
    """Return outbound, held and refused, and how many runs there were."""
    survey = survey_file([data], mode=None, each=1)
    written: list[list[bytes]] = [[], [], []]
    divider = Divider(survey, outbound=written[0].append, held=written[1].append, refused=written[2].append)
    decisions = iter(decide)
    runs = 0
    for each in ranges(survey, claims_each=4):
        steps: list[Part | Decided] = []
        for item in read_range(data, each):
            if isinstance(item, ClaimSlice) and survey.refusal_of(item) is None:
                steps.append(Decided(item.claim, next(decisions, True)))
            else:
                steps.append(item.claim if isinstance(item, ClaimSlice) else item)
        for step in in_runs(steps) if joined else steps:
            runs += isinstance(step, Run)
            divider.step(step)
    divider.close()
    return [b"".join(pieces) for pieces in written], runs


@settings(max_examples=300, derandomize=True, deadline=None)
@given(file=files(), data=st.data())
def test_runs_change_no_byte(file: File, data: st.DataObject) -> None:
    often_kept = st.sampled_from([True, True, True, False])
    decide = data.draw(st.lists(often_kept, min_size=len(file.claims), max_size=len(file.claims)))
    assert divided(file.data, decide, joined=True)[0] == divided(file.data, decide, joined=False)[0]


def test_a_file_whose_claims_all_go_out_is_runs() -> None:
    from benchmarks.generate import claims as generated

    data = b"".join(generated(40, seed=3, per_set=20))
    (outbound, held, refused), runs = divided(data, [True] * 40, joined=True)
    assert (outbound, held, refused) == (data, b"", b"")
    assert runs >= 2


def test_runs_behind_a_lost_claim_get_new_numbers() -> None:
    from benchmarks.generate import claims as generated

    data = b"".join(generated(60, seed=5, per_set=60))
    decide = [number != 7 for number in range(60)]
    joined, runs = divided(data, decide, joined=True)
    assert runs >= 2
    assert joined == divided(data, decide, joined=False)[0]
