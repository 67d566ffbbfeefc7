"""A line with a time and a word for an event, of which the event did not happen, or is of something else.

Each line stands below a drug that is named, at a time in the margin: where the reader took the word for what it usually
tells, the chart would hold an infusion, an end or a push that nobody charted. What each line says is plain; no label
beside it is needed.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.doubt.not_its_run import AHEAD_OF_A_RUN, BEHIND_A_RUN
from scrubber.charts.readers.note.doubt.said_otherwise import (
    AHEAD,
    AHEAD_IN_ITS_LINE,
    BEHIND,
    BEHIND_A_BAG,
    BEHIND_A_SHOT,
    BEHIND_IN_ITS_LINE,
)
from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration
from tests.scrubber.charts.told import given_in

DAY = "Date of service: 03/02/2026\n"
NOT_STARTED = (
    "No IV started, sent home.", "No infusion begun today.", "No med started.", "No bag hung.", "No bags spiked.",
    "No treatment started today.", "No fluids hung.", "Unable to start IV, sent home.", "Could not start IV x3, to ED.",
    "IV start attempted x2, unsuccessful.", "Infusion start delayed, labs pending.", "Start held for labs.",
    "Start postponed.", "None hung.", "Nothing started.", "Start when ANC back.", "Start if ANC > 1.5.",
    "About to start when pt vomited, sent to ED.", "Decided not to start.", "Never hooked up.",
    "Pt left before it was started.", "Infusion was never begun.", "Start time pending.", "Start time: none",
    "Started? no", "Started: N", "Infusion started: No", "Infusion started: [ ] yes [x] no", "IV started.",
    "new IV started", "saline lock started", "Started crying.", "Started to cry before IV.", "started vomiting",
    "started c/o itching", "Teaching started.",
)  # fmt: skip
NOT_ENDED = (
    "Bleeding stopped.", "nausea stopped", "stopped shaking", "Stopped crying.", "stopped complaining", "O2 off.",
    "BP cuff off", "lunch done", "vitals done", "premeds complete", "Halfway done", "infusion half complete",
    "50% complete", "1/2 infused", "almost done", "about done", "not finished.", "still not done",
    "Should be done by 1130.", "When complete remove IV.", "Stop if SBP < 90.", "Do not stop.",
    "Infusion completed? no", "Completed: N", "Infusion complete: [ ] yes [x] no", "Time completed: pending",
    "Stop time:", "Stop time: ____", "Never stopped.", "infusion not interrupted", "Stop date 3/2/27.",
    "order stop date 04/01/2026", "bathroom stop", "pt stopped by desk", "MD stopped by", "Finished crackers",
    "finished book", "completed paperwork", "completed abx 2/20", "foley d/c'd", "ice pack off",
)  # fmt: skip
NOT_GIVEN = (
    "Education given.", "report given to RN", "Gave report.", "blanket given", "Juice given", "Rx given",
    "given to husband", "Consent given.", "Order given.", "VO given by MD", "Appt given 3/9", "Enema given",
    "Lunch given", "No push given.", "No dose given.", "Not given, MD aware.", "given? no", "Given: N", "Given: no",
    "Dose given: [ ] yes [x] no", "Given time:", "Time given: ____", "To be given after labs.", "May be given.",
    "Has not been given.", "last given 2/2", "Give if itching.", "Pushed fluids.", "pushed call light",
    "given in ED before arrival", "pt gave self insulin", "Pt given option to wait.", "Given the fever, sent to ED.",
    "never given", "drawn up not given", "Scanned.", "Verified w/ RN.",
)  # fmt: skip

SAID_OTHERWISE = (
    *(
        example
        for rows in (AHEAD, AHEAD_IN_ITS_LINE, BEHIND, BEHIND_A_BAG, BEHIND_A_SHOT, BEHIND_IN_ITS_LINE)
        for example in rows.values()
    ),
    *(
        line.format("Zofran 4 mg IVP")
        for line in (
            "EMS: {} 0710", "Prior to transfer: {} 0710", "En route received {} 0710", "Medic gave {} 0710",
            "Nursing home gave {} at 0710", "Dialysis unit gave {} 0710 before transfer", "Transport team gave {} 0710",
            "Anesthesia gave {} 0710", "Per pt {} 0710",
            "Home meds today: {} 0710", "Yesterday: {} 0710", "Last visit: {} 0710", "On 2/16 {} 0710",
            "C1: {} 0710 on 2/16", "Plan for tomorrow: {} 0710", "Standing orders: {} 0710",
            "Refused meds: {} 0710", "Meds not given: {} 0710", "Pulled: {} 0710", "Wrong pt: {} 0710",
            "Hypersensitivity kit: {} 0710", "Premeds: {} 0710 - premeds not given", "{} 0710 (given by EMS)",
            "{} 0710 (refused)", "{} 0710 (per report)", "{} 0710 (?)", "{} 0710 by pt",
        )
    ),
    "1010 is Zofran 4 mg IVP ok?",
    "1010 Remicade 400 mg IVPB hung?",
    "1010 Remicade 400 mg IVPB started: no",
    "1010 Remicade 400 mg IVPB start time unknown",
    "1010 Remicade 400 mg IVPB hung approx",
    "1010 Remicade 400 mg IVPB hung, pump not started",
    *(
        f"1010 {ahead}Zofran 4 mg IVP{behind}"
        for ahead, behind in (
            ("offered ", ", declined"), ("", " drawn up, at bedside"), ("", " dispensed"), ("", " scanned, not given"),
            ("order for ", ""), ("pt asks for ", ""), ("awaiting ", " from pharmacy"), ("", " not needed"),
            ("hold ", ""), ("", " due now"), ("next dose ", " 1410"), ("will give ", ""), ("plan to give ", ""),
            ("give ", " if nausea"), ("", " before next tx"), ("", " given by EMS"), ("got ", " in ED"),
            ("last dose of ", " 2/2"), ("pt allergic to ", ""), ("", " made her sleepy last time"),
            ("usually gets ", " before chemo"), ("takes ", " at home"), ("", " on backorder"), ("no ", " given"),
            ("side effects of ", " reviewed"), ("instead of ", ""), ("", " entered on wrong pt"),
            ("mother gave ", ""), ("did pt get ", "?"), ("[ ] ", ""), ("unable to give ", ""),
            ("lost IV before ", ""), ("pt says she got ", ""), ("MAR says ", " given 0800"),
        )
    ),
)  # fmt: skip

NOT_ITS_RUN = (
    *AHEAD_OF_A_RUN.values(),
    *BEHIND_A_RUN.values(),
    *(
        f"Remicade 400 mg IV 1015-1225{behind}"
        for behind in (
            " planned", " (est)", " roughly", "?", " held", " not given", " cancelled by pt", " tomorrow", " yesterday",
            " last visit", " next visit", " at home", " per EMS", " ordered", " due", " wrong pt", " - error",
            " copied from last visit", " auto-populated", " from memory", " with interruptions", " with 20 min pause",
            " pump stopped several times", " several pump stops", " or 1020-1230", ", pump log 1019-1231",
            ". Pump log shows 1019-1231.", ". Flowsheet 1019-1231.", ". MAR 1019-1231.", ". Times off by 10 min.",
            ". Clock was wrong.", ". Not verified.", ". Pt says it ended at 1150.", ". Above is an error.",
            ". Ignore times.", ". See corrected times.", ". Had to stop twice.", ". Line clotted, 20 min lost.",
            ". Completed 1150.",
            ". Pump off 1100-1120.", ". Off pump for CT.",
            ".\nAddendum 1340: pump hx shows Remicade ended 1218, not sure which is right, will check.",
        )
    ),
)  # fmt: skip


def read(*lines: str) -> tuple[Administration, ...]:
    """Return what the reader finds in a note of these lines."""
    return read_note(DAY + "\n".join(lines)).administrations


def doubted(item: Administration) -> set[str]:
    """Return which facts of an administration are in doubt."""
    return {each.field for each in item.uncertain}


@pytest.mark.parametrize("line", NOT_STARTED)
def test_nothing_began(line: str) -> None:
    """No start is certain in a note that tells of a plan, and then that nothing of it began."""
    for item in read("1000 Here for Entyvio 300 mg.", f"1010 {line}"):
        assert item.start is None or "start" in doubted(item)


@pytest.mark.parametrize("line", NOT_ENDED)
def test_what_runs_goes_on(line: str) -> None:
    """What was started at 10:05 has no certain end where a later line tells of another thing, or of no end."""
    found = read("1005 Entyvio 300 mg IVPB started.", f"1040 {line}")
    assert [item.start is not None and item.start.minute for item in found][:1] == [5]
    for item in found:
        assert item.stop is None or "stop" in doubted(item)


@pytest.mark.parametrize("line", NOT_GIVEN)
def test_nothing_was_given(line: str) -> None:
    """No push is certain where the line below its name tells of another thing, or that it was not given."""
    for item in read("0930 Here for Solu-Medrol 125 mg IVP.", f"1040 {line}"):
        assert item.start is None or "start" in doubted(item)


@pytest.mark.parametrize("line", SAID_OTHERWISE)
def test_a_drug_is_named_and_was_not_given(line: str) -> None:
    """Drug, dose, way and time stand in one line, and its other words say that it was not given then, or not here."""
    for item in read("0930 Infusion visit.", line):
        assert item.start is None or "start" in doubted(item)


@pytest.mark.parametrize("line", NOT_ITS_RUN)
def test_a_run_that_nobody_counts_on(line: str) -> None:
    """A drug and a run stand side by side, and other words say that it is another's run, or perhaps another one."""
    for item in read("Infusion visit.", line):
        whole = item.start is not None and item.stop is not None
        assert not whole or doubted(item) & {"start", "stop", "segments"}


@pytest.mark.parametrize(
    "line",
    [
        "Remicade 400 mg IV 1015-1225",
        "Remicade 400 mg IV 1015-1225, observed to 1255",
        "Remicade 400 mg IV 1015-1225 per protocol",
        "Remicade 400 mg IV 1015-1225. Pump log attached.",
        "Remicade 400 mg IV 1015-1225 via pump, no interruptions",
        "Remicade 400 mg IV 1015-1225 by J. Lee RN. Pt says she feels well.",
        "Remicade 400 mg IV 1015-1225. Pt reports pain in back 3/10.",
        "Remicade 400 mg IV 1015-1225. Mother reports fever started 3/1.",
        "Remicade 400 mg IV 1015-1225. PIV out, pressure held x 2 min.",
        "Remicade 400 mg IV 1015-1225. See revised order.",
        "Remicade 400 mg IV 1015-1225. Appt time corrected.",
        "Remicade 400 mg IV 1015-1225, monitoring per protocol",
        "Remicade 400 mg IV 1015-1225, visit #3 of 5",
        "Remicade 400 mg IV 1015-1225. PRN meds not administered.",
        "Cycle 2/6: Remicade 400 mg IV 1015-1225",
    ],
)
def test_a_run_that_counts(line: str) -> None:
    """Words like those above beside a run of the drug."""
    (item,) = read("Infusion visit.", line)
    assert (item.start, item.stop) != (None, None)
    assert doubted(item) == set()


@pytest.mark.parametrize(
    "line",
    [
        "1010 Zofran 4 mg IVP",
        "1010 Zofran 4 mg IVP given",
        "1010 Zofran 4 mg IVP, no change in nausea",
        "1010 Zofran 4 mg IVP, 4 mg wasted w/ B. Orr RN",
        "1010 Zofran 4 mg IVP per protocol",
        "Zofran 4 mg IVP 1010 by J. Lee RN",
        "Pain 7/10: Zofran 4 mg IVP 1010",
        "03/02 Zofran 4 mg IVP 1010",
        "1010 Zofran 4 mg IVP R AC, d/c'd home 1045",
        "1010 Zofran 4 mg IVP (chair 4)",
        "1010 Zofran 4 mg IVP, remainder wasted with J. Lee RN",
        "Zofran 4 mg IVP 1010 by ED RN J. Lee",
        "Dose 3/5 Zofran 4 mg IVP 1010",
        "Premed protocol: Zofran 4 mg IVP 1010",
        "1010 Pt nauseous, gave Zofran 4 mg IVP",
        "1010 Remicade 400 mg IVPB @ 200 mL/hr",
        "Remicade 400 mg IVPB hung 1010 by night RN",
    ],
)
def test_a_drug_that_was_given(line: str) -> None:
    """Words like those above beside what was given."""
    (item,) = read("0930 Infusion visit.", line)
    assert item.start is not None
    assert (item.start.minute, doubted(item)) == (10, set())


@pytest.mark.parametrize(
    ("line", "minute"),
    [
        ("Infusion started.", 10),
        ("No issues, infusion started.", 10),
        ("IV started, infusion started.", 10),
        ("Started to R hand PIV.", 10),
        ("Started slowly.", 10),
        ("Infusion hung, started: 1010", 10),
    ],
)
def test_what_began_is_told(line: str, minute: int) -> None:
    """The same words where something began: with its time, or with that of its line."""
    (item,) = read("1000 Here for Entyvio 300 mg.", f"1010 {line}")
    assert item.start is not None
    assert (item.start.minute, doubted(item)) == (minute, set())


@pytest.mark.parametrize(
    "line",
    [
        "Stopped.",
        "Infusion completed.",
        "Finished, no reaction.",
        "No reaction, completed.",
        "Completed uneventfully.",
    ],
)
def test_what_ended_is_told(line: str) -> None:
    """The same words where the infusion ended."""
    (item,) = read("1005 Entyvio 300 mg IVPB started.", f"1040 {line}")
    assert item.stop is not None
    assert (item.stop.minute, doubted(item)) == (40, set())


@pytest.mark.parametrize("said", ["Not charted above", "Never documented", "Not recorded in the MAR"])
def test_what_was_not_charted_may_have_been_given(said: str) -> None:
    assert given_in(f"ADDENDUM 1702: \n{said}: Benadryl 25 mg IVP given at 1247.") == [
        "Benadryl push 1247 25 mg"
    ]


@pytest.mark.parametrize("said", ["Never scanned", "Not billed yet", "Not on MAR"])
def test_what_denies_a_label_hides_no_giving(said: str) -> None:
    record = read_note(f"{DAY}{said}: Benadryl 25 mg IVP given at 1247.")
    assert record.administrations or record.understood.not_understood


@pytest.mark.parametrize("said", ["Not given", "Not needed", "Not required"])
def test_a_label_that_denies_the_giving_is_believed(said: str) -> None:
    assert given_in(f"{said}: Benadryl 25 mg IVP 1247") == []
