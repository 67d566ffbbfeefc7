"""The verdict tree: it says of every byte where it stands, of every fault what it costs, and nothing else falls."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import claims as generated
from tests.x12.build import CHUNKS, File, files, isa, plain
from tests.x12.reading import Item, chunked, parts_in
from x12.parts import PartReader, read_parts
from x12.slices import ClaimSlice, Kind
from x12.survey import Level, Survey, Verdict, file_reader, ranges, read_range, survey_file
from x12.survey.tree import MOST_REFUSALS


def three_sets(seed: int = 1) -> list[str]:
    """The segments of a valid file: one group of three sets, four claims each."""
    return b"".join(generated(12, seed=seed, per_set=4)).decode().split("~\n")[:-1]


def write(segments: list[str]) -> bytes:
    return "".join(f"{segment}~\n" for segment in segments).encode()


def surveyed(data: bytes, size: int = 4096) -> Survey:
    return survey_file(chunked(data, size))


def refused_sets(survey: Survey) -> list[str]:
    return [each.number for each in survey.sets if each.verdict is Verdict.REFUSED]


def nth(segments: list[str], name: str, number: int = 1) -> int:
    """Where the n-th segment of this name stands."""
    return [at for at, segment in enumerate(segments) if segment.partition("*")[0] == name][number - 1]


def test_a_valid_file_is_a_tree_of_accepted_nodes() -> None:
    data = write(three_sets())
    survey = surveyed(data)
    (interchange,) = survey.interchanges
    (group,) = interchange.groups
    assert [node.verdict for node in (interchange, group, *group.sets)] == [Verdict.ACCEPTED] * 5
    assert [each.claims for each in group.sets] == [4, 4, 4]
    assert [(each.number, each.transaction) for each in group.sets] == [
        (f"000{n}", "837P") for n in (1, 2, 3)
    ]
    assert (interchange.number, interchange.usage, group.version) == ("000000001", "T", "005010X222A1")
    assert (survey.size, survey.readable, survey.segments) == (len(data), len(data), data.count(b"~"))
    for each in group.sets:
        piece = data[each.start : each.end]
        assert piece.lstrip().startswith(f"ST*837*{each.number}".encode())
        assert piece.split(b"\n")[-1].startswith(b"SE*")
        assert data[: each.start].count(b"~") == each.first - 1
        assert data[: each.end].count(b"~") == each.last


Change = Callable[[list[str]], object]


def put(name: str, number: int, element: int, value: str) -> Change:
    def change(segments: list[str]) -> None:
        at = nth(segments, name, number)
        elements = segments[at].split("*")
        elements[element] = value
        segments[at] = "*".join(elements)

    return change


def drop(name: str, number: int = 1) -> Change:
    return lambda segments: segments.pop(nth(segments, name, number))


def insert(name: str, number: int, new: str) -> Change:
    return lambda segments: segments.insert(nth(segments, name, number), new)


def drop_hl(segments: list[str]) -> None:
    """The subscriber of a set's first claim goes, and SE01 with it."""
    at = nth(segments, "HL", 2)
    end = nth(segments, "CLM", 1)
    del segments[at:end]
    put("SE", 1, 1, str(nth(segments, "SE") - nth(segments, "ST") + 1))(segments)


OF_A_SET = {
    # name: what is done to the first set, and IK502
    "SE01 counts wrongly": (put("SE", 1, 1, "9"), "4"),
    "SE02 is not ST02": (put("SE", 1, 2, "0009"), "3"),
    "SE is not there": (drop("SE"), "2"),
    "ST01 is no 837": (put("ST", 1, 1, "834"), "1"),
    "ST03 is not GS08": (put("ST", 1, 3, "005010X223A2"), "I6"),
    "ST03 is empty": (put("ST", 1, 3, ""), "I6"),
    "BHT has a code of nobody": (put("BHT", 1, 2, "77"), "5"),
    "the submitter has no name": (put("NM1", 1, 3, ""), "5"),
    "HL01 does not count": (put("HL", 2, 1, "9"), "5"),
    "HL02 names nobody": (put("HL", 2, 2, "9"), "5"),
    "HL04 announces a child": (put("HL", 2, 4, "1"), "5"),
    "HL03 is no level of an 837": (put("HL", 2, 3, "99"), "5"),
    "a claim without subscriber": (drop_hl, "5"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_A_SET)
def test_a_bad_set_costs_itself(name: str) -> None:
    change, ack = OF_A_SET[name]
    segments = three_sets()
    change(segments)
    if name == "HL04 announces a child":
        assert segments[nth(segments, "HL", 3)].split("*")[3] == "22"
    survey = surveyed(write(segments))
    assert refused_sets(survey) == ["0001"]
    first = next(survey.sets)
    assert ack in [refusal.ack for refusal in first.refusals]
    assert {refusal.level for refusal in first.refusals} == {Level.SET}
    assert [node.start for node in survey.refused] == [first.start]
    assert first.claims == (0 if name == "ST01 is no 837" else 4)


def test_the_second_set_of_a_number_is_refused() -> None:
    segments = three_sets()
    put("ST", 2, 2, "0001")(segments)
    put("SE", 2, 2, "0001")(segments)
    survey = surveyed(write(segments))
    assert [each.verdict for each in survey.sets] == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert [refusal.ack for each in survey.sets for refusal in each.refusals] == ["23"]


OF_A_GROUP = {
    "GE01 counts wrongly": (put("GE", 1, 1, "7"), "5"),
    "GE02 is not GS06": (put("GE", 1, 2, "7"), "4"),
    "GE is not there": (drop("GE"), "3"),
    "GS01 is no claim": (put("GS", 1, 1, "HP"), "1"),
    "a dental group": (put("GS", 1, 8, "005010X224A2"), "2"),
    "a version without its errata": (put("GS", 1, 8, "005010X222"), "2"),
    "a version before 005010": (put("GS", 1, 8, "004010X098A1"), "2"),
    "GS04 is no day": (put("GS", 1, 4, "20261340"), "1"),
    "the group's number stood before": (put("GS", 1, 6, "2"), "19"),
}  # fmt: skip
OF_AN_INTERCHANGE = {
    "IEA01 counts wrongly": (put("IEA", 1, 1, "7"), "021"),
    "IEA02 is not ISA13": (put("IEA", 1, 2, "000000077"), "001"),
    "IEA is not there": (drop("IEA"), "023"),
    "ISA12 is another version": (put("ISA", 1, 12, "00601"), "017"),
    "ISA05 is no qualifier": (put("ISA", 1, 5, "QQ"), "005"),
    "a segment between the envelopes": (insert("GE", 1, "N3*1 MAIN ST"), "024"),
    "a set outside a group": (insert("IEA", 1, "ST*837*0009*005010X222A1"), "024"),
    "one SE too many": (insert("GE", 1, "SE*1*0003"), "024"),
    "one GE too many": (insert("IEA", 1, "GE*1*1"), "022"),
}  # fmt: skip


def two_interchanges(first: list[str]) -> bytes:
    """Two sound interchanges; a change is made to the second. The first has two groups."""
    other = three_sets(2)
    groups = [segment for segment in first if not segment.startswith(("ISA", "IEA"))]
    second_group = [s.replace("GS*HC*SUB12345*SCRUB001*20261120*0900*1*", "GS*HC*SUB12345*SCRUB001*20261120*0900*2*")
                    .replace("GE*3*1", "GE*3*2") for s in three_sets()[1:-1]]  # fmt: skip
    return write([first[0], *second_group, *groups, first[-1].replace("IEA*1", "IEA*2"), *other])


@pytest.mark.parametrize("name", OF_A_GROUP)
def test_a_bad_group_costs_itself(name: str) -> None:
    change, ack = OF_A_GROUP[name]
    segments = three_sets()
    change(segments)
    survey = surveyed(two_interchanges(segments))
    if name == "the group's number stood before":
        assert {r.ack for r in list(survey.groups)[1].refusals} == {"19", "4"}
    verdicts = [group.verdict for group in survey.groups]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    bad = list(survey.groups)[1]
    assert ack in [refusal.ack for refusal in bad.refusals]
    assert [each.refused_with for each in bad.sets] == [Level.GROUP] * 3
    assert survey.refused == [bad]
    assert [i.verdict for i in survey.interchanges] == [Verdict.ACCEPTED_WITH_ERRORS, Verdict.ACCEPTED]


@pytest.mark.parametrize("name", OF_AN_INTERCHANGE)
def test_a_bad_interchange_costs_itself(name: str) -> None:
    change, ack = OF_AN_INTERCHANGE[name]
    before, bad, after = three_sets(1), three_sets(2), three_sets(3)
    change(bad)
    survey = surveyed(write([*before, *bad, *after]))
    assert [i.verdict for i in survey.interchanges] == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert ack in [refusal.ack for refusal in survey.interchanges[1].refusals]
    assert survey.refused == [survey.interchanges[1]]
    assert survey.claims == 36


def test_an_interchange_sent_twice_is_taken_once() -> None:
    data = write(three_sets())
    survey = surveyed(data + data)
    assert [i.verdict for i in survey.interchanges] == [Verdict.ACCEPTED, Verdict.REFUSED]
    assert [r.ack for r in survey.interchanges[1].refusals] == ["025"]


def test_a_group_whose_sets_are_all_refused_is_refused() -> None:
    segments = three_sets()
    for number in (1, 2, 3):
        put("SE", number, 1, "9")(segments)
    survey = surveyed(write(segments))
    assert survey.refused == survey.interchanges
    assert not survey.interchanges[0].refusals


def test_a_fault_inside_a_claim_or_its_provider_costs_no_set() -> None:
    segments = three_sets()
    put("SV1", 1, 3, "ZZ")(segments)
    put("NM1", 3, 3, "")(segments)  # the billing provider's name
    assert segments[nth(segments, "NM1", 3)].startswith("NM1*85")
    assert surveyed(write(segments)).refused == []


def test_segments_between_interchanges_cost_themselves() -> None:
    data = write(three_sets())
    survey = surveyed(data + b"IEA*1*000000001~\n" * 3 + write(three_sets(2)))
    verdicts = [i.verdict for i in survey.interchanges]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert [refusal.level for refusal in survey.interchanges[1].refusals] == [Level.FILE] * 3
    assert survey.interchanges[1].header is None


@pytest.mark.parametrize("between", [b"\x1a", b"\x1a\r\n", b"\r\n\x1a\r\n\r\n"])
def test_an_end_of_file_mark_between_joined_files_costs_nothing(between: bytes) -> None:
    """As `copy a.837+b.837 all.837` leaves it."""
    survey = surveyed(write(three_sets()) + between + write(three_sets(2)))
    assert [i.verdict for i in survey.interchanges] == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    assert survey.strays == []


def test_bytes_behind_the_last_segment_are_told_and_cost_nothing() -> None:
    survey = surveyed(write(three_sets()) + b"\r\n  x")
    assert survey.refused == []
    assert [(r.code, r.only_told) for r in survey.strays] == [("trailing-data", True)]


def test_a_group_in_no_interchange_is_refused_by_itself() -> None:
    orphan = three_sets(2)[1:-1]
    survey = surveyed(write([*three_sets(), *orphan, *three_sets(3)]))
    verdicts = [i.verdict for i in survey.interchanges]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
    assert survey.interchanges[1].header is None
    assert survey.claims == 36


@pytest.mark.parametrize("size", [1, 97, 1 << 20])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_breaks_off_costs_the_interchange_that_is_open(share: float, size: int) -> None:
    whole, cut = write(three_sets()), write(three_sets(2))
    data = whole + cut[: int(len(cut) * share)]
    survey = survey_file(chunked(data, size))
    assert survey.broken is not None
    assert [i.verdict for i in survey.interchanges] == [Verdict.ACCEPTED, Verdict.REFUSED]
    assert survey.readable >= len(whole)
    items = [item for part in ranges(survey, claims_each=5) for item in read_range(data, part)]
    assert b"".join(item.claim.raw if isinstance(item, ClaimSlice) else item.raw for item in items) == data


def test_what_is_no_x12_has_no_tree() -> None:
    for data in (b"", b"date,claim\n", b"ISA*00"):
        survey = surveyed(data)
        assert survey.broken is not None
        assert survey.interchanges == []


def test_many_refusals_of_a_node_are_counted_and_not_kept() -> None:
    body = ["HL*9**20*1", "HL*9*9*22*0"] * 500
    head = three_sets()[: nth(three_sets(), "HL")]
    survey = surveyed(write([*head, *body, "SE*1*1", "GE*1*1", "IEA*1*000000001"]))
    (only,) = survey.sets
    assert len(only.refusals) == MOST_REFUSALS
    assert only.more_refusals > 900


def test_a_file_of_bare_envelopes_is_refused_early() -> None:
    """21 MB of ISA: the survey stops reading, and keeps no more than it had."""
    bare = plain([isa(1)])
    read = 0

    def chunks() -> object:
        nonlocal read
        for _ in range(350):
            read += 1
            yield bare * 600

    survey = survey_file(chunks())  # type: ignore[arg-type]
    assert survey.broken is not None
    assert survey.broken.code.value == "too-many-empty-envelopes"
    assert len(survey.interchanges) <= 1100
    assert survey.size == len(bare) * 600 * 350
    assert all(i.verdict is Verdict.REFUSED for i in survey.interchanges)


def test_a_header_of_nothing_but_terminators_is_refused_early() -> None:
    """As with bare envelopes: ten million empty segments are not looked at one by one."""
    chunks = [isa(1).encode() + b"~", *[b"~" * 600_000] * 16]
    survey = survey_file(chunks)
    assert survey.broken is not None
    assert survey.broken.code.value == "part-too-long"
    (only,) = survey.interchanges
    assert only.verdict is Verdict.REFUSED
    assert len(only.refusals) <= MOST_REFUSALS
    assert survey_file([*chunks[:1], b"~" * 600_000]).broken is None


# --- against the reader, over any file ---


def expected(data: bytes) -> list[tuple[int, int, int]]:
    """First segment, first byte and number of claims of each set, by reading its parts."""
    found: list[list[int]] = []
    for item in parts_in(data)[0]:
        if isinstance(item, ClaimSlice):
            found[-1][2] += 1
        elif item.kind is Kind.SET:
            found.append([item.index, item.start, 0])
    return [(first, start, claims) for first, start, claims in found]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(built=files(), size=CHUNKS)
def test_sets_and_claims_are_those_that_the_reader_gives(built: File, size: int) -> None:
    survey = survey_file(chunked(built.data, size), mode=None)
    assert [(each.first, each.start, each.claims) for each in survey.sets] == expected(built.data)
    assert survey.refused == []
    assert survey.segments == built.segments


def key(item: Item) -> tuple[object, ...]:
    part = item.claim if isinstance(item, ClaimSlice) else item
    above: tuple[object, ...] = ()
    if isinstance(item, ClaimSlice):
        context = item.context
        parts = (
            context.interchange,
            context.group,
            context.set,
            context.billing,
            context.subscriber,
            context.patient,
        )
        above = (
            context.version,
            context.transaction,
            *((p.raw, p.index, p.start, p.count) if p else None for p in parts),
        )
    return (part.kind, part.raw, part.index, part.start, part.count, part.delimiters, above)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(built=files(), each=st.integers(1, 4), wanted=st.integers(1, 6))
def test_ranges_read_apart_are_the_file(built: File, each: int, wanted: int) -> None:
    survey = survey_file([built.data], mode=None, each=each)
    shared = ranges(survey, claims_each=wanted)
    whole, _ = parts_in(built.data)
    file = file_reader(BytesIO(built.data))
    apart = [list(read_range(file, part)) for part in shared]
    assert [key(item) for items in apart for item in items] == [key(item) for item in whole]
    assert [sum(isinstance(item, ClaimSlice) for item in items) for items in apart] == [
        r.claims for r in shared
    ]


MUTATIONS = ("drop", "double", "swap", "cut", "element", "glue")


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Change whole segments at random: what senders, mappers and transfers do to files."""
    segments = data.split(b"~\n")
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(segments) - 1)
        kind = draw.choice(MUTATIONS)
        if kind == "drop":
            del segments[at]
        elif kind == "double":
            segments.insert(at, segments[at])
        elif kind == "swap":
            to = draw.randrange(len(segments) - 1)
            segments[at], segments[to] = segments[to], segments[at]
        elif kind == "cut":
            return b"~\n".join(segments[: at + 1])
        elif kind == "element":
            elements = segments[at].split(b"*")
            elements[draw.randrange(len(elements))] = draw.choice(
                [b"", b"1", b"X", b"837", b"005010X222A1", b"22"]
            )
            segments[at] = b"*".join(elements)
        else:
            segments[at] = segments[at] + segments.pop(at + 1)
    return b"~\n".join(segments)


def sent_badly(seed: int) -> tuple[bytes, random.Random]:
    """Two sound interchanges after something happened to them, and the source of further chance."""
    draw = random.Random(seed)
    return mutated(write(three_sets(seed)) + write(three_sets(seed + 1)), draw), draw


@pytest.mark.parametrize("seed", range(150))
def test_whatever_happens_to_a_file_every_claim_is_in_one_set_and_every_byte_in_one_range(seed: int) -> None:
    data, draw = sent_badly(seed)
    size = draw.choice([1, 50, 500, 1 << 20])
    survey = survey_file(chunked(data, size), each=2)
    items = [
        item for part in ranges(survey, claims_each=draw.randint(1, 9)) for item in read_range(data, part)
    ]
    assert b"".join(item.claim.raw if isinstance(item, ClaimSlice) else item.raw for item in items) == data
    claims = [item.claim.start for item in items if isinstance(item, ClaimSlice)]
    sets = list(survey.sets)
    # a claim behind a set that has no end is counted there
    latest = [max(each.start for each in sets if each.start <= start) for start in claims]
    assert [latest.count(each.start) for each in sets] == [
        each.claims - (survey.broken is not None and each is sets[-1] and survey.claims > len(claims))
        for each in sets
    ]
    assert survey.claims - len(claims) in (0, 1), "one claim may stand where the file can't be read on"
    reader = PartReader()
    read: list[Item] = []
    try:
        read += read_parts(chunked(data, size), reader)
    except Exception:  # noqa: BLE001
        assert survey.broken is not None
    assert [s.version for s in survey.sets] == [s.version for s in survey_file([data]).sets]
    if not survey.refused and survey.broken is None:
        assert not reader.faults
