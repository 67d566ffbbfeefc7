"""What each stage of the byte layer costs a claim: python -m benchmarks.x12_stages [CLAIMS]

CPU microseconds a claim in this process, warm, the stages in turns, the middle of them with the lowest and highest. A
stage is measured with reading and without, since it can't run alone; the last row is one pass that does everything a
claim meets before the scrubber.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import process_time

from benchmarks.generate import claims
from x12 import ClaimSlice, read_parts
from x12.guide.check import checker_for
from x12.sense import Facts, check_edits, fingerprints
from x12.survey import survey_file

TURNS = 7
AS_OF = date(2026, 12, 1)
Work = Callable[[ClaimSlice], object]


def guide(claim: ClaimSlice) -> None:
    checker = checker_for(claim)
    checker.check_context(claim.context)
    checker.check_claim(claim)


def edits(claim: ClaimSlice) -> None:
    check_edits(claim, as_of=AS_OF)


def both(claim: ClaimSlice) -> None:
    guide(claim)
    edits(claim)


def everything(claim: ClaimSlice) -> None:
    guide(claim)
    facts = Facts(claim, f"{AS_OF:%Y%m%d}")
    check_edits(claim, as_of=AS_OF, facts=facts)
    fingerprints(claim, facts)


def nothing(claim: ClaimSlice) -> None:
    """Reading alone."""


def main(count: int, *, institutional: bool) -> None:
    """Print the table of one form."""
    data = b"".join(claims(count, seed=1, institutional=institutional))
    pieces = [data[at : at + 65536] for at in range(0, len(data), 65536)]

    def over(work: Work) -> Callable[[], None]:
        def run() -> None:
            for item in read_parts(pieces):
                if isinstance(item, ClaimSlice):
                    work(item)

        return run

    rows: dict[str, Callable[[], object]] = {
        "survey": lambda: survey_file(pieces),
        "read": over(nothing),
        "guide": over(guide),
        "edits": over(edits),
        "guide and edits": over(both),
        "and fingerprints": over(everything),
    }
    for run in rows.values():
        run()
    turns: list[dict[str, float]] = []
    for _ in range(TURNS):
        turn = {}
        for label, run in rows.items():
            before = process_time()
            run()
            turn[label] = (process_time() - before) / count * 1e6
        turns.append(turn)
    form = "837I" if institutional else "837P"
    print(f"{form}: {count} claims of {data.count(b'~') / count:.0f} segments; CPU us a claim, {TURNS} turns")
    print(f"{'':18}{'with reading':>26}{'without':>26}")
    for label in rows:
        whole = [turn[label] for turn in turns]
        own = whole if label in ("survey", "read") else [turn[label] - turn["read"] for turn in turns]
        print(f"{label:18}{_spread(whole):>26}{_spread(own):>26}")


def _spread(values: list[float]) -> str:
    return f"{median(values):,.1f} ({min(values):,.1f} to {max(values):,.1f})"


if __name__ == "__main__":
    for form in (False, True):
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000, institutional=form)
